"""What a slot tells, property by property."""

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from evaluations.policy import BANDS, STANDARD, told_mean
from evaluations.pulses import Judged, is_enough, pulse_of, visits_behind

CODES = ("location", "reception")
ratings = st.lists(
    st.builds(
        Judged,
        rater=st.sampled_from([None, *(bytes([n]) * 16 for n in range(9))]),
        told=st.booleans(),
        scores=st.fixed_dictionaries(dict.fromkeys(CODES, st.sampled_from([None, 0, 1, 2, 3, 4, 5]))),
    ),
    max_size=30,
)


def silent_people(given, code=None):
    return {r.rater for r in given if not r.told and r.rater and (code is None or r.scores.get(code))}


@given(ratings)
def test_fewer_than_five_people_are_never_told(given):
    told = pulse_of(given)
    if told is not None:
        assert len(silent_people(given)) >= 5
        assert len(given) / STANDARD.rating_rate >= 50


@given(ratings)
def test_no_mean_stands_on_fewer_than_five_people(given):
    told = pulse_of(given)
    for code in told.means if told else ():
        assert len(silent_people(given, code)) >= 5


@given(ratings)
def test_a_pulse_holds_nothing_but_means_bands_and_what_fell(given):
    told = pulse_of(given, {"location": 4.5, "reception": 4.5})
    if told is None:
        return
    assert told.count in {name for _, name in BANDS}
    assert all(1.5 <= mean <= 4.5 and round(mean, 1) == mean for mean in told.means.values())
    assert set(told.fell) <= set(told.means)
    assert all(4.5 - told.means[code] >= 0.29 for code in told.fell)


@given(ratings, st.randoms(use_true_random=False))
def test_the_order_of_the_ratings_tells_nothing(given, chance):
    other = list(given)
    chance.shuffle(other)
    assert pulse_of(given) == pulse_of(other)


@given(ratings)
def test_more_people_never_silence_a_pulse(given):
    more = [*given, Judged(b"x" * 16, False, {"location": 3})]
    assert not is_enough(given) or is_enough(more)


def test_five_of_one_person_are_one_person():
    one = [Judged(b"1" * 16, False, {"location": 3})] * 9
    assert pulse_of(one) is None
    assert pulse_of(one, policy=replace(STANDARD, by_people=False)) is not None


def test_consented_ratings_make_no_crowd():
    crowd = [Judged(bytes([n]) * 16, n >= 4, {"location": 3}) for n in range(8)]
    assert Counter(rating.told for rating in crowd) == {False: 4, True: 4}
    assert pulse_of(crowd) is None


def test_the_first_pulse_says_that_nothing_fell():
    crowd = [Judged(bytes([n]) * 16, False, {"location": 1}) for n in range(5)]
    told = pulse_of(crowd)
    assert (told.count, told.means, told.fell) == ("5-9", {"location": 1.5}, ())


@given(st.lists(st.integers(0, 9), min_size=5, max_size=5).filter(any))
def test_a_told_mean_never_says_that_all_agreed(counts):
    assert 1.5 <= told_mean(counts, STANDARD) <= 4.5


CROWD = [Judged(bytes([n]) * 16, False, {"location": 3}) for n in range(6)]


def test_known_visits_close_what_the_estimate_opens_and_open_nothing():
    assert is_enough(CROWD, visits=50)
    assert not is_enough(CROWD, visits=49)
    many_rate = replace(STANDARD, rating_rate=0.5)
    assert not is_enough(CROWD, many_rate)
    assert not is_enough(CROWD, many_rate, visits=1_000)


@given(ratings, st.floats(0, 1e6))
def test_whatever_is_reported_nothing_more_is_told(given, visits):
    assert is_enough(given) or not is_enough(given, visits=visits)


def test_visits_are_those_reported_and_for_who_reports_none_the_estimate():
    assert visits_behind({1: 5, None: 2}, {1: 30, 3: 4}) == 30 + 4 + 20
    assert visits_behind({1: 5}, {1: 0}) == 5
    assert visits_behind({1: 5}, {}) == 50
