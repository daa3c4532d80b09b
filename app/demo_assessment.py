"""The sample LKE of a demo, mapped to criteria, and what an evaluator answered so far."""

from datetime import timedelta

from app.law.calendar import today
from app.store import new_id
from app.zi import evaluator, lke, lke_file
from config import ROOT

EVALUATOR = "tpi.ratna"
"""The sign-in name of the demo's evaluator."""

_FILE = ROOT / "docs" / "contoh-lke.csv"
_NAME = "CONTOH LKE, bukan LKE resmi"
_LOADED_AGO, _HANDED_AGO = 40, 12
"""Days."""

_MAPPED = {
    "A.I.1.a": ["I.a.1"],
    "A.I.1.b": ["I.a.2"],
    "A.I.2.a": ["I.b.1"],
    "A.I.2.b": ["I.b.2"],
    "A.V.1.a": ["V.c.1", "V.c.2"],
    "A.V.1.b": ["V.c.3", "V.c.4"],
    "A.V.2.a": ["V.d.1"],
}
_ANSWERED = (
    ("soal", "A.I.1.a", "Ya", "SK tim sudah dibaca."),
    ("soal", "A.I.1.b", "B", "Prosedurnya ada, tetapi belum ditulis."),
    ("kriteria", "V.c.2", "Ya", "Rekap tindak lanjut cocok dengan statistik yang terbuka."),
)
_NOT_HANDED_OVER = ("soal", "A.V.2.a", "Ya", "Akan ditanyakan lagi dalam kunjungan.")


def play(by: str) -> None:
    """Load and map the sample (``by`` did it), answer some, hand over all but the last answer."""
    day = today()
    year = day.year
    loaded = day - timedelta(days=_LOADED_AGO)
    sheet = lke.load(year, lke_file.read(_FILE.read_bytes()), _NAME, by, new_id(), loaded)
    for code, criteria in _MAPPED.items():
        lke.map_question(sheet, code, criteria, by, loaded)
    handed = day - timedelta(days=_HANDED_AGO)
    for answer in _ANSWERED:
        evaluator.answer(year, *answer, EVALUATOR, new_id(), handed)
    evaluator.hand_over(year, EVALUATOR, new_id(), handed)
    evaluator.answer(year, *_NOT_HANDED_OVER, EVALUATOR, new_id(), day)
