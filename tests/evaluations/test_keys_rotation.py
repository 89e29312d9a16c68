"""After a rotation everything goes on; after a destruction old ratings are nobody's."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import orjson
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from evaluations.keys import keyring
from evaluations.pseudonyms import epoch_of, quarter_of
from tests.evaluations.conftest import body
from tests.factories import log_row
from tests.signing_in import API

pytestmark = pytest.mark.django_db


def told(*words):
    out = io.StringIO()
    call_command("pseudonym_keys", *words, stdout=out)
    return out.getvalue().strip()


def ids(phone):
    return {item["id"] for item in phone.get(f"{API}/evaluations").json()["results"]}


@pytest.fixture
def own(client_of, resident, center_a):
    """Return (a phone, the id of its rating of today, the id of one of half a year ago)."""
    phone, sent = client_of(resident), body()
    assert phone.post(f"{API}/evaluations", sent, format="json").status_code == 201
    then = timezone.now() - timedelta(days=185)
    type(resident).objects.filter(pk=resident.pk).update(joined_at=then - timedelta(days=1))
    old = log_row(
        visited_at=then - timedelta(hours=1), received_at=then, center_id=center_a.pk, comment="long ago",
        owner=keyring().owner(resident.pk, then.date()), rater=keyring().rater(resident.pk, center_a.pk, then.date()),
    )  # fmt: skip
    return phone, sent, str(old["evaluation_id"])


def test_after_a_renewal_a_resident_finds_and_revises_what_he_rated(own, settings):
    phone, sent, old = own
    settings.PSEUDONYM_KEY = told("--renew")
    assert ids(phone) == {sent["id"], old}
    answer = phone.put(f"{API}/evaluations/{sent['id']}", sent | {"comment": "better"}, format="json")
    assert answer.status_code == 200
    assert phone.post(f"{API}/evaluations", body(), format="json").status_code == 201


def test_after_a_destruction_he_finds_what_is_later_and_nothing_before(own, settings):
    phone, sent, old = own
    settings.PSEUDONYM_KEY = told("--destroy-before", quarter_of(epoch_of(timezone.now().date())))
    assert ids(phone) == {sent["id"]}
    assert phone.get(f"{API}/evaluations/{old}").status_code == 404
    assert phone.post(f"{API}/evaluations/{old}/withdrawal").status_code == 404
    assert [one["id"] for one in phone.get(f"{API}/me/data").json()["evaluations"]["evaluations"]] == [sent["id"]]
    assert phone.delete(f"{API}/me").status_code == 204
    with connection.cursor() as sql:
        sql.execute("SELECT count(*) FROM evaluations_evaluation WHERE owner IS NOT NULL")
        assert sql.fetchone() == (1,)  # of nobody, but counted


def test_the_state_tells_how_much_is_linked(own, settings):
    assert told().count("linked to their authors") == 2
    settings.PSEUDONYM_KEY = told("--destroy-before", quarter_of(epoch_of(timezone.now().date())))
    assert told().count("destroyed") == 1


@pytest.mark.parametrize("quarter", ["2027", "1999Q1", "2999Q1"])
def test_a_quarter_that_cannot_be_meant_is_refused(quarter):
    with pytest.raises(CommandError):
        told("--destroy-before", quarter)


def test_a_dump_without_keys_links_no_two_ratings_of_a_person(client_of, resident, second_resident, center_a, center_b):
    """One person at two centers on two days, or two people: equal values in the dump tell nothing of it."""
    day = datetime.now(UTC).date()
    second_resident.language = resident.language  # one of eight words joins nobody
    phones = [client_of(resident), client_of(second_resident)]
    sent = [
        (phones[who], body(center, id=f"00000000-0000-4000-8000-00000000000{number}", comment=f"words {number}",
                           position={"lat": 25.0 + number, "lng": 51.0 + number, "accuracy_m": 20 + number}))
        for number, (who, center) in enumerate([(0, "CENTER-A"), (0, "CENTER-B"), (1, "CENTER-A"), (1, "CENTER-B")])
    ]  # fmt: skip
    for phone, one in sent:
        assert phone.post(f"{API}/evaluations", one, format="json").status_code == 201
    yesterday = keyring().owner(resident.pk, day - timedelta(days=1))
    ids = [one["id"] for _, one in sent]
    with connection.cursor() as sql:
        sql.execute("SET LOCAL session_replication_role = replica")  # the log does not let its rows be dated back
        sql.execute("UPDATE evaluations_evaluation SET owner = %s WHERE evaluation_id = %s", [yesterday, ids[0]])
        tables = tables_with(sql, "evaluation_id")
        assert "evaluations_evaluation" in tables
        for table in tables:
            first, second, *others = rows_of(sql, table, ids)
            same = {name for name in first if first[name] == second.get(name) is not None}
            alike = {name for name in same if all(other.get(name) == first[name] for other in others)}
            assert same - alike == set(), table  # what the two of one person share, everybody's share


def tables_with(sql, column):
    sql.execute(
        "SELECT DISTINCT c.table_name FROM information_schema.columns c JOIN pg_class p ON p.relname = c.table_name "
        "WHERE c.column_name = %s AND NOT p.relispartition AND p.relkind IN ('r', 'p')",
        [column],
    )
    return [name for (name,) in sql.fetchall()]


def rows_of(sql, table, ids):
    """One row (or none, as an empty one) for each id, in their order."""
    sql.execute(
        f"SELECT evaluation_id::text, to_jsonb(t)::text FROM {table} t WHERE evaluation_id = ANY (%s::uuid[])", [ids]
    )
    found = {key: orjson.loads(row) for key, row in sql.fetchall()}
    return [found.get(one, {}) for one in ids]
