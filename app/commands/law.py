"""What the law says, computed as the portal computes it."""

import re
from datetime import date

import click

from app.commands.group import fail, portal, show


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
        fail(f"kanal tidak dikenal: {channel}")
    if kind not in declared.kinds:
        fail(f"jenis tidak dikenal untuk {channel}: {kind}")
    start = _day(received)
    spans = [_span(text) for text in pauses]
    try:
        found = clocks.in_the_law(declared, kind, start, spans)
    except rules.UnknownRule:
        fail(f"belum ada aturan untuk tanggal {received}")
    show({name: day.isoformat() for name, day in found.items()})


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
        fail(f"jenis tidak dikenal: {kind}; pilih {', '.join(gifts.KINDS)}")
    gift = gifts.Gift(kind, _amount(value), _day(day), money, conflict, _amount(earlier))
    try:
        verdict = gifts.check(gift)
    except rules.UnknownRule:
        fail(f"belum ada aturan untuk tanggal {day}")
    show(
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
        fail(f"berkas tidak terbaca: {file}")
    except answers_file.FileRefused as refused:
        others = len(refused.faults) - 1 + refused.more
        fail(f"{refused}" + (f"; dan {others} kesalahan lain" if others else ""))
    counted = index.tally(((d, n) for (_, d), n in found.sets.items()), len(SKM.elements))
    result = index.index(counted)
    codes = list(SKM.codes().values())
    empty = [code for code, mean in zip(codes, result.means, strict=True) if mean is None]
    if empty or result.index is None or result.band is None:
        fail(f"tidak seorang pun menjawab {', '.join(empty)}: indeks tidak dapat dihitung")
    show(
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


def _amount(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,15}", text):
        fail(f"bukan jumlah rupiah dalam angka: {text}")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        fail(f"bukan tanggal (TTTT-BB-HH): {text}")


def _span(text: str) -> tuple[date, date]:
    begin, colon, end = text.partition(":")
    if not colon:
        fail(f"jeda ditulis A:B, misalnya 2026-03-02:2026-03-09; bukan {text}")
    span = _day(begin), _day(end)
    if span[1] < span[0]:
        fail(f"jeda berakhir sebelum mulai: {text}")
    return span
