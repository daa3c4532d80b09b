"""What the forms about evaluations ask for, and why they were not carried out, in words."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext

from app import periods
from app.cases.channel import N_, Field, Kind
from app.evaluation import measures, recommendations, schedule, summaries, telling
from app.evaluation.errors import Refused
from app.evaluation.models import Finding
from app.language import day_text
from app.monitoring.snapshots import Snapshot
from app.office import employees
from app.office.desk import sending

PROOF = "bukti"
NOTHING = "tidak_ada"
"""Stands for a figure where none of a summary measures what a recommendation is about."""

_NO_CASE = N_(
    "Tanpa nomor atau kode laporan, NIP, NIK, telepon, pelat, atau nama: halaman ini dibaca tanpa kunci."
)
_DAYS = N_("Hari sesudah akhir periode")

CADENCE = (
    Field(
        "panjang",
        N_("Dievaluasi tiap"),
        Kind.CHOICE,
        choices=(("semester", N_("semester")), ("tahun", N_("tahun"))),
        required=True,
    ),
    Field(
        "hari",
        _DAYS,
        Kind.NUMBER,
        hint=N_("Sampai hari itu evaluasinya tersusun."),
        limit=3,
        required=True,
    ),
)
FINDING = Field("temuan", N_("Temuan"), hint=_NO_CASE, limit=2000, required=True)
REASON = Field(
    "alasan",
    N_("Alasan"),
    hint=N_("Mengapa temuan ini dilepas."),
    limit=1000,
    required=True,
)
KEEPING_REASON = Field(
    "alasan",
    N_("Alasan"),
    hint=N_("Perlu bila temuannya ditulis lain."),
    limit=1000,
)
CONCLUSION = Field(
    "simpulan",
    N_("Simpulan evaluasi"),
    hint=_NO_CASE,
    limit=5000,
    required=True,
)
FOLLOW_UP = (
    Field("hari", N_("Hari"), Kind.DATE, required=True),
    Field("uraian", N_("Yang dilakukan"), hint=_NO_CASE, limit=3000, required=True),
    Field(
        "tautan",
        N_("Tautan bukti"),
        Kind.LINE,
        hint=N_("Alamat https, atau alamat di portal ini seperti /standar-pelayanan."),
        limit=300,
    ),
    Field(
        PROOF,
        N_("Berkas bukti"),
        Kind.LINE,
        hint=N_(
            "Dibaca juga oleh pimpinan dan Inspektorat: jangan mengunggah berkas sebuah kasus."
        ),
    ),
    Field(
        "selesai",
        N_("Selesai"),
        Kind.MANY,
        choices=(("ya", N_("Dengan ini tindak lanjutnya selesai")),),
    ),
)
VERDICT = (
    Field(
        "putusan",
        N_("Apakah berhasil"),
        Kind.CHOICE,
        choices=tuple(recommendations.VERDICTS.items()),
        required=True,
    ),
    Field(
        "alasan",
        N_("Alasan"),
        hint=N_("Perlu, kecuali angkanya mencapai target."),
        limit=1000,
    ),
    Field(
        "lanjut",
        N_("Dilanjutkan sampai"),
        Kind.ANY_DATE,
        hint=N_("Bila belum berhasil."),
        needed_with=("putusan", recommendations.NOT_WORKED),
    ),
)


def plan_fields(basis: Sequence[Snapshot]) -> tuple[Field, ...]:
    """What a recommendation asks for; ``basis`` has the figures.

    Where several summaries of one channel have a figure, each of them names its period.
    """
    channels = [one.channel for one in basis]
    figures = []
    for one in basis:
        about = telling.channel_label(one.channel)
        span = periods.parse(one.period)
        if span and channels.count(one.channel) > 1:
            about = f"{about}, {span.label()}"
        for path in measures.offered(one.figures):
            now = telling.value(path, measures.value(one.figures, path))
            told = f"{about}: {telling.measure(one.channel, path)} ({now})"
            figures.append((figure_name(one, path), told))
    return (
        Field("saran", N_("Yang akan dilakukan"), hint=_NO_CASE, limit=2000, required=True),
        employees.question("penanggung", N_("Penanggung jawab")),
        Field("paling_lambat", N_("Selesai paling lambat"), Kind.ANY_DATE, required=True),
        Field(
            "ukuran",
            N_("Angka rekap yang harus bergerak"),
            Kind.CHOICE,
            choices=(
                *figures,
                (NOTHING, N_("Tidak ada angka rekap yang mengukurnya")),
            ),
            required=True,
        ),
        Field(
            "target",
            N_("Nilai yang dituju"),
            Kind.LINE,
            hint=N_(
                "Angka, atau untuk kepatuhan: sebagian, seluruh. Kosongkan bila tidak ada angkanya."
            ),
            limit=12,
        ),
    )


def figure_name(summary: Snapshot, path: str) -> str:
    """A figure of a summary, as the form of a recommendation names it."""
    return f"{summary.channel}|{summary.period}|{path}"


def figure_of(finding: Finding, basis: Sequence[Snapshot]) -> str:
    """The figure that a finding is about, as :func:`figure_name` has it; :data:`NOTHING` for none.

    That of its own summary; where that was replaced, of the latest that has it.
    """
    of = [one for one in basis if one.channel == finding.channel]
    having = [one for one in of if measures.value(one.figures, finding.path)]
    having.sort(key=lambda one: one.id == finding.summary_id)
    return figure_name(having[-1], finding.path) if having else NOTHING


def not_over(since: date) -> str:
    """From which day on an evaluation can be concluded."""
    text: str = gettext(
        "Periodenya belum berakhir: evaluasi ini dapat dinyatakan tersusun mulai %(hari)s.",
        hari=day_text(since),
    )
    return text


def _measured(number: str) -> str:
    text: str = gettext("Rekap %(nomor)s memuat angkanya: putuskan menurut itu.", nomor=number)
    return text


def _awaited(channel: str, since: str, evaluated: str) -> str:
    text: str = gettext("“Tidak dapat diukur” baru dapat dipilih bila rekap itu tidak memuatnya.")
    period = summaries.awaited(since, evaluated)
    return f"{telling.awaited(channel, period)} {text}" if period else text


def why(refused: Refused) -> str:
    """What to say of a refusal of the domain."""
    if refused.reason == "telling":
        found = ", ".join(gettext(name) for name in refused.found)
        text: str = gettext(
            "Di sini terbaca %(apa)s. Evaluasi dibaca tanpa kunci, jadi tulislah tanpa itu.",
            apa=found,
        )
        return text
    if refused.reason == "awaited":
        return _awaited(*refused.found)
    if refused.reason == "measured":
        return _measured(refused.found[0])
    if refused.reason == "not_over":
        return not_over(date.fromisoformat(refused.found[0]))
    texts: dict[str, str] = {
        "too_early": gettext("Periode ini belum mulai."),
        "moved": gettext("Evaluasi ini sudah berubah keadaannya. Buka halaman ini sekali lagi."),
        "finding_gone": gettext("Temuan ini tidak dipakai lagi. Buka halaman ini sekali lagi."),
        "has_recommendations": gettext(
            "Temuan ini sudah punya rekomendasi. Hapus dulu rekomendasinya."
        ),
        "undecided": gettext("Putuskan dulu tiap temuan yang diusulkan: dipakai atau dilepas."),
        "unanswered": gettext("Tiap temuan yang dipakai perlu paling sedikit satu rekomendasi."),
        "unverified": gettext("Masih ada rekomendasi tanpa putusan."),
        "past": gettext("Pilih hari ini atau sesudahnya."),
        "no_figure": gettext("Rekap yang dipakai tidak memuat angka ini. Pilih yang lain."),
        "no_value": gettext("Tulis angka, atau untuk kepatuhan: sebagian, seluruh."),
        "not_better": gettext("Nilai yang dituju harus lebih baik daripada nilai sekarang."),
        "done_already": gettext("Tindak lanjut ini sudah selesai. Catat dulu putusannya."),
        "no_proof": gettext("Tindak lanjut yang selesai perlu bukti: berkas atau tautan."),
        "judged_already": gettext("Rekomendasi ini sudah ada putusannya."),
        "not_done": gettext("Tindak lanjutnya belum selesai."),
        "not_shown": gettext(
            "Rekap periode berikutnya tidak menunjukkan perbaikan, atau belum ada."
        ),
        "no_day": gettext("Pilih hari sesudah hari ini."),
        "needed": gettext("Bagian ini perlu diisi."),
        "link": gettext("Tulis alamat yang mulai dengan https:// atau /."),
        "days": gettext("Tulis angka 1 sampai %(n)s.", n=schedule.MOST_DAYS),
        "outside": gettext("Hari ini di luar periode evaluasi."),
        "before": gettext("Hari ini sebelum uji dikirim."),
        "answered_when": gettext("Tim menjawab: isi harinya."),
        "failed_what": gettext("Ada langkah yang tidak berhasil: tulis apa yang gagal."),
    }
    return texts[refused.reason]


carry_out = sending.with_reasons(PROOF, {Refused: lambda refused: (refused.field, why(refused))})
"""As :func:`app.office.desk.sending.carry_out`, with the reasons of evaluations in words."""
