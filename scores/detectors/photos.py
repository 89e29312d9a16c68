"""The same picture under the ratings of several people."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from scores.detectors.kinds import Detector
from scores.detectors.sights import Proposal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scores.detectors.sights import Photo, Scene

NEAR = 6  # of 64 bits: sent on by a messenger, made smaller, a frame cut off
DETAIL = 8  # bits of each kind at least: a wall, a sky and a black screen look like many others
RATERS = 2  # of one quarter, for in the next everybody has another pseudonym
_BITS = 0xFFFF_FFFF_FFFF_FFFF


def identical_photos(scene: Scene) -> Iterator[Proposal]:
    """Propose ratings of a month whose photos look the same (at most NEAR bits apart) though several people sent them.

    Evidence: how many ratings, raters and photos, and the most bits between a photo and the one most like it.
    """
    photos = [photo for photo in scene.photos if DETAIL <= (photo.look & _BITS).bit_count() <= 64 - DETAIL]
    for group, farthest in _alike(photos):
        raters = _raters(group)
        if raters >= RATERS:
            suspects = frozenset(photo.evaluation_id for photo in group)
            evidence: dict[str, float | int] = {
                "ratings": len(suspects), "raters": raters, "photos": len(group), "distance": farthest,
            }  # fmt: skip
            yield Proposal(Detector.IDENTICAL_PHOTOS, suspects, evidence)


def _raters(photos: Iterable[Photo]) -> int:
    """Return how many people there are at least: the most of one quarter."""
    found: dict[object, set[bytes]] = defaultdict(set)
    for photo in photos:
        found[photo.quarter].add(photo.rater)
    return max(map(len, found.values()))


def _alike(photos: Sequence[Photo]) -> list[tuple[list[Photo], int]]:
    """Return groups of photos linked by likeness, and for each the most bits between a photo and its nearest."""
    by_look: dict[int, list[Photo]] = defaultdict(list)
    for photo in photos:
        by_look[photo.look & _BITS].append(photo)
    looks = np.array(list(by_look), dtype=np.uint64)
    groups = {int(look): [int(look)] for look in looks}
    nearest = {look: 0 if len(found) > 1 else 64 for look, found in by_look.items()}
    for at, look in enumerate(looks[:-1]):
        distances = np.bitwise_count(looks[at + 1 :] ^ look)
        for ahead in np.flatnonzero(distances <= NEAR):
            other, distance = int(looks[at + 1 + ahead]), int(distances[ahead])
            for each in (int(look), other):
                nearest[each] = min(nearest[each], distance)
            _join(groups, int(look), other)
    joined = {id(group): group for group in groups.values()}.values()
    return [
        ([photo for look in group for photo in by_look[look]], max(nearest[look] for look in group))
        for group in joined
        if sum(len(by_look[look]) for look in group) > 1
    ]


def _join(groups: dict[int, list[int]], one: int, other: int) -> None:
    if groups[one] is not groups[other]:
        groups[one] += groups[other]
        groups.update(dict.fromkeys(groups[other], groups[one]))
