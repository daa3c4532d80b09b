"""The status of every criterion follows from its evidence, and from nothing else."""

from datetime import date, timedelta

import pytest

from app.law.calendar import today
from app.store import new_id
from app.zi import days, live_packages, notes, papers
from app.zi.catalogue import Criterion, criteria
from app.zi.evidence import gaps, live, status
from app.zi.kinds import DOCUMENTS
from app.zi.record import evidence
from tests.portal import Portal

pytestmark = pytest.mark.one_store

YEAR = today().year


def item(kind: str, *, holds: bool = True, enough: bool = True, why: str = "") -> dict:
    return {"bentuk": kind, "berlaku": holds, "cukup": holds and enough, "kurang": why}


def needing(*needs: tuple[str, ...]) -> Criterion:
    return Criterion("X.x.1", "X", "X.x", "x", "x", needs)


BOTH = needing(("sk_tim",), ("notulen", "laporan"))
TABLE = [
    ([], "belum", 2),
    ([item("lainnya")], "belum", 2),
    ([item("sk_tim")], "sebagian", 1),
    ([item("laporan")], "sebagian", 1),
    ([item("notulen"), item("laporan")], "sebagian", 1),
    ([item("sk_tim"), item("laporan")], "lengkap", 0),
    ([item("sk_tim"), item("notulen")], "lengkap", 0),
    ([item("sk_tim", holds=False)], "belum", 2),
    ([item("sk_tim", holds=False), item("sk_tim"), item("notulen")], "lengkap", 0),
    ([item("sk_tim"), item("notulen", holds=False)], "sebagian", 1),
    ([item("sk_tim", enough=False)], "sebagian", 2),
    ([item("sk_tim", enough=False), item("notulen", enough=False)], "sebagian", 2),
]


@pytest.mark.parametrize(("items", "wanted", "missing"), TABLE)
def test_the_rule_by_hand(portal: Portal, items: list, wanted: str, missing: int) -> None:
    assert status(BOTH, items) == wanted
    assert len(gaps(BOTH, items)) == missing


def test_a_gap_says_what_is_missing(portal: Portal) -> None:
    assert gaps(BOTH, []) == [
        "Belum ada bukti: SK tim atau penetapan.",
        "Belum ada bukti: Notulen atau Laporan pemantauan atau evaluasi.",
    ]
    assert gaps(needing(("standar",)), [item("standar", enough=False, why="2 belum.")]) == [
        "2 belum."
    ]


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> dict[str, list]:
    """Live evidence that a test puts there, by criterion."""
    given: dict[str, list] = {}
    monkeypatch.setattr(live_packages, "summaries", lambda _year: given)
    return given


def live_item(kind: str, lacking: str = "") -> dict:
    return live(
        kind, "uji", title="Uji", figure=[1], told="1", day=today(), address="/", lacking=lacking
    )


def provide(shelf: dict[str, list], code: str, kind: str) -> None:
    if kind in DOCUMENTS:
        said = papers.Said(kind, "Dokumen uji", today(), url="https://contoh.id/a", note="uji")
        papers.add(new_id(), said, None, [(YEAR, code)], "petugas")
    else:
        shelf.setdefault(code, []).append(live_item(kind))


def status_of(code: str) -> str:
    return status(criteria()[code], evidence(YEAR, [])[code])


@pytest.mark.one_store
@pytest.mark.parametrize("code", list(criteria()))
def test_no_criterion_is_answered_by_a_constant(
    portal: Portal, shelf: dict[str, list], code: str
) -> None:
    needs = criteria()[code].needs
    before = status_of(code)
    assert before != "lengkap", "an empty portal has no complete criterion"
    there = {e["bentuk"] for e in evidence(YEAR, [])[code] if e["cukup"]}
    open_needs = [kinds for kinds in needs if not there & set(kinds)]
    assert len(gaps(criteria()[code], evidence(YEAR, [])[code])) == len(open_needs) > 0
    for n, kinds in enumerate(open_needs, 1):
        provide(shelf, code, kinds[0])
        assert status_of(code) == ("lengkap" if n == len(open_needs) else "sebagian")
    assert gaps(criteria()[code], evidence(YEAR, [])[code]) == []
    others = {c: status(criteria()[c], items) for c, items in evidence(YEAR, []).items()}
    assert [c for c, s in others.items() if s == "lengkap"] == [code]
    for link in [one for doc in papers.everything() for one in papers.links(doc.series)]:
        papers.unlink(link.id, "petugas")
    shelf.clear()
    assert status_of(code) == before


def test_an_assessment_changes_no_status(portal: Portal) -> None:
    for code in criteria():
        notes.say(YEAR, code, notes.Said("ya", "Sudah."), 0, "petugas")
    found = evidence(YEAR, [])
    assert not [c for c, one in criteria().items() if status(one, found[c]) == "lengkap"]


BOUNDARIES = [
    (0, None, True),
    (1, None, False),
    (-1, 0, True),
    (-1, 1, True),
    (-9, -1, False),
    (0, 0, True),
]


@pytest.mark.parametrize(("begins", "ends", "holds"), BOUNDARIES)
def test_a_document_holds_from_its_first_day_to_its_last(
    portal: Portal, begins: int, ends: int | None, holds: bool
) -> None:
    first = today() + timedelta(days=begins)
    last = None if ends is None else today() + timedelta(days=ends)
    said = papers.Said("sk_tim", "SK", first, last, "uji", "https://contoh.id/a")
    papers.add(new_id(), said, None, [(YEAR, "I.a.1")], "petugas")
    assert (status_of("I.a.1") == "lengkap") is holds
    (one,) = evidence(YEAR, [])["I.a.1"]
    assert bool(one["kurang"]) is not holds


AT = date(2026, 11, 26)
YEARS = [
    # year, first and last day of validity, whether it is evidence of that year on 26 November 2026
    (2025, date(2025, 1, 1), date(2025, 12, 31), True),
    (2025, date(2025, 1, 1), date(2025, 12, 30), False),
    (2025, date(2026, 1, 1), None, True),
    (2025, date(2026, 5, 31), None, True),
    (2025, date(2026, 6, 1), None, False),
    (2026, date(2025, 1, 1), date(2026, 11, 26), True),
    (2026, date(2025, 1, 1), date(2026, 11, 25), False),
    (2026, date(2026, 11, 27), None, False),
    (2027, date(2026, 1, 1), date(2027, 1, 1), True),
    (2027, date(2026, 1, 1), date(2026, 12, 31), False),
]


@pytest.mark.parametrize(("year", "first", "last", "holds"), YEARS)
def test_which_year_a_document_is_evidence_of(
    monkeypatch: pytest.MonkeyPatch, year: int, first: date, last: date | None, holds: bool
) -> None:
    monkeypatch.setattr(days, "today", lambda: AT)
    assert days.holds(first, last, year) is holds


def test_days_of_a_year(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(days, "today", lambda: AT)
    assert [days.held_on(y) for y in (2025, 2026, 2027)] == [
        date(2025, 12, 31),
        AT,
        date(2027, 1, 1),
    ]
    assert days.years() == [2027, 2026, 2025, 2024, 2023, 2022]
    for year in (2021, 2028):
        with pytest.raises(days.NoSuchYear):
            days.check(year)
    assert days.next_sending(date(2026, 5, 31)) == date(2026, 5, 31)
    assert days.next_sending(date(2026, 6, 1)) == date(2027, 5, 31)


def test_a_withdrawn_version_shows_the_one_before_and_a_later_one_waits(portal: Portal) -> None:
    url = {"url": "https://contoh.id/a", "note": "uji"}
    series = papers.add(
        new_id(), papers.Said("sk_tim", "Satu", today(), **url), None, [(YEAR, "I.a.1")], "petugas"
    )
    later = today() + timedelta(days=1)
    papers.renew(new_id(), series, papers.Said("sk_tim", "Dua", later, **url), None, "petugas")
    (shown,) = evidence(YEAR, [])["I.a.1"]
    assert (shown["judul"], shown["versi"]) == ("Satu", 1)
    papers.renew(new_id(), series, papers.Said("sk_tim", "Tiga", today(), **url), None, "petugas")
    (shown,) = evidence(YEAR, [])["I.a.1"]
    assert (shown["judul"], shown["versi"]) == ("Tiga", 3)
    papers.withdraw(papers.versions(series)[0].id, "Salah", "petugas")
    (shown,) = evidence(YEAR, [])["I.a.1"]
    assert shown["versi"] == 1
    assert [v.number for v in papers.versions(series)] == [3, 2, 1]
    chain = {v.id: v.replaces for v in papers.versions(series)}
    assert list(chain.values())[-1] is None
    assert set(chain.values()) - {None} == set(list(chain)[1:])
