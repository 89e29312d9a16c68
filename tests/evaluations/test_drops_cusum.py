"""The watch for a sudden drop: what it is made of, how often it errs, how soon it sees."""

import math
import random
from datetime import date, timedelta
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.drops import MINIMUM, Day, Watch, limit, score, step

BEGIN = date(2026, 1, 5)  # a Monday
RUN_LENGTH = 500
means = st.lists(st.integers(0, 100), max_size=60)


def live(points, run_length=RUN_LENGTH, kind=lambda day: (day.weekday(), False)):
    """Live through days with these means; return (index, drop) of each alarm."""
    watch, history, alarms = Watch(BEGIN), [], []
    for index, value in enumerate(points):
        day = BEGIN + timedelta(days=index)
        today = Day(day, value, kind(day))
        watch, drop = step(watch, history[-180:], today, run_length)
        history.append(today)
        if drop:
            alarms.append((index, drop))
    return alarms


@given(means, st.integers(0, 100))
def test_only_the_order_of_the_values_counts(earlier, value):
    assert score(earlier, value) == score([each**3 + 7 for each in earlier], value**3 + 7)


@given(means, st.integers(0, 99))
def test_a_lower_day_never_adds_less(earlier, value):
    assert score(earlier, value) >= score(earlier, value + 1)


@given(means, st.integers(0, 100), st.randoms(use_true_random=False))
def test_the_order_of_the_days_before_tells_nothing(earlier, value, chance):
    shuffled = list(earlier)
    chance.shuffle(shuffled)
    assert score(earlier, value) == score(shuffled, value)


@given(st.lists(st.integers(0, 5).map(lambda n: 20 * n), max_size=80))
def test_the_sum_is_never_below_zero_and_rises_since_a_day(points):
    watch, history = Watch(BEGIN), []
    for index, value in enumerate(points):
        today = Day(BEGIN + timedelta(days=index), value, (0, False))
        watch, _ = step(watch, history, today, 100)
        history.append(today)
        assert watch.level >= 0
        assert (watch.level > 0) == (watch.rising_since is not None)


def test_scores_of_ranks_have_mean_zero_and_variance_one():
    for n in (2, 3, 7, 26):
        scores = [score([other for other in range(n) if other != value], value) + 0.5 for value in range(n)]
        assert sum(scores) == pytest.approx(0, abs=1e-9)
        assert sum(each * each for each in scores) / n == pytest.approx(1)


def test_the_limit_solves_siegmunds_formula():
    for wanted in (100, 500, 2000):
        b = limit(wanted) + 1.166
        assert 2 * (math.exp(b) - b - 1) == pytest.approx(wanted, rel=1e-6)


def test_days_that_are_all_alike_raise_nothing():
    assert live([87.5] * 400) == []


def test_nothing_is_said_of_the_first_days():
    assert live([90] * (MINIMUM - 1) + [10], run_length=100, kind=lambda _: (0, False)) == []


def test_an_alarm_says_since_when_and_from_what_to_what():
    chance = random.Random(5)
    [(index, drop)] = live([chance.gauss(70, 2) for _ in range(84)] + [50] * 7)
    assert 84 <= index < 91
    assert drop.since == BEGIN + timedelta(days=84)
    assert (round(drop.before), drop.after) == (70, 50)


def test_after_an_alarm_the_low_level_is_the_usual_one():
    chance = random.Random(6)
    alarms = live([chance.gauss(70, 2) for _ in range(84)] + [chance.gauss(50, 2) for _ in range(120)])
    assert len(alarms) == 1


def _answers(chance, n, weights):
    return sum(25 * (score - 1) for score in chance.choices((1, 2, 3, 4, 5), weights, k=n)) / n


WEEK = ((60, 55), (40, 62), (30, 66), (20, 70), (8, 74), (5, 78), (5, 80))  # ratings, mean
HISTORIES = {
    "normal": lambda chance, _: chance.gauss(70, 5),
    "at-the-ceiling": lambda chance, _: _answers(chance, chance.choice((5, 6, 8, 12, 30)), (2, 2, 4, 20, 72)),
    "split-in-two": lambda chance, _: _answers(chance, chance.choice((5, 7, 20)), (30, 5, 5, 10, 50)),
    "weekdays-differ": lambda chance, i: chance.gauss(WEEK[i % 7][1], 20 / math.sqrt(WEEK[i % 7][0])),
    "growing-crowd": lambda chance, i: chance.gauss(70, 20 / math.sqrt(5 + i // 10)),
}


@pytest.mark.parametrize("history", HISTORIES)
def test_where_nothing_changes_it_errs_no_more_often_than_asked(history):
    """24,000 days, 48 false alarms wanted; 62 is two standard deviations of a Poisson number above."""
    chance, make = random.Random(1), HISTORIES[history]
    alarms = sum(len(live([make(chance, i) for i in range(3000)])) for _ in range(8))
    assert 20 <= alarms <= 62


@pytest.mark.parametrize(("deviations", "days"), [(1.5, 14), (2, 8), (3, 6)])
def test_a_real_drop_is_seen_within_days(deviations, days):
    """After twelve weeks of history: nine of ten drops within so many days."""
    chance, seen = random.Random(2), []
    for _ in range(100):
        before = [chance.gauss(70, 5) for _ in range(84)]
        after = [chance.gauss(70 - 5 * deviations, 5) for _ in range(40)]
        alarms = [index - 83 for index, _ in live(before + after) if index >= 84]
        seen.append(alarms[0] if alarms else 99)
    assert sorted(seen)[89] <= days
    assert median(seen) <= days / 1.3


def test_weekdays_that_differ_do_not_hide_a_drop():
    """Weekends are 25 points lower; every day drops by 5. Without kinds of days most drops stay unseen."""
    chance, found, blind = random.Random(3), 0, 0
    for _ in range(30):
        points = [chance.gauss((45 if i % 7 > 4 else 70) - (5 if i >= 84 else 0), 4) for i in range(98)]
        found += any(index >= 84 for index, _ in live(points))
        blind += any(index >= 84 for index, _ in live(points, kind=lambda _: (0, False)))
    assert found >= 26
    assert blind <= 13
