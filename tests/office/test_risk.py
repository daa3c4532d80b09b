"""The risk register at the desk: who writes and who reads, what comes back, map, files and digest."""

import hashlib
import io
import json
import re
import zipfile
from typing import Any

import pytest
from sqlalchemy import update

from app import canonical
from app.campaign import events
from app.campaign.events import Plan
from app.law.calendar import today
from app.people import accounts
from app.risk import due, evidence, register, statement
from app.risk.models import Assessment
from app.statistics.models import YearlyFigures
from app.store import db, new_id, writing
from tests.office.test_gratifikasi import workbook
from tests.paper import squeezed, text_of
from tests.people_at_work import employ
from tests.portal import Page, Portal, Visitor
from tests.risk.house import OTHER, OWNER, activity, days, quarters, risk, staff
from tests.statistics.office import Office, day_ends

pytestmark = pytest.mark.one_store

LIST = "/kantor/meja/risiko"
TOLD = f"{LIST}/komunikasi"
YEARLY = f"{LIST}/penilaian"
FILLED = {
    "tujuan": "Tarif di loket sama dengan tarif resmi.",
    "pernyataan": "Pungutan di luar tarif resmi di loket.",
    "sebab": "Pembayaran tunai.",
    "akibat": "Warga dirugikan.",
    "kelompok": "kecurangan",
    "pemilik": OWNER,
    "kendali": "Papan tarif.",
    "memadai": "tidak",
    "kemungkinan": "4",
    "dampak": "4",
    "tanggapan": "kurangi",
    "sisa_kemungkinan": "2",
    "sisa_dampak": "3",
    "umpan": ["pengaduan:kategori:biaya"],
}


@pytest.fixture
def officer(portal: Portal) -> Visitor:
    staff()
    return portal.sign_in("petugas")


def entered(officer: Visitor, **fields: Any) -> Page:
    return officer.send(officer.get(f"{LIST}/baru"), "/risiko/baru", **{**FILLED, **fields})


def day_of(n: int) -> str:
    return f"{days(n):%d-%m-%Y}"


def test_from_an_empty_register_to_a_statement_that_three_read(
    portal: Portal, officer: Visitor
) -> None:
    assert "Belum ada risiko" in officer.get(LIST).text
    page = entered(officer)
    assert page.status == 200, page.text
    assert "16 sangat tinggi" in page.text
    assert "6 sedang" in page.text
    one = officer.get(f"{LIST}/R-001")
    assert "Sri Wahyuni (198001012005011001)" in one.text
    fields = {"kegiatan": "Kamera di loket", "pelaksana": OTHER, "tenggat": day_of(3)}
    one = officer.send(one, "/kendali", **fields)
    one = officer.send(one, "/mulai")
    assert "berjalan" in one.text
    one = officer.send(one, "/selesai", hari=day_of(0), hasil="Terpasang.")
    assert one.status == 422
    assert "Pilih dulu berkasnya." in one.text
    file = (io.BytesIO(b"Berita acara."), "berita.txt")
    one = officer.send(one, "/selesai", hari=day_of(0), hasil="Terpasang.", berkas=file)
    assert one.status == 200, one.text
    link = one.soup.find("a", string=re.compile(r"Bukti: berita\.txt"))["href"]
    assert officer.get(str(link)).body == b"Berita acara."
    one = officer.send(one, "/nilai", kemungkinan="2", alasan="Kamera bekerja.")
    assert "Dinilai ulang, versi 2." in one.text
    one = officer.send(one, "/pantau", hari=day_of(0), dilihat="Tidak ada keluhan.")
    assert "Penilaian tetap." in one.text
    page = officer.send(officer.get(YEARLY), "/penilaian")
    number = f"RISIKO/{today().year}/1"
    address = str(page.soup.find("a", string=number)["href"])
    inspector = portal.sign_in("inspektorat")
    leader = employ(portal, "kepala", "198001012005011009")
    accounts.grant("198001012005011009", "pimpinan", given=True)
    for reader in (officer, inspector, leader):
        assert number in reader.get(address).text
        assert reader.get(f"{address}/pdf").body[:5] == b"%PDF-"
        assert "Kamera di loket" in reader.get(f"{LIST}/R-001").text
        assert reader.get(str(link)).body == b"Berita acara."
    for reader in (inspector, leader):
        assert not reader.get(f"{LIST}/R-001").soup.select("main form")
        assert not reader.get(LIST).soup.find("a", href=f"{LIST}/baru")
        assert reader.get(LIST).soup.select_one(f'a[href="{LIST}"]')


def test_an_employee_without_a_role_is_led_to_their_own_page(
    portal: Portal, officer: Visitor
) -> None:
    code, clerk = risk().code, employ(portal, "sri", "198001012005011008")
    for path in (LIST, f"{LIST}/{code}", TOLD, YEARLY):
        page = clerk.get(path)
        assert page.title.startswith("Akun")
        assert code not in page.text
    assert portal.visitor().get(LIST).title.startswith("Masuk")


def test_an_inspector_and_a_leader_write_nothing(portal: Portal, officer: Visitor) -> None:
    one = risk()
    token = officer.get(f"{LIST}/R-001").filled("/tutup")["kunci_formulir"]
    sent = {"alasan": "Tidak perlu.", "kunci_formulir": token}
    inspector = portal.sign_in("inspektorat")
    leader = employ(portal, "kepala", "198001012005011009")
    accounts.grant("198001012005011009", "pimpinan", given=True)
    assert inspector.post(f"{LIST}/R-001/tutup", sent).status == 404
    assert leader.post(f"{LIST}/R-001/tutup", sent).title.startswith("Akun")
    db.session.rollback()
    kept = register.find(one.code)
    assert kept is not None
    assert kept.closed is None


@pytest.mark.parametrize(
    ("field", "value"),
    [("pemilik", ""), ("pemilik", "198099999999999999"), ("kemungkinan", "6"), ("kemungkinan", "0"),
     ("kemungkinan", "4.5"), ("dampak", "-1"), ("dampak", "٣"), ("sisa_dampak", "5"), ("perkiraan_1", "-2"),
     ("perkiraan_2", "0"), ("perkiraan_4", "999999"), ("perkiraan_3", "satu"), ("umpan", ["wbs:selesai"]),
     ("tanggapan", "abaikan"), ("kelompok", "x" * 40), ("pernyataan", "x" * 501), ("tujuan", " ")],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_its_field_and_the_rest_stays_typed(
    officer: Visitor, field: str, value: Any
) -> None:
    page = entered(officer, **{field: value})
    assert page.status == 422, page.text
    assert page.soup.select_one("#ringkasan-galat a")["href"] == f"#{field}"
    assert page.soup.find(id=f"{field}-galat")
    typed = page.filled("/risiko/baru")
    assert typed["sebab"] == FILLED["sebab"]
    assert typed.get("umpan") == FILLED["umpan"] or field == "umpan"
    assert register.everything(today()) == []


def test_without_a_roster_the_form_says_what_is_missing(portal: Portal) -> None:
    page = entered(portal.sign_in("petugas"))
    assert page.status == 422
    assert "Daftar pegawai masih kosong" in page.text


HOSTILE = '<script>alert(1)</script>=HYPERLINK("http://x")&amp;\'\x07'


def test_hostile_texts_are_text_on_pages_in_pdf_and_in_workbooks(officer: Visitor) -> None:
    page = entered(officer, pernyataan="=1+1", sebab=HOSTILE, tujuan="@SUM(A1)", akibat="+cmd|x")
    assert page.status == 200
    one = officer.get(f"{LIST}/R-001")
    assert "<script>" not in one.html
    assert "<script>alert(1)</script>" in one.text
    officer.send(one, "/pantau", hari=day_of(0), dilihat="-2+3")
    officer.send(officer.get(YEARLY), "/penilaian")
    (made,) = statement.all_made()
    book = workbook(io.BytesIO(officer.get(f"{YEARLY}/{made.id}/xlsx").body))
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    assert {"=1+1", "@SUM(A1)", "+cmd|x", "-2+3"} <= {c.value for c in cells}
    assert {c.data_type for c in cells} <= {"s", "n"}
    raw = zipfile.ZipFile(io.BytesIO(officer.get(f"{YEARLY}/{made.id}/xlsx").body))
    sheets = [raw.read(n) for n in raw.namelist() if "worksheets/sheet" in n]
    assert not [s for s in sheets if b"<f>" in s]
    assert officer.get(f"{YEARLY}/{made.id}/pdf").body[:5] == b"%PDF-"
    frozen = officer.get(f"{YEARLY}/{made.id}/json")
    assert json.loads(frozen.html)["risiko"][0]["pernyataan"] == "=1+1"


def test_a_form_from_elsewhere_comes_back_filled_and_writes_nothing(officer: Visitor) -> None:
    risk()
    page = officer.get(f"{LIST}/R-001")
    sent = {**page.filled("/nilai"), "alasan": "Naik.", "kunci_formulir": "x"}
    page = officer.post(page.address("/nilai"), sent)
    assert page.status == 403
    assert page.filled("/nilai")["alasan"] == "Naik."
    assert len(register.versions(register.find("R-001").id)) == 1  # type: ignore[union-attr]


def test_a_form_sent_twice_and_one_over_a_colleague(officer: Visitor) -> None:
    one = risk()
    page = officer.get(f"{LIST}/R-001")
    for _ in range(2):
        done = officer.send(page, "/nilai", kemungkinan="5", alasan="Bertambah.")
        assert done.status == 200
    assert len(register.versions(one.id)) == 2
    stale = {**page.filled("/nilai"), "alasan": "Turun.", "kemungkinan": "2"}
    stale["kunci_formulir"] = done.filled("/nilai")["kunci_formulir"]
    page = officer.post(page.address("/nilai"), stale)
    assert page.status == 409
    assert "baru saja diubah oleh petugas" in page.text
    assert page.filled("/nilai")["alasan"] == "Turun."
    assert page.filled("/nilai")["kemungkinan"] == "2"
    done = officer.send(page, "/nilai")
    assert done.status == 200
    assert [v.likelihood for v in register.versions(one.id)] == [2, 5, 3]


def test_no_address_of_nothing_is_a_fault(officer: Visitor) -> None:
    risk()
    for path in (
        "R-999",
        "R-001/bukti/x",
        "penilaian/x",
        "penilaian/x/pdf",
        "komunikasi/dokumen/x",
        "%00",
    ):
        assert officer.get(f"{LIST}/{path}").status == 404, path
    token = officer.get(f"{LIST}/R-001").filled("/tutup")["kunci_formulir"]
    page = officer.post(f"{LIST}/R-001/kendali/x/mulai", {"kunci_formulir": token})
    assert page.status == 409
    assert "tidak ada lagi" in page.text


def test_the_map_says_what_its_table_says(officer: Visitor) -> None:
    for likelihood, impact in ((5, 5), (5, 5), (3, 3)):
        risk(likelihood=likelihood, impact=impact, residual_likelihood=1, residual_impact=1)
    page = officer.get(LIST)
    drawings, tables = page.soup.select("svg.peta-risiko"), page.soup.select("table.peta-tabel")
    assert len(drawings) == len(tables) == 2
    for drawing, table in zip(drawings, tables, strict=True):
        assert drawing["aria-label"] == table.caption.get_text()
        drawn = []
        for group in drawing.find_all("g"):
            level, *codes = [t.get_text() for t in group.find_all("text")]
            drawn.append(level + (": " + ", ".join(" ".join(codes).split()) if codes else ""))
        assert drawn == [td.get_text() for td in table.find_all("td")]
    assert "25 ST: R-001, R-002" in tables[0].get_text()
    assert "1 R: R-001, R-002, R-003" in tables[1].get_text()
    listed = page.soup.select("table.tumpuk tbody tr")
    assert [row.a.get_text() for row in listed] == ["R-001", "R-002", "R-003"]


def test_page_workbook_and_json_of_a_statement_agree_and_the_digest_is_theirs(
    officer: Visitor,
) -> None:
    quarters(today(), (1, 1, 1, 1, 9))
    late = risk(days(-300), likelihood=2, residual_likelihood=1)
    activity(late, days(-5), days(-300))
    risk(likelihood=5, impact=5, residual_likelihood=1)
    officer.send(officer.get(YEARLY), "/penilaian")
    (made,) = statement.all_made()
    page = officer.get(f"{YEARLY}/{made.id}")
    raw = officer.get(f"{YEARLY}/{made.id}/json").body
    assert hashlib.sha256(raw).hexdigest() == made.digest == page.by_id("sidik")
    content = json.loads(raw)
    assert raw.decode() == canonical.text_of(content)
    assert [(r["kode"], r["tingkat"], r["pita"]) for r in content["risiko"]] == [
        ("R-002", 25, "sangat_tinggi"), ("R-001", 8, "sedang"),
    ]  # fmt: skip
    assert content["risiko"][1]["kenyataan"]["melebihi"] is True
    assert content["risiko"][1]["kegiatan"][0]["keadaan"] == "terlambat"
    shown = {
        h.get_text(): [
            [td.get_text(strip=True) for td in tr.find_all("td")] for tr in table.select("tbody tr")
        ]
        for h in page.soup.select("main h3")
        if (table := h.find_next_sibling()) and table.name == "div"
    }
    book = workbook(io.BytesIO(officer.get(f"{YEARLY}/{made.id}/xlsx").body))
    in_book = {
        sheet["A1"].value: [
            ["" if c is None else str(c) for c in row]
            for row in sheet.iter_rows(min_row=4, values_only=True)
            if any(row[1:])
        ]
        for sheet in book
    }
    assert {
        "Risiko",
        "Penilaian",
        "Kegiatan pengendalian",
        "Kenyataan dan perkiraan",
    } <= shown.keys()
    for title, rows in shown.items():
        assert [[" ".join(c.split()) for c in r] for r in rows] == in_book[title], title
    tables = page.soup.select("table.peta-tabel")
    for table in tables:
        cells = [
            [c.get_text() for c in tr.find_all(["th", "td"])] for tr in table.select("tbody tr")
        ]
        assert cells == in_book[table.caption.get_text()]
    counted = {(row[0], row[2], row[3]) for row in in_book["Kenyataan dan perkiraan"]}
    assert ("R-001", "12", "3") in counted
    assert ("R-002", "12", "tidak dibatasi") in counted
    paper = squeezed(text_of(officer.get(f"{YEARLY}/{made.id}/pdf").body))
    for rows in in_book.values():
        for cell in (cell for row in rows for cell in row):
            assert squeezed(cell) in paper, cell


def test_a_statement_never_changes_and_a_correction_names_it(officer: Visitor) -> None:
    risk()
    page = officer.send(officer.get(YEARLY), "/penilaian")
    (first,) = statement.all_made()
    again = officer.send(page, "/penilaian")
    assert again.status == 422
    assert "Tulis apa yang dikoreksi" in again.text
    same = officer.send(page, "/penilaian", alasan="Salah tulis.")
    assert same.status == 422
    assert "Tidak ada yang berubah" in same.text
    risk(likelihood=5)
    done = officer.send(page, "/penilaian", alasan="Satu risiko terlewat.")
    assert done.status == 200
    second, kept = statement.all_made()
    assert (kept.text, kept.digest) == (first.text, first.digest)
    content = statement.content_of(second)
    assert (content["nomor"], content["mengganti"]) == (f"RISIKO/{today().year}/2", first.number)
    assert (content["alasan"], content["sidik_sebelumnya"]) == (
        "Satu risiko terlewat.",
        first.digest,
    )
    assert "Sudah diganti oleh" in officer.get(f"{YEARLY}/{first.id}").text
    with writing() as session:
        forged = first.text.replace('"tingkat":12', '"tingkat":2')
        session.execute(update(Assessment).where(Assessment.id == first.id).values(text=forged))
    assert "tidak cocok dengan sidiknya" in officer.get(f"{YEARLY}/{first.id}").text
    assert "diubah di luar portal" in officer.get(YEARLY).text


@pytest.mark.parametrize("year", ["2019", "9999", "", "dua", "-1", "00"])
def test_no_statement_of_a_year_that_cannot_be(officer: Visitor, year: str) -> None:
    risk()
    page = officer.send(officer.get(YEARLY), "/penilaian", tahun=year)
    assert page.status == 422
    assert statement.all_made() == []


def test_a_year_before_the_record_is_told_from_one_to_come(officer: Visitor) -> None:
    risk()
    past = officer.send(officer.get(YEARLY), "/penilaian", tahun="2019").text
    assert "Pada tahun itu portal ini belum mencatat dan belum menghitung apa pun." in past
    assert "yang sudah lewat" not in past
    later = officer.send(officer.get(YEARLY), "/penilaian", tahun=str(today().year + 1)).text
    assert "Tulis tahun ini atau tahun yang sudah lewat" in later


def test_a_year_without_risks_has_no_statement(officer: Visitor) -> None:
    assert officer.send(officer.get(YEARLY), "/penilaian").status == 422
    risk()
    page = officer.send(officer.get(YEARLY), "/penilaian", tahun=str(today().year - 1))
    assert "Belum ada risiko pada tahun itu." in page.text


def test_reality_from_a_real_complaint_stands_on_register_desk_and_risk(
    portal: Portal, officer: Visitor
) -> None:
    risk(likelihood=1, residual_likelihood=1, numbers=(0, 1, 2, 3))
    office = Office(portal)
    assert "kenyataan melebihi perkiraan" not in officer.get(LIST).text
    office.file("pengaduan", days(-1), kategori="antrean")
    office.file("wbs", days(-1))
    day_ends(days(-1))
    assert "kenyataan melebihi perkiraan" not in officer.get(LIST).text
    office.file("pengaduan", days(0), kategori="biaya")
    day_ends(days(0))
    for path in (LIST, "/kantor/meja", f"{LIST}/R-001"):
        assert "kenyataan melebihi perkiraan" in officer.get(path).text, path
    assert "1 hal menunggu" in officer.get("/kantor/meja/pelayanan").text
    page = officer.get(f"{LIST}/R-001")
    assert (
        "Kemungkinan 1 berarti paling banyak 0 kejadian setahun; yang dihitung 1 kejadian."
        in page.by_id("kenyataan")
    )
    officer.send(page, "/pantau", hari=day_of(0), dilihat="Ada satu pengaduan.")
    assert "kenyataan melebihi perkiraan" in officer.get(LIST).text, "seeing it is no judgement"
    officer.send(page, "/nilai", kemungkinan="2", alasan="Naik satu.")
    assert "kenyataan melebihi perkiraan" not in officer.get(LIST).text
    assert due(today()) == []


def test_no_small_number_of_a_sealed_channel_is_read_anywhere(
    portal: Portal, officer: Visitor
) -> None:
    year = today().year - 1
    with writing() as session:
        cells = {"selesai": "<5", "ditolak": "<5"}
        for channel in ("wbs", "gratifikasi", "benturan", "kepentingan"):
            session.add(YearlyFigures(year=year, channel=channel, as_of=days(0), cells=cells))
    risk(likelihood=1, residual_likelihood=1, numbers=(0, 0, 0, 0),
         feeds=("wbs", "gratifikasi", "benturan", "kepentingan"))  # fmt: skip
    office = Office(portal)
    for _ in range(3):
        office.file("wbs", days(-1))
        office.file("gratifikasi", days(-1))
    day_ends(days(-1))
    assert due(today()) == [], "what is hidden is not compared"
    officer.send(officer.get(YEARLY), "/penilaian")
    (made,) = statement.all_made()
    content = statement.content_of(made)["risiko"][0]
    assert content["kenyataan"] == {
        "perkiraan_paling_banyak": 0, "dihitung": [], "melebihi": False,
    }  # fmt: skip
    said = officer.get(f"{LIST}/R-001")
    lines = [
        p.get_text(" ", strip=True) for p in said.soup.select("main p") if str(year) in p.get_text()
    ]
    assert len(lines) == 4
    for line in lines:
        assert "<5" in line
        assert "Terlalu sedikit untuk dibandingkan." in line
        assert re.findall(r"\d+", line.replace("<5", "").replace(str(year), "")) == []
    version = register.versions(register.find("R-001").id)[0]  # type: ignore[union-attr]
    assert version.seen == {}
    assert all(n not in officer.get(LIST).html for n in ("WBS-", "<5"))


def test_what_was_told_has_its_document_or_its_event(portal: Portal, officer: Visitor) -> None:
    held, off, ahead = (new_id() for _ in range(3))
    plan = Plan(
        "wbs", "SPIP bagi semua", days(-2), "", "", "Aula", "Pegawai", "", "Sri", public=False
    )
    events.plan(held, plan, "petugas")
    events.plan(off, plan, "petugas")
    events.call_off(off, "Banjir")
    events.plan(ahead, Plan(**{**vars(plan), "day": days(2)}), "petugas")
    page = officer.get(TOLD)
    offered = [o["value"] for o in page.soup.select("#kegiatan option")]
    assert offered == ["", held]
    fields = {
        "hari": day_of(0),
        "kepada": "Seluruh pegawai",
        "media": "apel",
        "pokok": "Risiko loket",
    }
    for bad in (off, ahead, "x"):
        assert officer.send(page, "/komunikasi", **fields, kegiatan=bad).status == 422
    assert officer.send(page, "/komunikasi", **{**fields, "hari": day_of(1)}).status == 422
    early = officer.send(page, "/komunikasi", **{**fields, "hari": day_of(-3)}, kegiatan=held)
    assert "sudah berlangsung" in early.text
    done = officer.send(page, "/komunikasi", **fields, kegiatan=held)
    assert "SPIP bagi semua" in done.text
    file = (io.BytesIO(b"Nota dinas."), "nota.txt")
    done = officer.send(done, "/komunikasi", **fields, berkas=file)
    link = done.soup.find("a", string="nota.txt")["href"]
    assert portal.sign_in("inspektorat").get(str(link)).body == b"Nota dinas."
    year = days(0).year
    shown = evidence(year)["V.b.4"]
    assert len(shown) == 2
    assert {bool(one["berkas"]) for one in shown} == {True, False}
    assert all(one["alamat"].startswith(f"{TOLD}#") for one in shown)


def test_the_record_gets_evidence_in_its_shape(officer: Visitor) -> None:
    year = today().year
    assert evidence(year) == {"V.b.2": [], "V.b.3": [], "V.b.4": []}
    assert evidence(year + 1) == {"V.b.2": [], "V.b.3": [], "V.b.4": []}
    one = risk()
    risk(likelihood=1, residual_likelihood=1)
    activity(one, days(0))
    (item,) = evidence(year)["V.b.2"]
    assert item["angka"] == "2 risiko dinilai, 1 tinggi; pernyataan tahunan belum dibuat"
    officer.send(officer.get(YEARLY), "/penilaian")
    (made,) = statement.all_made()
    (item,) = evidence(year)["V.b.2"]
    assert item["angka"] == "2 risiko dinilai, 1 tinggi"
    assert (item["sidik"], item["versi"]) == (made.digest, 1)
    assert officer.get(item["alamat"]).status == 200
    (control,) = evidence(year)["V.b.3"]
    assert control["angka"] == "1 kegiatan pengendalian, 0 selesai, 0 terlambat"
    for items in evidence(year).values():
        for said in items:
            assert (said["berlaku"], said["cukup"], said["kurang"]) == (True, True, "")
            assert said["jenis"] == said["bentuk"] == "risiko"
            json.dumps(said)


def test_the_figures_of_risks_are_amended_like_the_law_and_only_retention_has_its_floor(
    officer: Visitor,
) -> None:
    rules = "/kantor/meja/aturan"
    page = officer.get(rules)
    assert "Risiko ditinjau ulang paling lambat" in page.text
    assert "perlu dikonfirmasi" in page.text
    said = {"sejak": day_of(1), "sumber": "Keputusan Kepala UPT 12/2026", "tanda": "V"}
    done = officer.send(page, "/angka", aturan="spip/tinjau_ulang", nilai="3", **said)
    assert done.status == 200, done.text
    assert "menetapkan Risiko ditinjau ulang paling lambat menjadi 3 bulan" in done.text
    refused = officer.send(done, "/angka", aturan="wbs/retensi", nilai="3", **said)
    assert refused.status == 422
    done = officer.send(done, "/angka", aturan="spip/batas_tinggi", nilai="16", **said)
    assert done.status == 200


def test_what_tells_of_a_case_is_not_written_in_the_register(officer: Visitor) -> None:
    entered(officer)
    one = officer.get(f"{LIST}/R-001")
    told = "Hanya dua laporan WBS-WA4C-1TKV."
    refused = officer.send(one, "/pantau", hari=day_of(0), dilihat=told)
    assert refused.status == 422
    assert refused.filled("/pantau")["dilihat"] == told
    assert "WA4C" not in officer.get(f"{LIST}/R-001").text
