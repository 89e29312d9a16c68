"""Are the ranking's promises true? Countries of known truth are rated, ranked, and held against the truth.

Ratings pile up near the end of the scale, centers have from 5 to thousands of them, true scores are not normal: nothing
here is drawn from the model that the ranking assumes. Seeded: the same figures every time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import numpy.typing as npt

from scores.movement import compare
from scores.ranking import Ranking, Sums, rank
from scores.separation import separable
from tests.drills.verdict import Verdict

SEED = 20_261_121
FACTORS, PEOPLE = 8, 6_000
MOODS = np.linspace(2.0, 6.4, 45)  # what a center is like, on the scale of scores before its ends cut it off
USUAL = 4.3  # three of four scores are then 4 or 5

LEAST = 40  # told chances that make a share worth comparing

Rng = np.random.Generator


@dataclass(frozen=True)
class Country:
    """How many centers, how much they differ (0: not at all), their usual number of ratings and its spread (log)."""

    name: str
    centers: int
    differ: float
    ratings: float
    uneven: float


COUNTRIES = (
    Country("a nation, centers differ", 300, 0.3, 60, 1.1),
    Country("a nation near the ceiling", 200, 0.5, 40, 1.0),
    Country("a region with few ratings", 60, 0.3, 9, 0.6),
    Country("an entity of thirty", 30, 0.25, 80, 1.2),
    Country("hardly any difference", 60, 0.06, 40, 1.0),
    Country("an entity of eight", 8, 0.3, 40, 1.0),
)
EQUAL = (Country("all equal", 60, 0.0, 12, 1.0), Country("all equal, many ratings", 120, 0.0, 200, 1.2))
PERIODS = Country("two periods", 40, 0.3, 60, 1.1)
CLASSES = Country("four classes of equals", 120, 0.3, 60, 1.1)


@dataclass
class Tally:
    """What was found of one kind of country."""

    inside: list[bool] = field(default_factory=list)
    ranked: list[bool] = field(default_factory=list)
    chances: list[tuple[float, bool]] = field(default_factory=list)
    equal_pairs: int = 0
    equal_called: int = 0
    called: int = 0
    any_called: list[bool] = field(default_factory=list)


def run(seconds: float) -> Verdict:
    """Rank about two countries of each kind a second of `seconds` and judge the promises."""
    rng = np.random.default_rng(SEED)
    rounds = max(int(2 * seconds), 5)
    tallies = {country.name: Tally() for country in (*COUNTRIES, *EQUAL, CLASSES)}
    for _ in range(rounds):
        for country in (*COUNTRIES, *EQUAL, CLASSES):
            moods = np.quantile(MOODS, 0.4) + np.zeros(country.centers) if not country.differ else None
            if country is CLASSES:
                moods = rng.choice(USUAL + country.differ * np.array([-1.2, -0.4, 0.4, 1.2]), country.centers)
            _judge(tallies[country.name], *world(country, rng, moods))
    verdict = _verdict(tallies, rounds)
    _compare_periods(verdict, rng, rounds)
    return verdict


@cache
def _people() -> npt.NDArray[np.int64]:
    """Return thousandths of points of many ratings for each mood; moods x people."""
    rng = np.random.default_rng(SEED + 1)
    felt = 0.8 * rng.standard_normal((PEOPLE, 1)) + 0.7 * rng.standard_normal((PEOPLE, FACTORS))
    scores = np.clip(np.rint(MOODS[:, None, None] + felt), 1, 5)
    return np.rint(25_000 * (scores - 1).mean(axis=2)).astype(np.int64)


def world(country: Country, rng: Rng, moods: npt.NDArray[np.float64] | None = None) -> tuple[dict[str, float], Ranking]:
    """Return the true score of each center, and the ranking of its ratings."""
    if moods is None:
        moods = moods_of(country, rng)
    truth, units = rated(country, rng, moods)
    return truth, rank(units)


def moods_of(country: Country, rng: Rng) -> npt.NDArray[np.float64]:
    """Return what each center is like."""
    return USUAL + country.differ * rng.standard_normal(country.centers)


def rated(country: Country, rng: Rng, moods: npt.NDArray[np.float64]) -> tuple[dict[str, float], list[Sums]]:
    """Return the true score of each center and the sums of its ratings."""
    place = np.clip((moods - MOODS[0]) / (MOODS[1] - MOODS[0]), 0, MOODS.size - 1.001)
    low = place.astype(int)
    sizes = np.exp(np.log(country.ratings) + country.uneven * rng.standard_normal(country.centers))
    truth, units = {}, []
    for number, (below, part, size) in enumerate(zip(low, place - low, sizes, strict=True)):
        n = int(np.clip(size, 5, 5_000))
        points = _people()[below + (rng.random(n) < part), rng.integers(PEOPLE, size=n)]
        code = f"{number:05}"
        means = _people()[below : below + 2].mean(axis=1) / 1000
        truth[code] = float(means[0] * (1 - part) + means[1] * part)
        units.append(Sums(code, code, n, int(points.sum()), int((points * points).sum())))
    return truth, units


def _judge(tally: Tally, truth: dict[str, float], ranking: Ranking) -> None:
    true = np.array([truth[place.sums.code] for place in ranking.places])
    above, below = (true > true[:, None] + 1e-9).sum(axis=1), (true < true[:, None] - 1e-9).sum(axis=1)
    for place, score, better, worse in zip(ranking.places, true, above, below, strict=True):
        low, high = place.rank_interval
        tally.inside.append(place.interval[0] <= score <= place.interval[1])
        tally.ranked.append(low <= len(true) - worse and high >= better + 1)
        tally.chances.append((place.p_top5, better < 5))
    _judge_pairs(tally, true, ranking)


def _judge_pairs(tally: Tally, true: npt.NDArray[np.float64], ranking: Ranking) -> None:
    if ranking.compared is None:
        raise AssertionError("nobody was ranked")
    one, other = np.triu_indices(len(true), 1)
    equal = np.abs(true[one] - true[other]) < 1e-9
    _, apart = separable(ranking.compared, ranking.groups.level, one, other)
    tally.equal_pairs += int(equal.sum())
    tally.equal_called += int((equal & apart).sum())
    tally.called += int(apart.sum())
    tally.any_called.append(bool((equal & apart).any()))


def _verdict(tallies: dict[str, Tally], rounds: int) -> Verdict:
    verdict = Verdict({"countries of each kind": rounds})
    for country in (*COUNTRIES, *EQUAL, CLASSES):
        tally, exact = tallies[country.name], country in COUNTRIES[:4]
        _share(verdict, f"{country.name}: in the interval, %", tally.inside, 93, 97 if exact else 100)
        _share(verdict, f"{country.name}: in the rank interval, %", tally.ranked, 93, 100)
    _within(verdict, "p_top5 off by more than chance, worst fifth, points", 100 * _off(tallies), 0, 4)
    for country in EQUAL:
        name = f"{country.name}: rankings that separate any, %"
        _share(verdict, name, tallies[country.name].any_called, 0, 5)
    for name in (*(country.name for country in EQUAL), CLASSES.name):
        tally = tallies[name]
        called = 100 * tally.equal_called / tally.equal_pairs
        _within(verdict, f"{name}: pairs of equals called separable, %", called, 0, 5)
    classes = tallies[CLASSES.name]
    false = 100 * classes.equal_called / max(classes.called, 1)
    _within(verdict, f"{CLASSES.name}: equals among the separable, %", false, 0, 5)
    verdict.figures[f"{CLASSES.name}: pairs called separable"] = classes.called
    return verdict


def _compare_periods(verdict: Verdict, rng: Rng, rounds: int) -> None:
    """Compare two periods in which nothing changed, then two in which one center of five did."""
    changes, moves, wrong, called = [], [], [], 0
    for _ in range(3 * rounds):
        moods = moods_of(PERIODS, rng)
        (_, before), (_, after) = rated(PERIODS, rng, moods), rated(PERIODS, rng, moods)
        found = compare(before, after).moves
        changes.append(any(move.change.real for move in found))
        moves.append(any(move.relative.real for move in found))
        changed = rng.random(PERIODS.centers) < 0.2
        moved = moods + np.where(changed, rng.choice([-0.4, 0.4], PERIODS.centers), 0)
        (_, after) = rated(PERIODS, rng, moved)
        real = [changed[int(move.after.sums.code)] for move in compare(before, after).moves if move.change.real]
        called += len(real)
        wrong.append(real.count(False) / max(len(real), 1))
    _share(verdict, "nothing changed: comparisons that call a change real, %", changes, 0, 5)
    _share(verdict, "nothing changed: comparisons that call a move real, %", moves, 0, 5)
    error = 260 * float(np.std(wrong)) / np.sqrt(len(wrong))
    name = "one in five changed: share called real without, a comparison, %"
    _within(verdict, name, 100 * float(np.mean(wrong)), 0, 5, error)
    verdict.figures["one in five changed: called real, a comparison"] = round(called / rounds / 3, 1)


def _off(tallies: dict[str, Tally]) -> float:
    """Return by how much told chances to be among the first five miss how often it came true, in the worst fifth.

    What chance alone explains (two standard errors) is taken off.
    """
    told = [chance for country in COUNTRIES for chance in tallies[country.name].chances]
    chances, came = np.array([chance for chance, _ in told]), np.array([came for _, came in told])
    fifth = np.minimum((chances * 5).astype(int), 4)
    gaps = []
    for some in (fifth == number for number in range(5)):
        if some.sum() < LEAST:
            continue
        share = float(chances[some].mean())
        error = np.sqrt(share * (1 - share) / some.sum())
        gaps.append(abs(share - float(came[some].mean())) - 2 * error)
    return max(*gaps, 0.0)


def _share(verdict: Verdict, what: str, found: Sequence[bool], low: float, high: float) -> None:
    """Note a share in percent; broken where even the 99 % interval around it misses what was promised."""
    share = float(np.mean(found))
    doubt = 2.6 * np.sqrt(share * (1 - share) / len(found))
    _within(verdict, what, 100 * share, low, high, 100 * doubt)


def _within(verdict: Verdict, what: str, found: float, low: float, high: float, doubt: float = 0) -> None:
    verdict.figures[what] = f"{found:.2f}  ({low} to {high})"
    if not low - doubt <= found <= high + doubt:
        verdict.broken.append(f"{what}: {found:.2f}, promised {low} to {high}")
