"""The risk register that SPIP asks for (PP 60/2008): risks, controls, what is seen, yearly statements.

Other parts read from here: :func:`due` is what waits, :func:`evidence` what the record of the
Zona Integritas shows.
"""

from app.risk.evidence import evidence
from app.risk.waiting import Due, due

__all__ = ["Due", "due", "evidence"]
