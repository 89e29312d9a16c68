"""An entry whose nonce is gone is bound by its closing: whatever somebody without the key changes in it is named."""

import secrets
import uuid

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from ledger import actions
from ledger.checking import Fault, check_tree
from ledger.entries import Entered, EntryKind, closing_key, closing_of
from ledger.models import Entry

pytestmark = pytest.mark.django_db

ANOTHER = "entry {}: is not the one that was closed when its subject was erased"
UNBOUND = "entry {}: its nonce is gone, and it was not closed: nothing binds what it says"


def tamper(statement, *given):
    """Run a statement as somebody whom no trigger stops; it must change something."""
    with transaction.atomic(), connection.cursor() as sql:
        sql.execute("SET LOCAL session_replication_role = replica")
        sql.execute(statement, given)
        assert sql.rowcount > 0
        sql.execute("SET LOCAL session_replication_role = origin")


def faults():
    return [step.text for step in check_tree() if isinstance(step, Fault)]


@pytest.fixture
def forgotten(entries):
    """Return an entry whose subject was erased, among others that live."""
    made = entries(6)
    actions.append(made)
    actions.queue([made[2]._replace(kind=EntryKind.ERASED)])
    actions.seal_queue()
    return Entry.objects.get(subject=made[2].subject, kind=EntryKind.SUBMITTED)


@pytest.fixture
def living(forgotten):
    return Entry.objects.filter(nonce__isnull=False).first()


def test_what_is_forgotten_is_closed_and_no_fault(forgotten):
    assert forgotten.nonce is None
    assert len(forgotten.closing) == 32
    assert faults() == []


@pytest.mark.parametrize(
    "change",
    [
        "kind = 2",
        "kind = 9",
        "subject = gen_random_uuid()",
        "revision = revision + 1",
        "commitment = set_bit(commitment, 77, 1 - get_bit(commitment, 77))",
        "closing = set_bit(closing, 77, 1 - get_bit(closing, 77))",
    ],
)
def test_whatever_is_changed_in_a_forgotten_entry_is_named(forgotten, change):
    tamper(f"UPDATE ledger_entry SET {change} WHERE position = %s", forgotten.position)
    assert faults()[0] == ANOTHER.format(forgotten.position)


@pytest.mark.parametrize("column", ["commitment", "closing"])
def test_a_forgotten_entry_with_a_byte_too_many_is_named_where_the_database_takes_it(forgotten, column):
    with connection.cursor() as sql:
        sql.execute(f"ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_{column}_whole")
    tamper(rf"UPDATE ledger_entry SET {column} = {column} || '\x00' WHERE position = %s", forgotten.position)
    assert faults() == [ANOTHER.format(forgotten.position)]


def test_a_closing_of_another_entry_does_not_fit(forgotten):
    tamper("UPDATE ledger_entry e SET closing = x.closing FROM ledger_entry x WHERE x.kind = 7 AND e.position = %s",
           forgotten.position)  # fmt: skip
    assert faults() == [ANOTHER.format(forgotten.position)]


def test_a_closing_that_is_gone_is_named(forgotten):
    tamper("UPDATE ledger_entry SET closing = NULL WHERE position = %s", forgotten.position)
    assert faults() == [UNBOUND.format(forgotten.position)]


@pytest.mark.parametrize("table", ["entry", "queue"])
def test_a_nonce_that_somebody_emptied_is_named_though_he_fakes_an_erasure(forgotten, living, table):
    tamper("UPDATE ledger_entry SET nonce = NULL, kind = 2 WHERE position = %s", living.position)
    if table == "entry":
        tamper("UPDATE ledger_entry SET subject = %s WHERE kind = 7", living.subject)
    else:
        actions.queue([actions.NewEntry(EntryKind.ERASED, living.subject, 0, bytes(32))])
    assert UNBOUND.format(living.position) in faults()
    actions.seal_queue()  # and the sealer closes nothing that it did not open
    assert UNBOUND.format(living.position) in faults()


def test_a_closing_made_with_another_key_is_named(forgotten):
    row = Entered(
        forgotten.position, EntryKind.REVISED, forgotten.subject, 0, bytes(forgotten.commitment), bytes(forgotten.leaf)
    )
    made = closing_of(closing_key(bytes(32)), row)
    tamper("UPDATE ledger_entry SET kind = 2, closing = %s WHERE position = %s", made, forgotten.position)
    assert faults() == [ANOTHER.format(forgotten.position)]


def test_an_entry_that_was_forgotten_though_nobody_was_erased_is_named(living):
    actions.forget([living.subject])
    assert faults() == [f"entry {living.position}: its nonce is gone, and its subject was never erased"]


@pytest.mark.parametrize("change", ["kind = 2", "commitment = leaf", "nonce = commitment"])
def test_a_forged_entry_is_emptied_at_its_erasure_and_goes_on_being_named(living, change):
    tamper(f"UPDATE ledger_entry SET {change} WHERE position = %s", living.position)
    actions.queue([actions.NewEntry(EntryKind.ERASED, living.subject, 0, bytes(living.commitment))])
    with capture_logs() as told:
        actions.seal_queue()
    assert told == [{"event": "ledger_entry_not_closed", "count": 1, "log_level": "error"}]
    living.refresh_from_db()
    assert (living.nonce, living.closing) == (None, None)
    assert UNBOUND.format(living.position) in faults()


def test_what_is_entered_after_its_subject_was_erased_is_forgotten_at_once(forgotten, living):
    late = actions.NewEntry(EntryKind.APPEALED, forgotten.subject, 0, bytes(forgotten.commitment))
    other = actions.NewEntry(EntryKind.APPEALED, living.subject, 0, bytes(living.commitment))
    actions.queue([late, other])
    actions.seal_queue()
    appeals = {each.subject: each for each in Entry.objects.filter(kind=EntryKind.APPEALED)}
    assert appeals[forgotten.subject].nonce is None
    assert appeals[living.subject].nonce is not None
    assert faults() == []


def test_forgetting_thousands_costs_two_statements(entries, django_assert_num_queries):
    made = entries(3_000)
    actions.append(made)
    with django_assert_num_queries(4):  # with the savepoint around them
        actions.forget(each.subject for each in made)
    assert not Entry.objects.filter(closing=None).exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET closing = commitment WHERE nonce IS NOT NULL",
        "UPDATE ledger_entry SET closing = commitment WHERE closing IS NOT NULL",
        "UPDATE ledger_entry SET closing = NULL WHERE closing IS NOT NULL",
        "UPDATE ledger_entry SET nonce = commitment WHERE closing IS NOT NULL",
    ],
)
def test_a_closing_comes_once_and_only_for_a_nonce(forgotten, statement):
    with pytest.raises(DatabaseError, match="does not change"), transaction.atomic(), connection.cursor() as sql:
        sql.execute(statement)


def test_nothing_has_both_a_nonce_and_a_closing(living):
    with pytest.raises(IntegrityError, match="ledger_entry_open_or_closed"):
        tamper("UPDATE ledger_entry SET closing = commitment WHERE position = %s", living.position)


def test_what_was_forgotten_before_there_were_closings_is_closed_by_the_migration(forgotten):
    call_command("migrate", "ledger", "0004", verbosity=0)
    with connection.cursor() as sql:
        sql.execute("SELECT count(*) FROM information_schema.columns WHERE column_name = 'closing'")
        assert sql.fetchone() == (0,)
    with capture_logs() as told:
        call_command("migrate", "ledger", verbosity=0)
    assert [(each["event"], each["count"]) for each in told] == [("ledger_entries_closed_as_they_stand", 2)]
    assert bytes(Entry.objects.get(position=forgotten.position).closing) == bytes(forgotten.closing)
    assert Entry.objects.filter(nonce=None, closing=None).count() == 0
    assert faults() == []


ROWS = st.builds(
    Entered,
    st.integers(0, 2**63 - 1), st.integers(1, 9), st.uuids(), st.integers(0, 2**15 - 1),
    st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32),
)  # fmt: skip


@given(ROWS, ROWS)
def test_no_two_rows_have_one_closing(one, other):
    key = closing_key(bytes.fromhex(settings.AYN_LEDGER_KEY))
    assert (closing_of(key, one) == closing_of(key, other)) == (one == other)


def test_a_closing_is_of_whole_hashes_only():
    row = Entered(1, 1, uuid.uuid4(), 0, secrets.token_bytes(33), secrets.token_bytes(31))
    with pytest.raises(ValueError, match="1"):
        closing_of(bytes(32), row)
