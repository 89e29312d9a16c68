"""Who answers for which centers during a drill, and centers that change hands in the middle of it."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any

import psycopg

from tests.drills.crowd import Person

Database = psycopg.Connection[Any]


@dataclass(frozen=True)
class Move:
    """A center passed from one manager to another; `before`: the alerts of the center that were raised by then."""

    center: str
    gone: str
    come: str
    before: frozenset[str]
    at: float  # monotonic


@dataclass(frozen=True)
class Answering:
    """Who answers for which centers: at first, and how that changed."""

    audience: dict[str, str]  # of a person
    centers: dict[str, frozenset[str]]  # of a person
    moves: tuple[Move, ...] = ()

    def gets(self, person: str, center: str, alert: str) -> bool:
        """Whether an alert of a center is this person's."""
        for move in self.moves:
            if move.center == center and person in {move.gone, move.come}:
                return (alert in move.before) == (person == move.gone)
        return center in self.centers[person]

    def left(self, person: str) -> dict[str, float]:
        """Centers that the person answers for no longer, and since when."""
        return {move.center: move.at for move in self.moves if move.gone == person}


def settled(database: Database, seeds: dict[str, Any]) -> tuple[list[Person], Answering]:
    """Give the first of the managers a second center and take the only one of the second; return all with theirs."""
    twice, none = seeds["manager_people"][:2]
    database.execute(
        "INSERT INTO centers_mandate (person_id, center_id) SELECT %s, id FROM centers_center WHERE code = %s",
        [twice, seeds["centers"][1]],
    )
    database.execute("DELETE FROM centers_mandate WHERE person_id = %s", [none])
    tokens = dict(zip(seeds["manager_people"], seeds["managers"], strict=True))
    tokens |= {seeds["people"][role]: seeds[role] for role in ("manager", "quality")}
    rows = database.execute(
        "SELECT m.person_id::text, c.code FROM centers_mandate m JOIN centers_center c ON c.id = m.center_id"
    ).fetchall()
    centers = {person: frozenset(code for mine, code in rows if mine == person) for person in tokens}
    quality = seeds["people"]["quality"]
    audience = dict.fromkeys(tokens, "managers") | {quality: "quality"}
    people = [Person(person, token) for person, token in tokens.items()]
    return people, Answering(audience, centers | {quality: frozenset(seeds["centers"])})


def move(database: Database, answering: Answering, gone: str, come: str) -> Answering:
    """Give a manager's only center to another at one instant: no alert is raised while the mandates change."""
    (center,) = answering.centers[gone]
    with database.transaction():
        database.execute("SET LOCAL lock_timeout = '20s'")
        database.execute("LOCK TABLE alerts_alert IN SHARE MODE")
        (place,) = database.execute("SELECT id FROM centers_center WHERE code = %s", [center]).fetchone() or ()
        before = database.execute("SELECT id::text FROM alerts_alert WHERE center_id = %s", [place]).fetchall()
        database.execute("DELETE FROM centers_mandate WHERE (person_id, center_id) = (%s, %s)", [gone, place])
        database.execute("INSERT INTO centers_mandate (person_id, center_id) VALUES (%s, %s)", [come, place])
    moved = Move(center, gone, come, frozenset(alert for (alert,) in before), time.monotonic())
    return replace(answering, moves=(*answering.moves, moved))
