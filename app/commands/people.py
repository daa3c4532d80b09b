"""Setting up, inviting, recovering, and the roster."""

import csv
import os
from pathlib import Path
from typing import IO

import click

from app.commands.group import fail, into_a_journal, portal, read_secret, show


@portal.command()
def setup() -> None:
    """Siapkan basis data, petugas pertama, brankas, dan undangan Inspektorat (aman diulang)."""
    from app.law.calendar import today
    from app.migrate import upgrade
    from app.people import enrolment
    from app.people.pins import FILE, KeyExchanged
    from app.site import make_site_salt

    upgrade()
    if into_a_journal() and not enrolment.is_set_up():
        fail("setup mencetak rahasia: jalankan di terminal, bukan di bawah pengelola layanan")
    make_site_salt()
    try:
        made = enrolment.set_up(today())
    except KeyExchanged:
        fail(
            f"folder data ini menyimpan kunci portal lain ({FILE}); pakai basis data portal itu, "
            "atau folder lain"
        )
    if made is None:
        show({"siap": True})
        return
    show(
        {
            "nama": made.name,
            "frasa": made.credentials.phrase,
            "otp_secret": enrolment.otp_text(made.credentials.otp_secret),
            "kunci_pemulihan": made.recovery_key,
            "pendaftaran_inspektorat": made.inspectorate_code,
        }
    )


@portal.command()
def invite() -> None:
    """Buat ulang undangan Inspektorat yang hilang, selama belum ada yang mendaftar."""
    from app.law.calendar import today
    from app.people import enrolment

    try:
        show({"pendaftaran_inspektorat": enrolment.renew_invitation(today())})
    except enrolment.EnrolmentRefused:
        fail("Inspektorat sudah terdaftar")


@portal.command()
@click.option(
    "--nama", "name", default=None, help="Akun yang frasa sandi atau autentikatornya hilang."
)
@click.option(
    "--uji", "drill", is_flag=True, help="Hanya uji kunci kertas; tidak ada yang berubah."
)
def recover(name: str | None, drill: bool) -> None:
    """Beri sebuah akun frasa sandi dan autentikator baru; kunci pemulihan dari masukan standar."""
    from app.law.calendar import today
    from app.people import accounts, enrolment, recovery

    if drill == (name is not None):
        fail(
            "pilih salah satu: --nama NAMA untuk memulihkan, atau --uji untuk menguji kunci kertas"
        )
    if not drill and into_a_journal():
        fail("recover mencetak rahasia: jalankan di terminal, bukan di bawah pengelola layanan")
    try:
        secret = recovery.read_key(read_secret("Kunci pemulihan"))
        if name is None:
            found = recovery.drill(secret, today())
            show({"cocok": True, "brankas": found.vaults, "pasangan_kunci": found.key_pairs})
            return
        credentials = accounts.new_credentials()
        recovery.recover(name, secret, credentials, today())
    except recovery.RecoveryRefused as refused:
        fail(str(refused))
    show(
        {
            "nama": accounts.sign_in_name(name),
            "frasa": credentials.phrase,
            "otp_secret": enrolment.otp_text(credentials.otp_secret),
        }
    )


@portal.command("import-staff")
@click.argument("file")
@click.option(
    "--lengkap", "complete", is_flag=True, help="Yang tidak ada di berkas dicatat sudah keluar."
)
@click.option(
    "--kode", "codes", default=None, help="Tulis kode aktivasi yang belum punya akun ke berkas ini."
)
def import_staff(file: str, complete: bool, codes: str | None) -> None:
    """Perbarui daftar pegawai dari CSV atau XLSX (- untuk masukan standar): semua, atau tidak satu pun."""
    from app.law.calendar import today
    from app.people import roster, roster_file

    sink = _new_private_file(codes) if codes is not None else None
    try:
        with click.open_file(file, "rb") as opened:
            raw = opened.read(roster_file.MOST_BYTES + 1)
        people = roster_file.read(raw, known=set() if complete else roster.known_nips())
        done = roster.take_over(people, today(), complete=complete)
    except OSError:
        _drop(codes)
        fail(f"berkas tidak terbaca: {file}")
    except roster_file.RosterRefused as refused:
        _drop(codes)
        click.echo("\n".join(refused.faults), err=True)
        fail("tidak ada yang diimpor: perbaiki berkasnya, lalu ulangi")
    written = _write_codes(sink) if sink is not None else 0
    show(
        {
            "baru": done.new,
            "berubah": done.changed,
            "tetap": done.same,
            "keluar": done.gone,
            "tidak_di_berkas": done.missing,
            "keluar_tetapi_akunnya_terbuka": done.still_open,
            "kode_aktivasi": written,
        }
    )


def _new_private_file(path: str) -> IO[str]:
    """A file that its owner alone reads; never over another."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        fail(f"{path} sudah ada; pilih nama berkas lain")
    except OSError:
        fail(f"berkas kode tidak dapat dibuat: {path}; tidak ada yang diimpor")
    return os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="")


def _drop(path: str | None) -> None:
    if path is not None:
        Path(path).unlink(missing_ok=True)


def _write_codes(sink: IO[str]) -> int:
    """Make activation codes for everybody without an account, and write them down; how many."""
    from app.law.calendar import today
    from app.people import enrolment, roster

    people = roster.without_account()
    codes = enrolment.invite_employees([p.nip for p in people], today())
    with sink:
        rows = csv.writer(sink, delimiter=";")
        rows.writerow(["NIP", "Nama", "Kode aktivasi"])
        rows.writerows([f"'{p.nip}", p.name, codes[p.nip]] for p in people)
    return len(people)
