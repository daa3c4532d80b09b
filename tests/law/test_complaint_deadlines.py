"""By when a complaint must be verified and answered: every day counted by hand, as a clerk would."""

from datetime import UTC, date, datetime, timedelta, tzinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cases import clocks
from app.channels import CHANNELS
from app.law import calendar
from app.law.calendar import OfficeDays, Pause, is_working_day
from tests.law import steady

COMPLAINTS = CHANNELS["pengaduan"]
KINDS = list(COMPLAINTS.kinds)

PLAIN = [
    # Mon 6 Jul; 7, 8, 9 (3) | 10, Mon 13 (5)
    ("normatif", "2026-07-06", "2026-07-09", "2026-07-13"),
    ("permintaan-informasi", "2026-07-06", "2026-07-09", "2026-07-13"),
    # 7-10 (4), 13-17 (9), 20-23 (13), Fri 24
    ("non-pengawasan", "2026-07-06", "2026-07-09", "2026-07-24"),
    # twelve weeks are Mon 28 Sep; 17 Aug and 25 Aug are off, so two more: Wed 30
    ("pengawasan", "2026-07-06", "2026-07-09", "2026-09-30"),
    # Sun 5 Jul; Mon 6, 7, 8 (3), 9, Fri 10
    ("normatif", "2026-07-05", "2026-07-08", "2026-07-10"),
    # Sat 4 Jul: the same
    ("normatif", "2026-07-04", "2026-07-08", "2026-07-10"),
    # Mon 16 Mar; 17 | Lebaran | 25, Thu 26 (3), 27, Mon 30 (5)
    ("normatif", "2026-03-16", "2026-03-26", "2026-03-30"),
    # to Mon 30 (5); 31, 1 and 2 Apr (8), 3 Good Friday; 6-10 (13), Mon 13
    ("non-pengawasan", "2026-03-16", "2026-03-26", "2026-04-13"),
    # Sat 21 Mar, Idulfitri; 25, 26, Fri 27 (3), 30, Tue 31
    ("normatif", "2026-03-21", "2026-03-27", "2026-03-31"),
    # Wed 23 Dec; 24 and 25 off; 28, 29, Wed 30 (3), 31, 1 off, Mon 4
    ("normatif", "2026-12-23", "2026-12-30", "2027-01-04"),
    # to Mon 4 Jan (5); 5 Isra Mikraj; 6, 7, 8 (8), 11-15 (13), Mon 18
    ("non-pengawasan", "2026-12-23", "2026-12-30", "2027-01-18"),
    # Wed 24 Dec; 25 and 26 off; 29, 30, Wed 31 (3), 1 off, Fri 2, Mon 5
    ("normatif", "2025-12-24", "2025-12-31", "2026-01-05"),
    # to Mon 5 (5); 6-9 (9), 12-15 (13), 16 Isra Mikraj; Mon 19
    ("non-pengawasan", "2025-12-24", "2025-12-31", "2026-01-19"),
    # Thu 27 Mar; Nyepi and Lebaran to Mon 7 Apr; 8, 9, Thu 10 (3), 11, Mon 14
    ("normatif", "2025-03-27", "2025-04-10", "2025-04-14"),
    # to Mon 14 (5); 15, 16, 17 (8), 18 Good Friday; 21-25 (13), Mon 28
    ("non-pengawasan", "2025-03-27", "2025-04-10", "2025-04-28"),
    # to Mon 28 Apr (14); 29, 30 (16), 1 off, 2 (17); 5-9 (22); 12 Waisak, 13 off, 14-16 (25);
    # 19-23 (30); 26-28 (33), 29 Kenaikan, 30 off; 2-5 Jun (37), 6 Iduladha, 9 off, 10-13 (41);
    # 16-20 (46); 23-26 (50), 27 Tahun Baru Islam; 30 Jun - 4 Jul (55); 7-11 (60)
    ("pengawasan", "2025-03-27", "2025-04-10", "2025-07-11"),
    # Fri 5 Mar; Nyepi and Lebaran to Mon 15; 16, 17, Thu 18 (3), 19, Mon 22
    ("normatif", "2027-03-05", "2027-03-18", "2027-03-22"),
    # to Mon 22 (5); 23, 24 (7), 25 off, 26 Good Friday, 29-31 (10), 1, 2, 5 Apr, Tue 6
    ("non-pengawasan", "2027-03-05", "2027-03-18", "2027-04-06"),
    # Wed 13 May; 14 and 15 off; 18, 19, Wed 20 (3), 21, Fri 22
    ("normatif", "2026-05-13", "2026-05-20", "2026-05-22"),
    # Tue 26 May; 27 and 28 off, 29; 1 Jun off; 2, Wed 3 (3), 4, Fri 5
    ("normatif", "2026-05-26", "2026-06-03", "2026-06-05"),
    # Fri 14 Aug; 17 off; 18, 19, Thu 20 (3), 21, Mon 24
    ("normatif", "2026-08-14", "2026-08-20", "2026-08-24"),
    # Fri 21 Aug; 24, 25 Maulid, 26, Thu 27 (3), 28, Mon 31
    ("normatif", "2026-08-21", "2026-08-27", "2026-08-31"),
    # Wed 25 Nov; 26, 27, Mon 30 (3), 1 Dec, Wed 2
    ("permintaan-informasi", "2026-11-25", "2026-11-30", "2026-12-02"),
    # Thu 31 Dec; 1 off; 4, 5 off, 6, Thu 7 (3), 8, Mon 11
    ("normatif", "2026-12-31", "2027-01-07", "2027-01-11"),
    # Fri 15 Aug; 18 off; 19, 20, Thu 21 (3), 22, Mon 25
    ("normatif", "2025-08-15", "2025-08-21", "2025-08-25"),
    # Fri 14 May; 17 Iduladha, 18, 19 off, 20 Waisak; 21, 24, Tue 25 (3), 26, Thu 27
    ("normatif", "2027-05-14", "2027-05-25", "2027-05-27"),
]

PAUSED = [
    # 7 (1); 8, 9, 10 out; 13, Tue 14 (3), 15, Thu 16
    ("normatif", "2026-07-06", "2026-07-07:2026-07-10", "2026-07-14", "2026-07-16"),
    # over a weekend: 7, 8, 9 (3), 10 (4); 13 out; Tue 14
    ("normatif", "2026-07-06", "2026-07-10:2026-07-13", "2026-07-09", "2026-07-14"),
    # over Lebaran: 17 (1); 25, 26 out; 27, Mon 30 (3), 31, Wed 1 Apr
    ("normatif", "2026-03-16", "2026-03-17:2026-03-26", "2026-03-30", "2026-04-01"),
    # over Natal: 23 (1); 28, 29 out; 30, Thu 31 (3), 4 Jan, 5 off, Wed 6
    ("normatif", "2026-12-22", "2026-12-23:2026-12-29", "2026-12-31", "2027-01-06"),
    # one day: 7, 8 (2); 9 out; Fri 10 (3), 13, Tue 14
    ("normatif", "2026-07-06", "2026-07-08:2026-07-09", "2026-07-10", "2026-07-14"),
    # a weekend alone: nothing
    ("normatif", "2026-07-06", "2026-07-10:2026-07-12", "2026-07-09", "2026-07-13"),
    # twice: 2 Sep (1); 3, 4 out; 7, Tue 8 (3), 9, 10 (5); 11, 14 out; 15-18 (9), 21-25 (14)
    (
        "non-pengawasan",
        "2026-09-01",
        "2026-09-02:2026-09-04 2026-09-10:2026-09-14",
        "2026-09-08",
        "2026-09-25",
    ),
    # without it Tue 24 Nov; 6-9, 12-16, 19 Oct are ten days: Tue 8 Dec
    ("pengawasan", "2026-09-01", "2026-10-05:2026-10-19", "2026-09-04", "2026-12-08"),
]

DECIDED = [
    # closed on Wed 8: 7, 9, Fri 10 (3), 13, Tue 14
    ("normatif", "2026-07-06", {"2026-07-08": False}, "2026-07-10", "2026-07-14"),
    # closed a day longer after Lebaran: 17, 26, Fri 27 (3), 30, Tue 31
    ("normatif", "2026-03-16", {"2026-03-25": False}, "2026-03-27", "2026-03-31"),
    # works on Sat 11: 7, 8, Thu 9 (3), 10, Sat 11
    ("normatif", "2026-07-06", {"2026-07-11": True}, "2026-07-09", "2026-07-11"),
    # works on cuti bersama, 24 Dec: 24, 28, Tue 29 (3), 30, Thu 31
    ("normatif", "2026-12-23", {"2026-12-24": True}, "2026-12-29", "2026-12-31"),
    # closed on a Sunday, which changes nothing: 7, 8, Thu 9 (3), 10, Mon 13
    ("normatif", "2026-07-06", {"2026-07-12": False}, "2026-07-09", "2026-07-13"),
    # closed for a week of flood, 9-15: 7, 8, Thu 16 (3), 17, Mon 20
    (
        "normatif",
        "2026-07-06",
        {f"2026-07-{d:02}": False for d in (9, 10, 13, 14, 15)},
        "2026-07-16",
        "2026-07-20",
    ),
]


def spans(text: str) -> list[Pause]:
    """Pauses as the tables write them."""
    pairs = (span.split(":") for span in text.split())
    return [(date.fromisoformat(a), date.fromisoformat(b)) for a, b in pairs]


def lawful(kind: str, received: str, pauses: str = "") -> tuple[str, str]:
    """The last days of verification and of follow-up."""
    found = clocks.in_the_law(COMPLAINTS, kind, date.fromisoformat(received), spans(pauses))
    return found["verifikasi"].isoformat(), found["tindak_lanjut"].isoformat()


@pytest.mark.parametrize(("kind", "received", "verified", "answered"), PLAIN)
def test_the_last_days_are_those_that_a_clerk_counts(
    kind: str, received: str, verified: str, answered: str
) -> None:
    assert lawful(kind, received) == (verified, answered)


@pytest.mark.parametrize(("kind", "received", "pauses", "verified", "answered"), PAUSED)
def test_no_day_of_a_pause_counts(
    kind: str, received: str, pauses: str, verified: str, answered: str
) -> None:
    assert lawful(kind, received, pauses) == (verified, answered)


@pytest.mark.parametrize(("kind", "received", "decided", "verified", "answered"), DECIDED)
def test_the_offices_own_days_count_as_it_decided(
    kind: str, received: str, decided: dict[str, bool], verified: str, answered: str
) -> None:
    own = OfficeDays(
        closed=frozenset(date.fromisoformat(d) for d, works in decided.items() if not works),
        open=frozenset(date.fromisoformat(d) for d, works in decided.items() if works),
    )
    calendar.take_office_days_from(lambda: own)
    assert lawful(kind, received) == (verified, answered)


@pytest.mark.parametrize(
    ("moment", "verified"),
    [
        # 23:30 WIB on Fri 3 Jul is 16:30 UTC: received on Friday; 6, 7, Wed 8
        (datetime(2026, 7, 3, 16, 30, tzinfo=UTC), "2026-07-08"),
        # 23:30 WIB on Mon 6 Jul: 7, 8, Thu 9
        (datetime(2026, 7, 6, 16, 30, tzinfo=UTC), "2026-07-09"),
        # 00:30 WIB on Tue 7 Jul, while it is still Monday in UTC: 8, 9, Fri 10
        (datetime(2026, 7, 6, 17, 30, tzinfo=UTC), "2026-07-10"),
        # 23:30 WIB on Sun 5 Jul: Mon 6, 7, Wed 8
        (datetime(2026, 7, 5, 16, 30, tzinfo=UTC), "2026-07-08"),
    ],
)
def test_the_day_of_receipt_is_the_day_in_jakarta(
    moment: datetime, verified: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Then(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return moment.astimezone(tz)

    monkeypatch.setattr(calendar, "datetime", Then)
    assert lawful("normatif", calendar.today().isoformat())[0] == verified


days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
kinds = st.sampled_from(KINDS)


@steady
@given(kinds, days)
def test_a_deadline_is_a_working_day_after_receipt(kind: str, received: date) -> None:
    for due in clocks.in_the_law(COMPLAINTS, kind, received).values():
        assert due > received
        assert is_working_day(due)


@steady
@given(kinds, days, st.integers(1, 30))
def test_what_comes_later_is_never_due_earlier(kind: str, received: date, later: int) -> None:
    first = clocks.in_the_law(COMPLAINTS, kind, received)
    second = clocks.in_the_law(COMPLAINTS, kind, received + timedelta(days=later))
    assert all(second[name] >= due for name, due in first.items())


@steady
@given(days)
def test_a_longer_period_never_ends_earlier(received: date) -> None:
    ends = [
        clocks.in_the_law(COMPLAINTS, kind, received)["tindak_lanjut"]
        for kind in ("normatif", "non-pengawasan", "pengawasan")
    ]
    assert ends == sorted(ends)


@steady
@given(kinds, days, st.integers(0, 40), st.integers(0, 40))
def test_a_pause_never_brings_a_deadline_nearer(
    kind: str, received: date, begins: int, lasts: int
) -> None:
    start = received + timedelta(days=begins)
    pause = [(start, start + timedelta(days=lasts))]
    plain = clocks.in_the_law(COMPLAINTS, kind, received)
    paused = clocks.in_the_law(COMPLAINTS, kind, received, pause)
    assert all(paused[name] >= due for name, due in plain.items())
    assert all(is_working_day(due) for due in paused.values())
