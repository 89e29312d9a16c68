"""Workbooks (XLSX) written as a stream: texts are texts, nothing is a formula. Pure but for the file it writes.

A sheet is one long run of XML in a ZIP archive (ECMA-376, the parts that spreadsheets insist on). Texts stand in their
cells, so nothing is gathered in memory; the list of sheets is written last.
"""

from __future__ import annotations

import re
import zipfile
from functools import lru_cache
from math import isfinite
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SHEET_ROWS = 1_048_575  # below the heading: what a sheet can hold
SHEET_SIZE = 1_500_000_000  # characters: below what a plain ZIP entry can hold, whatever the alphabet's bytes
LONGEST = 32_767  # characters of a cell
GATHERED = 500  # rows written at once
# Markup, characters that XML cannot hold, and what a reader would take for one of those written out.
_SPECIAL = re.compile("[&<>\x00-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\n": "\n", "\t": "\t"}

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_BEGIN = (
    f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
)
_END = "</sheetData></worksheet>"


class Workbook:
    """Sheets of the same columns; another begins when one is full. To be closed."""

    def __init__(self, file: IO[bytes], names: Sequence[str]) -> None:
        self._archive = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=4)
        self._names = names
        self._places = [_letters(place) for place in range(len(names))]
        self._sheets = 0
        self._sheet = self._begun()

    def write(self, row: Sequence[str | int | float | None]) -> None:
        """Add a row of texts, finite numbers and nothings."""
        if self._next > SHEET_ROWS + 1 or self._size > SHEET_SIZE:
            self._finish()
            self._sheet = self._begun()
        self._add(row)

    def close(self) -> None:
        """Complete the file."""
        self._finish()
        sheets = range(1, self._sheets + 1)
        listed = "".join(f'<sheet name="Sheet{n}" sheetId="{n}" r:id="rId{n}"/>' for n in sheets)
        self._part(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><bookViews><workbookView/></bookViews>'
            f"<sheets>{listed}</sheets></workbook>",
        )
        self._part("xl/_rels/workbook.xml.rels", _relations("worksheet", [f"worksheets/sheet{n}.xml" for n in sheets]))
        self._part("_rels/.rels", _relations("officeDocument", ["xl/workbook.xml"]))
        own = "".join(_typed(f"/xl/worksheets/sheet{n}.xml", "worksheet") for n in sheets)
        self._part(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{_typed("/xl/workbook.xml", "sheet.main")}{own}'
            "</Types>",
        )
        self._archive.close()

    def _begun(self) -> IO[bytes]:
        self._sheets += 1
        self._waiting, self._next, self._size = [_BEGIN], 1, 0
        self._add(self._names)
        return self._archive.open(_entry(f"xl/worksheets/sheet{self._sheets}.xml"), "w")

    def _add(self, row: Sequence[str | int | float | None]) -> None:
        n = self._next
        cells = "".join(
            [
                f'<c r="{place}{n}"{_text(cell) if isinstance(cell, str) else _number(cell)}'
                for place, cell in zip(self._places, row, strict=True)
                if cell is not None
            ]
        )
        self._waiting.append(f'<row r="{n}">{cells}</row>')
        self._next += 1
        if n % GATHERED == 0:
            self._flush()

    def _flush(self) -> None:
        run = "".join(self._waiting).encode()
        self._sheet.write(run)
        self._size += len(run)
        self._waiting = []

    def _finish(self) -> None:
        self._waiting.append(_END)
        self._flush()
        self._sheet.close()

    def _part(self, name: str, content: str) -> None:
        self._archive.writestr(_entry(name), _HEAD + content)


@lru_cache(maxsize=1024)  # codes repeat
def _text(text: str) -> str:
    """Return the rest of a cell with a text."""
    written = _SPECIAL.sub(_escaped, text[:LONGEST])
    kept = ' xml:space="preserve"' if written != written.strip() else ""
    return f' t="inlineStr"><is><t{kept}>{written}</t></is></c>'


def _escaped(found: re.Match[str]) -> str:
    character = found[0]
    return _ENTITIES.get(character) or f"_x{ord(character):04X}_"


def _number(number: int | float) -> str:
    """Return the rest of a cell with a number."""
    return f"><v>{number!r}</v></c>" if isfinite(number) else ' t="e"><v>#NUM!</v></c>'


def _letters(place: int) -> str:
    """Return the name of the column at a place: A, B, .. Z, AA, .."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _entry(name: str) -> zipfile.ZipInfo:
    """Return a file of the archive; the same rows are the same bytes, so it has no time of its own."""
    entry = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _relations(kind: str, targets: Sequence[str]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for n, target in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _typed(part: str, kind: str) -> str:
    return f'<Override PartName="{part}" ContentType="{_TYPE}.{kind}+xml"/>'
