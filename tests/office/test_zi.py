"""The record at the desk: pages that only its people open, forms that lose nothing, evidence that counts."""

import io
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.documents import Document
from app.law.calendar import today
from app.people import accounts
from app.store import db
from app.zi import meetings, notes, papers, plan
from app.zi.catalogue import criteria, targets
from app.zi.models import DocumentVersion
from app.zi.record import record
from tests.people_at_work import employ
from tests.portal import Page, Portal, Visitor

pytestmark = pytest.mark.one_store

FRONT = "/kantor/zi"
YEAR = today().year
NIP = "199001012015011001"
PDF_LINE = b"Keputusan Kepala UPT tentang tim."


def of(code: str, year: int = YEAR) -> str:
    return f"{FRONT}/{year}/kriteria/{code}"


def text_file(words: bytes = PDF_LINE, name: str = "sk.txt") -> tuple[io.BytesIO, str]:
    return (io.BytesIO(words), name)


def one(code: str, year: int = YEAR) -> dict:
    db.session.rollback()
    return next(c for c in record(year)["kriteria"] if c["kode"] == code)


@pytest.fixture
def officer(portal: Portal) -> Visitor:
    return portal.sign_in("petugas")


@pytest.fixture
def clerk(portal: Portal) -> Visitor:
    return employ(portal, "sri", NIP)


def upload(officer: Visitor, code: str, page: Page | None = None, **fields: object) -> Page:
    sent = {"jenis": "sk_tim", "judul": "SK tim ZI", "berkas": text_file(), **fields}
    return officer.send(page or officer.get(of(code)), "/dokumen", **sent)


def test_the_front_page_says_what_is_missing_and_every_page_opens(officer: Visitor) -> None:
    page = officer.get(FRONT)
    assert page.status == 200
    assert "Yang kurang hari ini" in page.text
    assert "Belum ada penanggung jawab" in page.text
    assert f"0 kriteria lengkap dari {len(criteria())}" in page.text
    links = {a["href"].split("#")[0] for a in page.soup.find_all("a", href=True)}
    own = {link for link in links if link.startswith(f"{FRONT}/")}
    assert len([link for link in own if "/kriteria/" in link]) >= 60
    for link in own | {f"{FRONT}/{YEAR}/target/{code}" for code in targets()}:
        got = officer.get(link)
        assert got.status == 200, link
        assert "%(" not in got.text, link
    for missing in (
        f"{FRONT}/2021/rencana",
        f"{FRONT}/{YEAR}/kriteria/V.z.9",
        f"{FRONT}/1999/simulasi",
    ):
        assert officer.get(missing).status == 404


def test_a_document_makes_a_criterion_complete_and_its_file_is_given_out(officer: Visitor) -> None:
    assert one("I.a.1")["status"] == "belum"
    page = upload(officer, "I.a.1")
    assert page.status == 200, page.text
    found = one("I.a.1")
    assert found["status"] == "lengkap"
    (item,) = found["bukti"]
    hashed, kept = db.session.execute(select(Document.sha256, Document.id)).one()
    assert (item["sidik"], item["berkas"]) == (hashed, kept)
    paper = officer.get(f"{FRONT}/dokumen/{item['id']}")
    assert hashed in paper.text
    assert officer.get(f"{FRONT}/dokumen/{item['id']}/berkas/{item['id']}").body == PDF_LINE
    assert officer.get(f"{FRONT}/dokumen/{item['id']}/berkas/{'0' * 32}").status == 404


def test_the_same_form_twice_keeps_one_document(officer: Visitor) -> None:
    page = officer.get(of("I.a.1"))
    for _ in range(2):
        assert upload(officer, "I.a.1", page).status == 200
    assert len(papers.everything()) == 1
    assert len(db.session.scalars(select(Document)).all()) == 1


def test_what_is_wrong_with_a_document_is_said_beside_its_field(officer: Visitor) -> None:
    page = upload(officer, "I.a.1", berkas=(io.BytesIO(b""), ""), judul="Tanpa berkas")
    assert page.status == 422
    assert page.filled("/dokumen")["judul"] == "Tanpa berkas"
    assert page.soup.select_one("#ringkasan-galat a")["href"] == "#dokumen-alamat"
    nothing = {"berkas": None}
    wrong = [
        ({"alamat": "http://contoh.id"} | nothing, "https://"),
        ({"alamat": "javascript:alert(1)"} | nothing, "https://"),
        ({"alamat": "https://u:p@contoh.id/a"} | nothing, "https://"),
        ({"alamat": "https://contoh.id/a"} | nothing, "Tulis apa yang dapat dibaca"),
        ({"alamat": "https://contoh.id/a", "catatan": "x"}, "tidak keduanya"),
        ({"mulai": "02-01-2026", "sampai": "01-01-2026"}, "Hari terakhir"),
        ({"jenis": "rekap"}, "tidak dikenal"),
        ({"judul": "x" * 201}, "201 huruf"),
    ]
    for fields, why in wrong:
        file = {} if "berkas" not in fields else {"berkas": (io.BytesIO(b""), "")}
        page = upload(officer, "I.a.1", **fields | file)
        assert page.status == 422, fields
        assert why in page.text, fields
    assert papers.everything() == []


def test_hostile_files_are_refused_or_only_saved(officer: Visitor) -> None:
    page = upload(officer, "I.a.1", berkas=(io.BytesIO(b"x" * (10 * 2**20 + 1)), "besar.pdf"))
    assert "lebih besar" in page.text
    page = upload(officer, "I.a.1", berkas=(io.BytesIO(b"%PDF-1.7 rusak"), "sk.pdf"))
    assert page.status == 422
    page = upload(officer, "I.a.1", berkas=(io.BytesIO(b"MZ\x90\x00" * 99), "sk.exe"))
    assert page.status == 422
    assert papers.everything() == []
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    hostile = b"<html><script>alert(1)</script></html>"
    for name, raw in (("gambar.svg", svg), ("sk.html", hostile), ("sk.pdf", b"bukan pdf")):
        page = upload(officer, "I.a.1", berkas=(io.BytesIO(raw), name))
        assert (page.status, papers.everything()) == (422, [])
    name = "../../x%0d%0aSet-Cookie: a=b\u2028.txt"
    page = upload(officer, "I.a.1", berkas=(io.BytesIO(hostile), name))
    assert (page.status, papers.everything()) == (422, [])
    drawn = upload(officer, "I.a.1", berkas=(io.BytesIO(b"alert(1) <script>"), name))
    assert drawn.status == 200, "kept, to be saved and never shown"
    assert [one.title for one in papers.everything()] == ["SK tim ZI"]
    for kept in papers.everything():
        got = officer.get(f"{FRONT}/dokumen/{kept.series}/berkas/{kept.id}").answer
        assert got.headers["Content-Disposition"].startswith("attachment")
        assert got.headers["Content-Type"] == "application/octet-stream"
        assert "Set-Cookie: a" not in str(got.headers)


def test_a_link_is_evidence_with_its_note(officer: Visitor) -> None:
    sent = {"alamat": "https://drive.contoh.id/sk", "catatan": "SK tahun ini"}
    page = upload(officer, "I.a.1", berkas=(io.BytesIO(b""), ""), **sent)
    assert page.status == 200, page.text
    found = one("I.a.1")
    assert found["status"] == "lengkap"
    assert found["bukti"][0]["alamat"] == sent["alamat"]
    anchor = officer.get(f"{FRONT}/dokumen/{found['bukti'][0]['id']}").soup.find(
        "a", href=sent["alamat"]
    )
    assert anchor["rel"] == ["noreferrer"]


def test_a_new_version_names_the_old_and_serves_the_same_criteria(officer: Visitor) -> None:
    upload(officer, "I.a.1")
    (old,) = papers.everything()
    address = f"{FRONT}/dokumen/{old.series}"
    page = officer.send(
        officer.get(address), "/versi", judul="SK tim ZI, perubahan", berkas=text_file(b"Baru.")
    )
    assert page.status == 200, page.text
    new = papers.versions(old.series)[0]
    assert (new.number, new.replaces, new.kind) == (2, old.id, "sk_tim")
    assert "Menggantikan versi 1" in page.text
    assert one("I.a.1")["bukti"][0]["versi"] == 2
    page = officer.send(officer.get(address), "/taut", tahun=str(YEAR), kriteria=["I.d.2", "I.a.1"])
    assert one("I.d.2")["status"] == "lengkap"
    assert len(papers.links(old.series)) == 2
    page = officer.send(officer.get(address), f"/tarik/{new.id}", alasan="Salah berkas")
    assert "Salah berkas" in page.text
    assert one("I.a.1")["bukti"][0]["versi"] == 1
    linked = next(x for x in papers.links(old.series) if x.code == "I.d.2")
    page = officer.send(officer.get(address), f"/lepas/{linked.id}")
    assert one("I.d.2")["status"] == "belum"
    assert "dilepas" in page.text
    assert one("I.a.1")["status"] == "lengkap"


def test_who_assesses_leaves_a_history_and_nobody_overwrites_unseen(
    officer: Visitor, clerk: Visitor
) -> None:
    first = officer.get(of("I.a.1"))
    said = {
        "penilaian": "sebagian",
        "narasi": "SK sudah ada.",
        "penanggung": NIP,
        "tenggat": "15-05-2026",
    }
    page = officer.send(first, "/nilai", **said)
    assert page.status == 200, page.text
    found = one("I.a.1")
    assert (found["penilaian_mandiri"], found["tenggat"]) == ("sebagian", "2026-05-15")
    assert found["penanggung_jawab"] == {"nip": NIP, "nama": "Sri"}
    assert found["status"] == "belum", "an assessment is no evidence"
    assert officer.send(first, "/nilai", **said).status == 200, "the same form twice"
    page = officer.send(first, "/nilai", penilaian="ya", narasi="Lain.")
    assert page.status == 409
    assert page.filled("/nilai")["narasi"] == "Lain."
    page = officer.send(officer.get(of("I.a.1")), "/nilai", penilaian="ya")
    assert [h.assessment for h in notes.history(YEAR, "I.a.1")] == ["ya", "sebagian"]
    assert page.text.count("SK sudah ada.") >= 2
    page = officer.send(officer.get(of("I.a.1")), "/nilai", penanggung="1" * 18)
    assert page.status == 422


def test_a_form_from_elsewhere_writes_nothing(officer: Visitor) -> None:
    page = officer.get(of("I.a.1"))
    sent = {**page.filled("/nilai"), "narasi": "Palsu", "kunci_formulir": "x"}
    page = officer.post(page.address("/nilai"), sent)
    assert page.status == 403
    assert page.filled("/nilai")["narasi"] == "Palsu"
    assert notes.history(YEAR, "I.a.1") == []
    other = officer.get(of("I.a.2")).filled("/nilai")
    assert officer.post(f"{of('I.a.1')}/nilai", other).status == 403


def test_one_person_for_all_criteria_of_an_area_that_have_nobody(
    officer: Visitor, clerk: Visitor
) -> None:
    other = "199002022015011002"
    officer.send(officer.get(of("IV.a.1")), "/nilai", narasi="Sudah.", tenggat="01-03-2026")
    address = f"{FRONT}/{YEAR}/area/IV"
    page = officer.send(officer.get(address), "/area/IV", penanggung="")
    assert page.status == 422
    page = officer.send(officer.get(address), "/area/IV", penanggung=other)
    assert page.status == 422
    page = officer.send(officer.get(address), "/area/IV", penanggung=NIP, tenggat="15-04-2026")
    assert page.status == 200, page.text
    assert {n.code for n in notes.owed_by(NIP, YEAR)} == {
        code for code, c in criteria().items() if c.area == "IV"
    }
    kept = notes.of_year(YEAR)["IV.a.1"]
    assert (kept.narrative, kept.due) == ("Sudah.", date(2026, 3, 1))
    assert notes.of_year(YEAR)["IV.b.6"].due == date(2026, 4, 15)
    assert "tanpa penanggung jawab" not in page.text
    assert officer.get("/kantor/zi/2026/area/IX").status == 404


def test_a_criterion_takes_so_many_documents_and_no_more(
    officer: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "MOST", 2)
    for _ in range(2):
        assert upload(officer, "I.a.1").status == 200
    page = upload(officer, "I.a.1")
    assert page.status == 409
    assert "Sudah 2 dokumen" in page.text
    assert len(papers.everything()) == 2


def meeting(officer: Visitor, **fields: object) -> Page:
    said = {
        "judul": "Rapat pembentukan tim",
        "hari": f"{today():%d-%m-%Y}",
        "mulai": "9",
        "tempat": "Aula",
        "acara": "Pemilihan anggota\nJadwal",
        "pimpinan": "Dra. Rahmawati",
        "jabatan": "Kepala UPT",
        **fields,
    }
    return officer.send(officer.get(f"{FRONT}/rapat/baru"), "/baru", **said)


HELD = {
    "hadir": [NIP],
    "tamu": "Budi; Inspektorat",
    "notulen": "Tim dipilih.",
    "dibagikan": "Rencana kerja\nDaftar anggota",
    "putusan1": "Menyusun SK tim",
    "oleh1": NIP,
    "batas1": "01-12-2026",
    "kriteria": ["I.a.2", "I.d.4"],
}


def test_one_form_yields_four_sheets_that_are_evidence(officer: Visitor, clerk: Visitor) -> None:
    page = meeting(officer, mulai="09.00", **HELD)
    assert page.status == 200, page.text
    (held,) = meetings.of_year(YEAR)
    address = f"{FRONT}/rapat/{held.id}"
    assert page.soup.select_one(f'main a[href="{address}/notulen.pdf"]'), "one lands on the meeting"
    for part in ("undangan", "absensi", "notulen", "dii"):
        got = officer.get(f"{address}/{part}.pdf")
        assert got.body.startswith(b"%PDF"), part
    assert officer.get(f"{address}/lain.pdf").status == 404
    kinds = [e["bentuk"] for e in one("I.d.4")["bukti"]]
    assert kinds == ["undangan", "absensi", "notulen", "dii"]
    assert one("I.d.4")["status"] == "lengkap"
    assert one("I.a.2")["status"] == "sebagian"
    (row,) = record(YEAR)["rapat"]
    assert row["dii"] == f"{address}/dii.pdf"
    assert row["hadir"] == 2


def test_a_decision_is_shown_until_it_is_done(officer: Visitor, clerk: Visitor) -> None:
    meeting(officer, mulai="09.00", **HELD)
    assert "Menyusun SK tim" in officer.get(FRONT).text
    (held,) = meetings.of_year(YEAR)
    (decision,) = meetings.decisions(held.id)
    page = officer.get(f"{FRONT}/rapat/{held.id}")
    page = officer.send(page, f"/keputusan/{decision.id}", hasil="")
    assert page.status == 422
    page = officer.send(page, f"/keputusan/{decision.id}", hasil="SK terbit.")
    assert "SK terbit." in page.text
    assert "Menyusun SK tim" not in officer.get(FRONT).text
    assert meetings.follow_ups() == []


def test_a_meeting_is_no_evidence_before_it_took_place(officer: Visitor) -> None:
    later = f"{today() + timedelta(days=3):%d-%m-%Y}"
    page = meeting(officer, mulai="09.00", hari=later, kriteria=["I.d.4"])
    assert page.status == 200, page.text
    assert "belum berlangsung" in page.text
    assert one("I.d.4")["status"] == "belum"
    assert "belum berlangsung" in " ".join(one("I.d.4")["kekurangan"])
    page = meeting(officer, mulai="09.00", hari=later, notulen="Sudah.")
    assert page.status == 422


def test_a_meeting_is_completed_later_and_its_history_stays(
    officer: Visitor, clerk: Visitor
) -> None:
    meeting(officer, mulai="09.00", kriteria=["I.d.4"])
    (held,) = meetings.of_year(YEAR)
    page = officer.get(f"{FRONT}/rapat/{held.id}")
    done = officer.send(page, "/ubah", **{**HELD, "mulai": "09.00"})
    assert done.status == 200, done.text
    again = officer.send(page, "/ubah", **{**HELD, "mulai": "09.00"})
    assert again.status == 200, "the same form twice"
    assert len(meetings.history(held.id)) == 2
    assert len(meetings.decisions(held.id)) == 1
    other = officer.send(page, "/ubah", judul="Lain")
    assert other.status == 409
    assert other.filled("/ubah")["judul"] == "Lain"
    assert one("I.d.4")["status"] == "lengkap"


def test_what_a_meeting_lacks_is_said_beside_its_field(officer: Visitor) -> None:
    wrong = [
        ({"mulai": "pagi"}, "mulai"),
        ({"mulai": "10.00", "sampai": "09.00"}, "sampai"),
        ({"mulai": "", "putusan1": "Tanpa orang"}, "oleh1"),
        ({"mulai": "", "tamu": "; Inspektorat"}, "tamu"),
        ({"mulai": "", "hari": "01-01-2019"}, "hari"),
    ]
    for fields, field in wrong:
        page = meeting(officer, **fields)
        assert page.status == 422, fields
        link = page.soup.select_one("#ringkasan-galat a")["href"]
        assert link == f"#{field}", fields
        assert page.soup.find(id=field) is not None
    assert meetings.of_year(YEAR) == []


def test_a_signed_scan_comes_back_with_its_hash(officer: Visitor, clerk: Visitor) -> None:
    meeting(officer, mulai="09.00", **HELD)
    (held,) = meetings.of_year(YEAR)
    page = officer.get(f"{FRONT}/rapat/{held.id}")
    sent = {"jenis": "absensi", "judul": "Absensi bertanda tangan", "berkas": text_file(b"Pindai")}
    page = officer.send(page, "/pindai", **sent)
    assert page.status == 200, page.text
    (scan,) = papers.of_meeting(held.id)
    assert {(x.year, x.code) for x in papers.links(scan.series)} == {
        (YEAR, "I.a.2"),
        (YEAR, "I.d.4"),
    }
    assert any(e["judul"] == "Absensi bertanda tangan" for e in one("I.a.2")["bukti"])
    page = officer.send(page, "/pindai", **{**sent, "jenis": "sk_tim", "berkas": text_file()})
    assert page.status == 422


def activity(officer: Visitor, **fields: object) -> Page:
    said = {
        "kegiatan": "Sosialisasi ZI kepada semua pegawai",
        "mulai": f"02-01-{YEAR}",
        "selesai": f"31-10-{YEAR}",
        "target": ["T.I.a", "T.I.b"],
        "kriteria": ["I.b.3"],
        **fields,
    }
    return officer.send(officer.get(f"{FRONT}/{YEAR}/rencana"), "/rencana", **said)


def test_the_plan_moves_month_by_month_and_lateness_shows(officer: Visitor, clerk: Visitor) -> None:
    page = activity(officer, penanggung=NIP)
    assert page.status == 200, page.text
    (planned,) = plan.of_year(YEAR)
    assert "terlambat" in page.text
    assert "Kegiatan terlambat" in officer.get(FRONT).text
    address = f"{FRONT}/kegiatan/{planned.id}"
    page = officer.send(
        officer.get(address), "/kemajuan", bulan=f"{YEAR}-03", persen="40", catatan="Mulai."
    )
    assert page.status == 200, page.text
    for month in (f"{YEAR + 1}-01", f"{YEAR}-13", f"{YEAR - 1}-12", "Maret"):
        assert officer.send(page, "/kemajuan", bulan=month, persen="50").status == 422, month
    assert officer.send(page, "/kemajuan", bulan=f"{YEAR}-04", persen="101").status == 422
    officer.send(page, "/kemajuan", bulan=f"{YEAR}-10", persen="100", catatan="Selesai.")
    assert "Kegiatan terlambat" not in officer.get(FRONT).text
    found = next(t for t in record(YEAR)["target"] if t["kode"] == "T.I.a")
    assert [(k["bulan"], k["persen"]) for k in found["kemajuan"]] == [
        (f"{YEAR}-03", 40),
        (f"{YEAR}-10", 100),
    ]
    assert one("I.b.1")["status"] == "lengkap"
    assert one("I.c.1")["status"] == "lengkap"
    page = officer.send(officer.get(address), "/ubah", rencana="keluar")
    assert "dikeluarkan dari rencana" in page.text
    assert one("I.b.1")["status"] == "belum"
    assert len(plan.history(planned.id)) == 2


def test_priorities_and_reviews_of_targets(officer: Visitor) -> None:
    activity(officer)
    address = f"{FRONT}/{YEAR}/rencana"
    officer.send(officer.get(address), "/prioritas", prioritas=["T.I.a", "T.VI.c"])
    assert one("I.b.2")["status"] == "sebagian"
    assert "T.VI.c" in one("I.b.2")["kekurangan"][0]
    officer.send(officer.get(address), "/prioritas", prioritas=["T.I.a"])
    assert one("I.b.2")["status"] == "lengkap"
    page = officer.get(f"{FRONT}/{YEAR}/target/T.I.a")
    page = officer.send(page, "/T.I.a", semester="1", tercapai="Semua hadir.", berubah="Jadwal.")
    assert page.status == 200, page.text
    assert "Semua hadir." in page.text
    found = next(t for t in record(YEAR)["target"] if t["kode"] == "T.I.a")
    assert found["prioritas"]
    assert found["reviu"][0]["semester"] == f"{YEAR}-S1"
    assert officer.get(f"{FRONT}/{YEAR}/target/T.IX.a").status == 404


def test_the_simulation_says_that_it_is_one(officer: Visitor) -> None:
    page = officer.get(f"{FRONT}/{YEAR}/simulasi")
    assert page.title.startswith("Simulasi, bukan nilai resmi")
    assert "5/2024" in page.text
    assert "perlu dikonfirmasi" in page.text
    page = officer.get(f"{FRONT}/{YEAR}/simulasi?edisi=52/2014")
    assert "PermenPANRB 52/2014" in page.text
    assert officer.get(f"{FRONT}/{YEAR}/simulasi?edisi=<b>").status == 200


def test_an_administrator_amends_a_weight_and_others_only_read(
    portal: Portal, officer: Visitor
) -> None:
    page = officer.get(f"{FRONT}/edisi")
    assert "belum dipetakan" in page.text
    assert "belum dibaca" in page.text
    tomorrow = f"{today() + timedelta(days=1):%d-%m-%Y}"
    sent = {"sejak": tomorrow, "sumber": "PermenPANRB 5/2024", "tanda": "V"}
    which = "zi_90_2021/bersih_wbk"
    done = officer.send(page, "/edisi", aturan=which, nilai="18,50", **sent)
    assert done.status == 200, "the first officer is the administrator"
    assert "18,5" in done.text
    for value in ("100,01", "18,255", "-1", "banyak"):
        assert officer.send(page, "/edisi", aturan=which, nilai=value, **sent).status == 422
    past = {**sent, "sejak": f"{today():%d-%m-%Y}"}
    assert officer.send(page, "/edisi", aturan=which, nilai="18", **past).status == 422


def test_an_employee_sees_what_they_owe_and_uploads_for_that_alone(
    portal: Portal, officer: Visitor, clerk: Visitor
) -> None:
    assert "Zona Integritas" not in clerk.get("/kantor/pegawai").text
    officer.send(officer.get(of("III.a.1")), "/nilai", penanggung=NIP, tenggat="01-12-2026")
    page = clerk.get("/kantor/pegawai")
    assert "III.a.1" in page.text
    listed = clerk.get("/kantor/pegawai/zi")
    assert "Langkah berikutnya: unggah bukti ini: Analisis beban kerja" in listed.text
    assert f"/kantor/pegawai/zi/{YEAR}/III.a.1#tambah" in listed.html
    own = f"/kantor/pegawai/zi/{YEAR}/III.a.1"
    page = clerk.get(own)
    assert page.status == 200
    sent = {"jenis": "abk", "judul": "Analisis beban kerja", "berkas": text_file()}
    page = clerk.send(page, "/III.a.1", **sent)
    assert page.status == 200, page.text
    found = one("III.a.1")
    assert found["status"] == "lengkap"
    assert "Tidak ada yang perlu dikerjakan sekarang" in clerk.get("/kantor/pegawai/zi").text
    (kept,) = papers.everything()
    assert kept.by == "sri"
    assert clerk.get(f"/kantor/pegawai/zi/{YEAR}/III.a.2").status == 404
    assert clerk.get(f"/kantor/pegawai/zi/{YEAR - 1}/III.a.1").status == 404
    stranger = employ(portal, "budi", "199002022015011002")
    assert stranger.get(own).status == 404
    assert (
        stranger.post(own, {**page.filled("/III.a.1"), **sent, "berkas": text_file()}).status == 404
    )
    for address in (FRONT, of("III.a.1"), f"{FRONT}/dokumen", f"{FRONT}/dokumen/{kept.series}"):
        assert clerk.get(address).title.startswith("Akun"), address
    officer.send(officer.get(of("III.a.1")), "/nilai", penanggung="")
    assert clerk.get(own).status == 404


def test_readers_read_and_write_nothing(portal: Portal, officer: Visitor) -> None:
    upload(officer, "I.a.1")
    series = papers.everything()[0].series
    leader = employ(portal, "kepala", "199003032015011003")
    accounts.grant("199003032015011003", "pimpinan", given=True)
    for reader in (portal.sign_in("inspektorat"), leader):
        for address in (FRONT, of("I.a.1"), f"{FRONT}/{YEAR}/rencana", f"{FRONT}/{YEAR}/simulasi"):
            page = reader.get(address)
            assert page.status == 200, address
            posts = [f for f in page.soup.find_all("form", method="post") if "/zi/" in f["action"]]
            assert posts == [], address
        assert reader.get(f"{FRONT}/dokumen/{series}/berkas/{series}").body == PDF_LINE
        form = officer.get(of("I.a.1")).filled("/nilai")
        got = reader.post(f"{of('I.a.1')}/nilai", {**form, "narasi": "Palsu"})
        assert got.status == 404 or got.title.startswith("Akun")
    assert notes.history(YEAR, "I.a.1") == []


def test_years_have_records_of_their_own(officer: Visitor) -> None:
    upload(officer, "I.a.1")
    assert one("I.a.1", YEAR - 1)["status"] == "belum"
    officer.send(officer.get(of("I.a.1", YEAR - 1)), "/nilai", penilaian="ya")
    assert one("I.a.1")["penilaian_mandiri"] is None
    last = officer.get(f"{FRONT}?tahun={YEAR - 1}")
    assert f"Zona Integritas {YEAR - 1}" in last.text
    assert f"Zona Integritas {YEAR}" in officer.get(f"{FRONT}?tahun=abc").text
    assert db.session.scalars(select(DocumentVersion.valid_from)).one() == today()


TELLING = "Tahun ini hanya dua laporan WBS; nomor WBS-WA4C-1TKV dari 081234567890."


def test_what_tells_of_a_case_is_written_nowhere_in_the_record(officer: Visitor) -> None:
    page = officer.get(of("V.d.1"))
    refused = officer.send(page, "/nilai", narasi=TELLING)
    assert refused.status == 422
    for named in ("nomor laporan", "nomor telepon", "jumlah kasus"):
        assert named in refused.text
    assert refused.filled("/nilai")["narasi"] == TELLING
    assert "WA4C" not in officer.get(of("V.d.1")).text
