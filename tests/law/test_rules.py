"""Dated rules: the law's figures with their source, as they held on the day."""

from datetime import date
from pathlib import Path

import pytest

from app.law import rules
from app.law.rules import UnknownRule

TODAY = date(2026, 11, 2)

TWO_VERSIONS = """
[[versi]]
berlaku_sejak = 2027-01-01
[versi.aturan.telaah]
nama = "telaah"
name = "telaah"
nilai = 5
satuan = "hk"
sumber = "SOP 2027"
tanda = "V"

[[versi]]
berlaku_sejak = 2026-01-01
[versi.aturan.telaah]
nama = "telaah"
name = "telaah"
nilai = 10
satuan = "hk"
sumber = "SOP 2026"
tanda = "U"
[versi.aturan.lama]
nama = "lama"
name = "lama"
nilai = 3
satuan = "hari"
sumber = "SOP 2026"
tanda = "U"
"""


@pytest.fixture
def amended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(rules, "_FOLDER", tmp_path)
    (tmp_path / f"{tmp_path.name}.toml").write_text(TWO_VERSIONS, encoding="utf-8")
    return tmp_path.name


@pytest.mark.parametrize(
    ("name", "value", "unit"),
    [("konfirmasi", 7, "hari"), ("telaah", 10, "hk"), ("umpan_balik", 30, "hari")],
)
def test_wbs_answers_confirms_and_examines_in_its_periods(name: str, value: int, unit: str) -> None:
    rule = rules.rule("wbs", name, rules.version_on("wbs", TODAY))
    assert (rule.name, rule.value, rule.unit) == (name, value, unit)


def test_wbs_has_these_figures() -> None:
    expected = {"konfirmasi": 7, "telaah": 10, "umpan_balik": 30, "retensi": 60}
    assert rules.figures("wbs", TODAY) == expected


UNITS = {"hk", "hari", "bulan", "rupiah", "bebas", "nilai", "kejadian", "poin", "persen"}


def test_every_rule_names_its_source_its_mark_and_its_first_day() -> None:
    channels = [path.stem for path in Path(rules.__file__).with_name("rules").glob("*.toml")]
    assert "wbs" in channels
    for channel in channels:
        version = rules.version_on(channel, TODAY)
        for name in rules.figures(channel, TODAY):
            rule = rules.rule(channel, name, version)
            assert len(rule.source) > 10
            assert rule.mark in {"V", "U"}
            assert rule.unit in UNITS
            assert rule.value >= 1
            assert rule.since == version <= TODAY


@pytest.mark.parametrize(
    ("name", "deadline"),
    [
        # Mon 16 Mar and 7 days, Lebaran or not
        ("konfirmasi", "2026-03-23"),
        # Tue 17 | Wed 25 - Fri 27 (4) | Mon 30 - Thu 2 Apr (8), 3 Good Friday | Mon 6, Tue 7
        ("telaah", "2026-04-07"),
        # 17 - 31 Mar (15), 1 - 15 Apr (30)
        ("umpan_balik", "2026-04-15"),
    ],
)
def test_a_rule_counts_in_its_own_unit(name: str, deadline: str) -> None:
    rule = rules.rule("wbs", name, rules.version_on("wbs", TODAY))
    assert rule.deadline(date(2026, 3, 16)).isoformat() == deadline


@pytest.mark.parametrize(
    ("name", "deadline"),
    [
        # 17 Mar (1); 18 - 25 out; 26 - 31 Mar (7)
        ("konfirmasi", "2026-03-31"),
        # Tue 17; Wed 25 out; Thu 26, Fri 27 (3) | Mon 30 - Thu 2 Apr (7) | Mon 6 - Wed 8 (10)
        ("telaah", "2026-04-08"),
    ],
)
def test_a_rule_leaves_out_the_days_of_a_pause(name: str, deadline: str) -> None:
    rule = rules.rule("wbs", name, rules.version_on("wbs", TODAY))
    pauses = [(date(2026, 3, 17), date(2026, 3, 25))]
    assert rule.deadline(date(2026, 3, 16), pauses).isoformat() == deadline


@pytest.mark.parametrize(
    ("day", "value"), [("2026-01-01", 10), ("2026-12-31", 10), ("2027-01-01", 5), ("2030-06-01", 5)]
)
def test_the_version_that_began_last_holds(amended: str, day: str, value: int) -> None:
    assert rules.figures(amended, date.fromisoformat(day))["telaah"] == value


def test_a_case_keeps_the_version_of_the_day_it_was_received(amended: str) -> None:
    kept = rules.version_on(amended, date(2026, 12, 31))
    assert kept == date(2026, 1, 1)
    assert rules.rule(amended, "telaah", kept).source == "SOP 2026"
    assert rules.rule(amended, "lama", kept).value == 3
    with pytest.raises(UnknownRule):
        rules.rule(amended, "lama", rules.version_on(amended, date(2027, 1, 1)))


def test_wbs_has_rules_from_the_day_of_perpres_54_2018() -> None:
    assert rules.version_on("wbs", date(2018, 7, 20)) == date(2018, 7, 20)


@pytest.mark.parametrize("day", [date(2018, 7, 19), date(1945, 8, 17)])
def test_a_day_before_the_first_rule_is_refused(day: date) -> None:
    with pytest.raises(UnknownRule, match=day.isoformat()):
        rules.version_on("wbs", day)
    with pytest.raises(UnknownRule, match=day.isoformat()):
        rules.figures("wbs", day)


@pytest.mark.parametrize("channel", ["", "tidak-ada", "WBS", "wbs.toml"])
def test_a_channel_without_rules_is_refused(channel: str) -> None:
    with pytest.raises(UnknownRule):
        rules.version_on(channel, TODAY)
    with pytest.raises(UnknownRule):
        rules.figures(channel, TODAY)
    with pytest.raises(UnknownRule):
        rules.rule(channel, "telaah", TODAY)


@pytest.mark.parametrize("name", ["", "tidak_ada", "Telaah"])
def test_a_rule_that_does_not_exist_is_refused(name: str) -> None:
    with pytest.raises(UnknownRule):
        rules.rule("wbs", name, rules.version_on("wbs", TODAY))


def test_a_day_on_which_no_version_began_is_no_version() -> None:
    with pytest.raises(UnknownRule):
        rules.rule("wbs", "telaah", TODAY)
