"""Summaries at the desk: frozen by the officer, read by the leader, signed; nobody reads what needs a key."""

import csv
import io
import json
import re
from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, text

from app import periods
from app.canonical import sha256_of
from app.language import day_text
from app.law.calendar import today
from app.monitoring import sheets, snapshots, summary
from app.monitoring.models import SheetRow, SummaryRow
from app.people import accounts
from app.store import db, writing
from tests.office.test_gratifikasi import workbook
from tests.paper import text_of
from tests.people_at_work import employ
from tests.portal import Page, Portal, Visitor
from tests.samples import document, letter
from tests.statistics.office import DAY, Office, day_ends

LIST = "/kantor/meja/rekap"
LEADER = "197004121995032001"
WORDS = {"analisis": "Semua tepat waktu.\nAntrean paling sering.", "nomor_surat": "800/12/2025"}


@pytest.fixture
def officer(portal: Portal) -> Visitor:
    return portal.sign_in("petugas")


@pytest.fixture
def year(portal: Portal) -> Office:
    """A year that is over: two complaints, one with money given back, and WBS reports of both teams."""
    office = Office(portal)
    office.settled(date(2025, 2, 3), date(2025, 2, 4), date(2025, 2, 5))
    paid = office.file("pengaduan", date(2025, 2, 6), kategori="biaya")
    office.step(paid, "klasifikasi", date(2025, 2, 6), klasifikasi="normatif", pesan="Ya.")
    office.step(
        paid,
        "tanggapi",
        date(2025, 2, 7),
        hasil="uang_kembali",
        jumlah_kembali="75000",
        pesan="Ya.",
    )
    for n in range(3):
        report = office.file("wbs", date(2025, 3, 3) + n * DAY, kategori="pungli")
        office.step(report, "telaah", date(2025, 3, 6))
        office.step(report, "selesai", date(2025, 3, 10), hasil="disiplin", pesan="Selesai.")
    office.file("wbs", date(2025, 3, 3), kategori="pungli", tidak_boleh_baca=["kepala"])  # type: ignore[arg-type]
    day_ends(date(2026, 1, 31))
    return office


def frozen(officer: Visitor, source: str, period: str, **words: str) -> Page:
    page = officer.get(f"{LIST}/{source}/{period}")
    return officer.send(page, f"/{source}/{period}", **(WORDS | words))


def newest(source: str, period: str) -> snapshots.Snapshot:
    found = snapshots.newest(source, period)
    db.session.rollback()
    assert found is not None
    return found


def told(page: Page) -> dict[str, list[str]]:
    """The rows of every table of a page by their first cell; the first of those that are called alike."""
    rows = [
        [c.get_text(" ", strip=True) for c in r.find_all(["th", "td"])]
        for r in page.soup.select("tbody tr")
    ]
    return {row[0]: row[1:] for row in reversed(rows)}


def test_an_officer_freezes_a_quarter_and_the_leader_reads_it(
    portal: Portal, officer: Visitor, year: Office
) -> None:
    listed = officer.get(f"{LIST}?tahun=2025")
    assert listed.soup.find("a", href=f"{LIST}/pengaduan/2025-Q1")
    before = officer.get(f"{LIST}/pengaduan/2025-Q1")
    assert told(before)["Diterima"][0] == "2"
    page = frozen(officer, "pengaduan", "2025-Q1")
    assert page.status == 200, page.text
    assert page.by_id("nomor-rekap") == "REKAP/PENGADUAN/2025-Q1/1"
    assert told(page)["Diterima"] == ["2", "0", "0"]
    assert told(page)["Selesai"] == ["1", "0", "0"]
    one = newest("pengaduan", "2025-Q1")
    assert one.whole
    assert one.digest in page.text
    assert "800/12/2025" in page.text
    with pytest.raises(AssertionError, match="no form"):
        page.form("/dibaca")  # the officer does not confirm a leader's reading
    leader = employ(portal, "kepala", LEADER, "")
    accounts.grant(LEADER, "pimpinan", given=True)
    seen = leader.get(f"{LIST}/{one.id}")
    assert "Semua tepat waktu." in seen.text
    done = leader.send(seen, "/dibaca")
    assert "belum" not in done.soup.find("dt", string="Dibaca pimpinan").find_next("dd").get_text()
    assert newest("pengaduan", "2025-Q1").read_on is not None
    with pytest.raises(AssertionError, match="no form"):
        done.form("/bertanda-tangan")


def test_the_leader_is_told_what_waits_to_be_read(
    portal: Portal, officer: Visitor, year: Office
) -> None:
    account = "/kantor/pegawai"
    leader = employ(portal, "kepala", LEADER, "")
    accounts.grant(LEADER, "pimpinan", given=True)
    assert leader.get(account).soup.find(id="rekap-menunggu") is None
    frozen(officer, "pengaduan", "2025-02")
    old = newest("pengaduan", "2025-02")
    frozen(officer, "pengaduan", "2025-02", perbaikan="Salah tulis.")
    frozen(officer, "informasi", "2025-Q1")
    one, other = newest("pengaduan", "2025-02"), newest("informasi", "2025-Q1")
    for place in (account, f"{LIST}?tahun=2025", f"{LIST}?tahun=2026"):
        box = leader.get(place).soup.find(id="rekap-menunggu")
        assert [a["href"] for a in box.find_all("a")] == [f"{LIST}/{s.id}" for s in (one, other)]
        assert "2 rekap" in box.get_text(" ")
        assert old.id not in str(box)
    assert officer.get(account).soup.find(id="rekap-menunggu") is None
    assert "2 rekap" in officer.get(LIST).soup.find(id="rekap-menunggu").get_text(" ")
    leader.send(leader.get(f"{LIST}/{one.id}"), "/dibaca")
    leader.send(leader.get(f"{LIST}/{other.id}"), "/dibaca")
    for place in (account, LIST):
        assert leader.get(place).soup.find(id="rekap-menunggu") is None


def test_where_a_summary_is_missing_whoever_publishes_it_is_led_there(
    portal: Portal, officer: Visitor, year: Office
) -> None:
    leader = employ(portal, "kepala", LEADER, "")
    accounts.grant(LEADER, "pimpinan", given=True)
    place = f"{LIST}/pengaduan/2025#terbitkan"
    sample = "/kantor/zi/2025/sampel"
    assert officer.get(sample).soup.find("a", href=place)
    assert "belum diterbitkan" in leader.get(sample).text
    assert not leader.get(sample).soup.find("a", href=place)
    page = officer.get(f"{LIST}/pengaduan/2025")
    assert page.soup.find("a", href="#terbitkan")
    assert page.soup.find(id="terbitkan")
    assert not leader.get(f"{LIST}/pengaduan/2025").soup.find("a", href="#terbitkan")
    frozen(officer, "pengaduan", "2025")
    assert "belum diterbitkan" not in officer.get(sample).text


def test_page_and_files_say_the_same(officer: Visitor, year: Office) -> None:
    frozen(officer, "pengaduan", "2025-Q1")
    one = newest("pengaduan", "2025-Q1")
    at = f"{LIST}/{one.id}"
    data = json.loads(officer.get(f"{at}/rekap.json").body)
    said = data.pop("rekap")
    digest = said.pop("sidik")
    assert digest == one.digest == sha256_of({**said, "angka": data})
    figures = data["angka"]
    rows = list(csv.DictReader(io.StringIO(officer.get(f"{at}/rekap.csv").body.decode())))
    by_key = {row["kunci"]: row["nilai"] for row in rows}
    page = told(officer.get(at))
    sheets_ = workbook(io.BytesIO(officer.get(f"{at}/rekap.xlsx").body))
    in_book = {str(row[0]): row[1] for row in _rows(sheets_) if len(row) > 1}
    paper = text_of(officer.get(f"{at}/rekap.pdf").body)
    labels = {
        "diterima": "Diterima",
        "selesai": "Selesai",
        "sisa": "Belum selesai pada akhir periode",
    }
    for name, label in labels.items():
        assert (
            by_key[f"angka.{name}"] == str(figures[name]) == page[label][0] == str(in_book[label])
        )
        assert re.search(rf"{label}\s+{figures[name]}\b", paper), (label, paper)
    assert one.digest in paper.replace(" ", "")
    assert "REKAP/PENGADUAN/2025-Q1/1" in paper


def _rows(book: Any) -> list[list[Any]]:
    return [[c.value for c in row] for sheet in book.worksheets for row in sheet.iter_rows()]


def test_a_correction_is_a_new_version_that_names_the_old_and_needs_its_reason(
    officer: Visitor, year: Office
) -> None:
    frozen(officer, "pengaduan", "2025-02")
    first = newest("pengaduan", "2025-02")
    page = frozen(officer, "pengaduan", "2025-02")
    assert page.status == 422
    assert page.soup.select_one("#ringkasan-galat a")["href"] == "#perbaikan"
    assert page.filled("/2025-02")["analisis"].startswith("Semua tepat waktu.")
    frozen(officer, "pengaduan", "2025-02", perbaikan="Salah tulis.")
    second = newest("pengaduan", "2025-02")
    assert (second.version, second.replaces, second.whole) == (2, first.digest, True)
    said = f"Versi 2, menggantikan {first.number}, karena: Salah tulis."
    assert said in officer.get(f"{LIST}/{second.id}").text
    paper = " ".join(text_of(officer.get(f"{LIST}/{second.id}/rekap.pdf").body).split())
    assert said in paper
    assert first.digest in paper.replace(" ", "")
    assert "menggantikan" not in text_of(officer.get(f"{LIST}/{first.id}/rekap.pdf").body)
    old = officer.get(f"{LIST}/{first.id}")
    assert f"digantikan oleh {second.number}" in old.text
    assert snapshots.of_year(2025) == [second]


def test_the_paper_has_place_day_and_the_head_whom_the_roster_knows(
    portal: Portal, officer: Visitor, year: Office
) -> None:
    frozen(officer, "pengaduan", "2025-02")
    at = f"{LIST}/{newest('pengaduan', '2025-02').id}/rekap.pdf"

    def signed() -> str:
        text = " ".join(text_of(officer.get(at).body).split())
        return text[text.index(f"Sungailiat, {day_text(today(), 'id')}") :]

    assert re.search(r"Kepala \(\.+\) NIP", signed())
    employ(portal, "kepala", LEADER, "")
    accounts.grant(LEADER, "pimpinan", given=True)
    assert re.search(f"Staf Kepala NIP {LEADER}", signed())


def test_what_points_at_somebody_is_refused_and_stays_typed(officer: Visitor, year: Office) -> None:
    words = "Laporan WBS-4F7K-Q2MX dan telepon 0812-3456-7890."
    page = frozen(officer, "pengaduan", "2025-02", analisis=words)
    assert page.status == 422
    assert page.filled("/2025-02")["analisis"] == words
    assert snapshots.newest("pengaduan", "2025-02") is None


def test_beside_a_year_the_year_before_stands_once(officer: Visitor, year: Office) -> None:
    whole = officer.get(f"{LIST}/pengaduan/2025")
    assert told(whole)["Diterima"] == ["2", "0"]
    heads = [th.get_text(strip=True) for th in whole.soup.select("thead th")]
    assert "Sebelumnya (2024)" in heads
    assert "Setahun lalu (2024)" not in heads
    assert heads.count("Persentil 90, 2024") == 1
    assert [d.get_text().count("2024") for d in whole.soup.select("figure")] == [1, 1]
    assert told(officer.get(f"{LIST}/pengaduan/2025-Q1"))["Diterima"] == ["2", "0", "0"]


def test_a_sealed_channel_says_for_how_long_a_period_it_tells(
    officer: Visitor, year: Office
) -> None:
    assert "hanya untuk setahun penuh" in officer.get(f"{LIST}/wbs/2025-S1").text
    assert "hanya untuk satu semester atau setahun" in officer.get(f"{LIST}/benturan/2025-Q1").text


def test_the_command_gives_no_figures_of_a_period_to_come(portal: Portal, year: Office) -> None:
    asked = ("summary", "--channel", "pengaduan", "--period")
    status, figures, why = portal.command(*asked, str(today().year + 1))
    assert (status, figures) == (2, None)
    assert "belum mulai" in why
    assert portal.command(*asked, str(today().year))[0] == 0


def test_what_still_runs_is_not_frozen(officer: Visitor, year: Office) -> None:
    page = officer.get(f"{LIST}/pengaduan/2026")
    with pytest.raises(AssertionError, match="no form"):
        page.form("/2026")
    form = officer.get(f"{LIST}/pengaduan/2025-02").filled("/2025-02")
    page = officer.post(f"{LIST}/pengaduan/2026", {**form, **WORDS})
    assert page.status in (403, 409)
    period = periods.parse("2026")
    assert period is not None
    with pytest.raises(snapshots.NotOver):
        snapshots.freeze(
            "pengaduan", period, snapshots.Words("", "x"), "petugas", "x" * 32, today()
        )
    assert officer.get(f"{LIST}/wbs/2099").status == officer.get(f"{LIST}/apa/2025").status == 404


def test_the_signed_paper_comes_back_once_with_its_hash(officer: Visitor, year: Office) -> None:
    page = frozen(officer, "pengaduan", "2025-02")
    one = newest("pengaduan", "2025-02")
    empty = officer.send(page, "/bertanda-tangan")
    assert empty.status == 422
    for wrong in (b"tanda tangan", letter()):
        refused = officer.send(page, "/bertanda-tangan", berkas=(io.BytesIO(wrong), "surat.pdf"))
        assert refused.status == 422
        assert "bukan PDF atau foto" in refused.text
    scan = document()
    done = officer.send(page, "/bertanda-tangan", berkas=(io.BytesIO(scan), "surat.pdf"))
    assert done.status == 200, done.text
    assert "surat.pdf" in done.text
    again = officer.send(page, "/bertanda-tangan", berkas=(io.BytesIO(scan), "lain.pdf"))
    assert again.status == 409
    kept = officer.get(f"{LIST}/{one.id}/surat")
    assert kept.body.startswith(b"%PDF-")
    assert newest("pengaduan", "2025-02").signed is not None


def test_only_keys_open_what_a_summary_of_reports_of_wrongs_says(
    portal: Portal, officer: Visitor, year: Office
) -> None:
    page = frozen(officer, "wbs", "2025")
    one = newest("wbs", "2025")
    assert set(one.figures) <= {
        "versi_skema", "kanal", "periode", "mulai", "akhir", "sampai", "kepatuhan", "tahunan",
    }  # fmt: skip
    assert one.figures["tahunan"]["selesai"] == "<5"
    inner = page.soup.find(id="lembar-wbs").find_parent("section").get_text(" ")
    assert "Pungutan liar" in inner or "pungli" in inner.lower()
    rows = told(page)
    assert rows["Diterima"] == ["3"]  # the fourth is for the Inspektorat's eyes only
    leader = employ(portal, "kepala", LEADER, "")
    accounts.grant(LEADER, "pimpinan", given=True)
    outside = leader.get(f"{LIST}/{one.id}")
    assert outside.status == 200
    assert "Diterima" not in told(outside)
    for kind in ("json", "csv", "xlsx"):
        body = leader.get(f"{LIST}/{one.id}/rekap.{kind}").body
        assert b"pungli" not in body
        assert b"tertinggi" not in body
    inspector = portal.sign_in("inspektorat")
    seen = inspector.get(f"{LIST}/{one.id}")
    assert "Diterima" not in told(seen)
    own = inspector.send(seen, "/lembar")
    assert told(own)["Diterima"] == ["1"]
    assert told(officer.get(f"{LIST}/{one.id}"))["Diterima"] == ["3"]
    assert sheets.sealed_for(one.id) == ["wbs", "wbs-inspektorat"]


def test_money_that_was_given_back_is_told_to_the_team_alone(
    officer: Visitor, year: Office
) -> None:
    page = frozen(officer, "pengaduan", "2025-02")
    assert "Rp75.000" in page.text
    inner = page.soup.find(id="lembar-pengaduan").find_parent("section").get_text(" ", strip=True)
    assert "hanya laporan yang diterima dalam periode ini, terbuka dengan kunci" in inner
    assert "hasilnya “Uang dikembalikan”" in inner
    assert "Diterima, dengan hasil “Uang dikembalikan” 1" in inner
    assert told(page)["Diterima"][0] == "2"
    one = newest("pengaduan", "2025-02")
    assert "75000" not in json.dumps(one.figures)


def test_a_sealed_channel_is_counted_once_whatever_comes_later(
    officer: Visitor, year: Office
) -> None:
    frozen(officer, "wbs", "2025")
    first = newest("wbs", "2025").figures
    late = year.file("wbs", date(2025, 12, 30), kategori="pungli")
    year.step(late, "tolak", date(2025, 12, 31), alasan="tidak_lengkap", pesan="Tidak.")
    day_ends(date(2026, 2, 1))
    frozen(officer, "wbs", "2025", perbaikan="Kata-kata.")
    second = newest("wbs", "2025")
    assert second.version == 2
    assert second.figures == first


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"analysis": "Semua baik."}, "isi rekap bukan yang diterbitkan"),
        ({"replaces": "0" * 64}, "versi sebelumnya"),
        ({"gone": True}, "hilang"),
        ({"rehashed": True}, "tercatat dalam riwayat kantor"),
    ],
)
def test_a_summary_changed_behind_the_portal_is_named(
    officer: Visitor, year: Office, changed: dict[str, Any], what: str
) -> None:
    frozen(officer, "pengaduan", "2025-02")
    one = newest("pengaduan", "2025-02")
    assert list(snapshots.faults()) == []
    db.session.rollback()
    with writing() as session:
        row = session.get(SummaryRow, one.id)
        assert row is not None
        if "gone" in changed:
            session.execute(delete(SheetRow))
            session.delete(row)
        elif "rehashed" in changed:
            row.analysis = "Semua baik."
            document = one.document() | {"analisis": "Semua baik."}
            row.digest = sha256_of(document)
        else:
            for name, value in changed.items():
                setattr(row, name, value)
    assert any(number == one.number and what in told for number, told in snapshots.faults())
    if "gone" not in changed:
        assert ("berubah sesudah terbit" in officer.get(f"{LIST}/{one.id}").text) is (
            "rehashed" not in changed
        )


def test_a_damaged_summary_stops_nothing_else_and_is_named(officer: Visitor, year: Office) -> None:
    frozen(officer, "pengaduan", "2025-02")
    frozen(officer, "informasi", "2025-Q1")
    one = newest("pengaduan", "2025-02")
    damage = "[1]" if db.engine.dialect.name == "postgresql" else "bukan json"
    with writing() as session:
        changed = "UPDATE rekap SET figures = :d WHERE id = :id"
        session.execute(text(changed), {"d": damage, "id": one.id})
    assert one.number in {number for number, _ in snapshots.faults()}
    assert "REKAP/INFORMASI/2025-Q1/1" in officer.get(f"{LIST}?tahun=2025").text
    assert officer.get(f"{LIST}/{one.id}").status in (200, 404)


def test_the_same_form_sent_twice_freezes_once(officer: Visitor, year: Office) -> None:
    page = officer.get(f"{LIST}/informasi/2025-Q1")
    sent = {**page.filled("/2025-Q1"), **WORDS}
    for _ in range(2):
        officer.post(page.address("/2025-Q1"), sent)
    assert newest("informasi", "2025-Q1").version == 1
    assert len(snapshots.versions("informasi", "2025-Q1")) == 1


def test_who_keeps_no_record_finds_no_summary(portal: Portal, year: Office) -> None:
    plain = employ(portal, "sri", "198801012010012001", "")
    assert "Akun Anda" in plain.get(LIST).text
    assert portal.visitor().get(LIST).soup.find("input", attrs={"name": "frasa"})
    assert summary.counted_until() == date(2026, 1, 31)
