"""Socialisation events: planned, held or called off, with evidence; who attended stays at the desk."""

import io
from datetime import date, timedelta
from typing import Any

import pikepdf
import pytest
from PIL import Image
from sqlalchemy import func, select

from app import printing
from app.campaign import events, paper
from app.campaign.events import Event, Present
from app.documents import Document
from app.law.calendar import today
from app.store import db
from tests.portal import Page, Portal, Visitor

LIST = "/kantor/meja/sosialisasi"
TITLE = "Berani lapor di Kenanga"
NAMES = b"Nama,Unit/instansi,Jabatan\nSri Wahyuni,Pelayanan,Staf\nBudi,Warga,\n"


def plan(officer: Visitor, day: date, **other: Any) -> Page:
    """Schedule an event as an officer does."""
    fields = {
        "topik": "wbs", "judul": TITLE, "hari": f"{day:%d-%m-%Y}", "mulai": "9:00",
        "selesai": "11.30", "tempat": "Balai Desa", "sasaran": "Warga", "narasumber": "Tim WBS",
        "penanggung": "Sri", **other,
    }  # fmt: skip
    return officer.send(officer.get(f"{LIST}/baru"), "/sosialisasi/baru", **fields)


def act(officer: Visitor, page: Page, action: str, **fields: Any) -> Page:
    """Send one of the forms of an event's page."""
    return officer.send(page, action, **fields)


def only() -> Event:
    """The one event there is."""
    db.session.rollback()
    return db.session.scalars(select(Event)).one()


def photo() -> bytes:
    """A true photograph, as far as a decoder can tell."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "#9a4310").save(out, "JPEG")
    return out.getvalue()


def test_an_event_to_come_is_announced_when_marked_so_and_only_then(portal: Portal) -> None:
    officer, citizen = portal.sign_in("petugas"), portal.visitor()
    day = today() + timedelta(days=7)
    page = plan(officer, day)
    assert page.status == 200, page.text
    assert "09.00–11.30" in page.text
    assert TITLE not in citizen.get("/sosialisasi").text
    act(officer, page, "/ubah", umum="ya")
    told = citizen.get("/sosialisasi").text
    assert TITLE in told
    assert "Balai Desa" in told
    assert "Tim WBS" not in told
    page = act(officer, officer.get(f"{LIST}/{only().id}"), "/batal", alasan="Banjir")
    assert "batal: Banjir" in page.text
    assert TITLE not in citizen.get("/sosialisasi").text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"judul": " "}, "Bagian ini perlu diisi"),
        ({"mulai": "jam 9"}, "Tulis jamnya seperti 09.00"),
        ({"mulai": "", "selesai": "10.00"}, "Jam selesai harus sesudah jam mulai"),
        ({"selesai": "8.00"}, "Jam selesai harus sesudah jam mulai"),
        ({"hari": "31-02-2026"}, "Tanggal ini tidak ada"),
        ({"topik": "sepak bola"}, "Pilihan ini tidak dikenal"),
    ],
)
def test_a_wrong_plan_is_explained_and_nothing_typed_is_lost(
    portal: Portal, fields: dict[str, str], said: str
) -> None:
    page = plan(portal.sign_in("petugas"), today(), **fields)
    assert page.status == 422
    assert said in page.text
    assert page.filled("/sosialisasi/baru")["tempat"] == "Balai Desa"
    assert db.session.scalar(select(func.count()).select_from(Event)) == 0


def test_a_form_sent_twice_makes_one_event(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    blank = officer.get(f"{LIST}/baru")
    given = {"topik": "lain", "judul": TITLE, "hari": f"{today():%d-%m-%Y}", "tempat": "Aula",
             "sasaran": "Pegawai", "penanggung": "Sri"}  # fmt: skip
    for _ in range(2):
        assert officer.send(blank, "/sosialisasi/baru", **given).status == 200
    assert only().campaign == ""


def test_an_event_whose_day_passed_stands_on_today_until_somebody_says_what_came_of_it(
    portal: Portal,
) -> None:
    officer = portal.sign_in("petugas")
    page = plan(officer, today() - timedelta(days=3))
    assert TITLE in officer.get("/kantor/meja").by_id("sosialisasi-lewat")
    assert "belum ada hasil" in officer.get(LIST).text
    done = act(officer, page, "/hasil", hasil="Tiga pertanyaan tentang tarif.")
    assert "Tiga pertanyaan" in done.text
    assert only().state == events.HELD
    assert officer.get("/kantor/meja").soup.find(id="sosialisasi-lewat") is None
    assert "/batal" not in str(done.soup.find_all("form"))


def test_what_has_not_happened_has_no_result_and_no_list(portal: Portal) -> None:
    plan(portal.sign_in("petugas"), today() + timedelta(days=1))
    with pytest.raises(events.Refused, match="to_come"):
        events.hold(only().id, "Ramai")
    with pytest.raises(events.Refused, match="to_come"):
        events.take_attendance(only().id, [])
    events.call_off(only().id, "Hujan")
    with pytest.raises(events.Refused, match="called_off"):
        events.hold(only().id, "Ramai")


def test_attendance_is_taken_whole_or_not_at_all_and_is_never_public(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    page = plan(officer, today(), umum="ya")
    bad = NAMES + b",Warga,\n"
    refused = act(officer, page, "/hadir", berkas=(io.BytesIO(bad), "hadir.csv"))
    assert refused.status == 422
    assert "baris 4: Nama kosong" in refused.text
    assert db.session.scalar(select(func.count()).select_from(Present)) == 0
    for _ in range(2):
        page = act(officer, page, "/hadir", berkas=(io.BytesIO(NAMES), "hadir.csv"))
        assert page.status == 200, page.text
    assert "2 orang" in page.text
    assert "Sri Wahyuni" in page.text
    assert only().attended == 2
    assert "Sri Wahyuni" not in portal.visitor().get("/sosialisasi").text
    page = act(officer, page, "/hadir/hapus")
    assert "Sri Wahyuni" not in page.text
    assert only().attended == 2


def test_files_are_kept_once_shown_and_taken_away(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    page = plan(officer, today())
    refused = act(officer, page, "/berkas/foto", berkas=(io.BytesIO(b"halo"), "foto.jpg"))
    assert refused.status == 422
    assert "Foto harus JPEG atau PNG" in refused.text
    for _ in range(2):
        page = act(officer, page, "/berkas/foto", berkas=(io.BytesIO(photo()), "aula.jpg"))
        assert page.status == 200, page.text
    kept = events.files(only().id)[events.PHOTO]
    assert [d.name for d in kept] == ["aula.jpg"]
    address = f"{LIST}/{only().id}/berkas/{kept[0].id}"
    assert officer.client.get(address).content_type == "image/jpeg"
    assert portal.visitor().client.get(address).status_code != 200
    elsewhere = f"{LIST}/{'0' * 32}/berkas/{kept[0].id}"
    assert officer.client.get(elsewhere).status_code == 404
    act(officer, page, f"/lepas/{kept[0].id}")
    assert officer.client.get(address).status_code == 404
    assert db.session.scalar(select(func.count()).select_from(Document)) == 0


def test_the_report_is_one_page_and_names_nobody_who_attended(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    page = plan(officer, today(), judul="J" * 200, sasaran="S" * 200, tempat="T" * 200)
    act(officer, page, "/berkas/foto", berkas=(io.BytesIO(photo()), "aula.jpg"))
    act(officer, page, "/hadir", berkas=(io.BytesIO(NAMES), "hadir.csv"))
    act(officer, page, "/hasil", hasil="Kalimat yang panjang sekali. " * 86)
    body = officer.client.get(f"{LIST}/{only().id}/laporan.pdf").data
    with pikepdf.open(io.BytesIO(body)) as pdf:
        assert len(pdf.pages) == 1
        assert any("/XObject" in p.get("/Resources", {}) for p in pdf.pages)
    drawn: list[dict[str, Any]] = []
    with pytest.MonkeyPatch.context() as watched:
        watched.setattr(printing, "pdf", lambda _n, data, *_: drawn.append(data) or b"")
        officer.client.get(f"{LIST}/{only().id}/laporan.pdf")
        officer.client.get(f"{LIST}/{only().id}/daftar-hadir.pdf?baris=9999")
    assert "Sri Wahyuni" not in str(drawn)
    assert "Pelayanan (1)" in str(drawn[0])
    assert drawn[1]["jumlah"] == paper.MOST_ROWS


def test_the_blank_attendance_list_has_numbered_rows(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    plan(officer, today())
    answer = officer.client.get(f"{LIST}/{only().id}/daftar-hadir.pdf?bahasa=en")
    assert answer.content_type == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.data)) as pdf:
        assert len(pdf.pages) == 2


@pytest.mark.parametrize("day", ["31-12-9999", "01-01-0001"])
def test_an_event_is_not_planned_for_another_age(portal: Portal, day: str) -> None:
    officer = portal.sign_in("petugas")
    page = plan(officer, today(), hari=day)
    assert page.status == 422
    assert page.filled("/sosialisasi/baru")["judul"] == TITLE
