"""The officer's desk: what is due comes first, every act happens once, only keys open cases."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from app.law.calendar import today
from app.people.models import OfficeSession
from app.public import report
from app.store import db
from tests.portal import Portal


def test_the_queue_is_sorted_by_what_is_due_next_and_retaliation_stands_first(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = []
    for days_ago in (1, 20, 5):
        monkeypatch.setattr(report, "today", lambda d=days_ago: today() - timedelta(days=d))
        numbers.append(portal.report()[1])
    monkeypatch.setattr(report, "today", today)
    urgent = portal.report(kategori="pembalasan")[1]
    page = portal.sign_in("petugas").get("/kantor/meja/kasus")
    shown = [a.get_text() for a in page.soup.select("td a")]
    assert shown == [urgent, numbers[1], numbers[2], numbers[0]]
    assert "lewat" in page.text


def test_the_desk_groups_what_needs_the_officer_now(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "today", lambda: today() - timedelta(days=30))
    portal.report()
    monkeypatch.setattr(report, "today", today)
    portal.report()
    page = portal.sign_in("petugas").get("/kantor/meja")
    assert "Lewat tenggat (1)" in page.text
    assert "Baru (1)" in page.text


def test_a_step_asks_for_what_it_needs_and_keeps_what_was_typed(portal: Portal) -> None:
    _, number = portal.report()
    officer = portal.sign_in("petugas")
    address = f"/kantor/meja/kasus/{number}"
    officer.send(officer.get(address), "/langkah/telaah")
    page = officer.send(
        officer.get(address), "/langkah/selesai", hasil="", pesan="Sudah saya tulis panjang"
    )
    assert page.status == 422
    assert "Pilih salah satu" in page.text
    assert page.filled("/langkah/selesai")["pesan"] == "Sudah saya tulis panjang"
    assert portal.opened(number).case.state == "ditelaah"


def test_an_act_sent_twice_happens_once(portal: Portal) -> None:
    _, number = portal.report()
    officer = portal.sign_in("petugas")
    address = f"/kantor/meja/kasus/{number}"
    for action, fields in (
        ("/pesan", {"pesan": "Sekali"}),
        ("/catatan", {"catatan": "Sekali"}),
        ("/langkah/telaah", {"pesan": "Sekali"}),
    ):
        form = {**officer.get(address).filled(action), **fields}
        for _ in range(2):
            assert officer.post(address + action, form).status == 200
    assert portal.opened(number).case.events == 4


def test_a_step_from_a_page_that_is_out_of_date_is_explained_and_not_lost(portal: Portal) -> None:
    _, number = portal.report()
    officer = portal.sign_in("petugas")
    address = f"/kantor/meja/kasus/{number}"
    stale = officer.get(address)
    officer.send(officer.get(address), "/langkah/tolak", alasan="bukan_pelanggaran", pesan="Maaf")
    page = officer.send(
        stale, "/langkah/telaah", pesan="Kami mulai membaca", catatan="Hanya untuk kita"
    )
    assert page.status == 409
    assert "baru saja berubah" in page.text
    assert page.filled("/pesan")["pesan"] == "Kami mulai membaca"
    assert page.filled("/catatan")["catatan"] == "Hanya untuk kita"
    assert page.soup.select_one('details[open] form[action$="/catatan"]') is not None
    assert portal.opened(number).case.state == "tidak_diproses"


def test_a_form_of_another_session_or_another_site_is_refused(portal: Portal) -> None:
    _, number = portal.report()
    officer = portal.sign_in("petugas")
    address = f"/kantor/meja/kasus/{number}"
    form = {**officer.get(address).filled("/pesan"), "pesan": "Palsu"}
    other = portal.sign_in("petugas")
    assert other.post(address + "/pesan", form).status == 403
    planted = officer.post(address + "/pesan", form, headers={"Sec-Fetch-Site": "cross-site"})
    assert planted.status == 403
    assert planted.filled("/pesan")["pesan"] == "Palsu"
    assert portal.opened(number).case.events == 1


def test_a_case_of_another_vault_does_not_exist_for_this_member(portal: Portal) -> None:
    _, for_inspectorate = portal.report(tidak_boleh_baca=["petugas"])
    _, for_office = portal.report()
    officer, inspector = portal.sign_in("petugas"), portal.sign_in("inspektorat")
    for member, mine, other in (
        (officer, for_office, for_inspectorate),
        (inspector, for_inspectorate, for_office),
    ):
        assert member.get(f"/kantor/meja/kasus/{mine}").status == 200
        assert member.get(f"/kantor/meja/kasus/{other}").status == 404
        for page in ("/kantor/meja", "/kantor/meja/kasus"):
            shown = member.get(page).text
            assert mine in shown
            assert other not in shown
        token = member.get(f"/kantor/meja/kasus/{mine}").filled("/pesan")
        posted = member.post(f"/kantor/meja/kasus/{other}/pesan", {**token, "pesan": "x"})
        assert posted.status == 404


def test_an_overdue_report_of_the_office_stands_on_the_inspektorats_desk_by_number_only(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "today", lambda: today() - timedelta(days=30))
    _, number = portal.report(uraian="Isi yang bukan untuk Inspektorat")
    page = portal.sign_in("inspektorat").get("/kantor/meja")
    assert "Lewat tenggat pada tim lain (1)" in page.text
    assert number in page.text
    assert "Isi yang bukan untuk Inspektorat" not in page.text


def test_what_must_not_be_done_heads_the_case_page(portal: Portal) -> None:
    _, number = portal.report(jangan_lakukan="Jangan panggil saya", jumlah_tahu="Tiga orang")
    page = portal.sign_in("petugas").get(f"/kantor/meja/kasus/{number}")
    text = page.text
    assert text.index("Jangan panggil saya") < text.index("Laporan Diterima")
    assert text.index("Tiga orang") < text.index("Laporan Diterima")


def test_the_queue_pages_by_key(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.office.desk.queue.PAGE", 2)
    numbers = {portal.report()[1] for _ in range(5)}
    officer = portal.sign_in("petugas")
    seen: list[str] = []
    page = officer.get("/kantor/meja/kasus")
    while True:
        seen += [a.get_text() for a in page.soup.select("td a")]
        more = page.soup.select_one("main a.tombol")
        if more is None:
            break
        page = officer.get(str(more["href"]))
    assert len(seen) == 5
    assert set(seen) == numbers


def test_a_closed_report_whose_reporter_writes_again_comes_back_to_the_desk(
    portal: Portal,
) -> None:
    code, number = portal.report()
    officer = portal.sign_in("petugas")
    address = f"/kantor/meja/kasus/{number}"
    officer.send(officer.get(address), "/langkah/tolak", alasan="bukan_pelanggaran", pesan="Maaf")
    assert number not in officer.get("/kantor/meja").text
    visitor, page = portal.track(code)
    visitor.send(page, "/lacak/balas", pesan="Saya tidak setuju")
    desk = officer.get("/kantor/meja")
    assert number in desk.text
    officer.send(officer.get(address), "/langkah/buka_kembali", pesan="Kami buka lagi")
    assert portal.opened(number).case.state == "ditelaah"


def test_every_page_of_the_desk_is_kept_by_no_cache(portal: Portal) -> None:
    _, number = portal.report()
    officer = portal.sign_in("petugas")
    for path in ("/kantor/meja", "/kantor/meja/kasus", f"/kantor/meja/kasus/{number}"):
        assert officer.get(path).answer.headers["Cache-Control"] == "no-store"


def test_an_unknown_step_or_case_is_a_page_that_says_so(portal: Portal) -> None:
    _, number = portal.report()
    officer = portal.sign_in("petugas")
    assert officer.get("/kantor/meja/kasus/WBS-0000-0000").status == 404
    page = officer.post(f"/kantor/meja/kasus/{number}/langkah/hapus", {})
    assert page.status == 404
    assert "Halaman ini tidak ada" in page.text


def test_an_answer_from_a_page_older_than_the_reporters_message_waits_until_it_is_read(
    portal: Portal,
) -> None:
    code, number = portal.report()
    officer = portal.sign_in("petugas")
    address = f"/kantor/meja/kasus/{number}"
    stale = officer.get(address)
    visitor, page = portal.track(code)
    visitor.send(page, "/lacak/balas", pesan="Jangan hubungi atasan saya!")
    for action, fields in (
        ("/pesan", {"pesan": "Kami akan bertanya kepada atasan"}),
        ("/langkah/telaah", {"pesan": "Kami mulai"}),
    ):
        shown = officer.send(stale, action, **fields)
        assert shown.status == 409
        assert "Jangan hubungi atasan saya!" in shown.text
        assert shown.filled(action)["pesan"] == fields["pesan"]
    assert portal.opened(number).case.awaits == "tim"
    assert officer.send(stale, "/catatan", catatan="Catatan tidak menjawab siapa pun").status == 200
    assert officer.send(officer.get(address), "/pesan", pesan="Baik, tidak").status == 200


def test_a_step_sent_again_with_another_outcome_is_not_swallowed(portal: Portal) -> None:
    _, number = portal.report()
    officer = portal.sign_in("petugas")
    address = f"/kantor/meja/kasus/{number}"
    officer.send(officer.get(address), "/langkah/telaah")
    form = {**officer.get(address).filled("/langkah/selesai"), "pesan": "Selesai diperiksa"}
    assert officer.post(address + "/langkah/selesai", {**form, "hasil": "etik"}).status == 200
    assert officer.post(address + "/langkah/selesai", {**form, "hasil": "etik"}).status == 200
    other = officer.post(address + "/langkah/selesai", {**form, "hasil": "pidana"})
    assert other.status == 409
    assert "isi yang lain" in other.text


def test_a_session_that_ended_gives_back_what_was_typed(portal: Portal) -> None:
    _, number = portal.report()
    officer = portal.sign_in("petugas")
    address = f"/kantor/meja/kasus/{number}"
    page = officer.get(address)
    db.session.query(OfficeSession).delete()
    db.session.commit()
    ended = officer.send(page, "/pesan", pesan="Satu jam menulis")
    assert ended.status == 403
    assert ended.filled("/masuk")["tulisan"] == "Satu jam menulis"
    wrong = officer.send(ended, "/masuk", nama="petugas", frasa="salah", kode_otp="1")
    assert wrong.filled("/masuk")["tulisan"] == "Satu jam menulis"
    right = {"nama": "petugas", "frasa": portal.accounts["petugas"]["frasa"]}
    inside = officer.send(wrong, "/masuk", **right, kode_otp=portal.otp("petugas"))
    assert "Satu jam menulis" in inside.text
    assert inside.soup.select_one(f'main a[href="{address}"]') is not None
    assert officer.get(address).status == 200


def test_what_was_typed_for_a_case_that_was_handed_over_meanwhile_is_given_back(
    portal: Portal,
) -> None:
    code, number = portal.report()
    officer = portal.sign_in("petugas")
    page = officer.get(f"/kantor/meja/kasus/{number}")
    visitor, mine = portal.track(code)
    visitor.send(mine, "/lacak/serahkan", alasan="Saya tidak percaya lagi")
    lost = officer.send(page, "/pesan", pesan="Kami sudah memeriksa")
    assert lost.status == 404
    assert "Kami sudah memeriksa" in lost.text
    gone, never = (officer.get(f"/kantor/meja/kasus/{n}") for n in (number, "WBS-0000-0000"))
    assert "menyerahkannya ke Inspektorat" in gone.text
    assert gone.text == never.text
    assert "Saya tidak percaya lagi" not in lost.text


def test_the_language_switch_keeps_what_the_officer_typed(portal: Portal) -> None:
    _, number = portal.report()
    officer = portal.sign_in("petugas")
    address = f"/kantor/meja/kasus/{number}"
    page = officer.send(
        officer.get(address), "/langkah/telaah", pesan="Setengah", ganti_bahasa="en"
    )
    assert page.soup.html is not None
    assert page.soup.html["lang"] == "en"
    assert page.filled("/langkah/telaah")["pesan"] == "Setengah"
    assert portal.opened(number).case.events == 1


def test_a_changed_inner_note_under_a_used_form_is_not_swallowed(portal: Portal) -> None:
    _, number = portal.report()
    officer = portal.sign_in("petugas")
    address = f"/kantor/meja/kasus/{number}"
    form = {**officer.get(address).filled("/langkah/telaah"), "pesan": "Kami baca"}
    assert officer.post(address + "/langkah/telaah", {**form, "catatan": "Satu"}).status == 200
    assert officer.post(address + "/langkah/telaah", {**form, "catatan": "Satu"}).status == 200
    other = officer.post(address + "/langkah/telaah", {**form, "catatan": "Dua"})
    assert other.status == 409
    assert other.filled("/catatan")["catatan"] == "Dua"


@pytest.mark.parametrize("fields", [{"hasil": ""}, {"hasil": "etik", "pesan": "x" * 50_001}])
def test_a_wrong_form_for_a_step_that_is_gone_gives_the_words_back(
    portal: Portal, fields: dict[str, str]
) -> None:
    _, number = portal.report()
    officer = portal.sign_in("petugas")
    address = f"/kantor/meja/kasus/{number}"
    officer.send(officer.get(address), "/langkah/telaah")
    stale = officer.get(address)
    officer.send(officer.get(address), "/langkah/tolak", alasan="bukan_pelanggaran", pesan="Maaf")
    page = officer.send(stale, "/langkah/selesai", **{"pesan": "Panjang", **fields})
    assert page.status == 409
    assert page.filled("/pesan")["pesan"] == fields.get("pesan", "Panjang")


def test_a_database_that_refuses_loses_no_word_of_officer_or_reporter(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, number = portal.report()
    officer = portal.sign_in("petugas")
    page = officer.get(f"/kantor/meja/kasus/{number}")
    visitor, mine = portal.track(code)

    def refuse(*_: object) -> None:
        raise OperationalError("BEGIN", {}, Exception("database is locked"))

    monkeypatch.setattr("app.cases.acts.commit", refuse)
    told = officer.send(page, "/pesan", pesan="Kata petugas")
    assert (told.status, told.filled("/pesan")["pesan"]) == (503, "Kata petugas")
    told = visitor.send(mine, "/lacak/balas", pesan="Kata pelapor")
    assert (told.status, told.filled("/lacak/balas")["pesan"]) == (503, "Kata pelapor")


def test_a_note_does_not_count_as_an_answer_to_a_closed_reports_new_message(
    portal: Portal,
) -> None:
    code, number = portal.report()
    officer = portal.sign_in("petugas")
    address = f"/kantor/meja/kasus/{number}"
    officer.send(officer.get(address), "/langkah/tolak", alasan="bukan_pelanggaran", pesan="Maaf")
    visitor, page = portal.track(code)
    visitor.send(page, "/lacak/balas", pesan="Saya dibalas", pembalasan="ya")
    assert [d.clock for d in portal.opened(number).running()] == ["konfirmasi"]
    officer.send(officer.get(address), "/catatan", catatan="Baca nanti")
    assert [d.clock for d in portal.opened(number).running()] == ["konfirmasi"]
    officer.send(officer.get(address), "/pesan", pesan="Kami bertindak")
    assert portal.opened(number).running() == []
