"""Weeks of a center with three visits a day, lived by the product's own code, and everything its manager can get.

The manager reads every answer, frame, push and mail on every day. Time is played: what asks for it is told the day of
the play. `live` returns what he got (a transcript without ids) and what only the judge knows.
"""

from __future__ import annotations

import json
import random
import re
import time as clocks
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any
from unittest import mock
from zoneinfo import ZoneInfo

from pypdf import PdfReader

from evaluations.policy import STANDARD, Policy

API = "/api/v1"
HERE = ZoneInfo("Asia/Qatar")
BEGIN = datetime(2026, 1, 4, 21, tzinfo=UTC)  # a Sunday's last minute where the center is
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
WEEKS = 6
LANGUAGES = ["ar"] * 6 + ["en"] * 5 + ["ur"] * 3 + ["ru"]
CLOCKS = (
    "alerts.actions.clock", "alerts.actions.handling", "alerts.serializers", "alerts.reach.planning",
    "alerts.reach.claiming", "scores.actions", "evaluations.pending", "evaluations.actions.answering",
    "visits.code_views", "ledger.actions",
)  # fmt: skip
NUMBER = 2_000_000_000  # of center and entity in every world: the code at a desk is made of it
DAILY = (
    "alerts",
    "centers/{code}/evaluations",
    "centers/{code}/scorecard",
    "centers/{code}",
    "ledger/tree-heads/latest",
)
ASKED = {"ledger/proofs/consistency": "?first=1&second=1", "ledger/proofs/inclusion": f"?commitment={'9f' * 32}"}
TO_NAMES = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(:[\w-]{43})?|[0-9a-f]{32}"
    r"|[\w+/]{43}=|(?<=/ledger )[\w+/]{90,}=*|nosy-[0-9a-f]{8}"
)  # roots and signatures in notes, too; his own name


@dataclass(frozen=True)
class Said:
    """A rating, and the visit that the manager remembers. `told`: its author tells the center at once."""

    id: uuid.UUID
    ended: datetime
    received: datetime
    person: bytes
    ticket: str
    comment: str
    language: str
    scores: tuple[int, ...]
    told: bool = False
    minutes: int = 10

    @property
    def visit(self) -> Said:
        """What the rank test looks at for the person."""
        return self


@dataclass
class Got:
    """What the manager got, by day; the figures in it; and what stands behind it (which only the judge knows)."""

    transcript: list[Any] = field(default_factory=list)
    cards: list[dict[str, Any]] = field(default_factory=list)
    alerts: list[dict[str, Any]] = field(default_factory=list)
    items: list[dict[str, Any]] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)
    blocks: list[list[uuid.UUID]] = field(default_factory=list)  # ratings of each pulse, in order
    ends: list[datetime] = field(default_factory=list)
    origins: dict[str, uuid.UUID] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    text: str = ""


def ratings_of(seed: int, weeks: int = WEEKS) -> list[Said]:
    """Return what is said in so many weeks: three visits a day, two in five rated, one person many times at once."""
    chance, said = random.Random(seed), []
    for day in range(7 * weeks):
        for _ in range(3):
            ended = BEGIN + DAY * day + timedelta(hours=8, minutes=chance.randrange(7 * 60))
            person, ticket, language = chance.randbytes(16), f"A-{chance.randrange(100, 999)}", chance.choice(LANGUAGES)
            times = 4 if day % 20 == 5 else chance.random() < 0.4
            said += [_said(chance, ended, person, ticket, language) for _ in range(times)]
    return sorted(said, key=lambda rating: rating.received)


def _said(chance: random.Random, ended: datetime, person: bytes, ticket: str, language: str) -> Said:
    words = chance.choice(["It took long", "Kind people", "Nobody told me why"])
    comment = f"{words}, my number was {ticket}." if chance.random() < 0.3 else f"{words}."
    scores = (5, 4, *(chance.randrange(1, 6) for _ in range(5)), chance.choice([0, 0, 3, 5]))
    return Said(
        id=uuid.UUID(bytes=chance.randbytes(16), version=4), ended=ended, person=person, ticket=ticket,
        received=ended + timedelta(minutes=chance.choice([chance.randrange(3, 20), chance.randrange(20, 360)])),
        comment=comment if chance.random() < 0.7 else "", language=language, scores=scores,
        told=chance.random() < 0.1, minutes=chance.randrange(60),
    )  # fmt: skip


def twin(said: Sequence[Said], seed: int) -> list[Said]:
    """Return another world that must look the same: on each day other visits, moments, phones and minutes.

    What was told at once stays: who tells the center now may be recognized.
    """
    chance, days = random.Random(seed), {}
    for rating in said:
        days.setdefault(rating.received.astimezone(HERE).date(), []).append(rating)
    other = []
    for ratings in days.values():
        silent = [rating for rating in ratings if not rating.told]
        places = chance.sample(silent, len(silent))
        other += [rating for rating in ratings if rating.told]
        other += [
            replace(rating, ended=at.ended, received=at.received, id=uuid.UUID(bytes=chance.randbytes(16), version=4),
                    minutes=chance.randrange(60))
            for rating, at in zip(silent, places, strict=True)
        ]  # fmt: skip
    return sorted(other, key=lambda rating: rating.received)


class Play:
    """The center, its manager, and the clock."""

    def __init__(self, said: Sequence[Said], policy: Policy) -> None:
        from tests.alerts.reaching import PushService

        self.said, self.policy, self.now, self.got = list(said), policy, BEGIN, Got()
        self.service, self.mails = PushService(), []
        self.ids: set[Any] = set()
        self._build()

    def _build(self) -> None:
        from accounts.models import Person
        from centers import edition
        from centers.models import Entity, Mandate, Region, WorkingHours
        from evaluations.partitions import ensure_partitions
        from tests.alerts.reaching import browser_of, prefers
        from tests.people import make_center, make_person

        name = uuid.uuid4().hex[:8]  # a play beside others in one database
        country = Region.objects.create(code="NOSY-LAND", name_en="Land", timezone="Asia/Qatar")
        self.entity = Entity.objects.create(pk=NUMBER, code="OFFICE", name_en="Office", region=country)
        self.center = make_center("NOSY", country, self.entity, pk=NUMBER)
        for weekday in (6, 0, 1, 2, 3):
            WorkingHours.objects.create(region=country, weekday=weekday, opens="08:00", closes="15:00")
        edition.forget()
        self.manager = make_person("manager", f"nosy-{name}", language="en")
        Person.objects.filter(pk=self.manager.pk).update(email=f"nosy-{name}@example.org")
        Mandate.objects.create(person=self.manager, center=self.center)
        browser_of(self.manager)
        prefers(self.manager, mail="each", push=True)
        ensure_partitions(BEGIN.date())

    def live(self) -> Got:
        """Live day after day; return what the manager got."""
        from scores.rechecks import recheck_all

        days = max(rating.received for rating in self.said) - BEGIN
        waiting = list(self.said)
        for day in range(1, days.days + 5):
            midnight = BEGIN + DAY * day
            today = [rating for rating in waiting if rating.received < midnight]
            waiting = waiting[len(today) :]
            for some in [today] if self.policy.aligned and today else [[rating] for rating in today]:
                self._say(some)
            for moment in (midnight, midnight + timedelta(hours=7)):
                self._release(moment)
            if day % 7 == 1:
                recheck_all(self.now.astimezone(HERE).date())
            self._read_day()
            if day % 7 == 3:
                self._handle_one()
        self._read_everything()
        self._look_behind()
        return self.got

    def _say(self, ratings: Sequence[Said]) -> None:
        from evaluations.folding import Batch, Position
        from evaluations.folds import ALERTS
        from evaluations.models import ReleaseClock
        from evaluations.pending import PENDING
        from evaluations.sealing import LEDGER
        from scores.folds import fold_rollups
        from tests.factories import log_row

        after = _position()
        for rating in ratings:
            log_row(
                evaluation_id=rating.id, visited_at=rating.ended, received_at=rating.received, rater=rating.person,
                owner=rating.id.bytes, comment=rating.comment or None, comment_language=rating.language,
                scores=list(rating.scores), center_id=self.center.pk, entity_id=self.entity.pk,
                region_id=self.center.region_id, country_id=self.center.region_id, local_day=rating.ended.date(),
                notify_center="now" if rating.told else "with_others", share_comment=rating.told,
                waiting_minutes=rating.minutes, completion_minutes=rating.minutes,
            )  # fmt: skip
        batch = Batch(Position(0, after), Position(2**62, 2**62), rows=len(ratings), generation=_generation())
        self.now = ratings[-1].received
        for fold in (fold_rollups, ALERTS.apply, PENDING.apply, LEDGER.apply):
            fold(batch)
        ReleaseClock.objects.filter(pulse_at__gt=self.now + WEEK).update(pulse_at=BEGIN, text_at=BEGIN)
        self._stamp()
        if not self.policy.aligned:
            self._release(self.now + timedelta(seconds=1))

    def _release(self, moment: datetime) -> None:
        from evaluations.actions import release_due
        from ledger.actions import seal

        self.now = moment
        release_due(now=moment, policy=self.policy)
        seal()
        self._stamp()

    def _stamp(self) -> None:
        """Let what was raised now have been raised at the moment of the play."""
        from django.db import connection

        from alerts.models import Alert

        fresh = Alert.objects.filter(center=self.center).exclude(pk__in=self.ids)
        if fresh:
            with connection.cursor() as sql:  # past the guard that keeps alerts as they are
                sql.execute("SET LOCAL session_replication_role = replica")
                fresh.update(raised_at=self.now)
                sql.execute("SET LOCAL session_replication_role = origin")
            self.ids = set(Alert.objects.filter(center=self.center).values_list("pk", flat=True))

    def _stamp_notices(self) -> None:
        from alerts.models import Notice

        fresh = Notice.objects.filter(person=self.manager, created_at__gt=self.now + DAY)
        fresh.update(created_at=self.now)

    def _ask(self, path: str) -> Any:
        from rest_framework.test import APIClient

        from tests.people import access_token

        if not hasattr(self, "client"):
            self.client = APIClient(raise_request_exception=False, SERVER_NAME="localhost")
            self.client.credentials(
                HTTP_AUTHORIZATION=f"Bearer {access_token(self.manager)}", HTTP_ACCEPT_LANGUAGE="en"
            )
        return self.client.get(f"{API}/{path}")

    def _pages(self, path: str) -> list[Any]:
        answers = []
        address: str | None = path
        while address:
            answer = self._ask(address)
            if answer.status_code != 200:
                self.got.refused[path.partition("?")[0]] = answer.status_code
                return answers
            self.got.text += _text(answer)
            headers = {name: value for name, value in answer.headers.items() if name != "X-Request-ID"}
            body = answer.json() if "json" in answer["Content-Type"] else {}
            answers.append((headers, body))
            after = body.get("next") if isinstance(body, dict) else None
            address = after.partition(f"{API}/")[2] if after else None
        return answers

    def _read_day(self) -> None:
        """Read what changes, then what was pushed, mailed and framed."""
        from alerts import frames
        from alerts.reach import mailing
        from alerts.reach.planning import plan
        from alerts.reach.pushing import send_due

        read = {path: self._pages(path.format(code="NOSY")) for path in DAILY}
        assert all(read.values()), self.got.refused  # he may read all of these
        self.got.cards.append(read[DAILY[2]][0][1])
        self.got.items = [item for _, body in read[DAILY[1]] for item in body["results"]]
        self.got.alerts = [alert for _, body in read[DAILY[0]] for alert in body["results"]]
        plan()
        self._stamp_notices()
        while send_due(self.service) or mailing.send_next():
            pass
        want = frames.Want(self.manager.pk, "en", 0)
        sent = [json.loads(frame) for frame in frames.pages([want])[want].frames]
        pushed = sorted(self.service.contents, key=lambda one: one["title"] + one["body"])  # several leave at once
        mailed = [(m.subject, m.text, m.html) for m in self.mails]
        self.got.text += json.dumps([pushed, mailed, sent])
        whole = {path: _joined(answers) for path, answers in read.items()}
        self.got.transcript.append(_without_ids([self.now.isoformat(), whole, pushed, mailed, sent]))

    def _handle_one(self) -> None:
        """Close one alert a week, so that it is compared before and after; appeal and answer something now and then."""
        from rest_framework.test import APIClient

        client: APIClient = self.client
        for alert in reversed(self.got.alerts):
            if alert["state"] == "open" and alert["factors"]:
                said = {"cause": "queue", "action": "Opened counter 4."}
                client.post(f"{API}/alerts/{alert['id']}/resolution", said, format="json")
                client.post(f"{API}/alerts/{alert['id']}/publication", {"text": "A fourth counter."}, format="json")
                break

    def _read_everything(self) -> None:
        """Ask every address of the API's document for everything that the manager knows an id of."""
        with open("docs/openapi.json", encoding="utf-8") as document:
            paths = [path for path, methods in json.load(document)["paths"].items() if "get" in methods]
        known = {
            "code": ["NOSY"], "alert_id": [alert["id"] for alert in self.got.alerts], "version": [1],
            "item_id": [item["id"] for item in self.got.items], "evaluation_id": [str(self.said[0].id)],
        }  # fmt: skip
        whole, read = {}, {}
        for path in sorted(paths):
            names = re.findall(r"{(\w+)}", path)
            for values in zip(*(known.get(name, []) for name in names), strict=False) if names else [()]:
                address = path.removeprefix(f"{API}/").format(**dict(zip(names, values, strict=True)))
                answers = self._pages(address + ASKED.get(address, ""))
                whole[path, values] = answers
                if path.endswith("/alerts/{alert_id}") and answers:
                    read[values[0]] = answers[0][1]
        self.got.alerts = [read[alert["id"]] for alert in self.got.alerts]
        for query in ("state=open", "kind=pulse", "center=NOSY", "after=3"):
            whole["filter", query] = self._pages(f"alerts?{query}")
        whole["order", ""] = self._pages("centers?ordering=score")
        mine = ("me", "socket", "push-subscriptions")  # of the manager himself
        kept = sorted((path, body) for (path, _), body in ((k, _without_ids(_joined(v))) for k, v in whole.items())
                      if not path.removeprefix(f"{API}/").startswith(mine))  # fmt: skip
        self.got.transcript.append(kept)

    def _look_behind(self) -> None:
        from evaluations.models import Origin, Pending, Pulse

        ends = sorted(set(Pulse.objects.filter(center_id=self.center.pk).values_list("slot_end", flat=True)))
        told = Pending.objects.filter(center_id=self.center.pk, pulsed_at__in=ends)
        for end in ends:
            self.got.ends.append(end)
            self.got.blocks.append(list(told.filter(pulsed_at=end).values_list("pk", flat=True)))
        pairs = Origin.objects.filter(released__center_id=self.center.pk).values_list("released_id", "evaluation_id")
        self.got.origins = {str(released): evaluation for released, evaluation in pairs}
        self.got.counts = {"pushes": len(self.service.seen), "mails": len(self.mails), "cards": len(self.got.cards)}


def live(said: Sequence[Said], policy: Policy = STANDARD, **weakened: Any) -> Got:
    """Play it in a transaction that leaves nothing. `weakened`: by dotted name, what stands in the place of a part."""
    from django.db import transaction
    from django.test import override_settings

    from tests.alerts.reaching import KEY

    settings = {"AYN_SLOT_SECONDS": 0, "PUBLIC_CARD_SLOT": DAY, "AYN_VAPID_KEY": KEY, "AYN_MAIL": "outbox"}
    settings |= weakened.pop("settings", {})
    with transaction.atomic(), override_settings(**settings), ExitStack() as stack:
        play = Play(said, policy)
        stack.enter_context(_played(play))
        for name, instead in weakened.items():
            stack.enter_context(mock.patch(name, instead))
        got = play.live()
        transaction.set_rollback(True)
    return got


@contextmanager
def _played(play: Play) -> Iterator[None]:
    from django.utils import timezone

    shim = SimpleNamespace(**{name: getattr(timezone, name) for name in dir(timezone)} | {"now": lambda: play.now})
    with ExitStack() as stack:
        for module in CLOCKS:
            stack.enter_context(mock.patch(f"{module}.timezone", shim))
        stack.enter_context(mock.patch("scores.views.REMEMBERED", -clocks.monotonic()))
        stack.enter_context(mock.patch("alerts.reach.mailing.delivery.send", play.mails.append))
        yield


def _position() -> int:
    from django.db import connection

    with connection.cursor() as sql:
        sql.execute("SELECT coalesce(max(sequence), 0) FROM evaluations_evaluation")
        return int(sql.fetchone()[0])


def _generation() -> int:
    from evaluations.models import FoldCursor

    return FoldCursor.objects.get_or_create(name="rollups")[0].generation


def _text(answer: Any) -> str:
    """Return what can be read in an answer, be it a poster."""
    if answer["Content-Type"] != "application/pdf":
        return str(answer.content.decode())
    return "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)


def _joined(pages: Sequence[tuple[dict[str, str], Any]]) -> list[Any]:
    """Return the pages of a list as one: where a page of an order of chance ends is of chance too."""
    if not pages or not isinstance(pages[0][1], dict) or "results" not in pages[0][1]:
        return list(pages)
    headers = {name: value for name, value in pages[0][0].items() if name not in ("ETag", "Content-Length")}
    return [headers, [result for _, body in pages for result in body["results"]]]


def _without_ids(told: Any) -> str:
    """Return what was told as one text: ids as the same mark, lists of texts (whose order is of chance) sorted."""
    return json.dumps(_sorted(json.loads(TO_NAMES.sub("ID", json.dumps(told, default=str)))), sort_keys=True)


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _sorted(inner) for name, inner in value.items()}
    if isinstance(value, list):
        inner = [_sorted(each) for each in value]
        return (
            sorted(inner, key=json.dumps) if inner and isinstance(inner[0], dict) and "comment" in inner[0] else inner
        )
    return value
