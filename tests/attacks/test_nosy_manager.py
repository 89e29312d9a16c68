"""The nosy manager: against the policy he gets nowhere, against every weakened one he does."""

import json
from dataclasses import fields, replace
from datetime import timedelta

import pytest

from centers.models import WorkingHours
from evaluations.actions import release_due
from evaluations.folding import Batch, Position
from evaluations.models import Origin, Pending, Pulse, ReleaseClock, Released
from evaluations.pending import PENDING
from evaluations.policy import STANDARD
from tests.attacks.nosy import BEGIN, ENOUGH, attack, broken, smallest_group, told, world
from tests.factories import log_row
from tests.signing_in import API

SEEDS = range(3)
OF_PULSES = {"low_factor", "low_overall", "low_waiting_run", "sudden_drop", "praise", "record_week"}
GROUPS = "people in the smallest group of sums"
OFF = {
    "k": (replace(STANDARD, k=2, visits=0), {GROUPS}),
    "k_texts": (replace(STANDARD, k_texts=2), {"people in the smallest bundle of texts"}),
    "k_language": (replace(STANDARD, k_language=1), {"languages of fewer than five"}),
    "by_people": (replace(STANDARD, by_people=False), {GROUPS}),
    "aligned": (replace(STANDARD, aligned=False), {"pulses told within an hour of a rating in them"}),
    "coarse": (replace(STANDARD, coarse=False), {"authors guessed by time, percent"}),
    "shuffled": (replace(STANDARD, shuffled=False), {"authors guessed by order, percent"}),
    "fresh_ids": (replace(STANDARD, fresh_ids=False), {"ids seen on a phone"}),
    "screened": (replace(STANDARD, screened=False), {"texts with a remembered ticket"}),
    "banded": (replace(STANDARD, banded=False), {"means that tell that all agreed", "exact counts"}),
}


@pytest.mark.parametrize("seed", SEEDS)
def test_against_the_policy_he_gets_nowhere(seed):
    visits, ratings = world(seed)
    seen = told(ratings, STANDARD)
    assert len(seen.pulses) > 5
    assert len(seen.bundles) > 5
    assert broken(attack(visits, ratings, seen)) == []


@pytest.mark.parametrize("protection", OFF)
def test_each_protection_switched_off_is_found_out(protection):
    policy, expected = OFF[protection]
    visits, ratings = world(1)
    assert expected <= set(broken(attack(visits, ratings, told(ratings, policy))))


def test_every_protection_is_switched_off_once():
    # The number of visits is estimated from ratings alone: at the assumed rate five ratings are fifty visits.
    assert set(OFF) == {field.name for field in fields(STANDARD)} - {"visits", "rating_rate"}


def test_a_card_renewed_by_every_fifth_rating_is_found_out():
    visits, ratings = world(1)
    assert GROUPS in broken(attack(visits, ratings, told(ratings, STANDARD, live_card=True)))


@pytest.fixture
def told_for_real(settings, center_a, entity_a, manager_a):
    """Let the worker's own code live through half a year; return the ratings by the phones' ids."""
    settings.AYN_SLOT_SECONDS = 0
    weeks = 26
    for weekday in (6, 0, 1, 2, 3):
        WorkingHours.objects.create(region=center_a.region, weekday=weekday, opens="08:00", closes="15:00")
    _, ratings = world(2, weeks)
    for rating in ratings:
        scores = [
            rating.scores["location"],
            4,
            4,
            rating.scores["waiting_time"],
            4,
            rating.scores["staff_behavior"],
            3,
            0,
        ]
        log_row(
            evaluation_id=rating.id, visited_at=rating.visit.ended, received_at=rating.received, comment=rating.comment,
            comment_language=rating.visit.language, rater=rating.visit.person, owner=rating.id.bytes, scores=scores,
            center_id=center_a.pk, entity_id=entity_a.pk,
        )  # fmt: skip
    PENDING.apply(Batch(Position(0, 0), Position(2**63, 2**62), rows=0, generation=1))
    ReleaseClock.objects.update(pulse_at=BEGIN, text_at=BEGIN)
    for day in range(7 * weeks + 3):
        release_due(now=BEGIN + timedelta(days=day))
        release_due(now=BEGIN + timedelta(days=day, hours=7))
    return {rating.id: rating for rating in ratings}


def answers(client, address):
    while address:
        body = client.get(address).json()
        yield body
        address = body.get("next")


def test_what_the_endpoints_answer_leads_to_nobody(told_for_real, client_of, manager_a):
    client, ratings = client_of(manager_a), told_for_real
    pages = {
        name: list(answers(client, f"{API}/{name}"))
        for name in ("alerts", "centers/CENTER-A/evaluations", "centers/CENTER-A/scorecard", "centers/CENTER-A")
    }
    everything = json.dumps(pages)
    assert not any(str(identity) in everything or identity.hex in everything for identity in ratings)
    assert not any(r.visit.person.hex() in everything or r.visit.ticket in everything for r in ratings.values())
    alerts = [alert for page in pages["alerts"] for alert in page["results"]]
    assert {alert["kind"] for alert in alerts} <= {"pulse", *OF_PULSES}
    pulses = [alert for alert in alerts if alert["kind"] == "pulse"]
    assert len(pulses) >= 4
    assert all(set(alert["pulse"]) == {"count", "means"} for alert in pulses)
    assert all(alert["rating"] is None and alert["comment"] is None for alert in alerts)
    items = [item for page in pages["centers/CENTER-A/evaluations"] for item in page["results"]]
    assert len({item["id"] for item in items}) == len(items) >= 16
    assert all(len(item["day"]) == 10 and item["factors"] == [] for item in items)


def test_what_is_stored_behind_the_answers_is_made_of_crowds(told_for_real, manager_a):
    ratings = told_for_real
    blocks: dict = {}
    for row in Pending.objects.exclude(pulsed_at=None):
        blocks.setdefault(row.pulsed_at, []).append(ratings[row.evaluation_id])
    assert len(blocks) == Pulse.objects.count() >= 4
    cards, behind = [], []
    for end in sorted(blocks):
        behind = [*behind, *blocks[end]]
        cards.append(behind)
    assert smallest_group([*blocks.values(), *cards]) >= ENOUGH
    for day in set(Released.objects.values_list("day", flat=True)):
        origins = Origin.objects.filter(released__day=day).values_list("evaluation_id", flat=True)
        assert len({ratings[identity].visit.person for identity in origins}) >= ENOUGH
