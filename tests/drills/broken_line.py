"""A rating with three photos over a line that breaks at every stage, again and again.

The phone retries as docs/client.md tells. In the end there is one evaluation with three photos, the same to the byte as
over a line that holds, and no file that nobody needs.
"""

from __future__ import annotations

import json
import random
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import psycopg
from PIL import Image

from tests.drills.bad_line import Ask, BadLine, Cut, Phone
from tests.drills.verdict import Verdict
from tests.house import GRANIAN, House, house

_CUTS = 40  # that a round suffers
_ROUNDS_EACH = 3  # of a resident: far below his limit of uploads
_BLOCKS = (16_384, 65_536)  # what servers and proxies read at once
_NEAR = 2
_EDGE = 48  # bytes at both ends of a body that are cut one by one
_RARE = {"before the request", "after the body", "before the answer"}  # one place each: met more often than once
_VARIES = {"id", "received_at", "receipt", "photos", "visited_at", "history"}


@dataclass(frozen=True)
class Plan:
    """How long, and how many rounds at most."""

    seconds: float = 60
    rounds: int = 10_000
    both: bool = True  # servers: the one of `make run` and the one of production


def run(plan: Plan) -> Verdict:
    """Run the drill on an installation of its own."""
    with house() as own:
        seeds = own.seed(residents=600, centers=2)
        doors = [own.start_web()] + ([own.start_web("granian", GRANIAN)] if plan.both else [])
        verdict = Verdict()
        tally = _Tally(Counter(), Counter())
        wanted = 0
        for number, door in enumerate(doors):
            share = Plan(plan.seconds / len(doors), plan.rounds, plan.both)
            wanted += _through(door, share, seeds, seeds["residents"][number :: len(doors)], verdict, tally)
        _compare(own, wanted, verdict)
        verdict.figures |= {f"cuts {stage}": count for stage, count in sorted(tally.cuts.items())}
        verdict.figures |= {"cuts in all": tally.cuts.total(), "answers": dict(sorted(tally.answers.items()))}
        return verdict


@dataclass
class _Tally:
    cuts: Counter[str]
    answers: Counter[int]


def _through(door: str, plan: Plan, seeds: dict[str, Any], tokens: list[str], verdict: Verdict, tally: _Tally) -> int:
    """Send round after round through one server; return how many."""
    line = BadLine(door)
    line.start()
    phone = Phone(line, tally.cuts, tally.answers)
    photos = [_photo(seed) for seed in (1, 2, 3)]
    until = time.monotonic() + plan.seconds
    with closing(line):
        clean = _Round(phone, door, tokens[0], seeds, photos)
        clean.send({})
        plans = _plans(clean.sizes, random.Random(1))
        done = 1
        while done < plan.rounds and (time.monotonic() < until or done < 2):
            one = _Round(phone, door, tokens[done // _ROUNDS_EACH % len(tokens)], seeds, photos)
            one.send(_by_request(list(islice(plans, _CUTS))))
            found, wanted = one.result(), clean.result()
            verdict.broken += [f"{one.id}: {name} differs" for name in wanted if found.get(name) != wanted[name]]
            done += 1
    verdict.expect(
        f"refused at {urlsplit(door).port}", sum(n for s, n in phone.answers.items() if s not in (200, 201)), 0
    )
    verdict.figures[f"rounds at {urlsplit(door).port}"] = done
    return done


class _Round:
    """One evaluation and its three photos."""

    def __init__(self, phone: Phone, door: str, token: str, seeds: dict[str, Any], photos: list[bytes]) -> None:
        self.id = str(uuid.uuid4())
        self._phone, self._door, self._token = phone, door, token
        rating = json.dumps(_rating(self.id, seeds)).encode()
        self.asks = [self._ask("rating", "POST", "", rating, "application/json")]
        for number, content in enumerate(photos, 1):
            path = f"/{self.id}/photos/{uuid.uuid4()}"
            self.asks.append(self._ask(f"photo {number}", "PUT", path, content, "image/jpeg"))
        self.sizes: list[tuple[int, int, int]] = []  # bytes of head, request and answer

    def send(self, cuts: dict[int, list[Cut]]) -> None:
        for number, ask in enumerate(self.asks):
            answer = self._phone.deliver(ask, cuts.get(number, []))
            self.sizes.append((len(ask.head), len(ask.raw), answer.size))

    def result(self) -> dict[str, Any]:
        """What the server tells of it in the end, without what differs between any two evaluations."""
        answer = self._phone.deliver(self._ask("look", "GET", f"/{self.id}", b"", ""), [])
        told = json.loads(answer.body)
        pictures = [_read(self._door, photo[name]) for photo in told["photos"] for name in ("url", "thumbnail_url")]
        return {name: value for name, value in told.items() if name not in _VARIES} | {"pictures": pictures}

    def _ask(self, name: str, method: str, path: str, body: bytes, media_type: str) -> Ask:
        lines = [
            f"{method} /api/v1/evaluations{path} HTTP/1.1",
            "Host: 127.0.0.1",
            "Connection: close",
            f"Authorization: Bearer {self._token}",
            *([f"Content-Type: {media_type}", f"Content-Length: {len(body)}"] if body else []),
        ]
        return Ask(name, ("\r\n".join(lines) + "\r\n\r\n").encode(), body)


def _rating(evaluation_id: str, seeds: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": evaluation_id,
        "center": seeds["centers"][0],
        "visited_at": (datetime.now(UTC) - timedelta(hours=2)).isoformat(timespec="seconds"),
        "factor_set": 1,
        "scores": dict.fromkeys(seeds["factors"], 3),
        "comment": "انتظار طويل",
        "comment_language": "ar",
        "photos_expected": 3,
    }


def _plans(sizes: list[tuple[int, int, int]], chance: random.Random) -> Iterator[tuple[int, Cut]]:
    """Yield (number of the request, cut): first each stage and boundary in turn, shuffled; then at random for ever."""
    planned = [(number, cut) for number, size in enumerate(sizes) for cut in _systematic(*size)]
    chance.shuffle(planned)
    rare = [(number, cut) for number, cut in planned if cut.stage in _RARE]
    every = 12
    for place, each in enumerate(planned):
        if place % every == 0:
            yield rare[place // every % len(rare)]
        yield each
    while True:
        number = chance.randrange(len(sizes))
        head, whole, answer = sizes[number]
        reset = chance.random() < 0.5
        if chance.random() < 0.7:
            up = chance.randrange(whole + 1)
            yield number, Cut(_stage(up, head, whole), up=up, reset=reset)
        else:
            yield number, Cut("within the answer", down=chance.randrange(answer), reset=reset)


def _systematic(head: int, whole: int, answer: int) -> Iterator[Cut]:
    body = whole - head
    inside = {*range(min(_EDGE, body)), *range(max(0, body - _EDGE), body)}
    for block in _BLOCKS:
        inside |= {at + near for at in range(block, body, block) for near in range(-_NEAR, _NEAR + 1)}
        inside |= {at - head + near for at in range(block, whole, block) for near in range(-_NEAR, _NEAR + 1)}
    ups = [0, *range(1, head, 7), *(head + at for at in sorted(inside) if 0 <= at < body), whole]
    for number, up in enumerate(ups):
        yield Cut(_stage(up, head, whole), up=up, reset=number % 2 == 0)
    for number, down in enumerate(range(0, answer, 31)):
        yield Cut("within the answer" if down else "before the answer", down=down, reset=number % 2 == 0)


def _stage(up: int, head: int, whole: int) -> str:
    if up == 0:
        return "before the request"
    if up < head:
        return "within the headers"
    return "within the body" if up < whole else "after the body"


def _by_request(planned: list[tuple[int, Cut]]) -> dict[int, list[Cut]]:
    found: dict[int, list[Cut]] = {}
    for number, cut in planned:
        found.setdefault(number, []).append(cut)
    return found


def _photo(seed: int) -> bytes:
    """Return a photo of some hundred kilobytes, made of chance."""
    chance = random.Random(seed)
    file = BytesIO()
    noise = Image.frombytes("RGB", (160, 120), chance.randbytes(160 * 120 * 3))
    noise.resize((960, 720), Image.Resampling.BICUBIC).save(file, "JPEG", quality=90)
    return file.getvalue()


def _read(door: str, address: str) -> bytes:
    parts = urlsplit(address)
    with urlopen(f"{door}{parts.path}?{parts.query}", timeout=30) as answer:
        return bytes(answer.read())


def _compare(own: House, rounds: int, verdict: Verdict) -> None:
    """Compare the database and the folders with what was sent."""
    with psycopg.connect(own.servers.database_url, autocommit=True) as database:
        counts = database.execute(
            """SELECT (SELECT count(*) FROM evaluations_evaluation), count(*), count(DISTINCT evaluation_id),
                (SELECT count(*) FROM evaluations_loosefile) FROM evaluations_attachment"""
        ).fetchone() or (0, 0, 0, 0)
        named = {
            name
            for names in database.execute("SELECT file, thumbnail FROM evaluations_attachment").fetchall()
            for name in names
        }
    verdict.expect("evaluations", counts[0], rounds)
    verdict.expect("photos", counts[1], 3 * rounds)
    verdict.expect("evaluations with photos", counts[2], rounds)
    verdict.expect("files on their way", counts[3], 0)
    stored = {path.name for path in (own.var / "media").rglob("*") if path.is_file()}
    verdict.expect("files", len(stored), 6 * rounds)
    verdict.expect("orphans", len(stored - named), 0)
    verdict.expect("missing files", len(named - stored), 0)
    verdict.expect("bodies left behind", sum(path.is_file() for path in _below(own.var / "spool")), 0)


def _below(folder: Path) -> list[Path]:
    return list(folder.rglob("*")) if folder.is_dir() else []
