"""A disk that fills up while files are made: no half files, nothing stuck for ever, nothing said that is not so."""

from __future__ import annotations

import errno
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import connection
from django.utils import timezone

from accounts.models import Person
from audit.models import Event
from scores.exports import making
from scores.exports.making import make_export
from scores.rounds.freezing import freeze_round
from tests.factories import log_row

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timezone.now() - timedelta(days=20)
PERIOD = {"from": (DAY - timedelta(days=3)).date().isoformat(), "to": (DAY + timedelta(days=3)).date().isoformat()}
RULES = {"code": "R-1", "kind": "periodic", "first_day": PERIOD["from"], "last_day": PERIOD["to"], "factor_set": 1}


class FullStorage(FileSystemStorage):
    """Takes the beginning of a file, then has no room."""

    def _save(self, name: str, _content: Any) -> str:
        place = Path(self.path(name))
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def rating(center_a: Any, entity_a: Any, region: Any, country: Any) -> None:
    log_row(
        center_id=center_a.id, region_id=region.id, country_id=country.id, entity_id=entity_a.id, visited_at=DAY
    )  # fmt: skip


@pytest.fixture
def disk(settings: Any, tmp_path: Path) -> Any:
    """Files of this test; `disk(full=True)` fills it up."""

    def use(*, full: bool) -> Path:
        backend = f"{__name__}.FullStorage" if full else "django.core.files.storage.FileSystemStorage"
        own = {"private": {"BACKEND": backend, "OPTIONS": {"location": tmp_path}}}
        settings.STORAGES = settings.STORAGES | own
        return tmp_path

    use(full=False)
    yield use
    with connection.cursor() as sql:
        sql.execute("DELETE FROM procrastinate_jobs")


@pytest.mark.usefixtures("rating")
def test_an_export_without_room_fails_and_leaves_nothing_behind(client_of: Any, auditor: Person, disk: Any) -> None:
    client = client_of(auditor)
    body = {"kind": "evaluations", "format": "csv", "filters": PERIOD}
    key = client.post("/api/v1/exports", body, format="json").json()["id"]
    folder = disk(full=True)
    make_export(key)

    told = client.get(f"/api/v1/exports/{key}").json()
    assert (told["state"], told["reason"], told["url"], told["sha256"]) == ("failed", "failed", None, None)
    assert not [path for path in folder.rglob("*") if path.is_file()]
    assert not Event.objects.filter(action="exported").exists()

    disk(full=False)
    again = client.post("/api/v1/exports", body, format="json").json()["id"]
    make_export(again)
    assert again != key
    assert client.get(f"/api/v1/exports/{again}").json()["state"] == "done"


@pytest.mark.usefixtures("rating")
def test_a_file_is_not_told_of_before_it_is_told_in_the_trail(
    client_of: Any, auditor: Person, disk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(auditor)
    body = {"kind": "evaluations", "format": "csv", "filters": PERIOD}
    key = client.post("/api/v1/exports", body, format="json").json()["id"]

    def full(**_what: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(making, "record", full)
    make_export(key)
    assert client.get(f"/api/v1/exports/{key}").json()["state"] == "failed"


@pytest.mark.usefixtures("rating")
def test_a_round_that_could_not_be_frozen_is_frozen_when_asked_again(
    client_of: Any, auditor: Person, disk: Any
) -> None:
    client = client_of(auditor)
    key = client.post("/api/v1/rounds", RULES, format="json").json()["id"]
    freeze = f"/api/v1/rounds/{key}/freeze"
    assert client.post(freeze).status_code == 202
    disk(full=True)
    with pytest.raises(OSError, match="No space"):
        freeze_round(key)
    with connection.cursor() as sql:  # what the worker does in the end
        sql.execute("UPDATE procrastinate_jobs SET status = 'failed'")

    disk(full=False)
    assert [client.post(freeze).json()["state"] for _ in range(3)] == ["freezing"] * 3
    with connection.cursor() as sql:
        sql.execute("SELECT status::text, args ->> 'round_id' FROM procrastinate_jobs WHERE status <> 'failed'")
        assert sql.fetchall() == [("todo", key)]
    freeze_round(key)
    assert client.get(f"/api/v1/rounds/{key}").json()["state"] == "frozen"
