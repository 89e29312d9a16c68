"""Two residents live full lives in a real installation and erase themselves: nothing of them is found, all else is."""

from __future__ import annotations

import io
import json
import os
import random
import re
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import psycopg
from PIL import Image

from backend import environment
from backend.keys import elliptic
from tests.drills import traces
from tests.drills.verdict import Verdict, settle
from tests.house import House, house

NEIGHBORS = 9  # others who write: words are told to managers from eight people on
# One sentence a language; {} is a word that nobody else writes. Titles and numbers would be screened.
WORDS = {
    "en": "The queue was long and {} nobody explained why",
    "ar": "كان الانتظار طويلا {} ولم يشرح أحد السبب",
    "ur": "قطار بہت لمبی تھی {} اور کسی نے وجہ نہیں بتائی",
    "hi": "कतार बहुत लंबी थी {} और किसी ने कारण नहीं बताया",
    "es": "La cola era larga {} y nadie explicó por qué",
    "zh-hans": "队伍很长 {} 没有人解释原因",
    "fr": "La file était longue {} et personne n'a expliqué pourquoi",
    "ru": "Очередь была длинной {} и никто не объяснил почему",
}
GOOD = (200, 201, 202, 204)
LETTERS = "bcdfghjklmnpqrstvwxz"
FOLDERS_OF_SERVERS = ("postgres", "redis", "static")  # searched by asking the servers; pages of disk are theirs


@dataclass
class Life:
    """A resident and what may be found of him."""

    contact: dict[str, str]
    url: str
    needles: dict[str, str] = field(default_factory=dict)
    ratings: list[str] = field(default_factory=list)
    photos: int = 0
    id: str = ""
    headers: dict[str, str] = field(default_factory=lambda: {"User-Agent": "okhttp/4", "X-Device-ID": _word(24)})

    def call(self, method: str, path: str, expected: tuple[int, ...] = GOOD, **more: Any) -> Any:
        """Call the API; return what it answers."""
        return _call(method, self.url + path, self.headers, expected, **more)


def run(seconds: float = 0, neighbors: int = NEIGHBORS) -> Verdict:
    """Live, look, erase, look again. The time is what it takes."""
    verdict = Verdict()
    with house(AYN_VAPID_KEY=elliptic()) as installation, logged(installation.var / "processes.log"):
        seeds = installation.seed(centers=2, residents=neighbors)
        url = installation.start_web() + "/api/v1"
        installation.start_worker()
        lives = [Life({"email": f"{_word()}@example.org"}, url), Life({"phone": f"+9715{_digits(8)}"}, url)]
        for life in lives:
            _sign_in(life)
            _live(life, seeds)
        _neighbors(url, seeds)
        _wait_for_folds(installation)
        told = json.loads(installation.python("-m", "tests.drills.erasure_inside", "release"))
        verdict.figures |= {"texts told to managers": told["released"]}
        _staff(url, seeds, lives)
        _judge(verdict, installation, seeds, lives, url)
    return verdict


def _sign_in(life: Life) -> None:
    """Bring a code of the outbox."""
    (to,) = life.contact.values()
    life.needles["address"] = to.removeprefix("+")
    challenge = life.call("POST", "/auth/codes", json=life.contact)["challenge"]
    outbox = _call("GET", life.url.removesuffix("/api/v1") + "/dev/outbox", {}, params={"to": to})
    code = re.search(r"\b\d{6}\b", outbox[0]["text"])
    assert code is not None
    signed = life.call("POST", "/auth/tokens", json={"challenge": challenge, "code": code[0]})
    life.headers["Authorization"] = f"Bearer {signed['access']}"
    life.id = life.needles["id"] = signed["user"]["id"]


def _live(life: Life, seeds: dict[str, Any]) -> None:
    """Do everything that a resident can."""
    center = seeds["centers"][0]
    life.call("PATCH", "/me", json={"language": "fr"})
    consents = [
        {"purpose": text["purpose"], "version": text["version"], "given": True}
        for text in life.call("GET", "/consents")["results"]
    ]
    life.call("PUT", "/me/consents", json={"consents": consents})
    life.call("PUT", "/me/consents", json={"consents": [consents[-1] | {"given": False}]})
    life.call("PUT", f"/me/favourites/{center}")
    for language, words in WORDS.items():
        word = life.needles[f"word in {language}"] = _word()
        told = {"notify_center": "now", "share_comment": True} if language in ("en", "ar") else {}
        _rate(life, seeds, comment=words.format(word), comment_language=language, position=_position(life), **told)
    _revise(life)
    life.call("POST", f"/evaluations/{life.ratings[-1]}/withdrawal")
    life.call("POST", f"/centers/{center}/conditions", json=_condition(life))
    _photo(life, life.ratings[0])
    for path in ("/me/data", "/me/access-log", "/evaluations", f"/evaluations/{life.ratings[0]}"):
        life.call("GET", path)
    _wishes(life)
    life.call("POST", "/auth/codes", (202, 429), json=life.contact)


def _rate(life: Life, seeds: dict[str, Any], **more: Any) -> None:
    sent = _rating(seeds) | more
    life.call("POST", "/evaluations", json=sent)
    life.ratings.append(sent["id"])


def _rating(seeds: dict[str, Any]) -> dict[str, Any]:
    visited = datetime.now(UTC) - timedelta(minutes=random.randint(10, 300))
    return {
        "id": str(uuid.uuid4()),
        "center": seeds["centers"][0],
        "visited_at": visited.isoformat(timespec="seconds"),
        "scores": {factor: random.randint(1, 5) for factor in seeds["factors"][:4]},
    }


def _revise(life: Life) -> None:
    """Change the words of the first rating; those before must go too."""
    own = life.call("GET", f"/evaluations/{life.ratings[0]}")
    word = life.needles["word of a revision"] = _word()
    kept = ("center", "visited_at", "scores", "notify_center", "share_comment")
    sent = {name: own[name] for name in kept if name in own} | {"comment": WORDS["en"].format(word)}
    life.call("PUT", f"/evaluations/{life.ratings[0]}", json=sent | {"id": life.ratings[0]})


def _condition(life: Life) -> dict[str, Any]:
    word = life.needles["word of a report"] = _word()
    seen = datetime.now(UTC) - timedelta(minutes=5)
    return {
        "id": str(uuid.uuid4()),
        "kind": "safety_obstacle",
        "observed_at": seen.isoformat(timespec="seconds"),
        "text": f"A cable lies open {word}",
    }


def _photo(life: Life, rating: str) -> None:
    """Send a photo where the installation takes photos; the figures say how many were taken."""
    picture = io.BytesIO()
    noise = random.Random(rating).randbytes(64 * 64 * 3)
    Image.frombytes("RGB", (64, 64), noise).save(picture, "JPEG")
    address = f"{life.url}/evaluations/{rating}/photos/{uuid.uuid4()}"
    sent = httpx.put(address, content=picture.getvalue(), headers=life.headers | {"Content-Type": "image/jpeg"})
    if sent.status_code != 404:
        assert sent.status_code == 201, sent.text
        life.photos = 1


def _wishes(life: Life) -> None:
    """Ask to be told of replies, with a browser to wake, where residents can."""
    address = f"https://updates.push.services.mozilla.com/{_word(24)}"
    keys = {"p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            "auth": "BTBZMqHH6r4Tts7J_aSIgg"}  # fmt: skip
    sent = {"endpoint": address, "keys": keys}
    answer = httpx.post(f"{life.url}/push-subscriptions", json=sent, headers=life.headers, timeout=30)
    if answer.status_code != 403:
        assert answer.status_code in GOOD, answer.text
        life.needles["browser"] = address.rpartition("/")[2]


def _neighbors(url: str, seeds: dict[str, Any]) -> None:
    """Let others write, so that words are told at all."""
    for number, token in enumerate(seeds["residents"]):
        headers = {"Authorization": f"Bearer {token}"}
        words = {"comment": f"Neighbor speaks of {_word()}", "comment_language": "en"}
        answer = httpx.post(f"{url}/evaluations", json=_rating(seeds) | words, headers=headers, timeout=30)
        assert answer.status_code == 201, (number, answer.text)


def _staff(url: str, seeds: dict[str, Any], lives: list[Life]) -> None:
    """Let the manager read and answer what was told, and the auditor make files."""
    center = seeds["centers"][0]
    manager = Life({}, url, headers={"Authorization": f"Bearer {seeds['manager']}"})
    items = manager.call("GET", f"/centers/{center}/evaluations", params={"limit": 100})["results"]
    words = {word for life in lives for word in life.needles.values()}
    theirs = [item for item in items if any(word in (item.get("comment") or "") for word in words)]
    assert len(theirs) >= 2, items
    reply = {"text": "We have opened a further counter.", "visibility": "public"}
    manager.call("POST", f"/centers/{center}/evaluations/{theirs[0]['id']}/reply", json=reply)
    appeal = {"evidence": "It was another office."}
    manager.call("POST", f"/centers/{center}/evaluations/{theirs[1]['id']}/appeal", json=appeal)
    manager.call("GET", "/alerts")
    auditor = Life({}, url, headers={"Authorization": f"Bearer {seeds['auditor']}"})
    today = datetime.now(UTC).date()
    days = {"from": str(today - timedelta(days=2)), "to": str(today + timedelta(days=1))}
    made = [
        auditor.call("POST", "/exports", json={"kind": kind, "format": form, "filters": filters})["id"]
        for kind, form, filters in (
            ("evaluations", "csv", days),
            ("evaluations", "xlsx", days),
            ("audit_events", "csv", {}),
        )
    ]
    deadline = time.monotonic() + 90
    while {auditor.call("GET", f"/exports/{one}")["state"] for one in made} != {"done"}:
        assert time.monotonic() < deadline, "exports are not made"
        time.sleep(0.5)


def _judge(verdict: Verdict, own: House, seeds: dict[str, Any], lives: list[Life], url: str) -> None:
    for life in lives:
        _files_of(own, life)
    before, others, sums = _found(own, lives), _rows(own), _counted(own)
    unseen = [name for life in lives for name, needle in life.needles.items() if not _seen(before, name, needle)]
    verdict.expect("things that the search does not see before", unseen, [])
    # Names of files are forgotten once the files are gone, which is after the commit.
    rows = {name: needle for name, needle in lives[0].needles.items() if not name.startswith(("file", "thumb"))}
    given = {"person_id": lives[0].id, "needles": rows}
    left = json.loads(own.python("-m", "tests.drills.erasure_inside", "control", json.dumps(given)))
    verdict.expect("rows left, everything switched on", left.pop(""), 0)
    for step, rows in left.items():
        verdict.expect(f"found out without: {step}", rows > 0, True)
    for life in lives:
        life.call("DELETE", "/me")
    _wait_for_folds(own)
    time.sleep(2)  # whatever still ran has ended
    after = _found(own, lives)
    verdict.expect("found after", dict(after), {})
    verdict.expect("scores and commitments of every rating unchanged", _rows(own) == others, True)
    verdict.expect("figures unchanged", _counted(own) == sums, True)
    _begin_again(verdict, lives[0])
    verdict.figures |= {
        "residents erased": len(lives),
        "ratings of theirs": sum(len(life.ratings) for life in lives),
        "photos of theirs": sum(life.photos for life in lives),
        "things looked for": sum(len(life.needles) for life in lives),
        "places that held them before": sum(before.values()),
        "places that hold them after": sum(after.values()),
        "ratings whose commitments stand": len(others),
        "steps switched off and found out": len(left),
    }


def _files_of(own: House, life: Life) -> None:
    """Look for the files of photos too, by their names: they were made by chance, and clients learn addresses only."""
    asked = "SELECT file, thumbnail FROM evaluations_attachment WHERE evaluation_id = ANY (%s::uuid[])"
    with psycopg.connect(own.servers.database_url) as connection:
        rows = connection.execute(asked, [life.ratings]).fetchall() if life.photos else []
    for number, (file, thumbnail) in enumerate(rows):
        life.needles |= {f"file {number}": file, f"thumbnail {number}": thumbnail}


def _seen(found: Any, name: str, needle: str) -> bool:
    return any(place.startswith(f"{name} {needle} in ") for place in found)


def _found(own: House, lives: list[Life]) -> Any:
    needles = {f"{name} {needle}": needle for life in lives for name, needle in life.needles.items()}
    with psycopg.connect(own.servers.database_url) as connection, connection.cursor() as cursor:
        found = traces.in_database(cursor, needles)
    found += traces.in_redis(own.servers.redis_url, needles)
    found += traces.in_files(environment.ROOT / "media", needles)
    return found + traces.in_files(own.var, needles, but=FOLDERS_OF_SERVERS)


def _rows(own: House) -> list[Any]:
    """What is for good of every row of the log: its place, scores and commitment."""
    with psycopg.connect(own.servers.database_url) as connection:
        asked = "SELECT evaluation_id, revision, kind, center_id, scores, commitment FROM evaluations_evaluation"
        return connection.execute(f"{asked} ORDER BY evaluation_id, revision").fetchall()


def _counted(own: House) -> Any:
    with psycopg.connect(own.servers.database_url) as connection:
        asked = "SELECT sum(n), sum(points) FROM scores_rollup"
        return connection.execute(asked).fetchone()


def _begin_again(verdict: Verdict, life: Life) -> None:
    """The same address signs up: somebody new, who has nothing."""
    former = life.id
    _sign_in(life)
    told = life.call("GET", "/me/data")
    verdict.expect("somebody new under the same address", life.id != former, True)
    parts = {"evaluations": told["evaluations"]["evaluations"], "consents": told["accounts"]["consents"]}
    verdict.expect("he begins with nothing", parts | {"favourites": told["centers"]["favourites"]},
                   {"evaluations": [], "consents": [], "favourites": []})  # fmt: skip


def _wait_for_folds(own: House) -> None:
    with psycopg.connect(own.servers.database_url, autocommit=True) as database:
        settle(database, patience=60)


@contextmanager
def logged(path: Path) -> Iterator[None]:
    """Have what web and worker log written into a file of the installation, which is searched as all others."""
    kept, file = os.dup(2), os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(file, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(file)


def _position(life: Life) -> dict[str, float]:
    life.needles.setdefault("latitude", f"25.00{_digits(5)}")
    return {"lat": float(life.needles["latitude"]), "lng": 51.0, "accuracy_m": 20}


def _word(letters: int = 14) -> str:
    return "".join(random.choices(LETTERS, k=letters))


def _digits(count: int) -> str:
    return "".join(random.choices("123456789", k=count))


def _call(method: str, address: str, headers: dict[str, str], expected: tuple[int, ...] = GOOD, **more: Any) -> Any:
    answer = httpx.request(method, address, headers=headers, timeout=30, **more)
    if answer.status_code not in expected:
        raise RuntimeError(f"{method} {answer.request.url.path}: {answer.status_code} {answer.text[:400]}")
    return answer.json() if answer.content else None
