"""``flask --app wsgi portal …``: JSON on standard output, errors in one line with status 2."""

import csv
import json
import os
import re
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn, TypeVar

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError

from app.site import NotSetUp

if TYPE_CHECKING:
    from app.cases.verification import Findings


T = TypeVar("T")


class PlainErrors(AppGroup):
    """A group whose commands end with one line and status 2 when something foreseeable is wrong."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            _fail(_usage(error))
        except (DBAPIError, NotSetUp):
            _fail("basis data tidak terbaca: sudahkah `portal setup` dijalankan di sini?")
        except OverflowError:
            _fail("tanggal di luar jangkauan")


def _usage(error: click.UsageError) -> str:
    """What is wrong with a command line, in one line."""
    match error:
        case click.NoSuchOption():
            return f"opsi tidak dikenal: {error.option_name}"
        case click.MissingParameter(param=click.Parameter() as missing):
            return f"opsi ini wajib: {missing.opts[0]}"
        case click.BadParameter(param=click.Parameter() as wrong):
            return f"nilai {wrong.opts[0]} tidak dapat dipakai"
        case _:
            return "perintah atau opsi tidak dikenal; lihat `portal --help`"


portal = PlainErrors("portal", help="Perintah pengelola portal.")


def register(app: Flask) -> None:
    """Add the commands to ``app``."""
    app.cli.add_command(portal)


@portal.command()
def setup() -> None:
    """Siapkan basis data, petugas pertama, brankas, dan undangan Inspektorat (aman diulang)."""
    from app.law.calendar import today
    from app.migrate import upgrade
    from app.people import enrolment
    from app.people.pins import FILE, KeyExchanged
    from app.site import make_site_salt

    upgrade()
    if _into_a_journal() and not enrolment.is_set_up():
        _fail("setup mencetak rahasia: jalankan di terminal, bukan di bawah pengelola layanan")
    make_site_salt()
    try:
        made = enrolment.set_up(today())
    except KeyExchanged:
        _fail(
            f"folder data ini menyimpan kunci portal lain ({FILE}); pakai basis data portal itu, "
            "atau folder lain"
        )
    if made is None:
        _print({"siap": True})
        return
    _print(
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
        _print({"pendaftaran_inspektorat": enrolment.renew_invitation(today())})
    except enrolment.EnrolmentRefused:
        _fail("Inspektorat sudah terdaftar")


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
        _fail(
            "pilih salah satu: --nama NAMA untuk memulihkan, atau --uji untuk menguji kunci kertas"
        )
    if not drill and _into_a_journal():
        _fail("recover mencetak rahasia: jalankan di terminal, bukan di bawah pengelola layanan")
    try:
        secret = recovery.read_key(_read_secret("Kunci pemulihan"))
        if name is None:
            found = recovery.drill(secret, today())
            _print({"cocok": True, "brankas": found.vaults, "pasangan_kunci": found.key_pairs})
            return
        credentials = accounts.new_credentials()
        recovery.recover(name, secret, credentials, today())
    except recovery.RecoveryRefused as refused:
        _fail(str(refused))
    _print(
        {
            "nama": name.strip().lower(),
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
        _fail(f"berkas tidak terbaca: {file}")
    except roster_file.RosterRefused as refused:
        _drop(codes)
        click.echo("\n".join(refused.faults), err=True)
        _fail("tidak ada yang diimpor: perbaiki berkasnya, lalu ulangi")
    written = _write_codes(sink) if sink is not None else 0
    _print(
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
        _fail(f"{path} sudah ada; pilih nama berkas lain")
    except OSError:
        _fail(f"berkas kode tidak dapat dibuat: {path}; tidak ada yang diimpor")
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


@portal.command()
def demo() -> None:
    """Isi portal kosong dengan setahun laporan contoh, dan tulis demo-accounts.json."""
    from app import demo as filling

    try:
        filled = filling.fill()
    except filling.NotEmpty:
        _print({"siap": True})
        return
    _print(filled)


@portal.command()
@click.option("--channel", required=True)
@click.option("--kind", required=True)
@click.option("--received", required=True)
@click.option("--pause", "pauses", multiple=True, metavar="A:B")
def deadlines(channel: str, kind: str, received: str, pauses: tuple[str, ...]) -> None:
    """Hitung tenggat suatu laporan, persis seperti portal menghitungnya."""
    from app.cases import clocks
    from app.channels import CHANNELS
    from app.law import rules

    declared = CHANNELS.get(channel)
    if declared is None:
        _fail(f"kanal tidak dikenal: {channel}")
    if kind not in declared.kinds:
        _fail(f"jenis tidak dikenal untuk {channel}: {kind}")
    start = _day(received)
    spans = [_span(text) for text in pauses]
    try:
        found = clocks.in_the_law(declared, kind, start, spans)
    except rules.UnknownRule:
        _fail(f"belum ada aturan untuk tanggal {received}")
    _print({name: day.isoformat() for name, day in found.items()})


@portal.command("gift-check")
@click.option("--kind", required=True)
@click.option("--value", required=True, metavar="RUPIAH")
@click.option("--date", "day", required=True)
@click.option("--money", is_flag=True, help="Berupa uang, cek, voucer, atau sejenisnya.")
@click.option(
    "--conflict", is_flag=True, help="Berhubungan dengan keputusan atau layanan penerima."
)
@click.option(
    "--earlier", default="0", metavar="RUPIAH", help="Dari pemberi itu pada tahun yang sama."
)
def gift_check(kind: str, value: str, day: str, money: bool, conflict: bool, earlier: str) -> None:
    """Wajib dilaporkankah suatu pemberian, menurut aturan yang berlaku pada harinya."""
    from app.law import gifts, rules

    if kind not in gifts.KINDS:
        _fail(f"jenis tidak dikenal: {kind}; pilih {', '.join(gifts.KINDS)}")
    gift = gifts.Gift(kind, _amount(value), _day(day), money, conflict, _amount(earlier))
    try:
        verdict = gifts.check(gift)
    except rules.UnknownRule:
        _fail(f"belum ada aturan untuk tanggal {day}")
    _print(
        {
            "wajib_lapor": verdict.must_report,
            "dasar": f"{verdict.sentence('id')} {verdict.basis('id')}",
            "aturan_sejak": verdict.since.isoformat(),
        }
    )


@portal.command("survey-index")
@click.argument("file", metavar="FILE.csv")
def survey_index(file: str) -> None:
    """Hitung indeks kepuasan dari CSV atau XLSX berkolom U1 sampai U9, satu baris satu responden."""
    from app.survey import answers_file, index
    from app.survey.instruments import SKM

    try:
        with click.open_file(file, "rb") as opened:
            raw = opened.read(answers_file.MOST_BYTES + 1)
        found = answers_file.read(raw, SKM)
    except OSError:
        _fail(f"berkas tidak terbaca: {file}")
    except answers_file.FileRefused as refused:
        others = len(refused.faults) - 1 + refused.more
        _fail(f"{refused}" + (f"; dan {others} kesalahan lain" if others else ""))
    counted = index.tally(((d, n) for (_, d), n in found.sets.items()), len(SKM.elements))
    result = index.index(counted)
    codes = list(SKM.codes().values())
    empty = [code for code, mean in zip(codes, result.means, strict=True) if mean is None]
    if empty or result.index is None or result.band is None:
        _fail(f"tidak seorang pun menjawab {', '.join(empty)}: indeks tidak dapat dihitung")
    _print(
        {
            "responden": result.respondents,
            "unsur": [
                {"kode": code, "nrr": float(index.two_decimals(mean))}
                for code, mean in zip(codes, result.means, strict=True)
                if mean is not None
            ],
            "ikm": float(result.index),
            "mutu": result.band[0],
        }
    )


@portal.command("zi-record")
@click.option("--year", required=True)
@click.option("--format", "kind", required=True, metavar="json|xlsx|pdf|zip")
@click.option(
    "--out", "out", default=None, metavar="F", help="Berkas tujuan; JSON boleh tanpa ini."
)
@click.option("--edition", default="", help="Edisi pedoman: 52/2014 atau 90/2021.")
def zi_record(year: str, kind: str, out: str | None, edition: str) -> None:
    """Ekspor catatan Zona Integritas setahun; zip memuat pula berkas buktinya dan sidiknya."""
    from app.backup.progress import Shown
    from app.zi.exports import command

    if kind not in command.FORMATS:
        _fail(f"format tidak dikenal: {kind}; pilih {', '.join(command.FORMATS)}")
    if out is None and kind != "json":
        _fail(f"--out F wajib untuk {kind}")
    try:
        told = command.told(year, edition)
        if out is None:
            _print(told)
            return
        with closing(Shown(sys.stderr)) as progress:
            shown = progress if sys.stderr.isatty() else None
            url = current_app.config["PORTAL"].url
            _print(command.write(out, command.pieces(told, kind, url, shown)))
    except command.Refused as refused:
        _fail(str(refused))


def _amount(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,15}", text):
        _fail(f"bukan jumlah rupiah dalam angka: {text}")
    return int(text)


@portal.command()
@click.option("--akar", "root", default=None, help="Akar dari waktu lalu, 64 angka heksadesimal.")
def verify(root: str | None) -> None:
    """Periksa tiap rantai, tiap isi terenkripsi, dan akar dari waktu lalu."""
    from app import documents
    from app.cases import history, verification
    from app.cases.damage import UNREADABLE
    from app.monitoring import snapshots
    from app.planted import Planted
    from app.statistics import checking
    from app.zi import evaluator, sampling

    if root is not None and not re.fullmatch(r"[0-9a-fA-F]{64}", root):
        _fail("akar bukan 64 angka heksadesimal")
    if root is not None and not root.strip("0"):
        _fail("akar itu kosong: ia tidak mencakup apa pun")
    found = verification.verify(root, (checking.Recount, Planted))
    for part in (snapshots, documents, evaluator, sampling):
        try:
            for where, what in part.faults():
                found.add(where, what)
        except UNREADABLE:
            found.add(
                "-", f"{part.__name__.rpartition('.')[2]}: baris tidak terbaca, isinya diubah"
            )
    report = _found(found)
    if not found.faults and found.cases:
        report["akar"] = history.hand_out_root()
    _print(report)
    if found.faults:
        _fail(f"{len(found.faults)} temuan: riwayat tidak utuh")


@portal.command()
@click.option("--channel", "channel", required=True)
@click.option("--period", "name", required=True, help="2026, 2026-S1, 2026-Q3 atau 2026-07.")
@click.option("--format", "kind", default="json", help="json, csv, xlsx atau pdf.")
@click.option("--out", "out", default=None, help="Tulis ke berkas ini, bukan ke keluaran standar.")
def summary(channel: str, name: str, kind: str, out: str | None) -> None:
    """Rekap sebuah kanal dan periode, tanpa isi kasus: yang dibekukan, atau menurut keadaan kini."""
    from app.law.calendar import today
    from app.monitoring import files, snapshots
    from app.monitoring import summary as live
    from app.periods import parse

    period = parse(name)
    if channel not in live.SOURCES:
        _fail(f"kanal tidak dikenal: {channel}; pilih {', '.join(live.SOURCES)}")
    if period is None:
        _fail(f"periode ditulis 2026, 2026-S1, 2026-Q3 atau 2026-07; bukan {name}")
    if period.first > today():
        _fail(f"periode {name} belum mulai, jadi belum ada yang dihitung")
    if kind not in files.KINDS:
        _fail(f"bentuk tidak dikenal: {kind}; pilih {', '.join(files.KINDS)}")
    frozen = snapshots.newest(channel, period.name)
    figures = frozen.figures if frozen else live.summary(channel, period)
    _write(files.make(kind, figures, frozen), out)


@portal.command()
@click.argument("file", metavar="F")
def backup(file: str) -> None:
    """Cadangkan seluruh portal ke berkas baru F, juga selagi portal melayani."""
    from app import backup as backups

    taken = _with_progress(backups.take, Path(file))
    _print(
        {
            "berkas": file,
            "hari": taken.day.isoformat(),
            "basis_data": taken.database,
            "bentuk": taken.form,
            "byte": taken.size,
            "sidik": taken.fingerprint,
            "akar": taken.root,
        }
    )


@portal.command()
@click.argument("file", metavar="F")
def restore(file: str) -> None:
    """Pulihkan cadangan F ke folder data atau basis data yang kosong, lalu periksa."""
    from app import backup as backups

    done = _with_progress(backups.restore, Path(file))
    report = {"hari": done.day.isoformat(), "sidik": done.fingerprint, **_found(done.findings)}
    if done.root:
        report["akar"] = done.root
    _print(report)
    if done.findings.faults:
        _fail(
            f"cadangan sudah dipulihkan, dengan {len(done.findings.faults)} temuan: riwayat tidak utuh"
        )


@portal.command()
@click.option("--forever", is_flag=True, help="Terus bekerja sampai dihentikan.")
def jobs(forever: bool) -> None:
    """Kerjakan yang jatuh tempo: tenggat, langkah waktu, masa simpan, akar harian; --forever juga surel."""
    if forever:
        from app.jobs.runner import run_forever

        run_forever(current_app.config["PORTAL"])
    else:
        from app.jobs.due import run_due

        done = run_due(patience=60)
        _print(done)
        if done["gagal"]:
            _fail(f"gagal: {', '.join(done['gagal'])}; penyebabnya ada di log")


@portal.command("recount-figures")
def recount_figures() -> None:
    """Hitung ulang semua angka /statistik dari riwayat kasus, bila verify menemukan yang tidak cocok."""
    from app.jobs.alone import alone
    from app.statistics import aggregates, yearly

    with alone("tugas", 60) as held:
        if not held:
            _fail("pekerjaan lain sedang berjalan: coba lagi")
        until = aggregates.rebuild()
        yearly.recount()
    _print({"sampai": until.isoformat() if until else None})


@portal.command("mail-test")
@click.argument("address", metavar="ALAMAT")
def mail_test(address: str) -> None:
    """Kirim satu surel percobaan ke ALAMAT, atau katakan mengapa tidak bisa."""
    from app.jobs.post import MaybeSent, NoServer, Post, TryLater, Undeliverable, Words
    from app.store import new_id

    config = current_app.config["PORTAL"]
    if config.mail is None:
        _fail("MAIL_SERVER belum diisi: portal tidak mengirim surel")
    text = f"Surel percobaan dari {config.url}. Tidak ada yang perlu dilakukan.\n"
    words = Words(address, "Percobaan Kanal Integritas", text)
    try:
        with Post(config.mail) as post:
            post.deliver(address, post.new_letter(words, new_id()), lambda: None)
    except NoServer as error:
        _fail(f"server surel tidak terjangkau, atau tidak menerima portal: {error}")
    except (TryLater, Undeliverable) as error:
        _fail(f"server surel menolak surel itu: {error}")
    except MaybeSent:
        _fail("sambungan putus saat surel diserahkan; mungkin sudah sampai")
    _print({"terkirim": True})


@portal.command()
def serve() -> None:
    """Jalankan portal (gunicorn) dan pekerjaannya sampai dihentikan."""
    from app.jobs.serve import PortTaken
    from app.jobs.serve import serve as run

    port = current_app.config["PORTAL"].port
    click.echo(f"Portal: http://127.0.0.1:{port}/", err=True)
    click.echo(f"Meja kantor: http://127.0.0.1:{port}/kantor/masuk", err=True)
    click.echo("Berhenti: Ctrl+C", err=True)
    try:
        sys.exit(run(port))
    except PortTaken:
        _fail(f"port {port} sudah dipakai program lain; pilih yang lain: PORT=8001 make run")


def _found(found: "Findings") -> dict[str, Any]:
    """What a verification found, for standard output."""
    return {
        "utuh": not found.faults,
        "kasus": found.cases,
        "peristiwa": found.events,
        "isi": found.records,
        "lampiran": found.files,
        "temuan": found.faults,
    }


def _with_progress(act: Callable[..., T], file: Path) -> T:
    """Take or restore a backup, telling how far it is; ends with one line where it is refused."""
    from app.backup.progress import Shown
    from app.backup.refusals import Refused

    try:
        with closing(Shown(sys.stderr)) as progress:
            return act(file.resolve(), current_app.config["PORTAL"], progress)
    except Refused as refused:
        _fail(str(refused))


def _read_secret(what: str) -> str:
    """A secret from standard input; at a terminal it is asked for and not shown."""
    if sys.stdin.isatty():
        import getpass

        return getpass.getpass(f"{what}: ")
    return sys.stdin.readline()


def _write(made: bytes, out: str | None) -> None:
    """A file that a command makes: to ``out``, or to standard output."""
    if out is None:
        sys.stdout.buffer.write(made)
        return
    from app.zi.exports import command

    try:
        command.write(out, [made])
    except command.Refused as refused:
        _fail(str(refused))


def _print(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _fail(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(2)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        _fail(f"bukan tanggal (TTTT-BB-HH): {text}")


def _span(text: str) -> tuple[date, date]:
    begin, colon, end = text.partition(":")
    if not colon:
        _fail(f"jeda ditulis A:B, misalnya 2026-03-02:2026-03-09; bukan {text}")
    span = _day(begin), _day(end)
    if span[1] < span[0]:
        _fail(f"jeda berakhir sebelum mulai: {text}")
    return span


def _into_a_journal() -> bool:
    """Whether standard output is a service manager's journal, which would keep what is printed."""
    stream = os.environ.get("JOURNAL_STREAM", "")
    try:
        found = os.fstat(sys.stdout.fileno())
    except (OSError, ValueError):
        return False
    return stream == f"{found.st_dev}:{found.st_ino}"
