"""The log only grows, and holds nothing that the rules forbid."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction

from evaluations.models import Evaluation, Factor, FactorSet
from evaluations.partitions import ensure_partitions
from tests.factories import log_row

pytestmark = pytest.mark.django_db


def run(sql, *params):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else []


def partitions():
    return {
        name
        for (name,) in run(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'evaluations_evaluation'::regclass"
        )
    }


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"scores": [6]}, id="score-above"),
        pytest.param({"scores": [-1]}, id="score-below"),
        pytest.param({"scores": []}, id="no-scores"),
        pytest.param({"scores": [None, None]}, id="no-answer"),
        pytest.param({"scores": [1] * 33}, id="too-many-scores"),
        pytest.param({"kind": 4}, id="kind"),
        pytest.param({"kind": 2}, id="first-row-that-revises"),
        pytest.param({"revision": 1}, id="later-row-that-submits"),
        pytest.param({"waiting_minutes": 1441}, id="wait"),
        pytest.param({"completion_minutes": -1}, id="completion"),
        pytest.param({"owner": b"short"}, id="owner"),
        pytest.param({"fingerprint": b"short"}, id="fingerprint"),
        pytest.param({"salt": b""}, id="salt"),
        pytest.param({"latitude": 1.0}, id="half-a-position"),
        pytest.param({"latitude": 91.0, "longitude": 0.0}, id="off-the-earth"),
        pytest.param({"accuracy_m": 5.0}, id="accuracy-of-nothing"),
        pytest.param({"latitude": float("nan"), "longitude": 0.0}, id="nan"),
        pytest.param({"comment": "x" * 2001}, id="comment"),
        pytest.param({"channel": "teleport"}, id="channel"),
        pytest.param({"source": "rumor"}, id="source"),
        pytest.param({"outcome": "lost"}, id="outcome"),
        pytest.param({"notify_center": "never"}, id="notify"),
        pytest.param({"payment_methods": ["gold"]}, id="payment"),
        pytest.param({"local_hour": 24}, id="hour"),
        pytest.param({"customer_category": "alien"}, id="category"),
        pytest.param({"language": "de"}, id="language"),
        pytest.param({"waiting_target": -1}, id="target"),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        log_row(**fields)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM evaluations_evaluation",
        "TRUNCATE evaluations_evaluation",
        "UPDATE evaluations_evaluation SET scores = '{5}'",
        "UPDATE evaluations_evaluation SET comment = 'nicer'",
        "UPDATE evaluations_evaluation SET center_id = 7",
        "UPDATE evaluations_evaluation SET owner = decode(repeat('00', 16), 'hex')",
        "UPDATE evaluations_evaluation SET visited_at = visited_at - interval '60 days'",
        "UPDATE evaluations_evaluation SET xid = '1'",
        "UPDATE evaluations_evaluation SET owner = NULL, scores = '{1}'",
    ],
)
def test_the_log_refuses_change_and_deletion(sql):
    log_row(comment="bad")
    with pytest.raises(DatabaseError, match="only grows"):
        run(sql)


def test_a_month_cannot_be_emptied_by_its_own_name():
    log_row()
    (name,) = [name for name in partitions() if run(f"SELECT count(*) FROM {name}") != [(0,)]]
    with pytest.raises(DatabaseError, match="only grows"):
        run(f"TRUNCATE {name}")


def test_erasing_a_person_is_the_only_change():
    log_row(comment="mine", latitude=1.0, longitude=2.0)
    run(
        "UPDATE evaluations_evaluation SET comment = NULL, comment_language = NULL, latitude = NULL, longitude = NULL,"
        " accuracy_m = NULL, owner = NULL, rater = NULL, salt = NULL"
    )
    row = Evaluation.objects.get()
    assert (row.comment, row.latitude, row.owner, row.rater, row.salt) == (None,) * 5


def test_every_row_carries_its_transaction_and_a_number():
    log_row()
    log_row()
    ((first, one), (second, two)) = run("SELECT xid::text, sequence FROM evaluations_evaluation ORDER BY sequence")
    assert first == second == run("SELECT pg_current_xact_id()::text")[0][0]
    assert one < two


def test_there_is_a_partition_for_every_day_that_is_accepted():
    today = datetime.now(UTC)
    ensure_partitions(today.date())
    day = today - settings.VISIT_WINDOW - timedelta(days=1)
    while day <= today + timedelta(days=62):
        log_row(visited_at=day)
        day += timedelta(days=5)


def test_partitions_are_made_ahead_once():
    made = ensure_partitions(date(2031, 1, 15))
    assert made > 0
    assert {"evaluations_evaluation_y2030m01", "evaluations_evaluation_y2031m03"} <= partitions()
    assert ensure_partitions(date(2031, 1, 15)) == 0
    log_row(visited_at=datetime(2031, 3, 1, tzinfo=UTC))
    with pytest.raises(DatabaseError, match="only grows"):
        run("DELETE FROM evaluations_evaluation_y2031m03")


def test_a_row_of_a_month_without_partition_is_refused():
    with pytest.raises(IntegrityError), transaction.atomic():
        log_row(visited_at=datetime(2050, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    "change",
    [
        lambda: FactorSet.objects.filter(version=1).update(name="other"),
        lambda: FactorSet.objects.filter(version=1).update(published_at=None),
        lambda: FactorSet.objects.filter(version=2)._raw_delete("default"),
        lambda: Factor.objects.filter(factor_set=1, code="location").update(weight=5),
        lambda: Factor.objects.filter(factor_set=1, code="location").delete(),
        lambda: Factor.objects.create(factor_set_id=1, position=9, code="extra", name="extra"),
        lambda: Factor.objects.filter(factor_set=1, code="location").update(factor_set=2, position=20, code="moved"),
    ],
)
def test_a_published_factor_set_is_frozen(change):
    with pytest.raises(DatabaseError, match="is published"), transaction.atomic():
        change()


def test_one_factor_set_at_most_is_current():
    with pytest.raises(IntegrityError), transaction.atomic():
        FactorSet.objects.filter(version=2).update(is_current=True)
