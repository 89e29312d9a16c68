"""Rows, receivers and numbers."""

import threading
import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import Person
from alerts import push
from alerts.actions import forget, raise_alerts, replace_contents
from alerts.models import Alert, Delivery, Mailbox
from centers.models import Center, Entity, Mandate
from tests.people import make_center, make_person


def numbers(person):
    return list(Delivery.objects.filter(person=person).order_by("sequence").values_list("sequence", flat=True))


def test_each_receiver_has_his_own_numbers_without_gaps(new_alert, rating, manager_a, quality):
    lasts = raise_alerts(items=[new_alert(), rating(), rating(), new_alert()])
    assert lasts == {manager_a.pk: 2, quality.pk: 2}
    assert raise_alerts(items=[rating()]) == {quality.pk: 3}
    assert numbers(manager_a) == [1, 2]
    assert numbers(quality) == [1, 2, 3]


def test_numbers_follow_the_order_of_the_items(new_alert, manager_a):
    items = [new_alert() for _ in range(20)]
    raise_alerts(items=items)
    told = Delivery.objects.filter(person=manager_a).order_by("sequence").values_list("alert__reference", flat=True)
    assert list(told) == [item.reference for item in items]


def test_the_same_cause_raises_once(new_alert, manager_a):
    item = new_alert()
    raise_alerts(items=[item, item])
    assert raise_alerts(items=[item]) == {}
    assert numbers(manager_a) == [1]
    assert Alert.objects.count() == 1


def test_nobody_to_tell_still_keeps_the_alert(new_alert):
    assert raise_alerts(items=[new_alert()]) == {}
    assert Alert.objects.count() == 1


def test_managers_of_other_centers_and_disabled_people_get_nothing(new_alert, manager_a, manager_b):
    Person.objects.filter(pk=manager_a.pk).update(is_active=False)
    assert raise_alerts(items=[new_alert()]) == {}


def test_two_managers_of_one_center_both_get_it(new_alert, manager_a, center_a):
    second = make_person("manager", "second-manager")
    Mandate.objects.create(person=second, center=center_a)
    assert raise_alerts(items=[new_alert()]) == {manager_a.pk: 1, second.pk: 1}


def test_a_manager_with_two_mandates_gets_it_once(new_alert, manager_a, entity_a):
    Mandate.objects.create(person=manager_a, entity=entity_a)
    assert raise_alerts(items=[new_alert()]) == {manager_a.pk: 1}


def test_what_names_no_entity_is_the_operators(new_alert, entity_a):
    raise_alerts(items=[new_alert(entity_id=None)])
    assert Alert.objects.get().entity == entity_a


@pytest.fixture
def orphan(region, entity_a, entity_b):
    """A complex that nobody operates."""
    center = make_center("ORPHAN", region, entity_a, entity_b)
    type(center).objects.filter(pk=center.pk).update(operator=None)
    return center


@pytest.fixture
def many(manager_a, manager_b, quality, center_b, entity_b):
    """People with every kind of mandate, also such as give no right to alerts."""
    for role, name, mandate in (
        ("quality", "quality-b", {"entity": entity_b}),
        ("quality", "quality-local", {"center": center_b}),
        ("manager", "manager-wide", {"entity": entity_b}),
        ("auditor", "auditor-with-mandate", {"center": center_b}),
    ):
        Mandate.objects.create(person=make_person(role, name), **mandate)


WIDE = {"quality-b", "manager-wide"}


@pytest.mark.parametrize(
    ("center", "entity", "receivers"),
    [
        pytest.param("CENTER-B", None, {"manager-b"} | WIDE, id="its-operator"),
        pytest.param("CENTER-B", "WATER", {"manager-b", "quality-a"}, id="an-entity-beside-the-operator"),
        pytest.param("CENTER-B", "JUSTICE", {"manager-b"} | WIDE, id="the-operator-by-name"),
        pytest.param("ORPHAN", None, {"quality-a"} | WIDE, id="every-desk"),
        pytest.param("ORPHAN", "WATER", {"quality-a"}, id="one-desk"),
        pytest.param("ORPHAN", "JUSTICE", WIDE, id="another-desk"),
    ],
)
@pytest.mark.usefixtures("many", "orphan")
def test_alerts_reach_and_show_to_whom_the_directory_names(new_alert, rating, center, entity, receivers):
    place = {
        "center_id": Center.objects.get(code=center).pk,
        "entity_id": Entity.objects.get(code=entity).pk if entity else None,
    }
    told = raise_alerts(items=[new_alert(**place), rating(**place)])
    assert {Person.objects.get(pk=person).username for person in told} == receivers
    assert Delivery.objects.readable().count() == Delivery.objects.count() == len(receivers)


def test_a_closed_desk_hears_nothing_that_names_no_entity(rating, quality, orphan):
    orphan.desks.update(is_active=False)
    assert raise_alerts(items=[rating(center_id=orphan.pk)]) == {}


def test_nobody_can_be_told_of_a_center_that_is_not_there(new_alert):
    assert raise_alerts(items=[new_alert(center_id=0)]) == {}


def test_deliveries_are_hidden_when_the_mandate_ends(new_alert, rating, manager_a, quality):
    raise_alerts(items=[new_alert(), rating()])
    assert Delivery.objects.visible_to(manager_a).count() == 1
    Mandate.objects.filter(person=manager_a).delete()
    assert Delivery.objects.visible_to(manager_a).count() == 0
    assert Delivery.objects.visible_to(quality).count() == 1


def test_deliveries_are_hidden_when_the_role_changes(new_alert, manager_a):
    raise_alerts(items=[new_alert()])
    Person.objects.filter(pk=manager_a.pk).update(role="quality")
    assert Delivery.objects.readable().count() == 0


def test_the_hint_goes_out_after_the_commit_and_names_only_numbers(
    new_alert, manager_a, monkeypatch, django_capture_on_commit_callbacks
):
    hints = []
    monkeypatch.setattr(push._publisher, "put", hints.append)
    with django_capture_on_commit_callbacks(execute=True):
        raise_alerts(items=[new_alert(comment="canary")])
        assert hints == []
    assert hints == [{"type": "alerts.grown", "lasts": {str(manager_a.pk): 1}}]


def test_the_quality_teams_copy_follows_without_a_new_number(rating, quality):
    item = rating(comment="before")
    raise_alerts(items=[item])
    replace_contents(items=[rating(reference=item.reference, comment="after", context={"factors": []})])
    alert = Alert.objects.get()
    assert (alert.comment, alert.context) == ("after", {"factors": []})
    assert numbers(quality) == [1]


def test_forgetting_empties_the_comment_for_everybody(new_alert, rating, manager_a, quality):
    reference = uuid.uuid4()
    raise_alerts(items=[new_alert(reference=reference, comment="a"), rating(reference=reference, comment="b")])
    assert forget(references=[reference]) == 2
    assert set(Alert.objects.values_list("comment", flat=True)) == {""}


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE alerts_delivery SET sequence = sequence + 1", id="renumber"),
        pytest.param("DELETE FROM alerts_alert", id="delete"),
        pytest.param("UPDATE alerts_alert SET context = '{}'", id="other-words"),
        pytest.param("UPDATE alerts_alert SET comment = 'other'", id="other-comment"),
        pytest.param("UPDATE alerts_alert SET audience = 'quality'", id="other-audience"),
        pytest.param("UPDATE alerts_mailbox SET last = 0", id="count-back"),
        pytest.param("UPDATE alerts_alert SET state = 'resolved'", id="resolved-without-cause"),
    ],
)
def test_the_database_keeps_what_managers_were_told(new_alert, manager_a, statement):
    raise_alerts(items=[new_alert()])
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_when_many_raise_at_once(new_alert, rating, manager_a, quality):
    """Some of the transactions are rolled back: their numbers are given again."""

    def work(worker):
        try:
            for turn in range(10):
                with transaction.atomic():
                    raise_alerts(items=[new_alert(), rating(), rating()])
                    transaction.set_rollback((worker + turn) % 3 == 0)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[worker]) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for person in (manager_a, quality):
        last = Mailbox.objects.get(person=person).last
        assert numbers(person) == list(range(1, last + 1)) != []
