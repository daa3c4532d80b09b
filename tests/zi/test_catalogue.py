"""What the record is about: every id, in order, as the founding plan has it."""

import pytest

from app.law import rules
from app.law.calendar import today
from app.zi.catalogue import (
    AREAS,
    area_names_later,
    areas,
    criteria,
    editions,
    indicators,
    part_of,
    sheet_items,
    targets,
)
from app.zi.kinds import DOCUMENTS, LABELS, LIVE
from app.zi.score import points

COUNTS = {
    "I": {"a": 2, "b": 3, "c": 3, "d": 4},
    "II": {"a": 3, "b": 3, "c": 2},
    "III": {"a": 3, "b": 3, "c": 2, "d": 4, "e": 1, "f": 1},
    "IV": {"a": 3, "b": 6},
    "V": {"a": 2, "b": 4, "c": 4, "d": 3, "e": 5},
    "VI": {"a": 4, "b": 4, "c": 3},
}
"""How many criteria the plan has of each indicator."""

TARGETS = {"I": 3, "II": 3, "III": 5, "IV": 2, "V": 4, "VI": 3}
"""How many targets of each area."""


def test_all_criteria_are_there_in_order() -> None:
    wanted = [
        f"{area}.{letter}.{n}"
        for area, letters in COUNTS.items()
        for letter, count in letters.items()
        for n in range(1, count + 1)
    ]
    assert len(wanted) == 72
    assert list(criteria()) == wanted
    assert [i.code for i in indicators()] == [
        f"{a}.{x}" for a, many in COUNTS.items() for x in many
    ]
    assert {c.indicator for c in criteria().values()} == {i.code for i in indicators()}
    assert tuple(areas()) == AREAS


def test_all_targets_are_there_in_order_and_in_words_without_slips() -> None:
    wanted = [f"T.{area}.{'abcde'[n]}" for area, count in TARGETS.items() for n in range(count)]
    assert len(wanted) == 20
    assert list(targets()) == wanted
    words = " ".join(one.name for one in targets().values())
    assert "WB BM" not in words
    assert "resiko" not in words
    assert "perundangan undangan" not in words
    assert "Meningkatnya jumlah perorangan atau perusahaan membayar pajak" in words


def test_each_criterion_requires_kinds_that_exist_and_can_come() -> None:
    for one in criteria().values():
        assert one.needs, one.code
        for kinds in one.needs:
            assert kinds, one.code
            assert set(kinds) <= LABELS.keys(), one.code
    assert not DOCUMENTS.keys() & LIVE.keys()


@pytest.mark.parametrize(
    ("code", "weights"),
    [("52/2014", (5, 5, 15, 10, 15, 10)), ("90/2021", (8, 7, 10, 10, 15, 10))],
)
def test_weights_of_both_editions_add_up_with_the_results_to_a_hundred(
    code: str, weights: tuple[int, ...]
) -> None:
    held = rules.in_force(editions()[code].rules, today())
    assert tuple(points(held[f"bobot_{a}"].value) for a in AREAS) == weights
    assert sum(weights) == 60
    assert points(held["hasil_bersih"].value + held["hasil_prima"].value) == 40
    assert {r.mark for r in held.values()} == {"U"}, "nobody has read them: the mark says so"


def test_what_nobody_read_is_open() -> None:
    assert list(area_names_later()) == list(AREAS)
    assert all(part_of(code) == "" and sheet_items(code) == [] for code in criteria())
    assert "5/2024" in editions()["90/2021"].unread[0]
