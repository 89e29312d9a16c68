"""Reading and changing what a center is alerted to."""

import threading

import pytest
from django.db import connections, transaction
from django.utils import translation

from alerts import rules_of
from alerts.actions import change_rules
from alerts.models import RuleBound, RuleSetting
from alerts.rule_words import NAMES, explanation
from alerts.rules import SCALES, Rule, Setting, Wish, effective
from audit.models import Event
from centers.models import Center, Mandate
from core.problems import Problem
from tests.people import make_person

URL = "/api/v1/centers/{}/alert-rules"
A, B = URL.format("CENTER-A"), URL.format("CENTER-B")
STRICTER = {
    "rules": [
        {"rule": "low_factor", "is_on": True, "threshold": 3},
        {"rule": "praise", "is_on": False, "threshold": 90},
        {"rule": "closed", "is_on": False},
    ]
}


@pytest.fixture
def manager(client_of, manager_a):
    return client_of(manager_a)


def put(client, body, url=A, **headers):
    return client.put(url, body, format="json", headers=headers)


def rules(answer):
    assert answer.status_code == 200, answer.content
    return {rule["rule"]: rule for rule in answer.json()["rules"]}


def faults(answer):
    assert answer.status_code == 400, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    return [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]]


def test_untouched_rules_are_all_on_at_their_presets(manager):
    answer = manager.get(A)
    found = rules(answer)
    assert list(found) == [rule.value for rule in Rule]
    assert all(rule["is_on"] and not rule["set_by_center"] for rule in found.values())
    assert all(rule["threshold"] == rule["preset"] for rule in found.values())
    assert {code for code, rule in found.items() if not rule["may_switch_off"]} == {
        "safety_obstacle",
        "accessibility_obstacle",
    }
    assert answer.json()["may_change"] is True
    assert answer["Cache-Control"] == "no-store"


def test_a_rule_is_answered_whole(manager):
    found = rules(manager.get(A, headers={"Accept-Language": "en"}))
    assert found["low_overall"] == {
        "rule": "low_overall", "name": "Low ratings overall",
        "text": "The mean of all factors is below 40 points of 100.",
        "is_on": True, "threshold": 40, "unit": "points", "least": 20, "most": 60, "step": 5, "preset": 40,
        "may_switch_off": True, "set_by_center": False,
    }  # fmt: skip
    nothing = dict.fromkeys(("threshold", "unit", "least", "most", "step", "preset"))
    assert nothing.items() <= found["payment_down"].items()


def test_what_was_put_stands_and_the_rest_keeps_its_preset(manager):
    found = rules(put(manager, STRICTER))
    assert rules(manager.get(A)) == found
    assert (found["low_factor"]["threshold"], found["praise"]["is_on"], found["closed"]["is_on"]) == (3, False, False)
    assert {code for code, rule in found.items() if rule["set_by_center"]} == {"low_factor", "praise", "closed"}
    assert found["low_overall"]["threshold"] == 40


def test_what_is_missing_from_the_next_list_goes_with_the_preset_again(manager):
    put(manager, STRICTER)
    found = rules(put(manager, {"rules": []}))
    assert not any(rule["set_by_center"] for rule in found.values())
    assert found["low_factor"]["threshold"] == 2
    assert found["closed"]["is_on"]


def test_a_preset_chosen_on_purpose_stays_when_the_entity_moves_it(manager, entity_a):
    put(manager, {"rules": [{"rule": "low_factor", "is_on": True, "threshold": 2}]})
    RuleBound.objects.create(entity=entity_a, rule="low_factor", least=1, most=3, preset=1)
    assert rules(manager.get(A))["low_factor"]["threshold"] == 2


def test_the_same_again_changes_nothing_and_is_told_once(manager):
    first = put(manager, STRICTER)
    rows = list(RuleSetting.objects.order_by("pk").values_list())
    again = put(manager, STRICTER)
    assert (again.json(), again["ETag"]) == (first.json(), first["ETag"])
    assert list(RuleSetting.objects.order_by("pk").values_list()) == rows
    assert Event.objects.filter(action="alert_rules_changed").count() == 1


def test_each_change_is_in_the_trail_with_what_was_before_and_after(manager, manager_a, center_a):
    put(manager, STRICTER)
    put(manager, {"rules": STRICTER["rules"][1:]})
    first, second = Event.objects.filter(action="alert_rules_changed").order_by("pk")
    assert (first.actor_id, first.target_type, first.target_id) == (manager_a.pk, "centers.Center", str(center_a.pk))
    assert set(first.detail["before"]) == set(first.detail["after"]) == {"low_factor", "praise", "closed"}
    assert second.detail == {
        "before": {"low_factor": {"is_on": True, "threshold": 3, "set_by_center": True}},
        "after": {"low_factor": {"is_on": True, "threshold": 2, "set_by_center": False}},
    }


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        pytest.param({"rule": "gossip", "is_on": True}, ("rule", "unknown_choice"), id="unknown"),
        pytest.param({"rule": "praise", "is_on": True}, ("threshold", "required"), id="no-threshold"),
        pytest.param({"rule": "praise", "is_on": True, "threshold": 70}, ("threshold", "out_of_range"), id="below"),
        pytest.param({"rule": "praise", "is_on": True, "threshold": 100}, ("threshold", "out_of_range"), id="above"),
        pytest.param({"rule": "praise", "is_on": True, "threshold": 86}, ("threshold", "between_steps"), id="step"),
        pytest.param({"rule": "praise", "is_on": True, "threshold": "85"}, ("threshold", "invalid_type"), id="text"),
        pytest.param({"rule": "praise", "is_on": True, "threshold": 85.0}, ("threshold", "invalid_type"), id="decimal"),
        pytest.param({"rule": "praise", "is_on": 1, "threshold": 85}, ("is_on", "invalid_type"), id="number-for-truth"),
        pytest.param(
            {"rule": "closed", "is_on": True, "threshold": 1}, ("threshold", "no_threshold"), id="none-to-set"
        ),
        pytest.param({"rule": "safety_obstacle", "is_on": False}, ("is_on", "may_not_be_switched_off"), id="safety"),
        pytest.param({"rule": "closed", "is_on": True, "by": "me"}, ("by", "unknown_field"), id="unknown-field"),
        pytest.param({"rule": "low_factor", "is_on": True, "threshold": 1}, ("rule", "named_twice"), id="twice"),
    ],
)
def test_one_wrong_rule_is_pointed_at_and_nothing_is_changed(manager, rule, fault):
    put(manager, STRICTER)
    before = manager.get(A)
    bad = {"rules": [{"rule": "low_factor", "is_on": True, "threshold": 1}, rule]}
    assert faults(put(manager, bad)) == [(f"/rules/1/{fault[0]}", fault[1])]
    after = manager.get(A)
    assert (after.json(), after["ETag"]) == (before.json(), before["ETag"])
    assert Event.objects.filter(action="alert_rules_changed").count() == 1


@pytest.mark.parametrize("body", [{}, {"rules": None}, {"rules": {}}, {"rules": ["praise"]}, [], {"rules": [], "x": 1}])
def test_a_body_of_another_shape_is_refused(manager, body):
    assert put(manager, body).status_code == 400


def test_an_entity_narrows_what_its_centers_may_choose(manager, entity_a):
    put(manager, STRICTER)
    RuleBound.objects.create(entity=entity_a, rule="low_factor", least=1, most=2, preset=1)
    RuleBound.objects.create(entity=entity_a, rule="closed", may_switch_off=False)
    found = rules(manager.get(A))
    assert {"threshold": 2, "least": 1, "most": 2, "preset": 1, "set_by_center": True}.items() <= (
        found["low_factor"].items()
    )
    assert found["closed"]["is_on"]
    assert faults(put(manager, STRICTER)) == [
        ("/rules/0/threshold", "out_of_range"),
        ("/rules/2/is_on", "may_not_be_switched_off"),
    ]


def test_a_change_on_top_of_what_somebody_else_changed_is_refused(manager):
    seen = manager.get(A)["ETag"]
    put(manager, STRICTER)
    answer = put(manager, {"rules": []}, **{"If-Match": seen})
    assert (answer.status_code, answer.json()["code"]) == (412, "precondition_failed")
    assert rules(manager.get(A))["low_factor"]["threshold"] == 3


@pytest.mark.parametrize("shape", ["{}", "W/{}", '"other", {}', "*"])
def test_a_change_of_what_was_seen_is_taken(manager, shape):
    seen = manager.get(A, headers={"Accept-Language": "fr"})["ETag"]
    answer = put(manager, STRICTER, **{"If-Match": shape.format(seen), "Accept-Language": "ar"})
    assert rules(answer)["low_factor"]["threshold"] == 3
    assert answer["ETag"] == manager.get(A)["ETag"] != seen


def test_a_bound_moved_meanwhile_is_noticed(manager, entity_a):
    seen = manager.get(A)["ETag"]
    RuleBound.objects.create(entity=entity_a, rule="closed", may_switch_off=False)
    assert put(manager, STRICTER, **{"If-Match": seen}).status_code == 412


def test_who_runs_a_complex_changes_its_rules_and_who_has_a_desk_there_reads_them(
    client_of, manager_b, quality, entity_b
):
    """Center B is operated by entity B; A, of which `quality` is, has a desk there."""
    of_operator = make_person("quality", "quality-b")
    Mandate.objects.create(person=of_operator, entity=entity_b)
    for person in (manager_b, of_operator):
        assert put(client_of(person), STRICTER, B).json()["may_change"] is True
    assert client_of(quality).get(B).json()["may_change"] is False
    assert put(client_of(quality), {"rules": []}, B).status_code == 403
    assert RuleSetting.objects.count() == 3


def test_the_quality_team_of_the_operator_changes_the_rules(client_of, quality, center_a):
    assert rules(put(client_of(quality), STRICTER))["low_factor"]["threshold"] == 3


def test_where_nobody_operates_the_place_every_entity_with_a_desk_may(client_of, quality, center_b):
    Center.objects.filter(pk=center_b.pk).update(operator=None)
    assert rules(put(client_of(quality), STRICTER, B))["low_factor"]["threshold"] == 3


@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_supervisors_read_every_center_and_change_none(request, client_of, center_a, role):
    client = client_of(request.getfixturevalue(role))
    assert client.get(A).json()["may_change"] is False
    assert put(client, STRICTER).status_code == 403
    assert client.get(URL.format("NOWHERE")).status_code == 404


@pytest.mark.parametrize("code", ["CENTER-B", "NOWHERE", "%00"])
def test_others_centers_are_not_there(manager, center_b, code):
    assert manager.get(URL.format(code)).status_code == 404
    assert put(manager, STRICTER, URL.format(code)).status_code == 404


def test_a_manager_removed_from_his_center_is_out_at_once(manager, manager_a):
    Mandate.objects.filter(person=manager_a).delete()
    assert put(manager, STRICTER).status_code == 404
    assert not RuleSetting.objects.exists()


def test_a_desk_that_ended_gives_no_way_in(client_of, quality, center_b):
    center_b.desks.update(is_active=False)
    assert client_of(quality).get(B).status_code == 404


def test_reading_costs_few_queries(manager, django_assert_max_num_queries):
    manager.get(A)  # the first request of a day also notes the network that staff come from
    with django_assert_max_num_queries(7):
        manager.get(A)


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_has_a_name_and_a_sentence_with_its_number(rule):
    standing = effective({}, {}).settings[rule]
    with translation.override("en"):
        assert str(NAMES[rule])
        words = explanation(rule, standing.threshold)
    assert "%" not in words.replace("50%", "")
    assert words.endswith(".")
    assert rule not in SCALES or str(standing.threshold) in words


def test_numbers_are_written_as_the_language_writes_them():
    with translation.override("fr"):
        assert "2,5" in explanation(Rule.LOW_WAITING_RUN, 3)
    with translation.override("en"):
        assert explanation(Rule.LOW_FACTOR, 2).endswith("mean of many ratings is 2.5 or less.")
        assert explanation(Rule.LOW_FACTOR, 1).endswith("mean of many ratings is 1.5 or less.")


@pytest.mark.django_db(transaction=True)
def test_two_changes_at_once_do_not_mix(center_a, manager_a):
    """Both saw the untouched rules; one comes first, the other is told."""
    untouched = rules_of.standing(center_a.pk)
    go, outcomes = threading.Barrier(2), []

    def change(rule):
        go.wait(5)
        try:
            wish = Wish(rule, Setting(is_on=False, threshold=None))
            change_rules(center=center_a, wishes=[wish], is_expected=lambda found: found == untouched, by=manager_a)
            outcomes.append("changed")
        except Problem as problem:
            outcomes.append(problem.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=change, args=(rule,)) for rule in (Rule.CLOSED, Rule.PAYMENT_DOWN)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(outcomes) == ["changed", "precondition_failed"]
    assert RuleSetting.objects.count() == 1


def test_a_change_holds_for_the_next_alert_of_this_process(django_capture_on_commit_callbacks, center_a, manager):
    assert rules_of.rules_of([center_a.pk])[center_a.pk].is_on(Rule.CLOSED)
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        put(manager, STRICTER)
    assert not rules_of.rules_of([center_a.pk])[center_a.pk].is_on(Rule.CLOSED)
