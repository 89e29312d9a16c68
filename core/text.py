"""Texts as people mean them: one normalizer for what is searched and what is searched for."""

from __future__ import annotations

import re
import unicodedata

_FOLDED = str.maketrans(
    "أإآٱىئیؤةہھکۀۂ",
    "اااايييوهههكهه",
)
_TASHKEEL = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]")
# Bidi controls, zero-width characters, other format characters and controls (not newline or tab).
_INVISIBLE = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u00ad\u061c\x00-\x08\x0b-\x1f\x7f-\x9f]"
)
# What makes a text look other than it is read: overrides and isolates of direction, invisible letters, controls. What
# scripts need stays: joiners, and the marks of direction that only lean (U+200C..200F, U+061C).
_DECEPTIVE = re.compile(
    "[\u200b\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u00ad\ufff9-\ufffb\U000e0000-\U000e007f"
    "\x00-\x08\x0b-\x1f\x7f-\x9f]"
)
_LATIN_MARKS = re.compile("(?<=[a-z])[\u0300-\u036f]+")
_NOT_WORD = re.compile(r"[^\w\u0900-\u097f]+")


def without_invisible(text: str) -> str:
    """Return text without control and bidi characters, blanks collapsed: for names shown beside others."""
    return " ".join(_INVISIBLE.sub("", text).split())


def undisguised(text: str) -> str:
    """Return prose without what turns it around or hides in it; lines and the letters of all scripts stay."""
    return _DECEPTIVE.sub("", text.replace("\r\n", "\n"))


def normalize(text: str) -> str:
    """Return the searchable form: words of folded letters with single blanks between.

    NFKC, casefold, no tashkeel or tatweel, Arabic, Persian and Urdu letter variants made one, accents taken off
    Latin letters only (on Devanagari and Cyrillic they are part of the letter), digits in ASCII.
    """
    folded = _INVISIBLE.sub(" ", unicodedata.normalize("NFKC", text)).casefold()
    folded = _TASHKEEL.sub("", folded).translate(_FOLDED)
    decomposed = "".join(
        unicodedata.normalize("NFD", letter)
        if "\u00c0" <= letter <= "\u024f" or "\u1e00" <= letter <= "\u1eff"
        else letter
        for letter in folded
    )
    folded = _LATIN_MARKS.sub("", decomposed)
    folded = "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in folded)
    return " ".join(_NOT_WORD.sub(" ", folded).split())
