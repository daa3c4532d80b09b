"""Days of a year's record: on which day evidence is looked at, and by which the record is sent."""

from datetime import date

from app.law.calendar import today

FIRST_YEAR = 2022
"""The year of the founding work plan."""

SEND = (5, 31)
"""Month and day by which a year's record is sent in the next year (PMPZI)."""


class NoSuchYear(ValueError):
    """There is no record of that year."""


def years() -> list[int]:
    """Every year with a record: from the founding plan to the next year, the latest first."""
    return list(range(today().year + 1, FIRST_YEAR - 1, -1))


def check(year: int) -> None:
    """Raise :class:`NoSuchYear` unless there is a record of ``year``."""
    if not FIRST_YEAR <= year <= today().year + 1:
        raise NoSuchYear(f"tidak ada catatan untuk tahun {year}")


def held_on(year: int) -> date:
    """The day on which evidence of ``year`` must not have ended: today, or the year's nearest day."""
    return _within(today(), date(year, 1, 1), date(year, 12, 31))


def known_by(year: int) -> date:
    """The day by which evidence of ``year`` must hold: today, at most the day the record is sent.

    What is only written once a year is over, as its performance report, counts until then.
    """
    return _within(today(), date(year, 1, 1), date(year + 1, *SEND))


def prepared(day: date) -> int:
    """The year whose record is worked on: that before, until it is sent, else the day's own."""
    return day.year - 1 if day <= date(day.year, *SEND) else day.year


def next_sending(day: date) -> date:
    """The next day by which a record is sent, ``day`` itself included."""
    this = date(day.year, *SEND)
    return this if day <= this else date(day.year + 1, *SEND)


def holds(valid_from: date, expires: date | None, year: int) -> bool:
    """Whether what is valid from one day to another (both counted) is evidence of ``year``."""
    return valid_from <= known_by(year) and (expires is None or expires >= held_on(year))


def _within(day: date, first: date, last: date) -> date:
    return min(max(day, first), last)
