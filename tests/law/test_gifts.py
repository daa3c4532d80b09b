"""Which gifts must be reported: worked by hand on both sides of 20 January 2026 and of every limit."""

import json
from datetime import date

import pytest

from app.law import gifts, rules
from app.law.gifts import Gift, Why
from tests.portal import Portal

OLD, LAST, FIRST, NEW = "2025-06-15", "2026-01-19", "2026-01-20", "2026-11-26"

ROWS = [
    # a ceremony: 1,000,000 a giver, 1,500,000 from 20 January 2026
    ("upacara", 0, OLD, {}, False),
    ("upacara", 1, OLD, {}, False),
    ("upacara", 999_999, OLD, {}, False),
    ("upacara", 1_000_000, OLD, {}, False),
    ("upacara", 1_000_001, OLD, {}, True),
    ("upacara", 1_500_000, OLD, {}, True),
    ("upacara", 1_000_000, LAST, {}, False),
    ("upacara", 1_000_001, LAST, {}, True),
    ("upacara", 1_500_000, LAST, {}, True),
    ("upacara", 1_000_001, FIRST, {}, False),
    ("upacara", 1_500_000, FIRST, {}, False),
    ("upacara", 1_500_001, FIRST, {}, True),
    ("upacara", 1_500_000, NEW, {}, False),
    ("upacara", 1_500_001, NEW, {}, True),
    ("upacara", 50_000_000, NEW, {}, True),
    # money at a wedding is covered; a giver who waits for a decision is not
    ("upacara", 1_000_000, OLD, {"money": True}, False),
    ("upacara", 1_500_000, NEW, {"money": True}, False),
    ("upacara", 100_000, NEW, {"conflict": True}, True),
    ("upacara", 100_000, OLD, {"conflict": True}, True),
    # what the giver gave before counts for colleagues only
    ("upacara", 1_500_000, NEW, {"earlier": 5_000_000}, False),
    # colleagues, not money: 200,000 a gift and 1,000,000 a year; 500,000 and 1,500,000
    ("rekan-kerja", 0, OLD, {}, False),
    ("rekan-kerja", 199_999, OLD, {}, False),
    ("rekan-kerja", 200_000, OLD, {}, False),
    ("rekan-kerja", 200_001, OLD, {}, True),
    ("rekan-kerja", 500_000, OLD, {}, True),
    ("rekan-kerja", 200_000, LAST, {}, False),
    ("rekan-kerja", 200_001, LAST, {}, True),
    ("rekan-kerja", 200_001, FIRST, {}, False),
    ("rekan-kerja", 500_000, FIRST, {}, False),
    ("rekan-kerja", 500_001, FIRST, {}, True),
    ("rekan-kerja", 500_000, NEW, {}, False),
    ("rekan-kerja", 500_001, NEW, {}, True),
    ("rekan-kerja", 200_000, OLD, {"earlier": 800_000}, False),
    ("rekan-kerja", 200_000, OLD, {"earlier": 800_001}, True),
    ("rekan-kerja", 1, OLD, {"earlier": 999_999}, False),
    ("rekan-kerja", 1, OLD, {"earlier": 1_000_000}, True),
    ("rekan-kerja", 200_000, LAST, {"earlier": 800_001}, True),
    ("rekan-kerja", 200_000, FIRST, {"earlier": 800_001}, False),
    ("rekan-kerja", 500_000, FIRST, {"earlier": 1_000_000}, False),
    ("rekan-kerja", 500_000, FIRST, {"earlier": 1_000_001}, True),
    ("rekan-kerja", 500_000, NEW, {"earlier": 1_000_000}, False),
    ("rekan-kerja", 500_000, NEW, {"earlier": 1_000_001}, True),
    ("rekan-kerja", 0, NEW, {"earlier": 1_500_001}, True),
    ("rekan-kerja", 10_000, OLD, {"money": True}, True),
    ("rekan-kerja", 10_000, NEW, {"money": True}, True),
    ("rekan-kerja", 10_000, NEW, {"conflict": True}, True),
    # farewell, retirement, birthday: 300,000 a giver, and no exemption from 20 January 2026
    ("perpisahan", 0, OLD, {}, False),
    ("perpisahan", 300_000, OLD, {}, False),
    ("perpisahan", 300_001, OLD, {}, True),
    ("perpisahan", 300_000, LAST, {}, False),
    ("perpisahan", 300_001, LAST, {}, True),
    ("perpisahan", 300_000, FIRST, {}, True),
    ("perpisahan", 1, FIRST, {}, True),
    ("perpisahan", 1, NEW, {}, True),
    ("perpisahan", 100_000, OLD, {"conflict": True}, True),
    # misfortune: 1,000,000 a giver, before and after
    ("musibah", 0, OLD, {}, False),
    ("musibah", 1_000_000, OLD, {}, False),
    ("musibah", 1_000_001, OLD, {}, True),
    ("musibah", 1_000_000, FIRST, {}, False),
    ("musibah", 1_000_001, FIRST, {}, True),
    ("musibah", 1_000_000, NEW, {"money": True}, False),
    ("musibah", 500_000, NEW, {"conflict": True}, True),
    # family, and what everybody gets at an official event: whatever it is worth
    ("keluarga", 0, OLD, {}, False),
    ("keluarga", 900_000_000, OLD, {}, False),
    ("keluarga", 900_000_000, NEW, {"money": True}, False),
    ("keluarga", 100_000, NEW, {"conflict": True}, True),
    ("kedinasan", 250_000, OLD, {}, False),
    ("kedinasan", 5_000_000, NEW, {}, False),
    ("kedinasan", 50_000, NEW, {"conflict": True}, True),
    # anything else
    ("lain", 0, OLD, {}, True),
    ("lain", 1, OLD, {}, True),
    ("lain", 1, LAST, {}, True),
    ("lain", 1, FIRST, {}, True),
    ("lain", 1, NEW, {}, True),
    ("lain", 10_000_000, NEW, {"money": True}, True),
]


@pytest.mark.parametrize(("kind", "value", "day", "more", "must"), ROWS)
def test_a_gift(kind: str, value: int, day: str, more: dict[str, int], must: bool) -> None:
    gift = Gift(kind, value, date.fromisoformat(day), **more)  # type: ignore[arg-type]
    assert gifts.check(gift).must_report is must


def test_there_are_at_least_sixty_rows_and_each_kind_has_both_sides_of_the_day() -> None:
    assert len(ROWS) >= 60
    for kind in gifts.KINDS:
        days = {day < FIRST for k, _, day, _, _ in ROWS if k == kind}
        assert days == {True, False}, kind


def test_an_answer_names_limit_rule_and_source_that_held_on_the_day() -> None:
    before = gifts.check(Gift("upacara", 1_200_000, date(2026, 1, 19)))
    after = gifts.check(Gift("upacara", 1_200_000, date(2026, 1, 20)))
    assert before.sentence("id") == "Wajib dilaporkan: nilainya lebih dari Rp1.000.000."
    assert after.sentence("en") == "Need not be reported: it is worth no more than Rp1.500.000."
    assert "Peraturan KPK 2/2019" in before.basis("id")
    assert "Peraturan KPK 1/2026" in after.basis("id")
    ended = gifts.check(Gift("perpisahan", 1, date(2026, 1, 20)))
    assert (ended.why, ended.basis("id")) == (Why.ENDED, "Peraturan KPK 1/2026")
    yearly = gifts.check(Gift("rekan-kerja", 500_000, date(2026, 2, 1), earlier=1_000_001))
    assert (yearly.why, "Rp1.500.000 setahun" in yearly.sentence("id")) == (Why.YEARLY, True)


@pytest.mark.parametrize(
    "gift",
    [
        Gift("parsel", 1, date(2026, 1, 1)),
        Gift("lain", -1, date(2026, 1, 1)),
        Gift("lain", 1, date(2026, 1, 1), earlier=-1),
    ],
)
def test_what_is_no_gift_is_refused(gift: Gift) -> None:
    with pytest.raises(ValueError, match="gift"):
        gifts.check(gift)


def test_a_day_before_there_were_rules_is_refused() -> None:
    with pytest.raises(rules.UnknownRule):
        gifts.check(Gift("lain", 1, date(2018, 12, 31)))


def test_every_answer_has_a_text_in_both_languages() -> None:
    for why in Why:
        assert set(gifts._TEXTS[why]) == {"id", "en"}
    assert all(set(labels) == {"id", "en"} for labels in gifts.KINDS.values())


@pytest.mark.parametrize(
    ("words", "must"),
    [
        (("--kind", "upacara", "--value", "1500000", "--date", FIRST), False),
        (("--kind", "upacara", "--value", "1500000", "--date", LAST), True),
        (("--kind", "rekan-kerja", "--value", "100000", "--date", NEW, "--money"), True),
        (("--kind", "keluarga", "--value", "1", "--date", NEW, "--conflict"), True),
        (("--kind", "rekan-kerja", "--value", "1", "--date", NEW, "--earlier", "1500000"), True),
    ],
)
def test_the_command_answers_with_its_basis(
    portal: Portal, words: tuple[str, ...], must: bool
) -> None:
    status, answer, _ = portal.command("gift-check", *words)
    assert status == 0
    assert answer["wajib_lapor"] is must
    assert len(answer["dasar"]) > 20
    assert json.dumps(answer)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--kind", "parsel", "--value", "1", "--date", NEW), "jenis tidak dikenal: parsel"),
        (("--kind", "lain", "--value", "-1", "--date", NEW), "bukan jumlah rupiah"),
        (("--kind", "lain", "--value", "1.000", "--date", NEW), "bukan jumlah rupiah"),
        (("--kind", "lain", "--value", "1", "--date", "2026-02-30"), "2026-02-30"),
        (("--kind", "lain", "--value", "1", "--date", "1999-01-01"), "belum ada aturan"),
        (("--kind", "lain", "--value", "1"), "wajib"),
    ],
)
def test_the_command_says_what_is_wrong_in_one_line(
    portal: Portal, words: tuple[str, ...], said: str
) -> None:
    status, answer, errors = portal.command("gift-check", *words)
    assert (status, answer) == (2, None)
    assert said in errors
    assert len(errors.strip().splitlines()) == 1
