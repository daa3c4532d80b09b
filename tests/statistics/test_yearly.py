"""Yearly totals of the sealed channels, read by somebody who wants to know what is hidden.

The attacker has every page, JSON and CSV that was ever published, and this program: they know
the rule. Whatever they work out, each hidden number must stay one of five.
"""

import csv
import io
import itertools
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from app.cases.models import Case
from app.law.calendar import today
from app.statistics import yearly
from app.statistics.models import YearlyFigures
from app.statistics.yearly import HIDDEN, SMALLEST, publishable, total
from app.store import db, writing
from tests.portal import Portal
from tests.statistics.office import DAY, Filed, Office, day_ends

HONEST = SMALLEST
"""0, 1, 2, 3 or 4: how many numbers ``<5`` can stand for."""

Looks = list[dict[str, Any]]
"""The rows of ``tahunan`` that somebody has seen, one dictionary for each and each look."""


def solve(looks: Looks) -> dict[tuple[int, str, str], set[int]]:
    """Every value that each hidden number can have, by what was published: all combinations are tried.

    All looks speak of the same numbers, so whatever any of them says must hold.
    """
    told: dict[tuple[int, str], Looks] = defaultdict(list)
    for row in looks:
        told[row["tahun"], row["kanal"]].append(row)
    possible: dict[tuple[int, str, str], set[int]] = defaultdict(set)
    for (year, channel), rows in told.items():
        names = list(rows[0]["hasil"])
        shown = {n: c for row in rows for n, c in row["hasil"].items() if c != HIDDEN}
        hidden = [n for n in names if n not in shown]
        for values in itertools.product(range(SMALLEST), repeat=len(hidden)):
            whole = sum(shown.values()) + sum(values)
            if all(r["jumlah_paling_sedikit"] <= whole <= r["jumlah_paling_banyak"] for r in rows):
                for name, value in zip(hidden, values, strict=True):
                    possible[year, channel, name].add(value)
    return possible


def assert_hidden(looks: Looks) -> None:
    """No hidden number is known any better than the rule says."""
    found = solve(looks)
    assert found
    for cell, values in found.items():
        assert len(values) >= HONEST, f"{cell} is one of {sorted(values)}"


def look(cells: dict[str, Any], *, year: int = 2025, channel: str = "wbs") -> dict[str, Any]:
    """A row as the JSON has it."""
    sums = yearly.total(cells)
    return {
        "tahun": year,
        "kanal": channel,
        "hasil": cells,
        "jumlah_paling_sedikit": sums.least,
        "jumlah_paling_banyak": sums.most,
    }


def _every_table(outcomes: int, most: int) -> Iterable[dict[str, int]]:
    names = [f"h{n}" for n in range(outcomes)]
    for values in itertools.product(range(most + 1), repeat=outcomes):
        yield dict(zip(names, values, strict=True))


@pytest.mark.parametrize("outcomes", [1, 2, 3, 4])
def test_who_knows_the_rule_and_tries_every_table_learns_nothing_of_a_hidden_number(
    outcomes: int,
) -> None:
    """For each thing that could be published: all true numbers from which exactly that would be."""
    from_which: dict[str, list[dict[str, int]]] = defaultdict(list)
    for counts in _every_table(outcomes, 7):
        from_which[repr(look(publishable(counts)))].append(counts)
    for published, tables in from_which.items():
        cells = publishable(tables[0])
        for name, cell in cells.items():
            if cell == HIDDEN:
                values = {table[name] for table in tables}
                assert values == set(range(SMALLEST)), published


def _exact(cells: dict[str, Any], true: dict[str, int]) -> yearly.Total:
    return yearly.Total(sum(true.values()), sum(true.values()))


def test_without_complementary_suppression_the_attacker_would_know(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """That the test above can fail: with the true total beside them, hidden numbers are worked out."""
    true = {"selesai": 12, "diteruskan": 6, "tidak_diproses": 3}
    assert_hidden([look(publishable(true))])
    monkeypatch.setattr(yearly, "total", lambda cells: _exact(cells, true))
    with pytest.raises(AssertionError, match=r"tidak_diproses.* is one of \[3\]"):
        assert_hidden([look(publishable(true))])


def _before_one_more_case(first: dict[str, Any], second: dict[str, Any]) -> set[int]:
    """What ``a`` can have been at the first look, for who knows that one case came between the two."""
    return {
        before["a"]
        for before in (dict(zip("ab", t.values(), strict=True)) for t in _every_table(2, 9))
        for more in ("a", "b")
        if publishable(before) == first
        and publishable({**before, more: before[more] + 1}) == second
    }


def test_two_looks_around_one_more_case_would_tell_if_a_year_were_counted_twice() -> None:
    """``<5`` yesterday and 5 today was four yesterday. So a year is counted once, and looks the same."""
    assert _before_one_more_case({"a": HIDDEN, "b": 8}, {"a": 5, "b": 8}) == {4}
    frozen = look({"a": HIDDEN, "b": 8})
    assert_hidden([frozen, frozen])


def _close(office: Office, name: str, day: date, many: int) -> list[Filed]:
    """So many cases of a channel, ended in its first way."""
    step, answers = {
        "wbs": ("tolak", {"alasan": "bukan_pelanggaran", "pesan": "Bukan."}),
        "gratifikasi": ("catat", {"pesan": "Dicatat.", "catatan": "-"}),
    }[name]
    cases = [office.file(name, day) for _ in range(many)]
    for case in cases:
        office.step(case, step, day, **answers)
    return cases


def _published(portal: Portal) -> tuple[Looks, str]:
    """What everybody sees: the rows of the JSON, checked against the CSV, and the page's tables."""
    visitor = portal.visitor()
    found = visitor.get("/statistik.json").answer.get_json()["tahunan"]
    body = visitor.get("/statistik.csv").body.decode("utf-8-sig")
    sealed = [r for r in csv.DictReader(io.StringIO(body)) if r["kanal"] in yearly.SEALED_CHANNELS]
    for row in found:
        mine = {
            (r["kelompok"], r["ukuran"]): r["nilai"]
            for r in sealed
            if (r["kanal"], r["periode"]) == (row["kanal"], str(row["tahun"]))
        }
        cells = {(n, "ditutup"): str(c) for n, c in row["hasil"].items()}
        sums = ("jumlah_paling_sedikit", "jumlah_paling_banyak")
        assert mine == cells | {("", name): str(row[name]) for name in sums}
    page = visitor.get("/statistik")
    start = page.html.index('id="tahunan"')
    return found, page.html[start:]


def test_what_is_published_of_two_years_hides_small_numbers_whatever_comes_after(
    portal: Portal,
) -> None:
    office = Office(portal)
    more = _close(office, "wbs", date(2024, 5, 6), 6)
    _close(office, "wbs", date(2025, 5, 6), 2)
    _close(office, "gratifikasi", date(2025, 5, 6), 5)
    day_ends(date(2025, 12, 31))
    assert [r.year for r in yearly.published()] == [2024] * 4  # 2025 rests for a week
    day_ends(date(2026, 1, 6))
    day_ends(date(2026, 1, 7))
    first, page = _published(portal)
    rows = {(r["tahun"], r["kanal"]): r for r in first}
    assert rows[2024, "wbs"]["hasil"]["tidak_diproses"] == 6
    assert rows[2025, "wbs"]["hasil"] == dict.fromkeys(rows[2025, "wbs"]["hasil"], "<5")
    gifts = rows[2025, "gratifikasi"]
    assert gifts["hasil"]["dicatat"] == 5
    assert (gifts["jumlah_paling_sedikit"], gifts["jumlah_paling_banyak"]) == (5, 17)
    assert_hidden(first)

    # one more case of each year, one of before that opens again, and one of this year
    _close(office, "wbs", date(2025, 6, 2), 1)
    office.step(more[0], "buka_kembali", date(2026, 2, 2), pesan="Ada yang baru.")
    _close(office, "wbs", date(2026, 2, 2), 1)
    day_ends(date(2026, 2, 3))
    second, again = _published(portal)
    assert second == first
    assert again == page
    assert_hidden([*first, *second])
    told = [f["temuan"] for f in portal.command("verify")[1]["temuan"]]
    assert [text for text in told if text.startswith("angka")] == []


def test_the_running_year_shows_nothing_but_why(portal: Portal) -> None:
    office, year = Office(portal), today().year
    _close(office, "wbs", date(year, 1, 5), 6)
    day_ends(today() - DAY)
    found = portal.visitor().get("/statistik.json").answer.get_json()
    assert [r for r in found["tahunan"] if r["tahun"] == year] == []
    assert "wbs" not in found["kanal"]
    page = portal.visitor().get("/statistik")
    assert f"Angka tahun {year} belum ada di sini" in page.text
    assert "kapan seseorang melapor" in page.text


def test_both_vaults_are_counted_and_nothing_that_a_key_is_needed_for(portal: Portal) -> None:
    office = Office(portal)
    for n in range(4):
        hidden = {"tidak_boleh_baca": ["kepala"]} if n % 2 else {}
        case = office.file("wbs", date(2025, 3, 3), **hidden)  # type: ignore[arg-type]
        reader = Office(portal)
        reader.holders = portal.keys("inspektorat" if n % 2 else "petugas")
        reader.step(case, "telaah", date(2025, 3, 4))
        reader.step(case, "selesai", date(2025, 3, 5), hasil="etik", pesan="Terbukti.")
    _close(office, "wbs", date(2025, 3, 6), 5)
    last = office.file("wbs", date(2025, 3, 3))
    office.step(last, "telaah", date(2025, 3, 4))
    office.step(last, "selesai", date(2025, 3, 5), hasil="pidana", pesan="Terbukti.")
    day_ends(today() - DAY)
    (row,) = [r for r in yearly.published() if (r.year, r.channel) == (2025, "wbs")]
    assert row.cells == {"selesai": 5, "diteruskan": "<5", "tidak_diproses": 5}
    assert "etik" not in portal.visitor().get("/statistik.json").html


def test_a_published_year_that_was_changed_is_named_and_mended(portal: Portal) -> None:
    _close(Office(portal), "wbs", date(2025, 3, 6), 5)
    day_ends(today() - DAY)
    assert portal.command("verify")[1]["temuan"] == []
    with writing() as session:
        place = (YearlyFigures.year == 2025, YearlyFigures.channel == "wbs")
        session.execute(update(YearlyFigures).where(*place).values(cells={"selesai": 9}))
    (fault,) = portal.command("verify")[1]["temuan"]
    assert "2025 wbs" in fault["temuan"]
    assert portal.command("recount-figures")[0] == 0
    assert portal.command("verify")[1]["temuan"] == []


def test_no_page_of_figures_reads_a_case(portal: Portal) -> None:
    """What is published follows from what was counted: with every case gone it is the same."""
    _close(Office(portal), "wbs", date(2025, 3, 6), 5)
    Office(portal).settled(date(2026, 1, 5), date(2026, 1, 8), date(2026, 1, 8))
    day_ends(today() - DAY)
    before = portal.visitor().get("/statistik.json").body
    assert db.session.scalars(select(Case.id)).all()
    with writing() as session:
        session.execute(update(Case).values(state="?", closed=None, received=date(2000, 1, 1)))
    assert portal.visitor().get("/statistik.json").body == before


def test_the_total_follows_from_what_is_shown_and_from_nothing_else() -> None:
    assert total({"a": 12, "b": 7}) == yearly.Total(19, 19)
    assert total({"a": 12, "b": HIDDEN}) == yearly.Total(12, 16)
    assert total({"a": HIDDEN, "b": HIDDEN}) == yearly.Total(0, 8)
