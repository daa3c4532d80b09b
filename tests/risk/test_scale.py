"""Levels, bands and maps against tables worked by hand."""

from datetime import date

import pytest

from app.law import rules
from app.law.rules import Amendment
from app.risk import heatmap, scale

pytestmark = pytest.mark.one_store
DAY = date(2026, 11, 26)

TABLE = """
5 S  T  ST ST ST
4 R  S  T  ST ST
3 R  S  S  T  ST
2 R  R  S  S  T
1 R  R  R  R  S
"""
"""Likelihood down, impact across; worked with pencil: R to 4, S to 9, T to 14, ST above."""


def test_every_cell_has_the_band_of_the_table_worked_by_hand() -> None:
    rows = heatmap.rows([], scale.bands(DAY))
    said = [[str(row[0].likelihood), *(c.band.short for c in row)] for row in rows]
    assert said == [line.split() for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize(
    ("level", "band"),
    [(1, "rendah"), (4, "rendah"), (5, "sedang"), (9, "sedang"), (10, "tinggi"), (14, "tinggi"),
     (15, "sangat_tinggi"), (25, "sangat_tinggi")],
)  # fmt: skip
def test_a_band_ends_where_its_figure_says(level: int, band: str) -> None:
    assert scale.band_of(level, DAY) == band


def test_the_level_is_the_product() -> None:
    assert [scale.level(x, y) for x, y in ((1, 1), (2, 5), (5, 2), (4, 4), (5, 5))] == [
        1,
        10,
        10,
        16,
        25,
    ]


@pytest.mark.parametrize("step", [0, 6, -1])
def test_no_step_is_outside_one_to_five(step: int) -> None:
    with pytest.raises(ValueError, match="1 to 5"):
        scale.level(step, 3)
    with pytest.raises(ValueError, match="1 to 5"):
        scale.level(3, step)


def test_an_office_moves_a_band_from_a_day_on(monkeypatch: pytest.MonkeyPatch) -> None:
    since = date(2026, 12, 1)
    said = Amendment("spip", since, "batas_tinggi", 19, "Keputusan Kepala UPT 9/2026", "V")
    monkeypatch.setattr(rules, "_sources", [lambda: [said]])
    assert scale.band_of(16, date(2026, 11, 30)) == "sangat_tinggi"
    assert scale.band_of(16, since) == "tinggi"
    assert scale.bands(since)[3].least == 20
    assert not scale.confirmed(since)


def test_figures_in_the_wrong_order_leave_a_band_empty_and_every_level_one_band(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = Amendment("spip", DAY, "batas_rendah", 12, "Keputusan Kepala UPT 9/2026", "V")
    monkeypatch.setattr(rules, "_sources", [lambda: [said]])
    names = [scale.band_of(level, DAY) for level in range(1, 26)]
    assert names == ["rendah"] * 12 + ["tinggi"] * 2 + ["sangat_tinggi"] * 11
    assert scale.bands(DAY)[1].least > scale.bands(DAY)[1].most


def test_every_step_has_a_printed_meaning_in_both_languages() -> None:
    found = scale.scales()
    for which in (scale.LIKELIHOOD, scale.IMPACT):
        assert [s.value for s in found.steps[which]] == [1, 2, 3, 4, 5]
        for step in found.steps[which]:
            assert all(step.names[mine] and step.meanings[mine] for mine in ("id", "en"))
    assert found.mark == "U"
    assert len(found.source) > 10


def test_a_risk_stands_in_its_cell_and_more_than_there_is_room_for_are_counted() -> None:
    places = [(f"R-{n:03}", 4, 2) for n in range(1, 7)] + [("R-007", 2, 4)]
    rows = heatmap.rows(places, scale.bands(DAY))
    cells = {(c.likelihood, c.impact): c for row in rows for c in row}
    assert cells[4, 2].codes == tuple(f"R-{n:03}" for n in range(1, 7))
    assert cells[4, 2].lines == ("R-001", "R-002", "+4")
    assert cells[2, 4].lines == ("R-007",)
    assert sum(len(c.codes) for c in cells.values()) == 7
