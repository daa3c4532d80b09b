"""Where summaries come from: a module that may not be there; and a demo that has some."""

import sys
from datetime import date
from types import ModuleType

import pytest
from sqlalchemy import update

from app import demo_evaluation
from app.evaluation import cycle, findings, schedule, summaries, words
from app.evaluation.schedule import FOLLOWED, VERIFIED
from app.law.calendar import today
from app.people.models import Account
from app.store import writing
from tests.evaluation.summaries import Made, complaints, hold, made
from tests.people_at_work import employ
from tests.portal import Portal

YEAR = today().year
CLERK = "199001172021212006"


def module(held: Made) -> ModuleType:
    found = ModuleType("app.monitoring.snapshots")
    found.of_year = lambda year: [held] if held.period.startswith(str(year)) else []  # type: ignore[attr-defined]
    found.find = lambda summary_id: held if summary_id == held.id else None  # type: ignore[attr-defined]
    return found


def test_summaries_are_those_of_the_monitoring(monkeypatch: pytest.MonkeyPatch) -> None:
    held = complaints("2026-S1")
    monkeypatch.setitem(sys.modules, "app.monitoring", ModuleType("app.monitoring"))
    monkeypatch.setitem(sys.modules, "app.monitoring.snapshots", module(held))
    assert summaries.of_year(2026) == [held]
    assert summaries.of_year(2025) == []
    assert summaries.find(held.id) is held
    assert summaries.find("x") is None


def test_without_it_there_are_none_and_what_it_lacks_is_not_hidden(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def without(name: str) -> None:
        def lacking(asked: str) -> ModuleType:
            raise ModuleNotFoundError(f"No module named {asked!r}", name=name)

        monkeypatch.setattr(summaries, "import_module", lacking)

    for name in ("app.monitoring", "app.monitoring.snapshots"):
        without(name)
        assert summaries.of_year(2026) == []
        assert summaries.find("x") is None
    without("numpy")
    with pytest.raises(ModuleNotFoundError):
        summaries.of_year(2026)


def test_every_proposed_sentence_may_be_kept_as_it_is() -> None:
    weak = {
        "angka": {"diterima": 120, "selesai": 1110, "tepat_waktu": 1042},
        "lewat_menurut_jam": {"verifikasi": 12, "tindak_lanjut": 3},
        "menurut": {"kategori": {
            "pajak": {"diterima": 80, "selesai": 1110, "tepat_waktu": 1042}, "biaya": {"diterima": 40},
        }},
        "umur_sisa": {"6": 812, "lebih": 8123}, "penilaian": {"1": 1234, "2": 0, "3": 1, "4": 0},
    }  # fmt: skip
    for summary in (
        complaints("2026", **weak),
        made("wbs", "2026", kepatuhan={"telaah": "belum", "konfirmasi": "sebagian"}),
        made("benturan", "2026", kepatuhan={"keputusan_atasan": "sebagian"}),
        made("skm", "2026", unsur={"U9": {"nrr": "2.91"}}, terendah=["U9"]),
    ):
        found = findings.propose(summary.figures)
        assert found
        for one in found:
            assert words.found_in(summary.channel, one.text) == (), one.text


def test_a_demo_with_summaries_shows_what_worked(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    employ(portal, "sri", CLERK)
    with writing() as session:
        session.execute(update(Account).values(created=date(YEAR - 1, 11, 1)))
    weak, better = {"verifikasi": 2}, {"verifikasi": 1}
    hold(
        monkeypatch,
        complaints(f"{YEAR - 1}-S2", lewat_menurut_jam=weak),
        complaints(f"{YEAR}-S1", lewat_menurut_jam=better),
        made("wbs", str(YEAR - 1), kepatuhan={"telaah": "sebagian"}),
        made("skm", str(YEAR - 1), unsur={"U9": {"nrr": "2.91"}}, terendah=["U9"]),
    )
    demo_evaluation.play("petugas")
    before = schedule.of_year(YEAR - 1)
    assert {p.state for p in before} == {VERIFIED}
    verdicts = {
        (p.unit, r.row.path): r.final.verdict for p in before for r in p.recommendations if r.final
    }
    assert verdicts[("pengaduan", "lewat_menurut_jam.verifikasi")] == "berhasil"
    assert verdicts[("wbs", "")] == "tak_terukur"
    states = {(p.unit, p.period.name): p.state for p in schedule.of_year(YEAR)}
    if today() > date(YEAR, 6, 30):
        assert states[("pengaduan", f"{YEAR}-S1")] == FOLLOWED
    assert states[("wbs", str(YEAR))] == "disusun"
    row = schedule.find("skm", str(YEAR - 1))
    assert row is not None
    assert row.row is not None
    kept = [f.path for f in cycle.found_in(row.row.id) if f.state == cycle.KEPT]
    assert kept == ["unsur.U9.nrr", ""]
