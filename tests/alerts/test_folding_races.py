"""Duplicates that come at the same moment from many sides."""

import pytest

from alerts.actions import raise_alerts, resolve_alert
from alerts.duplicates import fold_key
from alerts.kinds import Cause, Kind
from alerts.models import Alert, Delivery
from tests.alerts.counting import adds_up, counts
from tests.racing import at_once


@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_alert_that_counts_them_all(new_alert, same, manager_a):
    """Threads raise the same and other items of one cause, some of them together with others' keys."""
    shared = [same() for _ in range(10)]

    def work(number):
        for turn in range(10):
            raise_alerts(items=[same(), shared[turn], new_alert(kind=Kind.PRAISE, fold=fold_key(turn, "praise"))])

    at_once(6, work)
    assert Alert.objects.get(kind=Kind.PAYMENT_DOWN.value).count == 6 * 10 + 10
    assert counts().count(6) == 10
    assert adds_up()
    assert Delivery.objects.filter(person=manager_a).count() == Alert.objects.count() == 11


@pytest.mark.django_db(transaction=True)
def test_a_storm_from_many_sides_makes_a_handful(told, manager_a):
    items = [told() for _ in range(120)]
    at_once(6, lambda number: [raise_alerts(items=items[start : start + 20]) for start in range(number, 100, 7)])
    assert Alert.objects.count() == 6
    assert sum(counts()) == len(
        {item.reference for n in range(6) for s in range(n, 100, 7) for item in items[s : s + 20]}
    )
    assert adds_up()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_counted_at_what_is_being_resolved(same, manager_a):
    def work(number):
        for _ in range(10):
            if number:
                raise_alerts(items=[same()])
            elif alert := Alert.objects.filter(folding=True).first():
                resolve_alert(alert_id=alert.pk, cause=Cause.OTHER, action="done", by=manager_a)

    at_once(4, work)
    assert sum(counts()) == 30
    assert adds_up()
    assert not Alert.objects.filter(folding=True, state__in=["resolved", "verified"]).exists()
