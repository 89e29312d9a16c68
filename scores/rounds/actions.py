"""Making, cancelling and freezing rounds."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actions import record
from core.problems import Problem, invalid
from evaluations.models import FactorSet
from scores.last_words import bound_now
from scores.models import Round
from scores.round_rules import FORMULA, RoundState
from scores.rounds.freezing import queue

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from uuid import UUID

    from accounts.models import Person

WESTERNMOST = timedelta(hours=14)  # when a day has ended everywhere


@transaction.atomic
def create_round(
    *, by: Person, code: str, kind: str, days: tuple[date, date], factor_set: int, weights: Mapping[str, int] | None,
    sources: list[str], minimum_n: int,
) -> tuple[Round, bool]:  # fmt: skip
    """Write down the rules of a round; returns it and whether it is new. The same rules again change nothing.

    Raises Problem 400 for an unknown factor set or weights that are not of its factors, 409 `round_exists` for a code
    with other rules.
    """
    published = FactorSet.objects.filter(version=factor_set, published_at__isnull=False).first()
    if published is None:
        raise invalid("/factor_set", "unknown_code", _("There is no such factor set."))
    wanted = Round(
        code=code, kind=kind, first_day=days[0], last_day=days[1], factor_set=published,
        weights=_weights(published, weights), sources=sorted(set(sources)), minimum_n=minimum_n, formula=FORMULA,
    )  # fmt: skip
    Round.objects.bulk_create([wanted], ignore_conflicts=True)
    stored = Round.objects.select_related("factor_set").get(code=code)
    if stored.rules() != wanted.rules():
        raise Problem(409, "round_exists", _("A round of this code has other rules."))
    if stored.pk == wanted.pk:
        record(by=by, action="round_created", target=stored, detail=stored.rules().as_json())
    return stored, stored.pk == wanted.pk


def _weights(published: FactorSet, given: Mapping[str, int] | None) -> list[int]:
    own = list(published.factors.order_by("position").values_list("code", "weight"))
    if given is None:
        return [weight for _code, weight in own]
    if set(given) != {code for code, _weight in own}:
        raise invalid("/weights", "not_the_factors", _("Give a weight for each factor of the set and for no other."))
    return [given[code] for code, _weight in own]


@transaction.atomic
def cancel_round(*, by: Person, round_id: UUID) -> Round:
    """End a round that will not be frozen; again changes nothing. Raises Problem 404, or 409 once it is freezing."""
    found = _locked(round_id)
    if found.state == RoundState.OPEN:
        found.state = RoundState.CANCELLED.value
        found.save(update_fields=["state"])
        record(by=by, action="round_cancelled", target=found)
    if found.state != RoundState.CANCELLED:
        raise Problem(409, "round_frozen", _("This round is frozen."))
    return found


@transaction.atomic
def begin_freezing(*, by: Person, round_id: UUID) -> Round:
    """Decide which rows of the log count and have a job count them; again decides nothing anew.

    Every row whose transaction has ended by now counts, none that comes later. Raises Problem 404, 409
    `round_running` while residents may still revise ratings of its days, 409 `round_cancelled`.
    """
    found = _locked(round_id)
    if found.state == RoundState.CANCELLED:
        raise Problem(409, "round_cancelled", _("This round was cancelled."))
    if found.state == RoundState.FREEZING:
        queue(found.pk)  # the first may have given up, on a full disk perhaps
    if found.state != RoundState.OPEN:
        return found
    if timezone.now() < earliest_freezing(found.last_day):
        raise Problem(409, "round_running", _("Ratings of this round may still be revised."))
    found.bound = Decimal(bound_now())
    found.state = RoundState.FREEZING.value
    found.save(update_fields=["bound", "state"])
    record(by=by, action="round_freezing", target=found, detail={"bound": str(found.bound)})
    queue(found.pk)
    return found


def earliest_freezing(last_day: date) -> datetime:
    """Return when a round may be frozen: its last day has ended everywhere and can be revised no more."""
    return datetime.combine(last_day + timedelta(days=1), time(), UTC) + WESTERNMOST + settings.REVISION_WINDOW


def _locked(round_id: UUID) -> Round:
    found = Round.objects.select_for_update(of=("self",)).select_related("factor_set").filter(pk=round_id).first()
    if found is None:
        raise Problem(404)
    return found
