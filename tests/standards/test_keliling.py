"""Nobody travels to a stop in vain: holidays, closed days and cancellations are in pages and calendar."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil.rrule import rrulestr

from app import office_law
from app.law import calendar
from app.standards import feed, keliling
from app.standards.errors import Refused
from app.standards.models import Stop
from app.store import db, new_id
from tests.portal import Portal

MONDAY = date(2026, 8, 3)
HOLIDAY = date(2026, 8, 17)
"""A Monday."""

ADDRESS = "https://portal.test/samsat-keliling"


def stop(**other: object) -> Stop:
    given = {
        "place": "Belinyu; Kantor Camat",
        "address": "Jalan Depati Amir",
        "weekday": 0,
        "first": MONDAY,
        "until": None,
        "opens": "09:00",
        "closes": "12:00",
        "notes": "",
    } | other
    stop_id = new_id()
    keliling.add(stop_id, keliling.Place(**given), "petugas", MONDAY)  # type: ignore[arg-type]
    found = db.session.get(Stop, stop_id)
    assert found is not None
    return found


def takes_place(one: Stop, weeks: int = 5) -> list[date]:
    last = MONDAY + timedelta(weeks=weeks) - timedelta(days=1)
    return [v.day for v in keliling.upcoming(MONDAY, last) if v.stop.id == one.id and v.off is None]


def in_feed(one: Stop, weeks: int = 5) -> list[datetime]:
    """When a calendar that subscribed shows the stop, worked out from the feed alone."""
    made = icalendar.Calendar.from_ical(feed.calendar(MONDAY, ADDRESS))
    event = next(e for e in made.events if e["UID"] == f"{one.id}@samsat-keliling")
    begins = event["DTSTART"].dt
    days = [begins]
    if "RRULE" in event:
        days = list(rrulestr(event["RRULE"].to_ical().decode(), dtstart=begins))
    out = event.get("EXDATE", [])
    left_out = {d.dt for one in (out if isinstance(out, list) else [out]) for d in one.dts}
    until = datetime.combine(MONDAY, datetime.min.time(), begins.tzinfo) + timedelta(weeks=weeks)
    return [d for d in days if d not in left_out and d < until]


def test_a_weekly_stop_leaves_out_holidays_closed_days_and_what_was_called_off(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office_law, "today", lambda: MONDAY)
    one = stop()
    keliling.call_off(one.id, date(2026, 8, 24), "Mobil diservis", "petugas", MONDAY)
    office_law.decide(date(2026, 8, 31), False, "Banjir", "petugas")
    calendar.take_office_days_from(office_law.office_days)
    visits = {v.day: v.off for v in keliling.upcoming(MONDAY, MONDAY + timedelta(weeks=5))}
    assert visits == {
        MONDAY: None,
        date(2026, 8, 10): None,
        HOLIDAY: "Hari Kemerdekaan Republik Indonesia",
        date(2026, 8, 24): "Mobil diservis",
        date(2026, 8, 31): "",
        date(2026, 9, 7): None,
    }
    zone = ZoneInfo("Asia/Jakarta")
    assert in_feed(one) == [
        datetime(2026, 8, 3, 9, tzinfo=zone),
        datetime(2026, 8, 10, 9, tzinfo=zone),
    ]
    keliling.back_on(one.id, date(2026, 8, 24), "petugas", MONDAY)
    assert [d.date() for d in in_feed(one)] == takes_place(one)
    assert date(2026, 8, 24) in takes_place(one)


def test_a_saturday_is_no_day_off_for_a_stop_that_comes_on_saturdays(portal: Portal) -> None:
    one = stop(weekday=5, until=date(2026, 8, 20))
    assert takes_place(one) == [date(2026, 8, 8), date(2026, 8, 15)]
    assert [d.date() for d in in_feed(one)] == takes_place(one)


def test_a_stop_that_was_set_for_a_holiday_takes_place_and_recurs_never(portal: Portal) -> None:
    one = stop(weekday=None, first=HOLIDAY)
    assert takes_place(one) == [HOLIDAY]
    assert [d.date() for d in in_feed(one)] == [HOLIDAY]
    keliling.call_off(one.id, HOLIDAY, "Hujan", "petugas", MONDAY)
    assert one.id not in feed.calendar(MONDAY, ADDRESS).decode()


def test_the_calendar_is_as_rfc_5545_asks_and_keeps_uids_and_no_hour_of_writing(
    portal: Portal,
) -> None:
    one = stop(notes="Bawa KTP, STNK; dan\nuang pas. " * 9)
    raw = feed.calendar(MONDAY, ADDRESS)
    assert raw == feed.calendar(MONDAY, ADDRESS)
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"SUMMARY:Samsat keliling: Belinyu\\; Kantor Camat" in raw
    made = icalendar.Calendar.from_ical(raw)
    (event,) = made.events
    assert made.timezones[0].tz_name == "Asia/Jakarta"
    assert event["DTSTART"].params["TZID"] == "Asia/Jakarta"
    assert event["DTSTAMP"].dt == datetime(2026, 8, 3, tzinfo=UTC)
    assert event["DESCRIPTION"] == one.notes
    place = keliling.Place("Belinyu", "", 1, MONDAY, None, "08:00", "10:00", "")
    keliling.change(one.id, place, "petugas", date(2026, 8, 5))
    (moved,) = icalendar.Calendar.from_ical(feed.calendar(MONDAY, ADDRESS)).events
    assert (moved["UID"], moved["SEQUENCE"]) == (event["UID"], event["SEQUENCE"] + 1)
    assert moved["DTSTART"].dt.date() == date(2026, 8, 4)


def test_what_cannot_be_is_refused(portal: Portal) -> None:
    one = stop()
    with pytest.raises(Refused, match="hours"):
        stop(closes="09:00")
    with pytest.raises(Refused, match="stop_before"):
        stop(until=MONDAY - timedelta(days=1))
    with pytest.raises(Refused, match="range"):
        stop(first=date(206, 8, 3))
    with pytest.raises(Refused, match="none"):
        keliling.call_off(one.id, date(2026, 8, 4), "x", "petugas", MONDAY)
    with pytest.raises(Refused, match="over"):
        keliling.call_off(one.id, MONDAY, "x", "petugas", MONDAY + timedelta(days=1))
    with pytest.raises(Refused, match="begun"):
        keliling.remove(one.id, MONDAY)
    keliling.remove(one.id, MONDAY - timedelta(days=1))
    assert keliling.stops() == []


@pytest.mark.parametrize(
    ("typed", "hour"),
    [
        ("8", "08:00"),
        ("8.30", "08:30"),
        ("08:30", "08:30"),
        (" 13.05 ", "13:05"),
        ("0:00", "00:00"),
    ],
)
def test_hours_are_read_as_people_write_them(typed: str, hour: str) -> None:
    assert keliling.read_hour(typed) == hour


@pytest.mark.parametrize("typed", ["24", "8.3", "08.60", "pagi", "8-10", "١٢"])
def test_what_is_no_hour_is_not_taken_for_one(typed: str) -> None:
    with pytest.raises(ValueError, match=typed):
        keliling.read_hour(typed)
