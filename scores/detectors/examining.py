"""All detectors on one scene."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from scores.detectors.bursts import bursts
from scores.detectors.photos import identical_photos
from scores.detectors.praise import sudden_praise
from scores.detectors.sources import one_account, one_device, one_network, staff
from scores.detectors.texts import identical_texts
from scores.detectors.travel import impossible_travel

if TYPE_CHECKING:
    from scores.detectors.sights import Proposal, Scene

DETECTORS = (
    bursts, one_network, one_device, one_account, identical_texts, identical_photos, impossible_travel,
    staff, sudden_praise,
)  # fmt: skip


def examine(scene: Scene) -> list[Proposal]:
    """Return what each detector proposes."""
    return list(chain.from_iterable(detector(scene) for detector in DETECTORS))
