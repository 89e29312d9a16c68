"""Whoever has the database's address and no more than SQL changes nothing of what was said and told."""

import pytest
from django.db import IntegrityError, connection, transaction

from alerts.actions import raise_alerts
from tests.alerts.conftest import new_alert  # noqa: F401 - a fixture
from tests.factories import log_row

pytestmark = pytest.mark.django_db


def child():
    with connection.cursor() as sql:
        sql.execute("SELECT tableoid::regclass::text FROM evaluations_evaluation")
        return sql.fetchone()[0]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM {child}",
        "UPDATE {child} SET scores = '{{5}}'",
        "UPDATE {child} SET comment = 'other words'",
        "UPDATE {child} SET owner = decode(repeat('00', 16), 'hex')",
        "TRUNCATE {child}",
        "TRUNCATE evaluations_evaluation",
        "DELETE FROM alerts_alert",
        "UPDATE alerts_alert SET comment = 'other words'",
        "UPDATE alerts_alert SET raised_at = now() - interval '1 day'",
        "TRUNCATE alerts_alert CASCADE",
        "TRUNCATE alerts_delivery",
        "UPDATE alerts_delivery SET sequence = sequence + 10",
        "UPDATE alerts_mailbox SET last = 0",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
    ],
)
def test_the_past_cannot_be_rewritten(statement, manager_a, center_a, new_alert):  # noqa: F811 - a fixture
    log_row(center_id=center_a.pk, comment="words")
    raise_alerts(items=[new_alert(comment="words")])
    with connection.cursor() as sql:
        sql.execute("INSERT INTO audit_event (action, target_type, target_id, actor_role, detail, request_id) "
                    "VALUES ('signed_in', '', '', '', '{}', '')")  # fmt: skip
        sql.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError), transaction.atomic():
            sql.execute(statement.format(child=child()))
