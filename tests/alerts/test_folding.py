"""Duplicates of one cause: one alert, a count, occurrences."""

import time
import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from alerts import push
from alerts.actions import acknowledge_alert, forget, raise_alerts, replace_contents, resolve_alert
from alerts.duplicates import fold_key
from alerts.kinds import Audience, Cause, Kind, Severity
from alerts.models import Alert, Delivery, Occurrence
from alerts.queries import actions_taken
from tests.alerts.counting import KEY, adds_up, counts


def older(period):
    """Let everything have been raised that much earlier."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE alerts_alert DISABLE TRIGGER USER")
        cursor.execute("UPDATE alerts_alert SET raised_at = raised_at - %s", [period])
        cursor.execute("ALTER TABLE alerts_alert ENABLE TRIGGER USER")


def test_further_ones_of_a_cause_are_counted_at_the_first(same, manager_a):
    assert raise_alerts(items=[same()]) == {manager_a.pk: 1}
    assert raise_alerts(items=[same(comment="again")]) == {}
    assert raise_alerts(items=[same(), same()]) == {}
    assert counts() == [4]
    assert adds_up()
    assert Delivery.objects.count() == 1
    assert Occurrence.objects.get(number=2).comment == "again"


def test_a_batch_folds_in_itself(same, manager_a):
    assert raise_alerts(items=[same() for _ in range(7)]) == {manager_a.pk: 1}
    assert counts() == [7]
    assert adds_up()


def test_other_keys_kinds_and_audiences_are_other_causes(same, new_alert, manager_a, quality):
    items = [same(), same(fold=fold_key("other")), same(audience=Audience.QUALITY), same(kind=Kind.CLOSED)]
    raise_alerts(items=[*items, new_alert(kind=Kind.PAYMENT_DOWN)])
    assert counts() == [1] * 5


def test_the_same_cause_never_counts_twice(same):
    first, second, alone = same(), same(), same(fold=None)
    raise_alerts(items=[first, second, second, first, alone])
    raise_alerts(items=[second, first, alone, same(reference=alone.reference)])
    assert sorted(counts()) == [1, 2]
    assert Occurrence.objects.count() == 1


def test_what_was_counted_never_becomes_an_alert_of_its_own(same, manager_a):
    first, second = same(), same()
    raise_alerts(items=[first, second])
    resolve_alert(alert_id=Alert.objects.get().pk, cause=Cause.QUEUE, action="done", by=manager_a)
    assert raise_alerts(items=[second, first]) == {}
    assert counts() == [2]


def test_a_resolved_alert_collects_no_more(same, manager_a):
    raise_alerts(items=[same()])
    acknowledge_alert(alert_id=Alert.objects.get().pk, by=manager_a)
    raise_alerts(items=[same()])
    assert counts() == [2]
    resolve_alert(alert_id=Alert.objects.get().pk, cause=Cause.QUEUE, action="done", by=manager_a)
    assert raise_alerts(items=[same(), same()]) == {manager_a.pk: 2}
    assert counts() == [2, 2]


def test_an_alert_collects_for_a_day(same, manager_a):
    raise_alerts(items=[same()])
    older(timedelta(hours=23))
    raise_alerts(items=[same()])
    older(timedelta(hours=2))
    raise_alerts(items=[same()])
    assert counts() == [2, 1]
    assert Alert.objects.filter(folding=True).count() == 1


def test_the_worst_counts_and_hurries(same, manager_a):
    raise_alerts(items=[same(severity=Severity.INFO)])
    assert Alert.objects.get().acknowledge_by is None
    raise_alerts(items=[same(severity=Severity.WARNING)])
    warned = Alert.objects.get()
    assert (warned.severity, warned.escalates_at) == ("warning", warned.acknowledge_by)
    raise_alerts(items=[same(severity=Severity.INFO), same(severity=Severity.URGENT)])
    urgent = Alert.objects.get()
    assert urgent.severity == "urgent"
    assert urgent.acknowledge_by < warned.acknowledge_by
    assert urgent.resolve_by < warned.resolve_by
    assert urgent.escalates_at == urgent.acknowledge_by
    raise_alerts(items=[same(severity=Severity.INFO)])
    again = Alert.objects.get()
    assert (again.severity, again.acknowledge_by, again.count) == ("urgent", urgent.acknowledge_by, 5)


def test_what_is_acknowledged_and_gets_worse_is_due_to_be_resolved(same, manager_a):
    raise_alerts(items=[same()])
    acknowledge_alert(alert_id=Alert.objects.get().pk, by=manager_a)
    raise_alerts(items=[same(severity=Severity.URGENT)])
    alert = Alert.objects.get()
    assert alert.escalates_at == alert.resolve_by


def test_a_new_alert_of_many_is_as_bad_as_the_worst(same):
    raise_alerts(items=[same(), same(severity=Severity.URGENT), same()])
    [alert] = Alert.objects.all()
    assert (alert.severity, alert.count) == ("urgent", 3)


def test_all_factors_are_named_once(same):
    def low(*codes):
        return {"factors": list(codes), "names": {code: {"en": code.title()} for code in codes}}

    raise_alerts(items=[same(context=low("waiting_time")), same(context=low("reception"))])
    raise_alerts(items=[same(context=low("location", "waiting_time")), same(context={"factors": []})])
    context = Alert.objects.get().context
    assert context["factors"] == ["location", "reception", "waiting_time"]
    assert set(context["names"]) == {"location", "reception", "waiting_time"}


def test_readers_are_told_that_it_changed_after_the_commit(
    same, manager_a, monkeypatch, django_capture_on_commit_callbacks
):
    hints = []
    monkeypatch.setattr(push._publisher, "put", hints.append)
    with django_capture_on_commit_callbacks(execute=True):
        raise_alerts(items=[same()])
    with django_capture_on_commit_callbacks(execute=True):
        raise_alerts(items=[same() for _ in range(100)])
    assert [hint["type"] for hint in hints] == ["alerts.grown", "alerts.changed"]
    assert Alert.objects.get().changed_at > timezone.now() - timedelta(minutes=1)


def test_five_are_told_one_by_one_before_any_is_counted(told, manager_a):
    for number in range(1, 6):
        assert raise_alerts(items=[told()]) == {manager_a.pk: number}
    assert raise_alerts(items=[told(), told(), told()]) == {manager_a.pk: 6}
    assert raise_alerts(items=[told()]) == {}
    assert sorted(counts()) == [1, 1, 1, 1, 1, 4]
    assert adds_up()


def test_a_thousand_at_once_make_a_handful(told, manager_a):
    began = time.monotonic()
    assert raise_alerts(items=[told() for _ in range(1000)]) == {manager_a.pk: 6}
    assert time.monotonic() - began < 10
    assert sorted(counts()) == [1, 1, 1, 1, 1, 995]
    assert adds_up()


def test_ten_minutes_later_it_begins_anew(told, manager_a):
    raise_alerts(items=[told() for _ in range(8)])
    older(timedelta(minutes=11))
    assert raise_alerts(items=[told() for _ in range(8)]) == {manager_a.pk: 12}
    assert sorted(counts()) == [1] * 10 + [3, 3]


def test_told_again_from_the_beginning_nothing_changes(told):
    items = [told() for _ in range(30)]
    raise_alerts(items=items[:4])
    raise_alerts(items=items[4:20])
    before = list(Alert.objects.order_by("id").values_list("id", "count"))
    older(timedelta(hours=1))
    raise_alerts(items=items[:20])
    assert list(Alert.objects.order_by("id").values_list("id", "count")) == before
    raise_alerts(items=items)
    assert sum(counts()) == 30


def test_forgetting_reaches_what_was_counted(same):
    first, second = same(comment="a"), same(comment="b")
    raise_alerts(items=[first, second])
    assert forget(references=[first.reference, second.reference]) == 2
    assert set(Alert.objects.values_list("comment", flat=True)) == {""}
    assert set(Occurrence.objects.values_list("comment", flat=True)) == {""}


def test_content_of_the_quality_team_is_replaced_where_it_was_counted(same, quality):
    items = [same(audience=Audience.QUALITY, comment="before") for _ in range(2)]
    raise_alerts(items=items)
    replace_contents(items=[same(audience=Audience.QUALITY, reference=items[1].reference, comment="after")])
    assert Occurrence.objects.get().comment == "after"
    assert Alert.objects.get().comment == "before"


def test_whoever_was_counted_reads_what_was_done(same, manager_a):
    items = [same(), same()]
    raise_alerts(items=items)
    resolve_alert(alert_id=Alert.objects.get().pk, cause=Cause.QUEUE, action="Opened counter 4.", by=manager_a)
    assert [actions_taken(item.reference)[0]["text"] for item in items] == ["Opened counter 4."] * 2


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE alerts_alert SET count = 1", id="count-down"),
        pytest.param("UPDATE alerts_alert SET fold = gen_random_uuid()", id="other-cause"),
        pytest.param("UPDATE alerts_alert SET severity = 'info', count = 9", id="milder"),
        pytest.param("UPDATE alerts_alert SET context = '{}'", id="other-words"),
        pytest.param("UPDATE alerts_alert SET folding = false; UPDATE alerts_alert SET folding = true", id="again"),
        pytest.param("UPDATE alerts_alert SET folding = false; UPDATE alerts_alert SET count = 9", id="count-late"),
        pytest.param("UPDATE alerts_occurrence SET comment = 'other'", id="other-comment"),
        pytest.param("UPDATE alerts_occurrence SET at = now()", id="other-time"),
        pytest.param("DELETE FROM alerts_occurrence", id="delete"),
        pytest.param("TRUNCATE alerts_occurrence", id="truncate"),
    ],
)
def test_the_database_keeps_what_was_counted(same, statement):
    raise_alerts(items=[same(), same(comment="words")])
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_lets_one_alert_of_a_cause_collect(same, center_a):
    raise_alerts(items=[same()])
    with pytest.raises(IntegrityError, match="alert_one_collects"), transaction.atomic():
        Alert.objects.create(
            kind="payment_down", audience="managers", severity="info", center=center_a, reference=uuid.uuid4(),
            fold=KEY, folding=True,
        )  # fmt: skip


def test_a_center_that_is_not_there_counts_nothing(same):
    assert raise_alerts(items=[same(center_id=0), same(center_id=0)]) == {}
    assert not Alert.objects.exists()


def test_keys_are_stable_and_tell_parts_apart():
    assert fold_key("a", 1) == fold_key("a", 1) != fold_key("a1")


def test_all_words_are_read_page_by_page(client_of, told, manager_a, manager_b):
    raise_alerts(items=[told(comment=f"word {number}") for number in range(1, 151)])
    api = client_of(manager_a)
    summary = api.get("/api/v1/alerts", {"limit": 100}).json()["results"][-1]
    assert (summary["count"], summary["comment"]) == (145, "word 6")
    assert summary["title"].startswith("145")
    whole = api.get(f"/api/v1/alerts/{summary['id']}").json()
    assert len(whole["occurrences"]) == 100
    assert set(whole["occurrences"][0]) == {"number", "severity", "at", "factors", "comment", "rating"}
    words, url = [], f"/api/v1/alerts/{summary['id']}/occurrences?limit=100"
    while url:
        page = api.get(url).json()
        words += [each["comment"] for each in page["results"]]
        assert all(each["at"].endswith(":00Z") and each["rating"] is None for each in page["results"])
        url = page["next"]
    assert words == [f"word {number}" for number in range(7, 151)]
    assert client_of(manager_b).get(f"/api/v1/alerts/{summary['id']}/occurrences").status_code == 404
