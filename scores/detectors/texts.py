"""The same words under several ratings, a letter or two changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from heapq import nsmallest
from typing import TYPE_CHECKING

from core.text import normalize
from scores.detectors.kinds import Detector
from scores.detectors.sights import Proposal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from scores.detectors.sights import Scene

SHINGLE = 4  # letters: works for scripts without blanks too
LONGEST = 400  # letters looked at
SHORTEST = 20  # shingles; "very good service" is said by many
ALIKE = 0.6  # Jaccard
RAREST, HOLDERS, COMPARED = 16, 16, 8  # shingles of a text, texts behind each, texts it is compared with
LEAST = 3  # a phone that sends twice is two


def identical_texts(scene: Scene) -> Iterator[Proposal]:
    """Propose ratings of a week whose comments are the same but for details: Jaccard of letter shingles >= ALIKE."""
    if not any(sight.comment for sight in scene.today):
        return
    same: dict[frozenset[str], list[UUID]] = defaultdict(list)  # most copies are exact: compared once
    for sight in scene.sights:
        text = shingles(sight.comment or "")
        if len(text) >= SHORTEST:
            same[text].append(sight.id)
    for texts in _joined(list(same)):
        group = [identity for text in texts for identity in same[text]]
        if len(group) >= LEAST:
            evidence = {"ratings": len(group), "wordings": len(texts), "likeness": ALIKE}
            yield Proposal(Detector.IDENTICAL_TEXTS, frozenset(group), evidence)


def shingles(text: str) -> frozenset[str]:
    """Return the runs of SHINGLE letters of a text as people mean it (core.text), without blanks."""
    letters = normalize(text).replace(" ", "")[:LONGEST]
    return frozenset(letters[at : at + SHINGLE] for at in range(len(letters) - SHINGLE + 1))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the Jaccard index of two sets, 0 for two empty ones."""
    return len(one & other) / len(one | other) if one or other else 0.0


def _joined(texts: list[frozenset[str]]) -> list[list[frozenset[str]]]:
    """Return groups linked by likeness.

    A text is compared with those with which it shares most of its rarest shingles that anybody shares: copies share
    nearly all of them, and whoever floods a center with texts cannot make the comparison take for ever.
    """
    often = Counter(shingle for text in texts for shingle in text)
    holders: dict[str, list[frozenset[str]]] = defaultdict(list)
    groups = {text: [text] for text in texts}
    for text in texts:
        shared = [shingle for shingle in text if often[shingle] > 1]
        rarest = nsmallest(RAREST, shared, key=lambda shingle: (often[shingle], shingle))
        near = Counter(other for shingle in rarest for other in holders[shingle][-HOLDERS:])
        for other, _ in near.most_common(COMPARED):
            if groups[other] is not groups[text] and likeness(text, other) >= ALIKE:
                groups[text] += groups[other]
                groups.update(dict.fromkeys(groups[other], groups[text]))
        for shingle in rarest:
            holders[shingle].append(text)
    return list({id(group): group for group in groups.values()}.values())
