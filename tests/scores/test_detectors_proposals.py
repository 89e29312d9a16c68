"""Each detector finds what it is named after, and leaves what only looks like it."""

from __future__ import annotations

import random
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scores.detectors.bursts import bursts
from scores.detectors.examining import examine
from scores.detectors.kinds import Detector
from scores.detectors.photos import DETAIL, identical_photos
from scores.detectors.praise import sudden_praise
from scores.detectors.sights import DaySummary, Elsewhere, Photo, Scene, Sight, Tone, summary
from scores.detectors.sources import one_account, one_device, one_network, staff
from scores.detectors.texts import identical_texts, likeness, shingles
from scores.detectors.tone import lopsided
from scores.detectors.travel import impossible_travel

DAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
# Four weeks of a day like any other: one rating an hour from 8 to 17, 40 % praise, a tenth of it from new accounts.
QUIET = DaySummary(hours=(0,) * 8 + (1,) * 10 + (0,) * 6, praise=4, blame=1, new_praise=0, aged=10, pairs=45, alike=2)
PAST = {DAY - timedelta(days=back): QUIET for back in range(1, 29)}


def sight(tone=Tone.PRAISE, minutes=0, **more):
    at = NOON + timedelta(minutes=minutes)
    marks = {name: uuid.uuid4().bytes for name in ("owner", "rater", "network", "device")}
    return Sight(id=uuid.uuid4(), received_at=at, visited_at=at, tone=tone, **({"is_new": False} | marks | more))


def honest(n, dice=None):
    dice = dice or random.Random(7)
    tones = [Tone.PRAISE] * 4 + [Tone.BETWEEN] * 5 + [Tone.BLAME]
    return [sight(tones[i % 10], minutes=dice.randrange(-240, 300)) for i in range(n)]


def scene(sights, **more):
    return Scene(day=DAY, sights=sights, **({"past": PAST} | more))


def found(detector, *args, **more):
    return [proposal.suspects for proposal in detector(scene(*args, **more))]


def test_a_burst_of_praise_is_proposed_and_says_what_was_expected():
    fakes = [sight(minutes=n) for n in range(15)]
    [proposal] = bursts(scene(honest(10) + fakes))
    assert {each.id for each in fakes} <= proposal.suspects
    assert proposal.evidence["ratings"] >= 15
    assert proposal.evidence["expected"] < 3
    assert proposal.evidence["p_count"] < 1e-5


def test_a_burst_of_blame_is_proposed_too():
    [proposal] = bursts(scene([sight(Tone.BLAME, minutes=n) for n in range(15)]))
    assert proposal.evidence["tone"] == -1


def test_a_busy_hour_that_judges_like_the_others_is_none():
    tones = [Tone.PRAISE] * 4 + [Tone.BETWEEN] * 5 + [Tone.BLAME]
    assert found(bursts, [sight(tones[n % 10], minutes=n % 60) for n in range(40)]) == []


def test_without_a_history_nobody_can_say_what_is_many():
    fakes = [sight(minutes=n) for n in range(40)]
    assert found(bursts, fakes, past={}) == []
    assert found(bursts, fakes, past={DAY - timedelta(days=1): QUIET}) == []


def test_a_center_that_is_always_in_bursts_has_none():
    wild = {
        day: DaySummary(hours=(0,) * 12 + (30 if day.toordinal() % 5 == 0 else 0,) + (0,) * 11, praise=8, blame=2)
        for day in PAST
    }
    assert found(bursts, [sight(minutes=n) for n in range(15)], past=wild) == []


def test_a_network_that_holds_too_much_and_pulls_one_way():
    fakes = [sight(network=b"n" * 16) for _ in range(12)]
    assert found(one_network, honest(5) + fakes) == [{each.id for each in fakes}]


def test_the_wifi_of_the_hall_is_no_fraud():
    shared = [each._replace(network=b"w" * 16) for each in honest(20)]
    assert found(one_network, shared) == []


def test_where_one_network_is_usual_it_is_no_evidence():
    crowded = {day: DaySummary(QUIET.hours, 4, 1, 0, 10, 45, 40) for day in PAST}
    assert found(one_network, [sight(network=b"n" * 16) for _ in range(8)], past=crowded) == []


@pytest.mark.parametrize(
    ("ratings", "accounts", "proposed"),
    [
        pytest.param(4, 3, True, id="at-limit"),
        pytest.param(3, 3, False, id="few"),
        pytest.param(9, 2, False, id="family"),
    ],
)
def test_a_device_of_several_accounts(ratings, accounts, proposed):
    fakes = [sight(device=b"d" * 16, owner=bytes([n % accounts]) * 16) for n in range(ratings)]
    assert bool(found(one_device, honest(5) + fakes)) is proposed


def test_an_account_that_rates_one_center_again_and_again():
    fakes = [sight(rater=b"r" * 16) for _ in range(5)]
    assert found(one_account, honest(5) + fakes) == [{each.id for each in fakes}]
    assert found(one_account, honest(5) + fakes[:4]) == []


def test_copied_words_with_a_word_changed():
    said = "The clerk at the second window was friendly and explained each paper to me with patience."
    copies = [sight(comment=said.replace("friendly", word)) for word in ("kind", "polite", "gentle", "friendly")]
    others = [
        sight(comment="I waited for an hour and nobody told us why the office was closed."),
        sight(comment="Good"),
    ]
    assert found(identical_texts, copies + others) == [{each.id for each in copies}]


@pytest.mark.parametrize(
    "text", ["very good", "ممتاز جدا", "خدمت بہت اچھی تھی", "बहुत अच्छा", "服务很好", "Всё хорошо"]
)  # fmt: skip
def test_short_praise_is_said_by_many(text):
    assert found(identical_texts, [sight(comment=text) for _ in range(9)]) == []


@pytest.mark.parametrize(
    "text",
    [
        "كان الموظف في الشباك الثاني لطيفا وشرح لي كل ورقة بصبر وانهى معاملتي بسرعة",
        "第二个窗口的工作人员非常友好耐心地向我解释了每一份文件而且很快就办完了我的手续谢谢",
        "दूसरी खिड़की पर कर्मचारी बहुत विनम्र था और उसने हर कागज़ धैर्य से समझाया और काम जल्दी किया",
    ],
)
def test_copies_are_found_in_every_script(text):
    assert len(found(identical_texts, [sight(comment=text) for _ in range(3)])) == 1


def test_copies_are_found_among_many_texts_about_the_same_things():
    dice = random.Random(3)
    words = [
        "the",
        "clerk",
        "at",
        "window",
        "two",
        "was",
        "friendly",
        "slow",
        "helpful",
        "rude",
        "and",
        "papers",
        "took",
        "long",
        "short",
        "time",
        "today",
        "again",
    ]
    others = [sight(comment=" ".join(dice.choices(words, k=20))) for _ in range(300)]
    said = "My number was called after five minutes, the lady checked my papers and I paid by card."
    copies = [sight(comment=said.replace("five", str(n))) for n in range(4)]
    seen = others + copies
    dice.shuffle(seen)
    assert found(identical_texts, seen) == [{each.id for each in copies}]


def test_a_week_without_a_new_text_is_not_compared_again():
    old = [sight(minutes=-1440, comment="The same long words that were said and judged on the day before.")] * 3
    assert found(identical_texts, [*old, sight()]) == []


def test_a_phone_that_sends_twice_is_no_copyist():
    assert found(identical_texts, [sight(comment="The same long words that a nervous phone sent two times.")] * 2) == []


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_symmetric_and_whole_for_the_same(one, other):
    assert likeness(shingles(one), shingles(other)) == likeness(shingles(other), shingles(one))
    assert likeness(shingles(one), shingles(one)) == (1.0 if shingles(one) else 0.0)


@given(st.floats(0, 900), st.integers(0, 600))
def test_travel_is_impossible_exactly_beyond_the_stated_speed(distance, minutes):
    here = sight()
    there = Elsewhere(NOON + timedelta(minutes=minutes), distance)
    proposed = found(impossible_travel, [here], elsewhere={here.owner: [there]})
    assert bool(proposed) is (distance - 30 - 130 * minutes / 60 > 0)


def test_a_rating_by_phone_needs_no_journey():
    here = sight(on_site=False)
    assert found(impossible_travel, [here], elsewhere={here.owner: [Elsewhere(NOON, 900)]}) == []


def test_a_device_of_the_managers_is_enough_and_their_network_only_with_praise():
    by_phone, by_wifi = sight(Tone.BLAME, device=b"m" * 16), [sight(network=b"w" * 16) for _ in range(7)]
    marks = frozenset({b"m" * 16, b"w" * 16})
    assert found(staff, [by_phone, *honest(9)], staff=marks) == [{by_phone.id}]
    assert found(staff, by_wifi, staff=marks) == [{each.id for each in by_wifi}]
    assert found(staff, [each._replace(network=b"w" * 16) for each in honest(20)], staff=marks) == []
    assert found(staff, by_wifi, staff=frozenset()) == []


def test_sudden_praise_from_new_accounts():
    fakes = [sight(minutes=-1440 * (n % 5), is_new=True) for n in range(12)]
    assert found(sudden_praise, honest(30) + fakes) == [{each.id for each in fakes}]


def test_a_campaign_whose_new_raters_judge_like_the_others_is_none():
    assert found(sudden_praise, [each._replace(is_new=True) for each in honest(40)]) == []


def test_new_accounts_that_praised_before_are_nothing_sudden():
    used = {day: DaySummary(QUIET.hours, 9, 0, 8, 10, 45, 2) for day in PAST}
    assert found(sudden_praise, [sight(is_new=True) for _ in range(12)], past=used) == []


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 40), st.integers(0, 2**32))
def test_ordinary_days_raise_nothing(n, seed):
    assert examine(scene(honest(n, random.Random(seed)))) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(list(Tone)), max_size=25), st.integers(0, 5))
def test_proposals_name_only_what_was_seen_and_say_how_many(tones, networks):
    seen = [sight(tone, network=bytes([n % (networks + 1)]) * 16, minutes=n) for n, tone in enumerate(tones)]
    ids = {each.id for each in seen}
    for proposal in examine(scene(seen)):
        assert proposal.suspects <= ids
        assert proposal.suspects
        assert proposal.detector in Detector
        assert all(isinstance(value, int | float) for value in proposal.evidence.values())


def test_praise_that_is_usual_pulls_nowhere():
    glad = {day: DaySummary(QUIET.hours, 9, 0, 0, 10, 45, 2) for day in PAST}
    assert lopsided([sight() for _ in range(9)], scene([], past=glad)) is None
    assert lopsided([sight() for _ in range(9)], scene([])).tone == Tone.PRAISE


def test_a_summary_leaves_suspects_out():
    seen = [sight(network=b"n" * 16, is_new=True) for _ in range(3)] + [sight(Tone.BLAME, network=None)]
    whole = summary(seen, frozenset())
    assert (whole.ratings, whole.praise, whole.blame, whole.new_praise, whole.aged) == (4, 3, 1, 3, 4)
    assert (whole.pairs, whole.alike, whole.hours[12]) == (3, 3, 4)
    assert summary(seen, frozenset({seen[0].id})).pairs == 1


LOOK = 0x0F3C_5A96_C3F0_69A5


def photo(look, rater=None, quarter=date(2026, 10, 1)):
    return Photo(uuid.uuid4(), NOON - timedelta(days=9), rater or uuid.uuid4().bytes, quarter, look)


def pictured(photos):
    return [(each.suspects, each.evidence) for each in identical_photos(scene([sight()], photos=photos))]


def test_the_same_look_from_several_people_is_proposed_with_counts_and_distance():
    alike = [photo(LOOK), photo(LOOK), photo(LOOK ^ 0b111), photo(LOOK - 2**64 ^ 0b11 << 60)]
    others = [photo(random.Random(n).getrandbits(64) - 2**63) for n in range(300)]
    evidence = {"ratings": 4, "raters": 4, "photos": 4, "distance": 3}
    assert pictured(others + alike) == [({each.evaluation_id for each in alike}, evidence)]


def test_looks_seven_bits_apart_are_two_pictures():
    assert pictured([photo(LOOK), photo(LOOK ^ 0b111_1111)]) == []
    assert len(pictured([photo(LOOK), photo(LOOK ^ 0b11_1111)])) == 1


@pytest.mark.parametrize("look", [0, -1, 2**DETAIL - 2, ~(2**DETAIL - 2)])
def test_pictures_without_detail_never_count(look):
    assert pictured([photo(look), photo(look), photo(look)]) == []


def test_the_photos_of_one_person_prove_nothing():
    assert pictured([photo(LOOK, rater=b"1" * 16), photo(LOOK, rater=b"1" * 16)]) == []


def test_somebody_under_the_pseudonyms_of_two_quarters_is_no_crowd():
    assert pictured([photo(LOOK), photo(LOOK, quarter=date(2026, 7, 1))]) == []
