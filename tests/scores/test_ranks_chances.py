"""Ranks and chances against counting worlds, and what must hold for any scores."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scores.ranks import FEW, ranks

SCORES = st.lists(st.tuples(st.floats(0, 100), st.floats(0.01, 100)), min_size=1, max_size=40)


def two(cells: list[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    return tuple(np.array(column) for column in zip(*cells, strict=True))


@pytest.mark.parametrize(("units", "spread"), [(8, 5.0), (30, 3.0), (150, 5.0), (150, 0.0)])
def test_chances_are_those_of_many_drawn_worlds(units: int, spread: float) -> None:
    rng = np.random.default_rng(units)
    score, deviation = 70 + spread * rng.standard_normal(units), rng.uniform(0.4, 4, units)
    found = ranks(score, deviation**2)
    worlds = 20_000
    drawn = score + deviation * rng.standard_normal((worlds, units))
    rank = (-drawn).argsort(axis=1).argsort(axis=1) + 1
    assert found.top == pytest.approx((rank <= FEW).mean(axis=0), abs=0.02)
    assert found.bottom == pytest.approx((rank > units - FEW).mean(axis=0), abs=0.02)
    inside = ((rank >= found.first) & (rank <= found.last)).mean(axis=0)
    assert inside.min() > 0.93
    assert inside.mean() > 0.949
    narrower = ((rank > found.first) & (rank < found.last)).mean(axis=0)
    assert narrower.mean() < 0.97  # no wider than needed


def test_two_units_by_hand() -> None:
    """One point apart, variance 0.5 each: truly better with chance Phi(1) = 0.84, so both may be first."""
    found = ranks(np.array([71.0, 70.0]), np.array([0.5, 0.5]))
    assert (found.first.tolist(), found.last.tolist()) == ([1, 1], [2, 2])
    clear = ranks(np.array([80.0, 70.0]), np.array([0.5, 0.5]))
    assert (clear.first.tolist(), clear.last.tolist()) == ([1, 2], [1, 2])


def test_up_to_five_units_are_all_among_the_first_five_and_the_last() -> None:
    found = ranks(np.array([1.0, 2, 3, 4, 5]), np.ones(5))
    assert found.top.tolist() == found.bottom.tolist() == [1] * 5


@given(SCORES)
def test_the_chances_of_all_add_up_to_the_places_there_are(cells: list[tuple[float, float]]) -> None:
    found = ranks(*two(cells))
    places = min(FEW, len(cells))
    assert found.top.sum() == pytest.approx(places, abs=0.05 * places)
    assert found.bottom.sum() == pytest.approx(places, abs=0.05 * places)
    assert ((found.top >= 0) & (found.top <= 1)).all()
    assert ((found.first >= 1) & (found.first <= found.last) & (found.last <= len(cells))).all()


@given(SCORES)
def test_turned_upside_down_the_first_are_the_last(cells: list[tuple[float, float]]) -> None:
    score, variance = two(cells)
    up, down = ranks(score, variance), ranks(100 - score, variance)
    assert down.bottom == pytest.approx(up.top, abs=0.02)


def test_clearly_apart_each_has_one_rank() -> None:
    score = np.arange(60.0)[::-1]
    found = ranks(score, np.full(60, 0.001))
    assert found.first.tolist() == found.last.tolist() == list(range(1, 61))
    assert found.top.tolist() == pytest.approx([1] * 5 + [0] * 55, abs=1e-6)


def test_five_thousand_units_are_ranked_while_somebody_waits() -> None:
    rng = np.random.default_rng(1)
    score, variance = 70 + 5 * rng.standard_normal(5000), rng.uniform(0.3, 3, 5000) ** 2
    began = time.process_time()
    found = ranks(score, variance)
    assert time.process_time() - began < 3  # about 0.15 s on one idle core
    assert found.top.sum() == pytest.approx(5, abs=0.1)
