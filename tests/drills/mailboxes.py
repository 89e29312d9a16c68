"""Afterwards: does each manager have exactly the alerts of his centers, and did each of his sockets hear them once?"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from urllib.request import Request, urlopen
from uuid import UUID

from evaluations.release import reference
from tests.drills.crowd import Device, Frame, Person
from tests.drills.ledger import Ledger
from tests.drills.mandates import Answering, Database
from tests.drills.verdict import Verdict

AFTERGLOW = 1.0  # seconds in which a frame may still arrive after a mandate has ended
_RATINGS = {"managers": "rating_told", "quality": "rating_received"}


@dataclass
class Hearing:
    """What was wrong with the frames of a device."""

    missing: int = 0
    twice: int = 0
    out_of_order: int = 0
    foreign: int = 0

    def __add__(self, other: Hearing) -> Hearing:
        return Hearing(*(getattr(self, name) + getattr(other, name) for name in vars(self)))


def hearing(lives: list[list[Frame]], mine: dict[int, str], hidden: dict[int, str], left: dict[str, float]) -> Hearing:
    """Judge what a device heard in each life against its person's mailbox.

    `mine`: number -> alert that he may read in the end; `hidden`: what was delivered to him before he left its
    center, heard or not; `left`: center -> when.
    """
    found = Hearing(missing=len(mine.keys() - {frame.sequence for frame in lives[-1]}))
    for life in lives:
        highest, numbers, alerts = 0, set(), set()
        for frame in life:
            again = frame.sequence in numbers or frame.id in alerts
            found.twice += again
            found.out_of_order += not again and frame.sequence < highest
            late = frame.at > left.get(frame.center, frame.at) + AFTERGLOW
            found.foreign += late or frame.id != mine.get(frame.sequence, hidden.get(frame.sequence))
            highest = max(highest, frame.sequence)
            numbers.add(frame.sequence)
            alerts.add(frame.id)
    return found


def told(database: Database, audience: str) -> Counter[str]:
    """Count the ratings that the alerts of an audience stand for, by center."""
    rows = database.execute(
        """SELECT c.code, sum(a.count)::int FROM alerts_alert a JOIN centers_center c ON c.id = a.center_id
           WHERE (a.audience, a.kind) = (%s, %s) GROUP BY c.code""",
        [audience, _RATINGS[audience]],
    )
    return Counter(dict(rows.fetchall()))


def judge_mailboxes(
    database: Database, url: str, ledger: Ledger, devices: list[Device], answering: Answering
) -> Verdict:
    """Compare ledger, alerts, mailboxes, `GET /alerts` and what every device heard."""
    verdict = Verdict(dict(ledger.figures))
    _ratings(database, ledger, verdict)
    alerts = {alert: (audiences, center) for alert, audiences, center in database.execute(_ALERTS).fetchall()}
    wrong, heard = dict.fromkeys((_UNDELIVERED, _MISDELIVERED, _GAPS, _OTHERWISE), 0), Hearing()
    for person in {device.person for device in devices}:
        stored = dict(database.execute(_DELIVERIES, [person.id]).fetchall())
        last = database.execute("SELECT last FROM alerts_mailbox WHERE person_id = %s", [person.id]).fetchone()
        wanted = {
            alert for alert, (audiences, center) in alerts.items()
            if answering.audience[person.id] in audiences and answering.gets(person.id, center, alert)
        }  # fmt: skip
        left = answering.left(person.id)
        mine = {number: alert for number, alert in stored.items() if alerts[alert][1] not in left}
        hidden = {number: alert for number, alert in stored.items() if number not in mine}
        wrong[_UNDELIVERED] += len(wanted - set(stored.values()))
        wrong[_MISDELIVERED] += len(set(stored.values()) - wanted)
        wrong[_GAPS] += list(stored) != list(range(1, (last or (0,))[0] + 1))
        wrong[_OTHERWISE] += read_mailbox(url, person) != list(mine.items())
        for device in devices:
            if device.person == person:
                heard += hearing(device.lives, mine, hidden, left)
    for what, count in (wrong | vars(heard)).items():
        verdict.expect(what.replace("_", " "), count, 0)
    verdict.figures |= {"alerts": len(alerts)}
    return verdict


_UNDELIVERED, _MISDELIVERED = "alerts not delivered", "alerts delivered to the wrong person"
_GAPS, _OTHERWISE = "mailboxes with gaps", "mailboxes that GET /alerts shows otherwise"
# What managers have resolved goes to the quality team as well, to be verified.
_ALERTS = """SELECT a.id::text, array_append(ARRAY[a.audience::text], CASE a.state WHEN 'resolved' THEN 'quality' END),
        c.code FROM alerts_alert a JOIN centers_center c ON c.id = a.center_id"""
_DELIVERIES = "SELECT sequence, alert_id::text FROM alerts_delivery WHERE person_id = %s ORDER BY sequence"
_CAUSES = """SELECT reference::text FROM (SELECT reference, kind FROM alerts_alert
    UNION ALL SELECT reference, kind FROM alerts_occurrence) AS told WHERE kind = ANY(%s)"""


def _ratings(database: Database, ledger: Ledger, verdict: Verdict) -> None:
    """Every acknowledged rating is in exactly one alert of each audience: its own, or one that counts it."""
    wanted = Counter(one.body["center"] for one in ledger.acknowledged.values())
    for audience in _RATINGS:
        found = told(database, audience)
        off = sum(abs(found[center] - wanted[center]) for center in found | wanted)
        verdict.expect(f"ratings not accounted for, {audience}", off, 0)
    causes = {str(reference(UUID(key))) for key in ledger.acknowledged}
    found = Counter(cause for (cause,) in database.execute(_CAUSES, [[*_RATINGS.values()]]))
    verdict.expect("ratings not told once to each audience", sum(found[one] != len(_RATINGS) for one in causes), 0)
    verdict.expect("alerts that no rating accounts for", len(found.keys() - causes), 0)
    verdict.expect("never definite", ledger.figures["never definite"], 0)
    verdict.expect("refused", ledger.figures["refused"], 0)


def read_mailbox(url: str, person: Person) -> list[tuple[int, str]]:
    """Return number and id of everything that `GET /alerts` gives a person, in its order."""
    found, page = [], f"{url}/api/v1/alerts?limit=100"
    while page:
        with urlopen(Request(page, headers={"Authorization": f"Bearer {person.token}"}), timeout=30) as answer:
            read = json.loads(answer.read())
        found += [(one["sequence"], one["id"]) for one in read["results"]]
        page = read["next"]
    return found
