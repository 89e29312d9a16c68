"""Cells of tables that people open in spreadsheets. Pure."""

from __future__ import annotations

# What makes a spreadsheet take a text for a formula; the wide forms are folded by some programs.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# May stand before it: blanks, marks and turns of direction, letters without a width.
UNSEEN = (
    " \u00a0\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: what looks like one gets an apostrophe before it."""
    bare = text.lstrip(UNSEEN)
    return f"'{text}" if bare.startswith(FORMULA) or text.startswith(FORMULA) else text


def original(text: str) -> str:
    """Return what `harmless` was given: its inverse, for tables that come back."""
    return text[1:] if text.startswith("'") and harmless(text[1:]) == text else text
