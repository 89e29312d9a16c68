"""After `DELETE /me` nothing of what somebody was or wrote is left anywhere in the database, nor in its log."""

import os
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Challenge, Person
from alerts.models import Alert
from evaluations import folds
from evaluations.folding import Batch, Position
from tests.evaluations.conftest import body
from tests.signing_in import API

pytestmark = pytest.mark.django_db

WORDS = ["canary-of-the-first-word", "canary-of-the-second-word", "canary-of-the-taken-back"]


def rows_with(text):
    found = []
    with connection.cursor() as sql:
        sql.execute("SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                    "WHERE c.relkind = 'r' AND n.nspname = 'public'")  # fmt: skip
        for (table,) in sql.fetchall():
            sql.execute(f"SELECT count(*) FROM {table} t WHERE t::text ILIKE %s", [f"%{text}%"])
            found += [table] * sql.fetchone()[0]
    return found


def test_nothing_is_left(client_of, api, resident, manager_a, quality, settings):
    settings.AYN_MAIL = settings.AYN_SMS = "email"
    Person.objects.filter(pk=resident.pk).update(phone="+97455123477")
    for contact in ({"email": resident.email}, {"phone": "+97455123477"}):
        assert api.post(f"{API}/auth/codes", contact, format="json").status_code == 202
    phone = client_of(resident)
    sent = [body(comment=words, notify_center="now", share_comment=True,
                 position={"lat": 25.2612345, "lng": 51.5412345}) for words in WORDS[1:]]  # fmt: skip
    for item in sent:
        phone.post(f"{API}/evaluations", item, format="json")
    folds.apply(Batch(Position(0, 0), Position(2**62, 2**62), rows=0, generation=1))
    phone.put(f"{API}/evaluations/{sent[0]['id']}", sent[0] | {"comment": WORDS[0]}, format="json")
    phone.post(f"{API}/evaluations/{sent[1]['id']}/withdrawal")
    folds.apply(Batch(Position(0, 0), Position(2**62, 2**62), rows=0, generation=1))
    personal = [*WORDS, resident.email, "97455123477", "25.2612345"]
    assert all(rows_with(text) for text in personal)
    assert Alert.objects.exclude(comment="").exists()
    assert phone.delete(f"{API}/me").status_code == 204
    assert {text: rows_with(text) for text in personal} == {text: [] for text in personal}
    assert not Challenge.objects.exists()
    assert rows_with(str(resident.pk)) == []  # the trail tells of the erasure by a digest


def test_the_servers_log_does_not_quote_rows(resident):
    own = Path(os.environ["AYN_VAR_DIR"])
    log = next((folder / "postgres.log" for folder in (own, own.parent) if (folder / "postgres.log").exists()), None)
    if log is None:
        pytest.skip("the server is not ours")
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(role="resident", email=resident.email)
    told = log.read_text(errors="replace")
    assert "person_email_once" in told
    assert resident.email not in told
    assert log.stat().st_mode & 0o077 == 0
