"""What the log holds about a person: told, and erased."""

from __future__ import annotations

import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from alerts.actions import raise_alerts
from alerts.models import Alert
from evaluations import personal
from evaluations.committed import Remains, recommitted
from evaluations.models import Evaluation, Remainder
from evaluations.queries import versions_of
from evaluations.release import reference
from tests.alerts.conftest import new_alert  # noqa: F401 - a fixture
from tests.evaluations.conftest import body

pytestmark = pytest.mark.django_db

URL = "/api/v1/evaluations"


@pytest.fixture
def phone(client_of, resident, center_a):
    return client_of(resident)


def test_everything_held_is_told_and_nothing_of_others(phone, client_of, resident, second_resident):
    items = [body() for _ in range(3)]
    for item in items:
        phone.post(URL, item, format="json")
    client_of(second_resident).post(URL, body(), format="json")
    phone.put(f"{URL}/{items[0]['id']}", items[0] | {"comment": "later"}, format="json")
    told = personal.export(resident)["evaluations"]
    assert [str(each["id"]) for each in told] == [item["id"] for item in reversed(items)]
    assert told[-1]["comment"] == "later"


def test_erasure_takes_words_place_and_person_and_leaves_the_counts(phone, client_of, resident, second_resident):
    item, other = body(), body()
    phone.post(URL, item, format="json")
    phone.put(f"{URL}/{item['id']}", item | {"comment": "later"}, format="json")
    client_of(second_resident).post(URL, other, format="json")
    before = list(Evaluation.objects.order_by("sequence").values_list("scores", "center_id", "commitment"))
    personal.erase(resident)
    personal.erase(resident)
    for row in Evaluation.objects.filter(evaluation_id=item["id"]):
        assert (row.comment, row.comment_language, row.latitude, row.owner, row.rater, row.salt) == (None,) * 6
    assert Evaluation.objects.get(evaluation_id=other["id"]).comment == other["comment"]
    assert list(Evaluation.objects.order_by("sequence").values_list("scores", "center_id", "commitment")) == before
    assert not any(personal.export(resident).values())
    assert phone.get(f"{URL}/{item['id']}").status_code == 404


def test_erasure_reaches_the_words_in_alerts(phone, resident, manager_a, new_alert):  # noqa: F811 - a fixture
    item = body()
    phone.post(URL, item, format="json")
    cause = reference(Evaluation.objects.get().evaluation_id)
    raise_alerts(items=[new_alert(reference=cause, comment="my words")])
    personal.erase(resident)
    assert Alert.objects.get().comment == ""


def test_of_each_content_something_is_kept_that_opens_what_counts(phone, resident, second_resident, client_of):
    item = body()
    phone.post(URL, item, format="json")
    phone.put(f"{URL}/{item['id']}", item | {"comment": "later"}, format="json")
    phone.post(f"{URL}/{item['id']}/withdrawal")
    client_of(second_resident).post(URL, body(), format="json")
    personal.erase(resident)
    personal.erase(resident)
    rows = versions_of([uuid.UUID(item["id"])])[uuid.UUID(item["id"])]
    kept = {bytes(each.commitment): each for each in Remainder.objects.all()}
    assert len(rows) == 3
    assert set(kept) == {row.commitment for row in rows}
    for row in rows:
        one = kept[row.commitment]
        assert recommitted(row, Remains(bytes(one.scores_salt), bytes(one.counted_salt), bytes(one.closed))) == (
            row.commitment
        )


@pytest.mark.parametrize("statement", ["DELETE FROM evaluations_remainder", "TRUNCATE evaluations_remainder",
                                       "UPDATE evaluations_remainder SET closed = closed"])  # fmt: skip
def test_what_is_kept_cannot_be_changed_by_a_statement(phone, resident, statement):
    phone.post(URL, body(), format="json")
    personal.erase(resident)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as sql:
        sql.execute(statement)
