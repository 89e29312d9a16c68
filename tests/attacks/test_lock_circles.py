"""Who sends at the right moment makes nobody wait for another in a circle, of which PostgreSQL would end one."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from alerts.actions import NewAlert, raise_alerts
from alerts.duplicates import fold_key, lock_of
from alerts.kinds import Audience, Kind, Severity
from alerts.models import Alert
from centers.models import Service
from evaluations.actions import release_due
from evaluations.folding import Batch, Position
from evaluations.models import ReleaseClock
from evaluations.pending import PENDING
from evaluations.release import reference
from tests.attacks.test_erasure_race import await_lock, beside
from tests.factories import log_row

THE_WHOLE_LOG = Batch(Position(0, 0), Position(2**63, 2**62), rows=0, generation=1)
NOON = datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
def test_a_report_of_staff_and_a_pulse_of_the_same_moment_both_come(settings, center_a, entity_a, manager_a):
    settings.AYN_SLOT_SECONDS = 0
    slow = Service.objects.create(code="SLOW", entity=entity_a, name_en="Slow", target_completion_minutes=5)
    rows = [
        log_row(center_id=center_a.pk, entity_id=entity_a.pk, service_id=slow.pk, completion_minutes=50,
                visited_at=NOON - timedelta(hours=2), received_at=NOON - timedelta(hours=1))
        for _ in range(5)
    ]  # fmt: skip
    PENDING.apply(THE_WHOLE_LOG)
    ReleaseClock.objects.update(pulse_at=NOON + timedelta(hours=12), text_at=NOON + timedelta(days=9))
    report = NewAlert(
        kind=Kind.TARGET_EXCEEDED, audience=Audience.MANAGERS, severity=Severity.WARNING, center_id=center_a.pk,
        entity_id=None, reference=reference(rows[0]["evaluation_id"]), fold=fold_key("condition", center_a.pk),
        context={"factors": [], "condition": {"payment_method": None, "service": None, "minutes": 30}},
    )  # fmt: skip
    with transaction.atomic():
        with connection.cursor() as sql:  # as far as the report has come
            sql.execute("SELECT pg_advisory_xact_lock(%s)", [lock_of(report.kind, report.center_id)])
        slot = beside(lambda: release_due(now=NOON + timedelta(hours=12)))
        assert await_lock()
        raise_alerts(items=[report])
    assert slot() >= 1
    assert Alert.objects.filter(kind=Kind.TARGET_EXCEEDED).count() == 2
    assert Alert.objects.filter(kind=Kind.PULSE).count() == 1
