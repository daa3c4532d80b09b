"""The demo: a whole year, everybody in it can sign in, and nothing is broken."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
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
from app.monitoring import snapshots
from app.people import accounts, journal, roster, vaults
from app.people.models import Account
from app.risk import register
from app.standards import keliling, maklumat, reviews
from app.store import db
from app.zi import sampling
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
    _dates_agree()
    assert any(v.off for v in keliling.upcoming(today(), today() + timedelta(days=14)))


def _dates_agree() -> None:
    """What is cited is older than what cites it, and text says nothing that figures contradict."""
    year = today().year
    held = {s.id: s for y in (year - 1, year) for s in snapshots.of_year(y)}
    told = {e.data["nomor"]: e.day for e in journal.entries() if e.kind == snapshots.PUBLISHED}
    assert told == {s.number: s.published for s in held.values()}
    assert all(s.span.last <= s.as_of < s.published <= today() for s in held.values())
    late = ("Sebagian selesai sesudah tenggat", "Semua yang selesai dijawab sebelum tenggat")
    for one in held.values():
        if one.channel == "pengaduan" and one.figures["angka"]["selesai"]:
            assert one.analysis.startswith(late[not one.figures["angka"]["terlambat"]])
    for planned in (*schedule.of_year(year - 1), *schedule.of_year(year)):
        for cited in planned.row.basis if planned.row else ():
            assert planned.row is not None
            assert held[cited["id"]].published <= planned.row.begun, cited["nomor"]
        for wish in planned.recommendations:
            assert all(f.document_id for f in wish.follow_ups if f.complete)
            for verdict in wish.verdicts:
                cited_then = held.get(verdict.summary_id)
                assert cited_then is None or cited_then.published <= verdict.day
    if today() > date(year, 1, 20):
        assert sampling.draw(year - 1, 1, "petugas", "a" * 32, today()).drawn
    said = {c["narasi"] for c in record(year)["kriteria"] if c["status"] == "lengkap"}
    assert not any("belum seluruhnya ada" in text for text in said)
