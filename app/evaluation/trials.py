"""Tests of a channel: a report that the office sent through it itself, and what came at each step.

A test never keeps the number or the code of its report: both would open or point at a case.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app import periods
from app.cases.channel import N_
from app.evaluation.errors import Refused
from app.evaluation.models import Evaluation, Trial
from app.evaluation.schedule import VERIFIED
from app.evaluation.units import SKM
from app.law.calendar import working_days_between
from app.periods import Period
from app.store import db, writing

YES, NO, NOT_YET = "ya", "tidak", "belum"

OUTCOMES = {
    YES: N_("ya"),
    NO: N_("tidak"),
    NOT_YET: N_("belum sampai"),
}
"""What came of a step."""

_OPENS = ("buka", N_("Formulir dapat dibuka dari halaman depan"))
_PHONE = ("ponsel", N_("Formulir dapat diisi di ponsel tanpa JavaScript"))
_CODE = ("kode", N_("Kode dan nomor laporan diterima"))
_TRACK = ("lacak", N_("Laporan dapat dibuka lagi dengan kodenya"))
_ANSWERED = ("jawab", N_("Tim menjawab"))
_TOLD = ("tahap", N_("Tahap dan tenggatnya terbaca pengirim"))
_CLOSED = ("tutup", N_("Laporan ditutup dengan keterangan bahwa ini uji"))
_SIGNED = ("masuk", N_("Pegawai dapat masuk dan menemukan formulirnya"))

CHECKS: dict[str, tuple[tuple[str, str], ...]] = {
    "pengaduan": (
        _OPENS, _PHONE, _CODE, _TRACK, ("loket", N_("Loket dan telepon tahu cara mencatatnya")),
        _ANSWERED, _TOLD, ("nilai", N_("Pelapor dapat menilai penanganannya")), _CLOSED,
    ),
    "informasi": (_OPENS, _PHONE, _CODE, _TRACK, _ANSWERED, _TOLD, _CLOSED),
    "wbs": (
        _OPENS, ("tor", N_("Formulir dapat dibuka lewat Tor Browser, tingkat paling aman")), _CODE,
        _TRACK, ("berkas", N_("Berkas terkirim dan keterangannya dihapus")), _ANSWERED,
        ("tanya", N_("Percakapan dua arah berjalan")), _CLOSED,
    ),
    "gratifikasi": (
        ("kampanye", N_("Halaman kampanye dan hitungan wajib lapor benar")), _SIGNED, _CODE,
        _ANSWERED, _TOLD, _CLOSED,
    ),
    "benturan": (
        _SIGNED, _CODE, ("atasan", N_("Pernyataan sampai kepada atasan yang benar")),
        ("putusan", N_("Atasan memutuskan")), _TOLD, _CLOSED,
    ),
    SKM: (
        _OPENS, _PHONE, ("poster", N_("Poster di loket membuka survei layanannya")),
        ("kirim", N_("Jawaban terkirim dan ucapan terima kasih tampil")),
        ("hasil", N_("Hasil dapat dibaca semua orang")),
    ),
}  # fmt: skip
"""The checklist of each channel: name and label of every step, in order."""


@dataclass(frozen=True)
class Told:
    """What is recorded of a test."""

    sent: date
    sender: str
    steps: Mapping[str, str]
    answered: date | None
    failed: str


def keep(
    trial_id: str, unit: str, period: Period, told: Told, edition: int, by: str, day: date
) -> None:
    """Record a test of a day of ``period``, or what more is known of it.

    ``edition`` is that which its writer saw, 0 for a new one; the same form twice keeps it once.
    Raises :class:`Refused`.
    """
    if told.sent not in period:
        raise Refused("dikirim", "outside")
    if told.answered and told.answered < told.sent:
        raise Refused("dijawab", "before")
    if told.steps.get("jawab") == YES and told.answered is None:
        raise Refused("dijawab", "answered_when")
    if NO in told.steps.values() and not told.failed:
        raise Refused("gagal", "failed_what")
    with writing() as session:
        query = select(Evaluation.state).where(
            Evaluation.unit == unit, Evaluation.period == period.name
        )
        if session.scalar(query) == VERIFIED:
            raise Refused("", "moved")
        verified = select(Evaluation.period).where(
            Evaluation.unit == unit, Evaluation.state == VERIFIED
        )
        closed = [p for name in session.scalars(verified) if (p := periods.parse(name))]
        facts = {**vars(told), "steps": dict(told.steps), "by": by, "day": day}
        found = session.get(Trial, trial_id, with_for_update=True, populate_existing=True)
        if any(told.sent in p or (found is not None and found.sent in p) for p in closed):
            raise Refused("", "moved")
        if found is None:
            session.add(Trial(id=trial_id, unit=unit, edition=1, **facts))
            return
        if all(getattr(found, name) == facts[name] for name in vars(told)):
            return
        if found.unit != unit or found.edition != edition:
            raise Refused("", "moved")
        for name, fact in facts.items():
            setattr(found, name, fact)
        found.edition += 1


def of(unit: str, period: Period) -> list[Trial]:
    """The tests of a channel in a period, in the order of their days."""
    query = select(Trial).where(Trial.unit == unit, Trial.sent.between(period.first, period.last))
    return list(db.session.scalars(query.order_by(Trial.sent, Trial.id)))


def find(unit: str, trial_id: str) -> Trial | None:
    """A test of a channel."""
    found = db.session.get(Trial, trial_id)
    return found if found and found.unit == unit else None


def waited(trial: Trial) -> int | None:
    """Working days from the day it was sent to the first answer; None before that."""
    return working_days_between(trial.sent, trial.answered) if trial.answered else None


def steps(trial: Trial) -> list[tuple[str, str]]:
    """Label and outcome of each step of the checklist, both to be translated."""
    return [(label, OUTCOMES[trial.steps.get(name, NOT_YET)]) for name, label in CHECKS[trial.unit]]
