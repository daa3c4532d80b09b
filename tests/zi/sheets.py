"""The sample LKE, loaded and mapped as the desk does it; evaluators with accounts."""

from pathlib import Path

from app.law.calendar import today
from app.people import enrolment
from app.store import new_id
from app.zi import lke, lke_file
from app.zi.lke_models import Sheet
from tests.people_at_work import enrol, enter
from tests.portal import Portal, Visitor

SAMPLE = Path(__file__).parents[2] / "docs" / "contoh-lke.csv"
YEAR = today().year
NAME = "LKE contoh"


def loaded(year: int = YEAR, raw: bytes = b"") -> Sheet:
    """The sample, or another file, as the year's next version."""
    read = lke_file.read(raw or SAMPLE.read_bytes())
    return lke.load(year, read, NAME, "petugas", new_id(), today())


def mapped(sheet: Sheet, **criteria: list[str]) -> None:
    """Map questions: ``A_I_1_a=["I.a.1"]``."""
    for code, codes in criteria.items():
        lke.map_question(sheet, code.replace("_", "."), codes, "petugas", today())


def evaluator(portal: Portal, name: str = "tpi.satu") -> Visitor:
    """An evaluator, invited and signed in."""
    done = enrol(portal, enrolment.invite(enrolment.EVALUATOR, today()), name)
    assert done.status == 200, done.text
    visitor, page = enter(portal, name)
    assert page.title.startswith("Penilaian"), page.text
    return visitor
