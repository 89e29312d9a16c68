"""Every example of the OpenAPI document is sent to the application with the demonstration directory.

Examples of good input succeed, and the answer is one that the document tells: status, type, shape and headers.
"""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accounts import totp
from accounts.models import Person
from centers.models import Entity
from scores.exports.shapes import SIGNER
from tests.core import voice
from tests.evaluations.photos import photo
from tests.people import make_person, partner_client
from tests.signing_in import API
from tests.test_openapi import faults

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]

DOCUMENT = json.loads((Path(__file__).resolve().parent.parent / "docs" / "openapi.json").read_text())
EVALUATION = DOCUMENT["paths"]["/api/v1/evaluations"]["post"]["requestBody"]["content"]["application/json"]
(SENT,) = [example["value"] for example in EVALUATION["examples"].values()]
WHO = {
    "Conditions": "resident",
    "Evaluations": "resident",
    "Favourites": "resident",
    "Scores": "auditor",
    "Audit": "auditor",
    "Rounds": "auditor",
    "Exports": "auditor",
    "Findings": "auditor",
    "Me": "quality",
    "Consents": "resident",
    "Partners": "partner",
    "Alerts": "manager",
    "Notifications": "manager",
}
WHO_ELSE = {
    "make_socket_ticket": "manager",
    "erase_me": "resident",
    "read_public_scorecard": None,
    "verify_alert": "quality",
    "list_alert_attachments": "quality",
    "list_released_evaluations": "manager",
    "reply_to_evaluation": "manager",
    "appeal_evaluation": "manager",
    "list_appeals": "auditor",
    "decide_appeal": "auditor",
    "read_visit_code_of_center": "manager",
    "draw_visit_code_of_center": "manager",
}
# What is sent where the body is a file.
FILES = {"evaluations_photo": (photo(), "image/jpeg"), "evaluations_voice": (voice.ogg(), "audio/ogg")}
VAPID_KEY = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"  # the private key of RFC 8291's example
# What must have happened to an alert before.
RESOLVED_FIRST = {"verify_alert", "publish_change"}


def cases() -> Iterator[Any]:
    """Every operation, once for each example of its body."""
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            for title, example in body.get("examples", {"": {"value": None}}).items():
                name = f"{operation['operationId']}-{title}".rstrip("-")
                yield pytest.param(method, path, operation, example["value"], id=name)


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Load the demonstration once; every test works in a savepoint above it."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setenv("AYN_DEMO_PASSWORD", "demo")
        call_command("load_demo", stdout=io.StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def people(demonstration, db, settings):
    """The people of the demonstration, and a resident, where browsers can be woken."""
    settings.AYN_VAPID_KEY = VAPID_KEY
    Person.objects.filter(username="manager").update(email="manager@example.org")
    staff = {name: Person.objects.get(username=name) for name in ("manager", "quality", "auditor")}
    partner = partner_client(Entity.objects.get(code="KAHRAMAA"))
    return staff | {"resident": make_person("resident", "amal"), "partner": partner}


@pytest.mark.parametrize(("method", "path", "operation", "body"), list(cases()))
def test_the_example_succeeds_and_is_answered_as_documented(
    people, client_of, sign_in, ask_code, method, path, operation, body
):
    name = operation["operationId"]
    client, path, fresh = ready(people, client_of, method, path, operation, body)
    if isinstance(body, dict):
        fresh |= moments(name, body, people, client, sign_in, ask_code)
    content = b"" if body is None else json.dumps(renewed(body, fresh))
    content, media = FILES.get(name, (content, "application/json"))
    answer = client.generic(
        method.upper(),
        filled(path, operation),
        content,
        content_type=media,
        headers={"Accept-Language": "ur", "X-Request-ID": "replay-1"},
    )
    assert 200 <= answer.status_code < 300, answer.content
    assert complaints(operation, answer) == []
    if "If-None-Match" in {parameter["name"] for parameter in operation["parameters"]}:
        again = client.get(filled(path, operation), headers={"Accept-Language": "ur", "If-None-Match": answer["ETag"]})
        assert again.status_code == 304
        assert complaints(operation, again) == []


def attached_file(resident: Any, fresh: dict[str, str]) -> str:
    """Attach a photo to the evaluation of the examples; return its address."""
    assert resident.post(f"{API}/evaluations", SENT | fresh, format="json").status_code == 201
    content, media = FILES["evaluations_photo"]
    address = f"{API}/evaluations/{SENT['id']}/photos/{uuid.uuid4()}"
    told = resident.put(address, content, content_type=media).json()
    return str(told["url"])


def role_of(operation: dict[str, Any], body: Any) -> str | None:
    """Return who sends the example of an operation; None: nobody needs to be signed in."""
    name = operation["operationId"]
    if name == "change_notifications" and "reply" in body:  # residents and staff each have a form of their own
        return "resident"
    return WHO_ELSE[name] if name in WHO_ELSE else WHO.get(operation["tags"][0])


def ready(people, client_of, method, path, operation, body) -> tuple[Any, str, dict[str, str]]:
    """Return who asks, the address with the ids of things that were made for it, and what holds only for a moment."""
    who = role_of(operation, body)
    client = people["partner"] if who == "partner" else client_of(people.get(who))
    fresh = {"visited_at": (timezone.now() - timedelta(hours=1)).isoformat(timespec="seconds")}
    if "{evaluation_id}" in path:
        sent = client_of(people["resident"]).post(f"{API}/evaluations", SENT | fresh, format="json")
        assert sent.status_code == 201, sent.content
        path = path.replace("{evaluation_id}", SENT["id"])
    if operation["operationId"] == "evaluations_file":
        path = attached_file(client_of(people["resident"]), fresh)
    for made_by_phone in ("{photo_id}", "{voice_id}"):
        path = path.replace(made_by_phone, str(uuid.uuid4()))
    if "/ledger/" in path:
        fresh["note"] = signed_head()
    path = with_things(path, operation["operationId"], method, client_of(people["manager"]))
    today = timezone.now().date().isoformat()
    return client, path, fresh | {"started_at": fresh["visited_at"], "day": today, "expires_on": today}


def with_things(path: str, name: str, method: str, manager: Any) -> str:
    """Fill an address with the ids of an alert, a released evaluation, an appeal, a round: each is made."""
    if "{alert_id}" in path:
        path = path.replace("{alert_id}", raised_alert(for_quality=name == "list_alert_attachments"))
    if name in RESOLVED_FIRST:
        resolution = {"cause": "queue", "action": "A third counter was opened."}
        done = manager.post(path.rpartition("/")[0] + "/resolution", resolution, format="json")
        assert done.status_code == 200, done.content
    if "{item_id}" in path:
        path = path.replace("{item_id}", released_item())
    if "{appeal_id}" in path:
        appealed = f"{API}/centers/{SENT['center']}/evaluations/{released_item()}/appeal"
        appeal = manager.post(appealed, {"evidence": "It was another office."}, format="json")
        path = path.replace("{appeal_id}", appeal.json()["id"])
    if "{export_id}" in path:
        path = path.replace("{export_id}", made_export())
    if "{finding_id}" in path:
        path = path.replace("{finding_id}", opened_finding())
    if "{round_id}" in path:
        path = path.replace("{round_id}", held_round(frozen=method == "get"))
    return path


def complaints(operation: dict[str, Any], answer: Any) -> list[str]:
    """Return what an answer has against what is documented of it."""
    told = operation["responses"].get(str(answer.status_code))
    if told is None:
        return [f"{answer.status_code} is not documented"]
    missing = [name for name in told["headers"] if name not in answer]
    if "content" not in told:
        return missing + (["a body"] if answer.content else [])
    media = told["content"].get(answer["Content-Type"].partition(";")[0])
    if media is None:
        return [*missing, answer["Content-Type"]]
    plain = media["schema"] == {"type": "string"}
    if answer.streaming or media["schema"] == {"type": "string", "format": "binary"}:
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return missing if content else [*missing, "an empty file"]
    return missing + faults(DOCUMENT, media["schema"], answer.content.decode() if plain else answer.json())


def filled(path: str, operation: dict[str, Any]) -> str:
    """Fill an address with the examples of its parameters, and the first choice where one is needed."""
    query = ""
    for parameter in operation["parameters"]:
        examples = [example["value"] for example in parameter.get("examples", {}).values()]
        if parameter["in"] == "path" and examples:
            path = path.replace(f"{{{parameter['name']}}}", str(examples[0]))
        elif parameter["in"] == "path":
            path = path.replace("{code}", SENT["center"])
        elif "token=" in path:
            continue
        elif parameter["name"] == "token":
            query += f"&token={SIGNER.sign(path.split('/')[-2]).partition(':')[2]}"
        elif parameter["in"] == "query" and (examples or parameter.get("required")):
            value = examples[0] if examples else parameter["schema"]["enum"][0]
            query += f"&{parameter['name']}={value}"
    return f"{path}?{query[1:]}" if query else path


def renewed(value: Any, fresh: dict[str, str]) -> Any:
    """Return an example with what holds only for a moment made anew."""
    if isinstance(value, list):
        return [renewed(item, fresh) for item in value]
    if isinstance(value, dict):
        return {name: fresh.get(name) or renewed(item, fresh) for name, item in value.items()}
    return value


def moments(name, body, people, client, sign_in, ask_code) -> dict[str, str]:
    """Return the secrets that an example stands for."""
    if "refresh" in body:
        return {"refresh": sign_in("amal@example.org")["refresh"]}
    if "challenge" in body:
        return dict(zip(("challenge", "code"), ask_code("amal@example.org"), strict=True))
    if "otp" in body:
        return {"password": "demo", "otp": one_time(people["auditor" if name == "sign_in" else "quality"], name)}
    return {"password": "demo", "current_password": "demo"}


def one_time(person: Person, name: str) -> str:
    """Give a person a second factor, in force unless it is to be confirmed; return a code of it."""
    secret = totp.make_secret()
    since = None if name == "confirm_totp" else timezone.now()
    Person.objects.filter(pk=person.pk).update(totp_secret=totp.sealed(secret), totp_enrolled_at=since)
    return pyotp.TOTP(secret).now()


def signed_head() -> str:
    """Seal the commitment of the examples; return the signed head."""
    from ledger import actions
    from ledger.entries import EntryKind

    actions.append([actions.NewEntry(EntryKind.SUBMITTED, uuid.uuid4(), 0, bytes.fromhex("9f" * 32))])
    head = actions.sign_head()
    assert head
    return head.note


def held_round(*, frozen: bool) -> str:
    """Return the id of a round of last year, frozen if wanted."""
    from scores.models import Round
    from scores.rounds.freezing import freeze_round

    made = Round.objects.create(
        code="EXAMPLE", kind="annual", first_day="2025-01-01", last_day="2025-12-31", factor_set_id=1,
        weights=[1] * 8, sources=["citizen"], minimum_n=30, formula="points-1/ranking-1",
    )  # fmt: skip
    if frozen:
        Round.objects.filter(pk=made.pk).update(state="freezing", bound=10**9)
        freeze_round(made.pk)
    return str(made.pk)


def made_export() -> str:
    """Return the id of a file that the auditor may download."""
    from scores.exports.making import make_export
    from scores.models import Export

    auditor = Person.objects.get(username="auditor")
    made = Export.objects.create(by=auditor, kind="audit_events", format="csv", filters={}, language="en")
    make_export(made.pk)
    return str(made.pk)


def opened_finding() -> str:
    """Return the id of a finding about one rating."""
    from centers.models import Center
    from scores.models import Finding, Suspect
    from tests.factories import log_row

    center = Center.objects.get(code=SENT["center"])
    row = log_row(center_id=center.pk, comment="slow")
    found = Finding.objects.create(
        detector="one_device", center_id=center.pk, day=row["local_day"], evidence={"ratings": 1}, holds=False
    )
    Suspect.objects.create(
        finding=found, detector="one_device", evaluation_id=row["evaluation_id"], visited_at=row["visited_at"]
    )
    return str(found.pk)


def raised_alert(*, for_quality: bool = False) -> str:
    """Tell the managers of the center of the examples something; return the alert's id."""
    from alerts.actions import NewAlert, raise_alerts
    from alerts.kinds import Audience, Kind, Severity
    from alerts.models import Alert
    from centers.models import Center

    center = Center.objects.get(code=SENT["center"])
    context = {"factors": ["waiting_time"], "names": {"waiting_time": {"en": "Waiting"}}}
    raise_alerts(
        items=[
            NewAlert(
                kind=Kind.RATING_TOLD,
                audience=Audience.QUALITY if for_quality else Audience.MANAGERS,
                severity=Severity.WARNING,
                center_id=center.pk,
                entity_id=center.operator_id if for_quality else None,
                reference=uuid.uuid4(),
                context=context,
            )
        ]
    )
    return str(Alert.objects.get().pk)


def released_item() -> str:
    """Release a text of the center of the examples; return its id."""
    from centers.models import Center
    from evaluations.items import Item, release_items
    from evaluations.kinds import ItemKind
    from evaluations.models import Released
    from tests.factories import log_row

    center = Center.objects.get(code=SENT["center"])
    row = log_row(center_id=center.pk, entity_id=center.operator_id, comment="slow")
    day = timezone.localdate()
    release_items(
        [Item(row["evaluation_id"], row["visited_at"], center.pk, center.operator_id, ItemKind.TEXT, day, "slow")]
    )
    return str(Released.objects.get().pk)
