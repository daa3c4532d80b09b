"""A year of the public campaign, for a demo: views by day, reviews, and socialisation events."""

import random
from dataclasses import replace
from datetime import date, timedelta

from flask import current_app

from app import documents
from app.campaign import events, pages, paper, views
from app.campaign.attendance import Attendee
from app.campaign.events import Plan
from app.law.calendar import is_working_day, today
from app.people import roster_file
from app.store import new_id
from app.uploaded import Uploaded
from config import ROOT

_YEAR = 365
_USUAL = {"gratifikasi": 9, "benturan": 4, "wbs": 12}
"""Openings of a page on an ordinary working day."""

_PLAN = Plan(
    campaign="gratifikasi",
    title="Stop gratifikasi: kenali, tolak, laporkan",
    day=date.min,
    begins="09.00",
    ends="11.00",
    place="Aula UPT BAKUDA, Sungailiat",
    audience="Seluruh pegawai",
    speaker="Unit Pengendalian Gratifikasi",
    in_charge="Rahmawati",
    public=False,
)
_RESULT = (
    "Dibahas: pemberian dari wajib pajak, batas yang tidak wajib dilaporkan, dan cara mengisi "
    "laporan di portal.\nPertanyaan terbanyak: parsel hari raya dan makanan yang cepat basi.\n"
    "Tindak lanjut: poster dipasang di tiap loket; diulang setengah tahun lagi."
)
_OF_REPORTERS = (
    "Dibahas: apa yang dapat dilaporkan, mengapa nama tidak wajib ditulis, dan perlindungan bagi "
    "pelapor.\nPertanyaan terbanyak: siapa yang membaca laporan, dan cara membukanya lagi dengan kode.\n"
    "Tindak lanjut: poster dipasang di balai kelurahan; diulang setengah tahun lagi."
)
_OF_CONFLICTS = (
    "Dibahas: keadaan yang wajib dinyatakan, berhenti menangani sampai ada keputusan, dan cara atasan "
    "memutuskan.\nPertanyaan terbanyak: berkas keluarga di loket dan usaha sampingan.\n"
    "Tindak lanjut: daftar kepentingan diperbarui; diulang setengah tahun lagi."
)
_RESULTS = {"gratifikasi": _RESULT, "wbs": _OF_REPORTERS, "benturan": _OF_CONFLICTS}
_CITIZENS = ("Ketua RT 03", "Pedagang", "Sopir angkutan", "Karang taruna", "Guru", "")


def play(by: str) -> None:
    """Fill in a year up to today; ``by`` is the name of the officer who enters it."""
    _views()
    now = today()
    for name, ago in (("gratifikasi", 200), ("wbs", 120), ("gratifikasi", 20)):
        checked = "Diperiksa terhadap aturan yang berlaku; tidak ada yang berubah."
        pages.note_review(new_id(), name, now - timedelta(days=ago), checked, by)
    staff = [
        Attendee(p.name, p.unit, p.position)
        for p in roster_file.read((ROOT / "docs" / "contoh-pegawai.csv").read_bytes())
    ]
    citizens = [
        Attendee(f"Warga {n}", "Kelurahan Srimenanti", _CITIZENS[n % len(_CITIZENS)])
        for n in range(1, 28)
    ]
    _held(replace(_PLAN, day=_working(now - timedelta(days=190))), "gratifikasi", staff, by)
    village = replace(
        _PLAN,
        campaign="wbs",
        title="Berani lapor: perlindungan bagi pelapor",
        day=_working(now - timedelta(days=75)),
        place="Balai Kelurahan Srimenanti",
        audience="Warga dan wajib pajak",
        speaker="Tim WBS",
        public=True,
    )
    _held(village, "wbs", citizens, by)
    conflicts = replace(
        _PLAN,
        campaign="benturan",
        title="Benturan kepentingan: nyatakan, hentikan, tunggu keputusan",
        day=_working(now - timedelta(days=110)),
        audience="Seluruh pegawai",
        speaker="Petugas benturan kepentingan",
    )
    _held(conflicts, "benturan", staff, by)
    overdue = replace(
        _PLAN,
        campaign="benturan",
        title="Benturan kepentingan dalam pelayanan",
        day=_working(now - timedelta(days=6)),
        audience="Kepala seksi dan petugas loket",
        speaker="Petugas benturan kepentingan",
    )
    events.plan(new_id(), overdue, by)
    coming = replace(
        village,
        title="Samsat bersih: tarif resmi dan cara melapor",
        day=_working(now + timedelta(days=16)),
        place="Balai Desa Kenanga",
    )
    events.plan(new_id(), coming, by)


def _views() -> None:
    """Openings that look like chance but are always the same; more after each event."""
    chance = random.Random(2026)  # noqa: S311 - invented numbers, no secret
    counts = []
    for ago in range(_YEAR, 0, -1):
        day = today() - timedelta(days=ago)
        busy = 1.0 if is_working_day(day) else 0.3
        lively = 3.0 if 0 <= ago - 70 <= 5 or 0 <= ago - 185 <= 5 else 1.0
        for name, usual in _USUAL.items():
            count = round(chance.uniform(0.2, 1.8) * usual * busy * lively)
            if count:
                counts.append((name, day, count))
    views.add(counts)


def _held(said: Plan, poster: str, people: list[Attendee], by: str) -> None:
    """An event that took place, with the campaign's poster as its material."""
    event_id = new_id()
    events.plan(event_id, said, by)
    url = current_app.config["PORTAL"].url
    with current_app.test_request_context():
        campaign = pages.CAMPAIGNS[poster]
        pdf = paper.poster(campaign, "id", url, campaign.shipped)
        kept = documents.prepare(Uploaded("berkas", f"poster-{poster}.pdf", pdf))
    events.attach(event_id, events.MATERIAL, [kept], by)
    events.take_attendance(event_id, people)
    events.hold(event_id, _RESULTS[said.campaign])


def _working(day: date) -> date:
    while not is_working_day(day):
        day += timedelta(days=1)
    return day
