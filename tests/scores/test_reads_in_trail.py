"""Whoever looks at rounds and exports leaves a line in the trail, and auditors find it there."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from accounts.models import Person
from audit.models import Event
from scores.exports import making
from scores.exports.making import manifest_name
from scores.models import Export
from tests.people import make_person

pytestmark = pytest.mark.django_db
API = "/api/v1/"
ROUND = {
    "code": "R-1", "kind": "periodic", "first_day": "2026-01-01", "last_day": "2026-06-30", "factor_set": 1,
    "minimum_n": 5,
}  # fmt: skip
WANTED = {"kind": "audit_events", "format": "csv", "filters": {}}


@pytest.fixture(autouse=True)
def private(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    options = {"location": tmp_path}
    settings.STORAGES = settings.STORAGES | {
        "private": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    }
    monkeypatch.setattr(making.make, "defer", lambda **_with: None)


def trail(action: str) -> list[tuple[uuid.UUID | None, str]]:
    return list(Event.objects.filter(action=action).values_list("actor_id", "target_id"))


def test_looking_at_exports_and_their_manifests_leaves_lines(client_of: Any, auditor: Person) -> None:
    client = client_of(auditor)
    made = Export.objects.get(pk=client.post(f"{API}exports", WANTED, format="json").json()["id"])
    made.state, made.done, made.rows, made.size, made.sha256 = "done", 100, 0, 1, "0" * 64
    made.ended_at = made.created_at
    made.save()
    storages["private"].save(manifest_name(made), ContentFile(b"{}"))
    for path in ("exports", f"exports/{made.pk}", f"exports/{made.pk}/manifest"):
        assert client.get(API + path).status_code == 200
    assert trail("exports_read") == [(auditor.pk, "")]
    assert trail("export_read") == trail("export_manifest_read") == [(auditor.pk, str(made.pk))]


def test_asking_for_an_export_is_noted_once_with_what_was_asked(client_of: Any, auditor: Person) -> None:
    client = client_of(auditor)
    for _ in range(2):
        assert client.post(f"{API}exports", WANTED, format="json").status_code == 202
    (event,) = Event.objects.filter(action="export_asked")
    assert (event.actor_id, event.detail) == (auditor.pk, WANTED)


def test_looking_at_rounds_leaves_lines(client_of: Any, auditor: Person) -> None:
    client = client_of(auditor)
    answer = client.post(f"{API}rounds", ROUND, format="json")
    assert answer.status_code == 201, answer.content
    key = answer.json()["id"]
    for path in ("rounds", f"rounds/{key}"):
        assert client.get(API + path).status_code == 200
    assert trail("rounds_read") == [(auditor.pk, "")]
    assert trail("round_read") == [(auditor.pk, key)]


def test_who_may_not_look_leaves_no_line_of_having_looked(client_of: Any) -> None:
    client = client_of(make_person("manager", "m"))
    assert client.get(f"{API}rounds").status_code == client.get(f"{API}exports").status_code == 403
    assert trail("rounds_read") == trail("exports_read") == []


@pytest.mark.parametrize("path", ["rounds", "exports"])
def test_the_trail_is_filtered_by_these_reads(client_of: Any, auditor: Person, path: str) -> None:
    client = client_of(auditor)
    client.get(API + path)
    found = client.get(f"{API}audit-events", {"action": f"{path}_read"}).json()["results"]
    assert [(each["action"], each["actor"]["username"]) for each in found] == [(f"{path}_read", auditor.username)]
