"""A year of 120 cases made by hand, whose every figure is worked out by hand in ``test_golden_year.py``.

Four months without a holiday in them bring the same twenty complaints and three requests each,
counted in working days from their first Monday; the sealed channels bring 28 cases.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from app.cases import replies
from tests.portal import Portal
from tests.statistics.office import FILED, Filed, Office

MONDAYS = (date(2025, 2, 3), date(2025, 7, 7), date(2025, 10, 6), date(2025, 11, 3))
"""The first Mondays of the four months; none of the four weeks after one has a holiday."""

PAPER = {"pemutus": "Kepala UPT, surat 12/2025", "alasan": "Sudah diperiksa."}


def working(monday: date, days: int) -> date:
    """The day that many working days after a Monday, in weeks without a holiday."""
    return monday + timedelta(days=days + 2 * (days // 5))


@dataclass(frozen=True)
class Complaint:
    """One complaint of the template; days are working days after the first Monday, None for never."""

    came: int
    judged: int | None
    answered: int | None
    ended: int | None
    category: str
    medium: str = "daring"
    group: str = "normatif"
    rating: int = 4
    outcome: str = "penjelasan"


TEMPLATE = (
    *[Complaint(0, 1, 3, 5, "antrean")] * 6,
    *[Complaint(1, 3, 6, 7, "biaya", "surat", rating=3)] * 3,
    *[Complaint(2, 5, 14, 15, "petugas", group="pengawasan", rating=2, outcome="uang_kembali")] * 3,
    *[Complaint(0, 4, 5, 6, "petugas", "whatsapp", rating=2)] * 2,  # verified a day late
    Complaint(0, 1, 7, 8, "petugas", rating=1),  # answered two days late
    Complaint(0, 4, 7, 9, "petugas", rating=1),  # both late
    Complaint(0, None, None, 1, "antrean"),  # refused the next day
    Complaint(0, 1, 3, 9, "biaya"),  # closed, opened again, answered again, closed
    Complaint(0, 1, None, None, "sarana"),  # never answered
    Complaint(0, None, None, None, "antrean", "surat"),  # never looked at
)


def play(portal: Portal) -> None:
    """The whole year, to its last day."""
    office = Office(portal)
    for monday in MONDAYS:
        for one in TEMPLATE:
            _complain(office, monday, one)
        _ask(office, monday)
    _report_wrongs(office)
    _report_gifts(office)
    _declare(office)
    _list_interests(office)


def _complain(office: Office, monday: date, one: Complaint) -> None:
    def day(n: int) -> date:
        return working(monday, n)

    more = {"kategori": one.category}
    case = office.file("pengaduan", day(one.came), medium=one.medium, **more)
    if one.judged is None and one.ended is not None:
        refused = {"alasan": "bukan_pengaduan", "pesan": "Bukan pengaduan."}
        office.step(case, "tolak", day(one.ended), **refused)
        return
    if one.judged is not None:
        judged = day(one.judged)
        office.step(case, "klasifikasi", judged, klasifikasi=one.group, pesan="Digolongkan.")
    if one.answered is None or one.ended is None:
        office.miss(case, date(2025, 12, 30))
        return
    answer = {"hasil": one.outcome, "pesan": "Begini."}
    if one.outcome == "uang_kembali":
        answer |= {"jumlah_kembali": "50000"}
    office.step(case, "tanggapi", day(one.answered), **answer)
    office.miss(case, day(one.ended))
    if one.ended - one.answered < 5:
        office.rates(case, day(one.ended), one.rating)
        return
    office.rates(case, day(5), one.rating)
    office.says(case, replies.Saying("Belum beres.", step="buka_kembali"), day(6))
    office.step(case, "tanggapi", day(8), **answer)
    office.rates(case, day(one.ended), one.rating)


def _ask(office: Office, monday: date) -> None:
    def day(n: int) -> date:
        return working(monday, n)

    given, refused, late = (office.file("informasi", monday) for _ in range(3))
    office.step(given, "berikan", day(4), pesan="Terlampir.")
    office.step(refused, "tolak", day(9), dasar="dikecualikan", pesan="Dikecualikan.")
    office.step(late, "berikan", day(12), pesan="Terlampir.")
    office.miss(late, day(13))


def _report_wrongs(office: Office) -> None:
    """Eight reports: five closed with an outcome, two refused, one still open; two were answered too late."""
    for n in range(8):
        day = date(2025, 3, 3) + timedelta(days=7 * n)
        case = office.file("wbs", day, kategori="pungli" if n < 5 else "gratifikasi")
        late = timedelta(days=9 if n < 2 else 1)
        office.step(case, "telaah", day + late)
        office.miss(case, day + late)
        closing = day + late + timedelta(days=1)
        if n < 5:
            office.step(case, "selesai", closing, hasil="disiplin", pesan="Selesai.")
        elif n < 7:
            office.step(case, "tolak", closing, alasan="tidak_lengkap", pesan="Tidak jelas.")


def _report_gifts(office: Office) -> None:
    """Eight gifts, all sent on to the KPK in time, six of them determined."""
    for n in range(8):
        day = working(MONDAYS[1], n)
        case = office.file("gratifikasi", day, tanggal=day.isoformat(), nilai="250000")
        office.step(case, "lengkap", day)
        sent = day + timedelta(days=1)
        office.step(case, "teruskan", sent, nomor_gol="GOL-1", tanggal_gol=sent.isoformat())


def _declare(office: Office) -> None:
    """Eight conflicts declared; in seven the decision came in time, in the last of October it did not."""
    for n in range(8):
        day = working(MONDAYS[0 if n < 4 else 2], n)
        case = _file(office, "benturan", day, jenis="aktual", sumber="keluarga")
        late = 10 if n == 7 else 2
        office.step(case, "catat_bukan_benturan", day + timedelta(days=late), **PAPER)
        office.miss(case, day + timedelta(days=late))


def _list_interests(office: Office) -> None:
    """Four lists of interests, looked at the next day."""
    for n in range(4):
        day = working(MONDAYS[0], n)
        case = _file(office, "kepentingan", day, pernyataan="ada")
        office.step(case, "catat", day + timedelta(days=1))


def _file(office: Office, name: str, day: date, **answers: str) -> Filed:
    FILED.setdefault(name, {})
    return office.file(name, day, **answers)
