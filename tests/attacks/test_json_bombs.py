"""Small bodies that would make large answers or long work."""

import base64

import pytest

from tests.signing_in import API

pytestmark = pytest.mark.django_db

LARGEST = 16 * 1024  # bytes of an answer that names faults


def unknown_fields(count):
    return "{" + ",".join(f'"{number}":1' for number in range(count)) + "}"


def post(client, path, text):
    return client.generic("POST", f"{API}/{path}", text, content_type="application/json")


@pytest.mark.parametrize("path", ["auth/codes", "auth/tokens", "auth/tokens/refresh"])
def test_a_body_of_unknown_fields_is_not_answered_field_by_field(api, path):
    answer = post(api, path, unknown_fields(25_000))
    assert answer.status_code == 400
    assert len(answer.content) < LARGEST


def test_neither_in_evaluations(client_of, resident, center_a):
    phone = client_of(resident)
    single = post(phone, "evaluations", unknown_fields(25_000))
    position = post(phone, "evaluations", '{"position":' + unknown_fields(25_000) + "}")
    batch = post(phone, "evaluations/batch", '{"evaluations":[' + unknown_fields(190_000) + "]}")
    beside = post(phone, "evaluations/batch", unknown_fields(190_000))
    assert [answer.status_code for answer in (single, position, batch, beside)] == [400, 400, 200, 400]
    assert max(len(answer.content) for answer in (single, position, batch, beside)) < LARGEST


def test_a_name_of_a_megabyte_is_not_echoed(client_of, api, resident):
    name = "x" * 200_000
    for client, path in ((api, "auth/codes"), (client_of(resident), "evaluations")):
        assert len(post(client, path, f'{{"{name}":1}}').content) < LARGEST


@pytest.mark.parametrize("place", ["abc", "\0", "", "1e5", "-1", "٣", "9" * 30])
def test_a_cursor_made_by_hand_is_refused(client_of, manager_a, place):
    cursor = base64.b64encode(f"p={place}".encode()).decode()
    assert client_of(manager_a).get(f"{API}/alerts", {"cursor": cursor}).status_code == 400
