"""Words of rankings, of comparisons of two periods, and of sources held against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from web.words import Words

WORDS: Words = {
    # ranking
    "head.rank": _("Rank"),
    "head.score": _("Score, 0 to 100"),
    "head.raw": _("Mean of its own ratings"),
    "head.top5": _("Truly among the five best"),
    "head.bottom5": _("Truly among the five worst"),
    "head.above_next": _("Truly above the next"),
    "tie_group": _("Group %(number)s: cannot be told apart"),
    "alone": _("Group %(number)s"),
    "told_apart": _("told apart"),
    "not_told_apart": _("not told apart"),
    "units_ranked": lambda n: ngettext("%(count)s is ranked.", "%(count)s are ranked.", n),
    "units_too_few": lambda n: ngettext(
        "%(count)s has fewer than %(minimum)s ratings and is not ranked.",
        "%(count)s have fewer than %(minimum)s ratings and are not ranked.",
        n,
    ),
    "infinite": _("without limit: no differences were found"),
    "parameter.formula": _("Formula"),
    "parameter.minimum_n": _("Fewest ratings"),
    "parameter.mean": _("M, mean of all units"),
    "parameter.k": _("k, ratings that M weighs as much as"),
    "parameter.s2_within": _("Variance within a unit"),
    "parameter.s2_between": _("Variance between units"),
    "parameter.prior_df": _("Ratings that the expected scatter weighs as much as"),
    "parameter.better": _("Chance to be higher that telling apart needs"),
    "parameter.false_rate": _("Highest share of equals among those told apart"),
    "parameter.pair_level": _("Level of each pair's test"),
    "parameter.pairs": _("Pairs"),
    "parameter.pairs_separable": _("Pairs told apart"),
    "parameter.tie_groups": _("Groups"),
    # comparison
    "head.rank_move": _("Rank"),
    "head.means": _("Mean before and now"),
    "head.change": _("Change of its own mean"),
    "head.relative": _("Against the change of all"),
    "moved_up": lambda n: ngettext("%(count)s rank up", "%(count)s ranks up", n),
    "moved_down": lambda n: ngettext("%(count)s rank down", "%(count)s ranks down", n),
    "same_rank": _("Same rank"),
    "real_up": _("Really better"),
    "real_down": _("Really worse"),
    "by_chance": _("May be chance"),
    "before_now": _("%(before)s before, %(now)s now"),
    "compared": _("%(period)s, against %(previous)s"),
    "of_units": lambda n: ngettext("of %(count)s in both rankings", "of %(count)s in both rankings", n),
    "summary.changed": _("Really changed"),
    "summary.moved": _("Moved against the others"),
    "summary.common": _("Change of all together, points"),
    "only_previous": _("Ranked then, not now"),
    "only_current": _("Ranked now, not then"),
    # triangulation
    "head.difference": _("Difference, points"),
    "head.verdict": _("What it says"),
    "head.raters_share": _("Among raters"),
    "head.visits_share": _("Among visits"),
    "head.ratio": _("Heard over served"),
    "head.rate": _("Ratings per hundred visits"),
    "flagged": _("Worth a look"),
    "not_flagged": _("Nothing to act on"),
    "pair": _("%(first)s less %(second)s"),
    "both_means": _("%(first)s and %(second)s"),
    "no_pair": _("Too few of two sources"),
    "by_factor": _("By factor"),
    "heard_more": _("Heard more often"),
    "heard_less": _("Heard less often"),
    "heard_alike": _("No clear difference"),
    "tested": lambda n: ngettext("%(count)s difference was looked at", "%(count)s differences were looked at", n),
    "flagged_of": lambda n: ngettext("%(count)s is worth a look.", "%(count)s are worth a look.", n),
    "covered": _("%(share)s of the citizens' ratings came where visits are counted."),
    "reason_why.not_counted": _("Nobody counts visits here, so nobody can say who is heard more often than served."),
    "reason_why.partly_counted": _("Fewer than 90 % of the ratings came where visits are counted: too few to say."),
    "reason_why.too_few": _("Too few ratings or visits"),
    "reason_why.other_level": _("Visits are counted by center, channel and customer category: list one of these."),
}
