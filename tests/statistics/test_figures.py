"""Figures of complaints and requests, worked by hand; and the same however they came about."""

import csv
import io
import re
import threading
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, update

from app.cases import erasing, replies
from app.cases.models import Case, Event
from app.channels import CHANNELS
from app.law import calendar
from app.law.calendar import OfficeDays, today
from app.statistics import aggregates, counting, figures
from app.statistics.figures import nearest_rank, percent
from app.statistics.models import DailyFigures, FiguresState, MonthlyFigures
from app.store import db, writing
from tests.portal import Portal
from tests.statistics.office import DAY, Office, day_ends, everything, figures_of

PENGADUAN = CHANNELS["pengaduan"]
DICTIONARY = Path(__file__).resolve().parents[2] / "docs" / "kamus-data.md"


@pytest.mark.parametrize(
    ("days", "median", "p90"),
    [
        ([], None, None),
        ([7], 7, 7),
        ([0], 0, 0),
        ([1, 2, 9], 2, 9),
        ([1, 2, 3, 10], 2, 10),  # even: the lower of the two in the middle, never between them
        (list(range(1, 11)), 5, 9),  # ⌈0.9 · 10⌉ = 9
        (list(range(1, 12)), 6, 10),  # ⌈0.9 · 11⌉ = 10
        ([3, 3, 3, 3, 40], 3, 40),
    ],
)
def test_median_and_percentile_are_values_by_nearest_rank(
    days: list[int], median: int | None, p90: int | None
) -> None:
    histogram = {value: days.count(value) for value in days}
    assert (nearest_rank(histogram, 50), nearest_rank(histogram, 90)) == (median, p90)


def test_a_share_has_one_decimal_rounded_half_up() -> None:
    shares = [(1, 3), (2, 3), (1, 8), (1, 16), (0, 4), (4, 4)]
    assert [percent(a, b) for a, b in shares] == [33.3, 66.7, 12.5, 6.3, 0.0, 100.0]
    assert percent(0, 0) is None


def test_a_month_has_what_came_and_what_was_closed_in_it_also_across_the_year_s_end(
    portal: Portal,
) -> None:
    office = Office(portal)
    # Tuesday 30 December to Tuesday 6 January: 31, 2, 5, 6; New Year's Day is none
    office.settled(date(2025, 12, 30), date(2026, 1, 2), date(2026, 1, 6), medium="surat")
    office.settled(date(2026, 1, 5), date(2026, 1, 5), date(2026, 1, 5), jenis="aspirasi")
    open_still = office.file("pengaduan", date(2026, 1, 7), kategori="biaya")
    day_ends(date(2026, 1, 31))

    december, january = figures_of("pengaduan", "2025-12"), figures_of("pengaduan", "2026-01")
    assert (december.whole.received, december.whole.settled) == (1, 0)
    assert december.whole.percent is december.whole.median_settled is None
    whole = january.whole
    assert (whole.received, whole.settled, whole.on_time, whole.percent) == (2, 2, 2, 100.0)
    assert (whole.median_settled, whole.p90_settled) == (0, 4)
    assert (whole.median_answered, whole.p90_answered) == (0, 2)  # 31 December, 2 January
    assert january.by["lewat"]["surat"].median_settled == 4
    assert january.by["lewat"]["surat"].received == 0
    assert january.by["jenis"]["aspirasi"].settled == 1
    assert january.by["golongan"][figures.UNCLASSIFIED].received == 1
    assert january.by["kategori"]["biaya"].received == 1
    assert january.ratings.named() == {
        "nilai_1": 0, "nilai_2": 0, "nilai_3": 0, "nilai_4": 2, "penilaian": 2, "tuntas": 2,
    }  # fmt: skip
    year = figures_of("pengaduan", "2026")
    assert [n.received for n in year.by["bulan"].values()] == [2]  # no month that is still to come
    assert figures_of("pengaduan", "2026-Q1").whole == whole == year.whole
    assert figures_of("informasi", "2026").whole.received == 0
    assert open_still.number


def test_late_is_what_missed_a_deadline_and_a_pause_is_not_counted(portal: Portal) -> None:
    office = Office(portal)
    # normatif: 5 working days from Monday 5 January end on Monday 12 January
    office.settled(date(2026, 1, 5), date(2026, 1, 12), date(2026, 1, 14))
    late = office.file("pengaduan", date(2026, 1, 5))
    office.step(late, "verifikasi", date(2026, 1, 6))
    office.step(late, "klasifikasi", date(2026, 1, 6), klasifikasi="normatif", pesan="Ya.")
    office.step(late, "tanggapi", date(2026, 1, 13), hasil="penjelasan", pesan="Begini.")
    office.miss(late, date(2026, 1, 14))
    office.rates(late, date(2026, 1, 14), 2)
    asked = office.file("pengaduan", date(2026, 1, 5))
    office.step(asked, "verifikasi", date(2026, 1, 6))
    office.step(asked, "klasifikasi", date(2026, 1, 6), klasifikasi="normatif", pesan="Ya.")
    office.step(asked, "tanya", date(2026, 1, 7), pesan="Loket mana?")
    office.says(asked, replies.Saying("Loket dua."), date(2026, 1, 21))
    office.step(asked, "tanggapi", date(2026, 1, 23), hasil="penjelasan", pesan="Begini.")
    office.miss(asked, date(2026, 1, 26))
    office.rates(asked, date(2026, 1, 26), 3)
    day_ends(date(2026, 1, 31))
    found = figures_of("pengaduan", "2026-01")
    assert (found.whole.settled, found.whole.on_time, found.whole.percent) == (3, 1, 33.3)


def test_reopening_reclassifying_joining_and_erasing_move_the_figures_as_counting_anew_would(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, day = Office(portal), date(2026, 1, 5)
    case = office.settled(day, day + DAY, day + 2 * DAY)
    other = office.file("pengaduan", day)
    office.step(other, "verifikasi", day)
    office.step(other, "klasifikasi", day, klasifikasi="normatif", pesan="Ya.")
    day_ends(date(2026, 1, 10))
    january = figures_of("pengaduan", "2026-01")
    assert (january.whole.settled, january.by["golongan"]["normatif"].received) == (1, 2)

    office.says(case, replies.Saying("Belum beres.", step="buka_kembali"), date(2026, 1, 12))
    office.step(other, "klasifikasi_ulang", date(2026, 1, 12), klasifikasi="pengawasan", pesan="Ya")
    main = office.file("pengaduan", date(2026, 1, 12))
    office.step(main, "verifikasi", date(2026, 1, 12))
    office.step(main, "klasifikasi", date(2026, 1, 12), klasifikasi="normatif", pesan="Ya.")
    office.step(other, "gabung", date(2026, 1, 12), nomor_utama=main.number)
    day_ends(date(2026, 1, 12))
    january = figures_of("pengaduan", "2026-01")
    assert january.whole.settled == 0
    assert january.whole.received == 3  # a joined complaint is one of its own
    groups = {name: n.received for name, n in january.by["golongan"].items()}
    assert groups == {"normatif": 2, "pengawasan": 1}
    stepwise = everything()
    aggregates.rebuild()
    assert everything() == stepwise

    office.step(case, "tanggapi", date(2026, 2, 2), hasil="penjelasan", pesan="Sudah.")
    office.rates(case, date(2026, 2, 3), 1)
    day_ends(date(2026, 2, 3))
    assert figures_of("pengaduan", "2026-01").whole.settled == 0
    february = figures_of("pengaduan", "2026-02")
    assert february.whole.settled == 1
    assert february.ratings.by_score == {1: 1, 2: 0, 3: 0, 4: 0}  # the last, once a case
    assert figures_of("pengaduan", "2026-01").ratings.named()["penilaian"] == 0

    before = everything()
    for module in ("chain", "verification"):
        monkeypatch.setattr(f"app.cases.{module}.today", lambda: date(2031, 4, 2))
    found = db.session.scalar(select(Case.id).where(Case.number == case.number))
    db.session.rollback()
    assert found is not None
    assert erasing.announce(PENGADUAN, found, date(2031, 3, 1))
    assert erasing.erase(found, date(2031, 4, 1))
    day_ends(date(2031, 4, 1))
    assert everything() == before
    aggregates.rebuild()
    assert everything() == before
    assert portal.command("verify")[1]["temuan"] == []


def test_nothing_is_counted_before_its_day_is_over_nor_in_the_transaction_of_a_report(
    portal: Portal,
) -> None:
    portal.complain()
    assert portal.command("jobs")[0] == 0
    year = str(today().year)
    page = portal.visitor().get("/statistik")
    assert page.status == 200
    assert "baru tampil besok" in page.text or "Belum ada angka" in page.text
    assert figures_of("pengaduan", year).whole.received == 0
    day_ends(today())
    assert figures_of("pengaduan", year).whole.received == 1


def test_reports_that_arrive_while_it_is_counted_are_all_counted_once(portal: Portal) -> None:
    office, day = Office(portal), date(2026, 3, 2)

    def files() -> None:
        with portal.app.app_context():
            for _ in range(4):
                case = office.file("pengaduan", day)
                office.step(case, "tolak", day, alasan="uji_coba", pesan="Bukan laporan.")
            db.session.remove()

    threads = [threading.Thread(target=files) for _ in range(3)]
    for thread in threads:
        thread.start()
    for n in range(6):
        day_ends(day + n * DAY)
    for thread in threads:
        thread.join()
    day_ends(day + 7 * DAY)
    whole = figures_of("pengaduan", "2026-03").whole
    assert (whole.received, whole.settled) == (12, 12)
    counted = everything()
    aggregates.rebuild()
    assert everything() == counted


def test_a_day_that_becomes_a_holiday_is_counted_anew(portal: Portal) -> None:
    Office(portal).settled(date(2026, 1, 5), date(2026, 1, 8), date(2026, 1, 8))
    day_ends(today() - DAY)
    assert figures_of("pengaduan", "2026").whole.median_settled == 3
    own = OfficeDays(closed=frozenset({date(2026, 1, 7)}))
    calendar.take_office_days_from(lambda: own)
    assert any("hari kerja berubah" in f["temuan"] for f in portal.command("verify")[1]["temuan"])
    aggregates.up_to_date()
    db.session.rollback()
    assert figures_of("pengaduan", "2026").whole.median_settled == 2
    assert portal.command("verify")[1]["temuan"] == []


@pytest.mark.parametrize("model", [DailyFigures, MonthlyFigures])
def test_a_broken_figure_is_named_and_mended(
    portal: Portal, model: type[DailyFigures | MonthlyFigures]
) -> None:
    Office(portal).settled(date(2026, 1, 5), date(2026, 1, 8), date(2026, 1, 8))
    day_ends(today() - DAY)
    assert portal.command("verify")[1]["temuan"] == []
    whole = everything()
    first = date(2026, 1, 8) if model is DailyFigures else date(2026, 1, 1)
    place = (model.channel == "pengaduan", model.day == first, model.measure == "selesai")
    with writing() as session:
        session.execute(update(model).where(*place).values(counts={"": {"0": 7}}))
    status, said, _ = portal.command("verify")
    assert status == 2
    (fault,) = said["temuan"]
    assert f"pengaduan {first} selesai" in fault["temuan"]
    assert "tersimpan 7, seharusnya 1" in fault["temuan"]
    assert portal.command("recount-figures")[0] == 0
    db.session.rollback()
    assert everything() == whole
    assert portal.command("verify")[1]["temuan"] == []


def test_a_figure_that_is_gone_is_named_too(portal: Portal) -> None:
    Office(portal).settled(date(2026, 1, 5), date(2026, 1, 8), date(2026, 1, 8))
    day_ends(today() - DAY)
    with writing() as session:
        row = session.get(DailyFigures, ("pengaduan", date(2026, 1, 5), "diterima"))
        session.delete(row)
    texts = [f["temuan"] for f in portal.command("verify")[1]["temuan"]]
    assert any("pengaduan 2026-01-05 diterima" in t and "tersimpan 0" in t for t in texts)


def test_a_damaged_case_stops_no_figure_of_the_others_and_broken_figures_stop_no_verification(
    portal: Portal,
) -> None:
    office, day = Office(portal), date(2026, 1, 5)
    broken, _ = office.file("pengaduan", day), office.file("pengaduan", day)
    for event in db.session.scalars(
        select(Event).join(Case, Case.id == Event.case_id).where(Case.number == broken.number)
    ).all():
        event.data = "x"
    db.session.commit()
    day_ends(today() - DAY)
    assert figures_of("pengaduan", "2026").whole.received == 1
    with writing() as session:
        session.execute(update(DailyFigures).values(counts={"": 5}))
    told = [f["temuan"] for f in portal.command("verify")[1]["temuan"]]
    assert any(text.startswith("angka tidak terbaca") for text in told)
    assert portal.command("recount-figures")[0] == 0
    told = [f["temuan"] for f in portal.command("verify")[1]["temuan"]]
    assert not any(text.startswith("angka") for text in told)


def _typical(portal: Portal) -> None:
    office = Office(portal)
    for n in range(5):
        office.settled(date(2026, 1, 5), date(2026, 1, 6), date(2026, 1, 7 + n % 2))
    asked = office.file("informasi", date(2026, 1, 5))
    office.step(asked, "berikan", date(2026, 1, 12), pesan="Ini.")
    day_ends(today() - DAY)


def _flat(found: dict[str, object]) -> dict[tuple[str, ...], str]:
    """Every figure of the JSON by the columns of the CSV."""
    lines: dict[tuple[str, ...], object] = {}
    for channel, said in found["kanal"].items():  # type: ignore[attr-defined]
        for name, figure in {**said["jumlah"], **said["penilaian"]}.items():
            lines[channel, found["periode"], "", "", name] = figure  # type: ignore[index]
        for by, groups in said["menurut"].items():
            for group, numbers in groups.items():
                for name, figure in numbers.items():
                    lines[channel, found["periode"], by, group, name] = figure  # type: ignore[index]
    for row in found["tahunan"]:  # type: ignore[attr-defined]
        for outcome, cell in row["hasil"].items():
            lines[row["kanal"], str(row["tahun"]), "hasil", outcome, "ditutup"] = cell
        for name in ("jumlah_paling_sedikit", "jumlah_paling_banyak"):
            lines[row["kanal"], str(row["tahun"]), "", "", name] = row[name]
    return {key: "" if value is None else str(value) for key, value in lines.items()}


def test_page_json_and_csv_say_the_same(portal: Portal) -> None:
    _typical(portal)
    visitor = portal.visitor()
    found = visitor.get("/statistik.json?periode=2026-Q1").answer.get_json()
    assert found["sampai"] == (today() - DAY).isoformat()
    body = visitor.get("/statistik.csv?periode=2026-Q1").body.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(body)))
    assert tuple(rows[0]) == figures.COLUMNS
    lines = {
        (r["kanal"], r["periode"], r["menurut"], r["kelompok"], r["ukuran"]): r["nilai"]
        for r in rows
    }
    assert lines == _flat(found)
    page = visitor.get("/statistik?periode=2026-Q1")
    for channel, said in found["kanal"].items():
        section = page.soup.find(id=channel)
        tables = section.find_all("table")
        told = [row.find_all("td")[1].get_text(strip=True) for row in tables[0].select("tbody tr")]
        order = ("diterima", "diselesaikan", "tepat_waktu", "persen_tepat_waktu",
                 "median_hari_tanggapan", "p90_hari_tanggapan",
                 "median_hari_selesai", "p90_hari_selesai")  # fmt: skip
        shown = ["–" if said["jumlah"][k] is None else str(said["jumlah"][k]) for k in order]
        assert told == [text.replace(".", ",") for text in shown]
        for table, groups in zip(tables[1:], said["menurut"].values(), strict=False):
            firsts = [r.find("td").get_text(strip=True) for r in table.select("tbody tr")]
            assert firsts == [str(numbers["diterima"]) for numbers in groups.values()]


@pytest.mark.parametrize("language", ["id", "en"])
def test_what_is_no_period_is_refused_in_the_reader_s_language(
    portal: Portal, language: str
) -> None:
    _typical(portal)
    words = {"id": "Permintaan ini tidak dapat dikerjakan", "en": "This request"}[language]
    for address in ("/statistik", "/statistik.json", "/statistik.csv"):
        for wrong in ("2026-Q5", "kemarin", "'", "2026-00", "%00", "x" * 3000):
            page = portal.visitor().get(f"{address}?periode={wrong}&bahasa={language}")
            assert page.status in (400, 404), wrong
            assert page.soup.html["lang"] == language
            if page.status == 400:
                assert words in page.text
        assert portal.visitor().get(f"{address}?periode=2031").status == 404
        assert portal.visitor().get(f"{address}?periode=2026-S1").status == 200


def test_no_cell_of_the_csv_is_a_formula(portal: Portal) -> None:
    case = Office(portal).settled(date(2026, 1, 5), date(2026, 1, 8), date(2026, 1, 8))
    evil = '=HYPERLINK("http")'
    for event in db.session.scalars(
        select(Event).join(Case, Case.id == Event.case_id).where(Case.number == case.number)
    ).all():  # somebody who writes into the database
        event.data = {**event.data, "fakta": {**event.data["fakta"], "category": evil}}
    db.session.commit()
    day_ends(today() - DAY)
    body = portal.visitor().get("/statistik.csv?periode=2026").body.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(body)) for cell in row]
    assert f"'{evil}" in cells
    assert [c for c in cells if c[:1] in set("=+-@\t\r")] == []
    assert evil in portal.visitor().get("/statistik?periode=2026").text


def test_the_dictionary_names_every_key_of_the_json(portal: Portal) -> None:
    _typical(portal)
    with writing() as session:
        session.execute(update(FiguresState).values(until=today() - DAY))
    found = portal.visitor().get("/statistik.json?periode=2026").answer.get_json()
    keys: set[str] = set()

    def walk(value: object, path: str) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                named = path in (
                    "kanal",
                    "hasil",
                    "jenis",
                    "golongan",
                    "kategori",
                    "lewat",
                    "bulan",
                )
                if not named:
                    keys.add(key)
                walk(inner, "" if named else key)
        elif isinstance(value, list):
            for inner in value:
                walk(inner, "")

    walk(found, "")
    told = set(re.findall(r"^\| `([^`]+)` \|", DICTIONARY.read_text(), re.M))
    assert keys - told == set()
    assert set(figures.COLUMNS) - told == set()
    assert set(figures.UNITS) | set(figures.RATING_UNITS) | set(counting.DIMENSIONS) <= told
