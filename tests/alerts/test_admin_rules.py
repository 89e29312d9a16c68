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


def test_several_removed_together_are_each_told(site, entity_a, entity_b):
    bounds = [RuleBound.objects.create(entity=entity, rule="closed") for entity in (entity_a, entity_b)]
    chosen = {"action": "delete_selected", "_selected_action": [bound.pk for bound in bounds], "post": "yes"}
    assert site.post(URL, chosen).status_code == 302
    assert [action for action, _ in trail()] == ["rule_bound_removed"] * 2
    assert not RuleBound.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"most": 4}, id="beyond-what-is-possible"),
        pytest.param({"preset": 3}, id="preset-outside"),
        pytest.param({"least": ""}, id="without-least"),
        pytest.param({"rule": "safety_obstacle", "least": "", "most": "", "preset": ""}, id="safety-off"),
        pytest.param({"rule": "gossip"}, id="unknown"),
    ],
)
def test_what_the_database_would_refuse_is_told_in_the_form(site, form, wrong):
    answer = site.post(URL + "add/", form | wrong)
    assert answer.status_code == 200
    assert answer.context["errors"]
    assert not RuleBound.objects.exists()
    assert trail() == []


def test_others_have_no_way_in(client, manager_a, settings):
    settings.SECURE_SSL_REDIRECT = False
    client.force_login(manager_a)
    assert client.get(URL).status_code in (302, 403)
