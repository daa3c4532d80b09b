"""The LKE of a year in versions: its tree, and which criteria's evidence answers which question.

Evidence is attached to a criterion once. A question is mapped to criteria, so the same evidence
stands under both trees. A question that nobody has mapped stays open, and is shown so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, select

from app.standards.turns import alone_in
from app.store import db, writing
from app.zi.lke_file import SheetRead
from app.zi.lke_models import Mapping, Sheet, SheetRow

Mapped = dict[str, list[str]]
"""The criteria of each question that has any, by its code."""


class Unknown(LookupError):
    """There is no such sheet or question, or it is not the year's newest any more."""


def newest(year: int) -> Sheet | None:
    """The version of a year that counts; None where none was loaded."""
    query = select(Sheet).where(Sheet.year == year).order_by(Sheet.version.desc()).limit(1)
    return db.session.scalar(query)


def versions(year: int) -> Sequence[Sheet]:
    """All versions of a year, the newest first."""
    query = select(Sheet).where(Sheet.year == year).order_by(Sheet.version.desc())
    return db.session.scalars(query).all()


def rows(sheet_id: str) -> Sequence[SheetRow]:
    """Headings and questions of a sheet, in its order."""
    query = select(SheetRow).where(SheetRow.sheet == sheet_id).order_by(SheetRow.place)
    return db.session.scalars(query).all()


def question(sheet_id: str, code: str) -> SheetRow | None:
    """A question of a sheet; None for none, and for a heading."""
    found = db.session.get(SheetRow, (sheet_id, code))
    return found if found is not None and found.options else None


def mapping(sheet_id: str) -> Mapped:
    """Which criteria each question is mapped to, in the order of their codes' places."""
    query = select(Mapping.code, Mapping.criterion).where(Mapping.sheet == sheet_id)
    found: Mapped = {}
    for code, criterion in db.session.execute(query.order_by(Mapping.code, Mapping.criterion)):
        found.setdefault(code, []).append(criterion)
    return found


def load(year: int, read: SheetRead, name: str, by: str, sheet_id: str, day: date) -> Sheet:
    """Store a file as the year's next version, all of it; the same ``sheet_id`` twice does it once.

    A question that the version before has under the same code in the same words keeps its
    criteria. Every other one begins without any.
    """
    with writing() as session:
        alone_in(Sheet)
        kept = session.get(Sheet, sheet_id)
        if kept is not None:
            return kept
        before = newest(year)
        number = (before.version if before else 0) + 1
        sheet = Sheet(
            id=sheet_id,
            year=year,
            version=number,
            name=name,
            digest=read.digest,
            loaded=day,
            by=by,
        )
        session.add(sheet)
        session.flush()
        session.add_all(
            SheetRow(
                sheet=sheet_id,
                code=row.code,
                place=place,
                text=row.text,
                options=[list(pair) for pair in row.options],
                weight=row.weight,
            )
            for place, row in enumerate(read.rows)
        )
        session.flush()
        if before is not None:
            session.add_all(_carried(before.id, sheet_id, read, by, day))
        return sheet


def _carried(before: str, sheet_id: str, read: SheetRead, by: str, day: date) -> Iterable[Mapping]:
    old = {row.code: row.text for row in rows(before) if row.options}
    same = {q.code for q in read.questions if old.get(q.code) == q.text}
    for code, criteria in mapping(before).items():
        for criterion in criteria if code in same else ():
            yield Mapping(sheet=sheet_id, code=code, criterion=criterion, by=by, day=day)


def map_question(sheet: Sheet, code: str, criteria: Iterable[str], by: str, day: date) -> None:
    """Let the evidence of ``criteria`` answer a question, and of no others.

    Raises :class:`Unknown` where the sheet is not the year's newest, or has no such question.
    """
    with writing() as session:
        alone_in(Mapping)
        now = newest(sheet.year)
        if now is None or now.id != sheet.id or question(sheet.id, code) is None:
            raise Unknown(code)
        session.execute(delete(Mapping).where(Mapping.sheet == sheet.id, Mapping.code == code))
        session.add_all(
            Mapping(sheet=sheet.id, code=code, criterion=one, by=by, day=day)
            for one in sorted(set(criteria))
        )


def of_criteria(mapped: Mapped) -> Mapped:
    """The same the other way round: the questions of each criterion that has any."""
    found: Mapped = {}
    for code, criteria in mapped.items():
        for criterion in criteria:
            found.setdefault(criterion, []).append(code)
    return found


@dataclass
class Node:
    """A row in the tree of its sheet, with the rows under it."""

    row: SheetRow
    under: list["Node"]
    depth: int = 1


def tree(listed: Sequence[SheetRow]) -> list[Node]:
    """The rows under the nearest row whose code theirs begins with, each level in the file's order."""
    nodes = {row.code: Node(row, []) for row in listed}
    top: list[Node] = []
    for row in listed:
        above = _above(row.code, nodes)
        (above.under if above else top).append(nodes[row.code])
    _count_depth(top, 1)
    return top


def _above(code: str, nodes: dict[str, Node]) -> Node | None:
    parts = code.split(".")
    for length in range(len(parts) - 1, 0, -1):
        found = nodes.get(".".join(parts[:length]))
        if found is not None:
            return found
    return None


def _count_depth(nodes: Iterable[Node], depth: int) -> None:
    for node in nodes:
        node.depth = depth
        _count_depth(node.under, depth + 1)


def walk(nodes: Iterable[Node]) -> Iterable[Node]:
    """Every node of a tree, each before those under it."""
    for node in nodes:
        yield node
        yield from walk(node.under)


def as_data(year: int, judged: dict[str, Any] | None = None) -> dict[str, Any] | None:
    """The newest sheet of a year as JSON, or None; ``judged`` are handed-over answers by question."""
    sheet = newest(year)
    if sheet is None:
        return None
    mapped, top = mapping(sheet.id), tree(rows(sheet.id))

    def told(node: Node) -> dict[str, Any]:
        row = node.row
        about: dict[str, Any] = {"kode": row.code, "teks": row.text, "bobot": row.weight or None}
        if not row.options:
            return {**about, "anak": [told(one) for one in node.under]}
        return {
            **about,
            "pilihan": [{"nilai": value, "teks": text} for value, text in row.options],
            "kriteria": mapped.get(row.code, []),
            "penilaian": (judged or {}).get(row.code),
            "anak": [told(one) for one in node.under],
        }

    questions = [n.row.code for n in walk(top) if n.row.options]
    return {
        "nama": sheet.name,
        "versi": sheet.version,
        "dimuat": sheet.loaded.isoformat(),
        "sidik": sheet.digest,
        "pertanyaan": len(questions),
        "belum_dipetakan": [code for code in questions if code not in mapped],
        "pohon": [told(node) for node in top],
    }
