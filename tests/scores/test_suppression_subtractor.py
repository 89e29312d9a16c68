"""A reader who adds and subtracts everything that an answer shows never reaches fewer than k people."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scores.suppression import COMPLEMENT, DISTRIBUTIONS, NUMBERS, TOO_FEW, hidden, is_uniform, reason

Vector = tuple[Fraction, ...]
cells = st.lists(st.integers(0, 14), min_size=1, max_size=6).map(lambda sizes: dict(enumerate(sizes)))


def in_span(vector: Vector, rows: list[Vector]) -> bool:
    """Whether some linear combination of the rows, with any coefficients, is the vector: Gauss, exactly."""
    rest = list(vector)
    table = [list(row) for row in rows]
    for column in range(len(rest)):
        pivot = next((row for row in table if row[column]), None)
        if pivot is None:
            continue
        table.remove(pivot)
        for row in [*table, rest]:
            factor = row[column] / pivot[column]
            for place in range(column, len(rest)):
                row[place] -= factor * pivot[place]
    return not any(rest)


def reached(sizes: dict[int, int], withheld: set[int], *, total: bool = True) -> list[int]:
    """People in every group that the shown cells and their total lead to."""
    keys = list(sizes)
    rows = [unit(keys, {key}) for key in keys if sizes[key] and key not in withheld]
    rows += [unit(keys, {key for key in keys if sizes[key]})] if total else []
    rows += [unit(keys, {key}) for key in keys if not sizes[key]]  # that nobody is there is known
    groups = [set(some) for many in range(1, len(keys) + 1) for some in combinations(keys, many)]
    return [n for group in groups if in_span(unit(keys, group), rows) and (n := sum(sizes[key] for key in group))]


def unit(keys: list[int], some: set[int]) -> Vector:
    return tuple(Fraction(key in some) for key in keys)


@settings(deadline=None)
@given(cells, st.sampled_from([NUMBERS, DISTRIBUTIONS]))
def test_no_combination_of_what_is_shown_leads_to_fewer_than_k(sizes: dict[int, int], k: int) -> None:
    assume(sum(sizes.values()) >= k)  # else the total itself is withheld where it is told
    assert all(n >= k for n in reached(sizes, hidden(sizes, k)))


def test_without_complements_the_subtractor_finds_the_hidden_one() -> None:
    sizes = {0: 3, 1: 9, 2: 20}
    assert 3 in reached(sizes, {0})
    assert 3 not in reached(sizes, hidden(sizes, NUMBERS))


@settings(deadline=None)
@given(cells)
def test_no_combination_of_numbers_and_distributions_does_either(sizes: dict[int, int]) -> None:
    """A distribution tells its mean as well: who has none has numbers of at least five all the same."""
    assume(sum(sizes.values()) >= DISTRIBUTIONS)
    numbers = hidden(sizes, NUMBERS)
    distributions = hidden(sizes, DISTRIBUTIONS, besides=numbers)
    assert numbers <= distributions
    assert all(n >= NUMBERS for n in reached(sizes, numbers))
    assert all(n >= DISTRIBUTIONS for n in reached(sizes, distributions))


@settings(deadline=None)
@given(cells, st.sampled_from([NUMBERS, DISTRIBUTIONS]))
def test_nothing_is_withheld_without_need(sizes: dict[int, int], k: int) -> None:
    withheld = hidden(sizes, k)
    assert {key for key, n in sizes.items() if 0 < n < k} <= withheld
    assert all(sizes[key] for key in withheld)
    complements = [key for key in withheld if sizes[key] >= k]
    for key in complements:  # showing any one of them again would leave too few
        assert sum(sizes[other] for other in withheld if other != key) < k


def test_the_smallest_sibling_is_withheld_and_both_say_why() -> None:
    sizes = {"a": 20, "b": 4, "c": 6, "d": 6, "nobody": 0}
    withheld = hidden(sizes, NUMBERS)
    assert withheld == {"b", "c"}
    assert [reason(key, sizes, withheld) for key in sizes] == [None, TOO_FEW, COMPLEMENT, None, None]


def test_cells_withheld_for_another_reason_are_never_left_over_alone() -> None:
    assert hidden({"a": 20, "b": 9, "c": 30}, NUMBERS, besides={"b"}, least=2) == {"a", "b"}


@pytest.mark.parametrize(
    ("histogram", "expected"),
    [
        ([0, 0, 0, 0, 6], True),
        ([9, 0, 0, 0, 0], True),
        ([0, 0, 7, 0, 0], False),
        ([0, 0, 0, 1, 6], False),
        ([0] * 5, False),
    ],
)
def test_only_one_extreme_of_all_is_uniform(histogram: list[int], expected: bool) -> None:
    assert is_uniform(histogram) == expected
