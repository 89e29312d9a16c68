"""Headers that want to be echoed, believed or remembered."""

import pytest
from rest_framework.test import APIClient

from tests.signing_in import API

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("value", ["a\r\nSet-Cookie: x=1", "x" * 65, "<script>", "ایک", "a b", "", "\n"])
def test_a_request_id_that_is_none_is_not_echoed(value):
    answer = APIClient().get("/healthz", HTTP_X_REQUEST_ID=value)
    assert answer["X-Request-ID"] != value
    assert len(answer["X-Request-ID"]) == 32
    assert "Set-Cookie" not in answer


@pytest.mark.parametrize("value", ["ar\r\nX: y", "*", "xx;q=1", "en;q=nan", "en;q=1e999", "٣", "," * 5000, "a" * 9000])
def test_no_language_header_breaks_or_leaves_a_mark(value):
    answer = APIClient().get(f"{API}/centers", HTTP_ACCEPT_LANGUAGE=value)
    assert answer.status_code == 200
    assert answer["Content-Language"] in ("en", "ar")
    assert "Accept-Language" in answer["Vary"]


def test_the_numbers_of_the_server_are_not_for_strangers(settings):
    settings.METRICS_TOKEN = ""
    assert APIClient().get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 404
    assert APIClient().get("/metrics", HTTP_X_FORWARDED_FOR="127.0.0.1").status_code == 404
    settings.METRICS_TOKEN = "a token"
    assert APIClient().get("/metrics").status_code == 404
    assert APIClient().get("/metrics", HTTP_AUTHORIZATION="Bearer ").status_code == 404
    assert APIClient().get("/metrics", HTTP_AUTHORIZATION="Bearer a token").status_code == 200
