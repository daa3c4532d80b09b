"""What citizens answered in a demo's year, and what the office did about it: invented."""

import random
from collections import Counter
from datetime import date, timedelta

from app import documents, grid
from app.documents import Document
from app.grid import Grid
from app.store import new_id
from app.survey import collecting, improvements, seasons, services, suggestions
from app.survey.form import ABOUT
from app.survey.instruments import IPAK, SKM, Instrument
from app.survey.seasons import Season
from app.uploaded import Uploaded

_SEED = 20170
_STEADY = {"sarana": -0.55, "waktu": -0.35, "pengaduan": -0.25, "biaya": 0.2, "perilaku": 0.25}
"""How much better or worse than the rest an element is judged."""

_SERVED, _BEFORE, _NOW = 2400, 340, 64
_WORDS = (
    "Kursi di ruang tunggu kurang, banyak yang berdiri.",
    "Petugas loket 2 ramah dan jelas menerangkan syaratnya.",
    "Tolong jadwal samsat keliling diumumkan lebih awal.",
    "Nomor antrean sering tidak terdengar dari luar.",
    "Sudah baik, pertahankan.",
)
_DONE = (
    ("sarana", "Menambah kursi dan kipas di ruang tunggu.", "Kepala Subbagian Tata Usaha",
     "Dua puluh kursi dan dua kipas dipasang di ruang tunggu; ada meja untuk mengisi formulir."),
    ("waktu", "Membuka loket kedua pada jam 09.00–11.00.", "Kepala Seksi Pelayanan",
     "Loket kedua buka tiap hari kerja pukul 09.00–11.00; antrean pagi jauh lebih pendek."),
    ("pengaduan", "Memasang poster pengaduan dan menjawab dalam lima hari kerja.",
     "Petugas Kepatuhan",
     "Poster berkode QR dipasang di tiap loket; pengaduan dijawab paling lama lima hari kerja."),
)  # fmt: skip


def play(day: date) -> None:
    """Fill the period before this one and the one that runs."""
    rng = random.Random(_SEED)  # noqa: S311 - invented answers
    now = seasons.current(SKM, day)
    before = seasons.find(SKM, now.period.before().name, day)
    assert before is not None
    seasons.say(before, _SERVED, "")
    _answer(rng, before, before.period.last, _BEFORE, 0.0)
    last = before.period.last
    for number, (element, plan, person, change) in enumerate(_DONE):
        form_id, due = new_id(), last + timedelta(days=60 + 30 * number)
        improvements.undertake(before, form_id, element, plan, person, due, "petugas", last)
        improvements.finish(form_id, change, _proof(change), min(due - timedelta(days=9), day))
    collecting.close(before, min(last + timedelta(days=seasons.LATE_ENTRY + 1), day))
    seasons.say(now, _SERVED, "")
    _answer(rng, now, day, _NOW, 0.2)
    for words in _WORDS:
        _suggest(rng, now, words, day)
    _answer(rng, seasons.current(IPAK, day), day, _NOW, 0.6)


def _proof(change: str) -> Document:
    paper = grid.pdf([Grid("Berita acara", ("Uraian",), [(change,)])], "Berita acara perbaikan")
    return documents.prepare(Uploaded("bukti", "berita-acara.pdf", paper), public=True)


def _answer(rng: random.Random, season: Season, day: date, respondents: int, better: float) -> None:
    offered = list(services.offered())
    sets = Counter(
        (rng.choice(offered), _digits(rng, season.instrument, better)) for _ in range(respondents)
    )
    about = Counter(
        (field.name, rng.choice(field.choices)[0]) for _ in range(respondents) for field in ABOUT
    )
    collecting.take_many(season, new_id(), sets, about, day)


def _digits(rng: random.Random, instrument: Instrument, better: float) -> str:
    mood = rng.gauss(3.25 + better, 0.35)
    judged = (mood + _STEADY.get(e.name, 0) + rng.gauss(0, 0.4) for e in instrument.elements)
    return "".join(str(min(4, max(1, round(value)))) for value in judged)


def _suggest(rng: random.Random, season: Season, words: str, day: date) -> None:
    service = rng.choice(list(services.offered()))
    sealed = suggestions.seal(season, service, words)
    digits = _digits(rng, season.instrument, 0.0)
    collecting.take_one(season, new_id(), service, digits, collecting.COUNTER, {}, sealed, day)
