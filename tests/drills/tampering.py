"""An operator with full access to the database changes, deletes and slips in ratings: it shows, inside and outside.

Inside `manage.py ledger check` looks; where he has the signing key as well, with yesterday's head. Outside
`ayn-verify` looks with yesterday's head and one receipt, at what the API tells afterwards; and where only the log was
touched and not the ledger, at a round that is frozen of it and published: every row must have its entry.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
import psycopg

from ayn_verify.command import main as command_line
from ayn_verify.words import MARKS, say
from backend import environment
from tests.drills.tampering_inside import KEY
from tests.drills.verdict import Verdict
from tests.house import House, house

PEOPLE, EACH = 10, 3
ANCHOR = "ledger-head.txt"  # in the folder of the installation
DEEDS = {"score": "one score changed", "delete": "one rating deleted", "insert": "ten ratings slipped in"}
CARES = ("the log alone", "with commitments, entries, nodes", "with the signing key too")
TABLES = ("evaluations_evaluation", "evaluations_foldcursor", "ledger_entry", "ledger_node", "ledger_tree",
          "ledger_signedhead", "ledger_queued", "scores_rollup", "scores_round", "scores_roundresult")  # fmt: skip


@dataclass
class Outsider:
    """Somebody with a browser, yesterday's head and one receipt; `files` is his folder."""

    url: str
    files: Path
    token: str
    auditor: str
    rating: str = ""
    said: str = ""

    def keep(self) -> None:
        """Save what he will have: the key, a head, a receipt with its rating."""
        (self.files / "key").write_text(self.get("/ledger/key")["key"])
        (self.files / "old.txt").write_text(self.get("/ledger/tree-heads/latest")["note"])
        self._save("kept.json", f"/evaluations/{self.rating}/receipt")
        self._save("factors.json", "/factor-sets/1")

    def sees(self) -> list[str]:
        """Return what shows that something is wrong; he asks for everything anew and has it checked."""
        shown, mine = self.look(), f"/evaluations/{self.rating}"
        if not (self._save("receipt.json", f"{mine}/receipt") and self._save("rating.json", mine)):
            return [*shown, "the rating of the receipt is gone"]
        return shown + self.verify("receipt", "receipt.json", "--rating", "rating.json", "--factors", "factors.json")

    def look(self) -> list[str]:
        """Return what is wrong unless today's ledger begins with yesterday's."""
        new = self.get("/ledger/tree-heads/latest")
        (self.files / "new.txt").write_text(new["note"])
        old = int((self.files / "old.txt").read_text().splitlines()[1])
        asked = f"/ledger/proofs/consistency?first={old}&second={new['size']}"
        if old > new["size"] or not self._save("proof.json", asked):
            return ["nobody proves that the ledger begins with yesterday's"]
        return self.verify("consistency", "old.txt", "new.txt", "proof.json")

    def sees_round(self, published: str) -> list[str]:
        """Return what the files of a published round show."""
        files = [f"{published}/{name}" for name in ("manifest.json", "rows.ndjson.gz", "entries.ndjson.gz")]
        words = ["--entries", files.pop(), "--ledger", f"{published}/ledger", "--head", "old.txt"]
        return self.verify("round", *files, *words, "--entry", f"{published}/receipt.json", "--receipt", "kept.json")

    def get(self, path: str, headers: dict[str, str] | None = None, *, missing: bool = False) -> Any:
        own = headers or {"Authorization": f"Bearer {self.token}"}
        answer = httpx.get(f"{self.url}/api/v1{path}", headers=own, timeout=30)
        if missing and answer.status_code != 200:
            return None
        answer.raise_for_status()
        return answer.json()

    def verify(self, command: str, *words: str) -> list[str]:
        """Run `ayn-verify` on his files; return what does not hold. All that it said stays in `said`."""
        own = [str(self.files / word) if "." in word and "/" not in word else word for word in words]
        with redirect_stdout(StringIO()) as out, redirect_stderr(out):
            code = command_line([command, *own, "--key", (self.files / "key").read_text()])
        self.said = out.getvalue()
        if code not in {0, 1}:
            raise RuntimeError(f"ayn-verify {command} ended with {code}: {self.said}")
        return [line for line in self.said.splitlines() if line.startswith(MARKS[False])]

    def _save(self, name: str, path: str, headers: dict[str, str] | None = None) -> bool:
        found = self.get(path, headers, missing=True)
        if found is not None:
            (self.files / name).write_text(json.dumps(found))
        return found is not None


class Inside:
    """The operator: does what he is told in the installation."""

    def __init__(self, program: subprocess.Popen[str]) -> None:
        self._program = program

    def __call__(self, deed: str, **given: Any) -> Any:
        """Do it; return what came of it."""
        assert self._program.stdin
        assert self._program.stdout
        print(json.dumps({"deed": deed, **given}), file=self._program.stdin, flush=True)
        return json.loads(self._program.stdout.readline())


@contextmanager
def _inside(own: House) -> Iterator[Inside]:
    command = [sys.executable, "-m", "tests.drills.tampering_inside"]
    with subprocess.Popen(
        command, cwd=environment.ROOT, env=own.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        try:
            yield Inside(program)
        finally:
            program.kill()


def run(_seconds: float = 0) -> Verdict:
    """Do everything that such a person can, one after the other; the time is what it takes."""
    verdict = Verdict()
    with house() as own, _inside(own) as inside:
        seeds = own.seed(residents=PEOPLE, centers=2)
        outsider = _lived(own, seeds, inside)
        kept = [str(outsider.files / "old.txt")]
        verdict.expect("untampered: check", inside("check", heads=kept), [])
        verdict.expect("untampered: outside", outsider.sees(), [])
        with _undone(own):
            verdict.expect("untampered: round", outsider.sees_round(inside("round")), [])
        for deed, what in DEEDS.items():
            for care, how in enumerate(CARES):
                with _undone(own):
                    _attempt(verdict, inside, outsider, f"{what}, {how}", deed=deed, care=care)
        with _undone(own):
            _append(verdict, inside, outsider)
        with _undone(own):
            _relabel(verdict, inside, outsider.url, seeds["residents"][1])
        verdict.expect("undone: check", inside("check", heads=kept), [])
    return verdict


def _attempt(verdict: Verdict, inside: Inside, outsider: Outsider, name: str, *, deed: str, care: int) -> None:
    inside(deed, care=care, rating=outsider.rating)
    if care == KEY - 1:
        verdict.expect(f"{name}: nothing is signed", inside("seal"), "refused")
    found = inside("check", heads=[str(outsider.files / "old.txt")] if care == KEY else [])
    outside = outsider.sees()
    if not care:  # the ledger itself was not touched: what counts must come from it
        outside += outsider.sees_round(inside("round"))
    for where, shown in (("check", found), ("outside", outside)):
        verdict.figures[f"{name}: {where}"] = "; ".join(shown[:2]) or "NOTHING"
        if not shown:
            verdict.broken.append(f"{name}: not exposed by {where}")


def _append(verdict: Verdict, inside: Inside, outsider: Outsider) -> None:
    """What is added at the end is entered as all else; only its dates can give it away."""
    made = inside("append", rating=outsider.rating)
    inside("seal")
    faults = inside("check")
    found = sum(any(one in line and "dated back" in line for line in faults) for one in made)
    verdict.expect("ten added at the end and dated back: named by check", found, len(made))
    verdict.expect("the ledger begins with yesterday's all the same", outsider.look(), [])
    verdict.expect("and the round holds", outsider.sees_round(inside("round")), [])
    since = say("en", "rows_since", {"size": "", "time": "", "count": ""}).split()[:8]
    told = next(line for line in outsider.said.splitlines() if line.split()[1:9] == since)
    came = PEOPLE * EACH + len(made)
    verdict.expect("but it tells how many came since yesterday", told.rpartition(": ")[2], f"{came}.")


def _relabel(verdict: Verdict, inside: Inside, url: str, token: str) -> None:
    """Somebody erases himself; then one of his ratings is deleted, and its entry made one of something else."""
    httpx.delete(f"{url}/api/v1/me", headers={"Authorization": f"Bearer {token}"}, timeout=30).raise_for_status()
    inside("seal")
    verdict.expect("erased: check", inside("check"), [])
    place = inside("relabel", care=1)
    named = f"tree: entry {place}: is not the one that was closed when its subject was erased"
    verdict.expect("erased rating deleted, its entry relabelled: named by check", inside("check"), [named])


def _lived(own: House, seeds: dict[str, Any], inside: Inside) -> Outsider:
    """Let people rate on two days, so to speak; return somebody who kept something of the first."""
    url = own.start_web()
    files = own.var / "outsider"
    files.mkdir()
    outsider = Outsider(url, files, seeds["residents"][0], seeds["auditor"])
    outsider.rating = _rate(url, seeds)[0]
    inside("seal")
    outsider.keep()
    _rate(url, seeds)
    inside("seal")
    return outsider


def _rate(url: str, seeds: dict[str, Any]) -> list[str]:
    made = []
    for token in seeds["residents"]:
        for _ in range(EACH):
            visited = datetime.now(UTC) - timedelta(minutes=random.randint(10, 300))
            sent = {
                "id": str(uuid.uuid4()), "center": random.choice(seeds["centers"]),
                "visited_at": visited.isoformat(timespec="seconds"),
                "scores": dict.fromkeys(seeds["factors"], 4) | {seeds["factors"][0]: 1},
                "comment": "The queue was long", "comment_language": "en",
            }  # fmt: skip
            headers = {"Authorization": f"Bearer {token}"}
            answer = httpx.post(f"{url}/api/v1/evaluations", json=sent, headers=headers, timeout=30)
            assert answer.status_code == 201, answer.text
            made.append(str(sent["id"]))
    return made


@contextmanager
def _undone(own: House) -> Iterator[None]:
    """Put every table back as it was."""
    with psycopg.connect(own.servers.database_url, autocommit=True) as database:
        database.execute("CREATE SCHEMA kept")
        for table in TABLES:
            database.execute(f"CREATE TABLE kept.{table} AS TABLE public.{table}")
        anchor = own.var / ANCHOR
        signed = anchor.read_bytes()
        try:
            yield
        finally:
            anchor.write_bytes(signed)
            with database.transaction():
                database.execute("SET LOCAL session_replication_role = replica")
                for table in TABLES:
                    database.execute(f"DELETE FROM public.{table}")
                    database.execute(f"INSERT INTO public.{table} OVERRIDING SYSTEM VALUE TABLE kept.{table}")
            database.execute("DROP SCHEMA kept CASCADE")
