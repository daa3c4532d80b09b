"""Tables as the office keeps and prints them: one on a page, the same one as XLSX and as PDF."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import Response
from flask_babel import gettext

from app import printing
from app.language import day_text, decimal_text, language
from app.law.calendar import today
from app.site import OFFICE

_WIDEST = 60
_CELL = 32_767
"""Characters that a cell of a workbook takes."""

_CUT = " … (dipotong: selengkapnya dalam PDF)"
_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


Cell = str | int | Decimal


@dataclass(frozen=True)
class Grid:
    """A table under a heading; ``empty`` is what stands there where it has no rows.

    Cells are texts, whole numbers, or numbers with two decimals. ``links`` are addresses that
    the first cells lead to on a page.
    """

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    empty: str = ""
    note: str = ""
    links: Sequence[str] = ()


def xlsx(grids: Sequence[Grid]) -> bytes:
    """A workbook with a sheet for each grid; made in memory alone, so no text of a case meets a disk."""
    import xlsxwriter  # only where a file is asked for

    out = io.BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, safe) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        body = book.add_format({"text_wrap": True, "valign": "top"})
        decimals = book.add_format({"valign": "top", "num_format": "0.00"})
        for number, grid in enumerate(grids, 1):
            sheet = book.add_worksheet(_sheet_name(number, grid.title))
            sheet.write_string(0, 0, grid.title, book.add_format({"bold": True}))
            for column, name in enumerate(grid.columns):
                cells = [name, *(str(row[column]) for row in grid.rows)]
                sheet.set_column(column, column, min(_WIDEST, max(map(len, cells)) + 2))
                sheet.write_string(2, column, name, head)
            for line, row in enumerate(grid.rows, 3):
                for column, cell in enumerate(row):
                    if isinstance(cell, int | Decimal):
                        style = decimals if isinstance(cell, Decimal) else body
                        sheet.write_number(line, column, cell, style)
                    else:
                        sheet.write_string(line, column, _fitting(cell), body)
            below = 4 + len(grid.rows)
            sheet.write_string(below, 0, grid.note or ("" if grid.rows else grid.empty))
            sheet.freeze_panes(3, 0)
    return out.getvalue()


def pdf(grids: Sequence[Grid], title: str, signers: Sequence[str] = ()) -> bytes:
    """The grids on paper, under ``title``, the office's name and the day, in the reader's language.

    With ``signers`` it is a letter to be signed, with room for each of them.
    """
    mine = language()
    data = {
        "bahasa": mine,
        "judul": title,
        "kantor": OFFICE,
        "baris": gettext("Dibuat %(hari)s.", hari=day_text(today(), mine)),
        "tanda_tangan": list(signers),
        "tabel": [
            {
                "judul": grid.title,
                "kolom": list(grid.columns),
                "isi": [[shown(cell) for cell in row] for row in grid.rows],
                "kosong": grid.empty,
                "catatan": grid.note,
            }
            for grid in grids
        ],
    }
    return printing.pdf("daftar.typ", data)


def shown(cell: Cell) -> str:
    """A cell as it is printed and read."""
    return decimal_text(cell) if isinstance(cell, Decimal) else str(cell)


def _fitting(text: str) -> str:
    """A text that a cell takes; what is longer says so, and stands whole in the PDF."""
    if len(text) <= _CELL:
        return text
    return text[: _CELL - len(_CUT)] + _CUT


def file(grids: Sequence[Grid], title: str, name: str) -> Response:
    """The grids as a file to save, of the type that its name ends in: ``xlsx`` or ``pdf``."""
    kind = name.rsplit(".", 1)[1]
    return saved(xlsx(grids) if kind == "xlsx" else pdf(grids, title), name)


def saved(body: bytes, name: str) -> Response:
    """A file to save, of the type that its name ends in."""
    found = Response(body, content_type=_TYPES[name.rsplit(".", 1)[1]])
    found.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return found


def _sheet_name(number: int, title: str) -> str:
    """A name that a workbook takes: at most 31 characters, none of ``[]:*?/\\``."""
    plain = "".join(" " if c in "[]:*?/\\'" else c for c in title)
    return f"{number} {plain}"[:31].strip()
