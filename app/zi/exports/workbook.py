"""The record as a workbook: a sheet an area, a row a criterion; targets, evidence, the LKE.

Made in memory. Every text is written as a text, so nothing that somebody typed becomes a formula;
only addresses of this portal become links.
"""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext

from app.zi.exports import words
from app.zi.exports.whole import evidence

_CELL = 32_767
"""Characters that a cell of a workbook takes."""

_CUT = " …"
_PAD = 2
_HEAD = 2
"""The row of a sheet, from 0, in which the names of its columns stand."""


def made(told: dict[str, Any], url: str) -> bytes:
    """The workbook of what :func:`app.zi.exports.whole.whole` told; ``url`` is the portal's own."""
    import xlsxwriter  # only where a file is asked for

    out = io.BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, safe) as book:
        book.set_properties({"title": words.title(told), "company": told["kantor"]})
        _Writer(book, told, url).write()
    return out.getvalue()


class _Writer:
    """Writes the sheets of one record."""

    def __init__(self, book: Any, told: dict[str, Any], url: str) -> None:
        self._book, self._told, self._url = book, told, url
        self._bold = book.add_format({"bold": True, "valign": "top"})
        self._head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
        )
        self._body = book.add_format({"text_wrap": True, "valign": "top"})
        self._link = book.add_format({"font_color": "#12324a", "underline": 1, "valign": "top"})

    def write(self) -> None:
        """Every sheet, in order."""
        told = self._told
        self._summary()
        first = self._first_rows()
        for area in told["area"]:
            self._area(area, first)
        self._sheet(
            gettext("Target"),
            words.target_columns(),
            [words.target_row(t) for t in told["target"]],
        )
        self._evidence()
        if told["lke"]:
            rows = [words.question_row(one, depth) for one, depth in words.questions(told["lke"])]
            self._sheet("LKE", words.question_columns(), rows)
        self._sheet(
            gettext("Rencana kerja"),
            words.activity_columns(),
            [words.activity_row(one) for one in told["rencana"]],
        )

    def _first_rows(self) -> dict[str, int]:
        """For each criterion with evidence the row of the first piece in the sheet of evidence."""
        first: dict[str, int] = {}
        for row, (criterion, _) in enumerate(evidence(self._told), _HEAD + 1):
            first.setdefault(criterion["kode"], row)
        return first

    def _summary(self) -> None:
        rows = [words.area_row(area) for area in self._told["area"]]
        notes = [words.made_on(self._told), *words.simulation_lines(self._told)]
        self._sheet(gettext("Ringkasan"), words.area_columns(), rows, notes)

    def _area(self, area: dict[str, Any], first: dict[str, int]) -> None:
        listed = [c for c in self._told["kriteria"] if c["area"] == area["kode"]]
        rows = [words.criterion_row(one) for one in listed]
        sheet = self._sheet(f"{area['kode']} {area['nama']}", words.criterion_columns(), rows)
        column = words.EVIDENCE_COLUMN
        target = gettext("Bukti")
        for line, one in enumerate(listed, _HEAD + 1):
            if one["kode"] in first:
                place = f"internal:'{target}'!A{first[one['kode']] + 1}"
                text = _fitting(str(rows[line - _HEAD - 1][column]))
                sheet.write_url(line, column, place, self._link, string=text)

    def _evidence(self) -> None:
        pairs = evidence(self._told)
        rows = [words.evidence_row(criterion, proof) for criterion, proof in pairs]
        sheet = self._sheet(gettext("Bukti"), words.evidence_columns(), rows)
        for line, (_, proof) in enumerate(pairs, _HEAD + 1):
            address = proof.get("alamat") or ""
            if self._url and words.is_our_address(address):
                sheet.write_url(
                    line,
                    words.ADDRESS_COLUMN,
                    f"{self._url.rstrip('/')}{address}",
                    self._link,
                    string=f"{self._url.rstrip('/')}{address}",
                )

    def _sheet(
        self,
        title: str,
        columns: Sequence[str],
        rows: Sequence[Sequence[Any]],
        notes: Iterable[str] = (),
    ) -> Any:
        sheet = self._book.add_worksheet(_sheet_name(title))
        sheet.write_string(0, 0, f"{title} · {words.title(self._told)}", self._bold)
        for place, name in enumerate(columns):
            cells = [name, *(str(row[place]) for row in rows)]
            sheet.set_column(place, place, min(60, max(map(len, cells)) + _PAD))
            sheet.write_string(_HEAD, place, name, self._head)
        for line, row in enumerate(rows, _HEAD + 1):
            for place, cell in enumerate(row):
                if isinstance(cell, int | float):
                    sheet.write_number(line, place, cell, self._body)
                else:
                    sheet.write_string(line, place, _fitting(str(cell)), self._body)
        for line, note in enumerate(notes, len(rows) + _HEAD + _PAD):
            sheet.write_string(line, 0, _fitting(note))
        sheet.freeze_panes(_HEAD + 1, 1)
        return sheet


def _fitting(text: str) -> str:
    return text if len(text) <= _CELL else text[: _CELL - len(_CUT)] + _CUT


def _sheet_name(title: str) -> str:
    """A name that a workbook takes: at most 31 characters, none of ``[]:*?/\\``."""
    return "".join(" " if c in "[]:*?/\\'" else c for c in title)[:31].strip()
