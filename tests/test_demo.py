"""The demo: a whole year, everybody in it can sign in, and nothing is broken."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

import config
from app import create_public_app, risk, standards
from app.cases import verification
from app.cases.models import Case
from app.channels import CHANNELS
from app.evaluation import evidence, schedule
from app.evaluation.units import TITLES
from app.law.calendar import today
from app.people import accounts, roster, vaults
from app.people.models import Account
from app.risk import register
from app.standards import keliling, maklumat, reviews
from app.store import db
from app.zi.record import record


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Path]:
    """An empty portal that the demo has filled."""
    app = create_public_app(config.load({"PORTAL_DATA": str(tmp_path)}))
    with app.app_context():
        done = app.test_cli_runner().invoke(args=["portal", "demo"])
        assert done.exit_code == 0, done.output
        yield tmp_path
    db.disconnect()


def test_a_demo_is_whole_and_each_of_its_accounts_opens_what_it_should(demo: Path) -> None:
    written = json.loads((demo / "demo-accounts.json").read_text())
    assert [set(one) for one in written] == [{"nama", "frasa", "otp_secret", "peran"}] * len(
        written
    )
    opened = {}
    for one in written:
        account = db.session.scalars(select(Account).where(Account.name == one["nama"])).one()
        holder = accounts.open_with_phrase(account, one["frasa"]).holder
        opened[one["nama"]] = {h.id for h in vaults.open_vaults(holder)}
    office = set(vaults.OFFICE_VAULTS)
    assert sorted(map(len, opened.values())) == [
        *(0, 0, 0, 0, 0),
        len(vaults.INSPECTORATE_VAULTS),
        len(office),
        len(office),
    ]
    assert len(roster.known_nips()) > 5
    channels = set(db.session.scalars(select(Case.channel)))
    assert channels == CHANNELS.keys()
    found = verification.verify()
    assert found.faults == []
    assert found.cases > 40
    whole = {one["kode"]: one for one in record(today().year)["kriteria"]}
    assert {c["status"] for c in whole.values() if c["area"] in ("V", "VI")} == {"lengkap"}
    assert {c["status"] for c in whole.values()} == {"lengkap", "sebagian", "belum"}
    assert standards.published_standards_count(today()) == 8
    assert not any(s.review_due < today() for s in reviews.due(today()) if s.review_due)
    assert maklumat.current()
    waiting = {one.kind for one in risk.due(today())}
    assert waiting == {"kendali", "tinjau", "kenyataan"}
    assert len(register.entries(today())) == 9
    assert all(risk.evidence(today().year - 1).values())
    assert {p.state for p in schedule.of_year(today().year - 1)} == {schedule.VERIFIED}
    assert len(evidence.evidence(today().year)["I.c.3"]) >= len(TITLES)
    assert any(v.off for v in keliling.upcoming(today(), today() + timedelta(days=14)))
