"""How far the manager of `nosy_life` gets: what each figure he read is made of, and what else gives somebody away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Any

from evaluations.policy import BANDS, EDGES, HIGHEST_TOLD, LOWEST_TOLD, STANDARD, band, told_mean, told_share
from tests.attacks.nosy import ENOUGH, smallest_group
from tests.attacks.nosy_life import HERE, Got, Said

FACTORS = ("location", "accessibility", "reception", "waiting_time", "ease_of_procedures", "staff_behavior",
           "completion_time", "payment_channels")  # fmt: skip
GRID = ("00:00", "07:00")  # ends of slots, mornings: where the center is
PULSES, GROUPS = "figures made of anything but whole pulses", "people in the smallest group of figures"
MOMENTS, AGREED = "moments that are no end of a slot", "figures that tell that all agreed"
COUNTS, BUNDLES = "exact counts", "people in the smallest bundle of texts"
TICKETS, TONGUES, IDS = "texts with a remembered ticket", "languages of fewer than five", "ids, phones and pseudonyms"

Figure = tuple[int, tuple[Any, ...], Callable[[Sequence[int]], tuple[Any, ...]]]  # position, as told, how it is made


def judged(got: Got, said: Sequence[Said]) -> dict[str, float]:
    """Return how far each attack gets; compare with `broken`."""
    strange, group = _figures(got, said)
    days: dict[str, list[dict[str, Any]]] = {}
    for item in got.items:
        if item["kind"] == "text":
            days.setdefault(item["day"], []).append(item)
    people = {rating.id: rating.person for rating in said}
    items = [item for bundle in days.values() for item in bundle]
    secrets = [str(r.id) for r in said] + [r.id.hex for r in said] + [r.person.hex() for r in said]
    return {
        PULSES: strange,
        GROUPS: group,
        BUNDLES: min((len({people[got.origins[i["id"]]] for i in some}) for some in days.values()), default=0),
        MOMENTS: sum(_local(alert["raised_at"]) not in GRID for alert in _silent(got)),
        AGREED: sum(_tells_all(got)),
        COUNTS: sum(each not in {name for _, name in BANDS} for each in _counts(got)),
        TICKETS: sum(any(rating.ticket in item["comment"] for rating in said) for item in items),
        TONGUES: sum(
            item["language"] is not None and sum(o["language"] == item["language"] for o in bundle) < ENOUGH
            for bundle in days.values() for item in bundle
        ),
        IDS: sum(secret in got.text for secret in secrets),
    }  # fmt: skip


def broken(figures: dict[str, float]) -> list[str]:
    """Return the attacks that got further than the promise allows."""
    return [name for name, value in figures.items() if (value < ENOUGH if name in (GROUPS, BUNDLES) else value > 0)]


def _figures(got: Got, said: Sequence[Said]) -> tuple[int, int]:
    """Return how many figures no sum of whole pulses gives, and the fewest people that the sums of the rest leave."""
    by_id = {rating.id: rating for rating in said}
    blocks = [[by_id[one] for one in block] for block in got.blocks]
    # A pulse tells a factor, and adds to its figures, where a crowd answered it.
    telling = [[block for block in blocks if _crowd(block, position) >= ENOUGH] for position in range(len(FACTORS))]
    wholes = [
        [list(chain(*some[i:j])) for i in range(len(some)) for j in range(i + 1, len(some) + 1)] for some in telling
    ]
    others = [list(said[:upto]) for upto in range(5, len(said))]  # as a live card would have it
    strange, rows = 0, {position: [] for position in range(len(FACTORS))}
    known: dict[Any, list[Said] | None] = {}
    for position, told, made in _read(got):
        if (position, told, made) not in known:
            found = next((some for some in wholes[position] if made(_answers(some, position)) == told), None)
            strange += found is None
            known[position, told, made] = found or next(
                (some for some in others if made(_answers(some, position)) == told), None
            )
            if some := known[position, told, made]:
                rows[position].append([rating for rating in some if rating.scores[position] and not rating.told])
    for position in rows:
        rows[position] += [[r for r in block if r.scores[position] and not r.told] for block in telling[position]
                           if _is_told(got, position, block)]  # fmt: skip
    groups = [smallest_group([row for row in some if row]) for some in rows.values()]
    return strange, min((group for group in groups if group), default=0)


def _crowd(some: Iterable[Said], position: int) -> int:
    return len({rating.person for rating in some if rating.scores[position] and not rating.told})


def _is_told(got: Got, position: int, block: Sequence[Said]) -> bool:
    told = told_mean(_answers(block, position), STANDARD) if sum(_answers(block, position)) else None
    return any(alert["pulse"]["means"].get(FACTORS[position]) == told for alert in got.alerts if alert["pulse"])


def _read(got: Got) -> Iterable[Figure]:
    for alert in got.alerts:
        for code, mean in (alert["pulse"] or {"means": {}})["means"].items():
            yield FACTORS.index(code), (mean,), _pulse
        for each in alert["rechecks"]:
            for side in ("before", "after"):
                yield FACTORS.index(each["factor"]["code"]), tuple(each[side].values()), _side
    for card in got.cards:
        for factor in card["factors"]:
            told = (factor["n"], factor["mean"], factor["csat"])
            yield FACTORS.index(factor["code"]), told, _card


def _answers(some: Sequence[Said], position: int) -> list[int]:
    found = Counter(rating.scores[position] for rating in some)
    return [found[score] for score in range(1, 6)]


def _pulse(counts: Sequence[int]) -> tuple[Any, ...]:
    return (told_mean(counts, replace(STANDARD)),) if sum(counts) else ()


def _share(counts: Sequence[int]) -> float:
    return sum(score * count for score, count in enumerate(counts)) / 4 / sum(counts)


def _side(counts: Sequence[int]) -> tuple[Any, ...]:
    n = sum(counts)
    return (band(n), round(100 * told_share(_share(counts), n), 1)) if n >= ENOUGH else ()


def _card(counts: Sequence[int]) -> tuple[Any, ...]:
    n = sum(counts)
    if n < ENOUGH:
        return ()
    high = sum(counts[3:]) / n
    return band(n), round(1 + 4 * told_share(_share(counts), n), 1), round(100 * told_share(high, n))


def _silent(got: Got) -> list[dict[str, Any]]:
    return [alert for alert in got.alerts if alert["kind"] != "rating_told"]


def _local(text: str) -> str:
    return f"{datetime.fromisoformat(text).astimezone(HERE):%H:%M}"


def _tells_all(got: Got) -> Iterable[bool]:
    for alert in got.alerts:
        means = (alert["pulse"] or {"means": {}})["means"].values()
        yield from (not LOWEST_TOLD <= mean <= HIGHEST_TOLD for mean in means)
        for each in alert["rechecks"]:
            yield from (_beyond(each[side]["mean"] / 100, each[side]["count"]) for side in ("before", "after"))
    for card in got.cards:
        yield from (_beyond((f["mean"] - 1) / 4, f["n"]) or _beyond(f["csat"] / 100, f["n"]) for f in card["factors"])


def _beyond(share: float, n: str) -> bool:
    edge = EDGES.get(n, 0.025) - 0.0151  # rounding to 0.1 of 4, to whole percents
    return not edge <= share <= 1 - edge


def _counts(got: Got) -> Iterable[str]:
    for alert in got.alerts:
        yield from [alert["pulse"]["count"]] if alert["pulse"] else []
        yield from (each[side]["count"] for each in alert["rechecks"] for side in ("before", "after"))
    for card in got.cards:
        yield from (each["n"] for each in card["factors"])
