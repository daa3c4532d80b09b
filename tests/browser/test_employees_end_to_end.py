"""A gift and a conflict of interest from the form to their end, in Chromium without script."""

import base64
import csv
import time
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from playwright.sync_api import Browser

from app.law.calendar import today
from tests.browser.walk import Walk, sign_in, step
from tests.serving import Server, serving

CHIEF, CLERK = "198203042006042003", "199003032015012003"
ROSTER = f"""NIP;Nama;Jabatan;Unit;NIP atasan;Surel
{CHIEF};Nur Aini, S.Sos.;Kepala Seksi;Pelayanan;;
{CLERK};Sri Rahayu;Petugas cek fisik;Pelayanan;{CHIEF};
"""


@pytest.mark.parametrize(("width", "language"), [(360, "id"), (1280, "en")])
def test_employees_declare_and_are_answered(
    chromium: Browser, tmp_path: Path, width: int, language: str
) -> None:
    with serving(tmp_path) as server:
        codes = _import(server, tmp_path)
        clerk = _activate(Walk(chromium, server, language, width=width), codes[CLERK], "sri")
        chief = _activate(Walk(chromium, server, language, width=width), codes[CHIEF], "nuraini")
        officer = Walk(chromium, server, "id", width=width)
        sign_in(officer, server)
        _gift(clerk, officer)
        _conflict(clerk, chief, officer)
        for walk, path in ((clerk, "bantuan"), (officer, "meja/register"), (chief, "pegawai")):
            walk.open(f"/kantor/{path}")
        assert server.command("verify").returncode == 0


def _gift(clerk: Walk, officer: Walk) -> None:
    day = f"{today():%d-%m-%Y}"
    clerk.open("/kantor/pegawai/gratifikasi")
    page = clerk.page
    assert page.input_value("#nama") == "Sri Rahayu"
    page.select_option("#jenis", "penerimaan")
    page.fill("#tanggal", day)
    clerk.press('button[name="hitung"]')
    assert page.locator("#tenggat dt").count() == 2
    page.fill("#tempat", "Loket dua")
    page.select_option("#bentuk", "barang")
    page.fill("#nilai", "Rp 750.000")
    page.fill("#uraian", "Parsel dititipkan tetangga.")
    page.select_option("#keberadaan", "pada_saya")
    page.fill("#pemberi", "Biro Jasa Laju")
    page.select_option("#hubungan", "dilayani")
    page.fill("#alamat", "Jalan Mawar 3")
    page.fill("#telepon", "0812 3456 7890")
    clerk.press("main form > p button")
    assert page.locator('#ringkasan-galat a[href="#nik"]').count() == 1
    page.fill("#nik", "1901010101800001")
    clerk.press("main form > p button")
    number = page.inner_text("#nomor-laporan")
    case = f"/kantor/meja/kasus/{number}"
    officer.open(case)
    step(officer, "kembalikan", pesan="Siapa yang melihat?")
    clerk.open(f"/kantor/pegawai/laporan/{number}")
    page.fill("#pesan", "Bu Rina, tetangga.")
    clerk.press('section[aria-labelledby="judul-percakapan"] form > p button')
    officer.open(case)
    assert "Bu Rina, tetangga." in officer.page.inner_text("main")
    step(
        officer, "titip", barang="Parsel utuh", tempat_titip="Lemari", tanggal_titip=day,
        penyerah="Sri; petugas",
    )  # fmt: skip
    assert officer.save('a[href*="/barang/"]').startswith(b"%PDF")
    assert officer.save('a[href$="formulir.xlsx"]').startswith(b"PK")
    step(officer, "lengkap")
    step(officer, "teruskan", nomor_gol="GOL-1", tanggal_gol=day, catatan="Berhubungan jabatan.")
    step(officer, "tetapkan", status="milik_negara", nomor_sk="SK-7", tanggal_sk=day)
    step(officer, "serahkan", diserahkan_kepada="KPK", tanggal_serah=day, saksi="Dua orang")
    clerk.open(f"/kantor/pegawai/laporan/{number}")
    assert "SK-7" in page.inner_text("main")
    assert "Berhubungan jabatan." not in page.content()


def _conflict(clerk: Walk, chief: Walk, officer: Walk) -> None:
    clerk.open("/kantor/pegawai/benturan")
    page = clerk.page
    assert page.locator("#bawahan").count() == 0
    page.select_option("#sumber", "keluarga")
    page.fill("#pihak", "Adik ipar")
    page.select_option("#layanan", "lima_tahunan")
    page.fill("#keputusan", "Hasil cek fisik BN 1234 XX")
    page.fill("#sejak", f"{today():%d-%m-%Y}")
    page.fill("#uraian", "Truk adik ipar dijadwalkan pada giliran saya.")
    page.select_option("#atasan_terlibat", "tidak")
    clerk.press("main form > p button")
    number = page.inner_text("#nomor-laporan")
    chief.open("/kantor/pegawai/bawahan")
    chief.press(f'a[href$="{number}{chief.query}"], a[href$="{number}"]')
    _decide(chief, "tanya", pesan="Hari apa?")
    clerk.open(f"/kantor/pegawai/laporan/{number}")
    page.fill("#pesan", "Kamis.")
    clerk.press('section[aria-labelledby="judul-percakapan"] form > p button')
    chief.open(f"/kantor/pegawai/bawahan/{number}")
    assert "Kamis." in chief.page.inner_text("main")
    _decide(chief, "minta_bantuan", pesan="Cukupkah bertukar giliran?")
    officer.open(f"/kantor/meja/kasus/{number}")
    assert "Cukupkah bertukar giliran?" in officer.page.inner_text("main")
    decision = {"nyata": "aktual", "dampak": "Diragukan.", "pengendalian": "mundur"}
    _decide(chief, "putuskan", **decision, arahan="Budi yang memeriksa.")
    _decide(chief, "pantau", kepatuhan="dipatuhi", temuan="Budi memeriksa.")
    _decide(chief, "cabut", alasan="Truknya sudah dijual.")
    clerk.open(f"/kantor/pegawai/laporan/{number}")
    assert "Truknya sudah dijual." in page.inner_text("main")
    clerk.open("/kantor/pegawai/kepentingan")
    page.select_option("#saat", "tahunan")
    page.select_option("#pernyataan", "nihil")
    clerk.press("main form > p button")
    officer.open("/kantor/meja/register/kepentingan")
    assert "Nur Aini" in officer.page.inner_text("main")
    assert "Belum mengisi tahun ini (1)" in officer.page.inner_text("main")


def _decide(walk: Walk, name: str, **fields: str) -> None:
    form = f'form[action*="/{name}"]'
    walk.page.click(f"details:has({form}) summary")
    for field, value in fields.items():
        target = f"#{name}-{field}"
        if walk.page.locator(target).evaluate("e => e.tagName") == "SELECT":
            walk.page.select_option(target, value)
        else:
            walk.page.fill(target, value)
    walk.press(f"{form} button")


def _import(server: Server, folder: Path) -> dict[str, str]:
    """Employees on the list; their activation codes by NIP."""
    (folder / "pegawai.csv").write_text(ROSTER)
    codes = folder / "kode.csv"
    done = server.command("import-staff", str(folder / "pegawai.csv"), "--kode", str(codes))
    assert done.returncode == 0, done.stderr
    rows = list(csv.reader(codes.read_text("utf-8-sig").splitlines(), delimiter=";"))[1:]
    return {nip.lstrip("'"): code for nip, _, code in rows}


def _activate(walk: Walk, code: str, name: str) -> Walk:
    """Activate an account and sign in with it."""
    walk.open("/kantor/pendaftaran")
    walk.page.fill("#undangan", code)
    walk.page.fill("#nama", name)
    walk.press("main form button")
    phrase, secret = walk.page.inner_text("p.kode"), walk.page.inner_text("p.akar")
    walk.page.fill("#frasa", phrase)
    walk.page.fill("#kode_otp", _otp(secret))
    walk.press("main form button")
    walk.open("/kantor/masuk")
    walk.page.fill("#nama", name)
    walk.page.fill("#frasa", phrase)
    walk.page.fill("#kode_otp", _otp(secret, later=30))
    walk.press("main form button")
    assert walk.page.url.split("?")[0].endswith("/kantor/pegawai"), walk.page.url
    return walk


def _otp(secret: str, later: int = 0) -> str:
    raw = base64.b32decode(secret)
    return TOTP(raw, 6, SHA1(), 30).generate(time.time() + later).decode()
