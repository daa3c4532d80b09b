"""The desk writes standards, SOPs, reviews, maklumat and schedule; citizens read what was published."""

import io
from datetime import timedelta

import pytest

from app.law.calendar import today
from app.standards import catalogue, keliling, maklumat, sops, versions
from app.standards.components import COMPONENTS
from tests.people_at_work import employ
from tests.portal import Page, Portal, Visitor
from tests.standards.shelf import FULL, days, drafted, published, service

LIST = "/kantor/meja/standar"
MAKLUMAT = {
    "kepala": "Dra. Rahmawati",
    "jabatan": "Kepala UPT",
    "nip": "197004121995032001",
    "kota": "Sungailiat",
    "tanggal": "02-01-2026",
}


def page_of(slug: str) -> str:
    return f"{LIST}/layanan/{slug}"


@pytest.fixture
def officer(portal: Portal) -> Visitor:
    return portal.sign_in("petugas")


def written(officer: Visitor, slug: str, **fields: str) -> Page:
    draft = officer.get(f"{page_of(slug)}/rancangan")
    return officer.send(draft, "/rancangan", **fields)


def test_from_the_starting_list_to_a_standard_that_citizens_read(
    portal: Portal, officer: Visitor
) -> None:
    page = officer.send(officer.get(LIST), "/daftar-awal")
    assert "komponen kosong" in page.text
    slug = "pengesahan-lima-tahunan"
    page = officer.get(page_of(slug))
    assert "Belum dapat terbit" in page.text
    assert f"#{COMPONENTS[0].name}" in page.html
    with pytest.raises(AssertionError, match="no form"):
        page.form("/terbitkan")
    assert "belum diterbitkan" in portal.visitor().get(f"/standar-pelayanan/{slug}").text
    page = written(officer, slug, **(FULL | {"waktu": "Satu hari.\nSejak lengkap."}))
    due = f"{days(200):%d-%m-%Y}"
    page = officer.send(
        page, "/terbitkan", sejak=f"{today():%d-%m-%Y}", keputusan="Kep 7/2026", reviu=due
    )
    assert page.status == 200, page.text
    read = portal.visitor().get(f"/standar-pelayanan/{slug}")
    assert all(text in read.text for name, text in FULL.items() if name != "waktu")
    assert "Kep 7/2026" in read.text
    assert "Rp200.000" in read.text
    assert "PP 76/2020" in read.text
    assert read.soup.find("a", href=f"/survei?layanan={slug}")
    assert read.soup.find("a", href="/lapor/pengaduan")
    row = (
        portal.visitor().get("/standar-pelayanan").soup.find("a", string="Pengesahan lima tahunan")
    )
    assert "Satu hari." in row.find_parent("tr").get_text()
    assert "Sejak lengkap." not in row.find_parent("tr").get_text()


def test_what_cannot_be_saved_is_said_beside_its_field_and_stays_typed(officer: Visitor) -> None:
    one = service()
    page = officer.send(officer.get(LIST), "/standar", nama=one.name, kelompok="pajak")
    assert page.status == 422
    assert page.soup.select_one("#ringkasan-galat a")["href"] == "#nama"
    assert page.filled("/standar")["nama"] == one.name
    drafted(one)
    page = officer.send(officer.get(page_of(one.slug)), "/terbitkan", sejak="31-02-2026")
    assert page.status == 422
    links = [a["href"] for a in page.soup.select("#ringkasan-galat a")]
    assert links == ["#terbit-sejak", "#terbit-keputusan"]
    assert all(page.soup.find(id=link[1:]) for link in links)
    assert page.filled("/terbitkan")["sejak"] == "31-02-2026"


def test_a_form_from_elsewhere_writes_nothing_and_comes_back_filled(officer: Visitor) -> None:
    one = service()
    page = officer.get(f"{page_of(one.slug)}/rancangan")
    sent = {**page.filled("/rancangan"), "waktu": "Sehari.", "kunci_formulir": "x"}
    page = officer.post(page.address("/rancangan"), sent)
    assert page.status == 403
    assert page.filled("/rancangan")["waktu"] == "Sehari."
    assert versions.of_service(one.id) == []


def test_who_saves_over_a_colleague_gets_their_own_words_back(officer: Visitor) -> None:
    one = service()
    page = officer.get(f"{page_of(one.slug)}/rancangan")
    drafted(one, waktu="Dua hari.")
    page = officer.send(page, "/rancangan", waktu="Tiga hari.")
    assert page.status == 409
    assert page.filled("/rancangan")["waktu"] == "Tiga hari."
    (draft,) = versions.of_service(one.id)
    assert draft.content["waktu"] == "Dua hari."


def test_an_sop_is_read_by_citizens_from_its_day_until_it_is_withdrawn(
    portal: Portal, officer: Visitor
) -> None:
    one = service()
    fields = {"nomor_sop": "SOP-01", "judul": "Pajak", "versi": "1", "berlaku": "02-01-2026"}
    page = officer.send(officer.get(page_of(one.slug)), "/sop", **fields)
    assert page.status == 422
    assert "Berkas SOP: Pilih dulu berkasnya." in page.text
    file = (io.BytesIO(b"Langkah satu."), "sop.txt")
    page = officer.send(page, "/sop", berkas=file)
    assert page.status == 200, page.text
    later = fields | {"versi": "2", "berlaku": f"{days(9):%d-%m-%Y}", "berubah": "Singkat."}
    file = (io.BytesIO(b"Langkah lain."), "sop.txt")
    page = officer.send(page, "/sop", **later, berkas=file)
    new, old = sops.of_service(one.id)
    reader, base = portal.visitor(), f"/standar-pelayanan/{one.slug}"
    assert reader.get(f"{base}/sop/{old.document_id}").body == b"Langkah satu."
    assert reader.get(f"{base}/sop/{new.document_id}").status == 404
    assert officer.get(f"{page_of(one.slug)}/sop/{new.document_id}").body == b"Langkah lain."
    other = service("Lain")
    assert reader.get(f"/standar-pelayanan/{other.slug}/sop/{old.document_id}").status == 404
    assert officer.get(f"{page_of(other.slug)}/sop/{old.document_id}").status == 404
    officer.send(officer.get(page_of(one.slug)), f"{old.id}/cabut", alasan="Salah berkas")
    assert reader.get(f"{base}/sop/{old.document_id}").status == 404
    assert "Salah berkas" in officer.get(page_of(one.slug)).text


def test_an_overdue_review_stands_on_the_desk_until_it_is_recorded(
    portal: Portal, officer: Visitor
) -> None:
    one = service()
    catalogue.change(one, one.name, "pajak", "", days(-3), True)
    assert one.name in officer.get("/kantor/meja").text
    assert "lewat sejak" in officer.get(LIST).text
    assert one.name not in portal.sign_in("inspektorat").get("/kantor/meja").text
    sent = {"peserta": "Kepala UPT", "hasil": "diubah", "sebab": "Survei."}
    page = officer.send(officer.get(page_of(one.slug)), "/reviu", **sent)
    assert page.status == 422
    assert page.soup.select_one("#ringkasan-galat a")["href"] == "#reviu-perubahan"
    page = officer.send(page, "/reviu", perubahan="Waktu menjadi 30 menit.")
    assert page.status == 200
    assert "Waktu menjadi 30 menit." in page.text
    assert one.name not in officer.get("/kantor/meja").text


def test_a_service_that_is_not_offered_any_more_leaves_the_public_list(
    portal: Portal, officer: Visitor
) -> None:
    one = service()
    published(one)
    page = officer.send(officer.get(page_of(one.slug)), "/atur", keadaan="tidak")
    assert "tidak diberikan lagi" in page.text
    assert portal.visitor().get(f"/standar-pelayanan/{one.slug}").status == 404
    assert one.name not in portal.visitor().get("/standar-pelayanan").text


def test_the_maklumat_is_shown_and_printed_once_it_is_published(
    portal: Portal, officer: Visitor
) -> None:
    reader = portal.visitor()
    assert "belum menerbitkan maklumat" in reader.get("/maklumat").text
    assert reader.get("/maklumat.pdf").status == 404
    page = officer.send(officer.get(f"{LIST}/maklumat"), "/maklumat", **MAKLUMAT)
    assert page.status == 200, page.text
    assert "belum menerbitkan maklumat" in reader.get("/maklumat").text
    page = officer.send(page, "/terbitkan")
    assert page.status == 200
    shown = reader.get("/maklumat")
    assert all(text in shown.text for text in (maklumat.USUAL, "Dra. Rahmawati", MAKLUMAT["nip"]))
    assert "Sungailiat, 2 Januari 2026" in shown.text
    assert reader.get("/maklumat.pdf").body.startswith(b"%PDF-")
    assert officer.send(page, "/maklumat", nip="12").status == 422


def test_the_schedule_is_kept_at_the_desk(portal: Portal, officer: Visitor) -> None:
    first = today() + timedelta(days=(7 - today().weekday()) % 7 + 7)
    sent = {
        "tempat": "Kantor Camat Belinyu",
        "hari": "0",
        "mulai": f"{first:%d-%m-%Y}",
        "buka": "9",
        "tutup": "8.30",
    }
    page = officer.send(officer.get(f"{LIST}/keliling"), "/keliling", **sent)
    assert page.status == 422
    assert "Jam selesai harus sesudah jam mulai." in page.text
    page = officer.send(page, "/keliling", tutup="13.00")
    assert page.status == 200, page.text
    (stop,) = keliling.stops()
    own = f"{LIST}/keliling/{stop.id}"
    page = officer.send(officer.get(own), "/batal", batal=f"{first:%d-%m-%Y}", alasan="Servis")
    assert page.status == 200, page.text
    read = portal.visitor().get("/samsat-keliling").text
    assert "Servis" in read
    assert "setiap Senin, 09.00–13.00 WIB" in read
    page = officer.send(page, "/jadi")
    assert "Servis" not in portal.visitor().get("/samsat-keliling").text
    page = officer.send(page, f"/keliling/{stop.id}", hari="sekali")
    assert page.status == 200, page.text
    assert "setiap Senin" not in page.text
    officer.send(page, "/hapus")
    assert keliling.stops() == []


def test_only_the_offices_own_team_comes_here(portal: Portal) -> None:
    one = service()
    addresses = (LIST, page_of(one.slug), f"{LIST}/maklumat", f"{LIST}/keliling")
    for visitor in (portal.sign_in("inspektorat"), employ(portal, "sri"), portal.visitor()):
        for address in addresses:
            assert one.name not in visitor.get(address).text
            assert "kunci_formulir" not in visitor.client.get(address).get_data(as_text=True)
