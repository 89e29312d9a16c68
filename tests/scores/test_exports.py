"""Exports from the question to the file."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import Person
from audit.models import Event
from evaluations.folding import run_once
from evaluations.kinds import RowKind
from evaluations.models import FoldCursor
from scores import last_words
from scores.exports import making, shapes, tables
from scores.exports.making import expire_exports, make_export
from scores.folds import ROLLUPS
from scores.models import Export
from tests.factories import log_row
from tests.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/api/v1/exports"
DAY = timezone.now() - timedelta(days=3)
PERIOD = {"from": (DAY - timedelta(days=30)).date().isoformat(), "to": (DAY + timedelta(days=2)).date().isoformat()}


@pytest.fixture
def place(center_a: Any, entity_a: Any, region: Any, country: Any) -> dict[str, Any]:
    return {
        "center_id": center_a.id, "region_id": region.id, "country_id": country.id, "entity_id": entity_a.id,
        "visited_at": DAY,
    }  # fmt: skip


@pytest.fixture(autouse=True)
def private(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where files go; the job is run by the test itself."""
    options = {"location": tmp_path / "private"}
    settings.STORAGES = settings.STORAGES | {
        "private": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    }
    monkeypatch.setattr(making.make, "defer", lambda **_with: None)
    return tmp_path / "private"


def asked(client: Any, kind: str = "evaluations", form: str = "csv", **filters: Any) -> Any:
    return client.post(URL, {"kind": kind, "format": form, "filters": filters}, format="json")


def exported(client: Any, *given: str, **filters: Any) -> tuple[dict[str, Any], bytes]:
    """Ask, make, download."""
    key = asked(client, *given, **filters).json()["id"]
    make_export(key)
    told = client.get(f"{URL}/{key}").json()
    assert told["state"] == "done", told
    answer = client.get(told["url"])
    content = b"".join(answer.streaming_content)
    return told, content


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_ratings_come_with_their_state_and_nothing_of_a_person(
    client_of: Any, auditor: Person, place: dict[str, Any]
) -> None:
    kept = log_row(**place, scores=[5, 5, 5, 5, 5, 5, 5, 0], comment="=HYPERLINK(1)")
    log_row(**place | {"evaluation_id": kept["evaluation_id"], "revision": 1, "kind": RowKind.WITHDRAWN.value})
    log_row(**place, scores=[1, 1, 1, 1, 1, 1, 1, 0])
    _told, content = exported(client_of(auditor), **PERIOD)

    rows = table(content)
    assert sorted(row["state"] for row in rows) == ["counted", "withdrawn"]
    (counted,) = [row for row in rows if row["state"] == "counted"]
    assert (counted["points"], counted["location"], counted["payment_channels"]) == ("0.0", "1", "")
    assert not {"owner", "rater", "comment", "evaluation_id", "latitude"} & set(counted)


def test_the_digest_is_that_of_the_file_and_stands_in_the_manifest(
    client_of: Any, auditor: Person, place: dict[str, Any]
) -> None:
    log_row(**place)
    client = client_of(auditor)
    told, content = exported(client, **PERIOD)
    manifest = client.get(told["manifest_url"]).json()

    assert told["sha256"] == hashlib.sha256(content).hexdigest() == manifest["file"]["sha256"]
    assert (told["rows"], told["size"], told["progress"]) == (1, len(content), 100)
    assert manifest["columns"] == list(table(content)[0])


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
@pytest.mark.parametrize("kind", ["evaluations", "scorecards", "audit_events"])
def test_every_kind_comes_in_every_form(
    client_of: Any, auditor: Person, place: dict[str, Any], kind: str, form: str
) -> None:
    log_row(**place)
    filters = {"evaluations": PERIOD, "scorecards": {"level": "center"}, "audit_events": {}}[kind]
    told, content = exported(client_of(auditor), kind, form, **filters)

    assert told["size"] == len(content) > 0


def test_scorecards_carry_minutes(
    client_of: Any, auditor: Person, place: dict[str, Any], fold: Callable[[], None]
) -> None:
    for waited in (5, 10, 40):
        log_row(**place, waiting_minutes=waited, waiting_target=10)
    fold()
    _told, content = exported(client_of(auditor), "scorecards", level="center")

    (row,) = table(content)
    measured = {name: row[f"waiting_minutes_{name}"] for name in ("n", "median", "p90", "n_with_target", "on_target")}
    assert measured == {"n": "3", "median": "10.0", "p90": "42.0", "n_with_target": "3", "on_target": "66.666667"}
    assert (row["completion_minutes_n"], row["completion_minutes_median"]) == ("0", "")


@pytest.mark.parametrize("path", ["exports", "rounds"])
def test_lists_refuse_what_they_do_not_know(client_of: Any, auditor: Person, path: str) -> None:
    client = client_of(auditor)
    assert client.get(f"/api/v1/{path}", {"limit": 5}).status_code == 200
    answer = client.get(f"/api/v1/{path}", {"state": "done"})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/state"


def test_filters_leave_what_is_asked(client_of: Any, auditor: Person, place: dict[str, Any], center_b: Any) -> None:
    log_row(**place)
    log_row(**place | {"center_id": center_b.id})
    _told, content = exported(client_of(auditor), **PERIOD, center=center_b.code)

    assert [row["center"] for row in table(content)] == [center_b.code]


def test_parts_leave_nothing_out_and_take_nothing_twice(
    client_of: Any, auditor: Person, place: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "PART", timedelta(days=2))
    monkeypatch.setattr(last_words, "PAGE", 2)
    rows = [log_row(**place | {"visited_at": DAY - timedelta(days=n)}) for n in range(9)]
    told, content = exported(client_of(auditor), **PERIOD)

    assert told["rows"] == len(rows)
    assert sorted(row["commitment"] for row in table(content)) == sorted(row["commitment"].hex() for row in rows)


def test_downloads_and_files_are_in_the_trail(client_of: Any, auditor: Person, place: dict[str, Any]) -> None:
    exported(client_of(auditor), **PERIOD)

    found = Event.objects.filter(action__in=["exported", "export_downloaded"]).order_by("id")
    assert [(event.action, event.actor_id) for event in found] == [
        ("exported", auditor.pk), ("export_downloaded", auditor.pk),
    ]  # fmt: skip


def test_the_same_question_in_the_making_is_the_same_export(client_of: Any, auditor: Person) -> None:
    client = client_of(auditor)
    first, second = asked(client, **PERIOD), asked(client, **PERIOD)

    assert (first.status_code, second.status_code) == (202, 202)
    assert first.json()["id"] == second.json()["id"]


def test_a_fourth_export_at_once_has_to_wait(client_of: Any, auditor: Person) -> None:
    client = client_of(auditor)
    for source in ("citizen", "shopper", "survey"):
        assert asked(client, **PERIOD, source=source).status_code == 202
    answer = asked(client, **PERIOD)

    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_exports")
    assert answer["Retry-After"] == "60"


def test_an_export_is_nobody_elses(client_of: Any, auditor: Person) -> None:
    key = asked(client_of(auditor), **PERIOD).json()["id"]
    other = client_of(make_person("auditor", "second-auditor"))

    assert other.get(f"{URL}/{key}").status_code == 404
    assert other.get(URL).json()["results"] == []


def test_a_link_of_another_export_opens_nothing(client_of: Any, auditor: Person, place: dict[str, Any]) -> None:
    client = client_of(auditor)
    told, _content = exported(client, **PERIOD)
    other, _content = exported(client, **PERIOD, source="citizen")
    mixed = told["url"].replace(told["id"], other["id"])

    assert client.get(mixed).status_code == 404
    assert client.get(f"{URL}/{told['id']}/file").status_code == 404


def test_a_link_runs_out(
    client_of: Any, auditor: Person, place: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(auditor)
    told, _content = exported(client, **PERIOD)
    monkeypatch.setattr(shapes, "LINK_SECONDS", -1)

    assert client.get(told["url"]).status_code == 404


def test_a_link_dies_with_the_role(client_of: Any, auditor: Person, place: dict[str, Any]) -> None:
    client = client_of(auditor)
    told, _content = exported(client, **PERIOD)
    Person.objects.filter(pk=auditor.pk).update(role="manager")

    assert client.get(told["url"]).status_code == 404


def test_files_are_deleted_after_a_week_and_their_digest_stays(
    client_of: Any, auditor: Person, place: dict[str, Any], private: Path
) -> None:
    client = client_of(auditor)
    told, _content = exported(client, **PERIOD)
    Export.objects.update(ended_at=timezone.now() - timedelta(days=8))
    expire_exports(timezone.now())

    later = client.get(f"{URL}/{told['id']}").json()
    assert (later["state"], later["url"], later["sha256"]) == ("expired", None, told["sha256"])
    assert client.get(later["manifest_url"]).json()["file"]["sha256"] == told["sha256"]
    assert not list(private.rglob("*.csv"))


def test_a_failure_is_told_and_leaves_no_file(
    client_of: Any, auditor: Person, monkeypatch: pytest.MonkeyPatch, private: Path
) -> None:
    client = client_of(auditor)
    key = asked(client, **PERIOD).json()["id"]
    monkeypatch.setattr(making, "write_all", lambda *_given: (_ for _ in ()).throw(OSError("disk full")))
    make_export(key)

    told = client.get(f"{URL}/{key}").json()
    assert (told["state"], told["reason"], told["url"]) == ("failed", "failed", None)
    assert not list(private.rglob("*.csv"))


def test_a_worker_that_died_is_followed_by_another(client_of: Any, auditor: Person, place: dict[str, Any]) -> None:
    log_row(**place)
    client = client_of(auditor)
    key = asked(client, **PERIOD).json()["id"]
    Export.objects.update(state="running", done=40)
    make_export(key)

    assert client.get(f"{URL}/{key}").json()["rows"] == 1


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"kind": "gossip"}, "/kind"),
        ({"format": "doc"}, "/format"),
        ({"filters": []}, "/filters"),
        ({"filters": {}}, "/filters/from"),
        ({"filters": {"from": "2026-02-01", "to": "2026-01-01"}}, "/filters/to"),
        ({"filters": {"from": "2020-01-01", "to": "2026-01-01"}}, "/filters/to"),
        ({"filters": PERIOD | {"surprise": "1"}}, "/filters/surprise"),
        ({"filters": PERIOD | {"center": ["a"]}}, "/filters/center"),
        ({"filters": PERIOD | {"center": "x" * 500}}, "/filters/center"),
        ({"kind": "scorecards", "filters": {"level": "moon"}}, "/filters/level"),
        ({"kind": "scorecards", "filters": {"level": "center", "within": "region:NOWHERE"}}, "/filters/within"),
        ({"kind": "scorecards", "filters": {"level": "center", "limit": "5"}}, "/filters/limit"),
        ({"kind": "audit_events", "filters": {"limit": "5"}}, "/filters/limit"),
        ({"kind": "round_report", "filters": {"round": "7"}}, "/filters/round"),
        ({"kind": "round_report", "filters": {"round": "0b61d3f2-92ce-4a86-a5a0-0b5e1b9ad9fd"}}, "/filters/round"),
        ({"kind": "audit_events", "filters": {"role": "king"}}, "/filters/role"),
        ({"by": "me"}, "/by"),
    ],
)
def test_bad_questions_are_named(client_of: Any, auditor: Person, body: dict[str, Any], pointer: str) -> None:
    answer = client_of(auditor).post(
        URL, {"kind": "evaluations", "format": "csv", "filters": PERIOD} | body, format="json"
    )
    assert answer.status_code == 400, answer.content
    assert pointer in {error["pointer"] for error in answer.json()["errors"]}, json.dumps(answer.json())


@pytest.mark.parametrize("language", ["ar", "ur", "en", "zh-hans"])
def test_scorecards_are_printed_in_the_language_asked(
    client_of: Any, auditor: Person, place: dict[str, Any], language: str, settings: Any
) -> None:
    for _ in range(6):
        log_row(**place)
    FoldCursor.objects.get_or_create(name="rollups")
    while run_once(ROLLUPS):
        pass
    client = client_of(auditor)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    told, content = exported(client, "scorecards", "pdf", level="center")

    root: Any = PdfReader(io.BytesIO(content)).trailer["/Root"]
    assert root["/Lang"] == language.partition("-")[0]
    assert told["rows"] == 1


def test_what_is_no_report_is_not_printed(client_of: Any, auditor: Person) -> None:
    answer = asked(client_of(auditor), "audit_events", "pdf")

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/format")
