"""What a list would do, in words: what is new, what changes from what to what, what is refused and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from centers import words
from centers.models import Center
from centers.source_rows import Reason
from core import languages

if TYPE_CHECKING:
    from centers.importing import Change
    from centers.imports import Report
    from centers.source_rows import Record

MOST_SHOWN = 200  # rows of each kind
LONGEST_SHOWN = 200  # characters
_FIELDS = {languages.column(name, code): (name, code) for name in ("name", "address") for code in languages.CODES}
_FOLLOWS = frozenset({"search_text", "sort_names"})
REASONS = {
    Reason.BROKEN_ROW: _("It has more or fewer cells than the first line."),
    Reason.WRONG_CODE: _("The code is not one: Latin letters, digits, dot, line and underline only."),
    Reason.DUPLICATE_CODE: _("Another row above has this code."),
    Reason.OTHER_SOURCE: _("This center belongs to another source."),
    Reason.NO_NAME: _("It has no name."),
    Reason.WRONG_COUNTRY: _("The country is not a code of two letters."),
    Reason.WRONG_TYPE: _("The type is not a word of small Latin letters."),
    Reason.WRONG_NUMBER: _("A number is not one."),
    Reason.HALF_POSITION: _("It has a latitude or a longitude, but not both."),
    Reason.SWAPPED: _("Latitude and longitude are swapped."),
    Reason.OUTSIDE: _("It lies outside its country."),
    Reason.WRONG_ACCESSIBILITY: _("What it says of access is not known."),
    Reason.TOO_LONG: _("A text is too long."),
    Reason.WRONG_KIND: _("There is no such kind of center."),
    Reason.WRONG_TIMEZONE: _("This time zone is not known."),
    Reason.WRONG_HOURS: _("The hours cannot be read."),
    Reason.UNKNOWN_REGION: _("There is no region with this code."),
    Reason.UNKNOWN_OPERATOR: _("There is no entity with this code."),
}


def shown(report: Report) -> dict[str, Any]:
    """Return what the page shows of a report."""
    return {
        "report": report,
        "shown": report.digest(),
        "most_shown": MOST_SHOWN,
        "is_cut": max(map(len, (report.fresh, report.changes, report.refused))) > MOST_SHOWN,
        "does_something": bool(report.created or report.updated),
        "fresh": [_fresh(record) for record in report.fresh[:MOST_SHOWN]],
        "changes": [
            {"code": code, "fields": _changes(change)} for code, change in list(report.changes.items())[:MOST_SHOWN]
        ],
        "refusals": [
            {"line": line, "code": code[:64], "reason": REASONS[reason]}
            for line, code, reason in sorted(report.refused)[:MOST_SHOWN]
        ],
        "surroundings": report.surroundings[:MOST_SHOWN],
    }


def _fresh(record: Record) -> dict[str, Any]:
    told = {
        "names": [{"language": code, "direction": languages.direction(code), "text": record.names[code]}
                  for code in languages.CODES if code in record.names],
        "region": record.region_code or record.region or record.country,
        "kind": dict(words.KINDS.items()).get(record.kind, record.kind),  # type: ignore[call-overload]
    }  # fmt: skip
    return told | {"code": record.code}


def _changes(change: Change) -> list[dict[str, Any]]:
    return [
        {"field": _label(name), "before": _said(before), "after": _said(after)}
        for name, (before, after) in change.items()
        if name not in _FOLLOWS
    ]


def _label(name: str) -> str:
    if name == "hours":
        return str(capfirst(_("opening hours")))
    field, code = _FIELDS.get(name, (name, ""))
    verbose = capfirst(Center._meta.get_field(field).verbose_name)  # type: ignore[union-attr]
    return f"{verbose} (\u2068{dict(settings.LANGUAGES)[code]}\u2069)" if code else str(verbose)


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)[:LONGEST_SHOWN]
