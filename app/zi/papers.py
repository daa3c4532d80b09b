"""Documents of the record: in versions, valid from one day to another, for several criteria and years."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from flask_babel import gettext
from sqlalchemy import func, select

from app.canonical import sha256_of
from app.documents import Document
from app.evidence import Evidence, piece
from app.language import day_text
from app.law.calendar import today
from app.standards.turns import alone_in
from app.store import db, new_id, writing
from app.zi import days
from app.zi.catalogue import criteria
from app.zi.errors import Refused
from app.zi.kinds import DOCUMENTS
from app.zi.models import DocumentVersion, Link

SOON = timedelta(days=60)
"""How long before its last day a document is named."""

MOST = 60
"""Documents that serve a criterion in a year, and versions of one document."""


@dataclass(frozen=True)
class Said:
    """What is said of a version: a file or an ``url``, and the days on which it holds (both counted)."""

    kind: str
    title: str
    valid_from: date
    expires: date | None = None
    note: str = ""
    url: str = ""
    meeting_id: str | None = None


def add(
    form_id: str,
    said: Said,
    file: Document | None,
    places: Iterable[tuple[int, str]],
    by: str,
) -> str:
    """A new document for these years and criteria; returns its series. The same ``form_id`` adds it once.

    Raises :class:`app.zi.errors.Refused`.
    """
    places = list(places)
    _check(said, file)
    for year, code in places:
        _check_place(year, code)
    with writing() as session:
        alone_in(DocumentVersion)
        if session.get(DocumentVersion, form_id) is None:
            _put(form_id, form_id, 1, None, said, file, by)
            session.flush()
            for year, code in dict.fromkeys(places):
                _link(form_id, year, code, by)
    return form_id


def renew(form_id: str, series: str, said: Said, file: Document | None, by: str) -> None:
    """The next version of a document, of the same kind, for the same criteria."""
    with writing() as session:
        alone_in(DocumentVersion)
        if session.get(DocumentVersion, form_id) is not None:
            return
        own = versions(series)
        if not own:
            raise Refused("judul", "unknown")
        if len(own) >= MOST:
            raise Refused("judul", "full")
        said = Said(**{**vars(said), "kind": own[0].kind, "meeting_id": own[0].meeting_id})
        _check(said, file)
        _put(form_id, series, own[0].number + 1, own[0].id, said, file, by)


def withdraw(version_id: str, reason: str, by: str) -> None:
    """Let a version count no more; it stays readable. Nothing happens the second time."""
    with writing() as session:
        found = session.get(DocumentVersion, version_id, with_for_update=True)
        if found is None:
            raise Refused("alasan", "unknown")
        if not found.withdrawn:
            found.withdrawn, found.withdrawn_because, found.withdrawn_by = today(), reason, by


def link(series: str, places: Iterable[tuple[int, str]], by: str) -> None:
    """Let a document serve these years and criteria too."""
    with writing():
        alone_in(DocumentVersion)
        if not versions(series):
            raise Refused("kriteria", "unknown")
        held = {(one.year, one.code) for one in links(series) if one.unlinked is None}
        for year, code in dict.fromkeys(places):
            _check_place(year, code)
            if (year, code) not in held:
                _link(series, year, code, by)


def unlink(link_id: str, by: str) -> None:
    """Let a document serve a criterion no more; that it did stays written."""
    with writing() as session:
        found = session.get(Link, link_id, with_for_update=True)
        if found is not None and found.unlinked is None:
            found.unlinked, found.unlinked_by = today(), by


def versions(series: str) -> list[DocumentVersion]:
    """Every version of a document, the newest first."""
    query = select(DocumentVersion).where(DocumentVersion.series == series)
    return list(db.session.scalars(query.order_by(DocumentVersion.number.desc())))


def version(version_id: str) -> DocumentVersion | None:
    """One version."""
    return db.session.get(DocumentVersion, version_id)


def links(series: str) -> list[Link]:
    """Every criterion that a document serves or served, by year and code."""
    query = select(Link).where(Link.series == series)
    return list(db.session.scalars(query.order_by(Link.year.desc(), Link.code, Link.id)))


def everything() -> list[DocumentVersion]:
    """The newest version of each document, by kind and title."""
    newest = {v.series: v for v in sorted(_all(), key=lambda v: v.number)}
    return sorted(newest.values(), key=lambda v: (v.kind, v.title, v.id))


def of_meeting(meeting_id: str) -> list[DocumentVersion]:
    """The newest version of each signed sheet of a meeting."""
    query = select(DocumentVersion).where(DocumentVersion.meeting_id == meeting_id)
    newest = {v.series: v for v in db.session.scalars(query.order_by(DocumentVersion.number))}
    return sorted(newest.values(), key=lambda v: (v.kind, v.title))


def in_force(own: Sequence[DocumentVersion], year: int) -> DocumentVersion | None:
    """Of a document's versions the newest that was not withdrawn and has begun to hold."""
    begun = [v for v in own if v.withdrawn is None and v.valid_from <= days.known_by(year)]
    return max(begun, key=lambda v: v.number, default=None)


def of_year(year: int, codes: Collection[str] | None = None) -> dict[str, list[Evidence]]:
    """What documents are evidence of in a year, by criterion; also those that have ended or not begun."""
    query = select(Link).where(Link.year == year, Link.unlinked.is_(None))
    held = [one for one in db.session.scalars(query) if codes is None or one.code in codes]
    own: defaultdict[str, list[DocumentVersion]] = defaultdict(list)
    for row in _all({one.series for one in held}):
        own[row.series].append(row)
    hashes = _hashes([v.document_id for many in own.values() for v in many if v.document_id])
    found: defaultdict[str, list[Evidence]] = defaultdict(list)
    for one in held:
        standing = [v for v in own[one.series] if v.withdrawn is None]
        shown = in_force(standing, year) or max(standing, key=lambda v: v.number, default=None)
        if shown is not None:
            found[one.code].append(as_evidence(shown, year, hashes))
    for many in found.values():
        many.sort(key=lambda e: (e["bentuk"], e["judul"], e["id"]))
    return dict(found)


def as_evidence(shown: DocumentVersion, year: int, hashes: dict[str, str]) -> Evidence:
    """A version as the record has it; ``hashes`` are SHA-256 by document id."""
    holds = days.holds(shown.valid_from, shown.expires, year)
    lacking = ""
    if shown.valid_from > days.known_by(year):
        lacking = gettext(
            "%(judul)s baru berlaku %(hari)s.", judul=shown.title, hari=day_text(shown.valid_from)
        )
    elif not holds and shown.expires is not None:
        lacking = gettext(
            "%(judul)s sudah berakhir %(hari)s.", judul=shown.title, hari=day_text(shown.expires)
        )
    file = shown.document_id
    return piece(
        shown.series,
        "dokumen",
        kind=shown.kind,
        title=shown.title,
        day=shown.entered,
        address=shown.url or f"/kantor/zi/dokumen/{shown.series}",
        digest=hashes[file] if file else sha256_of({"url": shown.url}),
        version=shown.number,
        since=shown.valid_from,
        until=shown.expires,
        file=file,
        holds=holds,
        lacking=lacking,
    )


def _all(series: Collection[str] | None = None) -> list[DocumentVersion]:
    query = select(DocumentVersion)
    if series is not None:
        query = query.where(DocumentVersion.series.in_(series))
    return list(db.session.scalars(query))


def _hashes(ids: Collection[str]) -> dict[str, str]:
    query = select(Document.id, Document.sha256).where(Document.id.in_(ids))
    return {row[0]: row[1] for row in db.session.execute(query)}


def _put(
    version_id: str,
    series: str,
    number: int,
    replaces: str | None,
    said: Said,
    file: Document | None,
    by: str,
) -> None:
    if file is not None:
        db.session.add(file)
        db.session.flush()
    db.session.add(
        DocumentVersion(
            id=version_id,
            series=series,
            number=number,
            replaces=replaces,
            **vars(said),
            document_id=file.id if file else None,
            entered=today(),
            by=by,
            withdrawn_because="",
            withdrawn_by="",
        )
    )


def _link(series: str, year: int, code: str, by: str) -> None:
    held = select(func.count()).where(Link.year == year, Link.code == code, Link.unlinked.is_(None))
    if (db.session.scalar(held) or 0) >= MOST:
        raise Refused("", "full")
    row = {"series": series, "year": year, "code": code, "linked": today(), "by": by}
    db.session.add(Link(id=new_id(), unlinked_by="", **row))


def _check(said: Said, file: Document | None) -> None:
    if said.kind not in DOCUMENTS:
        raise Refused("jenis", "unknown")
    if (file is None) == (not said.url):
        raise Refused("alamat", "one")
    if said.url and not safe_address(said.url):
        raise Refused("alamat", "https")
    if said.url and not said.note:
        raise Refused("catatan", "note")
    if said.expires and said.expires < said.valid_from:
        raise Refused("sampai", "before")


def safe_address(url: str) -> bool:
    """Whether an address may be linked: https, a host, no account in it, nothing that is not printable."""
    if not url.isascii() or not url.isprintable() or any(c in url for c in " \"'<>\\`"):
        return False
    try:
        split = urlsplit(url)
        port_is_a_number = split.port is None or split.port > 0
        named = bool(split.hostname) and "@" not in split.netloc
        return split.scheme == "https" and named and port_is_a_number
    except ValueError:
        return False


def _check_place(year: int, code: str) -> None:
    if code not in criteria():
        raise Refused("kriteria", "unknown")
    try:
        days.check(year)
    except days.NoSuchYear:
        raise Refused("tahun", "year") from None
