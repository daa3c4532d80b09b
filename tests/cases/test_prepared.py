"""Questions that go straight to the driver: those of one reading see one moment."""

from sqlalchemy import bindparam, select, update

from app.cases.models import Case
from app.prepared import reading
from app.store import db
from tests.portal import Portal

_CASE = select(Case.id, Case.state).where(Case.number == bindparam("number"))


def test_what_is_committed_between_two_questions_of_a_reading_is_not_seen(portal: Portal) -> None:
    _, number = portal.report()
    db.session.remove()
    with reading() as ask:
        before = ask(_CASE, number=number)[0].state
        with db.engine.begin() as other:
            other.execute(update(Case).values(state="ditelaah"))
        assert ask(_CASE, number=number)[0].state == before == "diterima"
    with reading() as ask:
        assert ask(_CASE, number=number)[0].state == "ditelaah"
