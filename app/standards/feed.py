"""The schedule of the samsat keliling as an iCalendar (RFC 5545) that a telephone subscribes to."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.standards import keliling
from app.standards.models import Stop

TYPE = "text/calendar; charset=utf-8"
_NAME = "Samsat keliling"
_REFRESH = timedelta(hours=12)
_ZONE = "Asia/Jakarta"


def calendar(day: date, address: str) -> bytes:
    """Every stop as an event, as far as a year after ``day``; ``address`` is where the schedule stands.

    A stop keeps its UID. Days on which it does not take place are excluded one by one. The same
    schedule gives the same bytes on the same day: no hour of writing is in it.
    """
    from icalendar import Calendar  # only where the feed is asked for

    made = Calendar.new(
        prodid="-//Kanal Integritas//Samsat keliling//ID",
        uid="samsat-keliling",
        name=_NAME,
        url=address,
    )
    made.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT12H")
    made.add("x-wr-timezone", _ZONE)
    reasons = keliling.called_off()
    for stop in keliling.stops():
        event = _event(stop, day, reasons.get(stop.id, {}), address)
        if event is not None:
            made.add_component(event)
    made.add_missing_timezones()
    feed: bytes = made.to_ical()
    return feed


def _event(stop: Stop, day: date, reasons: dict[date, str], address: str) -> Any:
    """A stop as an event; None where not one of its days takes place."""
    from icalendar import Event

    zone = ZoneInfo(_ZONE)
    last = day + keliling.AHEAD
    found = list(keliling.days(stop, stop.first, max(last, stop.first)))
    skipped = [d for d in found if keliling.off(stop, d, reasons) is not None]
    if len(skipped) == len(found):
        return None
    stamp = datetime.combine(stop.changed, time(), UTC)

    def at(when: date, hour: str) -> datetime:
        return datetime.combine(when, time.fromisoformat(hour), zone)

    event: Any = Event()
    event.add("uid", f"{stop.id}@samsat-keliling")
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", stop.edition)
    event.add("dtstart", at(found[0], stop.opens))
    event.add("dtend", at(found[0], stop.closes))
    event.add("summary", f"{_NAME}: {stop.place}")
    event.add("location", f"{stop.place}, {stop.address}" if stop.address else stop.place)
    if stop.notes:
        event.add("description", stop.notes)
    event.add("url", address)
    if len(found) > 1:
        ends = at(found[-1], stop.opens).astimezone(UTC)
        event.add("rrule", {"freq": "weekly", "until": ends})
        if skipped:
            event.add("exdate", [at(d, stop.opens) for d in skipped])
    return event
