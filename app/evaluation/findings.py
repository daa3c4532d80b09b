"""What the figures of a summary point at, as sentences that an officer confirms, rewords or drops.

Pure: the same figures give the same proposals, in the same order. Sentences are in Bahasa Indonesia,
like all that the office writes. Of a sealed channel only compliance with clocks is read, whatever
else stands in the figures, and no number of it is ever in a sentence.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.channels import CHANNELS
from app.evaluation import measures
from app.evaluation.measures import part, whole
from app.evaluation.units import SKM, clock_label, sealed
from app.survey import instruments

LOW_RATINGS = Decimal(10)
"""Percent of ratings that are 1 or 2 from which on they are a finding; office rule, to be confirmed."""

LOWEST = 3
"""Elements of the survey for which the regulation asks for a plan (PermenPANRB 14/2017)."""

_ON_TIME = "tepat_waktu"


@dataclass(frozen=True)
class Proposal:
    """A finding that a figure makes likely: which (:mod:`app.evaluation.measures`), its value, a sentence."""

    path: str
    value: str
    text: str


def propose(figures: Mapping[str, Any]) -> list[Proposal]:
    """Everything that the figures of one summary point at; what they do not say is no finding."""
    return [one for one in _all(figures) if one.value]


def _all(figures: Mapping[str, Any]) -> list[Proposal]:
    channel = str(figures.get("kanal", ""))
    if sealed(channel):
        return list(_compliance(channel, figures, frozenset()))
    if channel == SKM:
        return list(_lowest_elements(figures))
    late = frozenset(
        clock
        for clock, n in part(figures, "lewat_menurut_jam").items()
        if isinstance(n, int) and n > 0
    )
    return [
        *_late(channel, figures, late),
        *_compliance(channel, figures, late),
        *_on_time(figures),
        *_slowest_category(channel, figures),
        *_largest_category(channel, figures),
        *_ratings(figures),
        *_old(figures),
    ]


def _late(channel: str, figures: Mapping[str, Any], clocks: frozenset[str]) -> Iterator[Proposal]:
    for clock, count in part(figures, "lewat_menurut_jam").items():
        if clock in clocks:
            text = f"Tenggat “{clock_label(channel, clock)}” terlewat pada {count} laporan."
            yield _proposal(figures, f"lewat_menurut_jam.{clock}", text)


def _compliance(
    channel: str, figures: Mapping[str, Any], named: frozenset[str]
) -> Iterator[Proposal]:
    """Clocks that were not kept in all cases, other than those ``named`` with their number."""
    words = {
        "sebagian": "baru sebagian tepat waktu",
        "belum": "belum tepat waktu",
    }
    for clock, word in part(figures, "kepatuhan").items():
        if isinstance(word, str) and word in words and clock not in named:
            text = f"Tenggat “{clock_label(channel, clock)}” {words[word]}."
            yield _proposal(figures, f"kepatuhan.{clock}", text)


def _on_time(figures: Mapping[str, Any]) -> Iterator[Proposal]:
    totals = part(figures, "angka")
    settled, on_time = whole(totals, "selesai"), whole(totals, _ON_TIME)
    if on_time < settled:
        share = measures.value(figures, "persen.tepat_waktu")
        text = f"Baru {_told(share)}% laporan selesai tepat waktu ({on_time} dari {settled})."
        yield _proposal(figures, "persen.tepat_waktu", text)


def _categories(figures: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    found = part(figures, "menurut", "kategori")
    return ((name, own) for name, own in sorted(found.items()) if isinstance(own, Mapping))


def _slowest_category(channel: str, figures: Mapping[str, Any]) -> Iterator[Proposal]:
    """The category with the lowest share on time; of equal ones that with more settled, then by name."""
    below = [
        (Decimal(whole(own, _ON_TIME)) / whole(own, "selesai"), -whole(own, "selesai"), name)
        for name, own in _categories(figures)
        if whole(own, _ON_TIME) < whole(own, "selesai")
    ]
    if below:
        name = min(below)[2]
        own = part(figures, "menurut", "kategori", name)
        path = f"persen.kategori.{name}.{_ON_TIME}"
        text = (
            f"Kategori “{_category(channel, name)}” paling jarang selesai tepat waktu: "
            f"{_told(measures.value(figures, path))}% "
            f"({whole(own, _ON_TIME)} dari {whole(own, 'selesai')})."
        )
        yield _proposal(figures, path, text)


def _largest_category(channel: str, figures: Mapping[str, Any]) -> Iterator[Proposal]:
    """The category of which most came, where several came and no other came as often."""
    came = {name: whole(own, "diterima") for name, own in _categories(figures)}
    most = max(came.values(), default=0)
    first = [name for name, count in came.items() if count == most]
    if most and len(first) == 1 and sum(n > 0 for n in came.values()) > 1:
        path = f"persen.kategori.{first[0]}.diterima"
        share = measures.value(figures, path)
        total = whole(part(figures, "angka"), "diterima")
        text = (
            f"Terbanyak diterima: kategori “{_category(channel, first[0])}”, "
            f"{_told(share)}% ({most} dari {total})."
        )
        yield _proposal(figures, path, text)


def _ratings(figures: Mapping[str, Any]) -> Iterator[Proposal]:
    ratings = part(figures, "penilaian")
    low, all_of_them = whole(ratings, *measures.LOW_SCORES), whole(ratings, *measures.SCORES)
    if low and low * 100 >= LOW_RATINGS * all_of_them:
        share = measures.value(figures, "persen.penilaian_rendah")
        text = f"{_told(share)}% penilaian pelapor bernilai 1 atau 2 ({low} dari {all_of_them})."
        yield _proposal(figures, "persen.penilaian_rendah", text)


def _old(figures: Mapping[str, Any]) -> Iterator[Proposal]:
    if count := whole(part(figures, "umur_sisa"), *measures.OLD):
        text = f"{count} laporan masih terbuka lebih dari tiga bulan."
        yield _proposal(figures, "jumlah.sisa_lama", text)


def _lowest_elements(figures: Mapping[str, Any]) -> Iterator[Proposal]:
    codes = figures.get("terendah")
    for code in (codes if isinstance(codes, list) else [])[:LOWEST]:
        path = f"unsur.{code}.nrr"
        found = measures.value(figures, path)
        name = part(figures, "unsur", str(code)).get("nama", "")
        known = [e.short for e in instruments.SKM.elements if e.name == name]
        called = " ".join([str(code), *known])
        if found:
            text = f"Unsur {called} termasuk tiga terendah: NRR {_told(found)}."
            yield _proposal(figures, path, text)


def _proposal(figures: Mapping[str, Any], path: str, text: str) -> Proposal:
    return Proposal(path, measures.value(figures, path), text)


def _category(channel: str, name: str) -> str:
    return CHANNELS[channel].fact_label("category", name) if channel in CHANNELS else name


def _told(number: str) -> str:
    return number.replace(".", ",")
