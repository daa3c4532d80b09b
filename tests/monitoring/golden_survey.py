"""A survey year of 44 questionnaires made by hand; ``test_golden_survey.py`` works out what it comes to.

The office asks by halves in 2024 and by quarters in 2025. Sheets are written as the office prints
them: until 2024 the eighth digit is ``pengaduan``, from 2025 on ``sarana``; 0 and - are no answer.
They come in as the pages take them: a form online, lines typed from paper, a file.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from app.standards import catalogue
from app.store import db, new_id
from app.survey import collecting, form, seasons
from app.survey.answers_file import read
from app.survey.instruments import SKM
from app.survey.seasons import Season

TAX, VAN = "pajak-tahunan", "samsat-keliling"
SEVEN = ("persyaratan", "prosedur", "waktu", "biaya", "produk", "kompetensi", "perilaku")
PRINTED = (*SEVEN, "sarana", "pengaduan")
"""The elements as they are printed in 2025."""

HALF_ON_PAPER = ("332333332", "333333422", "332433333", "333323332", "332333322", "433333432")
Q1_ONLINE = ("433434423", "443433423", "333444413", "343333423", "433434422")
Q1_FILE = """\
Layanan;U1;U2;U3;U4;U5;U6;U7;U8;U9
Samsat keliling;3;3;3;4;3;3;4;1;3
Samsat keliling;4;3;3;3;3;4;4;2;3
samsat-keliling;3;3;4;4;3;3;3;2;3
Samsat keliling;;;;;;;;;
Samsat keliling;3;4;3;4;3;3;4;2;2
Samsat keliling;4;3;3;3;3;4;4;1;3
"""
Q1_TOO_FEW = ("111111111", "111111111")
Q2_TOO_FEW, Q2_ON_PAPER = ("222222222", "222222222", "322222222"), ("222222223",)
Q3_ONLINE = ("332333333", "331332323", "332423332", "231333323")
Q3_VAN, Q3_TAX = ("322332332", "232333323", "331332333"), ("222323322",)
Q4_STUFFED = ("111111111",) * 5
Q4_ON_PAPER = (
    ("443444433", "443434404 P3-2", "434444433 L"),
    ("443443420", "343404404", "404444433", "4434444-3"),
)


def play() -> None:
    """Both years, to the day on which the last quarter is closed."""
    for name in ("Pajak tahunan", "Samsat keliling"):
        catalogue.add(new_id(), name, "pajak", "", "petugas", date(2024, 7, 1))
    half()
    seasons.choose_length("triwulan")
    first_quarter()
    second_quarter()
    third_quarter()
    collecting.close_ended(date(2025, 10, 15))
    fourth_quarter()
    collecting.close_ended(date(2026, 1, 15))
    db.session.rollback()


def half() -> None:
    """Six sheets in the second half of 2024, all counted together."""
    paper(date(2024, 9, 2), TAX, HALF_ON_PAPER)
    collecting.close_ended(date(2025, 1, 15))


def first_quarter() -> None:
    """Five online of one service and five of a file of the other; two more of it are too few."""
    season = seasons.current(SKM, date(2025, 1, 6))
    seasons.say(season, None, "sarana")
    for week, sheet in enumerate(Q1_ONLINE):
        online(date(2025, 1, 6 + 5 * week), TAX, sheet)
    for sheet in Q1_TOO_FEW:
        online(date(2025, 3, 31), VAN, sheet)
    known = {"samsat keliling": VAN, VAN: VAN, "pajak tahunan": TAX, TAX: TAX}
    season = seasons.current(SKM, date(2025, 3, 31))
    found = read(Q1_FILE.encode(), SKM, season.order, known)
    assert (found.respondents, found.blank) == (5, 1)
    late = date(2025, 4, 14)  # the last day on which paper is taken in
    collecting.take_many(season, new_id(), found.sets, {}, late)
    assert collecting.close_ended(late) == 0
    assert collecting.close_ended(date(2025, 4, 15)) == 1


def second_quarter() -> None:
    """Three online and one on paper: never five, so they stay out when the quarter is closed."""
    for sheet in Q2_TOO_FEW:
        online(date(2025, 5, 5), TAX, sheet)
    paper(date(2025, 5, 6), VAN, Q2_ON_PAPER)
    collecting.close_ended(date(2025, 7, 15))


def third_quarter() -> None:
    """Nowhere five together, but eight in all; a form is sent twice, and a machine sends one."""
    for sheet in Q3_ONLINE:
        online(date(2025, 8, 4), TAX, sheet, twice=sheet == Q3_ONLINE[0])
    paper(date(2025, 8, 5), VAN, Q3_VAN)
    paper(date(2025, 8, 6), TAX, Q3_TAX)
    online(date(2025, 8, 7), TAX, "444444444", medium=collecting.MACHINE)


def fourth_quarter() -> None:
    """Five online are counted, and set aside with one that comes later; paper alone stays."""
    for sheet in Q4_STUFFED:
        online(date(2025, 10, 6), TAX, sheet)
    season = seasons.current(SKM, date(2025, 11, 3))
    collecting.set_aside(season, "Kiriman berulang dari satu orang")
    online(date(2025, 11, 4), TAX, "111111111", medium=collecting.COUNTER)
    paper(date(2025, 11, 5), VAN, Q4_ON_PAPER[0])
    paper(date(2026, 1, 9), VAN, Q4_ON_PAPER[1], season)


def online(
    day: date, service: str, sheet: str, *, medium: str = collecting.ONLINE, twice: bool = False
) -> None:
    """Somebody fills in the form; ``twice``: and sends it again."""
    season, form_id = seasons.current(SKM, day), new_id()
    kept = form.digits(SKM, dict(zip(PRINTED, sheet, strict=True)))
    for first in (True, False) if twice else (True,):
        taken = collecting.take_one(season, form_id, service, kept, medium, {}, None, day)
        assert taken == first


def paper(day: date, service: str, lines: Iterable[str], season: Season | None = None) -> None:
    """An officer types sheets, a line each."""
    season = season or seasons.current(SKM, day)
    sheets = [form.read_sheet(line, SKM, season.order) for line in lines]
    sets = Counter((service, sheet.digits) for sheet in sheets)
    about = Counter(said for sheet in sheets for said in sheet.about)
    collecting.take_many(season, new_id(), sets, about, day)
