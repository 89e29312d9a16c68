"""Every error leaves as problem+json, in the reader's language, and tells nothing of the inside."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.urls("tests.core.urls_for_tests")


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        pytest.param("/api/v1/raises/problem", 409, "conflict", id="raised"),
        pytest.param("/api/v1/raises/field", 400, "invalid_input", id="field"),
        pytest.param("/api/v1/raises/missing", 404, "not_found", id="missing-row"),
        pytest.param("/api/v1/raises/denied", 403, "permission_denied", id="denied"),
        pytest.param("/api/v1/raises/database", 503, "unavailable", id="database-away"),
        pytest.param("/api/v1/raises/bug", 500, "internal_error", id="bug"),
        pytest.param("/api/v1/nowhere", 404, "not_found", id="unknown-route"),
        pytest.param("/nowhere", 404, "not_found", id="unknown-route-outside-the-api"),
        pytest.param("/api/v1/takes", 405, "method_not_allowed", id="method"),
    ],
)
def test_every_error_is_a_problem(client, path, status, code):
    answer = client.get(path)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == code
    assert answer.json()["status"] == status


@pytest.mark.parametrize("kind", ["bug", "database"])
def test_nothing_of_the_inside_is_told(client, kind, caplog):
    answer = client.get(f"/api/v1/raises/{kind}")
    assert "canary" not in answer.content.decode() + caplog.text
    assert "secret" not in answer.content.decode() + caplog.text


def test_a_database_that_is_away_says_when_to_come_again(client):
    assert int(client.get("/api/v1/raises/database")["Retry-After"]) > 0


def test_html_never_leaves_the_api_as_an_error(client):
    assert client.get("/api/v1/plain").json()["status"] == 418


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        pytest.param("{}", ["/name"], id="missing"),
        pytest.param('{"name": "abcd"}', ["/name"], id="too-long"),
        pytest.param('{"name": "a", "inner": [{"x": 1}, {"x": "y"}]}', ["/inner/1/x"], id="nested"),
    ],
)
def test_faults_of_the_input_are_pointed_at(client, body, pointers):
    answer = client.post("/api/v1/takes", body, content_type="application/json")
    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == pointers


def test_another_content_type_is_not_supported(client):
    answer = client.post("/api/v1/takes", "name=a", content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


def test_a_compressed_body_is_not_supported(client):
    answer = client.post(
        "/api/v1/takes", b"\x1f\x8b", content_type="application/json", headers={"Content-Encoding": "gzip"}
    )
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


def test_only_json_can_be_delivered(client):
    answer = client.get("/api/v1/raises/problem", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.json()["code"]) == (406, "not_acceptable")


def test_a_trailing_slash_is_as_good_as_none(client):
    answer = client.post("/api/v1/takes/", '{"name": "a"}', content_type="application/json")
    assert answer.status_code == 200


def test_the_language_of_the_answer_is_named(client):
    answer = client.get("/api/v1/nowhere", headers={"Accept-Language": "zh-CN"})
    assert answer["Content-Language"] == "zh-hans"
    assert "Accept-Language" in answer["Vary"]


@pytest.mark.parametrize(
    ("given", "echoed"),
    [
        pytest.param("phone-1.2_x", True, id="good"),
        pytest.param("a b\tc", False, id="strange"),
        pytest.param("x" * 65, False, id="long"),
    ],
)
def test_a_well_formed_request_id_is_echoed(client, given, echoed):
    answer = client.get("/api/v1/nowhere", headers={"X-Request-ID": given})
    assert (answer["X-Request-ID"] == given) is echoed


@pytest.mark.parametrize(
    ("version", "status"),
    [
        pytest.param("1.9.9", 426, id="older"),
        pytest.param("2.0", 404, id="minimum"),
        pytest.param("2.10", 404, id="newer-by-number-not-by-letter"),
        pytest.param("garbage", 404, id="unreadable-is-let-through"),
    ],
)
def test_a_retired_app_is_told_to_update(client, settings, version, status):
    settings.MINIMUM_APP_VERSION = "2.0"
    assert client.get("/api/v1/nowhere", headers={"X-App-Version": version}).status_code == status
