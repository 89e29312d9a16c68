"""Addresses as they are stored and compared: e-mail in lower case, phone in E.164. Pure."""

from __future__ import annotations

import re
import unicodedata

import idna
import phonenumbers

LONGEST_EMAIL = 254  # RFC 5321 path without its angle brackets
LONGEST_LOCAL_PART = 64
_LOCAL_PART = re.compile(r"[^\s\x00-\x20\x7f@<>()\[\],;:\\\"]+")
_E164 = re.compile(r"\+[1-9][0-9]{5,14}")
_DASHES_AND_BLANKS = re.compile(r"[\s\-().\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


def normalize_email(text: str) -> str | None:
    """Return the address in NFKC and lower case with its domain in IDNA form, None when it is no address.

    Lower case also before the @: no provider in use tells `Amal@` from `amal@`, and one person must not become two.
    """
    local, at, domain = unicodedata.normalize("NFKC", text).strip().rpartition("@")
    local = unicodedata.normalize("NFC", local.lower())
    if not (at and len(local) <= LONGEST_LOCAL_PART and _LOCAL_PART.fullmatch(local)):
        return None
    if local.startswith(".") or local.endswith(".") or ".." in local or _has_invisible(local):
        return None
    try:
        domain = idna.encode(domain, uts46=True, transitional=False).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return None
    address = f"{local}@{domain}"
    return address if "." in domain and len(address) <= LONGEST_EMAIL else None


def _has_invisible(text: str) -> bool:
    """Tell whether text holds controls, format characters, or letters newer than our Unicode tables."""
    return any(unicodedata.category(letter).startswith("C") for letter in text)


def normalize_phone(text: str) -> str | None:
    """Return the number in E.164 (`+971501234567`), None when it is no possible number of its country.

    Digits of any script are read; `00` stands for `+`; a number without its country is refused.
    """
    plain = _DASHES_AND_BLANKS.sub("", unicodedata.normalize("NFKC", text))
    plain = "".join(str(unicodedata.decimal(letter, letter)) for letter in plain)
    if plain.startswith("00"):
        plain = f"+{plain[2:]}"
    if not _E164.fullmatch(plain):
        return None
    try:
        number = phonenumbers.parse(plain)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return written if _E164.fullmatch(written) else None


def number_range(phone: str) -> str:
    """Return the block of ten thousand neighboring numbers that an E.164 number belongs to."""
    return phone[:-4]
