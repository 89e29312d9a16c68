"""A manager who wants to know who wrote: what he remembers, what he is told, and how far he gets with it.

The center has three visits a day; one in ten is rated. The manager remembers every visit: when it ended, the language
spoken, the ticket; some phones he has seen over the counter. What he is told comes from the release policy itself.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple
from zoneinfo import ZoneInfo

from evaluations.bundles import Text, Told, bundle_of
from evaluations.policy import BANDS, Policy
from evaluations.pulses import Judged, Pulse, pulse_of
from evaluations.slots import WEEK, hours_of_slot, last_end, midnight_of, next_end, next_morning

HERE = ZoneInfo("Asia/Qatar")
BEGIN = datetime(2026, 1, 4, 21, tzinfo=UTC)  # a local midnight
WEEKS = 52
LANGUAGES = ["ar"] * 9 + ["en"] * 6 + ["ur"] * 4 + ["ru"]
ENOUGH = 5  # people: what the promise says, whatever the policy under test


class Visit(NamedTuple):
    """What the manager remembers."""

    ended: datetime
    person: bytes
    ticket: str
    language: str


class Rating(NamedTuple):
    """What the person said of a visit, and when."""

    id: uuid.UUID
    visit: Visit
    received: datetime
    comment: str
    scores: dict[str, int]

    def judged(self) -> Judged:
        return Judged(self.visit.person, False, self.scores)

    def text(self) -> Text:
        return Text(self.id, self.visit.person, self.received, self.comment, self.visit.language)


@dataclass
class Seen:
    """Everything the manager was told, with what stands behind it (which only the judge of the attack knows)."""

    pulses: list[tuple[datetime, Pulse, list[Rating]]] = field(default_factory=list)
    bundles: list[list[Told]] = field(default_factory=list)
    cards: list[list[Rating]] = field(default_factory=list)  # what each published card sums up


def world(seed: int, weeks: int = WEEKS) -> tuple[list[Visit], list[Rating]]:
    chance = random.Random(seed)
    visits, ratings = [], []
    for day in range(7 * weeks):
        for _ in range(3):
            ended = BEGIN + timedelta(days=day, hours=8, minutes=chance.randrange(7 * 60))
            visit = Visit(ended, chance.randbytes(16), f"A-{chance.randrange(100, 999)}", chance.choice(LANGUAGES))
            visits.append(visit)
            if chance.random() < 0.1:
                ratings.append(_rating(chance, visit))
        if day % 60 == 30:  # somebody who rates five services one after the other
            ratings += [_rating(chance, visits[-1]) for _ in range(5)]
    return sorted(visits), sorted(ratings, key=lambda rating: rating.received)


def _rating(chance: random.Random, visit: Visit) -> Rating:
    minutes = chance.choice([chance.randrange(3, 20), chance.randrange(20, 360)])
    words = chance.choice(["It took long", "Kind people", "Nobody told me why"])
    comment = f"{words}, my number was {visit.ticket}" if chance.random() < 0.3 else f"{words}."
    scores = {"location": 5, "waiting_time": chance.randrange(1, 6), "staff_behavior": chance.randrange(1, 6)}
    identity = uuid.UUID(bytes=chance.randbytes(16), version=4)
    return Rating(identity, visit, visit.ended + timedelta(minutes=minutes), comment, scores)


def told(ratings: Sequence[Rating], policy: Policy, *, live_card: bool = False) -> Seen:
    """Play the center's year as the release policy tells it; `live_card`: a card renewed by every fifth rating."""
    seen = Seen()
    _pulses(ratings, policy, seen)
    _bundles(ratings, policy, seen)
    behind: list[Rating] = []
    for _, _, block in seen.pulses:
        behind = [*behind, *block]
        seen.cards.append(behind)
    if live_card:
        seen.cards = [list(ratings[:upto]) for upto in range(5, len(ratings), 5)]
    return seen


def _pulses(ratings: Sequence[Rating], policy: Policy, seen: Seen) -> None:
    waiting: list[Rating] = []
    rest, now, before = list(ratings), BEGIN, {}
    while rest or now < ratings[-1].received + timedelta(days=1):
        if policy.aligned:
            lately = sum(now - WEEK <= rating.received < now for rating in ratings)
            hours = hours_of_slot(lately, policy.rating_rate)
            now = next_end(now, HERE, hours)
            assert last_end(now, HERE, hours) == now
        elif rest:
            now = rest[0].received
        else:
            return
        while rest and rest[0].received <= now:
            waiting.append(rest.pop(0))
        pulse = pulse_of([rating.judged() for rating in waiting], before, policy)
        if pulse:
            seen.pulses.append((now, pulse, waiting))
            waiting, before = [], pulse.means


def _bundles(ratings: Sequence[Rating], policy: Policy, seen: Seen) -> None:
    now, done = BEGIN, set()
    while now < ratings[-1].received + timedelta(days=2):
        now = next_morning(now, HERE, lambda day: day.weekday() in {6, 0, 1, 2, 3})
        upto = midnight_of(now, HERE)
        waiting = [rating for rating in ratings if rating.received < upto and rating.id not in done]
        if bundle := bundle_of([rating.text() for rating in waiting], now, policy):
            seen.bundles.append(bundle)
            done |= {rating.id for rating in waiting}


def smallest_group(sums: Sequence[Sequence[Rating]]) -> int:
    """Return the fewest people about whom the told sums determine something: the rank test.

    Every sum is a row over the ratings; rows are reduced over the rationals, then added and subtracted by pairs.
    """
    order = list({rating.id: rating for some in sums for rating in some}.values())
    place = {rating.id: column for column, rating in enumerate(order)}
    rows: list[dict[int, Fraction]] = []
    for some in sums:
        row = {place[rating.id]: Fraction(1) for rating in some}
        for pivot in rows:
            row = _minus(row, pivot, row.get(min(pivot), Fraction(0)))
        if row:
            row = {column: value / row[min(row)] for column, value in row.items()}
            rows = [_minus(other, row, other.get(min(row), Fraction(0))) for other in rows] + [row]
    pairs = [_minus(one, other, sign) for one, other in combinations(rows, 2) for sign in (Fraction(1), Fraction(-1))]
    groups = [{order[column].visit.person for column in row} for row in [*rows, *pairs] if row]
    return min(map(len, groups), default=0)


def _minus(row: dict[int, Fraction], other: dict[int, Fraction], times: Fraction) -> dict[int, Fraction]:
    if not times:
        return row
    found = {column: row.get(column, Fraction(0)) - times * other.get(column, Fraction(0)) for column in {*row, *other}}
    return {column: value for column, value in found.items() if value}


def attack(visits: Sequence[Visit], ratings: Sequence[Rating], seen: Seen) -> dict[str, float]:
    """Return how far each attack gets; compare with LIMITS."""
    by_id = {rating.id: rating for rating in ratings}
    items = [item for bundle in seen.bundles for item in bundle]
    return {
        "people in the smallest group of sums": smallest_group([b for _, _, b in seen.pulses] + seen.cards),
        "people in the smallest bundle of texts": min(
            (len({by_id[item.evaluation_id].visit.person for item in bundle}) for bundle in seen.bundles), default=0
        ),
        "pulses told within an hour of a rating in them": sum(
            any(timedelta(0) <= moment - rating.received < timedelta(hours=1) for rating in block)
            for moment, _, block in seen.pulses
        ),
        "means that tell that all agreed": sum(
            mean < 1.5 or mean > 4.5 for _, pulse, _ in seen.pulses for mean in pulse.means.values()
        ),
        "exact counts": sum(pulse.count not in {name for _, name in BANDS} for _, pulse, _ in seen.pulses),
        "texts with a remembered ticket": sum(any(v.ticket in item.comment for v in visits) for item in items),
        "languages of fewer than five": sum(
            item.language is not None and sum(other.language == item.language for other in bundle) < ENOUGH
            for bundle in seen.bundles for item in bundle
        ),
        "ids seen on a phone": sum(item.id in by_id for item in items),
        "authors guessed by time, percent": _share(_by_time(visits, by_id, seen), len(items)),
        "authors guessed by order, percent": _share(_by_order(by_id, seen), len(items)),
    }  # fmt: skip


def _share(hits: int, of: int) -> float:
    return round(100 * hits / of, 1) if of else 0.0


def _by_time(visits: Sequence[Visit], by_id: dict[uuid.UUID, Rating], seen: Seen) -> int:
    """Guess that a text is of the last visit before the moment it carries."""
    hits = 0
    for bundle in seen.bundles:
        for item in bundle:
            earlier = [visit for visit in visits if visit.ended <= item.moment]
            hits += bool(earlier) and earlier[-1] == by_id[item.evaluation_id].visit
    return hits


def _by_order(by_id: dict[uuid.UUID, Rating], seen: Seen) -> int:
    """Know who rated, and guess that texts stand in the order of the visits."""
    hits = 0
    for bundle in seen.bundles:
        authors = [by_id[item.evaluation_id].visit for item in bundle]
        hits += sum(one == other for one, other in zip(sorted(authors), authors, strict=True))
    return hits


# name -> (least, most) that the promise allows. In every bundle chance alone finds one author or two.
LIMITS: dict[str, tuple[float, float]] = {
    "people in the smallest group of sums": (ENOUGH, float("inf")),
    "people in the smallest bundle of texts": (ENOUGH, float("inf")),
    "pulses told within an hour of a rating in them": (0, 0),
    "means that tell that all agreed": (0, 0),
    "exact counts": (0, 0),
    "texts with a remembered ticket": (0, 0),
    "languages of fewer than five": (0, 0),
    "ids seen on a phone": (0, 0),
    "authors guessed by time, percent": (0, 20),
    "authors guessed by order, percent": (0, 45),  # who rated five times at one visit is easily guessed once
}


def broken(figures: dict[str, float]) -> list[str]:
    """Return the attacks that got further than the promise allows."""
    return [name for name, (least, most) in LIMITS.items() if not least <= figures[name] <= most]
