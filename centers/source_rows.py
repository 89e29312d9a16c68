"""One row of a published list of centers, read into what we keep, or refused with one reason. Pure.

Columns: docs/importing-centers.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from centers import hours, places
from centers.kinds import Accessibility, CenterKind
from core import languages
from core.tables import original
from core.text import without_invisible

REQUIRED = frozenset({"centre_id", "country", "type", "name_default", "name_lang", "lat", "lon"})
COLUMNS = REQUIRED | {
    "source", "source_id", "region", "city", "name_ar", "name_en", "name_fr", "name_ru", "name_latin", "address",
    "address_ar", "postcode", "coord_kind", "phone", "accessibility", "hours_raw", "hours_note", "is_mobile",
    "parent_source_id", "extra",
    # What our own export tells beside, so that it comes back as it was.
    "kind", "region_code", "operator", "timezone", "hours", "hours_words", "by_appointment",
    *(languages.column(field, code) for field in ("name", "address") for code in languages.CODES),
}  # fmt: skip
NOTHING = "-"  # of an operator, address or week: there is none
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
DEGREES = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]+)?(e-[0-9]{1,2})?", re.IGNORECASE)
WORD = re.compile(r"[a-z][a-z0-9_]{0,59}")
LONGEST = {"name": 250, "address": 500, "phone": 200, "postcode": 20, "region": 100, "source": 100}
KINDS = {"one_stop_service_house": CenterKind.COMPLEX}
ACCESSIBLE = {
    "": (),
    "not_accessible": (),
    "accessible": (Accessibility.WHEELCHAIR.value,),
    "on_request": (Accessibility.ON_REQUEST.value,),
}
LATIN = "en"  # Latin spellings of another language's words stand where every reader's fallback finds them


class Reason(StrEnum):
    """Why a row is refused."""

    BROKEN_ROW = "broken_row"
    WRONG_CODE = "wrong_code"
    DUPLICATE_CODE = "duplicate_code"
    OTHER_SOURCE = "code_of_another_source"
    NO_NAME = "no_name"
    WRONG_COUNTRY = "wrong_country"
    WRONG_TYPE = "wrong_type"
    WRONG_NUMBER = "wrong_number"
    HALF_POSITION = "half_a_position"
    SWAPPED = places.Fault.SWAPPED.value
    OUTSIDE = places.Fault.OUTSIDE.value
    WRONG_ACCESSIBILITY = "wrong_accessibility"
    TOO_LONG = "text_too_long"
    WRONG_KIND = "wrong_kind"
    WRONG_TIMEZONE = "wrong_timezone"
    WRONG_HOURS = "wrong_hours"
    UNKNOWN_REGION = "unknown_region"
    UNKNOWN_OPERATOR = "unknown_operator"


class RefusedError(Exception):
    """The row is not taken, for this reason."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Record:
    """A center as a published list tells it."""

    code: str
    source: str
    country: str
    region: str
    type: str
    kind: str
    names: dict[str, str]
    addresses: dict[str, str]
    position: tuple[float, float] | None
    timezone: str
    postcode: str
    phone: str
    accessibility: tuple[str, ...]
    week: hours.Week
    region_code: str = ""  # of one that is there; empty: `region` names it
    operator: str = ""  # code of an entity that is there; NOTHING: nobody; empty: the entity of `type`


def read_row(raw: Mapping[str | None, object]) -> Record:
    """Read one row. Raises RefusedError with the first reason found."""
    if None in raw or None in raw.values():  # more or fewer cells than columns
        raise RefusedError(Reason.BROKEN_ROW)
    raw = {name: original(str(value)) for name, value in raw.items()}
    row = {str(name): without_invisible(str(value)) for name, value in raw.items()}
    country, region = row["country"].upper(), row.get("region", "")
    _demand(CODE.fullmatch(row["centre_id"]), Reason.WRONG_CODE)
    _demand(re.fullmatch("[A-Z]{2}", country), Reason.WRONG_COUNTRY)
    _demand(WORD.fullmatch(row["type"]), Reason.WRONG_TYPE)
    names = _names(row)
    position = _position(row["lat"], row["lon"], country)
    record = Record(
        code=row["centre_id"],
        source=row.get("source", ""),
        country=country,
        region=_number_padded(region),
        type=row["type"],
        kind=_kind(row),
        names=names,
        addresses=_addresses(row),
        position=position,
        timezone=_timezone(row) or places.timezone(country, region, position),
        postcode=row.get("postcode", ""),
        phone=row.get("phone", ""),
        accessibility=_accessibility(row.get("accessibility", "")),
        week=_exact_week(row, str(raw.get("hours_words", "")))
        or _week(str(raw.get("hours_raw", "")), row.get("hours_note", "")),
        region_code=row.get("region_code", ""),
        operator=row.get("operator", ""),
    )
    _fits("name", *names.values())
    _fits("address", *record.addresses.values())
    for field in ("phone", "postcode", "region", "source"):
        _fits(field, getattr(record, field))
    return record


def _demand(holds: object, reason: Reason) -> None:
    if not holds:
        raise RefusedError(reason)


def _fits(field: str, *texts: str) -> None:
    _demand(all(len(text) <= LONGEST[field] for text in texts), Reason.TOO_LONG)


def _names(row: Mapping[str, str]) -> dict[str, str]:
    names = {language: row.get(languages.column("name", language), "") for language in languages.CODES}
    own = row["name_lang"] if row["name_lang"] in languages.CODES else LATIN
    for language, name in ((own, row["name_default"]), (LATIN, row.get("name_latin", ""))):
        names[language] = names.get(language) or name
    filled = {language: name for language, name in names.items() if name}
    _demand(filled, Reason.NO_NAME)
    return filled


def _addresses(row: Mapping[str, str]) -> dict[str, str]:
    """Return street and town by language; the town is known in its Latin spelling only."""
    told = {code: row.get(languages.column("address", code), "") for code in languages.CODES}
    return _composed(row) | {code: address for code, address in told.items() if address}


def _composed(row: Mapping[str, str]) -> dict[str, str]:
    if row.get("address") == NOTHING:
        return {}
    town = " ".join(filter(None, (row.get("postcode"), row.get("city"))))
    street = ", ".join(part.strip(" ,") for part in row.get("address", "").split("|") if part.strip(" ,"))
    own = row["name_lang"] if row["name_lang"] in languages.CODES and row["name_lang"] != "ar" else LATIN
    address = ", ".join(filter(None, (street, town)))
    return {own: address} if address else {}


def _position(latitude: str, longitude: str, country: str) -> tuple[float, float] | None:
    if not latitude and not longitude:
        return None
    _demand(latitude and longitude, Reason.HALF_POSITION)
    _demand(DEGREES.fullmatch(latitude) and DEGREES.fullmatch(longitude), Reason.WRONG_NUMBER)
    position = float(latitude), float(longitude)
    if fault := places.fault(country, *position):
        raise RefusedError(Reason(fault.value))
    _demand(abs(position[0]) <= 90 and abs(position[1]) <= 180, Reason.OUTSIDE)
    return position


def _kind(row: Mapping[str, str]) -> str:
    if told := row.get("kind", ""):
        _demand(told in set(CenterKind), Reason.WRONG_KIND)
        return told
    mobile = row.get("is_mobile", "")
    _demand(mobile in ("", "0", "1"), Reason.WRONG_NUMBER)
    kind = CenterKind.MOBILE if mobile == "1" else KINDS.get(row["type"], CenterKind.CENTER)
    return kind.value


def _timezone(row: Mapping[str, str]) -> str:
    name = row.get("timezone", "")
    try:
        return hours.zone(name).key if name else ""
    except ValueError:
        raise RefusedError(Reason.WRONG_TIMEZONE) from None


def _accessibility(text: str) -> tuple[str, ...]:
    """Read a word of published lists, or our own codes with blanks between."""
    if text in ACCESSIBLE:
        return ACCESSIBLE[text]
    codes = tuple(dict.fromkeys(text.split()))
    _demand(set(codes) <= set(Accessibility), Reason.WRONG_ACCESSIBILITY)
    return codes


def _exact_week(row: Mapping[str, str], words: str) -> hours.Week | None:
    """Read the week as our own export writes it; None where `hours` is empty."""
    text = row.get("hours", "")
    if not text:
        return None
    try:
        shifts = hours.UNKNOWN.shifts if text == NOTHING else hours.read_shifts(text)
    except ValueError:
        raise RefusedError(Reason.WRONG_HOURS) from None
    kept = "\n".join(filter(None, map(without_invisible, words.splitlines())))
    return hours.Week(shifts, kept, row.get("by_appointment") == "1")


def _week(published: str, note: str) -> hours.Week:
    """Read `{"mon": "9:00 - 12:00", ...}`; anything else is kept in the words it came in."""
    if not published.strip():
        return hours.Week(hours.UNKNOWN.shifts, note)
    try:
        days = {str(day): without_invisible(str(text)) for day, text in json.loads(published).items()}
        return hours.parse_week(days, note)
    except (ValueError, AttributeError, RecursionError):
        return hours.Week(hours.UNKNOWN.shifts, " ".join(filter(None, (without_invisible(published), note))))


def _number_padded(region: str) -> str:
    """Return numbers of regions in one spelling: lists write both 1 and 01."""
    return region.lstrip("0").zfill(2) if region.isascii() and region.isdigit() else region
