"""What residents send, and the factor sets of the migrations."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from evaluations.queries import LIVE
from tests.evaluations.slots import NOON
from tests.factories import log_row

SCORES = {
    "location": 5,
    "accessibility": 4,
    "reception": 4,
    "waiting_time": 1,
    "ease_of_procedures": 3,
    "staff_behavior": 5,
    "completion_time": 3,
    "payment_channels": None,
}


def body(center: str = "CENTER-A", **fields: Any) -> dict[str, Any]:
    """A full evaluation as a phone sends it; a field set to ... is left out."""
    sent = {
        "id": str(uuid.uuid4()),
        "center": center,
        "channel": "counter",
        "visited_at": (datetime.now(UTC) - timedelta(hours=1)).isoformat(),
        "outcome": "completed",
        "factor_set": 1,
        "scores": SCORES,
        "waiting_minutes": 35,
        "completion_minutes": 9,
        "payment_methods": ["card"],
        "comment": "انتظار بہت لمبا تھا",
        "comment_language": "ur",
        "position": {"lat": 25.26, "lng": 51.54, "accuracy_m": 20},
        "notify_center": "with_others",
    } | fields
    return {name: value for name, value in sent.items() if value is not ...}


@pytest.fixture(autouse=True)
def _factor_sets_forgotten() -> None:
    """What a process remembers of the factor sets outlives a test's rollback: look again."""
    LIVE.forget()


@pytest.fixture
def no_demonstration(settings: Any) -> None:
    """Slots are as long as in production."""
    settings.AYN_SLOT_SECONDS = 0


@pytest.fixture
def rate(center_a: Any, entity_a: Any, manager_a: Any, no_demonstration: None) -> Any:
    """Return a writer of ratings that came before noon."""

    def write(**fields: Any) -> dict[str, Any]:
        shared = {"center_id": center_a.pk, "entity_id": entity_a.pk, "visited_at": NOON - timedelta(hours=2),
                  "received_at": NOON - timedelta(hours=1)}  # fmt: skip
        return log_row(**shared | fields)

    return write
