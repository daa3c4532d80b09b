"""The campaign on paper: posters, attendance forms to be filled in by hand, reports of events."""

from base64 import b64encode
from collections import Counter
from datetime import date

from flask_babel import gettext
from sqlalchemy import select

from app import printing
from app.campaign import events
from app.campaign.attendance import COLUMNS
from app.campaign.events import Event
from app.campaign.pages import CAMPAIGNS, Campaign
from app.cleaning import findings
from app.documents import Document
from app.language import day_text, language
from app.law.calendar import today
from app.site import OFFICE
from app.store import db

FEWEST_ROWS, ROWS, MOST_ROWS = 10, 30, 300
"""Rows of a printed attendance form."""

_PICTURES = 4
"""Photographs that a report shows; it names all of them."""

_PICTURE = 4 * 2**20
_UNITS = 8
"""Units that a report counts one by one."""


def address(url: str, path: str, mine: str) -> str:
    """Where a page stands under the portal's public address, in a language."""
    return f"{url}{path}{'?bahasa=en' if mine == 'en' else ''}"


def poster(campaign: Campaign, mine: str, url: str, day: date) -> bytes:
    """A campaign's poster: one A4 page with a QR that leads to its page; ``day`` is its content's."""
    return printing.poster(
        address(url, campaign.path, mine),
        gettext(campaign.heading),
        gettext(campaign.title),
        tuple(gettext(line) for line in campaign.lines),
        gettext("Isi menurut halaman pada %(hari)s.", hari=day_text(day, mine)),
        mine,
    )


def attendance_form(event: Event, rows: int = ROWS) -> bytes:
    """The attendance list of an event, blank, with numbered rows to be signed."""
    return printing.pdf(
        "hadir.typ",
        {
            "bahasa": language(),
            "judul": gettext("Daftar hadir"),
            "kantor": OFFICE,
            "acara": event.title,
            "keterangan": [[name, text] for name, text in facts(event) if text],
            "kolom": [
                gettext("No."),
                *(gettext(name) for name in COLUMNS.values()),
                gettext("Tanda tangan"),
            ],
            "jumlah": min(MOST_ROWS, max(FEWEST_ROWS, rows)),
            "catatan": gettext(
                "Daftar ini hanya dipakai kantor sebagai bukti kegiatan dan tidak diumumkan."
            ),
        },
    )


def report(event: Event) -> bytes:
    """What an event was and what came of it, on one page; no name of who attended stands on it."""
    kept = events.files(event.id)
    shown = [d for d in kept[events.PHOTO] if _can_be_shown(d)][:_PICTURES]
    units = Counter(p.unit for p in events.present(event.id))
    told = [f"{unit} ({n})" for unit, n in units.most_common(_UNITS)]
    if len(units) > _UNITS:
        told.append(gettext("dan %(n)s unit lain", n=len(units) - _UNITS))
    attended = "" if event.attended is None else gettext("%(n)s orang", n=event.attended)
    names = {f"foto{n}": d for n, d in enumerate(shown)}
    return printing.pdf(
        "acara.typ",
        {
            "bahasa": language(),
            "judul": gettext("Laporan kegiatan sosialisasi"),
            "kantor": OFFICE,
            "acara": event.title,
            "keterangan": [
                [name, text]
                for name, text in (
                    *facts(event),
                    (gettext("Status"), state_told(event)),
                    (gettext("Hadir"), attended),
                    (gettext("Asal peserta"), ", ".join(told)),
                    (gettext("Bahan"), _named(kept[events.MATERIAL])),
                    (gettext("Foto"), _named(kept[events.PHOTO])),
                )
                if text
            ],
            "judul_hasil": gettext("Hasil dan catatan"),
            "hasil": event.result or gettext("Belum dicatat."),
            "foto": [[name, d.name] for name, d in names.items()],
            "baris": gettext("Dibuat %(hari)s.", hari=day_text(today())),
            "tanda_tangan": gettext("Penanggung jawab"),
            "penanggung_jawab": event.in_charge,
        },
        {f"{name}.svg": _drawn(d) for name, d in names.items()},
    )


def facts(event: Event) -> list[tuple[str, str]]:
    """What an event is, as names and texts in the reader's language; a text may be empty."""
    hours = "–".join(filter(None, (event.begins, event.ends)))
    known = CAMPAIGNS.get(event.campaign)
    return [
        (gettext("Topik"), gettext(known.title) if known else gettext("Topik lain")),
        (gettext("Hari"), day_text(event.day)),
        (gettext("Pukul"), hours),
        (gettext("Tempat"), event.place),
        (gettext("Sasaran"), event.audience),
        (gettext("Narasumber"), event.speaker),
        (gettext("Penanggung jawab"), event.in_charge),
    ]


def state_told(event: Event) -> str:
    """The event's state in words, with the reason where there is one."""
    told: str = gettext(events.STATES[event.state])
    return f"{told}: {event.reason}" if event.reason else told


def _can_be_shown(document: Document) -> bool:
    return (
        document.type in events.PICTURES
        and document.size <= _PICTURE
        and document.cleaned == findings.CLEAN
    )


def _named(documents: list[Document]) -> str:
    return ", ".join(d.name for d in documents)


def _drawn(document: Document) -> bytes:
    """A photograph inside a drawing, since the typesetter takes no file that is not a text."""
    body = db.session.scalar(select(Document.body).where(Document.id == document.id))
    assert body is not None
    source = f"data:{document.type};base64,{b64encode(body).decode()}"
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300">'
        f'<image width="400" height="300" href="{source}"/></svg>'
    )
    return drawing.encode()
