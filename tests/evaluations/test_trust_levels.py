"""How well a visit is evidenced: positions, tokens, and what they use up."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.earth import kilometers
from evaluations.intake import Position
from evaluations.kinds import Trust
from evaluations.trust import ANYBODY, NEAR_METERS, VAGUEST_METERS, fits, is_near, level, use_of
from visits.kinds import EvidenceKind
from visits.tokens import Evidence

HERE = (25.26, 51.54)
DAY = date(2026, 11, 21)
RATER, OTHER = b"r" * 16, b"o" * 16
METERS_A_DEGREE = 111_195.0  # northwards


def evidence(*, single_use=True, entity_id=10, service_id=None, digest=b"d" * 16, kind=None):
    kind = kind or (EvidenceKind.TRANSACTION if single_use else EvidenceKind.QR)
    return Evidence(kind=kind, digest=digest, single_use=single_use, entity_id=entity_id, service_id=service_id)


def north(meters, accuracy):
    return Position(HERE[0] + meters / METERS_A_DEGREE, HERE[1], accuracy)


@pytest.mark.parametrize(
    ("position", "near"),
    [
        pytest.param(north(0, 20), True, id="there"),
        pytest.param(north(319, 20), True, id="at-limit"),
        pytest.param(north(322, 20), False, id="beyond"),
        pytest.param(north(499, VAGUEST_METERS), True, id="vaguest"),
        pytest.param(north(0, VAGUEST_METERS + 1), False, id="too-vague"),
        pytest.param(north(0, None), False, id="accuracy-not-told"),
        pytest.param(None, False, id="no-position"),
    ],
)
def test_a_phone_is_near_by_a_position_exact_enough(position, near):
    assert is_near(position, *HERE) == near


def test_nothing_is_near_a_center_that_is_nowhere():
    assert not is_near(north(0, 20), None, None)


@given(st.floats(-89, 89), st.floats(-180, 180), st.floats(-0.01, 0.01), st.floats(-0.01, 0.01), st.floats(0, 1000))
def test_near_is_never_farther_than_the_limit_and_its_error(lat, lng, north_by, east_by, accuracy):
    position = Position(lat + north_by, lng + east_by, accuracy)
    meters = 1000 * kilometers(position.lat, position.lng, lat, lng)
    assert is_near(position, lat, lng) == (accuracy <= VAGUEST_METERS and meters <= NEAR_METERS + accuracy)


def test_evidence_counts_more_than_a_position_and_what_is_used_once_counts_most():
    levels = [
        level(near=False, evidence=None),
        level(near=True, evidence=None),
        level(near=True, evidence=evidence(single_use=False)),
        level(near=False, evidence=evidence()),
    ]
    assert levels == list(Trust)


@pytest.mark.parametrize(
    ("held", "rated", "good"),
    [
        pytest.param((10, None), (10, 100), True, id="entity"),
        pytest.param((10, None), (11, None), False, id="other-entity"),
        pytest.param((10, None), (None, None), False, id="no-entity-rated"),
        pytest.param((None, None), (11, 5), True, id="of-the-whole-center"),
        pytest.param((10, 100), (10, 100), True, id="service"),
        pytest.param((10, 100), (10, None), True, id="service-not-said"),
        pytest.param((10, 100), (10, 101), False, id="other-service"),
    ],
)
def test_evidence_is_of_the_entity_and_service_that_were_rated(held, rated, good):
    assert fits(evidence(entity_id=held[0], service_id=held[1]), *rated) == good


def used(given, rater=RATER, entity_id=10, center_id=1, local_day=DAY):
    return use_of(given, rater=rater, center_id=center_id, entity_id=entity_id, local_day=local_day)


def test_a_transaction_is_used_up_whoever_comes_first():
    first, *others = (used(evidence(), rater=rater).keys[0] for rater in (RATER, OTHER, None))
    assert others == [first, first]
    assert first[0] == ANYBODY
    assert first[1] != used(evidence(digest=b"e" * 16)).keys[0][1]


@pytest.mark.parametrize("kind", list(EvidenceKind))
def test_whatever_the_evidence_the_presence_of_its_author_is_used_up_and_transactions_share_it(kind):
    presence = used(evidence(single_use=False)).keys
    use = used(evidence(kind=kind, single_use=kind != EvidenceKind.QR))
    assert use.keys[-1:] == presence
    assert use.shares == (kind == EvidenceKind.TRANSACTION)


def test_a_code_at_the_desk_is_used_up_by_one_person_for_one_visit():
    first, later = (evidence(single_use=False, digest=window * 16) for window in (b"1", b"2"))
    assert used(first) == used(later)  # the code turned while he was there
    visits = [used(first), used(first, rater=OTHER), used(first, entity_id=11), used(first, center_id=2),
              used(first, local_day=date(2026, 11, 22))]  # fmt: skip
    assert len(set(visits)) == len(visits)


def test_a_code_at_the_desk_is_nobodys_once_the_key_is_gone():
    assert used(evidence(single_use=False), rater=None) is None
