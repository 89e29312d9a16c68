"""A phone app whose code a stock generator made from the OpenAPI document: a resident can do everything with it.

Nothing of ours stands between: bodies are the generated classes, answers are read into them, and at the end every
operation that a resident may call was called, with success.
"""

from __future__ import annotations

import importlib
import io
import json
import re
import subprocess
import sys
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.core.wsgi import get_wsgi_application

from centers.models import Desk, Entity, Service
from evaluations.folding import run_once
from evaluations.sealing import LEDGER
from ledger.actions import seal
from tests.alerts.reaching import KEY
from tests.alerts.test_reach_sealing import AUTH, UA_PUBLIC
from tests.core import voice
from tests.pictures import saved, scene
from tests.signing_in import code_sent_to
from tests.test_permissions import TABLE

FILE = Path(__file__).resolve().parent.parent / "docs" / "openapi.json"
DOCUMENT = json.loads(FILE.read_text())
# Open to everybody because their address is the proof, which auditors hand out: nothing for a resident's app.
# Nor are cosignatures, which witnesses hand in.
NOT_FOR_APPS = {"download_export", "cosign_tree_head"}
# Answers that are no JSON: the generator of the test leaves their bodies to the app.
PICTURES = {"centers_qr", "evaluations_file"}
VISITED_AT = (datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)).isoformat()


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Let the generator write the client; return the name of its package."""
    folder = tmp_path_factory.mktemp("generated")
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none", "--path", str(FILE)]
    made = subprocess.run(
        [*command, "--output-path", str(folder / "ayn_client")],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert made.returncode == 0, made.stderr + made.stdout
    sys.path.insert(0, str(folder))
    return "ayn_client"


def by_operation() -> dict[str, tuple[str, str, str]]:
    """Return operation -> (METHOD, path, tag)."""
    return {
        operation["operationId"]: (method.upper(), path, operation["tags"][0])
        for path, methods in DOCUMENT["paths"].items()
        for method, operation in methods.items()
    }


def for_residents() -> set[str]:
    """Return the operations that a resident may call."""
    routes = {
        (method, "/api/v1/" + re.sub(r"<\w+:(\w+)>", r"{\1}", route))
        for (method, route), roles in TABLE.items()
        if "resident" in roles
    }
    return {name for name, (method, path, _tag) in by_operation().items() if (method, path) in routes} - NOT_FOR_APPS


def needed(shape: str) -> set[str]:
    """Return the members that a shape requires."""
    return set(DOCUMENT["components"]["schemas"][shape].get("required", ()))


class App:
    """The app: calls generated functions by operation, keeps what it called."""

    def __init__(self, package: str) -> None:
        self._package = package
        self._operations = by_operation()
        self._http = httpx.Client(
            transport=httpx.WSGITransport(get_wsgi_application(), raise_app_exceptions=False),
            base_url="http://testserver",
        )
        self._client = importlib.import_module(package).Client("http://testserver").set_httpx_client(self._http)
        self.called: set[str] = set()

    def sign_in(self, access: str) -> None:
        self._http.headers["Authorization"] = f"Bearer {access}"

    def _body(self, operation: str, said: dict[str, Any]) -> Any:
        """Return the generated body of an operation."""
        method, path, _tag = self._operations[operation]
        content = DOCUMENT["paths"][path][method.lower()]["requestBody"]["content"]["application/json"]
        name = content["schema"]["$ref"].rpartition("/")[2]
        choices = [each["$ref"].rpartition("/")[2] for each in DOCUMENT["components"]["schemas"][name].get("oneOf", [])]
        fitting = [one for one in choices if needed(one) <= set(said)]
        models = importlib.import_module(f"{self._package}.models")
        return getattr(models, fitting[0] if fitting else name).from_dict(said)

    def file(self, content: bytes) -> Any:
        return importlib.import_module(f"{self._package}.types").File(io.BytesIO(content))

    def call(self, operation: str, *path: Any, said: dict[str, Any] | None = None, **given: Any) -> Any:
        """Call an operation; it must succeed and be read into what the document says. Returns the parsed answer."""
        tag = self._operations[operation][2].lower().replace("-", "_").replace(" ", "_")
        function = importlib.import_module(f"{self._package}.api.{tag}.{operation}").sync_detailed
        if said is not None:
            given["body"] = self._body(operation, said)
        answer = function(*path, client=self._client, **given)
        assert 200 <= answer.status_code < 300, answer.content
        assert answer.parsed is not None or answer.status_code == 204 or operation in PICTURES, answer.content
        self.called.add(operation)
        return answer.parsed


@pytest.fixture
def app(package: str, center_a: Any, resident: Any, fresh_limits: None, transactional_db: None, settings: Any) -> App:
    settings.AYN_VAPID_KEY = KEY
    return App(package)


def rated(identity: str, **more: Any) -> dict[str, Any]:
    return {"id": identity, "center": "CENTER-A", "visited_at": VISITED_AT,
            "scores": {"reception": 4, "waiting_time": 1, "payment_channels": None},
            "comment": "طویل انتظار", "comment_language": "ur"} | more  # fmt: skip


def test_a_resident_can_do_everything(app: App, django_capture_on_commit_callbacks: Any) -> None:
    looks_around(app)
    tokens = signs_in(app, django_capture_on_commit_callbacks)
    identity = rates(app)
    reads_and_changes(app, identity)
    reads_what_came_of_it(app, identity)
    shows_photos(app)
    has_it_proven(app, identity)
    prepares_a_visit(app)
    keeps_the_account(app)
    app.call("log_out", said={"refresh": tokens.refresh})
    signs_in(app, django_capture_on_commit_callbacks)
    app.call("erase_me")
    assert for_residents() - app.called == set()


def looks_around(app: App) -> None:
    for operation in ("regions_list", "entities_list", "units_list", "services_list", "factor_sets_list"):
        app.call(operation)
    factors = app.call("factor_sets_current").factors
    assert "reception" in {factor.code for factor in factors}
    app.call("factor_sets_retrieve", 1)
    (center,) = app.call("centers_list", near="25.26,51.54", radius_km=5).results
    assert center.code == "CENTER-A"
    for operation in ("centers_retrieve", "centers_qr", "read_public_scorecard", "list_changes", "list_public_replies"):
        app.call(operation, center.code)


def signs_in(app: App, on_commit: Any) -> Any:
    address = "generated@example.org"
    with on_commit(execute=True):
        challenge = app.call("request_code", said={"email": address}).challenge
    code = {"challenge": str(challenge), "code": code_sent_to(address)}
    tokens = app.call("sign_in", said=code)
    app.sign_in(tokens.access)
    tokens = app.call("refresh_tokens", said={"refresh": tokens.refresh})
    app.sign_in(tokens.access)
    return tokens


def rates(app: App) -> str:
    identity = str(uuid.uuid4())
    first = app.call("evaluations_create", said=rated(identity))
    again = app.call("evaluations_create", said=rated(identity))
    assert first.receipt.commitment == again.receipt.commitment
    offline = {"evaluations": [rated(str(uuid.uuid4())), rated(identity)]}
    results = app.call("evaluations_batch", said=offline).results
    assert [int(result.status) for result in results] == [201, 200]
    return identity


def reads_and_changes(app: App, identity: str) -> None:
    assert identity in {str(each.id) for each in app.call("evaluations_list").results}
    assert app.call("evaluations_retrieve", identity).comment == "طویل انتظار"
    said = {name: value for name, value in rated(identity, comment="اب ٹھیک ہے").items() if name != "id"}
    revised = app.call("evaluations_revise", identity, said=said)
    assert revised.comment == "اب ٹھیک ہے"
    assert app.call("evaluations_withdraw", identity).state == "withdrawn"
    seen = {"id": str(uuid.uuid4()), "kind": "payment_down", "payment_method": "card"}
    app.call("report_condition", "CENTER-A", said=seen)


def reads_what_came_of_it(app: App, identity: str) -> None:
    told = app.call("evaluations_retrieve", identity)
    assert [event.event for event in told.history] == ["received", "withdrawn"]
    assert app.call("evaluations_receipt", identity).commitment == told.receipt.commitment
    assert app.call("read_notifications").reply == []
    app.call("read_push_key")
    sent = {"endpoint": "https://web.push.apple.com/one", "keys": {"p256dh": UA_PUBLIC, "auth": AUTH}}
    app.call("subscribe_push", said=sent)
    assert app.call("change_notifications", said={"reply": ["push"], "action": []}).push_possible
    app.call("unsubscribe_push")


def shows_photos(app: App) -> None:
    identity, photo = str(uuid.uuid4()), str(uuid.uuid4())
    app.call("evaluations_create", said=rated(identity, photos_expected=1))
    for _again in range(2):
        app.call("evaluations_photo", identity, photo, body=app.file(saved(scene(), "JPEG")))
    app.call("evaluations_voice", identity, str(uuid.uuid4()), body=app.file(voice.ogg()))
    (stored,) = app.call("evaluations_retrieve", identity).photos
    address = urlsplit(stored.thumbnail_url)
    query = {name: value for name, (value,) in parse_qs(address.query).items()}
    app.call("evaluations_file", address.path.rpartition("/")[2], **query)


def has_it_proven(app: App, identity: str) -> None:
    while run_once(LEDGER):
        pass
    seal()
    receipt = app.call("evaluations_receipt", identity)
    assert app.call("read_latest_tree_head").note == receipt.tree_head
    assert app.call("read_ledger_key").key
    size = app.call("list_tree_heads").results[-1].size
    assert app.call("prove_consistency", first=1, second=size).second == size
    assert app.call("prove_inclusion", commitment=receipt.commitment).index == receipt.entry_index


def prepares_a_visit(app: App) -> None:
    service = Service.objects.create(code="renewal", name_en="Renewal", entity=Entity.objects.get(code="WATER"))
    Desk.objects.get(center__code="CENTER-A").services.add(service)
    assert app.call("services_retrieve", "renewal").checklist == []
    (desk,) = app.call("centers_services", "CENTER-A").results
    assert [each.code for each in desk.services] == ["renewal"]
    assert app.call("add_favourite", "CENTER-A").code == "CENTER-A"
    assert [each.code for each in app.call("list_favourites").results] == ["CENTER-A"]
    app.call("remove_favourite", "CENTER-A")
    assert [each.code for each in app.call("list_recent_centers").results] == ["CENTER-A"]
    app.call("clear_recent_centers")


def keeps_the_account(app: App) -> None:
    assert app.call("read_me").role == "resident"
    assert app.call("change_me", said={"language": "ur"}).language == "ur"
    assert app.call("list_consent_texts").results
    given = {"consents": [{"purpose": "notifications", "version": 1, "given": True}]}
    app.call("change_consents", said=given)
    assert app.call("read_consents").results
    assert app.call("read_access_log").results
    held = app.call("export_me")
    assert len(held["evaluations"]["evaluations"]) == 3
