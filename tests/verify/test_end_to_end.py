"""People rate, the ledger seals, an auditor freezes a round: files alone show what was done to it afterwards."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import uuid
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as house
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from ayn_verify.words import say
from backend import environment
from evaluations.folding import run_once
from evaluations.models import FoldCursor
from evaluations.sealing import LEDGER
from ledger import actions, anchor
from scores.rounds import freezing
from scores.rounds.actions import WESTERNMOST
from tests.factories import log_row
from tests.signing_in import API

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fresh_limits")]
VISITED = timezone.now() - timedelta(hours=1)


@pytest.fixture(autouse=True)
def _alone(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = {"location": tmp_path / "private"}
    settings.STORAGES = settings.STORAGES | {
        "private": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    }
    monkeypatch.setattr(actions, "HEAD_EVERY", timedelta())
    monkeypatch.setattr(freezing.freeze, "defer", lambda **_with: None)


class Desk:
    """A table with files on it, and the command."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, name: str, content: Any) -> str:
        path = self.folder / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content))
        return str(path)

    def verify(self, *words: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "ayn_verify", *words],
            cwd=environment.ROOT, env={"PATH": "", "LANG": "en_US.UTF-8"},
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr


@pytest.fixture
def desk(tmp_path: Path, api: Any) -> Desk:
    made = Desk(tmp_path)
    made.put("key", api.get(f"{API}/ledger/key").json())
    return made


def rated(client: Any, center: Any) -> str:
    body = {
        "id": str(uuid.uuid4()), "center": center.code, "visited_at": VISITED.isoformat(timespec="seconds"),
        "scores": {"reception": 2, "location": 5, "payment_channels": None}, "comment": "Long queue",
        "comment_language": "en", "position": {"lat": 25.26, "lng": 51.54, "accuracy_m": 20},
    }  # fmt: skip
    assert client.post(f"{API}/evaluations", body, format="json").status_code == 201
    return str(body["id"])


def sealed() -> None:
    while run_once(LEDGER):
        pass
    actions.seal()


def taken(desk: Desk, client: Any, identity: str) -> tuple[str, str]:
    """Return files with the receipt of a rating and the rating, as they are read now."""
    return (
        desk.put(f"receipt-{identity}.json", client.get(f"{API}/evaluations/{identity}/receipt").content),
        desk.put(f"rating-{identity}.json", client.get(f"{API}/evaluations/{identity}").content),
    )


def frozen(desk: Desk, client: Any, settings: Any) -> list[str]:
    """Freeze a round of today; return files with manifest, rows and receipt."""
    settings.REVISION_WINDOW = timedelta(days=-3) - WESTERNMOST
    day = VISITED.date()
    rules = {
        "code": "R-1", "kind": "periodic", "first_day": (day - timedelta(days=1)).isoformat(),
        "last_day": (day + timedelta(days=1)).isoformat(), "factor_set": 1, "minimum_n": 5,
    }  # fmt: skip
    url = f"{API}/rounds"
    made = client.post(url, rules, format="json")
    assert made.status_code == 201, made.content
    url += f"/{made.json()['id']}"
    assert client.get(f"{url}/receipt").json()["code"] == "round_not_frozen"
    assert client.post(f"{url}/freeze").status_code == 202
    freezing.freeze_round(made.json()["id"])
    assert client.get(f"{url}/receipt").json()["entry_index"] is None
    sealed()
    rows = b"".join(client.get(f"{url}/rows").streaming_content)
    return [
        desk.put("manifest.json", client.get(f"{url}/manifest").content),
        desk.put("rows.gz", rows),
        desk.put("entry.json", client.get(f"{url}/receipt").content),
    ]


def test_a_citizen_proves_his_rating_by_files_alone(desk, client_of, resident, center_a, api):
    client = client_of(resident)
    identity = rated(client, center_a)
    early, _rating = taken(desk, client, identity)
    assert desk.verify("receipt", early, "--key", f"{desk.folder}/key")[0] == 1
    sealed()
    old = desk.put("old", api.get(f"{API}/ledger/tree-heads/latest").json()["note"])
    receipt, rating = taken(desk, client, identity)
    code, said = desk.verify("receipt", receipt, "--key", f"{desk.folder}/key", "--rating", rating)
    assert code == 0, said
    for _ in range(3):
        rated(client, center_a)
    sealed()
    new = desk.put("new", api.get(f"{API}/ledger/tree-heads/latest").json()["note"])
    proof = desk.put("proof", proven_since(api, old))
    for words in (
        ["head", new],
        ["consistency", old, new, proof],
        ["receipt", receipt, "--rating", rating, "--head", new, "--consistency", proof],
    ):
        code, said = desk.verify(*words, "--key", f"{desk.folder}/key")
        assert code == 0, said


def test_who_alters_a_rating_in_the_database_is_exposed(desk, client_of, resident, center_a):
    client = client_of(resident)
    identity = rated(client, center_a)
    sealed()
    receipt, _rating = taken(desk, client, identity)
    _change({})
    _same, altered = taken(desk, client, identity)
    code, said = desk.verify("receipt", receipt, "--key", f"{desk.folder}/key", "--rating", altered)
    assert (code, "altered afterwards" in said) == (1, True), said


def test_a_round_is_checked_by_files_alone(desk, client_of, resident, auditor, center_a, settings):
    client = client_of(resident)
    identities = [rated(client, center_a) for _ in range(6)]
    sealed()
    manifest, rows, entry = frozen(desk, client_of(auditor), settings)
    own = [taken(desk, client, identity) for identity in identities[:2]]
    words = [word for receipt, rating in own for word in ("--receipt", receipt, "--rating", rating)]
    key = ["--key", f"{desk.folder}/key"]
    code, said = desk.verify("round", manifest, rows, *key, "--entry", entry, *words)
    assert code == 0, said
    assert said.count("it was counted") == 2

    lines = gzip.decompress(Path(rows).read_bytes()).splitlines(keepends=True)
    mine = json.loads(Path(own[0][0]).read_text())["commitment"].encode()
    without = desk.put("without.gz", gzip.compress(b"".join(line for line in lines if mine not in line)))
    code, said = desk.verify("round", manifest, without, *key, *words)
    assert (code, "not among the rows" in said) == (1, True), said


def test_every_row_of_a_published_round_is_looked_up_in_the_published_ledger(
    desk, client_of, resident, auditor, center_a, settings, api
):
    client = client_of(resident)
    for _ in range(6):
        rated(client, center_a)
    sealed()
    old = desk.put("old", api.get(f"{API}/ledger/tree-heads/latest").json()["note"])
    ids = [rated(client, center_a) for _ in range(2)]
    assert client.post(f"{API}/evaluations/{ids[0]}/withdrawal").status_code == 200
    sealed()
    _hide(ids[1])
    frozen(desk, client_of(auditor), settings)
    code, said = desk.verify(*_published(desk, old))
    assert (code, "entry of its own: 7." in said, "own in the ledger: 1," in said) == (1, True, True), said
    actions.forget([uuid.UUID(ids[0])])
    code, said = desk.verify(*_published(desk, old))
    assert ("entry of its own: 6." in said, "authors were erased: 1." in said) == (True, True), said


def _hide(identity: str) -> None:
    """Have a row look as if it had never been entered."""
    _as_operator(f"UPDATE ledger_entry SET commitment = sha256(commitment) WHERE subject = '{identity}'")


def _published(desk: Desk, old: str) -> list[str]:
    folder = desk.folder / "published"
    call_command("publish_round", "R-1", folder, stdout=StringIO())
    call_command("publish_ledger", folder / "ledger", stdout=StringIO())
    return [
        "round", f"{folder}/manifest.json", f"{folder}/rows.ndjson.gz", "--entry", f"{folder}/receipt.json",
        "--entries", f"{folder}/entries.ndjson.gz", "--ledger", f"{folder}/ledger", "--head", old,
        "--key", f"{desk.folder}/key",
    ]  # fmt: skip


def test_a_result_that_was_frozen_anew_is_exposed(desk, client_of, resident, auditor, center_a, settings):
    client = client_of(resident)
    for _ in range(6):
        rated(client, center_a)
    sealed()
    manifest, rows, entry = frozen(desk, client_of(auditor), settings)
    changed = json.loads(Path(manifest).read_text())
    changed["rules"]["minimum_n"] = 7
    other = desk.put("other.json", changed)
    code, said = desk.verify("round", other, rows, "--key", f"{desk.folder}/key", "--entry", entry)
    assert (code, "not the one that was frozen" in said) == (1, True), said


@pytest.mark.parametrize(
    "words", [("head", "nowhere"), ("head", "key"), ("receipt", "key"), ("consistency", "key", "key")]
)
def test_what_cannot_be_read_ends_with_two(desk, words):
    files = [str(desk.folder / name) for name in words[1:]]
    code, said = desk.verify(words[0], *files, "--key", f"{desk.folder}/key")
    assert (code, "Traceback" in said) == (2, False), said


def test_the_monitor_keeps_the_heads_of_the_service(desk, live_server, client_of, resident, center_a):
    client = client_of(resident)
    words = ["fetch", live_server.url, "--into", str(desk.folder / "kept"), "--key", str(desk.folder / "key")]
    code, said = desk.verify(*words)
    assert (code, "Traceback" in said) == (2, False), said  # no head was signed yet
    for expected in ("this is the first", "only added to"):
        rated(client, center_a)
        sealed()
        code, said = desk.verify(*words)
        assert (code, expected in said) == (0, True), said


@pytest.mark.parametrize("language", ["ar", "ru"])
def test_answers_come_in_the_language_that_is_asked_for(desk, client_of, resident, center_a, language):
    client = client_of(resident)
    identity = rated(client, center_a)
    sealed()
    receipt, rating = taken(desk, client, identity)
    own = ["receipt", receipt, "--rating", rating, "--key", str(desk.folder / "key"), "--language", language]
    code, said = desk.verify(*own)
    assert (code, say(language, "end_held") in said) == (0, True), said


REBUILT = "TRUNCATE ledger_entry, ledger_node, ledger_tree, ledger_queued, ledger_cosignature, ledger_signedhead"
INSERTED = 10


def _change(_place: dict[str, Any]) -> None:
    _as_operator("UPDATE evaluations_evaluation SET scores[1] = 1")


def _delete(_place: dict[str, Any]) -> None:
    _as_operator("DELETE FROM evaluations_evaluation WHERE ctid = (SELECT min(ctid) FROM evaluations_evaluation)")


def _insert(place: dict[str, Any]) -> None:
    for _ in range(INSERTED):
        log_row(**place)


def _as_operator(*statements: str) -> None:
    """Do what no trigger stops."""
    with transaction.atomic(), connection.cursor() as sql:
        sql.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            sql.execute(statement)


@pytest.mark.parametrize("tamper", [_change, _delete, _insert])
def test_an_operator_who_makes_the_ledger_anew_is_exposed_by_the_head_of_yesterday(
    desk, live_server, client_of, resident, center_a, region, country, tamper
):
    """He has the database and the key, and makes a ledger that fits what he did: every check of today holds."""
    client = client_of(resident)
    identities = [rated(client, center_a) for _ in range(4)]
    sealed()
    key = ["--key", str(desk.folder / "key")]
    words = ["fetch", live_server.url, "--into", str(desk.folder / "kept"), *key]
    assert desk.verify(*words)[0] == 0
    kept, _rating = taken(desk, client, identities[0])

    tamper({"center_id": center_a.id, "region_id": region.id, "country_id": country.id, "visited_at": VISITED})
    _as_operator(REBUILT)
    FoldCursor.objects.filter(name=LEDGER.name).delete()
    with pytest.raises(anchor.ForkError):  # without the worker's file he waits in vain for a signature
        sealed()
    Path(house.AYN_LEDGER_ANCHOR).unlink()
    sealed()
    rated(client, center_a)
    sealed()

    code, said = desk.verify(*words)
    assert (code, "\u2717" in said) == (1, True), said
    assert (desk.folder / "kept" / "exposed.txt").exists()
    new, proof = desk.put("new", live_head(client)), desk.put("proof", proven_since(client, kept))
    code, said = desk.verify("receipt", kept, "--head", new, "--consistency", proof, *key)
    assert (code, "\u2717" in said) == (1, True), said


def live_head(client: Any) -> str:
    return str(client.get(f"{API}/ledger/tree-heads/latest").json()["note"])


def proven_since(client: Any, kept: str) -> bytes:
    """Return the proof that the latest tree extends that of a kept file: a head, or a receipt."""
    text = Path(kept).read_text()
    note = json.loads(text)["tree_head"] if text.startswith("{") else text
    sizes = [int(each.splitlines()[1]) for each in (note, live_head(client))]
    query = dict(zip(("first", "second"), sizes, strict=True))
    return bytes(client.get(f"{API}/ledger/proofs/consistency", query).content)
