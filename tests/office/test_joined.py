"""Complaints about the same are joined under one case, answered once; each keeps its own code and clocks."""

import pytest

from app.law.calendar import add_working_days, today
from tests.portal import Page, Portal, Visitor

QUEUE = "/kantor/meja/kasus"


def step(officer: Visitor, number: str, name: str, **fields: str) -> Page:
    """Take a step at the desk."""
    return officer.send(officer.get(f"{QUEUE}/{number}"), f"/langkah/{name}", **fields)


def join(portal: Portal, officer: Visitor, count: int) -> tuple[str, list[tuple[str, str]]]:
    """A main case and ``count`` that are joined to it: its number, and their codes and numbers."""
    _, main = portal.complain()
    joined = [
        portal.complain(uraian=f"Loket dua tutup lagi, kata orang ke-{n}.") for n in range(count)
    ]
    for number in (main, *(number for _, number in joined)):
        step(officer, number, "klasifikasi", klasifikasi="non_pengawasan")
    for _, number in joined:
        page = step(officer, number, "gabung", nomor_utama=main.lower())
        assert page.status == 200, page.text
    return main, joined


def test_one_answer_reaches_everybody_who_reported_the_same(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    main, joined = join(portal, officer, 3)
    page = officer.get(f"{QUEUE}/{main}")
    assert all(number in page.text for _, number in joined)
    answer = "Loket dua kini buka sampai sore."
    page = step(officer, main, "tanggapi", hasil="ditindaklanjuti", pesan=answer)
    assert page.status == 200
    for code, number in joined:
        _, own = portal.track(code)
        assert answer in own.text
        assert main not in own.text
        opened = portal.opened(number)
        assert (opened.case.state, opened.case.outcome) == ("ditanggapi", "ditindaklanjuti")
        assert opened.sound
        assert [run.clock for run in opened.running()] == ["balasan"]
    assert portal.command("verify")[0] == 0


def test_a_joined_case_keeps_its_own_deadline_and_can_be_parted(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    main, ((code, number),) = join(portal, officer, 1)
    due = add_working_days(today(), 14)
    assert [run.due for run in portal.opened(number).running()] == [due]
    assert "Ditangani bersama laporan lain" in portal.track(code)[1].by_id("status")
    step(officer, number, "pisahkan")
    opened = portal.opened(number)
    assert (opened.case.state, opened.case.joined) == ("ditindaklanjuti", "")
    step(officer, main, "tanggapi", hasil="penjelasan", pesan="Sudah.")
    assert portal.opened(number).case.state == "ditindaklanjuti"


def test_a_joined_case_that_was_answered_already_is_left_as_it_is(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    main, ((_, first), (_, second)) = join(portal, officer, 2)
    step(officer, first, "tanggapi", hasil="penjelasan", pesan="Sendiri.")
    step(officer, main, "tanggapi", hasil="ditindaklanjuti", pesan="Bersama.")
    assert portal.opened(first).case.outcome == "penjelasan"
    assert portal.opened(second).case.outcome == "ditindaklanjuti"


@pytest.mark.parametrize("which", ["itself", "nothing", "joined", "closed", "inspectorate", "wbs"])
def test_a_case_is_joined_only_to_one_that_can_answer_for_it(portal: Portal, which: str) -> None:
    officer = portal.sign_in("petugas")
    main, ((_, joined),) = join(portal, officer, 1)
    _, number = portal.complain()
    step(officer, number, "klasifikasi", klasifikasi="normatif")
    _, closed = portal.complain()
    step(officer, closed, "tolak", alasan="uji_coba", pesan="Uji coba.")
    other = {
        "itself": number,
        "nothing": "ADU-0000-0000",
        "joined": joined,
        "closed": closed,
        "inspectorate": portal.complain(tidak_boleh_baca="kepala")[1],
        "wbs": portal.report()[1],
    }[which]
    page = step(officer, number, "gabung", nomor_utama=other)
    assert page.status == 422
    assert page.filled("/langkah/gabung")["nomor_utama"] == other
    assert portal.opened(number).case.joined == ""
    assert portal.opened(main).case.joined == ""


def test_what_a_joined_reporter_wrote_is_read_before_they_are_answered(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    main, ((code, wrote), (_, silent)) = join(portal, officer, 2)
    visitor, page = portal.track(code)
    visitor.send(page, "/lacak/balas", pesan="Bukan ini masalah saya.")
    day = today().isoformat()
    money = {"jumlah_kembali": "5000000", "tanggal_kembali": day}
    step(officer, main, "tanggapi", hasil="uang_kembali", pesan="Sudah dikembalikan.", **money)
    assert (portal.opened(wrote).case.state, portal.opened(wrote).case.awaits) == (
        "digabung",
        "tim",
    )
    answered = portal.opened(silent)
    assert answered.case.state == "ditanggapi"
    assert "5000000" not in str(answered.contents)


def test_a_case_with_joined_ones_is_not_joined_itself(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    main, _ = join(portal, officer, 1)
    _, other = portal.complain()
    step(officer, other, "klasifikasi", klasifikasi="normatif")
    assert step(officer, main, "gabung", nomor_utama=other).status == 422
