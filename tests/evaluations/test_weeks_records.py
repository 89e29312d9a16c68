"""Record weeks: by a margin, by more than chance, and rarely."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.weeks import ENOUGH, Week, record, t_quantile

EARLIER = [Week(30, points) for points in (70, 72, 71, 69, 70, 71, 72, 70, 69, 71, 70, 72)]
weeks = st.lists(st.builds(Week, n=st.integers(5, 60), points=st.floats(0, 100)), max_size=60)


def test_a_week_far_above_all_others_is_a_record():
    assert record(Week(30, 76), EARLIER, 12) == 12


@pytest.mark.parametrize(
    ("week", "earlier", "needed"),
    [
        pytest.param(Week(30, 72.9), EARLIER, 12, id="within-the-margin"),
        pytest.param(Week(30, 74), [*EARLIER, Week(30, 60), Week(30, 60)], 12, id="no-more-than-weeks-differ"),
        pytest.param(Week(ENOUGH - 1, 90), EARLIER, 12, id="too-few-ratings"),
        pytest.param(Week(30, 90), EARLIER, 16, id="too-few-weeks"),
        pytest.param(Week(30, 90), [*EARLIER[1:], Week(ENOUGH - 1, 60)], 12, id="a-thin-week-does-not-count"),
        pytest.param(None, EARLIER, 12, id="no-week"),
    ],
)
def test_otherwise_it_is_none(week, earlier, needed):
    assert record(week, earlier, needed) is None


@given(weeks, st.builds(Week, n=st.integers(5, 60), points=st.floats(0, 100)))
def test_a_record_excels_every_week_that_counts(earlier, week):
    if record(week, earlier, 8):
        assert all(week.points >= each.points + 1 for each in earlier if each.n >= ENOUGH)


@pytest.mark.parametrize(("df", "quantile"), [(7, 2.998), (11, 2.718), (20, 2.528), (51, 2.402)])
def test_quantiles_are_those_of_the_tables(df, quantile):
    assert t_quantile(df) == pytest.approx(quantile, abs=0.004)


def test_chance_alone_makes_a_record_in_less_than_one_week_of_a_hundred():
    chance, judged, records = random.Random(3), 0, 0
    for _ in range(40):
        past = []
        for _ in range(150):
            week = Week(25, sum(25 * (s - 1) for s in chance.choices((1, 2, 3, 4, 5), (5, 5, 10, 40, 40), k=25)) / 25)
            judged += len(past) >= 12
            records += record(week, past[-52:], 12) is not None
            past.append(week)
    assert 0 < records < judged / 100
