"""What counts as an e-mail address here: one that every mail server takes as it stands."""

import re

LONGEST = 254
"""Characters."""

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_ATOM}(\.{_ATOM})*@{_LABEL}(\.{_LABEL})+")


def is_plain(address: str) -> bool:
    """Whether it is such an address: no quotes, no comments, no other alphabet."""
    return len(address) <= LONGEST and _ADDRESS.fullmatch(address) is not None
