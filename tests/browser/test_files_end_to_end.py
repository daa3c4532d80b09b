"""Files, end to end: Chromium at 360 px without script, from the phone's photograph to the desk."""

import io
import zipfile
from pathlib import Path

import pikepdf
from PIL import Image
from playwright.sync_api import Browser, FilePayload

from app.law.calendar import today
from tests import samples
from tests.browser.walk import Walk, sign_in
from tests.serving import serving

REASON = "Memeriksa apakah foto ini asli."
BETRAYING = (samples.OWNER, samples.DEVICE)


def test_photo_pdf_and_letter_from_a_forgotten_field_to_an_opened_original(
    chromium: Browser, tmp_path: Path
) -> None:
    sent = {
        "foto.jpg": samples.photograph(),
        "surat.pdf": samples.document(),
        "catatan.docx": samples.letter(),
    }
    assert _position(sent["foto.jpg"])
    with serving(tmp_path) as server:
        reporter = Walk(chromium, server, "id", width=360)
        code, number = _report(reporter, sent)
        officer = Walk(chromium, server, "id", width=360)
        sign_in(officer, server)
        case = f"/kantor/meja/kasus/{number}"
        officer.open(case)
        copies = {name: officer.save(f'ul.lampiran a:has-text("{name}")') for name in sent}
        _assert_clean(copies)
        entry = 'ul.lampiran li:has-text("foto.jpg")'
        form = f'{entry} form[action*="/buka/buka-asli-"]'
        officer.page.click(f"{entry} details:has(form) > summary")
        officer.page.fill(f"{form} [name=alasan]", " ")
        officer.press(f"{form} .tindakan button >> nth=0")
        assert officer.page.locator("#ringkasan-galat").count(), "no reason, no original"
        assert officer.page.locator('a[href*="/asli/"]').count() == 0
        officer.page.fill(f"{form} [name=alasan]", REASON)
        officer.press(f"{form} .tindakan button >> nth=0")
        assert officer.save(f'{entry} a[href*="/asli/"]') == sent["foto.jpg"]
        assert officer.page.locator('a[href*="/asli/"]').count() == 1
        officer.language, officer.query = "en", "?bahasa=en"
        officer.open("/kantor/meja")
        officer.open(case)
        assert "Download the original" in officer.page.inner_text("main")
        _read_on_lacak(reporter, code, copies)


def _report(walk: Walk, sent: dict[str, bytes]) -> tuple[str, str]:
    """The account of what happened is blank at first; the files are given only once.

    A blank one, since Chromium itself holds back a form in which it is empty.
    """
    walk.open("/lapor/wbs")
    walk.page.select_option("#kategori", "pungli")
    walk.page.fill("#uraian", " ")
    parts = [
        FilePayload(name=name, mimeType="application/octet-stream", buffer=content)
        for name, content in sent.items()
    ]
    walk.page.set_input_files("#lampiran", parts)
    walk.page.check("[name=simpan_asli]")
    walk.press("form#formulir p button")
    for language in ("id", "en", "id"):
        if walk.language != language:
            walk.switch(language)
        else:
            assert walk.page.locator('#ringkasan-galat a[href="#uraian"]').count() == 1
        there = walk.page.inner_text("fieldset:has([name=lepas])")
        assert all(name in there for name in sent)
        assert walk.page.locator("[name=berkas]").count() == len(sent)
        assert walk.page.input_value("#lampiran") == ""
        assert walk.page.is_checked("[name=simpan_asli]")
    walk.page.fill("#uraian", "Petugas meminta uang di luar tarif. Buktinya terlampir.")
    walk.press("form#formulir p button")
    return walk.page.inner_text("#kode-laporan"), walk.page.inner_text("#nomor-laporan")


def test_the_page_before_sending_is_read_in_both_languages_and_sends_once(
    chromium: Browser, tmp_path: Path
) -> None:
    with serving(tmp_path) as server:
        walk = Walk(chromium, server, "id", width=360)
        walk.open("/lapor/wbs")
        walk.page.select_option("#kategori", "pungli")
        walk.page.fill("#uraian", "Rekaman suaranya terlampir.")
        recording = FilePayload(
            name="rekaman.amr", mimeType="application/octet-stream", buffer=b"#!AMR\n\0\1" * 99
        )
        walk.page.set_input_files("#lampiran", [recording])
        walk.press("form#formulir p button")
        assert "rekaman.amr" in walk.page.inner_text("form#periksa")
        walk.switch("en")
        assert "rekaman.amr" in walk.page.inner_text("form#periksa")
        walk.switch("id")
        walk.press("form#periksa .tindakan button >> nth=0")
        code = walk.page.inner_text("#kode-laporan")
        walk.open("/lacak")
        walk.page.fill("#kode", code)
        walk.press("form#formulir p button")
        assert walk.page.locator('ul.lampiran a:has-text("rekaman.amr")').count() == 1


def _read_on_lacak(walk: Walk, code: str, copies: dict[str, bytes]) -> None:
    """What was opened, on which day and why; and the same copies that the team reads."""
    walk.open("/lacak")
    walk.page.fill("#kode", code)
    walk.press("form#formulir p button")
    told = walk.page.inner_text('.pesan.tim:has-text("foto.jpg")')
    assert "membuka berkas asli foto.jpg" in told
    assert REASON in told
    assert str(today().day) in told
    assert str(today().year) in told
    for name, copy in copies.items():
        assert walk.save(f'ul.lampiran a:has-text("{name}")') == copy
    walk.switch("en")
    told = walk.page.inner_text('.pesan.tim:has-text("foto.jpg")')
    assert "opened the original foto.jpg" in told
    assert REASON in told


def _assert_clean(copies: dict[str, bytes]) -> None:
    photos = [copies["foto.jpg"]]
    with pikepdf.open(io.BytesIO(copies["surat.pdf"])) as document:
        whole = b"".join(map(_bytes_of, document.objects))
        photos.append(document.pages[0].Resources.XObject.Im0.read_raw_bytes())
    with zipfile.ZipFile(io.BytesIO(copies["catatan.docx"])) as letter:
        parts = {name: letter.read(name) for name in letter.namelist()}
        photos.append(parts["word/media/image1.jpeg"])
    held = [*copies.values(), whole, *parts.values()]
    for word in BETRAYING:
        assert not any(word.encode() in content for content in held)
    assert samples.WORDS.encode() in parts["word/document.xml"]
    for photo in photos:
        assert not _position(photo)
        assert not Image.open(io.BytesIO(photo)).getexif()


def _bytes_of(found: object) -> bytes:
    if isinstance(found, pikepdf.Stream):
        picture = found.get("/Filter") == pikepdf.Name.DCTDecode
        content = found.read_raw_bytes() if picture else found.read_bytes()
        return repr(dict(found.items())).encode() + content
    return repr(found).encode()


def _position(photo: bytes) -> dict[int, object]:
    with Image.open(io.BytesIO(photo)) as image:
        return dict(image.getexif().get_ifd(0x8825))
