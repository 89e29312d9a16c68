import pytest
from django.db import IntegrityError, connection, transaction

from audit.actions import record
from audit.models import Event

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET action = 'forged'",
        "UPDATE audit_event SET action = 'forged' WHERE false",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
    ],
)
def test_the_database_refuses_to_change_the_trail(statement):
    record(by=None, action="tested", target=("a.B", "1"))
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.get().action == "tested"
