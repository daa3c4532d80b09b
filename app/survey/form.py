"""What a questionnaire asks, as declared fields; on paper the same, as digits."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.cases.channel import N_, Field, Kind
from app.survey.answers_file import NOT_ANSWERED, SERVICE
from app.survey.instruments import Element, Instrument
from app.survey.suggestions import LONGEST

SEX, AGE = "jenis_kelamin", "umur"
SUGGESTION = "saran"
FROM, AT_COUNTER = "asal", "loket"
FROM_COUNTER = f"{FROM}={AT_COUNTER}"
"""What a poster at a counter adds to the address of the survey."""

ABOUT = (
    Field(
        SEX,
        N_("Jenis kelamin"),
        Kind.CHOICE,
        choices=(("L", N_("Laki-laki")), ("P", N_("Perempuan"))),
    ),
    Field(
        AGE,
        N_("Umur"),
        Kind.CHOICE,
        choices=(
            ("1", N_("di bawah 25 tahun")),
            ("2", N_("25 sampai 34 tahun")),
            ("3", N_("35 sampai 44 tahun")),
            ("4", N_("45 sampai 54 tahun")),
            ("5", N_("55 tahun ke atas")),
        ),
    ),
    Field(
        "pendidikan",
        N_("Pendidikan terakhir"),
        Kind.CHOICE,
        choices=(
            ("1", N_("SD atau belum tamat")),
            ("2", N_("SMP")),
            ("3", N_("SMA atau SMK")),
            ("4", N_("Diploma")),
            ("5", N_("Sarjana (S1)")),
            ("6", N_("S2 atau S3")),
        ),
    ),
    Field(
        "pekerjaan",
        N_("Pekerjaan"),
        Kind.CHOICE,
        choices=(
            ("1", N_("ASN, TNI, atau Polri")),
            ("2", N_("Pegawai swasta")),
            ("3", N_("Wirausaha atau pedagang")),
            ("4", N_("Petani, nelayan, atau buruh")),
            ("5", N_("Pelajar atau mahasiswa")),
            ("6", N_("Lainnya")),
        ),
    ),
)
"""What respondents may say of themselves, in the order in which paper is entered."""


def service_field(services: Mapping[str, str], label: str = N_("Layanan yang Anda pakai")) -> Field:
    """Which service is judged; ``services`` is name by slug."""
    return Field(
        SERVICE,
        label,
        Kind.CHOICE,
        choices=tuple(services.items()),
        required=True,
    )


def questions(instrument: Instrument, order: str = "") -> tuple[Field, ...]:
    """The questions in the order in which the office prints them; all are to be answered."""
    return tuple(
        Field(
            element.name,
            element.question,
            Kind.CHOICE,
            choices=tuple((str(n), words) for n, words in enumerate(element.choices, 1)),
            required=True,
        )
        for _, element in instrument.printed(order)
    )


def suggestion() -> Field:
    """Room for words."""
    return Field(
        SUGGESTION,
        N_("Saran Anda"),
        hint=N_(
            "Hanya dibaca tim pengaduan. Jangan menulis nama atau nomor Anda: saran tidak dijawab. "
            "Bila perlu jawaban, kirim pengaduan."
        ),
        limit=LONGEST,
    )


def all_fields(
    instrument: Instrument, services: Mapping[str, str], order: str
) -> tuple[Field, ...]:
    """The whole form."""
    asked = (service_field(services), *questions(instrument, order))
    return (*asked, *ABOUT, suggestion())


def digits(instrument: Instrument, answers: Mapping[str, str]) -> str:
    """A set of answers as it is kept: a digit for each element in the instrument's own order."""
    return "".join(answers.get(e.name) or NOT_ANSWERED for e in instrument.elements)


@dataclass(frozen=True)
class Sheet:
    """One questionnaire on paper: its answers as they are kept, and what was said besides."""

    digits: str
    about: tuple[tuple[str, str], ...]


class SheetRefused(ValueError):
    """A line that is no questionnaire; ``args`` are why (``length``, ``answer``, ``about``) and what."""


def read_sheet(line: str, instrument: Instrument, order: str) -> Sheet:
    """A questionnaire as one types it: a digit for each answer in printed order, 0 or - for none;

    then, after a space, what was said of oneself (sex L or P, then a digit each), - for none.
    Raises :class:`SheetRefused`.
    """
    answers, _, about = line.strip().partition(" ")
    printed = [element for _, element in instrument.printed(order)]
    if len(answers) != len(printed):
        raise SheetRefused("length", str(len(answers)))
    by_name = {e.name: _answer(d, e) for d, e in zip(answers, printed, strict=True)}
    found = digits(instrument, by_name)
    if not found.strip(NOT_ANSWERED):
        raise SheetRefused("answer", answers)
    return Sheet(found, tuple(_about("".join(about.split()).upper())))


def _answer(digit: str, element: Element) -> str:
    if digit in ("-", NOT_ANSWERED):
        return ""
    if digit not in "1234"[: len(element.choices)]:
        raise SheetRefused("answer", digit)
    return digit


def _about(typed: str) -> list[tuple[str, str]]:
    if len(typed) > len(ABOUT):
        raise SheetRefused("about", typed)
    said = []
    for sign, field in zip(typed, ABOUT, strict=False):
        if sign in ("-", NOT_ANSWERED):
            continue
        if sign not in dict(field.choices):
            raise SheetRefused("about", sign)
        said.append((field.name, sign))
    return said
