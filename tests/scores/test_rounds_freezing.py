"""Freezing a round over the real log."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Person
from audit.models import Event
from backend import environment
from evaluations.kinds import RowKind
from scores.models import Round, RoundResult
from scores.recompute import recompute
from scores.rounds import freezing
from scores.rounds.freezing import freeze_round
from tests.factories import log_row, log_rows, row_fields

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timezone.now() - timedelta(days=20)
RULES = {
    "code": "R-1", "kind": "periodic", "first_day": (DAY - timedelta(days=2)).date().isoformat(),
    "last_day": (DAY + timedelta(days=2)).date().isoformat(), "factor_set": 1, "minimum_n": 5,
}  # fmt: skip
URL = "/api/v1/rounds"


@pytest.fixture
def place(center_a: Any, entity_a: Any, region: Any, country: Any) -> dict[str, Any]:
    return {
        "center_id": center_a.id, "region_id": region.id, "country_id": country.id, "entity_id": entity_a.id,
        "visited_at": DAY,
    }  # fmt: skip


@pytest.fixture(autouse=True)
def _private(settings: Any, tmp_path: Path) -> None:
    options = {"location": tmp_path / "private"}
    settings.STORAGES = settings.STORAGES | {
        "private": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    }


@pytest.fixture
def _queued(monkeypatch: pytest.MonkeyPatch) -> None:
    """The job is run by the test itself."""
    monkeypatch.setattr(freezing.freeze, "defer", lambda **_with: None)


def frozen_round(client: Any) -> str:
    key = client.post(URL, RULES, format="json").json()["id"]
    assert client.post(f"{URL}/{key}/freeze").status_code == 202
    freeze_round(key)
    return str(key)


def streamed(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.mark.usefixtures("_queued")
def test_another_machine_recomputes_the_frozen_numbers(
    client_of: Any, auditor: Person, place: dict[str, Any], tmp_path: Path
) -> None:
    log_rows([row_fields(**place, scores=[1 + n % 5] * 8) for n in range(12)])
    client = client_of(auditor)
    key = frozen_round(client)
    manifest, rows = tmp_path / "manifest.json", tmp_path / "rows.gz"
    manifest.write_text(json.dumps(client.get(f"{URL}/{key}/manifest").json()))
    rows.write_bytes(streamed(client.get(f"{URL}/{key}/rows")))

    done = subprocess.run(
        [sys.executable, "-m", "ayn_verify", "round", str(manifest), str(rows)],
        cwd=environment.ROOT, env={"PATH": ""}, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    stated = client.get(f"{URL}/{key}").json()["manifest_sha256"]
    assert (stated in done.stdout, done.returncode) == (True, 0), done.stderr


@pytest.mark.usefixtures("_queued")
def test_a_later_withdrawal_changes_nothing(client_of: Any, auditor: Person, place: dict[str, Any]) -> None:
    rows = [log_row(**place) for _ in range(6)]
    client = client_of(auditor)
    key = frozen_round(client)
    before = client.get(f"{URL}/{key}/report").json()
    log_row(**place | {"evaluation_id": rows[0]["evaluation_id"], "revision": 1, "kind": RowKind.WITHDRAWN.value})

    assert client.get(f"{URL}/{key}/report").json() == before
    assert before["results"][0]["n"] == 6


@pytest.mark.usefixtures("_queued")
def test_what_comes_after_the_order_to_freeze_does_not_count(
    client_of: Any, auditor: Person, place: dict[str, Any]
) -> None:
    rows = [log_row(**place) for _ in range(6)]
    client = client_of(auditor)
    key = client.post(URL, RULES, format="json").json()["id"]
    client.post(f"{URL}/{key}/freeze")
    log_row(**place)
    log_row(**place | {"evaluation_id": rows[0]["evaluation_id"], "revision": 1, "kind": RowKind.WITHDRAWN.value})
    freeze_round(key)

    assert client.get(f"{URL}/{key}/report").json()["results"][0]["n"] == 6


@pytest.mark.usefixtures("_queued")
def test_withdrawn_and_appealed_before_are_no_numbers(client_of: Any, auditor: Person, place: dict[str, Any]) -> None:
    rows = [log_row(**place) for _ in range(8)]
    for kept, kind in ((rows[0], RowKind.WITHDRAWN), (rows[1], RowKind.QUARANTINED)):
        log_row(**place | {"evaluation_id": kept["evaluation_id"], "revision": 1, "kind": kind.value})
    client = client_of(auditor)
    key = frozen_round(client)

    (result,) = client.get(f"{URL}/{key}/report").json()["results"]
    assert (result["n"], result["excluded"]) == (6, 1)
    assert client.get(f"{URL}/{key}/manifest").json()["rows"]["withdrawn"] == 1


@pytest.mark.usefixtures("_queued")
def test_below_the_minimum_there_are_no_figures(client_of: Any, auditor: Person, place: dict[str, Any]) -> None:
    log_rows([row_fields(**place) for _ in range(4)])
    client = client_of(auditor)

    (result,) = client.get(f"{URL}/{frozen_round(client)}/report").json()["results"]
    assert (result["n"], result["figures"]) == (4, None)


@pytest.mark.usefixtures("_queued")
def test_a_job_begun_again_ends_the_same(
    client_of: Any, auditor: Person, place: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    log_rows([row_fields(**place) for _ in range(6)])
    client = client_of(auditor)
    key = client.post(URL, RULES, format="json").json()["id"]
    client.post(f"{URL}/{key}/freeze")
    with monkeypatch.context() as broken:
        broken.setattr(freezing, "_end", lambda *_given: (_ for _ in ()).throw(OSError("power cut")))
        with pytest.raises(OSError, match="power cut"):
            freeze_round(key)
    freeze_round(key)
    manifest = client.get(f"{URL}/{key}/manifest").json()
    freeze_round(key)

    assert client.get(f"{URL}/{key}/manifest").json() == manifest
    assert manifest["rows"]["count"] == 6


@pytest.mark.usefixtures("_queued")
def test_a_frozen_result_cannot_be_touched(client_of: Any, auditor: Person, place: dict[str, Any]) -> None:
    log_rows([row_fields(**place) for _ in range(6)])
    key = frozen_round(client_of(auditor))

    for attempt in (
        lambda: RoundResult.objects.filter(round=key).update(points=0),
        lambda: RoundResult.objects.filter(round=key).delete(),
        lambda: RoundResult.objects.create(round_id=key, level="center", code="X", received=0, excluded=0, n=0,
                                           points=0, points_squared=0, boxes=[0] * 5, counts=[0] * 48),
        lambda: Round.objects.filter(pk=key).update(manifest={}),
        lambda: Round.objects.filter(pk=key).update(weights=[2] * 8),
    ):  # fmt: skip
        with pytest.raises(IntegrityError, match="do not change"), transaction.atomic():
            attempt()


def test_the_rules_cannot_be_changed_while_open(client_of: Any, auditor: Person) -> None:
    key = client_of(auditor).post(URL, RULES, format="json").json()["id"]

    with pytest.raises(IntegrityError, match="do not change"):
        Round.objects.filter(pk=key).update(minimum_n=50)


def test_the_same_rules_again_are_the_same_round(client_of: Any, auditor: Person) -> None:
    client = client_of(auditor)
    first, second = client.post(URL, RULES, format="json"), client.post(URL, RULES, format="json")

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert Event.objects.filter(action="round_created").count() == 1


def test_another_round_of_the_same_code_is_a_conflict(client_of: Any, auditor: Person) -> None:
    client = client_of(auditor)
    client.post(URL, RULES, format="json")
    answer = client.post(URL, RULES | {"minimum_n": 40}, format="json")

    assert (answer.status_code, answer.json()["code"]) == (409, "round_exists")


def test_a_round_that_runs_cannot_be_frozen(client_of: Any, auditor: Person) -> None:
    client = client_of(auditor)
    today = datetime.now(UTC).date().isoformat()
    key = client.post(URL, RULES | {"last_day": today}, format="json").json()["id"]
    answer = client.post(f"{URL}/{key}/freeze")

    assert (answer.status_code, answer.json()["code"]) == (409, "round_running")


def test_a_cancelled_round_cannot_be_frozen(client_of: Any, auditor: Person) -> None:
    client = client_of(auditor)
    key = client.post(URL, RULES, format="json").json()["id"]
    assert client.post(f"{URL}/{key}/cancellation").json()["state"] == "cancelled"

    assert client.post(f"{URL}/{key}/freeze").json()["code"] == "round_cancelled"


@pytest.mark.usefixtures("_queued")
def test_a_freezing_round_cannot_be_cancelled(client_of: Any, auditor: Person) -> None:
    client = client_of(auditor)
    key = client.post(URL, RULES, format="json").json()["id"]
    client.post(f"{URL}/{key}/freeze")

    assert client.post(f"{URL}/{key}/cancellation").json()["code"] == "round_frozen"


def test_there_is_no_report_before_the_freezing(client_of: Any, auditor: Person) -> None:
    client = client_of(auditor)
    key = client.post(URL, RULES, format="json").json()["id"]

    for what in ("report", "manifest", "rows"):
        assert client.get(f"{URL}/{key}/{what}").json()["code"] == "round_not_frozen"


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"code": "a b"}, "/code"),
        ({"kind": "weekly"}, "/kind"),
        ({"first_day": "2026-01-02", "last_day": "2026-01-01"}, "/last_day"),
        ({"first_day": "2020-01-01", "last_day": "2026-01-01"}, "/last_day"),
        ({"last_day": "9999-12-31", "first_day": "9999-12-30"}, "/last_day"),
        ({"factor_set": 99}, "/factor_set"),
        ({"weights": {"location": 1}}, "/weights"),
        ({"weights": {"location": 0}}, "/weights/location"),
        ({"sources": []}, "/sources"),
        ({"sources": ["gossip"]}, "/sources/0"),
        ({"minimum_n": 4}, "/minimum_n"),
        ({"surprise": 1}, "/surprise"),
    ],
)
def test_bad_rules_are_named(client_of: Any, auditor: Person, fields: dict[str, Any], pointer: str) -> None:
    answer = client_of(auditor).post(URL, RULES | fields, format="json")

    assert answer.status_code == 400
    assert pointer in {error["pointer"] for error in answer.json()["errors"]}


def test_an_unknown_round_is_404(client_of: Any, auditor: Person) -> None:
    assert client_of(auditor).get(f"{URL}/0b61d3f2-92ce-4a86-a5a0-0b5e1b9ad9fd").status_code == 404


@pytest.mark.usefixtures("_queued")
def test_months_and_partitions_leave_nothing_out(
    client_of: Any, auditor: Person, place: dict[str, Any], tmp_path: Path
) -> None:
    first = date(DAY.year, DAY.month, 1) - timedelta(days=40)
    days = [first + timedelta(days=number) for number in range(0, 55, 5)]
    for day in days:
        log_row(**place | {"visited_at": datetime(day.year, day.month, day.day, 22, 30, tzinfo=UTC), "local_day": day})
    client = client_of(auditor)
    rules = RULES | {"first_day": first.isoformat(), "last_day": days[-1].isoformat()}
    key = client.post(URL, rules, format="json").json()["id"]
    client.post(f"{URL}/{key}/freeze")
    freeze_round(key)
    rows = tmp_path / "rows.gz"
    rows.write_bytes(streamed(client.get(f"{URL}/{key}/rows")))
    manifest = client.get(f"{URL}/{key}/manifest").json()

    assert manifest["rows"]["count"] == len(days)
    assert recompute(manifest, rows) == []
