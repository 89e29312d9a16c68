"""What the database holds of reports of conditions, whoever writes them."""

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from evaluations.models import ConditionReport


def stored(center_a, **fields):
    defaults = {
        "id": uuid.uuid4(), "center_id": center_a.pk, "kind": "closed", "day": timezone.now().date(),
        "observed_at": timezone.now(), "counted": True, "reporter": b"r" * 16,
    }  # fmt: skip
    return ConditionReport.objects.create(**defaults | fields)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        pytest.param({}, "condition_counts_once", id="twice"),
        pytest.param({"kind": "praise"}, "condition_kind_known", id="kind"),
        pytest.param({"kind": "payment_down"}, "condition_payment_named", id="no-way"),
        pytest.param({"kind": "safety_obstacle", "payment_method": "card"}, "condition_payment_named", id="way"),
        pytest.param({"kind": "target_exceeded"}, "condition_minutes_of_target", id="no-minutes"),
        pytest.param({"kind": "safety_obstacle", "minutes": 4}, "condition_minutes_of_target", id="minutes"),
    ],
)
def test_a_report_that_breaks_a_rule_is_not_stored(center_a, fields, name):
    stored(center_a)
    stored(center_a, counted=False)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        stored(center_a, **fields)
