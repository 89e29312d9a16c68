"""What a row commits to can be made again of what is stored, and of nothing else."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from evaluations.commitments import commitment, part_salts
from evaluations.committed import committed, parts, recommitted, remains
from evaluations.queries import versions_of
from tests.signing_in import API

pytestmark = pytest.mark.django_db
FULL = {
    "waiting_minutes": 35, "completion_minutes": 9, "payment_methods": ["card", "cash"], "comment": "طويل é\u0301",
    "comment_language": "ar", "position": {"lat": 25.26, "lng": 51.0, "accuracy_m": 20}, "notify_center": "now",
    "share_comment": True, "customer_category": "visitor", "outcome": "partial", "outcome_reason": "system_down",
    "photos_expected": 2, "share_photos": True, "channel": "kiosk",
}  # fmt: skip
CHANGES = {
    "scores": [5] * 8, "center_id": 99, "region_id": 99, "country_id": 99, "unit_id": 99, "entity_id": 99,
    "local_day": timezone.now().date() - timedelta(days=40), "local_hour": 3, "source": "shopper", "factor_set": 2,
    "channel": "web", "outcome": "completed", "trust": "proven", "waiting_minutes": 1, "completion_minutes": 1,
    "waiting_target": 99, "completion_target": 99, "customer_category": "entity", "comment": "good", "rater": b"x",
    "language": "fr", "visited_at": timezone.now() - timedelta(days=40), "payment_methods": [], "latitude": 1.0,
    "notify_center": "with_others", "outcome_reason": "other", "photos_expected": 5,
}  # fmt: skip


@pytest.fixture
def stored(client_of, resident, center_a):
    """Return a function that rates and returns the row as the database has it."""

    def store(**more):
        visited_at = (timezone.now() - timedelta(hours=1)).isoformat(timespec="milliseconds")
        body = {"id": str(uuid.uuid4()), "center": "CENTER-A", "visited_at": visited_at,
                "scores": {"reception": 2, "location": None}} | more  # fmt: skip
        answer = client_of(resident).post(f"{API}/evaluations", body, format="json")
        assert answer.status_code == 201, answer.content
        (row,) = versions_of([uuid.UUID(body["id"])])[uuid.UUID(body["id"])]
        return row

    return store


@pytest.mark.parametrize(
    "more", [{}, FULL, *({name: value} for name, value in FULL.items() if name != "outcome_reason")]
)
def test_the_commitment_is_made_again_of_the_stored_row(stored, more):
    row = stored(**more)
    assert committed(row, "CENTER-A", None).commitment == row.commitment


def test_a_revision_commits_to_itself(client_of, resident, stored):
    row = stored(**FULL)
    said = {"center": "CENTER-A", "visited_at": row.visited_at.isoformat(), "scores": {"reception": 5}}
    answer = client_of(resident).put(f"{API}/evaluations/{row.evaluation_id}", said, format="json")
    assert answer.status_code == 200, answer.content
    last = versions_of([row.evaluation_id])[row.evaluation_id][-1]
    assert committed(last, "CENTER-A", None).commitment == last.commitment != row.commitment


@pytest.mark.parametrize("name", CHANGES)
def test_whatever_is_counted_or_was_said_is_bound(stored, name):
    row = stored(**FULL)
    changed = row._replace(**{name: CHANGES[name]})
    code = "CENTER-B" if name == "center_id" else "CENTER-A"
    assert commitment(row.salt, parts(changed, code, None)) != row.commitment


EMPTIED = dict.fromkeys(
    ("owner", "rater", "salt", "comment", "comment_language", "latitude", "longitude", "accuracy_m")
)


def test_what_an_erased_row_still_holds_makes_its_commitment_with_what_was_kept(stored):
    row = stored(**FULL)
    kept = remains(row, "CENTER-A", None)
    assert recommitted(row._replace(**EMPTIED), kept) == row.commitment


@pytest.mark.parametrize("name", ["scores", "factor_set", "region_id", "local_day", "source", "language"])
def test_what_counts_stays_bound_after_an_erasure(stored, name):
    row = stored(**FULL)
    kept = remains(row, "CENTER-A", None)
    assert recommitted(row._replace(**EMPTIED | {name: CHANGES[name]}), kept) != row.commitment


def test_what_is_kept_opens_no_other_part(stored):
    row = stored(**FULL)
    kept, salts = remains(row, "CENTER-A", None), part_salts(row.salt)
    assert (kept.scores_salt, kept.counted_salt) == (salts["scores"], salts["counted"])
    for part in ("text", "place", "visit", "author"):
        assert salts[part] not in b"".join(kept)
    assert row.salt not in b"".join(kept)
