"""Answering a question for scorecards: which rows, beside which others, and how much of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from centers import paging
from centers.models import Center, Region, Unit
from core.problems import invalid
from evaluations.kinds import Source
from scores import cuts, periods
from scores.cards import Sums, figures
from scores.comparing import comparison
from scores.handing_out import Figure, Withheld
from scores.levels import TRAITS
from scores.queries import Card, Choice, cards, factor_sets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from centers.paging import Cursor, Page
    from scores.cuts import Cut

PUBLIC = "public"
SHIFT = "shift"
# Within what a level is handed out; "": within nothing. The cells of one answer are then all parts of one whole and are
# withheld together: another answer, over several wholes or of one part alone, would show what this one withholds.
FAMILIES = {
    "country": ("",),
    "region": ("country",),
    "entity": ("", "center"),
    "center": ("region",),
    "desk": ("center",),
    "unit": ("entity", "unit"),
    "service": ("entity",),
}
PERIODS = {"previous": periods.before, "last_year": periods.last_year}
ALL = 100_000  # rows of one answer


def read(given: dict[str, Any], at: Cursor | None) -> tuple[Page[Card], list[dict[str, Any]]]:
    """Return a page of cards and what is told of each; `given`: see `ScorecardsQuery`, `at`: the cursor.

    Raises Problem 400 for what is not kept, not comparable, or not to be handed out.
    """
    first, last = given.get("from"), given.get("to")
    public = given.get("audience") == PUBLIC
    if public:
        _refuse_private(given)
    cut = cut_of(given)
    source = Source.CITIZEN.value if public else given.get("source")
    sets = factor_sets(given.get("factor_set"))
    choice = Choice(periods.windows(first, last), sets, source, minutes=True)
    found = cards(cut, choice, at=at, limit=given["limit"])
    keys = [(card.code, str(card.factor_set)) for card in found]
    page = paging.page(found, keys, limit=given["limit"], at=at, ordering=ordering(given))
    withheld = _withheld(cut, given.get("within"), choice, found) if public and found else None
    beside = _beside(cut, choice, given, page.rows) if "compare" in given else {}
    told = []
    for card in page.rows:
        shown = figures(card.sums, sets[card.factor_set])
        if withheld:
            shown = withheld.applied(card, shown)
        if "compare" in given:
            shown |= {"comparison": _compared(card, choice, beside)}
        told.append(
            {"level": given["level"], "code": card.code, "name": card.name, "factor_set": card.factor_set} | shown
        )
    return page, told


def ordering(given: dict[str, Any]) -> str:
    """Return the name of the list that a cursor belongs to."""
    return f"{given['level']} {given.get('within') or ''}"


def cut_of(given: dict[str, Any]) -> Cut:
    """Return the cut that is asked for. Raises Problem 400 for one that is not kept, or not for these days."""
    cut = cuts.resolve(given["level"], given.get("within"))
    cuts.refuse_days(cut.level, periods.windows(given.get("from"), given.get("to")))
    return cut


def _refuse_private(given: dict[str, Any]) -> None:
    """Refuse what must not leave the auditors' hands, see `scores.suppression`."""
    if not periods.is_fixed_cell(given.get("from"), given.get("to")):
        raise invalid("/from", "fixed_period", _("Only one calendar month or one ISO week can be handed out."))
    level, kind = given["level"], (given.get("within") or "").partition(":")[0]
    if SHIFT in (level, kind):
        raise invalid("/level", "not_public", _("The time of day is for auditors only."))
    if kind in TRAITS or kind not in FAMILIES.get(level, (kind,)):
        raise invalid("/within", "not_siblings", _("Ask for all parts of one whole, such as the centers of a region."))
    if level == "source" or given.get("source", Source.CITIZEN.value) != Source.CITIZEN.value:
        raise invalid("/source", "not_public", _("Only what citizens said can be handed out."))
    if "compare" in given:
        raise invalid("/compare", "not_public", _("Comparisons are for auditors only."))


def _withheld(cut: Cut, within: str | None, choice: Choice, found: Sequence[Card] = ()) -> Withheld:
    """Return what is withheld of all parts of one whole; where the whole is withheld itself, of every part."""
    whole: set[Figure] = set()
    if within:
        kind, _colon, code = within.partition(":")
        above = _above(kind, code)
        whole = _withheld(cuts.resolve(kind, above), above, choice).of(code)
    return Withheld([*cards(cut, choice, at=None, limit=ALL), *found], whole)


def _above(kind: str, code: str) -> str | None:
    """Return the whole that a place is handed out within."""
    if kind == "center":
        return f"region:{Center.objects.values_list('region__code', flat=True).get(code=code)}"
    if kind == "region":
        return f"country:{Region.objects.values_list('parent__code', flat=True).get(code=code)}"
    if kind == "unit":
        entity, parent = Unit.objects.values_list("entity__code", "parent__code").get(code=code)
        return f"unit:{parent}" if parent else f"entity:{entity}"
    return None


def _beside(cut: Cut, choice: Choice, given: dict[str, Any], page: Sequence[Card]) -> dict[Any, Any]:
    """Return the cards of the other period by code and factor set, and its days as `from` and `to`."""
    if "from" not in given or "to" not in given:
        raise invalid("/compare", "needs_period", _("Give `from` and `to` as well."))
    try:
        first, last = PERIODS[given["compare"]](given["from"], given["to"])
    except OverflowError:
        raise invalid("/from", "too_early", _("There is no earlier period.")) from None
    other = replace(choice, period=periods.windows(first, last), minutes=False)
    cuts.refuse_days(cut.level, other.period)
    codes = [card.code for card in page]
    found = cards(cut, other, at=None, limit=len(codes) * max(1, len(choice.sets)), only=codes)
    return {(card.code, card.factor_set): card for card in found} | {"from": first, "to": last}


def _compared(card: Card, choice: Choice, beside: dict[Any, Any]) -> dict[str, Any]:
    factors = choice.sets[card.factor_set]
    then = beside.get((card.code, card.factor_set))
    nobody = Sums(0, 0, 0, 0, 0, [0] * 5, [0] * len(card.sums.counts))
    told = comparison(then.sums if then else nobody, card.sums, factors)
    return {"from": beside["from"], "to": beside["to"]} | told
