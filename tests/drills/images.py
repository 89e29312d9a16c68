"""A folder of anything is sent as photos: clean pictures are kept, all else is refused, and nothing else happens.

`make drill NAME=images DIR=folder` sends every file of any folder; without DIR it makes hundreds of hostile ones.
"""

from __future__ import annotations

import json
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from core.images.child import MEMORY
from tests import pictures
from tests.drills.memory import Memory
from tests.drills.verdict import Verdict
from tests.house import GRANIAN, House, house

_MUTATIONS = 520
_PER_EVALUATION = 5  # photos: the most that is taken
_PER_PERSON = 100  # photos: he may send 300 an hour
_WEB_GROWTH = 150 * 2**20  # bytes that a web process may grow by
_SERVERS = {"granian": GRANIAN, "uvicorn": None}


@dataclass
class Sent:
    """What came of one file."""

    path: Path
    status: int = 0  # of the last answer; 0: the connection broke each time
    code: str = ""
    told: dict[str, Any] = field(default_factory=dict)
    busy: int = 0  # times it was asked to come again
    seconds: float = 0.0  # that the definite answer took


def run(folder: Path | None = None) -> Verdict:
    """Send every file of a folder, or hostile ones made here, to both kinds of web server; then look at everything."""
    verdict = Verdict()
    with _files(folder) as paths, house() as installation:
        people = len(paths) // _PER_PERSON + 1
        seeds = installation.seed(residents=people, centers=1)
        urls = [installation.start_web(name, command) for name, command in _SERVERS.items()]
        before = {name: _servers(installation, name) for name in _SERVERS}
        with Memory(installation) as memory:
            sent = _sent(paths, urls, seeds)
            verdict.expect("good photos taken afterwards", _taken_afterwards(urls, seeds, len(paths)), 2 * len(urls))
        after = {name: _servers(installation, name) for name in _SERVERS}
        verdict.expect("web processes that ended", sum(before[name] != after[name] for name in _SERVERS), 0)
        _answers(verdict, sent)
        _kept(verdict, installation, sent)
        _remembered(verdict, memory)
    return verdict


@contextmanager
def _files(folder: Path | None) -> Iterator[list[Path]]:
    if folder is not None:
        if not folder.is_dir():
            raise SystemExit(f"{folder} is no folder")
        yield sorted(path for path in folder.rglob("*") if path.is_file())
        return
    made = pictures.bombs() | pictures.impostors() | pictures.polyglots() | pictures.moving() | pictures.good()
    with tempfile.TemporaryDirectory(prefix="ayn-pictures-") as place:
        for name, data in (*made.items(), *pictures.mutations(_MUTATIONS)):
            (Path(place) / name).write_bytes(data)
        yield sorted(Path(place).iterdir())


def _sent(paths: list[Path], urls: list[str], seeds: dict[str, Any]) -> list[Sent]:
    """Send all, some at a time; a fifth each as photos of one evaluation."""
    groups = [paths[at : at + _PER_EVALUATION] for at in range(0, len(paths), _PER_EVALUATION)]
    with ThreadPoolExecutor(4) as threads:
        work = [
            threads.submit(_sent_group, group, urls[number % len(urls)], _token(seeds, number), seeds)
            for number, group in enumerate(groups)
        ]
        return [one for group in work for one in group.result()]


def _token(seeds: dict[str, Any], group: int) -> str:
    return str(seeds["residents"][group * _PER_EVALUATION // _PER_PERSON])


def _sent_group(paths: list[Path], url: str, token: str, seeds: dict[str, Any]) -> list[Sent]:
    evaluation = _rated(url, token, seeds)
    return [_delivered(Sent(path), url, token, f"/api/v1/evaluations/{evaluation}/photos") for path in paths]


def _rated(url: str, token: str, seeds: dict[str, Any]) -> str:
    key, when = str(uuid.uuid4()), datetime.now(UTC) - timedelta(hours=1)
    body = {
        "id": key,
        "center": seeds["centers"][0],
        "visited_at": when.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "factor_set": 1,
        "scores": {seeds["factors"][0]: 3},
    }
    status, _, _ = _asked(url, "POST", "/api/v1/evaluations", token, json.dumps(body).encode(), "application/json")
    if status != 201:
        raise RuntimeError(f"no evaluation could be made: {status}")
    return key


def _delivered(one: Sent, url: str, token: str, folder: str) -> Sent:
    """Send a photo until the answer is definite, as a phone does."""
    address, deadline = f"{folder}/{uuid.uuid4()}", time.monotonic() + 120
    while time.monotonic() < deadline:
        began = time.monotonic()
        with one.path.open("rb") as body:
            one.status, headers, content = _asked(url, "PUT", address, token, body, "application/octet-stream")
        one.seconds = time.monotonic() - began
        if one.status == 503 and headers.get("retry-after"):
            one.busy += 1
            time.sleep(float(headers["retry-after"]))
        elif one.status:
            break
        else:
            time.sleep(0.5)
    with suppress(ValueError):
        one.told = json.loads(content)
        one.code = one.told.get("code", "")
    return one


def _asked(
    url: str, method: str, path: str, token: str = "", body: Any = None, kind: str = ""
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of an answer; a server may answer before it has read everything."""
    parts = urlsplit(url)
    line = HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    size = len(body) if isinstance(body, bytes) else Path(body.name).stat().st_size if body else 0
    headers = {"Authorization": f"Bearer {token}", "Content-Type": kind, "Content-Length": str(size)}
    try:
        with suppress(BrokenPipeError, ConnectionResetError):
            line.request(method, path, body, headers if token else {})
        answer = line.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    except (OSError, HTTPException):
        return 0, {}, b""
    finally:
        line.close()


def _taken_afterwards(urls: list[str], seeds: dict[str, Any], already: int) -> int:
    """Of each server: is a photo taken, and found to be the same when it comes again?"""
    taken = 0
    with tempfile.TemporaryDirectory() as place:
        photo = Path(place) / "good.jpg"
        photo.write_bytes(pictures.good()["exif.jpg"])
        for url in urls:
            (one,) = _sent_group([photo], url, seeds["residents"][-1], seeds)
            taken += one.status == 201
            taken += _asked(url, "GET", "/healthz")[0] == 200
    return taken


def _answers(verdict: Verdict, sent: list[Sent]) -> None:
    codes = Counter(f"{one.status} {one.code}".strip() for one in sent)
    verdict.figures |= {"files sent": len(sent), "answers": dict(sorted(codes.items()))}
    for one in sent:
        if one.status not in {200, 201, 400, 413, 415}:
            verdict.broken.append(f"{one.path.name}: answered {one.status} {one.code}")
    verdict.expect("answers 5xx", sum(one.status >= 500 for one in sent), 0)
    verdict.expect("connections that broke without an answer", sum(one.status == 0 for one in sent), 0)
    verdict.figures["asked to come again (503, Retry-After)"] = sum(one.busy for one in sent)
    times = sorted(one.seconds for one in sent)
    verdict.figures["seconds to the answer, p50, p99, longest"] = [
        round(times[int(share * (len(times) - 1))], 2) for share in (0.5, 0.99, 1) if times
    ]


def _kept(verdict: Verdict, installation: House, sent: list[Sent]) -> None:
    """What is kept is what was taken, and each file of it is a picture without a word."""
    files = [path for path in (installation.var / "media").rglob("*") if path.is_file()]
    taken = len([one for one in sent if one.status in {200, 201}]) + len(_SERVERS)  # and the good ones afterwards
    with psycopg.connect(installation.servers.database_url) as database:
        row = database.execute("SELECT count(*) FROM evaluations_attachment").fetchone()
    verdict.expect("photos kept, of those taken", (row or (0,))[0], taken)
    verdict.expect("files kept", len(files), 2 * taken)
    spool = installation.var / "spool"
    verdict.expect("bodies left behind", len(list(spool.iterdir())) if spool.exists() else 0, 0)
    stained = [(path.name, found) for path in files if (found := pictures.stains(path.read_bytes()))]
    verdict.expect("files kept that are not clean", stained, [])
    read = [_read(one) for one in sent if one.status in {200, 201}]
    verdict.expect("pictures read back that are not clean", [found for found in read if found], [])


def _read(one: Sent) -> list[str]:
    """What is wrong with a photo and its thumbnail as its author reads them."""
    found = []
    for name, longest in (("url", 2560), ("thumbnail_url", 320)):
        parts = urlsplit(one.told[name])
        status, headers, data = _asked(f"http://{parts.netloc}", "GET", f"{parts.path}?{parts.query}")
        if status != 200 or headers.get("content-type") != "image/jpeg":
            found.append(f"{one.path.name}: {name} answered {status}")
        else:
            found += [f"{one.path.name}: {stain}" for stain in pictures.stains(data, longest)]
    return found


def _servers(installation: House, name: str) -> set[int]:
    """Process ids of a web server without its children for pictures."""
    return {pid for pid in Memory.tree(installation, name) if not Memory.is_child(pid)}


def _remembered(verdict: Verdict, memory: Memory) -> None:
    megabytes = {name: round(value / 2**20) for name, value in memory.figures().items()}
    verdict.figures |= {f"memory, MB: {name}": value for name, value in megabytes.items()}
    if memory.growth > _WEB_GROWTH:
        verdict.broken.append(f"a web process grew by {memory.growth / 2**20:.0f} MB")
    if memory.largest_child > MEMORY:
        verdict.broken.append(f"a child grew to {memory.largest_child / 2**20:.0f} MB")
