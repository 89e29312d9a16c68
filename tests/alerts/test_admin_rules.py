"""Bounds of rules in the admin site."""

import pytest
from django.test import Client

from alerts.models import RuleBound
from audit.models import Event

URL = "/admin/alerts/rulebound/"


@pytest.fixture
def site(administrator, settings):
    settings.SECURE_SSL_REDIRECT = False
    client = Client()
    client.force_login(administrator)
    return client


@pytest.fixture
def form(entity_a):
    return {"entity": entity_a.pk, "rule": "low_factor", "least": 1, "most": 2, "preset": 1, "may_switch_off": "on"}


def trail():
    return list(Event.objects.filter(action__startswith="rule_bound").order_by("pk").values_list("action", "detail"))


def test_a_bound_is_made_changed_and_removed_and_the_trail_tells(site, form, entity_a, administrator):
    assert site.get(URL + "add/").status_code == 200
    assert site.post(URL + "add/", form).status_code == 302
    bound = RuleBound.objects.get()
    assert site.post(f"{URL}{bound.pk}/change/", form | {"preset": 2}).status_code == 302
    assert site.post(f"{URL}{bound.pk}/delete/", {"post": "yes"}).status_code == 302
    first = {"entity_id": entity_a.pk, "rule": "low_factor", "least": 1, "most": 2, "preset": 1, "may_switch_off": True}
    second = first | {"preset": 2}
    assert trail() == [
        ("rule_bound_set", {"before": None, "after": first}),
        ("rule_bound_set", {"before": first, "after": second}),
        ("rule_bound_removed", {"before": second}),
    ]
    assert set(Event.objects.filter(action__startswith="rule_bound").values_list("actor_id")) == {(administrator.pk,)}


def test_several_are_not_removed_together(site, entity_a, entity_b):
    bounds = [RuleBound.objects.create(entity=entity, rule="closed") for entity in (entity_a, entity_b)]
    chosen = {"action": "delete_selected", "_selected_action": [bound.pk for bound in bounds], "post": "yes"}
    site.post(URL, chosen)
    assert RuleBound.objects.count() == 2
