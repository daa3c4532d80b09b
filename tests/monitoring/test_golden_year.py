"""Every figure of every summary of a year of 120 cases, worked out by hand; and from histories alone.

A month's twenty complaints (``golden.TEMPLATE``), in working days after its first Monday:

* verified 19 of 20 (all but the last): after 1 day ten times, 2 days (day 3, come on day 1) three times, 3
  days three times, 4 days three times. Of 19 in order the 10th is 1 (median), the 18th 4 (p90).
* answered 18: after 1 day once (refused), 3 days seven times, 5 five times, 7 twice, 12 three times.
  The 9th is 5, the 17th 12.
* closed 18: after 1 once, 5 six times, 6 five times, 8 once, 9 twice, 13 three times.
  The 9th is 6, the 17th 13.
* late: verified on day 4 (limit 3) three times; answered on day 7 (limit 5) twice; one case has both. So four
  cases are late and fourteen in time.
* still open: two.

A month's three requests: given after 4 days, refused after 9, given after 12; the 2nd is 9, the 3rd 12. One
is late (limit 10), none stays open. ``test_golden_requests.py`` has what else can become of a request.
"""

import itertools
from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app import periods
from app.cases import acts, history
from app.cases.models import Case, Event
from app.channels import CHANNELS
from app.law.calendar import today, working_days_between
from app.monitoring import snapshots, summary
from app.statistics import aggregates, figures
from app.store import db, new_id
from tests.monitoring import golden
from tests.portal import Portal
from tests.statistics.office import DAY, Office, day_ends

pytestmark = pytest.mark.one_store

MONTH: dict[str, Any] = {
    "angka": {
        "diterima": 20,
        "diverifikasi": 19,
        "ditanggapi": 18,
        "selesai": 18,
        "tepat_waktu": 14,
        "terlambat": 4,
        "dibuka_lagi": 1,
    },
    "lewat_menurut_jam": {"verifikasi": 3, "tindak_lanjut": 2},
    "hari": {
        "verifikasi": {"median": 1, "p90": 4},
        "tanggapan": {"median": 5, "p90": 12},
        "selesai": {"median": 6, "p90": 13},
    },
    "menurut": {
        "jenis": {"pengaduan": (20, 18, 14)},
        "golongan": {
            "belum_digolongkan": (2, 1, 1),
            "normatif": (15, 14, 10),
            "pengawasan": (3, 3, 3),
        },
        "kategori": {
            "antrean": (8, 7, 7),
            "biaya": (4, 4, 4),
            "petugas": (7, 7, 3),
            "sarana": (1, 0, 0),
        },
        "lewat": {"daring": (14, 13, 11), "surat": (4, 3, 3), "whatsapp": (2, 2, 0)},
        "hasil": {"bukan_pengaduan": 1, "penjelasan": 14, "uang_kembali": 3},
        "akhir": {"ditolak": 1, "selesai": 17},
    },
    "penilaian": {"1": 2, "2": 5, "3": 3, "4": 7, "tuntas": 17},
}

REQUESTS: dict[str, Any] = {
    "angka": {
        "diterima": 3,
        "ditanggapi": 3,
        "selesai": 3,
        "tepat_waktu": 2,
        "terlambat": 1,
        "dibuka_lagi": 0,
        "sisa": 0,
    },
    "lewat_menurut_jam": {"jawaban": 1, "perpanjangan": 0, "tanggapan_keberatan": 0},
    "hari": {"tanggapan": {"median": 9, "p90": 12}, "selesai": {"median": 9, "p90": 12}},
    "menurut": {
        "jenis": {"perorangan": (3, 3, 2)},
        "kategori": {"anggaran": (3, 3, 2)},
        "lewat": {"daring": (3, 3, 2)},
        "hasil": {"dikecualikan": 1},
        "akhir": {"diberikan": 2, "ditolak": 1},
    },
    "penilaian": {"1": 0, "2": 0, "3": 0, "4": 0, "tuntas": 0},
}

OPEN: dict[str, tuple[int, dict[str, int]]] = {
    # period: how many of the four months lie in it; what was open at its end, by age
    "2025-01": (0, {"1": 0, "3": 0, "6": 0, "lebih": 0}),
    "2025-02": (1, {"1": 2, "3": 0, "6": 0, "lebih": 0}),
    "2025-03": (0, {"1": 0, "3": 2, "6": 0, "lebih": 0}),
    "2025-04": (0, {"1": 0, "3": 2, "6": 0, "lebih": 0}),
    "2025-05": (0, {"1": 0, "3": 0, "6": 2, "lebih": 0}),
    "2025-06": (0, {"1": 0, "3": 0, "6": 2, "lebih": 0}),
    "2025-07": (1, {"1": 2, "3": 0, "6": 2, "lebih": 0}),
    "2025-08": (0, {"1": 0, "3": 2, "6": 0, "lebih": 2}),
    "2025-09": (0, {"1": 0, "3": 2, "6": 0, "lebih": 2}),
    "2025-10": (1, {"1": 2, "3": 0, "6": 2, "lebih": 2}),
    "2025-11": (1, {"1": 2, "3": 2, "6": 2, "lebih": 2}),
    "2025-12": (0, {"1": 0, "3": 4, "6": 2, "lebih": 2}),
    "2025-Q1": (1, {"1": 0, "3": 2, "6": 0, "lebih": 0}),
    "2025-Q2": (0, {"1": 0, "3": 0, "6": 2, "lebih": 0}),
    "2025-Q3": (1, {"1": 0, "3": 2, "6": 0, "lebih": 2}),
    "2025-Q4": (2, {"1": 0, "3": 4, "6": 2, "lebih": 2}),
    "2025-S1": (1, {"1": 0, "3": 0, "6": 2, "lebih": 0}),
    "2025-S2": (3, {"1": 0, "3": 4, "6": 2, "lebih": 2}),
    "2025": (4, {"1": 0, "3": 4, "6": 2, "lebih": 2}),
}


def times(figures: Any, months: int) -> Any:
    """The figures of a month, times so many that are alike; medians stay, of no month there are none."""
    if isinstance(figures, dict) and set(figures) == {"median", "p90"}:
        return figures if months else {"median": None, "p90": None}
    if isinstance(figures, dict):
        return {name: times(value, months) for name, value in figures.items()}
    if isinstance(figures, tuple):
        names = ("diterima", "selesai", "tepat_waktu")
        return dict(zip(names, (n * months for n in figures), strict=True))
    return figures * months


def without_nothing(by: dict[str, Any]) -> dict[str, Any]:
    """Groups that have anything in them."""
    return {
        d: {v: n for v, n in groups.items() if n and (not isinstance(n, dict) or any(n.values()))}
        for d, groups in by.items()
    }


@pytest.fixture(name="year")
def _year(portal: Portal) -> Portal:
    golden.play(portal)
    day_ends(date(2026, 1, 31))
    return portal


def of(source: str, name: str) -> dict[str, Any]:
    """A summary."""
    period = periods.parse(name)
    assert period is not None
    found = summary.summary(source, period)
    db.session.rollback()
    return found


def test_every_figure_of_every_summary_is_the_one_worked_out_by_hand(year: Portal) -> None:
    assert db.session.query(Case).count() == 120
    for name, (months, ages) in OPEN.items():
        found, wanted = of("pengaduan", name), times(MONTH, months)
        wanted["angka"]["sisa"] = sum(ages.values())
        assert found["umur_sisa"] == ages, name
        assert found["angka"] == wanted["angka"], name
        assert found["lewat_menurut_jam"] == wanted["lewat_menurut_jam"], name
        assert found["hari"] == wanted["hari"], name
        assert found["penilaian"] == wanted["penilaian"], name
        assert without_nothing(found["menurut"]) == without_nothing(wanted["menurut"]), name
        kept = "sebagian" if months else "seluruh"
        assert found["kepatuhan"] == {"verifikasi": kept, "tindak_lanjut": kept}, name

        asked, wanted = of("informasi", name), times(REQUESTS, months)
        for part in ("angka", "lewat_menurut_jam", "hari", "penilaian"):
            assert asked[part] == wanted[part], (name, part)
        assert without_nothing(asked["menurut"]) == without_nothing(wanted["menurut"]), name
        told = {"perpanjangan": "seluruh", "tanggapan_keberatan": "seluruh"}
        assert asked["kepatuhan"] == told | {"jawaban": kept}, name
        assert asked["umur_sisa"] == {"1": 0, "3": 0, "6": 0, "lebih": 0}, name


def test_what_is_open_in_a_period_that_runs_is_as_old_as_on_the_day_counted_to(
    year: Portal,
) -> None:
    """Counted to 31 January: November's two came two months before, October's three, the others earlier."""
    for name in ("2026-01", "2026-Q1", "2026-S1", "2026"):
        found = of("pengaduan", name)
        assert found["umur_sisa"] == {"1": 0, "3": 2, "6": 2, "lebih": 4}, name
        assert found["angka"]["sisa"] == 8, name


def test_beside_a_period_stand_the_one_before_and_the_same_a_year_ago(year: Portal) -> None:
    found = of("pengaduan", "2025-11")["pembanding"]
    assert found["sebelumnya"]["periode"] == "2025-10"
    assert found["sebelumnya"]["angka"] == MONTH["angka"] | {"sisa": 6}
    assert found["tahun_lalu"]["periode"] == "2024-11"
    assert found["tahun_lalu"]["angka"]["diterima"] == 0
    assert of("pengaduan", "2026-Q1")["pembanding"]["tahun_lalu"]["angka"]["selesai"] == 18
    assert of("pengaduan", "2026-S2")["pembanding"]["sebelumnya"]["periode"] == "2026-S1"
    asked = of("informasi", "2025-11")["pembanding"]
    for part in ("angka", "hari"):
        assert asked["sebelumnya"][part] == REQUESTS[part]
        assert asked["tahun_lalu"][part] == times(REQUESTS[part], 0)


def test_what_is_said_of_sealed_channels_is_whether_they_kept_their_obligations(
    year: Portal,
) -> None:
    # two of eight reports were answered on the ninth day, the limit being seven
    wbs = of("wbs", "2025")
    assert wbs["kepatuhan"] == {
        "konfirmasi": "sebagian",
        "telaah": "seluruh",
        "umpan_balik": "seluruh",
    }
    assert wbs["tahunan"] == {"selesai": 5, "diteruskan": "<5", "tidak_diproses": "<5"}
    assert of("gratifikasi", "2025-S2")["kepatuhan"] == {
        "lapor_kpk": "seluruh",
        "teruskan_kpk": "seluruh",
    }
    assert of("benturan", "2025-S1")["kepatuhan"]["keputusan_atasan"] == "seluruh"
    assert of("benturan", "2025-S2")["kepatuhan"]["keputusan_atasan"] == "sebagian"
    assert of("benturan", "2025")["kepatuhan"]["keputusan_atasan"] == "sebagian"
    assert of("benturan", "2025")["tahunan"]["bukan_benturan"] == 8
    assert of("kepentingan", "2025")["kepatuhan"] == {"telaah": "seluruh"}


def test_what_is_said_of_a_year_follows_from_what_is_said_of_its_halves(year: Portal) -> None:
    for source in ("gratifikasi", "benturan"):
        first, second, whole = (of(source, n)["kepatuhan"] for n in ("2025-S1", "2025-S2", "2025"))
        for clock, said in whole.items():
            both = {first[clock], second[clock]}
            assert said == ("seluruh" if both == {"seluruh"} else "sebagian")


def test_whether_everybody_declared_is_said_of_whole_years_only(year: Portal) -> None:
    told = {"pernyataan": "sebagian"}
    for name, said in (("2025-02", {}), ("2025-S1", {}), ("2025", told)):
        period = periods.parse(name)
        assert period is not None
        words = snapshots.Words("", "Dibaca.")
        made = snapshots.freeze(
            "kepentingan", period, words, "petugas", new_id(), today(), None, told
        )
        found = snapshots.find(made)
        assert found is not None
        assert {k: v for k, v in found.figures["kepatuhan"].items() if k in told} == said


def test_nothing_is_said_of_a_sealed_channel_for_a_shorter_time_or_before_it_is_over(
    year: Portal,
) -> None:
    for source in ("wbs", "gratifikasi", "benturan", "kepentingan"):
        for name in ("2025-03", "2025-Q1", "2025-10", "2025-Q4", "2026-01", "2026-S1", "2026"):
            said = of(source, name)
            assert said["kepatuhan"] == {}, (source, name)
            assert not {"angka", "menurut", "tahunan", "pembanding", "hari"} & set(said)
    for name in ("2025-S1", "2025-S2"):
        assert of("wbs", name)["kepatuhan"] == of("kepentingan", name)["kepatuhan"] == {}


def from_histories(source: str, name: str) -> dict[str, Any]:
    """Figures of an open channel, counted case by case from histories, by another way than the portal's."""
    period = periods.parse(name)
    assert period is not None
    channel = CHANNELS[source]
    closed = {s.name for s in channel.states if s.closed}
    answered = closed | ({"ditanggapi"} if source == "pengaduan" else set())
    unverified = {"diterima", "diverifikasi", "dilengkapi", "diarsipkan"}
    found: Counter[str] = Counter()
    waits: dict[str, list[int]] = {"tanggapan": [], "selesai": [], "verifikasi": []}
    late: Counter[str] = Counter()
    for case in db.session.scalars(select(Case).where(Case.channel == source)):
        events = db.session.scalars(
            select(Event).where(Event.case_id == case.id).order_by(Event.seq)
        ).all()
        states = [(e.day, e.data["status"]) for e in events]
        found["diterima"] += case.received in period
        first = next((d for d, s in states if s in answered), None)
        if first and first in period:
            found["ditanggapi"] += 1
            waits["tanggapan"].append(working_days_between(case.received, first))
        judged = next((d for d, s in states if s not in unverified), None)
        if source == "pengaduan" and judged and judged in period:
            found["diverifikasi"] += 1
            waits["verifikasi"].append(working_days_between(case.received, judged))
        steps = list(itertools.pairwise(states))
        found["dibuka_lagi"] += sum(
            a in closed and b not in closed and d in period for (_, a), (d, b) in steps
        )
        ended = events[-1].data["selesai"] if states[-1][1] in closed else None
        if case.received <= period.last and (
            ended is None or date.fromisoformat(ended) > period.last
        ):
            found["sisa"] += 1
        if ended and date.fromisoformat(ended) in period:
            found["selesai"] += 1
            waits["selesai"].append(working_days_between(case.received, date.fromisoformat(ended)))
            legal = {"verifikasi", "tindak_lanjut"}
            legal |= {"jawaban", "perpanjangan", "tanggapan_keberatan"}
            missed = {e.data["jam"] for e in events if e.kind == history.MISSED} & legal
            found["terlambat" if missed else "tepat_waktu"] += 1
            late.update(missed)

    def middle(days: list[int]) -> dict[str, int | None]:
        ordered = sorted(days)
        places = {"median": 50, "p90": 90}
        return {
            name: ordered[-(-share * len(ordered) // 100) - 1] if ordered else None
            for name, share in places.items()
        }

    return {
        "angka": dict(found),
        "hari": {name: middle(days) for name, days in waits.items()},
        "lewat": dict(late),
    }


def agree(source: str, name: str) -> None:
    """A summary says what the histories say."""
    mine, theirs = of(source, name), from_histories(source, name)
    assert {k: v for k, v in mine["angka"].items() if v} == {
        k: v for k, v in theirs["angka"].items() if v
    }
    assert mine["hari"] == {k: theirs["hari"][k] for k in mine["hari"]}
    assert {k: v for k, v in mine["lewat_menurut_jam"].items() if v} == theirs["lewat"]


def test_the_golden_year_comes_out_the_same_from_histories_alone(year: Portal) -> None:
    for source in ("pengaduan", "informasi"):
        for name in OPEN:
            agree(source, name)


LIVES = st.lists(
    st.tuples(
        st.integers(0, 70),  # day received, after 1 September 2025
        st.lists(
            st.tuples(
                st.sampled_from(
                    ["klasifikasi", "tanggapi", "nilai", "buka", "tolak", "tanya", "lanjut"]
                ),
                st.integers(0, 12),
            ),
            max_size=6,
        ),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(LIVES)
def test_whatever_happens_the_aggregates_and_the_histories_agree(
    portal: Portal, lives: list[tuple[int, list[tuple[str, int]]]]
) -> None:
    office = Office(portal)
    for start, steps in lives:
        _live(office, date(2025, 9, 1) + start * DAY, steps)
    until = (history.last_daily_root() or (date(2026, 2, 1), ""))[0] + DAY
    day_ends(until)
    for name in ("2025-09", "2025-10", "2025-Q4", "2025", "2026-Q1"):
        agree("pengaduan", name)
    aggregates.rebuild()
    db.session.rollback()
    agree("pengaduan", "2025")
    assert figures.years()


def _live(office: Office, day: date, steps: list[tuple[str, int]]) -> None:
    """A complaint to which some of these things happen, as far as each can."""
    case = office.file("pengaduan", day)
    answers = {
        "klasifikasi": {"klasifikasi": "normatif", "pesan": "Ya."},
        "tanggapi": {"hasil": "penjelasan", "pesan": "Begini."},
        "tolak": {"alasan": "bukan_pengaduan", "pesan": "Bukan."},
        "tanya": {"pesan": "Di mana?"},
        "lanjut": {"pesan": "Kami lanjutkan."},
        "buka": {"pesan": "Dibuka."},
    }
    for name, wait in steps:
        day = day + wait * DAY
        office.miss(case, day)
        try:
            if name == "nilai":
                office.rates(case, day, 3)
            else:
                office.step(case, name, day, **answers[name])
        except acts.StepRefused:
            continue
