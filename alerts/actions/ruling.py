"""Changing the rules by which a center is alerted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from alerts import rules_of
from alerts.models import RuleSetting
from alerts.rules import Rule, effective, refusals
from audit.actions import record
from centers.models import Center
from core.problems import FieldError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from accounts.models import Person
    from alerts.rules import Refusal, Wish
    from alerts.rules_of import Standing


@transaction.atomic
def change_rules(
    *, center: Center, wishes: Sequence[Wish], is_expected: Callable[[Standing], bool], by: Person
) -> Standing:
    """Give a center these rules and no others of its own: what is not named goes with its entity again.

    The same again changes nothing. `is_expected` tells whether what stands is what the person saw. Raises Problem 412
    if not, 400 with every fault for what its entity does not allow; nothing is changed then.
    """
    Center.objects.select_for_update(no_key=True).values_list("pk").get(pk=center.pk)  # one change at a time
    before = rules_of.standing(center.pk)
    if not is_expected(before):
        raise Problem(412)
    if found := refusals(before.bounds, wishes):
        raise Problem(400, errors=[_fault(refusal) for refusal in found])
    after = before._replace(settings=dict(wishes))
    if after == before:
        return before
    RuleSetting.objects.filter(center=center).delete()
    RuleSetting.objects.bulk_create(
        RuleSetting(center=center, rule=rule.value, is_on=setting.is_on, threshold=setting.threshold)
        for rule, setting in wishes
    )
    was, now = _told(before), _told(after)
    changed = [rule for rule in Rule if was[rule] != now[rule]]
    detail = {"before": {rule: was[rule] for rule in changed}, "after": {rule: now[rule] for rule in changed}}
    record(by=by, action="alert_rules_changed", target=center, detail=detail)
    transaction.on_commit(rules_of.forget)
    return after


def _told(standing: Standing) -> Mapping[Rule, dict[str, Any]]:
    rules = effective(*standing)
    return {
        rule: {"is_on": each.is_on, "threshold": each.threshold, "set_by_center": rule in standing.settings}
        for rule, each in rules.settings.items()
    }


def _fault(refusal: Refusal) -> FieldError:
    words = {
        "named_twice": _("This rule is named twice."),
        "may_not_be_switched_off": _("This rule may not be switched off here."),
        "no_threshold": _("This rule has no threshold."),
        "required": _("This rule needs a threshold."),
        "out_of_range": _("This threshold is beyond what your entity allows."),
        "between_steps": _("There is no such threshold; the next ones are a step away."),
    }
    return FieldError(f"/rules/{refusal.place}/{refusal.field}", refusal.code, words[refusal.code])
