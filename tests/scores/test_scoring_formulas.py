"""The formulas against published tables, exact arithmetic and each other."""

from __future__ import annotations

import itertools
from datetime import date
from fractions import Fraction
from math import sqrt
from statistics import mean, stdev

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from evaluations.points import evaluation_points
from scores import scoring
from scores.periods import fewest, windows

COUNTS = st.lists(st.integers(0, 40), min_size=5, max_size=5)

# 0.975 quantiles of Student's t: NIST/SEMATECH e-Handbook 1.3.6.7.2 (three decimals), the first ones to nine.
TABLE = {
    1: 12.706204736, 2: 4.302652730, 3: 3.182446305, 4: 2.776445105, 5: 2.570581836, 10: 2.228138852,
    30: 2.042272456, 60: 2.000297822, 120: 1.979930405, 200: 1.971896224,
}  # fmt: skip
THREE_DECIMALS = {6: 2.447, 7: 2.365, 8: 2.306, 9: 2.262, 15: 2.131, 20: 2.086, 25: 2.060, 40: 2.021, 99: 1.984}


@pytest.mark.parametrize(("df", "quantile"), TABLE.items())
def test_t_quantiles_are_those_of_the_table(df: int, quantile: float) -> None:
    assert scoring.t_quantile(df) == pytest.approx(quantile, abs=2e-9)


@pytest.mark.parametrize(("df", "quantile"), THREE_DECIMALS.items())
def test_t_quantiles_are_those_of_the_short_table(df: int, quantile: float) -> None:
    assert round(scoring.t_quantile(df), 3) == quantile


def test_t_quantiles_fall_towards_the_normal_without_a_step() -> None:
    quantiles = [scoring.t_quantile(df) for df in range(1, 400)]
    falls = [a - b for a, b in itertools.pairwise(quantiles)]
    assert all(fall > 0 for fall in falls)
    assert falls == sorted(falls, reverse=True)
    assert scoring.t_quantile(10**9) == pytest.approx(scoring.Z, abs=1e-6)


@given(COUNTS)
def test_mean_and_deviation_are_those_of_the_single_scores(counts: list[int]) -> None:
    values = [scoring.factor_points(score) for score, count in enumerate(counts, 1) for _ in range(count)]
    spread = scoring.spread_of_counts(counts)
    assert spread.n == len(values)
    assert spread.mean == (pytest.approx(mean(values)) if values else None)
    assert spread.sd == (pytest.approx(stdev(values), abs=1e-9) if len(values) > 1 else None)
    if len(values) > 1:
        half = scoring.t_quantile(len(values) - 1) * stdev(values) / sqrt(len(values))
        assert spread.interval == pytest.approx((mean(values) - half, mean(values) + half), abs=1e-9)
    else:
        assert spread.interval is None


@given(COUNTS)
def test_shares_add_up(counts: list[int]) -> None:
    n = sum(counts)
    if n == 0:
        assert scoring.csat(counts) is scoring.bottom_two(counts) is scoring.mean_score(counts) is None
        return
    top, bottom = scoring.csat(counts), scoring.bottom_two(counts)
    assert top is not None
    assert bottom is not None
    assert top + bottom + 100 * counts[2] / n == pytest.approx(100)


@given(st.integers(1, 5000), st.data())
def test_wilson_holds_the_share_and_stays_within_bounds(n: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, n))
    low, high = scoring.wilson(hits, n) or (0, 0)
    assert 0 <= low <= 100 * hits / n + 1e-9
    assert 100 * hits / n - 1e-9 <= high <= 100
    mirrored = scoring.wilson(n - hits, n) or (0, 0)
    assert (100 - mirrored[1], 100 - mirrored[0]) == pytest.approx((low, high), abs=1e-9)


@given(st.integers(1, 2000), st.data())
def test_wilson_ends_solve_the_score_equation(n: int, data: st.DataObject) -> None:
    """|p - q| = z sqrt(q (1 - q) / n) at both ends q: where the interval comes from."""
    hits = data.draw(st.integers(0, n))
    for end in scoring.wilson(hits, n) or ():
        q = end / 100
        assert abs(hits / n - q) == pytest.approx(scoring.Z * sqrt(max(0.0, q * (1 - q) / n)), abs=1e-6)


def test_nothing_has_no_figures() -> None:
    assert scoring.wilson(0, 0) is None
    assert scoring.spread(0, 0, 0) == scoring.Spread(0, None, None, None)


SCORES = st.lists(st.sampled_from([None, 0, 1, 2, 3, 4, 5]), min_size=1, max_size=32)


@given(SCORES, st.data())
def test_evaluation_points_are_the_weighted_mean_rounded_half_up(scores: list[int | None], data: st.DataObject) -> None:
    weights = data.draw(st.lists(st.integers(1, 1000), min_size=len(scores), max_size=len(scores)))
    points = evaluation_points(scores, weights)
    answered = [(score, weight) for score, weight in zip(scores, weights, strict=True) if score]
    if not answered:
        assert points is None
        return
    exact = Fraction(sum(w * 25 * (x - 1) for x, w in answered), sum(w for _, w in answered)) * 1000
    assert points is not None
    assert 0 <= points <= 100_000
    assert Fraction(-1, 2) < points - exact <= Fraction(1, 2)


def test_equal_scores_give_the_points_of_the_score() -> None:
    for score, points in ((1, 0), (2, 25_000), (3, 50_000), (4, 75_000), (5, 100_000)):
        assert evaluation_points([score, 0, score, None], [3, 5, 7, 9]) == points


@given(st.dates(), st.dates(), st.dates())
def test_windows_hold_exactly_the_days_of_the_period(first: object, last: object, day: object) -> None:
    if last < first:  # type: ignore[operator]
        first, last = last, first
    month = day.replace(day=1)  # type: ignore[attr-defined]
    held = 0
    for window in windows(first, last):  # type: ignore[arg-type]
        probe = day if window.grain == "D" else month
        held += (window.first is None or window.first <= probe) and (window.last is None or probe <= window.last)  # type: ignore[operator]
    assert held == (first <= day <= last)  # type: ignore[operator]


@given(st.one_of(st.none(), st.dates(date(1000, 1, 1))), st.one_of(st.none(), st.dates(date(1000, 1, 1))), st.dates())
@example(date(2026, 11, 1), date(2026, 11, 22), date(2026, 11, 23))
@example(date(2026, 1, 20), date(2026, 2, 10), date(2026, 1, 31))
@example(date(9999, 12, 20), None, date(9999, 12, 31))
def test_fewest_windows_hold_the_same_days(first: date | None, last: date | None, day: date) -> None:
    if first and last and last < first:
        first, last = last, first
    found = fewest(first, last)
    held = 0
    for window in found:
        probe = day if window.grain == "D" else day.replace(day=1)
        inside = (window.first is None or window.first <= probe) and (window.last is None or probe <= window.last)
        held += -inside if window.less else inside
    assert held == ((first is None or first <= day) and (last is None or day <= last))
    days = [window for window in found if window.grain == "D"]
    assert sum((window.last - window.first).days + 1 for window in days if window.first and window.last) <= 31


@given(st.dates())
def test_open_windows_reach_to_the_end_of_time(day: object) -> None:
    for period in (windows(None, day), windows(day, None), windows(None, None)):  # type: ignore[arg-type]
        assert period
    assert windows(None, None)[0].first is windows(None, None)[0].last is None
