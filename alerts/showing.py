"""What may be shown of counts of people and of what staff write. Pure."""

from __future__ import annotations

import re

MINIMUM = 5  # ratings on each side of a comparison
BANDS = ((50, "50+"), (20, "20-49"), (10, "10-19"), (MINIMUM, "5-9"))
MARK = "…"

_PART = r"[^\s@<>()\[\],;:]"
_EMAIL = re.compile(rf"(?<!{_PART}){_PART}++@{_PART}+")
_TOP = "com|net|org|info|biz|io|ly|app|link|site|online|xyz|top|gov|edu|qa|ae|sa|kw|bh|om|pk|ru|cn|fr|es"
_LOCAL_TOP = "قطر|امارات|السعودية|پاکستان|рф|中国|中國|भारत"
_DOT = ".．。｡"  # all that a browser takes for a dot
# A run of labels is looked at once, from its beginning: each part is taken whole or not at all.
_LINK = re.compile(
    rf"(?:[a-z]{{2,10}}://|www[{_DOT}])\S+"
    rf"|(?<![\w{_DOT}@-])[{_DOT}@]*+(?:[\w-]++[{_DOT}@]++)+(?:{_TOP}|(?<=\.)(?:{_LOCAL_TOP}))(?![\w-])(?:/\S*)?",
    re.IGNORECASE,
)
# Seven digits or more of any script, whatever stands between them: no year, no date, no room.
_PHONE = re.compile(r"\+?\d(?:[\s().\-/–]{0,2}\d){6,}")


def band(count: int) -> str | None:
    """Return the band of a count; None below the minimum."""
    return next((name for least, name in BANDS if count >= least), None)


def without_contacts(text: str) -> str:
    """Return a text with e-mail addresses, links and telephone numbers taken out, each leaving a mark.

    A link or an address would be a way to make a customer show who he is.
    """
    return _PHONE.sub(MARK, _LINK.sub(MARK, _EMAIL.sub(MARK, text)))
