"""A manager moves his rules again and again, to bury the one change that matters among thousands in the trail."""

import pytest

from audit.models import Event
from tests.signing_in import API

pytestmark = pytest.mark.django_db


def test_nobody_buries_a_change_of_rules_among_others(client_of, manager_a, settings):
    settings.LIMITS = settings.LIMITS | {"rule_changes_per_person": (6, 3600)}
    api, url = client_of(manager_a), f"{API}/centers/CENTER-A/alert-rules"
    wishes = [{"rules": [{"rule": "praise", "is_on": is_on, "threshold": 85}]} for is_on in (False, True)]
    answers = [api.put(url, wishes[number % 2], format="json") for number in range(9)]
    assert [answer.status_code for answer in answers] == [200] * 6 + [429] * 3
    assert int(answers[-1]["Retry-After"]) > 0
    assert Event.objects.filter(action="alert_rules_changed").count() == 6
