"""Telling managers what is due: pulses at the end of a slot, texts on the morning of a working day.

Each slot is decided once, by whichever worker takes the center's clock first: in one transaction the clock moves, what
is told is marked, and the alert is raised. A slot that withheld is never looked at again: no later rating can be seen
to complete a crowd.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from alerts.actions import NewAlert, raise_alerts
from alerts.kinds import Audience, Kind, Severity
from centers.models import Center, Mandate
from centers.working import calendar_of
from core import languages
from evaluations.actions.detect import detect_due, detect_in_pulse
from evaluations.bundles import Text, bundle_of
from evaluations.items import WORDS, Item, release_items
from evaluations.kinds import STANDING, ItemKind, NotifyCenter, RowKind
from evaluations.models import Factor, FoldCursor, Origin, Pending, Pulse, ReleaseClock
from evaluations.placing import zone
from evaluations.points import evaluation_points
from evaluations.policy import STANDARD, tells_now, tells_pulses, tells_texts
from evaluations.pulses import Judged, is_enough, pulse_of, visits_behind
from evaluations.screening import names_in
from evaluations.slots import WEEK, hours_of_slot, last_end, last_tick, midnight_of, next_end, next_morning
from evaluations.targets import is_late, may_tell_late
from evaluations.waiting import received_between, standing, visits_between

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from evaluations.policy import Policy

Row = dict[str, Any]


def release_due(*, now: datetime, policy: Policy = STANDARD) -> int:
    """Decide every slot and morning that is over, a center a transaction; returns how many were decided.

    Needs no actor: the system tells what a rule lets out.
    """
    decided = 0
    while _decide_next_pulse(now, policy):
        decided += 1
    while _decide_next_texts(now, policy):
        decided += 1
    return decided + detect_due(now=now)


@transaction.atomic
def _decide_next_pulse(now: datetime, policy: Policy) -> bool:
    clock = _taken({"pulse_at__lte": now}, waiting="pulsed_at")
    if clock is None:
        return False
    here = zone(Center.objects.values_list("timezone", flat=True).get(pk=clock.center_id))
    end, clock.pulse_at = _slot(clock.center_id, here, now, policy)
    rows = standing(clock.center_id, end, "pulsed_at")
    silent = [row for row in rows if not tells_pulses(row["mode"]) or _is_past(row, end)]
    counted = [row for row in rows if row["kind"] in STANDING and tells_pulses(row["mode"])]
    pulse = _pulse(clock.center_id, end, here, counted, policy)
    if pulse is not None:
        names = pulse.context["names"]
        raise_alerts(items=[pulse, *detect_in_pulse(clock=clock, end=end, here=here, names=names)])
    done = {row["evaluation_id"] for row in [*silent, *([] if pulse is None else counted)]}
    Pending.objects.filter(pk__in=done).update(pulsed_at=end)
    clock.save(update_fields=["pulse_at"])
    return True


def _taken(due: dict[str, datetime], waiting: str) -> ReleaseClock | None:
    """Return a due clock of a center where something waits, locked. Where nothing does the slot may pass unseen."""
    something = Pending.objects.filter(center_id=OuterRef("center_id"), **{waiting: None})
    clocks = ReleaseClock.objects.select_for_update(skip_locked=True).filter(Exists(something), **due)
    return clocks.order_by("center_id").first()


def _slot(center_id: int, here: tzinfo, now: datetime, policy: Policy) -> tuple[datetime, datetime]:
    """Return the end of the slot to decide and that of the next."""
    if not policy.aligned:
        return now, now + timedelta(seconds=1)
    if seconds := settings.AYN_SLOT_SECONDS:
        tick = last_tick(now, seconds)
        return tick, datetime.fromtimestamp(tick.timestamp() + seconds, UTC)
    hours = hours_of_slot(received_between(center_id, now - WEEK, now), policy.rating_rate)
    return last_end(now, here, hours), next_end(now, here, hours)


def _is_past(row: Row, moment: datetime) -> bool:
    """Tell whether a row can have nothing to tell any more: withdrawn, and nobody can revise it."""
    return bool(row["kind"] == RowKind.WITHDRAWN and row["first_received_at"] < moment - settings.REVISION_WINDOW)


def _pulse(center_id: int, end: datetime, here: tzinfo, rows: Sequence[Row], policy: Policy) -> NewAlert | None:
    """Store the sums of a pulse if there is one, and return it as it is told, with the names of its factors."""
    factors = _factors({row["factor_set"] for row in rows})
    ratings = [_judged(row, list(factors[row["factor_set"]])) for row in rows]
    if not is_enough(ratings, policy):
        return None
    last = Pulse.objects.filter(center_id=center_id).order_by("-slot_end").first()
    began = last.slot_end if last else rows[0]["first_received_at"]
    told = pulse_of(ratings, last.means if last else None, policy, _visits(center_id, began, end, here, rows, policy))
    if told is None:
        return None
    tells_late = may_tell_late([(row["rater"], _is_late(row)) for row in rows], policy)
    pairs = list(zip(rows, ratings, strict=True))
    by_set = {version: [pair for pair in pairs if pair[0]["factor_set"] == version] for version in factors}
    hidden = _hidden([[rating for _, rating in own] for own in by_set.values()], policy)
    for version, own in by_set.items():
        shown = [
            position for position, code in enumerate(factors[version]) if code in told.means and code not in hidden
        ]
        _sums(center_id, end, version, [row for row, _ in own], shown, told.means, tells_late).save(force_insert=True)
    every = {code: name for known in factors.values() for code, name in known.items()}
    names = {code: every[code] for code in told.means}
    return NewAlert(
        kind=Kind.PULSE,
        audience=Audience.MANAGERS,
        severity=Severity.WARNING if told.fell else Severity.INFO,
        center_id=center_id,
        entity_id=None,
        reference=pulse_reference(center_id, end),
        context={"count": told.count, "means": told.means, "factors": list(told.fell), "names": names},
    )


def _visits(
    center_id: int, began: datetime, end: datetime, here: tzinfo, rows: Sequence[Row], policy: Policy
) -> float | None:
    """Return how many visits came by what is reported until now; None where nobody reports any.

    Visits are counted by days: the one in which it began is counted as a whole.
    """
    last = (end - timedelta(microseconds=1)).astimezone(here).date()
    counted = visits_between(center_id, min(began.astimezone(here).date(), last), last)
    return visits_behind(Counter(row["entity_id"] for row in rows), counted, policy) if counted else None


def _hidden(sets: Sequence[Sequence[Judged]], policy: Policy) -> set[str]:
    """Return the codes of the factors that some factor set has answers to, but not of a crowd.

    The pulse tells one mean of all sets: with the sums of one of them, those of the other would be told too.
    """
    hidden: set[str] = set()
    for ratings in sets:
        alone = pulse_of(ratings, policy=policy)
        answered = {code for rating in ratings for code, score in rating.scores.items() if score is not None}
        hidden |= answered - set(alone.means if alone else ())
    return hidden


def pulse_reference(center_id: int, end: datetime) -> UUID:
    """Return the cause of a pulse's alert: the center and the slot, nothing else."""
    text = f"pulse\0{center_id}\0{int(end.timestamp())}"
    return UUID(bytes=hashlib.sha256(text.encode()).digest()[:16])


def _judged(row: Row, codes: list[str]) -> Judged:
    told = row["notify_center"] == NotifyCenter.NOW and tells_now(row["mode"])
    return Judged(row["rater"], told, dict(zip(codes, row["scores"], strict=False)))


def _is_late(row: Row) -> bool | None:
    """Tell whether it took longer than promised; None where that is not known or was told at once with consent."""
    if row["notify_center"] == NotifyCenter.NOW and tells_now(row["mode"]):
        return None
    waiting, completion = ((row[f"{part}_minutes"], row[f"{part}_target"]) for part in ("waiting", "completion"))
    return is_late(waiting, completion)


def _sums(
    center_id: int,
    end: datetime,
    version: int,
    rows: Sequence[Row],
    shown: Sequence[int],
    means: dict[str, float],
    tells_late: bool,
) -> Pulse:
    """Return the sums of a factor set; of factors only those that a crowd answered in this very slot."""
    weights = list(Factor.objects.filter(factor_set=version).order_by("position").values_list("weight", flat=True))
    points = [each for row in rows if (each := evaluation_points(row["scores"], weights)) is not None]
    counts = [0] * 6 * len(weights)
    for row in rows:
        for position in shown:
            if (score := row["scores"][position]) is not None:
                counts[6 * position + score] += 1
    late = [each for row in rows if tells_late and (each := _is_late(row)) is not None]
    return Pulse(
        center_id=center_id, slot_end=end, factor_set=version, received=len(rows), n=len(points), points=sum(points),
        boxes=[sum(each // 25_000 == box for each in points) for box in range(5)], counts=counts, means=means,
        timed=len(late), late=sum(late),
    )  # fmt: skip


def _factors(versions: set[int]) -> dict[int, dict[str, dict[str, str]]]:
    """Return the factors of each set in its order with their names in all languages."""
    found: dict[int, dict[str, dict[str, str]]] = {version: {} for version in versions}
    columns = {code: f"name_{code.replace('-', '_')}" for code in languages.CODES}
    rows = Factor.objects.filter(factor_set__in=versions).order_by("factor_set", "position")
    for row in rows.values("factor_set_id", "code", *columns.values()):
        named = {language: row[column] for language, column in columns.items() if row[column]}
        found[row["factor_set_id"]][row["code"]] = named
    return found


@transaction.atomic
def _decide_next_texts(now: datetime, policy: Policy) -> bool:
    clock = _taken({"text_at__lte": now}, waiting="texted_at")
    if clock is None:
        return False
    # Nobody's words may be taken out while they are on their way: `personal.erase` holds the same row.
    FoldCursor.objects.select_for_update().filter(name=WORDS).first()
    center_id, morning = clock.center_id, clock.text_at
    region_id, named = Center.objects.values_list("region_id", "timezone").get(pk=center_id)
    here, calendar = zone(named), calendar_of(region_id)
    before = midnight_of(morning, here)
    rows = standing(center_id, before, "texted_at")
    before_told = set(
        Origin.objects.filter(evaluation_id__in=[row["evaluation_id"] for row in rows]).values_list(
            "evaluation_id", flat=True
        )
    )
    hopeless = [row for row in rows if row["evaluation_id"] in before_told or _says_nothing(row, before)]
    texts = [row for row in rows if row not in hopeless and _may_be_read(row)]
    told = _tell_texts(center_id, morning, here, texts, policy)
    done = {row["evaluation_id"] for row in hopeless} | told
    Pending.objects.filter(pk__in=done).update(texted_at=morning)
    clock.text_at = next_morning(now, here, lambda day: bool(calendar.shifts_on(day)))
    clock.save(update_fields=["text_at"])
    return True


def _says_nothing(row: Row, moment: datetime) -> bool:
    """Tell whether a row has no text that managers may read, and none can come any more."""
    if not tells_texts(row["mode"]):
        return True
    return row["first_received_at"] < moment - settings.REVISION_WINDOW and not (
        row["kind"] == RowKind.QUARANTINED or _may_be_read(row)
    )


def _may_be_read(row: Row) -> bool:
    """Tell whether a row's words may be part of a bundle: they stand, and were not kept for a moment of their own."""
    return (
        row["kind"] in STANDING
        and bool(row["comment"])
        and tells_texts(row["mode"])
        and row["notify_center"] == NotifyCenter.WITH_OTHERS
    )


def _names_of_staff(center_id: int) -> frozenset[str]:
    """Return the names that are known of those who answer for a center."""
    here = Q(center_id=center_id) | Q(entity__desks__center_id=center_id)
    found = Mandate.objects.filter(here).values_list("person__username", flat=True).distinct()
    return names_in(name for name in found if name)


def _tell_texts(center_id: int, morning: datetime, here: tzinfo, rows: Sequence[Row], policy: Policy) -> set[UUID]:
    by_id = {row["evaluation_id"]: row for row in rows}
    texts = [
        Text(row["evaluation_id"], row["rater"], row["first_received_at"], row["comment"], row["comment_language"])
        for row in rows
    ]
    bundle = bundle_of(texts, morning, policy, _names_of_staff(center_id) if texts else frozenset())
    release_items(
        [
            Item(
                evaluation_id=told.evaluation_id,
                visited_at=by_id[told.evaluation_id]["visited_at"],
                center_id=center_id,
                entity_id=by_id[told.evaluation_id]["entity_id"],
                kind=ItemKind.TEXT,
                day=told.moment.astimezone(here).date(),
                comment=told.comment,
                language=told.language,
                id=told.id,
            )
            for told in bundle
        ]
    )
    return {text.evaluation_id for text in texts} if bundle else set()
