"""Reports to be printed: scorecards over a period, and the result of a round."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from babel.dates import format_date
from babel.numbers import format_decimal
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from centers.models import Center, Entity, Region
from centers.wording import current
from core import languages
from scores import cuts
from scores.cards import Sums, figures
from scores.export_kinds import ExportKind
from scores.models import Round, RoundResult
from scores.periods import fewest
from scores.queries import Choice, cards, factor_sets
from scores.round_rules import LEAST_N
from scores.typesetting import Line, Part, Report

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

MOST = 5_000  # lines of a report
DETAILED = 12  # places that a report of scorecards shows factor by factor


class TooLongError(Exception):
    """More lines than a report can hold."""


def report_of(kind: str, given: dict[str, Any]) -> Report:
    """Return the report of a kind for checked filters, in the active language. Raises TooLongError."""
    return _round_report(given) if kind == ExportKind.ROUND_REPORT else _scorecards(given)


def _scorecards(given: dict[str, Any]) -> Report:
    cut = cuts.resolve(given["level"], given.get("within"))
    sets = factor_sets(given.get("factor_set"))
    choice = Choice(fewest(given.get("from"), given.get("to")), sets, given.get("source"))
    found = cards(cut, choice, at=None, limit=MOST)
    if len(found) > MOST:
        raise TooLongError
    versions = sorted({card.factor_set for card in found})
    parts = [
        Part(
            _("Factor set %(version)s") % {"version": version} if len(versions) > 1 else "",
            [_line(card.name, figures(card.sums, sets[version])) for card in found if card.factor_set == version],
        )
        for version in versions or [0]
    ]
    if len(found) <= DETAILED:
        parts += [_factors(card.name, figures(card.sums, sets[card.factor_set])) for card in found]
    return Report(
        title=_("Scorecards"),
        subtitle=_period(given.get("from"), given.get("to")),
        columns=_columns(),
        parts=parts,
        places=len(found),
        notes=[_explained(), _dashes(LEAST_N)],
        footer=_("Ayn"),
    )


def _round_report(given: dict[str, Any]) -> Report:
    made = Round.objects.get(pk=given["round"])
    results = list(RoundResult.objects.filter(round=made, level=given["level"]).order_by("code")[: MOST + 1])
    if len(results) > MOST:
        raise TooLongError
    named, names = factor_sets()[made.factor_set_id], _names(given["level"], [result.code for result in results])
    lines = []
    for one in results:
        sums = Sums(one.received, one.excluded, one.n, one.points, int(one.points_squared), one.boxes, one.counts)
        line = _line(names.get(one.code, one.code), figures(sums, named), made.minimum_n)
        place = one.standing["rank"] if one.standing else MOST + 1
        lines.append((place, replace(line, rank=_ranked(one.standing))))
    lines.sort(key=lambda pair: (pair[0], pair[1].name))
    counted = made.manifest["rows"]["counted"] if made.manifest else 0
    total = ngettext("%(count)s evaluation was counted.", "%(count)s evaluations were counted.", counted) % {
        "count": format_decimal(counted, locale=languages.cldr(current()))
    }
    return Report(
        title=_("Result of the round %(code)s") % {"code": made.code},
        subtitle=_period(made.first_day, made.last_day),
        columns=_columns(),
        parts=[Part("", [line for _place, line in lines])],
        places=len(lines),
        notes=[total, _explained(), _ranks_explained(), _dashes(made.minimum_n),
               _("Digest of the manifest: %(digest)s") % {"digest": made.manifest_sha256}],
        footer=_("Ayn"),
    )  # fmt: skip


def _ranked(standing: dict[str, Any] | None) -> str:
    """Return a rank with its interval: `3 (1-7)`."""
    if standing is None:
        return ""
    low, high = standing["rank_interval"]
    return f"{standing['rank']} ({low}–{high})"


def _ranks_explained() -> str:
    return _(
        "The rank follows the shrunken score; in brackets the ranks that the place may really have, with 95 % "
        "confidence."
    )


def _line(name: str, told: dict[str, Any], minimum: int = LEAST_N) -> Line:
    if told["n"] < minimum:
        return Line(name, told["n"])
    low, high = told["interval"] or (None, None)
    # An interval of a mean near the end of the scale is drawn up to the end.
    return Line(name, told["n"], told["mean"], low and max(0.0, low), high and min(100.0, high))


def _factors(name: str, told: dict[str, Any]) -> Part:
    return Part(name, [_line(factor["name"], factor) for factor in told["factors"].values()])


def _columns() -> list[str]:
    return [_("Rank"), _("Name"), _("Count"), _("Mean"), _("95 % interval"), _("0 to 100")]


def _explained() -> str:
    return _(
        "Means are evaluation points from 0 (all factors rated 1) to 100 (all rated 5); the band is the 95 % interval "
        "of the mean."
    )


def _dashes(minimum: int) -> str:
    return ngettext(
        "A dash: fewer than %(count)s evaluation.", "A dash: fewer than %(count)s evaluations.", minimum
    ) % {"count": format_decimal(minimum, locale=languages.cldr(current()))}


def _period(first: date | None, last: date | None) -> str:
    locale = languages.cldr(current())
    days = {"first": first and format_date(first, "long", locale), "last": last and format_date(last, "long", locale)}
    if first and last:
        return _("Visits from %(first)s to %(last)s") % days
    if first:
        return _("Visits since %(first)s") % days
    return _("Visits until %(last)s") % days if last else _("All visits")


def _names(level: str, codes: Collection[str]) -> dict[str, str]:
    """Return the names of places in the active language, by code."""
    if level == "desk":
        pairs = {code: code.split("/", 1) for code in codes}
        centers = _names("center", {center for center, _entity in pairs.values()})
        entities = _names("entity", {entity for _center, entity in pairs.values()})
        return {code: f"{centers.get(c, c)} · {entities.get(e, e)}" for code, (c, e) in pairs.items()}
    model: Any = {"center": Center, "entity": Entity}.get(level, Region)
    return {place.code: place.name for place in model.objects.filter(code__in=codes)}
