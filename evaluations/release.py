"""What an evaluation may tell, to whom and at once: the one place that decides it (docs/privacy.md). Pure.

Told with consent. A customer who chose "tell the center now" is heard by the managers within a second: which factors
he rated low, how urgent that makes it, and his comment if he ticked that too. Nothing else of the rating reaches
them: what they get is a function of those facts alone. The first thing told stays: neither a revision nor a
withdrawal ever changes, repeats or takes back an alert of the managers, or "show me your five stars" would work.
A revision that first chooses "now" is told as if it were the first word. What "low" means is the center's rule
`low_factor` as it stands then (`alerts.rules`); moving it tells nothing anew, and switching it off silences nobody.

An entity may be stricter (`centers.kinds.ReleaseMode`), never looser. What is not told at once waits for a crowd
(`evaluations.pulses`, `evaluations.bundles`).

The central quality team sees every rating, pseudonymous and whole, and "low" by the same measure at all centers. Its
copy silently follows the last content.

A row that a later row of the same evaluation has overtaken tells nothing: the last one counts, also after a pause of
the worker.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from alerts.kinds import Audience, Kind, Severity
from centers.kinds import ReleaseMode
from core.text import undisguised
from evaluations.kinds import NotifyCenter, RowKind, Source
from evaluations.policy import tells_now

if TYPE_CHECKING:
    from collections.abc import Mapping

THRESHOLD = 2  # a factor is low at this score or below; a center may want it otherwise for its managers
URGENT_FROM = 3  # low factors


@dataclass(frozen=True, slots=True)
class Facts:
    """One row of the log. `scores` by code in the order of the set: 1..5, 0 not applicable, None not answered."""

    row: RowKind
    source: Source
    notify_center: NotifyCenter
    scores: Mapping[str, int | None]
    comment: str = ""
    share_comment: bool = False
    overtaken: bool = False
    mode: ReleaseMode = ReleaseMode.STANDARD  # how much the entity lets through
    low_at: int = THRESHOLD  # scores that managers are told of as low: this one and below
    details: Mapping[str, Any] = field(default_factory=dict)  # service, channel, outcome, minutes: JSON values


@dataclass(frozen=True, slots=True)
class Release:
    """One thing to tell.

    `raises`: a new alert may come of it; `replaces`: an alert told before takes this content; `folds`: many of a place
    are told as one.
    """

    audience: Audience
    kind: Kind
    severity: Severity
    factors: tuple[str, ...]
    context: dict[str, Any]
    comment: str
    raises: bool
    replaces: bool
    folds: bool


def releases(facts: Facts) -> list[Release]:
    """Return everything that a row of the log tells at once."""
    if facts.overtaken:
        return []
    told = [_for_managers(facts)] if _told_with_consent(facts) else []
    return [*told, _for_quality(facts)]


def low_factors(scores: Mapping[str, int | None], low_at: int = THRESHOLD) -> tuple[str, ...]:
    """Return the codes of the factors rated `low_at` or less, in the order of the set; 0 is "not applicable"."""
    return tuple(code for code, score in scores.items() if score and score <= low_at)


def severity_of(factors: tuple[str, ...]) -> Severity:
    """Return how soon somebody should look, from the number of low factors alone: it tells no score."""
    if len(factors) >= URGENT_FROM:
        return Severity.URGENT
    return Severity.WARNING if factors else Severity.INFO


def reference(evaluation_id: UUID) -> UUID:
    """Return the opaque cause under which an evaluation's alerts are kept (`alerts.actions.forget` takes it).

    The phone's id, 122 random bits, cannot be had from it. No key: it stays the same when keys are changed, so folding
    again never tells anything twice and erasure always finds what it must empty.
    """
    return UUID(bytes=hashlib.sha256(b"alert\0" + evaluation_id.bytes).digest()[:16])


def _told_with_consent(facts: Facts) -> bool:
    return (
        facts.notify_center == NotifyCenter.NOW
        and facts.source == Source.CITIZEN
        and facts.row in (RowKind.SUBMITTED, RowKind.REVISED)
        and tells_now(facts.mode)
    )


def _for_managers(facts: Facts) -> Release:
    factors = low_factors(facts.scores, facts.low_at)
    return Release(
        audience=Audience.MANAGERS,
        kind=Kind.RATING_TOLD,
        severity=severity_of(factors),
        factors=factors,
        context={"factors": list(factors)},
        comment=undisguised(facts.comment) if facts.share_comment else "",
        raises=True,
        replaces=False,
        folds=True,
    )


def _for_quality(facts: Facts) -> Release:
    withdrawn = facts.row == RowKind.WITHDRAWN
    factors = () if withdrawn else low_factors(facts.scores)
    answered = {code: score or None for code, score in facts.scores.items() if score is not None}
    whole = {"scores": answered, **facts.details}
    return Release(
        audience=Audience.QUALITY,
        kind=Kind.RATING_RECEIVED,
        severity=severity_of(factors),
        factors=factors,
        context={"factors": list(factors), **({"withdrawn": True} if withdrawn else whole)},
        comment="" if withdrawn else undisguised(facts.comment),
        raises=not withdrawn,
        replaces=facts.row != RowKind.SUBMITTED,
        folds=False,
    )
