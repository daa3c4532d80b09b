"""Filing a report: what a person who presses "send" can rely on."""

import time

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from app.bulk import group_commit
from app.cases.models import Case, Event, KeyWrap, Record
from app.crypto import receipt
from app.language import SWITCH
from app.public import report
from app.public.signed import TOKEN
from app.store import db
from tests.portal import REPORT, Portal


def count(model: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def nothing_stored() -> bool:
    return not any(count(model) for model in (Case, KeyWrap, Record, Event))


def test_a_report_is_committed_before_its_receipt_is_shown(portal: Portal) -> None:
    code, number = portal.report()
    assert number.startswith("WBS-")
    assert len(code.replace("-", "")) == 25
    assert db.session.scalar(select(Case.number)) == number


def test_the_same_form_sent_twice_shows_the_same_receipt(portal: Portal) -> None:
    visitor = portal.visitor()
    form = {**visitor.get("/lapor/wbs").filled("/lapor/wbs"), **REPORT}
    first, second = visitor.post("/lapor/wbs", form), visitor.post("/lapor/wbs", form)
    for page in (first, second):
        assert page.status == 200
    assert first.by_id("kode-laporan") == second.by_id("kode-laporan")
    assert first.by_id("nomor-laporan") == second.by_id("nomor-laporan")
    assert count(Case) == 1


def test_other_content_under_a_used_token_comes_back_under_a_new_one(portal: Portal) -> None:
    visitor = portal.visitor()
    form = {**visitor.get("/lapor/wbs").filled("/lapor/wbs"), **REPORT}
    visitor.post("/lapor/wbs", form)
    page = visitor.post("/lapor/wbs", {**form, "uraian": "Hal lain sama sekali."})
    assert page.status == 409
    assert "sudah pernah dikirim" in page.text
    again = page.filled("/lapor/wbs")
    assert again["uraian"] == "Hal lain sama sekali."
    assert again[TOKEN] != form[TOKEN]
    assert count(Case) == 1
    assert visitor.post("/lapor/wbs", again).status == 200
    assert count(Case) == 2


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"uraian": ""}, "perlu diisi"),
        ({"uraian": "   \n "}, "perlu diisi"),
        ({"kategori": ""}, "Pilih salah satu"),
        ({"kategori": "mencuri-ayam"}, "tidak dikenal"),
        ({"tidak_boleh_baca": ["tetangga"]}, "tidak dikenal"),
        ({"hubungan": "sepupu"}, "tidak dikenal"),
        ({"di_mana": "x" * 501}, "paling banyak 500"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_typed_is_lost(
    portal: Portal, fields: dict[str, object], words: str
) -> None:
    visitor = portal.visitor()
    typed = {**REPORT, "siapa": "Petugas <b>X</b> & 'Y'", **fields}
    page = visitor.send(visitor.get("/lapor/wbs"), "/lapor/wbs", **typed)
    assert page.status == 422
    assert words in page.text
    name = next(iter(fields))
    assert page.soup.select_one(f'#ringkasan-galat a[href="#{name}"]') is not None
    kept = page.filled("/lapor/wbs")
    assert kept["siapa"] == typed["siapa"]
    if name == "di_mana":
        assert kept["di_mana"] == typed["di_mana"]
    assert nothing_stored()


def test_a_missing_field_is_an_empty_one_and_never_a_failure(portal: Portal) -> None:
    visitor = portal.visitor()
    token = visitor.get("/lapor/wbs").filled("/lapor/wbs")[TOKEN]
    page = visitor.post("/lapor/wbs", {TOKEN: token})
    assert page.status == 422
    assert "Jenis pelanggaran: Pilih salah satu" in page.text
    assert nothing_stored()


def test_ten_megabytes_of_text_come_back_whole_with_a_clear_message(portal: Portal) -> None:
    text = "Panjang sekali. " * (10 * 1024 * 1024 // 16)
    visitor = portal.visitor()
    page = visitor.send(visitor.get("/lapor/wbs"), "/lapor/wbs", **{**REPORT, "uraian": text})
    assert page.status == 422
    assert "10.485.760 huruf; paling banyak 50.000" in page.text
    assert page.filled("/lapor/wbs")["uraian"] == text
    assert nothing_stored()


def test_what_is_too_large_to_read_gets_a_page_that_says_so(portal: Portal) -> None:
    visitor = portal.visitor()
    page = visitor.send(
        visitor.get("/lapor/wbs"), "/lapor/wbs", **{**REPORT, "uraian": "x" * 17_000_000}
    )
    assert page.status == 413
    assert "terlalu besar" in page.text
    assert nothing_stored()


def test_a_form_may_take_an_evening_to_write(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = portal.visitor()
    page = visitor.get("/lapor/wbs")
    later = time.time() + 6 * 3600
    monkeypatch.setattr(time, "time", lambda: later)
    assert visitor.send(page, "/lapor/wbs", **REPORT).status == 200


def test_a_form_without_our_signature_comes_back_filled_under_a_new_token(portal: Portal) -> None:
    visitor = portal.visitor()
    for planted in ("", "bukan-token", "A" * 48, "é"):
        page = visitor.send(visitor.get("/lapor/wbs"), "/lapor/wbs", **{**REPORT, TOKEN: planted})
        assert page.status == 400
        kept = page.filled("/lapor/wbs")
        assert kept["uraian"] == REPORT["uraian"]
        assert kept[TOKEN] != planted
    assert nothing_stored()


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://penyerang.example"},
    ],
)
def test_a_form_planted_by_a_strangers_page_makes_no_case_under_the_strangers_token(
    portal: Portal, headers: dict[str, str]
) -> None:
    visitor = portal.visitor()
    form = {**visitor.get("/lapor/wbs").filled("/lapor/wbs"), **REPORT}
    page = visitor.post("/lapor/wbs", form, headers=headers)
    assert page.status == 403
    kept = page.filled("/lapor/wbs")
    assert kept["uraian"] == REPORT["uraian"]
    assert kept[TOKEN] != form[TOKEN]
    assert nothing_stored()


def test_no_rendering_of_a_form_carries_a_token_that_was_received(portal: Portal) -> None:
    visitor = portal.visitor()
    known = visitor.get("/lapor/wbs").filled("/lapor/wbs")[TOKEN]
    for fields in (
        {"uraian": ""},
        {SWITCH: "en"},
        {SWITCH: "id"},
        {TOKEN: known[:-4] + "AAAA"},
    ):
        page = visitor.post("/lapor/wbs", {**REPORT, TOKEN: known, **fields})
        assert known not in page.html
        assert page.answer.headers["Cache-Control"] == "no-store"


def test_the_language_switch_keeps_a_half_filled_form(portal: Portal) -> None:
    visitor = portal.visitor()
    page = visitor.send(
        visitor.get("/lapor/wbs"),
        "/lapor/wbs",
        uraian="Baru setengah",
        tidak_boleh_baca=["kepala"],
        **{SWITCH: "en"},
    )
    assert page.status == 200
    assert page.soup.html is not None
    assert page.soup.html["lang"] == "en"
    kept = page.filled("/lapor/wbs")
    assert kept["uraian"] == "Baru setengah"
    assert kept["tidak_boleh_baca"] == ["kepala"]
    assert "perlu diisi" not in page.text
    back = visitor.send(page, "/lapor/wbs", **{SWITCH: "id"})
    assert back.soup.html is not None
    assert back.soup.html["lang"] == "id"
    assert back.filled("/lapor/wbs")["uraian"] == "Baru setengah"
    assert nothing_stored()


def test_a_filled_honeypot_marks_the_report_and_never_throws_it_away(portal: Portal) -> None:
    _, number = portal.report(**{report.HONEYPOT: "http://iklan"})
    assert portal.opened(number).header["jebakan"] is True


def test_text_in_any_script_and_with_any_line_ends_is_kept(portal: Portal) -> None:
    text = "Baris satu\r\nBaris dua\rтри 四 😀 \u202e\x00akhir"
    _, number = portal.report(uraian=text)
    assert portal.opened(number).answers["uraian"] == (
        "Baris satu\nBaris dua\nтри 四 😀 \u202eakhir"
    )


def test_a_database_that_fails_gives_the_form_back_filled(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = portal.visitor()
    page = visitor.get("/lapor/wbs")
    with monkeypatch.context() as broken:
        broken.setattr(group_commit, "insert", _locked)
        failed = visitor.send(page, "/lapor/wbs", **REPORT)
    assert failed.status == 503
    assert failed.filled("/lapor/wbs")["uraian"] == REPORT["uraian"]
    assert nothing_stored()
    assert visitor.send(failed, "/lapor/wbs").status == 200


def _locked(*_: object) -> None:
    raise OperationalError("BEGIN", {}, Exception("database is locked"))


@pytest.mark.parametrize("headers", [{"Origin": "http://["}, {"Origin": "::"}])
def test_an_origin_that_is_none_is_no_failure(portal: Portal, headers: dict[str, str]) -> None:
    visitor = portal.visitor()
    form = {**visitor.get("/lapor/wbs").filled("/lapor/wbs"), **REPORT}
    assert visitor.post("/lapor/wbs", form, headers=headers).status == 403


def test_every_form_works_over_tls(portal: Portal) -> None:
    visitor = portal.visitor("https://lapor.example")
    visitor.headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    code, _ = portal.report(visitor)
    page = visitor.send(visitor.get("/lacak"), "/lacak", kode=code)
    assert page.status == 200
    assert "max-age" in page.answer.headers["Strict-Transport-Security"]
    cookie = visitor.client.get_cookie("lacak", domain="lapor.example", path="/lacak")
    assert cookie is not None
    assert cookie.secure
    assert visitor.send(page, "/lacak/balas", pesan="Lewat TLS").status == 200
    assert portal.sign_in("petugas", "https://lapor.example").get("/kantor/meja").status == 200


def test_a_report_that_names_nobody_goes_to_the_office_and_one_that_names_the_head_does_not(
    portal: Portal,
) -> None:
    _, plain = portal.report()
    _, about_head = portal.report(tidak_boleh_baca=["kepala"])
    assert portal.opened(plain).header["rute"] == "wbs"
    assert portal.opened(about_head, "inspektorat").header["rute"] == "wbs-inspektorat"


def test_the_receipt_says_when_the_team_will_answer(portal: Portal) -> None:
    visitor = portal.visitor()
    page = visitor.send(visitor.get("/lapor/wbs"), "/lapor/wbs", **REPORT)
    assert "Tim menjawab paling lambat" in page.text
    assert page.answer.headers["Cache-Control"] == "no-store"
    assert [a["href"] for a in page.soup.select("nav a")] == ["/keluar"]
    secret = receipt.read_code(page.by_id("kode-laporan"))
    assert len(secret) == receipt.TOKEN


def test_a_strangers_page_cannot_show_its_words_as_a_half_filled_form_by_the_language_switch(
    portal: Portal,
) -> None:
    visitor = portal.visitor()
    planted = {**REPORT, SWITCH: "en"}
    page = visitor.post("/lapor/wbs", planted, headers={"Sec-Fetch-Site": "cross-site"})
    assert page.status == 403
    assert "dari halaman di luar portal ini" in page.text


def test_a_picture_on_a_strangers_page_clears_nothing_of_this_site(portal: Portal) -> None:
    visitor = portal.visitor()
    visitor.headers["Sec-Fetch-Site"] = "cross-site"
    left = visitor.client.get("/keluar", headers=visitor.headers)
    assert "Clear-Site-Data" not in left.headers
