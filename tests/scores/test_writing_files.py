"""Tables as files: what is read back is what was written, and no cell is ever a formula."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from core.tables import FORMULA, UNSEEN, harmless
from scores import workbook, writing
from scores.writing import Column, write_all

TYPES = {"text": str, "whole": int, "share": float, "day": date, "at": datetime}
COLUMNS = [Column(name, type_) for name, type_ in TYPES.items()]
ROWS: list[list[Any]] = [
    ["=1+1", 1, 0.5, date(2026, 1, 2), datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)],
    ["مركز", None, None, None, None],
    ['a "quoted", text\nin two lines', -3, -0.25, date(2025, 12, 31), None],
]


def as_csv(rows: list[list[Any]]) -> list[list[str]]:
    file = io.BytesIO()
    write_all("csv", file, COLUMNS, iter(rows))
    return list(csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig"), newline="")))


def test_csv_begins_with_a_mark_that_spreadsheets_need_for_arabic() -> None:
    file = io.BytesIO()
    write_all("csv", file, COLUMNS, iter([]))

    assert file.getvalue().startswith(b"\xef\xbb\xbftext,whole,share,day,at\r\n")


def test_csv_cells_are_read_back() -> None:
    assert as_csv(ROWS)[1:] == [
        ["'=1+1", "1", "0.5", "2026-01-02", "2026-01-02T03:04:05Z"],
        ["مركز", "", "", "", ""],
        ['a "quoted", text\nin two lines', "-3", "-0.25", "2025-12-31", ""],
    ]


@given(lead=st.text(alphabet=UNSEEN, max_size=3), start=st.sampled_from(FORMULA), rest=st.text(max_size=5))
def test_a_text_that_looks_like_a_formula_gets_an_apostrophe(lead: str, start: str, rest: str) -> None:
    assert harmless(lead + start + rest) == f"'{lead}{start}{rest}"


@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1))
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=20)))
def test_any_text_survives_a_csv(texts: list[str]) -> None:
    found = as_csv([[text, None, None, None, None] for text in texts])
    assert [row[0] for row in found[1:]] == [harmless(text) for text in texts]


def test_xlsx_holds_no_formula() -> None:
    file = io.BytesIO()
    write_all("xlsx", file, COLUMNS, iter(ROWS))
    sheet = zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml").decode()

    assert "<f>" not in sheet
    assert "=1+1" in sheet


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20), min_size=1))
def test_any_text_survives_a_workbook(texts: list[str]) -> None:
    file = io.BytesIO()
    write_all("xlsx", file, COLUMNS[:1], iter([[text] for text in texts]))
    sheet = ElementTree.fromstring(zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml"))
    found = ["".join(cell.itertext()) for cell in sheet.iterfind(".//{*}c")]
    assert [re.sub("_x([0-9A-F]{4})_", lambda code: chr(int(code[1], 16)), text) for text in found[1:]] == texts


def test_xlsx_numbers_are_numbers_and_nothing_is_no_cell() -> None:
    file = io.BytesIO()
    write_all("xlsx", file, COLUMNS[:3], iter([["a", None, 0.1], [None, -3, float("nan")]]))
    sheet = zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml").decode()

    assert '<c r="C2"><v>0.1</v></c>' in sheet
    assert '<row r="3"><c r="B3"><v>-3</v></c><c r="C3" t="e"><v>#NUM!</v></c></row>' in sheet
    assert 'r="B2"' not in sheet


def test_xlsx_columns_have_the_names_that_spreadsheets_give_them() -> None:
    file = io.BytesIO()
    write_all("xlsx", file, [Column(str(place), str) for place in range(703)], iter([]))
    sheet = ElementTree.fromstring(zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml"))
    named = {"".join(cell.itertext()): cell.get("r") for cell in sheet.iterfind(".//{*}c")}

    assert [named[place] for place in ("0", "25", "26", "701", "702")] == ["A1", "Z1", "AA1", "ZZ1", "AAA1"]


def test_xlsx_goes_on_in_another_sheet_when_one_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "SHEET_ROWS", 2)
    file = io.BytesIO()
    write_all("xlsx", file, COLUMNS[:1], iter([["a"], ["b"], ["c"]]))

    book = zipfile.ZipFile(file)
    assert ">c<" in book.read("xl/worksheets/sheet2.xml").decode()
    assert ">text<" in book.read("xl/worksheets/sheet2.xml").decode()


def test_parquet_keeps_types_and_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "BATCH", 2)
    path = tmp_path / "table.parquet"
    with path.open("wb") as file:
        assert write_all("parquet", file, COLUMNS, iter(ROWS)) == 3

    table = parquet.read_table(path)
    assert [list(row.values()) for row in table.to_pylist()] == ROWS
    assert parquet.ParquetFile(path).num_row_groups == 2


@pytest.mark.parametrize("format_", ["csv", "xlsx", "parquet"])
def test_the_same_rows_are_the_same_bytes(format_: str) -> None:
    first, second = io.BytesIO(), io.BytesIO()
    for file in (first, second):
        write_all(format_, file, COLUMNS, iter(ROWS))

    assert first.getvalue() == second.getvalue()


@pytest.mark.parametrize("format_", ["csv", "xlsx", "parquet"])
def test_an_empty_table_is_a_whole_file(format_: str) -> None:
    file = io.BytesIO()
    assert write_all(format_, file, COLUMNS, iter([])) == 0
    assert file.getvalue()
