"""`python -m tests.drills.tampering_inside`, in an installation: what an operator does who may do everything.

Each line of its input is a deed, each line of its output what came of it, as JSON:

`{"deed": "score" | "delete" | "insert" | "append" | "relabel", "rating": id, "care": 0..2}`. Care 0: only the log. 1:
commitments, entries, nodes, tree and scores are made anew as if it had always been so; heads cannot be. 2: he has the
key, too, and signs these.
`{"deed": "round"}` freezes a round of all days, publishes it with the ledger and tells the folder; `{"deed": "seal"}`
does what a worker does until a head holds all, and tells "signed" or "refused"; `{"deed": "check", "heads": [files]}`
runs `manage.py ledger check` and tells the faults that it names.
"""

from __future__ import annotations

import json
import os
import random
import secrets
import sys
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import django

INSERTED = 10
KEY = 2


def do(deed: str, rating: str = "", care: int = 0, heads: Sequence[str] = ()) -> Any:
    if deed == "round":
        return _frozen()
    if deed == "seal":
        return _sealed()
    if deed == "check":
        return _checked(heads)
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as sql:
        sql.execute("SET LOCAL session_replication_role = replica")  # no trigger stops him
        deeds = {"score": _score, "delete": _delete, "insert": _insert, "append": _append, "relabel": _relabel}
        told = deeds[deed](sql, rating, care)
        if care:
            _rebuild(sql, sign=care == KEY)
    if care:
        _refold()
    return told


def _sealed() -> str:
    from backend.worker import folds
    from evaluations.folding import run_once
    from ledger import actions, anchor

    actions.HEAD_EVERY = timedelta(0)
    for fold in folds():
        while run_once(fold):
            pass
    try:
        actions.seal()
    except anchor.ForkError:
        return "refused"
    return "signed"


def _checked(heads: Sequence[str]) -> list[str]:
    from django.core.management import CommandError, call_command

    told = StringIO()
    try:
        call_command("ledger", "check", *(["--head", *heads] if heads else []), stdout=told)
    except CommandError as error:
        faults = [line for line in told.getvalue().splitlines() if line and " = " not in line]
        return faults or [str(error)]
    return []


def _score(sql: Any, rating: str, care: int) -> list[str]:
    sql.execute("UPDATE evaluations_evaluation SET scores[1] = 6 - scores[1] WHERE evaluation_id = %s", [rating])
    if care:
        _commit(sql, rating)
    return []


def _delete(sql: Any, rating: str, care: int) -> list[str]:
    sql.execute("DELETE FROM evaluations_evaluation WHERE evaluation_id = %s", [rating])
    if care:
        sql.execute("DELETE FROM ledger_entry WHERE subject = %s", [rating])
    return []


_COPY = """INSERT INTO evaluations_evaluation SELECT (jsonb_populate_record(e, %s::jsonb)).*
    FROM evaluations_evaluation e WHERE evaluation_id = %s AND revision = 0"""
_ENTER = """INSERT INTO ledger_entry (position, kind, subject, revision, commitment, nonce, leaf)
    VALUES (%s, 1, %s, 0, %s, %s, %s)"""


def _insert(sql: Any, rating: str, care: int) -> list[str]:
    """Slip copies in beside a rating: same place and hour, best scores, salts and commitments of their own."""
    return [_copied(sql, rating, care, entered=bool(care)) for _ in range(INSERTED)]


def _append(sql: Any, rating: str, care: int) -> list[str]:
    """Add copies at the end, as new ones, dated back: the sealer enters them by itself."""
    return [_copied(sql, rating, care, entered=False, late=True) for _ in range(INSERTED)]


def _relabel(sql: Any, _rating: str, _care: int) -> int:
    """Delete a rating whose author was erased, and say that its entry was of an appeal; tell the entry."""
    sql.execute("SELECT evaluation_id FROM evaluations_evaluation WHERE salt IS NULL LIMIT 1")
    (rating,) = sql.fetchone()
    sql.execute("DELETE FROM evaluations_evaluation WHERE evaluation_id = %s", [rating])
    sql.execute("UPDATE ledger_entry SET kind = 6 WHERE subject = %s AND kind = 1 RETURNING position", [rating])
    return int(sql.fetchone()[0])


def _copied(sql: Any, rating: str, care: int, *, entered: bool, late: bool = False) -> str:
    made = str(uuid.uuid4())
    fresh: dict[str, Any] = {"evaluation_id": made, "scores": [5] * 8, "salt": f"\\x{secrets.token_hex(32)}"}
    sql.execute("SELECT nextval('evaluations_evaluation_sequence'), pg_current_xact_id()::text")
    sequence, xid = sql.fetchone()
    if late:
        before = (datetime.now(UTC) - timedelta(hours=2)).isoformat()
        fresh |= {"sequence": sequence, "xid": xid, "received_at": before}
    sql.execute(_COPY, [json.dumps(fresh), rating])
    if entered:
        sql.execute("SELECT position FROM ledger_entry WHERE subject = %s AND kind = 1", [rating])
        (at,) = sql.fetchone()
        sql.execute("UPDATE ledger_entry SET position = position + 1000000 WHERE position >= %s", [at])
        sql.execute(_ENTER, [at, made, bytes(32), secrets.token_bytes(32), bytes(32)])
        sql.execute("UPDATE ledger_entry SET position = position - 999999 WHERE position >= 1000000")
    _commit(sql, made)
    return made


def _commit(sql: Any, rating: str) -> None:
    """Commit to what the rows now say, in the log and in the ledger."""
    from centers.models import Center, Service
    from evaluations.committed import committed
    from evaluations.queries import code_of, versions_of
    from ledger.entries import leaf_of

    for row in versions_of([uuid.UUID(rating)])[uuid.UUID(rating)]:
        made = committed(row, code_of(Center, row.center_id) or "", code_of(Service, row.service_id)).commitment
        sql.execute("UPDATE evaluations_evaluation SET commitment = %s WHERE evaluation_id = %s AND revision = %s",
                    [made, rating, row.revision])  # fmt: skip
        sql.execute("SELECT kind, nonce FROM ledger_entry WHERE subject = %s AND revision = %s AND kind <= 5",
                    [rating, row.revision])  # fmt: skip
        for kind, nonce in sql.fetchall():
            leaf = leaf_of(kind, bytes(nonce), made)
            sql.execute("UPDATE ledger_entry SET commitment = %s, leaf = %s WHERE subject = %s AND kind = %s",
                        [made, leaf, rating, kind])  # fmt: skip


def _rebuild(sql: Any, *, sign: bool) -> None:
    """Make positions, nodes and the tree as if it had always been so; with the key every head, too."""
    from ledger.merkle import Frontier
    from ledger.models import Entry

    sql.execute("""UPDATE ledger_entry e SET position = 10000000 + n.place FROM (SELECT position, row_number() OVER
        (ORDER BY position) AS place FROM ledger_entry) n WHERE n.position = e.position""")
    sql.execute("UPDATE ledger_entry SET position = position - 10000001")
    sql.execute("DELETE FROM ledger_node")
    tree, roots = Frontier(), {0: Frontier().root()}
    for leaf in Entry.objects.order_by("position").values_list("leaf", flat=True):
        for node, root in tree.append(bytes(leaf)):
            if node.level:
                sql.execute("INSERT INTO ledger_node VALUES (%s, %s, %s)", [*node, root])
        roots[tree.size] = tree.root()
    sql.execute("UPDATE ledger_tree SET size = %s, roots = %s::bytea[]", [tree.size, tree.roots])
    if sign:
        _sign(sql, roots)


def _sign(sql: Any, roots: dict[int, bytes]) -> None:
    from django.conf import settings

    from ledger import actions, notes

    sql.execute("SELECT id, size, signed_at FROM ledger_signedhead")
    for number, size, at in sql.fetchall():
        root = roots[min(size, max(roots))]
        head = notes.Head(settings.AYN_LEDGER_ORIGIN, min(size, max(roots)), root, int(at.timestamp()))
        sql.execute("UPDATE ledger_signedhead SET size = %s, root = %s, note = %s WHERE id = %s",
                    [head.size, root, notes.signed(head, actions.secret()), number])  # fmt: skip


def _refold() -> None:
    """Have the scores follow."""
    from evaluations.refolding import refold
    from scores.folds import ROLLUPS

    for _step in refold(ROLLUPS):
        pass


def _frozen() -> str:
    from django.core.management import call_command

    from accounts.models import Person
    from evaluations.folding import bound
    from scores.models import Round
    from scores.rounds.actions import create_round
    from scores.rounds.freezing import freeze_round

    today = datetime.now(UTC).date()
    made, _new = create_round(
        by=Person.objects.get(role="auditor"), code=f"DRILL-{random.randrange(10**6)}", kind="annual",
        days=(today - timedelta(days=10), today), factor_set=1, weights=None, sources=["citizen"], minimum_n=5,
    )  # fmt: skip
    Round.objects.filter(pk=made.pk).update(state="freezing", bound=Decimal(bound().xid + 1))
    freeze_round(made.pk)
    _sealed()
    folder = Path(os.environ["AYN_VAR_DIR"]) / made.code
    call_command("publish_round", made.code, folder, stdout=StringIO())
    call_command("publish_ledger", folder / "ledger", stdout=StringIO())
    return str(folder)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    django.setup()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(do(**json.loads(line))) + "\n")
        sys.stdout.flush()
