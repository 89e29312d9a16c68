"""Two periods: who moved, and is the move real?"""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scores import scoring
from scores.movement import compare
from scores.ranking import Sums


def steady(code: str, mean: int, n: int) -> Sums:
    """Ratings half 20 points above, half below a mean."""
    points = [1000 * (mean + (20 if i % 2 else -20)) for i in range(n)]
    return Sums(code, code.title(), n, sum(points), sum(one * one for one in points))


CITIES = [steady(f"C{number}", 50 + 4 * number, 100) for number in range(8)]


def test_a_change_is_the_difference_of_the_own_means() -> None:
    after = [steady("C0", 75, 100), *CITIES[1:]]
    found = compare(CITIES, after)
    moves = {move.after.sums.code: move for move in found.moves}
    assert moves["C0"].change.value == 25
    assert moves["C0"].change.real
    assert moves["C0"].relative.real
    assert moves["C0"].before.rank == 8
    assert moves["C0"].after.rank == 2
    assert not any(move.change.real for code, move in moves.items() if code != "C0")
    assert moves["C3"].after.rank != moves["C3"].before.rank  # overtaken, and not changed


def test_the_interval_of_a_change_by_hand() -> None:
    """Two units that are the middle of their scale, so that every variance is 400 · 100/99, drawn nowhere.

    deviation² = 2 · 404.04 / 100; df = 2 · 109; half-width t(0.975, 218) times the deviation.
    """
    (move, _) = compare(
        [steady("A", 50, 100), steady("B", 50, 100)], [steady("A", 50, 100), steady("B", 50, 100)]
    ).moves
    half = scoring.t_quantile(218) * sqrt(2 * (400 * 100 / 99) / 100)
    assert move.change.interval == pytest.approx((-half, half), abs=2e-3)
    assert move.change.p_adjusted == 1


def test_what_happens_to_all_is_nobodys_move() -> None:
    after = [steady(one.code, 50 + 4 * number - 10, 100) for number, one in enumerate(CITIES)]
    found = compare(CITIES, after)
    assert found.common == pytest.approx(-10)
    assert all(move.change.real for move in found.moves)
    assert not any(move.relative.real for move in found.moves)
    assert all(move.before.rank == move.after.rank for move in found.moves)


def test_a_small_step_of_a_small_unit_is_not_real() -> None:
    found = compare([*CITIES, steady("S", 60, 6)], [*CITIES, steady("S", 68, 6)])
    (small,) = [move for move in found.moves if move.after.sums.code == "S"]
    assert small.change.value == 8
    assert not small.change.real


def test_units_of_one_period_only_are_named() -> None:
    found = compare(CITIES[:5], [*CITIES[2:], steady("TINY", 90, 4)])
    assert (found.gone, sorted(found.new)) == (["C0", "C1"], ["C5", "C6", "C7"])
    assert len(found.moves) == 3
    nothing = compare(CITIES, [])
    assert (nothing.moves, nothing.common, len(nothing.gone)) == ((), None, 8)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(20, 80), st.integers(20, 80), st.integers(5, 60)), min_size=1, max_size=10))
def test_turned_around_every_change_has_the_other_sign(cells: list[tuple[int, int, int]]) -> None:
    one = [steady(f"U{i}", a, n) for i, (a, _, n) in enumerate(cells)]
    other = [steady(f"U{i}", b, n) for i, (_, b, n) in enumerate(cells)]
    there = {move.after.sums.code: move for move in compare(one, other).moves}
    back = {move.after.sums.code: move for move in compare(other, one).moves}
    for code, move in there.items():
        assert back[code].change.value == -move.change.value
        assert back[code].change.real == move.change.real
