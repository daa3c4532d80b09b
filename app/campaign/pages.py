"""The campaigns: what each is called, where its page stands, and on which day somebody last went over it."""

import time
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Date, String, select
from sqlalchemy.orm import Mapped, mapped_column

from app.cases.channel import N_
from app.law.calendar import today
from app.prepared import fetch
from app.store import ROW_ORDER_HIDDEN, Base, db, writing

_KEPT = 2.0
_cache: dict[str, tuple[float, dict[str, date]]] = {}


@dataclass(frozen=True)
class Campaign:
    """One campaign.

    ``path`` is where its page stands; ``shipped`` the day of the content that came with the
    portal; ``lines`` is what its poster says under the heading.
    """

    name: str
    title: str
    path: str
    shipped: date
    heading: str
    lines: tuple[str, ...]


CAMPAIGNS = {
    c.name: c
    for c in (
        Campaign(
            name="gratifikasi",
            title=N_("Gratifikasi"),
            path="/kampanye/gratifikasi",
            shipped=date(2026, 11, 26),
            heading=N_("Terima kasih, tidak perlu."),
            lines=(
                N_("Bayar menurut tarif resmi, dan minta tanda terimanya."),
                N_("Jangan memberi uang, barang, atau traktiran, juga setelah urusan selesai."),
                N_("Petugas yang meminta lebih: laporkan. Boleh tanpa nama."),
            ),
        ),
        Campaign(
            name="benturan",
            title=N_("Benturan kepentingan"),
            path="/benturan-kepentingan",
            shipped=date(2026, 11, 26),
            heading=N_("Dilayani keluarganya sendiri?"),
            lines=(
                N_("Petugas tidak menangani urusan keluarga, teman, atau usahanya sendiri."),
                N_("Pegawai: hentikan dulu, nyatakan, dan tunggu keputusan atasan."),
                N_("Warga yang melihatnya: laporkan. Boleh tanpa nama."),
            ),
        ),
        Campaign(
            name="wbs",
            title=N_("Perlindungan pelapor"),
            path="/kampanye/wbs",
            shipped=date(2026, 11, 26),
            heading=N_("Tahu ada pelanggaran? Anda dilindungi."),
            lines=(
                N_("Tanpa akun, tanpa nama, tanpa nomor telepon."),
                N_("Isi laporan dikunci sebelum disimpan."),
                N_("Dengan sebuah kode Anda membaca jawaban dan tenggatnya."),
            ),
        ),
    )
}


class Reviewed(Base):
    """Somebody went over a campaign's page; rows are added, never changed."""

    __tablename__ = "kampanye_tinjauan"
    __table_args__ = (ROW_ORDER_HIDDEN,)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    page: Mapped[str] = mapped_column(String(32))
    day: Mapped[date] = mapped_column(Date)
    note: Mapped[str] = mapped_column(String(300))
    entered: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(40))


_LATEST = select(Reviewed.page, Reviewed.day)


def reviewed(name: str) -> date:
    """The day that a campaign's page shows: of the newest review, or of what came with the portal."""
    url, now = db.url, time.monotonic()
    kept = _cache.get(url)
    if kept is None or now - kept[0] > _KEPT:
        days: dict[str, date] = {}
        for row in fetch(_LATEST):
            days[row.page] = max(row.day, days.get(row.page, row.day))
        kept = _cache[url] = (now, days)
    return max(CAMPAIGNS[name].shipped, kept[1].get(name, date.min))


def reviews() -> list[Reviewed]:
    """Every review that was entered, the newest day first."""
    query = select(Reviewed).order_by(Reviewed.day.desc(), Reviewed.entered.desc(), Reviewed.id)
    return list(db.session.scalars(query))


def note_review(review_id: str, name: str, day: date, note: str, by: str) -> None:
    """Enter that ``by`` went over a page on ``day``; the same ``review_id`` twice is entered once."""
    with writing() as session:
        if session.get(Reviewed, review_id) is None:
            session.add(
                Reviewed(id=review_id, page=name, day=day, note=note, entered=today(), by=by)
            )
    _cache.clear()
