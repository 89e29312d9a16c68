"""Pseudonyms: stable for whom they serve, unlinkable for others, gone with their key."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.pseudonyms import KeyDestroyedError, Keyring, epoch_of

KEYS = Keyring.read("5f" * 32)
PEOPLE = st.uuids(version=4)
DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 1, 1))


@given(PEOPLE, DAYS, DAYS)
def test_a_person_has_one_owner_pseudonym_a_day_and_another_each_day(person, one, other):
    assert len(KEYS.owner(person, one)) == 16
    assert (KEYS.owner(person, one) == KEYS.owner(person, other)) == (one == other)


@given(PEOPLE, DAYS, DAYS, st.integers(1, 9), st.integers(1, 9))
def test_a_rater_is_the_same_at_one_center_in_one_quarter_only(person, one, other, center, elsewhere):
    same = KEYS.rater(person, center, one) == KEYS.rater(person, elsewhere, other)
    assert same == (center == elsewhere and epoch_of(one) == epoch_of(other))


@given(PEOPLE, DAYS, DAYS)
def test_an_advanced_key_gives_the_same_from_its_quarter_on_and_nothing_before(person, cut, day):
    later = Keyring.read(KEYS.advanced(cut))
    if epoch_of(day) >= epoch_of(cut):
        assert later.owner(person, day) == KEYS.owner(person, day)
        assert later.fingerprint(b"content", day) == KEYS.fingerprint(b"content", day)
    else:
        with pytest.raises(KeyDestroyedError):
            later.owner(person, day)


def test_two_people_share_no_pseudonym_and_purposes_do_not_mix():
    one, other = uuid.UUID(int=1), uuid.UUID(int=2)
    day = date(2026, 11, 21)
    values = {
        KEYS.owner(one, day),
        KEYS.owner(other, day),
        KEYS.rater(one, day.toordinal(), day),
        KEYS.rater(other, 1, day),
    }
    assert len(values) == 4


def test_quarters_follow_the_calendar():
    assert [epoch_of(date(2026, month, 1)) - epoch_of(date(2026, 1, 1)) for month in (1, 3, 4, 9, 12)] == [
        0,
        0,
        1,
        2,
        3,
    ]
    assert epoch_of(date(2027, 1, 1)) == epoch_of(date(2026, 12, 31)) + 1


@pytest.mark.parametrize("setting", ["", "5f", "5f" * 33, "2026Q5:" + "5f" * 32, "x" * 64, "5f" * 32 + "\n"])
def test_a_wrong_key_is_told_in_one_line(setting):
    with pytest.raises(ValueError, match="64 hex digits"):
        Keyring.read(setting)


@given(PEOPLE, DAYS, DAYS, st.binary(min_size=32, max_size=32))
def test_a_renewed_key_gives_the_same_up_to_its_quarter_and_what_follows_from_nothing_before_later(
    person, now, day, fresh
):
    renewed = Keyring.read(KEYS.renewed(now, fresh))
    assert (renewed.owner(person, day) == KEYS.owner(person, day)) == (epoch_of(day) <= epoch_of(now))


@given(PEOPLE, DAYS)
def test_destroying_what_was_before_keeps_later_chains(person, day):
    renewed = Keyring.read(KEYS.renewed(date(2027, 5, 1), b"k" * 32))
    cut = Keyring.read(renewed.advanced(date(2026, 5, 1)))
    if epoch_of(day) < epoch_of(date(2026, 4, 1)):
        with pytest.raises(KeyDestroyedError):
            cut.owner(person, day)
    else:
        assert cut.owner(person, day) == renewed.owner(person, day)


@pytest.mark.parametrize("setting", ["5f" * 32 + "," + "5f" * 32, "5f" * 32 + ",", "2027Q1:" + "5f" * 32 + ",5f"])
def test_several_keys_begin_in_different_quarters(setting):
    with pytest.raises(ValueError, match="64 hex digits"):
        Keyring.read(setting)
