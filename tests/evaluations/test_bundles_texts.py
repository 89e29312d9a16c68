"""What a bundle of texts tells."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from evaluations.bundles import Text, bundle_of
from evaluations.policy import STANDARD

MORNING = datetime(2026, 11, 22, 4, tzinfo=UTC)
WORDS = st.sampled_from(["slow queue", "kind staff", "ticket A-117", "call 0501234567 please", "10:42"])


def text(person, words="slow queue", language="en", minutes=0):
    moment = MORNING - timedelta(days=1, minutes=minutes)
    return Text(uuid.uuid4(), bytes([person]) * 16, moment, words, language)


texts = st.lists(st.builds(text, st.integers(0, 11), WORDS, st.sampled_from(["en", "ur", "ar-AE", None])), max_size=25)


@given(texts)
def test_a_bundle_has_eight_people_or_does_not_exist(given):
    told = bundle_of(given, MORNING)
    writers = {t.evaluation_id: t.rater for t in given}
    assert not told or len({writers[each.evaluation_id] for each in told}) >= 8


@given(texts)
def test_nothing_of_a_text_but_its_screened_words_and_a_shared_language(given):
    told = bundle_of(given, MORNING)
    phones = {t.evaluation_id for t in given}
    for each in told:
        assert each.moment == MORNING
        assert each.id not in phones
        assert each.id.version == 4
        assert not any(digit in each.comment for digit in "0123456789")
        assert each.language is None or sum(other.language == each.language for other in told) >= 5


def test_the_order_is_one_of_chance():
    given = [text(n, minutes=n) for n in range(12)]
    received = [t.evaluation_id for t in sorted(given, key=lambda t: t.received_at)]
    orders = {tuple(each.evaluation_id for each in bundle_of(given, MORNING)) for _ in range(20)}
    assert len(orders) > 15
    assert [e.evaluation_id for e in bundle_of(given, MORNING, replace(STANDARD, shuffled=False))] == received


def test_seven_people_are_too_few():
    assert bundle_of([text(n) for n in range(7)], MORNING) == []
    assert len(bundle_of([text(n) for n in range(8)], MORNING)) == 8
