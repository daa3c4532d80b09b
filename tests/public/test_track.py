"""Following a report by its code."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from app.cases import acts, workflow
from app.channels import CHANNELS
from app.form_body import SHORT_FORM_LIMIT
from app.law.calendar import today
from tests.portal import Portal

WBS = CHANNELS["wbs"]


def test_a_code_opens_its_report_however_it_is_typed(portal: Portal) -> None:
    code, number = portal.report(uraian="Hanya untuk mata tim.")
    for typed in (code, code.lower(), code.replace("-", ""), f"  {code.replace('-', ' ')} "):
        _, page = portal.track(typed)
        assert page.status == 200
        assert number in page.text
        assert "Hanya untuk mata tim." in page.text


def test_unknown_and_malformed_codes_get_the_same_answer(portal: Portal) -> None:
    portal.report()
    answers = []
    for typed in ("00000-00000-00000-00000-00000", "ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ", "halo", ""):
        _, page = portal.track(typed)
        assert page.status == 422
        assert page.filled("/lacak")["kode"] == typed
        answers.append(page.by_id("ringkasan-galat"))
    assert len(set(answers)) == 1


def test_the_code_stands_in_no_address_no_link_and_no_cookie(portal: Portal) -> None:
    code, _ = portal.report()
    visitor, page = portal.track(code)
    bare = code.replace("-", "")
    cookie = visitor.client.get_cookie("lacak", path="/lacak")
    assert cookie is not None
    for text in (page.html, cookie.value, page.answer.request.url):
        assert bare not in text.replace("-", "")
    assert "?" not in page.answer.request.url


def test_the_visit_ends_after_half_an_hour_and_keeps_what_was_typed(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, number = portal.report()
    visitor, page = portal.track(code)
    later = time.time() + 31 * 60
    monkeypatch.setattr(time, "time", lambda: later)
    ended = visitor.send(page, "/lacak/balas", pesan="Tulisan panjang saya")
    assert ended.status == 403
    assert "tanpa kegiatan" in ended.text
    assert ended.filled("/lacak")["pesan"] == "Tulisan panjang saya"
    again = visitor.send(ended, "/lacak", kode=code)
    assert number in again.text
    assert again.filled("/lacak/balas")["pesan"] == "Tulisan panjang saya"
    assert portal.opened(number).case.events == 1


def test_a_reply_sent_twice_is_written_once(portal: Portal) -> None:
    code, number = portal.report()
    visitor, page = portal.track(code)
    form = {**page.filled("/lacak/balas"), "pesan": "Sekali saja"}
    for _ in range(2):
        assert visitor.post("/lacak/balas", form).status == 200
    opened = portal.opened(number)
    assert [e.kind for e in opened.entries] == ["masuk", "pesan_pelapor"]


def test_other_words_under_a_used_token_are_not_swallowed(portal: Portal) -> None:
    code, number = portal.report()
    visitor, page = portal.track(code)
    form = page.filled("/lacak/balas")
    visitor.post("/lacak/balas", {**form, "pesan": "Pertama"})
    second = visitor.post("/lacak/balas", {**form, "pesan": "Sudah saya perbaiki"})
    assert second.status == 409
    assert second.filled("/lacak/balas")["pesan"] == "Sudah saya perbaiki"
    assert visitor.send(second, "/lacak/balas").status == 200
    assert portal.opened(number).case.events == 3


def test_words_for_the_inspektorat_never_land_in_the_box_to_the_office(portal: Portal) -> None:
    code, _ = portal.report()
    words = "Saya tidak percaya petugas. " * 2000
    visitor, page = portal.track(code)
    failed = visitor.send(page, "/lacak/serahkan", alasan=words)
    assert failed.status == 422
    assert failed.filled("/lacak/serahkan")["alasan"].strip() == words.strip()
    assert failed.filled("/lacak/balas")["pesan"] == ""
    switched = visitor.send(page, "/lacak/serahkan", alasan="Rahasia", ganti_bahasa="en")
    assert switched.filled("/lacak/serahkan")["alasan"] == "Rahasia"
    visitor.client.delete_cookie("lacak", path="/lacak")
    ended = visitor.send(page, "/lacak/serahkan", alasan="Rahasia", pembalasan="ya")
    again = visitor.send(ended, "/lacak", kode=code)
    assert again.filled("/lacak/serahkan")["alasan"] == "Rahasia"
    assert again.filled("/lacak/balas")["pesan"] == ""


def test_the_tick_for_retaliation_survives_whatever_happens_to_the_text(portal: Portal) -> None:
    code, number = portal.report()
    visitor, page = portal.track(code)
    tick = {"pembalasan": "ya"}
    failed = visitor.send(page, "/lacak/balas", pesan=" ", **tick)
    assert failed.filled("/lacak/balas")["pembalasan"] == ["ya"]
    switched = visitor.send(failed, "/lacak/balas", pesan="Saya diancam", ganti_bahasa="en")
    assert switched.filled("/lacak/balas")["pembalasan"] == ["ya"]
    visitor.client.delete_cookie("lacak", path="/lacak")
    ended = visitor.send(switched, "/lacak/balas", ganti_bahasa="")
    again = visitor.send(ended, "/lacak", kode=code)
    assert again.filled("/lacak/balas")["pembalasan"] == ["ya"]
    visitor.send(again, "/lacak/balas")
    assert portal.opened(number).header["prioritas"] == "tertinggi"


def test_a_form_address_opened_again_leads_to_the_case(portal: Portal) -> None:
    code, number = portal.report()
    visitor, _ = portal.track(code)
    for path in ("/lacak/balas", "/lacak/serahkan"):
        assert number in visitor.get(path).text


def test_a_reply_begun_in_one_report_is_refused_in_another(portal: Portal) -> None:
    first, _ = portal.report()
    second, number = portal.report()
    visitor, page = portal.track(first)
    form = {**page.filled("/lacak/balas"), "pesan": "Untuk laporan pertama"}
    portal.track(second, visitor)
    answer = visitor.post("/lacak/balas", form)
    assert answer.status == 409
    assert answer.filled("/lacak/balas")["pesan"] == "Untuk laporan pertama"
    assert portal.opened(number).case.events == 1


def test_an_empty_or_planted_reply_stores_nothing(portal: Portal) -> None:
    code, number = portal.report()
    visitor, page = portal.track(code)
    assert visitor.send(page, "/lacak/balas", pesan="  ").status == 422
    planted = visitor.post(
        "/lacak/balas",
        {**page.filled("/lacak/balas"), "pesan": "dari luar"},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert planted.status == 403
    assert planted.filled("/lacak/balas")["pesan"] == "dari luar"
    assert portal.opened(number).case.events == 1


def test_a_code_typed_on_a_strangers_page_opens_nothing(portal: Portal) -> None:
    code, number = portal.report()
    page = portal.visitor().post("/lacak", {"kode": code}, headers={"Sec-Fetch-Site": "cross-site"})
    assert page.status == 403
    assert number not in page.text


def test_the_language_switch_keeps_the_code_and_the_reply(portal: Portal) -> None:
    code, number = portal.report()
    visitor = portal.visitor()
    page = visitor.send(visitor.get("/lacak"), "/lacak", kode=code, ganti_bahasa="en")
    assert page.filled("/lacak")["kode"] == code
    page = visitor.send(page, "/lacak", ganti_bahasa="")
    assert number in page.text
    page = visitor.send(page, "/lacak/balas", pesan="Belum selesai", ganti_bahasa="en")
    assert page.soup.html is not None
    assert page.soup.html["lang"] == "en"
    assert page.filled("/lacak/balas")["pesan"] == "Belum selesai"
    assert portal.opened(number).case.events == 1


def test_retaliation_is_reported_inside_the_same_report_at_the_highest_priority(
    portal: Portal,
) -> None:
    code, number = portal.report()
    visitor, page = portal.track(code)
    page = visitor.send(page, "/lacak/balas", pesan="Saya dipindahkan", pembalasan="ya")
    assert "Pembalasan" in page.text
    opened = portal.opened(number)
    assert opened.header["prioritas"] == "tertinggi"
    desk = portal.sign_in("petugas").get("/kantor/meja")
    assert "Pembalasan: dahulukan (1)" in desk.text


def test_a_report_handed_to_the_inspektorat_is_closed_to_the_office_from_then_on(
    portal: Portal,
) -> None:
    code, number = portal.report(uraian="Awalnya kepada kantor")
    officer = portal.sign_in("petugas")
    before = portal.opened(number)
    visitor, page = portal.track(code)
    page = visitor.send(page, "/lacak/serahkan", alasan="Saya tidak percaya lagi")
    assert page.status == 200
    assert "Kantor ini tidak dapat membukanya" in page.text
    page = visitor.send(page, "/lacak/balas", pesan="Kepada Inspektorat saja")
    assert officer.get(f"/kantor/meja/kasus/{number}").status == 404
    with pytest.raises(acts.CaseMoved):
        workflow.say_as_team(WBS, before, "petugas", "masih di sini", "f" * 32, today())
    inspected = portal.opened(number, "inspektorat")
    assert inspected.answers["uraian"] == "Awalnya kepada kantor"
    assert inspected.entries[-1].texts["pesan"]["isi"] == "Kepada Inspektorat saja"
    assert inspected.sound
    inspector = portal.sign_in("inspektorat")
    assert number in inspector.get("/kantor/meja").text
    inspector.send(
        inspector.get(f"/kantor/meja/kasus/{number}"), "/langkah/telaah", pesan="Kami baca"
    )
    assert "Kami baca" in visitor.get("/lacak/laporan").text


def test_each_step_the_team_takes_is_read_in_plain_words(portal: Portal) -> None:
    code, number = portal.report()
    officer = portal.sign_in("petugas")
    address = f"/kantor/meja/kasus/{number}"
    visitor, page = portal.track(code)
    assert "Laporan Anda sudah sampai" in page.text
    officer.send(officer.get(address), "/langkah/klarifikasi", pesan="Kapan itu terjadi?")
    page = visitor.get("/lacak/laporan")
    assert "Kapan itu terjadi?" in page.text
    assert "waktu berhenti sampai Anda menjawab" in page.text
    page = visitor.send(page, "/lacak/balas", pesan="Senin lalu")
    assert "Tim sedang menelaah" in page.text
    officer.send(officer.get(address), "/catatan", catatan="RAHASIA TIM")
    officer.send(officer.get(address), "/langkah/selesai", hasil="etik", pesan="Terima kasih")
    page = visitor.get("/lacak/laporan")
    assert "Terbukti: pelanggaran etik" in page.text
    assert "RAHASIA TIM" not in page.html
    assert "petugas" not in page.by_id("percakapan")
    copy = visitor.get("/lacak/salinan")
    for words in ("Kapan itu terjadi?", "Senin lalu", "Terima kasih", number):
        assert words in copy.text
    assert "RAHASIA TIM" not in copy.html


def test_a_missed_clock_shows_the_doors_outside_first(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, _ = portal.report()
    later = today() + timedelta(days=9)
    monkeypatch.setattr("app.public.case_page.today", lambda: later)
    _, page = portal.track(code)
    assert "Tenggat terlewat" in page.text
    order = [h.get_text() for h in page.soup.find_all("h2")]
    assert order.index("Tenggat terlewat") < order.index("Status: Diterima")
    for door in ("Inspektorat", "Komisi Pemberantasan Korupsi", "Ombudsman", "LPSK"):
        assert door in page.text
    assert "Yang dibawa" in page.text


def test_closing_the_report_ends_the_visit_on_this_device(portal: Portal) -> None:
    code, number = portal.report()
    visitor, page = portal.track(code)
    visitor.send(page, "/lacak/tutup")
    assert visitor.get("/lacak/laporan").status == 403
    visitor, page = portal.track(code)
    left = visitor.client.get("/keluar")
    assert left.status_code == 303
    assert left.headers["Location"] == "https://www.bmkg.go.id/"
    assert left.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert visitor.get("/lacak/laporan").status == 403
    assert number in page.text


def test_the_cookie_of_a_visit_ends_with_it_on_the_device_too(portal: Portal) -> None:
    code, _ = portal.report()
    _, page = portal.track(code)
    assert "Max-Age=1800" in page.answer.headers["Set-Cookie"]


def test_the_same_reply_from_several_threads_is_written_once_and_shown_to_each(
    portal: Portal,
) -> None:
    code, number = portal.report()
    visitors = [portal.track(code)[0] for _ in range(6)]
    form = {**visitors[0].get("/lacak/laporan").filled("/lacak/balas"), "pesan": "Serentak"}
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda v: v.post("/lacak/balas", form).status, visitors))
    assert answers == [200] * 6
    assert portal.opened(number).case.events == 2


def test_the_same_words_that_now_tell_of_retaliation_are_not_swallowed(portal: Portal) -> None:
    code, number = portal.report()
    visitor, page = portal.track(code)
    form = {**page.filled("/lacak/balas"), "pesan": "Saya dipindahkan"}
    assert visitor.post("/lacak/balas", form).status == 200
    urgent = visitor.post("/lacak/balas", {**form, "pembalasan": "ya"})
    assert urgent.status == 409
    assert urgent.filled("/lacak/balas")["pembalasan"] == ["ya"]
    assert visitor.send(urgent, "/lacak/balas").status == 200
    assert portal.opened(number).header["prioritas"] == "tertinggi"


def test_a_strangers_page_cannot_switch_the_language_of_a_form_it_filled(portal: Portal) -> None:
    planted = {"kode": "X", "pesan": "Tulisan orang lain", "ganti_bahasa": "en"}
    page = portal.visitor().post("/lacak", planted, headers={"Sec-Fetch-Site": "cross-site"})
    assert page.status == 403
    assert page.soup.html is not None
    assert page.soup.html["lang"] == "id"


def test_the_page_that_asks_for_a_code_says_that_a_report_is_still_open(portal: Portal) -> None:
    visitor = portal.visitor()
    code, _ = portal.report(visitor=visitor)
    assert "masih terbuka di perangkat ini" not in visitor.get("/lacak").text
    visitor.send(visitor.get("/lacak"), "/lacak", kode=code)
    asked = visitor.get("/lacak")
    assert "masih terbuka di perangkat ini" in asked.text
    assert asked.soup.select_one('a[href="/lacak/laporan"]')
    closed = visitor.send(asked, "/lacak/tutup")
    assert "masih terbuka di perangkat ini" not in closed.text
    assert visitor.get("/lacak/laporan").status == 403


def test_an_empty_message_is_called_by_its_name(portal: Portal) -> None:
    visitor, page = portal.track(portal.report()[0])
    again = visitor.send(page, "/lacak/balas", pesan=" ")
    assert again.status == 422
    assert "Pesan Anda: Bagian ini perlu diisi." in again.text


def test_a_closed_report_says_so(portal: Portal) -> None:
    code, _ = portal.report()
    visitor, page = portal.track(code)
    closed = visitor.send(page, "/lacak/tutup")
    assert "Laporan ditutup di perangkat ini" in closed.text


def test_what_the_back_button_sends_again_after_closing_opens_nothing(portal: Portal) -> None:
    code, number = portal.report()
    visitor = portal.visitor()
    form = {**visitor.get("/lacak").filled("/lacak"), "kode": code}
    page = visitor.post("/lacak", form)
    assert number in page.text
    assert number in visitor.post("/lacak", form).text, "while the visit lasts it may be sent again"
    visitor.send(page, "/lacak/tutup")
    for leave in ("/lacak/tutup", "/keluar"):
        again = visitor.post("/lacak", form)
        assert again.status == 403
        assert number not in again.text
        assert code not in again.html
        form = {**again.filled("/lacak"), "kode": code}
        assert number in visitor.post("/lacak", form).text
        visitor.client.get(leave) if leave == "/keluar" else visitor.post(leave, {})


def test_both_boxes_keep_their_words_whichever_button_is_pressed(portal: Portal) -> None:
    code, number = portal.report()
    visitor, page = portal.track(code)
    both = {"pesan": "Untuk tim", "alasan": "Untuk Inspektorat"}
    switched = visitor.send(page, "/lacak/balas", **both, ganti_bahasa="en")
    assert {n: switched.filled("/lacak/balas")[n] for n in both} == both
    sent = visitor.send(switched, "/lacak/balas")
    assert "Sent." in sent.text
    assert sent.filled("/lacak/balas")["alasan"] == "Untuk Inspektorat"
    assert sent.filled("/lacak/balas")["pesan"] == ""
    assert "Untuk Inspektorat" not in str(portal.opened(number).contents)
    done = visitor.send(sent, "/lacak/serahkan")
    assert "locked for the Inspectorate" in done.text
    assert portal.opened(number, "inspektorat").handed_over()


@pytest.mark.parametrize(("path", "box"), [("/lapor/wbs", "di_mana"), ("/lacak", "kode")])
def test_enter_in_a_line_never_presses_the_language_switch(
    portal: Portal, path: str, box: str
) -> None:
    page = portal.visitor().get(path)
    form = page.form(path)
    buttons = [
        b for b in page.soup.find_all("button") if b.get("form") == form["id"] or form in b.parents
    ]
    assert page.soup.find(id=box) is not None
    assert not buttons[0].get("name")
    assert buttons[0].has_attr("disabled") is (path == "/lapor/wbs")


def test_a_form_of_a_million_fields_is_refused_before_it_is_read(portal: Portal) -> None:
    answer = portal.visitor().client.post(
        "/lacak",
        data=b"a&" * (SHORT_FORM_LIMIT // 2 + 1),
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 413
