"""The desk for complaints: narrowed, turned page by page, assigned, answered from samples, many at once."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app import sample_answers
from app.cases.models import Case
from app.law.calendar import today
from app.store import db
from tests.portal import Page, Portal, Visitor

QUEUE = "/kantor/meja/kasus"


def listed(page: Page) -> list[str]:
    """The numbers in a list, in its order."""
    return [a.get_text() for a in page.soup.select("td a")]


def receive(portal: Portal, patch: pytest.MonkeyPatch, days_ago: int, **fields: Any) -> str:
    """A complaint that came some days ago."""
    patch.setattr("app.public.report.today", lambda: today() - timedelta(days=days_ago))
    return portal.complain(**fields)[1]


def step(officer: Visitor, number: str, name: str, **fields: str) -> Page:
    """Take a step at the desk."""
    page = officer.get(f"{QUEUE}/{number}")
    return officer.send(page, f"/langkah/{name}", **fields)


def test_both_channels_stand_in_one_order_and_every_page_continues_it(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.office.desk.queue.PAGE", 3)
    numbers = [receive(portal, monkeypatch, days) for days in (40, 30, 20, 10, 9, 2)]
    monkeypatch.setattr("app.public.report.today", lambda: today() - timedelta(days=25))
    numbers.append(portal.report()[1])
    officer = portal.sign_in("petugas")
    page = officer.get(QUEUE)
    found: list[str] = []
    while True:
        found += listed(page)
        more = page.soup.find("a", string="Berikutnya")
        if more is None:
            break
        page = officer.get(more["href"])
    due = {}
    for number in numbers:
        due[number] = portal.opened(number).running()[0].due
    assert sorted(found, key=lambda n: (due[n], n)) == found
    assert sorted(found) == sorted(numbers)


def test_the_queue_is_narrowed_by_what_the_officer_chooses(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = receive(portal, monkeypatch, 30, kategori="biaya")
    new = receive(portal, monkeypatch, 0, kategori="sarana", jenis="aspirasi")
    _, wbs = portal.report()
    officer = portal.sign_in("petugas")
    worked_on = receive(portal, monkeypatch, 0, kategori="sarana")
    step(officer, worked_on, "klasifikasi", klasifikasi="pengawasan")
    step(officer, worked_on, "disposisi", unit="Seksi Pelayanan", kutipan="Kursi rusak.")
    page = officer.get(f"{QUEUE}/{worked_on}")
    officer.send(page, "/tugas", ditugaskan="petugas", prioritas="tinggi", catatan_tugas="")
    for query, expected in (
        ("kanal=wbs", {wbs}),
        ("kanal=pengaduan", {late, new, worked_on}),
        ("kategori=sarana", {new, worked_on}),
        ("kategori=biaya", {late}),
        ("tahap=diteruskan", {worked_on}),
        ("unit=Seksi+Pelayanan", {worked_on}),
        ("petugas=saya", {worked_on}),
        ("petugas=petugas", {worked_on}),
        ("tenggat=lewat", {late}),
        ("jenis=aspirasi", {new}),
        ("media=surat", set()),
        ("menunggu=tim&kanal=pengaduan", {late, new}),
        ("kanal=tidak-ada", {late, new, worked_on, wbs}),
        ("kategori=sarana&tahap=diteruskan", {worked_on}),
        ("setelah=rusak", {late, new, worked_on, wbs}),
    ):
        assert set(listed(officer.get(f"{QUEUE}?{query}"))) == expected, query
    page = officer.get(f"{QUEUE}?kategori=sarana")
    assert page.soup.find("select", {"name": "kategori"}).find(selected=True)["value"] == "sarana"
    assert "Didahulukan" in page.text


def test_today_shows_each_case_once_under_what_it_needs(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = receive(portal, monkeypatch, 30)
    monkeypatch.setattr("app.public.report.today", today)
    code, wrote = portal.complain()
    officer = portal.sign_in("petugas")
    step(officer, wrote, "klasifikasi", klasifikasi="pengawasan")
    visitor, page = portal.track(code)
    visitor.send(page, "/lacak/balas", pesan="Ada lagi.")
    _, mine = portal.complain()
    step(officer, mine, "klasifikasi", klasifikasi="pengawasan")
    officer.send(officer.get(f"{QUEUE}/{mine}"), "/tugas", ditugaskan="petugas", prioritas="")
    page = officer.get("/kantor/meja")
    assert sorted(listed(page)) == sorted({late, wrote, mine})
    assert "Lewat tenggat (1)" in page.text
    assert "Pelapor menulis (1)" in page.text
    assert "Ditugaskan kepada saya (1)" in page.text


def test_the_inspectorate_sees_its_own_complaints_only_in_every_list(portal: Portal) -> None:
    own = portal.complain(tidak_boleh_baca="kepala", kategori="petugas")[1]
    for _ in range(3):
        portal.complain()
    inspectorate = portal.sign_in("inspektorat")
    assert own in inspectorate.get("/kantor/meja").text
    assert listed(inspectorate.get(f"{QUEUE}?kategori=petugas")) == [own]
    assert listed(inspectorate.get(f"{QUEUE}?kategori=antrean")) == []


def test_a_page_is_full_although_cases_of_another_team_stand_between(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.office.desk.queue.PAGE", 2)
    for _ in range(5):
        portal.complain(tidak_boleh_baca="kepala")
    mine = {portal.complain()[1] for _ in range(3)}
    officer = portal.sign_in("petugas")
    page = officer.get(QUEUE)
    first = listed(page)
    more = page.soup.find("a", string="Berikutnya")
    assert len(first) == 2
    assert {*first, *listed(officer.get(more["href"]))} == mine


def test_a_sample_answer_is_filled_in_behind_what_was_typed(portal: Portal) -> None:
    _, number = portal.complain()
    officer = portal.sign_in("petugas")
    page = officer.get("/kantor/meja/contoh")
    refused = officer.send(page, "/meja/contoh", nama_contoh="", teks_contoh="Ada teksnya")
    assert refused.status == 422
    assert refused.filled("/meja/contoh")["teks_contoh"] == "Ada teksnya"
    text = "Laporan {nomor} kami terima pada {diterima}. {bukan_tempat}"
    page = officer.send(refused, "/meja/contoh", nama_contoh="Terima kasih", teks_contoh=text)
    assert "Terima kasih" in page.text
    sample = sample_answers.of_team("petugas")[0]
    page = officer.get(f"{QUEUE}/{number}")
    page = officer.send(
        page, "/langkah/klasifikasi", klasifikasi="normatif", pesan="Halo.", contoh=sample.id
    )
    filled = page.filled("/langkah/klasifikasi")
    assert filled["klasifikasi"] == "normatif"
    assert filled["pesan"].startswith(f"Halo.\n\nLaporan {number} kami terima pada ")
    assert filled["pesan"].endswith("{bukan_tempat}")
    assert portal.opened(number).case.state == "diterima"
    inspectorate = portal.sign_in("inspektorat")
    assert "Terima kasih" not in inspectorate.get("/kantor/meja/contoh").text
    page = officer.get("/kantor/meja/contoh")
    page = officer.send(page, f"/hapus/{sample.id}")
    assert sample_answers.of_team("petugas") == []


def test_many_cases_are_assigned_or_set_aside_in_one_act(portal: Portal) -> None:
    numbers = [portal.complain(uraian=f"Kiriman mesin {n}")[1] for n in range(6)]
    _, other = portal.complain(kategori="biaya")
    _, wbs = portal.report()
    officer = portal.sign_in("petugas")
    page = officer.get(QUEUE)
    chosen = {"nomor": numbers[:2], "ditugaskan": "petugas", "prioritas": "tinggi"}
    done = officer.send(page, "/meja/banyak", tindakan="tugaskan", **chosen)
    assert "2 kasus selesai" in done.text
    for number in numbers[:2]:
        case = portal.opened(number).case
        assert (case.assignee, case.priority) == ("petugas", "tinggi")
    _, classified = portal.complain()
    step(officer, classified, "klasifikasi", klasifikasi="normatif")
    page = officer.get(f"{QUEUE}?kategori=antrean")
    asked = officer.send(page, "/meja/banyak", tindakan="sisihkan", semua="ya")
    assert "Kiriman mesin 0" in asked.text
    assert classified not in asked.text
    assert {portal.opened(number).case.state for number in numbers} == {"diterima"}
    late = portal.complain()[1]
    done = officer.send(asked, "/meja/banyak", tindakan="sungguh-sisihkan", nomor=numbers[:5])
    assert "5 kasus selesai" in done.text
    assert {portal.opened(number).case.state for number in numbers[:5]} == {"ditolak"}
    assert {portal.opened(n).case.state for n in (numbers[5], other, late)} == {"diterima"}
    sent = {"tindakan": "sungguh-sisihkan", "nomor": [wbs, classified]}
    done = officer.send(officer.get(QUEUE), "/meja/banyak", **sent)
    assert "0 kasus selesai" in done.text
    assert wbs in done.text
    assert portal.opened(wbs).case.state == "diterima"
    assert all(portal.opened(number).sound for number in [*numbers, other, wbs])


def test_whoever_left_a_contact_stands_in_a_list_until_somebody_tried(portal: Portal) -> None:
    _, number = portal.complain(telepon="0812 3456 7890")
    _, silent = portal.complain()
    officer = portal.sign_in("petugas")
    for one in (number, silent):
        step(officer, one, "klasifikasi", klasifikasi="normatif")
        step(officer, one, "tanggapi", hasil="penjelasan", pesan="Sudah diperbaiki.")
    page = officer.get("/kantor/meja/hubungi")
    assert number in page.text
    assert silent not in page.text
    assert f"{portal.settings.url}/lacak" in page.text
    assert "Sudah diperbaiki" not in page.text
    assert "0812" not in page.text
    address = f"{QUEUE}/{number}"
    officer.send(officer.get(address), "/hubungi", cara="whatsapp", hasil_kabar="terkirim")
    assert number not in officer.get("/kantor/meja/hubungi").text


def test_a_deadline_moved_in_the_queue_alone_is_noticed(portal: Portal) -> None:
    _, number = portal.complain()
    case = db.session.query(Case).filter_by(number=number).one()
    case.next_due = date(2999, 1, 1)
    db.session.commit()
    assert not portal.opened(number).sound
    status, found, _ = portal.command("verify")
    assert status == 2
    assert number in str(found)


def test_the_sheet_for_the_unit_holds_the_excerpt_and_nothing_of_the_report(portal: Portal) -> None:
    _, number = portal.complain(
        uraian="RAHASIA-WARGA", nama_pelapor="Budi", telepon="0812 3456 7890"
    )
    officer = portal.sign_in("petugas")
    assert officer.get(f"{QUEUE}/{number}/disposisi").status == 404
    step(officer, number, "klasifikasi", klasifikasi="pengawasan")
    step(
        officer, number, "disposisi", unit="Seksi Pelayanan", kutipan="Loket dua tutup lebih awal."
    )
    page = officer.get(f"{QUEUE}/{number}/disposisi")
    assert "Loket dua tutup lebih awal." in page.text
    assert "Seksi Pelayanan" in page.text
    for word in ("RAHASIA-WARGA", "Budi", "0812"):
        assert word not in page.html


def test_when_the_reporters_time_is_up_and_somebody_must_decide_it_stands_on_today(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, number = portal.complain()
    officer = portal.sign_in("petugas")
    step(officer, number, "klasifikasi", klasifikasi="pengawasan")
    step(officer, number, "tanya", pesan="Jam berapa?")
    assert number not in officer.get("/kantor/meja").text
    later = today() + timedelta(days=30)
    for place in ("app.office.desk.today.this_day", "app.office.desk.opened.today"):
        monkeypatch.setattr(place, lambda: later)
    page = officer.get("/kantor/meja")
    assert "Waktu pelapor habis (1)" in page.text
    assert number in page.text


def test_retaliation_reported_in_a_complaint_stands_first(portal: Portal) -> None:
    code, number = portal.complain()
    visitor, page = portal.track(code)
    visitor.send(page, "/lacak/balas", pesan="Saya diancam.", pembalasan="ya")
    officer = portal.sign_in("petugas")
    page = officer.get("/kantor/meja")
    assert "Pembalasan: dahulukan (1)" in page.text
    assert portal.opened(number).case.priority == "tertinggi"
    assert portal.opened(number).sound


def test_what_the_inspectorate_does_leaves_nothing_that_shows_whose_case_it_is(
    portal: Portal,
) -> None:
    _, number = portal.complain(tidak_boleh_baca="kepala")
    inspectorate = portal.sign_in("inspektorat")
    step(inspectorate, number, "klasifikasi", klasifikasi="pengawasan")
    page = inspectorate.get(f"{QUEUE}/{number}")
    for action in ("/tugas", "/langkah/disposisi", "/langkah/gabung"):
        assert page.soup.find("form", action=lambda a, end=action: str(a).endswith(end)) is None
    token = page.filled("/langkah/tanya")
    sent = {**token, "unit": "Tim pemeriksa Kepala UPT", "kutipan": "x"}
    assert inspectorate.post(f"{QUEUE}/{number}/langkah/disposisi", sent).status >= 400
    case = portal.opened(number, "inspektorat").case
    assert (case.unit, case.assignee, case.joined, case.priority) == ("", "", "", "")


def test_a_flood_of_another_teams_cases_hides_no_page_of_the_queue(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.office.desk.queue.PAGE", 2)
    monkeypatch.setattr("app.office.desk.opened._ROUNDS", 1)
    for _ in range(7):
        receive(portal, monkeypatch, 5, tidak_boleh_baca="kepala")
    mine = receive(portal, monkeypatch, 0)
    officer = portal.sign_in("petugas")
    page, found = officer.get(f"{QUEUE}?kanal=pengaduan"), []
    for _ in range(10):
        found += listed(page)
        more = page.soup.find("a", string="Berikutnya")
        if more is None:
            break
        page = officer.get(more["href"])
    assert found == [mine]


@pytest.mark.parametrize(
    "damage", ["UPDATE tenggat SET pauses = '\"x\"'", "UPDATE kasus SET next_due = '9998-01-01'"]
)
def test_damaged_rows_take_no_page_of_the_desk_down(portal: Portal, damage: str) -> None:
    numbers = [portal.complain()[1] for _ in range(3)]
    db.session.execute(text(damage))
    db.session.commit()
    officer = portal.sign_in("petugas")
    for path in ("/kantor/meja", QUEUE, "/kantor/meja/hubungi"):
        assert officer.get(path).status == 200, path
    assert all(number in officer.get(QUEUE).text for number in numbers)


def test_the_list_of_people_to_reach_goes_on_behind_those_who_were_told(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.office.desk.contacts.MOST", 2)
    officer = portal.sign_in("petugas")
    numbers = []
    for _ in range(4):
        numbers.append(portal.complain(telepon="0812 3456 7890")[1])
        step(officer, numbers[-1], "klasifikasi", klasifikasi="normatif")
        step(officer, numbers[-1], "tanggapi", hasil="penjelasan", pesan="Sudah.")
    shown = [n for n in numbers if n in officer.get("/kantor/meja/hubungi").text]
    assert len(shown) == 2
    for number in shown:
        page = officer.get(f"{QUEUE}/{number}")
        officer.send(page, "/hubungi", cara="telepon", hasil_kabar="tersambung")
    text = officer.get("/kantor/meja/hubungi").text
    assert all((number in text) is (number not in shown) for number in numbers)


def test_a_day_that_is_none_in_one_row_leaves_the_queue_readable(portal: Portal) -> None:
    if db.engine.dialect.name == "postgresql":
        with pytest.raises(DBAPIError):
            db.session.execute(text("UPDATE kasus SET next_due = 'x'"))
        return
    _, broken = portal.complain()
    _, whole = portal.complain()
    db.session.execute(text("UPDATE kasus SET next_due = 'x' WHERE number = :n"), {"n": broken})
    db.session.commit()
    officer = portal.sign_in("petugas")
    for path in ("/kantor/meja", QUEUE):
        page = officer.get(path)
        assert page.status == 200
        assert whole in listed(page)
    assert broken in officer.get(QUEUE).text


def test_the_inspectorate_too_sees_that_a_reporters_time_is_up(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, number = portal.complain(tidak_boleh_baca="kepala")
    inspectorate = portal.sign_in("inspektorat")
    step(inspectorate, number, "klasifikasi", klasifikasi="pengawasan")
    step(inspectorate, number, "tanya", pesan="Jam berapa?")
    later = today() + timedelta(days=30)
    for place in ("app.office.desk.today.this_day", "app.office.desk.opened.today"):
        monkeypatch.setattr(place, lambda: later)
    assert "Waktu pelapor habis (1)" in inspectorate.get("/kantor/meja").text


def test_stages_that_are_called_alike_are_told_apart_by_their_channel(portal: Portal) -> None:
    page = portal.sign_in("petugas").get("/kantor/meja/kasus")
    found = page.soup.find("select", {"name": "tahap"})
    assert found is not None
    labels = [o.get_text(strip=True) for o in found.find_all("option")]
    assert len(labels) == len(set(labels))
