"""Many ratings from one network, one device or one account in a day."""

from __future__ import annotations

from collections import defaultdict
from math import sqrt
from typing import TYPE_CHECKING

from scores.detectors.chance import binomial_tail
from scores.detectors.kinds import Detector
from scores.detectors.sights import MEMORY, Proposal
from scores.detectors.tone import lopsided, told

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator
    from datetime import date

    from scores.detectors.sights import Scene, Sight

NETWORK_LEAST = 5
NETWORK_ALPHA = 1e-3
DEVICE_LEAST, DEVICE_ACCOUNTS = 4, 3  # a family with one telephone has two accounts, hardly four visits
ACCOUNT_LEAST = 5  # a complex has several desks, hardly five visits of one person
_PRIOR_ALIKE, _PRIOR_PAIRS = 1, 25  # before anything is known the largest network has a fifth


def one_network(scene: Scene) -> Iterator[Proposal]:
    """Propose the ratings of one tone from a network that holds too much of a day.

    Visitors share the center's Wi-Fi and a carrier's gateway, so the largest network's usual share is bounded by the
    remembered days (it is at most the root of the chance that two ratings share one). Test: binomial, NETWORK_ALPHA,
    and the tone.
    """
    marked = [sight for sight in scene.today if sight.network is not None]
    days = scene.usual(MEMORY)
    alike = sum(day.alike for day in days) + _PRIOR_ALIKE
    largest = sqrt(alike / (sum(day.pairs for day in days) + _PRIOR_PAIRS))
    for sights in _groups(marked, lambda sight: sight.network, NETWORK_LEAST):
        p = binomial_tail(len(sights), len(marked), largest)
        pulling = lopsided(sights, scene) if p < NETWORK_ALPHA else None
        if pulling is not None:
            evidence = {
                "ratings": len(sights), "of": len(marked), "usual_largest_share": round(largest, 3),
                "p_count": float(f"{p:.2g}"),
            } | told(pulling, len(sights))  # fmt: skip
            yield Proposal(Detector.ONE_NETWORK, frozenset(sight.id for sight in pulling.sights), evidence)


def one_device(scene: Scene) -> Iterator[Proposal]:
    """Propose what several accounts sent from one device in a day."""
    for sights in _groups(scene.today, lambda sight: sight.device, DEVICE_LEAST):
        accounts = len({sight.owner for sight in sights})
        if accounts >= DEVICE_ACCOUNTS:
            yield _plain(Detector.ONE_DEVICE, sights, {"accounts": accounts})


def one_account(scene: Scene) -> Iterator[Proposal]:
    """Propose what one account says of many visits here on one day."""
    for sights in _groups(scene.sights, _rater_and_day, ACCOUNT_LEAST):
        yield _plain(Detector.ONE_ACCOUNT, sights, {"accounts": 1})


def staff(scene: Scene) -> Iterator[Proposal]:
    """Propose what came from a device of the center's managers; from their network only praise that is unusual.

    The network of managers is often that of the waiting hall: alone it says nothing, so the tone is tested.
    """
    today = scene.today
    devices = [sight for sight in today if sight.device in scene.staff]
    if devices:
        yield _plain(Detector.STAFF, devices, {"devices": len({sight.device for sight in devices})})
    beside = [sight for sight in today if sight.network in scene.staff and sight.device not in scene.staff]
    pulling = lopsided(beside, scene) if beside else None
    if pulling is not None and pulling.tone > 0:
        evidence = {"ratings": len(beside), "devices": 0} | told(pulling, len(beside))
        yield Proposal(Detector.STAFF, frozenset(sight.id for sight in pulling.sights), evidence)


def _plain(detector: Detector, sights: list[Sight], more: dict[str, int]) -> Proposal:
    return Proposal(detector, frozenset(sight.id for sight in sights), {"ratings": len(sights), **more})


def _rater_and_day(sight: Sight) -> tuple[bytes, date] | None:
    return None if sight.rater is None else (sight.rater, sight.visited_at.date())


def _groups(sights: Iterable[Sight], key: Callable[[Sight], Hashable | None], least: int) -> Iterator[list[Sight]]:
    found: dict[Hashable, list[Sight]] = defaultdict(list)
    for sight in sights:
        name = key(sight)
        if name is not None:
            found[name].append(sight)
    return (group for group in found.values() if len(group) >= least)
