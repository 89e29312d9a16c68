"""Reports as PDF/UA: figures with their intervals drawn, in any of the eight languages, with our own fonts."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.numbers import format_decimal

from core import languages, paper

if TYPE_CHECKING:
    from collections.abc import Sequence

TEMPLATE = Path(__file__).parent / "templates" / "scores" / "report.typ"
NONE = "—"


@dataclass(frozen=True, slots=True)
class Line:
    """A place or factor: its name, how many judged, mean and 95 % interval in points 0..100 (None: not shown)."""

    name: str
    n: int
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    rank: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A table with a title of its own (or none)."""

    title: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a report says; all words are in its language."""

    title: str
    subtitle: str
    columns: Sequence[str]  # name, count, mean, interval, drawing
    parts: Sequence[Part]
    places: int = 0  # that it is about
    notes: Sequence[str] = field(default_factory=tuple)
    footer: str = ""


def as_pdf(report: Report, language: str) -> bytes:
    """Return the report as PDF/UA-1 in a language, laid out in its direction. The same report is the same bytes."""
    parts = [
        {"title": part.title, "columns": list(report.columns), "rows": [_row(line, language) for line in part.lines]}
        for part in report.parts
    ]
    words = {"title": report.title, "subtitle": report.subtitle, "footer": report.footer, "notes": list(report.notes)}
    return paper.as_pdf(TEMPLATE, words | {"parts": parts}, language)


def _row(line: Line, language: str) -> dict[str, Any]:
    shown = {name: NONE if value is None else _number(value, language) for name, value in asdict(line).items()
             if name in ("mean", "low", "high")}  # fmt: skip
    return asdict(line) | {
        "n": format_decimal(line.n, locale=languages.cldr(language)),
        "shown": shown["mean"],
        "interval": NONE if line.low is None else f"{shown['low']}–{shown['high']}",
    }


def _number(value: float, language: str) -> str:
    return str(format_decimal(value, format="0.0", locale=languages.cldr(language)))
