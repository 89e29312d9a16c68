"""Cells as rows of a binary COPY: laid out for all cells at once, then what is not there is left out. Pure.

PostgreSQL's binary forms: each field has its length before it (-1: NULL); an array names its dimensions, then each
element is a field; a numeric is digits of ten thousand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from scores.counted import BOXES, KINDS, MEASURES
from scores.minutes import BINS
from scores.rebuilding.rows import SOURCES

if TYPE_CHECKING:
    import numpy.typing as npt

    from scores.rebuilding.cells import Bools, Cells, Numbers

    Wire = npt.NDArray[np.void]

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"
COLUMNS = """generation, level, key, grain, day, factor_set, source, received, excluded, n, points, points_squared,
    boxes, counts, waiting, completion"""

_SOURCE = f"S{max(map(len, SOURCES))}"
_PLAIN = {"generation": ">i4", "level": ">i2", "key": ">i8", "grain": "S1", "day": ">i4", "factor_set": ">i2",
          "source": _SOURCE, "received": ">i8", "excluded": ">i8", "n": ">i8", "points": ">i8"}  # fmt: skip
_DIGITS = 5  # of ten thousand: all of 63 bits
_NUMERIC = np.dtype(
    [("ndigits", ">i2"), ("weight", ">i2"), ("sign", ">u2"), ("scale", ">i2"), ("digits", ">i2", _DIGITS)]
)
_NEGATIVE = 0x4000
_INT4 = 23  # oid
_NULL = -1


def encoded(cells: Cells, *, generation: int, level: int, grain: str, factor_set: int, factors: int) -> bytes:
    """Return the rows of these cells, without header and trailer."""
    arrays = _arrays(factors)
    wire = _wire(arrays)
    rows = np.zeros(len(cells.key), wire)
    there = np.ones((len(rows), wire.itemsize), bool)
    rows["fields"] = len(_PLAIN) + 1 + len(arrays)
    plain = {
        "generation": generation, "level": level, "key": cells.key, "grain": grain.encode(), "day": cells.day,
        "factor_set": factor_set, "source": np.array([source.encode() for source in SOURCES])[cells.source],
        **dict(zip(("received", "excluded", "n", "points"), cells.sums.T, strict=False)),
    }  # fmt: skip
    for name, value in plain.items():
        rows[name] = value
        rows[f"{name}_size"] = wire[name].itemsize
    _cut_sources(rows, there, cells.source)
    _fill_numeric(rows, cells.sums[:, 4])
    begin = 0
    for name, size in arrays.items():
        _fill_array(rows, there, name, cells.counts[:, begin : begin + size])
        begin += size
    for place, name in enumerate(MEASURES):  # NULL where nobody ever said
        _leave_out(rows, there, name, ~cells.told[:, place])
    return rows.view(np.uint8).reshape(len(rows), wire.itemsize)[there].tobytes()


def _arrays(factors: int) -> dict[str, int]:
    """Return the array columns in order, and how many elements each has."""
    return {"boxes": len(BOXES), "counts": factors * len(KINDS)} | dict.fromkeys(MEASURES, 2 + BINS)


def _wire(arrays: dict[str, int]) -> np.dtype[np.void]:
    fields: list[tuple[str, object]] = [("fields", ">i2")]
    for name, kind in (_PLAIN | {"squared": _NUMERIC}).items():
        fields += [(f"{name}_size", ">i4"), (name, kind)]
    for name, size in arrays.items():
        array = np.dtype([("header", ">i4", 5), ("elements", ">i4", (size, 2))])
        fields += [(f"{name}_size", ">i4"), (name, array)]
    return np.dtype(fields)


def _cut_sources(rows: Wire, there: Bools, source: Numbers) -> None:
    """Let each source have its own length."""
    sizes = np.array([len(name) for name in SOURCES])[source]
    rows["source_size"] = sizes
    begin, width = _where(rows, "source")
    there[:, begin : begin + width] = np.arange(width) < sizes[:, None]


def _fill_numeric(rows: Wire, value: Numbers) -> None:
    numeric, rest = rows["squared"], np.abs(value)
    rows["squared_size"] = _NUMERIC.itemsize
    numeric["ndigits"], numeric["weight"] = _DIGITS, _DIGITS - 1
    numeric["sign"] = np.where(value < 0, _NEGATIVE, 0)
    for digit in reversed(range(_DIGITS)):
        rest, numeric["digits"][:, digit] = np.divmod(rest, 10_000)


def _fill_array(rows: Wire, there: Bools, name: str, numbers: npt.NDArray[np.int32]) -> None:
    """Write an array that has NULL for 0."""
    counted = numbers != 0
    size = numbers.shape[1]
    rows[name]["header"] = (1, 1, _INT4, size, 1)  # dimensions, NULLs among them, type; length, first index
    rows[name]["elements"][:, :, 0] = np.where(counted, 4, _NULL)
    rows[name]["elements"][:, :, 1] = numbers
    rows[f"{name}_size"] = 20 + 4 * size + 4 * counted.sum(axis=1)
    begin, width = _where(rows, name)
    elements = there[:, begin + 20 : begin + width].reshape(len(rows), size, 8)
    elements[:, :, 4:] = counted[:, :, None]
    there[:, begin + 20 : begin + width] = elements.reshape(len(rows), size * 8)


def _leave_out(rows: Wire, there: Bools, name: str, which: Bools) -> None:
    begin, width = _where(rows, name)
    rows[f"{name}_size"][which] = _NULL
    there[which, begin : begin + width] = False


def _where(rows: Wire, name: str) -> tuple[int, int]:
    """Return where a field begins in a row, and its bytes."""
    fields: Any = rows.dtype.fields
    return fields[name][1], fields[name][0].itemsize
