"""Bundles: the texts that managers read on the next working day, so many together that none has a face. Pure."""

from __future__ import annotations

import random
import uuid
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from evaluations.policy import STANDARD
from evaluations.screening import screened

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from evaluations.policy import Policy


class Text(NamedTuple):
    """A comment that stands, with what must not be told of it."""

    evaluation_id: UUID
    rater: bytes | None
    received_at: datetime
    comment: str
    language: str | None


class Told(NamedTuple):
    """A comment as a manager reads it; `evaluation_id` stays behind the wall."""

    id: UUID
    evaluation_id: UUID
    moment: datetime
    comment: str
    language: str | None


def bundle_of(
    texts: Sequence[Text], moment: datetime, policy: Policy = STANDARD, names: frozenset[str] = frozenset()
) -> list[Told]:
    """Return the bundle to tell at `moment`, in its order, without `names`; empty when too few people wrote."""
    clean = [(text, screened(text.comment, names) if policy.screened else text.comment) for text in texts]
    said = [(text, words) for text, words in clean if words]
    people = {text.rater for text, _ in said if text.rater is not None}
    if (min(len(people), len(said)) if policy.by_people else len(said)) < policy.k_texts:
        return []
    shared = Counter(_base(text.language) for text, _ in said)
    told = [
        Told(
            id=uuid.uuid4() if policy.fresh_ids else text.evaluation_id,
            evaluation_id=text.evaluation_id,
            moment=moment if policy.coarse else text.received_at,
            comment=words,
            language=_base(text.language) if shared[_base(text.language)] >= policy.k_language else None,
        )
        for text, words in sorted(said, key=lambda pair: pair[0].received_at)
    ]
    if policy.shuffled:
        random.SystemRandom().shuffle(told)
    return told


def _base(language: str | None) -> str | None:
    return language.partition("-")[0].lower() if language else None
