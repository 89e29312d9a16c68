"""Afterwards: does the database say what the clients were told?"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import psycopg

from scores.levels import KEPT, Level
from tests.drills.ledger import Ledger

_FACTORS = 6  # numbers a factor in a rollup: not applicable, 1..5


@dataclass
class Verdict:
    """Figures to print, and every promise that did not hold."""

    figures: dict[str, Any] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def expect(self, what: str, found: object, wanted: object) -> None:
        self.figures[what] = found
        if found != wanted:
            self.broken.append(f"{what}: {found}, expected {wanted}")


def judge(url: str, ledger: Ledger, seeds: dict[str, Any], heard: list[int], *, patience: float = 30) -> Verdict:
    """Compare the log, the rollups, the alerts, the mailboxes and what the socket heard with the clients' ledger."""
    verdict = Verdict(dict(ledger.figures))
    with psycopg.connect(url, autocommit=True) as database:
        verdict.figures["seconds to catch up"] = round(settle(database, patience), 1)
        _log(database, ledger, verdict, seeds["factors"])
        _rollups(database, ledger, verdict, seeds["factors"])
        _alerts(database, ledger, verdict, seeds)
        _mailboxes(database, verdict, seeds["people"], heard)
    verdict.expect("never definite", ledger.figures["never definite"], 0)
    verdict.expect("refused", ledger.figures["refused"], 0)
    return verdict


def settle(database: psycopg.Connection[Any], patience: float) -> float:
    """Wait until no fold has rows before it; seconds that took."""
    began = time.monotonic()
    while time.monotonic() - began < patience:
        behind = database.execute(
            """SELECT count(*) FROM evaluations_foldcursor c
               WHERE c.rows < (SELECT count(*) FROM evaluations_evaluation)"""
        ).fetchone()
        if behind == (0,):
            break
        time.sleep(0.2)
    return time.monotonic() - began


def _log(database: psycopg.Connection[Any], ledger: Ledger, verdict: Verdict, factors: list[str]) -> None:
    rows = database.execute("SELECT evaluation_id::text, scores FROM evaluations_evaluation").fetchall()
    times = Counter(key for key, _ in rows)
    stored = dict(rows)
    told = ledger.acknowledged
    verdict.expect("lost", sum(key not in stored for key in told), 0)
    verdict.expect("stored twice", sum(count > 1 for count in times.values()), 0)
    verdict.expect("stored but never acknowledged", sum(key not in told for key in stored), 0)
    changed = sum(stored[key] != _as_stored(one.body, factors) for key, one in told.items() if key in stored)
    verdict.expect("stored otherwise than sent", changed, 0)


def _as_stored(body: dict[str, Any], factors: list[str]) -> list[int]:
    return [body["scores"][code] or 0 for code in factors]


def _rollups(database: psycopg.Connection[Any], ledger: Ledger, verdict: Verdict, factors: list[str]) -> None:
    """Every cut that each evaluation belongs to adds up to the same counts as the clients' own."""
    wanted = [0] * (_FACTORS * len(factors))
    for one in ledger.acknowledged.values():
        for position, score in enumerate(_as_stored(one.body, factors)):
            wanted[_FACTORS * position + score] += 1
    # A visit has a value of each trait that is kept, so it counts once for each of them.
    for level, times in {Level.COUNTRY: 1, Level.REGION: 1, Level.CENTER: 1, Level.TRAIT: len(KEPT)}.items():
        for grain in "DM":
            rows = database.execute(
                """SELECT r.received, r.counts FROM scores_rollup r
                   WHERE level = %s AND grain = %s AND r.generation =
                     (SELECT generation FROM evaluations_foldcursor WHERE name = 'rollups')""",
                [int(level), grain],
            ).fetchall()
            counts = [sum(number or 0 for number in column) for column in zip(*(row[1] for row in rows), strict=True)]
            name = f"rollups {level.name.lower()} {grain}"
            verdict.expect(name, sum(row[0] for row in rows), times * len(ledger.acknowledged))
            if counts != [times * count for count in wanted]:
                verdict.broken.append(f"{name}: factor counts {counts}, expected {times} x {wanted}")


def _alerts(database: psycopg.Connection[Any], ledger: Ledger, verdict: Verdict, seeds: dict[str, Any]) -> None:
    """Every rating is told to both sides, as an alert or counted at one; what is counted is there."""
    miscounted = database.execute(
        """SELECT count(*) FROM alerts_alert a
           WHERE a.count <> 1 + (SELECT count(*) FROM alerts_occurrence o WHERE o.alert_id = a.id)"""
    ).fetchone()
    verdict.expect("alerts that miscount", (miscounted or (0,))[0], 0)
    found = dict(database.execute("SELECT audience, sum(count)::int FROM alerts_alert GROUP BY audience").fetchall())
    verdict.expect("alerts to quality", found.get("quality", 0), len(ledger.acknowledged))
    verdict.expect("alerts to managers", found.get("managers", 0), len(ledger.acknowledged))
    own = sum(one.body["center"] == seeds["centers"][0] for one in ledger.acknowledged.values())
    delivered = dict(
        database.execute(
            """SELECT d.person_id::text, sum(a.count)::int FROM alerts_delivery d
               JOIN alerts_alert a ON a.id = d.alert_id GROUP BY d.person_id"""
        ).fetchall()
    )
    verdict.expect("delivered to the manager", delivered.get(seeds["people"]["manager"], 0), own)
    verdict.expect("delivered to quality", delivered.get(seeds["people"]["quality"], 0), len(ledger.acknowledged))


def _mailboxes(database: psycopg.Connection[Any], verdict: Verdict, people: dict[str, str], heard: list[int]) -> None:
    rows = database.execute(
        """SELECT count(*) FROM alerts_mailbox m
           LEFT JOIN LATERAL (SELECT count(*) AS n, coalesce(max(sequence), 0) AS last
                              FROM alerts_delivery d WHERE d.person_id = m.person_id) d ON true
           WHERE d.n <> m.last OR d.last <> m.last"""
    ).fetchone()
    verdict.expect("mailboxes with gaps", (rows or (0,))[0], 0)
    last = database.execute("SELECT last FROM alerts_mailbox WHERE person_id = %s", [people["quality"]]).fetchone()
    verdict.expect("socket heard", len(heard), (last or (0,))[0])
    verdict.expect("socket in order, none twice", heard == list(range(1, len(heard) + 1)), True)
