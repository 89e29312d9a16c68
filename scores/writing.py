"""Writing a table as CSV, XLSX or Parquet, row after row in bounded memory. Pure but for the file it writes."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, TYPE_CHECKING, Protocol

from core.tables import harmless
from scores.workbook import Workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager

BATCH = 10_000  # rows of a Parquet row group

Cell = str | int | float | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name and what its cells are (None may stand in any)."""

    name: str
    type: type[str] | type[int] | type[float] | type[date] | type[datetime]


class Writer(Protocol):
    """Takes rows until its context ends, which completes the file."""

    def write(self, row: Sequence[Cell]) -> None:
        """Add a row; cells in the order of the columns."""


class _Csv:
    """UTF-8 with a mark, so that spreadsheets read Arabic; moments in UTC, decimals with a point."""

    def __init__(self, file: IO[bytes], columns: Sequence[Column]) -> None:
        self._text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=False)
        self._rows = csv.writer(self._text, lineterminator="\r\n")
        self._rows.writerow([column.name for column in columns])

    def __enter__(self) -> _Csv:
        return self

    def write(self, row: Sequence[Cell]) -> None:
        self._rows.writerow([harmless(cell) if isinstance(cell, str) else plain(cell) for cell in row])

    def __exit__(self, *_error: object) -> None:
        self._text.flush()
        self._text.detach()


class _Xlsx:
    """One sheet for each million rows; texts are texts whatever they look like."""

    def __init__(self, file: IO[bytes], columns: Sequence[Column]) -> None:
        self._book = Workbook(file, [column.name for column in columns])

    def __enter__(self) -> _Xlsx:
        return self

    def write(self, row: Sequence[Cell]) -> None:
        self._book.write([_flat(cell) for cell in row])

    def __exit__(self, *_error: object) -> None:
        self._book.close()


def _flat(cell: Cell) -> str | int | float | None:
    """Return a cell as a workbook takes it."""
    return cell if cell is None or type(cell) in (str, int, float) else str(plain(cell))  # type: ignore[return-value]


class _Parquet:
    """Typed columns, a row group for each batch."""

    def __init__(self, file: IO[bytes], columns: Sequence[Column]) -> None:
        import pyarrow as arrow
        from pyarrow import parquet

        types = {str: arrow.string(), int: arrow.int64(), float: arrow.float64(), date: arrow.date32(),
                 datetime: arrow.timestamp("us", tz="UTC")}  # fmt: skip
        self._arrow = arrow
        self._schema = arrow.schema([(column.name, types[column.type]) for column in columns])
        self._file = parquet.ParquetWriter(file, self._schema, compression="zstd")
        self._waiting: list[Sequence[Cell]] = []

    def __enter__(self) -> _Parquet:
        return self

    def write(self, row: Sequence[Cell]) -> None:
        self._waiting.append(row)
        if len(self._waiting) >= BATCH:
            self._flush()

    def _flush(self) -> None:
        columns = zip(*self._waiting, strict=True) if self._waiting else [()] * len(self._schema)
        arrays = [self._arrow.array(cells, field.type) for cells, field in zip(columns, self._schema, strict=True)]
        self._file.write_batch(self._arrow.record_batch(arrays, schema=self._schema))
        self._waiting = []

    def __exit__(self, *_error: object) -> None:
        self._flush()
        self._file.close()


def plain(cell: Cell) -> Cell:
    """Return days and moments as text, the rest as it is."""
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds").replace("+00:00", "Z")
    return cell.isoformat() if isinstance(cell, date) else cell


Opener = Callable[[IO[bytes], "Sequence[Column]"], "AbstractContextManager[Writer]"]
WRITERS: dict[str, Opener] = {"csv": _Csv, "xlsx": _Xlsx, "parquet": _Parquet}
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "pdf": "application/pdf",
}


def write_all(format_: str, file: IO[bytes], columns: Sequence[Column], rows: Iterator[Sequence[Cell]]) -> int:
    """Write every row as `csv`, `xlsx` or `parquet` to a binary file; return how many there were."""
    count = 0
    with WRITERS[format_](file, columns) as writer:
        for row in rows:
            writer.write(row)
            count += 1
    return count
