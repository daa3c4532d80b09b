"""Summaries, figures and the ZI record, as files."""

import sys
from contextlib import closing

import click
from flask import current_app

from app.commands.group import fail, portal, show, write_out


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
        fail(f"kanal tidak dikenal: {channel}; pilih {', '.join(live.SOURCES)}")
    if period is None:
        fail(f"periode ditulis 2026, 2026-S1, 2026-Q3 atau 2026-07; bukan {name}")
    if period.first > today():
        fail(f"periode {name} belum mulai, jadi belum ada yang dihitung")
    if kind not in files.KINDS:
        fail(f"bentuk tidak dikenal: {kind}; pilih {', '.join(files.KINDS)}")
    frozen = snapshots.newest(channel, period.name)
    figures = frozen.figures if frozen else live.summary(channel, period)
    write_out(files.make(kind, figures, frozen), out)


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
        fail(f"format tidak dikenal: {kind}; pilih {', '.join(command.FORMATS)}")
    if out is None and kind != "json":
        fail(f"--out F wajib untuk {kind}")
    try:
        told = command.told(year, edition)
        if out is None:
            show(told)
            return
        with closing(Shown(sys.stderr)) as progress:
            shown = progress if sys.stderr.isatty() else None
            url = current_app.config["PORTAL"].url
            show(command.write(out, command.pieces(told, kind, url, shown)))
    except command.Refused as refused:
        fail(str(refused))


@portal.command("recount-figures")
def recount_figures() -> None:
    """Hitung ulang semua angka /statistik dari riwayat kasus, bila verify menemukan yang tidak cocok."""
    from app.jobs.alone import alone
    from app.statistics import aggregates, yearly

    with alone("tugas", 60) as held:
        if not held:
            fail("pekerjaan lain sedang berjalan: coba lagi")
        until = aggregates.rebuild()
        yearly.recount()
    show({"sampai": until.isoformat() if until else None})
