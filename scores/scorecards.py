"""Answering a question for scorecards: which rows, beside which others, and how much of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
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
from scores.levels import TRAITS, WENT
from scores.queries import Card, Choice, cards, factor_sets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from centers.paging import Cursor, Page
    from scores.cuts import Cut
    from scores.periods import Window

Keep = Callable[[Callable[[], Any]], Any]
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


def read(given: dict[str, Any], at: Cursor | None, keep: Keep) -> tuple[Page[Card], list[dict[str, Any]]]:
    """Return a page of cards and what is told of each; `given`: see `ScorecardsQuery`, `at`: the cursor.

    `keep` finds what all pages of an answer have in common, once. Raises Problem 400 for what is not kept, not
    comparable, or not to be handed out.
    """
    public = given.get("audience") == PUBLIC
    if public:
        _refuse_private(given)
    cut = cut_of(given)
    source = Source.CITIZEN.value if public else given.get("source")
    sets = factor_sets(given.get("factor_set"))
    choice = Choice(periods.fewest(given.get("from"), given.get("to")), sets, source, minutes=True)
    if public:
        whole: _Whole = keep(lambda: _Whole.of(cut, choice, given.get("within")))
        found = whole.after(at, given["limit"])
    else:
        found = cards(cut, choice, at=at, limit=given["limit"])
    keys = [(card.code, str(card.factor_set)) for card in found]
    page = paging.page(found, keys, limit=given["limit"], at=at, ordering=ordering(given))
    beside = _beside(cut, choice, given, page.rows) if "compare" in given else {}
    told = []
    for card in page.rows:
        shown = figures(card.sums, sets[card.factor_set])
        if public:
            shown = whole.withheld.applied(card, shown)
        if "compare" in given:
            shown |= {"comparison": _compared(card, choice, beside)}
        told.append(
            {"level": given["level"], "code": card.code, "name": card.name, "factor_set": card.factor_set} | shown
        )
    return page, told


@dataclass(frozen=True)
class _Whole:
    """All parts of one whole, by code and factor set, and what is withheld of them: pages are cut from it."""

    cards: Sequence[Card]
    withheld: Withheld

    @classmethod
    def of(cls, cut: Cut, choice: Choice, within: str | None) -> _Whole:
        """Add up all parts; where the whole is withheld itself, so is every part."""
        hidden: set[Figure] = set()
        if within:
            kind, _colon, code = within.partition(":")
            above = _above(kind, code)
            hidden = cls.of(cuts.resolve(kind, above), choice, above).withheld.of(code)
        found = sorted(cards(cut, choice, at=None, limit=ALL), key=_place)
        return cls(found, Withheld(found, hidden))

    def after(self, at: Cursor | None, limit: int) -> Sequence[Card]:
        """Return up to `limit + 1` cards after (or before, in falling order) the cursor."""
        if at is None:
            return self.cards[: limit + 1]
        place = str(at.key), int(at.code)
        if at.backwards:
            return self.cards[: bisect_left(self.cards, place, key=_place)][: -limit - 2 : -1]
        start = bisect_right(self.cards, place, key=_place)
        return self.cards[start : start + limit + 1]


def _place(card: Card) -> tuple[str, int]:
    return card.code, card.factor_set


def ordering(given: dict[str, Any]) -> str:
    """Return the name of the list that a cursor belongs to."""
    return f"{given['level']} {given.get('within') or ''}"


def cut_of(given: dict[str, Any]) -> Cut:
    """Return the cut that is asked for. Raises Problem 400 for one that is not kept, or not for these days."""
    cut = cuts.resolve(given["level"], given.get("within"))
    _refuse_days(cut, periods.fewest(given.get("from"), given.get("to")))
    return cut


def _refuse_days(cut: Cut, period: Sequence[Window]) -> None:
    """Refuse days that are not kept, but for one center, whose days are folded on the spot. Raises Problem 400."""
    if cut.center is None:
        cuts.refuse_days(cut.level, period)


def _refuse_private(given: dict[str, Any]) -> None:
    """Refuse what must not leave the auditors' hands, see `scores.suppression`."""
    if not periods.is_fixed_cell(given.get("from"), given.get("to")):
        raise invalid("/from", "fixed_period", _("Only one calendar month or one ISO week can be handed out."))
    level, kind = given["level"], (given.get("within") or "").partition(":")[0]
    if SHIFT in (level, kind):
        raise invalid("/level", "not_public", _("The time of day is for auditors only."))
    if level in WENT or kind in WENT:
        raise invalid(
            "/level", "not_public", _("How a visit went, and how well it is evidenced, is for auditors only.")
        )
    if kind in TRAITS or kind not in FAMILIES.get(level, (kind,)):
        raise invalid("/within", "not_siblings", _("Ask for all parts of one whole, such as the centers of a region."))
    if level == "source" or given.get("source", Source.CITIZEN.value) != Source.CITIZEN.value:
        raise invalid("/source", "not_public", _("Only what citizens said can be handed out."))
    if "compare" in given:
        raise invalid("/compare", "not_public", _("Comparisons are for auditors only."))


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
    other = replace(choice, period=periods.fewest(first, last), minutes=False)
    _refuse_days(cut, other.period)
    codes = [card.code for card in page]
    found = cards(cut, other, at=None, limit=len(codes) * max(1, len(choice.sets)), only=codes)
    return {(card.code, card.factor_set): card for card in found} | {"from": first, "to": last}


def _compared(card: Card, choice: Choice, beside: dict[Any, Any]) -> dict[str, Any]:
    factors = choice.sets[card.factor_set]
    then = beside.get((card.code, card.factor_set))
    nobody = Sums(0, 0, 0, 0, 0, [0] * 5, [0] * len(card.sums.counts))
    told = comparison(then.sums if then else nobody, card.sums, factors)
    return {"from": beside["from"], "to": beside["to"]} | told
