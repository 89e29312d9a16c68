"""Alerts to raise."""

import uuid

import pytest

from alerts.actions import NewAlert
from alerts.kinds import Audience, Kind, Severity


@pytest.fixture
def new_alert(center_a):
    """Return a maker of alerts of center A for its managers."""

    def make(**fields):
        defaults = {
            "kind": Kind.RATING_TOLD,
            "audience": Audience.MANAGERS,
            "severity": Severity.WARNING,
            "center_id": center_a.pk,
            "entity_id": None,
            "reference": uuid.uuid4(),
            "context": {"factors": ["waiting_time"], "names": {"waiting_time": {"en": "Waiting", "ar": "الانتظار"}}},
        }
        return NewAlert(**defaults | fields)

    return make


@pytest.fixture
def rating(new_alert):
    """Return a maker of alerts of center A for the quality team."""

    def make(**fields):
        return new_alert(**{"kind": Kind.RATING_RECEIVED, "audience": Audience.QUALITY} | fields)

    return make
