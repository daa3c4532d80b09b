"""Evaluations of a demo: last year's verified, this year's half way; tests of channels, who knows them."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app import documents, grid
from app.demo_complaints import working_day
from app.documents import Document
from app.evaluation import cycle, measures, recommendations, schedule, summaries, trials
from app.evaluation.measures import Outcome
from app.evaluation.models import Finding
from app.evaluation.recommendations import Done, Plan
from app.evaluation.schedule import Planned
from app.evaluation.trials import CHECKS, Told
from app.grid import Grid
from app.law.calendar import add_working_days, today
from app.monitoring import snapshots
from app.monitoring.snapshots import Snapshot
from app.people import roster
from app.people.models import Assignment
from app.store import new_id
from app.survey import collecting, seasons
from app.survey.instruments import AWARENESS, Instrument
from app.uploaded import Uploaded

_SEED = 1708
_KEPT = 2
"""Proposals that a demo's officer keeps; the others are dropped."""

_LESS = ("hari.", "angka.sisa", "persen.kategori.")
"""Figures that are to fall by half: nobody means to have none."""

_ANSWERS = {"kenal_p": 18, "kenal_m": 34}

_OWN = {
    "pengaduan": ("Sebagian warga belum tahu bahwa pengaduan punya tenggat jawaban.",
                  "Menambahkan tenggat pada poster di tiap loket."),
    "informasi": ("Daftar informasi yang selalu tersedia belum lengkap di situs kantor.",
                  "Melengkapi daftar informasi publik dan memeriksanya tiap triwulan."),
    "wbs": ("Telaah menunggu bila salah satu anggota tim cuti.",
            "Menunjuk pengganti tetap bagi tiap anggota tim."),
    "gratifikasi": ("Pegawai baru belum mendapat penjelasan tentang batas wajib lapor.",
                    "Memasukkan materi gratifikasi ke dalam orientasi pegawai baru."),
    "benturan": ("Daftar kepentingan sebagian pegawai terlambat diperbarui sesudah pindah tugas.",
                 "Mengingatkan pegawai pada hari surat tugas terbit."),
    "skm": ("Ruang tunggu masih dinilai paling rendah.",
            "Menambah kursi dan pendingin ruang tunggu."),
}  # fmt: skip
"""An officer's own finding for each channel, and what is recommended."""

_USUAL = "Membagi ulang tugas dan memeriksanya tiap pekan."
_MORE = "Penanggung jawab pengaduan tidak selalu ada di loket pada jam istirahat."
_MORE_TO_DO = "Menyusun jadwal istirahat bergilir bagi penanggung jawab pengaduan."
_OFTEN = "Membahas sebab yang paling sering dilaporkan, dan menerangkannya di papan pengumuman."
_DONE = "Dilaksanakan; berita acara ditandatangani pimpinan dan disimpan di bagian tata usaha."


@dataclass(frozen=True)
class _Office:
    by: str
    staff: Sequence[Assignment]


def play(by: str) -> None:
    """Fill in two years of evaluations; ``by`` is the name of the officer who writes them."""
    office = _Office(by, [listed.person for listed in roster.everybody()])
    day = today()
    for planned in schedule.of_year(day.year - 1):
        _verified(office, planned, min(date(day.year, 1, 12), day))
    for planned in schedule.of_year(day.year):
        if planned.period.first <= day:
            _under_way(office, planned, min(planned.period.last + timedelta(days=12), day))
    _known(day)


def _verified(office: _Office, planned: Planned, day: date) -> None:
    _test(office, planned, planned.period.last - timedelta(days=40))
    day = _after_basis(planned, day)
    evaluation_id = _begin(office, planned, day)
    wishes = [
        _recommend(office, planned, found, n, day, day + timedelta(days=60))
        for n, found in enumerate(cycle.found_in(evaluation_id))
        if found.state == cycle.KEPT
    ]
    _conclude(office, evaluation_id, day)
    for wish in wishes:
        done = Done(_DONE, min(day + timedelta(days=45), today()), "", _minutes(), True)
        recommendations.follow_up(new_id(), wish, done, office.by, done.day)
    judged = [_judge(office, planned, wish, day + timedelta(days=185)) for wish in wishes]
    cycle.verify(evaluation_id, office.by, min(max(judged) + timedelta(days=1), today()))


def _after_basis(planned: Planned, day: date) -> date:
    """``day``, or a day on which all summaries are there that the evaluation goes by."""
    basis = summaries.basis(planned.unit, planned.period)
    return min(max([day, *(working_day(b.published + timedelta(days=1)) for b in basis)]), today())


def _minutes() -> Document:
    paper = grid.pdf([Grid("Berita acara", ("Uraian",), [(_DONE,)])], "Berita acara tindak lanjut")
    return documents.prepare(Uploaded("bukti", "berita-acara.pdf", paper))


def _under_way(office: _Office, planned: Planned, day: date) -> None:
    """Complaints are followed up, one late and one done; of the WBS there is a draft; the rest is planned."""
    if planned.unit == "wbs":
        _test(office, planned, day - timedelta(days=25))
        _begin(office, planned, day, decided=False)
    if planned.unit != "pengaduan" or planned.period.last >= today():
        return
    _test(office, planned, planned.period.last - timedelta(days=30))
    day = _after_basis(planned, day)
    evaluation_id = _begin(office, planned, day)
    cycle.add(new_id(), evaluation_id, _MORE, office.by, day)
    wishes = [
        _recommend(office, planned, found, n, day, day + timedelta(days=40 + 150 * n))
        for n, found in enumerate(cycle.found_in(evaluation_id))
        if found.state == cycle.KEPT
    ]
    _conclude(office, evaluation_id, day)
    half = Done("Naskah poster sudah disetujui; menunggu cetak.", min(day + timedelta(20), today()),
                "", None, False)  # fmt: skip
    recommendations.follow_up(new_id(), wishes[0], half, office.by, half.day)
    done = Done(_DONE, min(day + timedelta(days=35), today()), "", _minutes(), True)
    recommendations.follow_up(new_id(), wishes[1], done, office.by, done.day)


def _begin(office: _Office, planned: Planned, day: date, *, decided: bool = True) -> str:
    basis = summaries.basis(planned.unit, planned.period)
    evaluation_id = cycle.begin(new_id(), planned.unit, planned.period, basis, office.by, day)
    cycle.add(new_id(), evaluation_id, _OWN[planned.unit][0], office.by, day)
    proposed = [f for f in cycle.found_in(evaluation_id) if f.state == cycle.PROPOSED]
    for n, found in enumerate(proposed if decided else ()):
        if n < _KEPT:
            reason = "Sesuai dengan catatan petugas."
            cycle.decide(found.id, cycle.KEPT, found.proposed, reason, office.by, day)
        else:
            reason = "Akibat dari temuan lain yang sudah dipakai."
            cycle.decide(found.id, cycle.DROPPED, "", reason, office.by, day)
    return evaluation_id


def _recommend(
    office: _Office, planned: Planned, found: Finding, n: int, day: date, due: date
) -> str:
    person = office.staff[n % len(office.staff)]
    basis = snapshots.find(found.summary_id) if found.summary_id else None
    wanted = _wanted(found) if basis and _improves(planned, found) else ""
    text = _OWN[planned.unit][1] if not found.path else _USUAL
    if found.text == _MORE:
        text = _MORE_TO_DO
    if found.path.endswith(".diterima"):
        text = _OFTEN
    measured = {"path": found.path, "wanted": wanted, "basis": basis} if wanted else {}
    plan = Plan(text, person.nip, person.name, due, **measured)  # type: ignore[arg-type]
    wish = new_id()
    recommendations.recommend(wish, found.id, plan, office.by, day)
    return wish


def _improves(planned: Planned, found: Finding) -> bool:
    """Whether a later summary shows a better figure: a demo has no setbacks, which would go on for ever."""
    period = next((s.period for s in [snapshots.find(found.summary_id)] if s), "")
    year = today().year
    now = summaries.later(found.channel, found.path, period, year, planned.period.name)
    value = measures.value(now.figures, found.path) if now else ""
    return bool(value) and measures.better(found.path, value, found.value)


def _wanted(found: Finding) -> str:
    if measures.is_word(found.path):
        return measures.ALL_ON_TIME
    if found.path.startswith("unsur."):
        return "4"
    if measures.higher_is_better(found.path):
        return "100"
    return f"{int(float(found.value) / 2)}" if found.path.startswith(_LESS) else "0"


def _judge(office: _Office, planned: Planned, wish: str, day: date) -> date:
    """Whether it worked, on ``day`` or once the summary is there that shows it; returns the day."""
    mine = schedule.find(planned.unit, planned.period.name)
    assert mine is not None
    row = next(one.row for one in mine.recommendations if one.row.id == wish)
    now: Snapshot | None = None
    verdict, reason = (
        "tak_terukur",
        "Tidak ada angka rekap yang langsung mengukurnya; dilihat di tempat.",
    )
    if row.path:
        year, period = today().year, planned.period.name
        now = summaries.later(row.channel, row.path, row.summary_period, year, period)
        value = measures.value(now.figures, row.path) if now else ""
        if measures.outcome(row.path, row.then, row.wanted, value) in (
            Outcome.REACHED,
            Outcome.BETTER,
        ):
            verdict, reason = "berhasil", "Angkanya membaik pada periode berikutnya."
    if now is not None:
        day = max(day, working_day(now.published + timedelta(days=1)))
    day = min(day, today())
    recommendations.judge(new_id(), wish, verdict, reason, now, None, office.by, day)
    return day


def _conclude(office: _Office, evaluation_id: str, day: date) -> None:
    text = "Kanal berjalan; yang lemah ditindaklanjuti oleh penanggung jawab yang ditunjuk."
    cycle.conclude(evaluation_id, text, office.by, day)


def _test(office: _Office, planned: Planned, day: date) -> None:
    sent = working_day(max(day, planned.period.first))
    steps = {name: trials.YES for name, _ in CHECKS[planned.unit]}
    answered = add_working_days(sent, 2) if "jawab" in steps else None
    if answered and answered > today():
        answered, steps["jawab"] = None, trials.NOT_YET
    told = Told(sent, office.staff[0].name, steps, answered, "")
    trials.keep(new_id(), planned.unit, planned.period, told, 0, office.by, sent)


def _known(day: date) -> None:
    """Answers that look like chance but are always the same."""
    chance = random.Random(_SEED)  # noqa: S311 - invented answers
    for name, instrument in AWARENESS.items():
        sets = Counter(("kanal", _digits(chance, instrument)) for _ in range(_ANSWERS[name]))
        collecting.take_many(seasons.current(instrument, day), new_id(), sets, {}, day)


def _digits(chance: random.Random, instrument: Instrument) -> str:
    return "".join(str(chance.choices((1, 2, 3), (1, 2, 4))[0]) for _ in instrument.elements)
