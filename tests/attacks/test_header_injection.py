"""Line breaks in what ends up in a header, of an answer or of a mail."""

import pytest
from django.core import mail
from rest_framework.test import APIClient

from accounts.delivery import Message, send
from tests.signing_in import API

pytestmark = pytest.mark.django_db
BREAKS = ["\r\n", "\n", "\r", "%0d%0a", "\u2028", "\x0b", "\x85"]


@pytest.mark.parametrize("gap", BREAKS)
def test_an_address_of_mail_has_no_second_line(api, gap):
    answer = api.post(f"{API}/auth/codes", {"email": f"a@example.org{gap}Bcc:b@evil.example"}, format="json")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/email"


@pytest.mark.parametrize("gap", BREAKS)
@pytest.mark.parametrize("header", ["X-Request-ID", "Accept-Language", "X-App-Version", "X-Device-ID", "If-None-Match"])
def test_no_header_of_a_request_adds_one_to_the_answer(header, gap):
    answer = APIClient().get(f"{API}/centers", headers={header: f"x{gap}Set-Cookie: a=b"})
    assert "Set-Cookie" not in answer
    assert not any("\n" in value or "\r" in value for value in answer.headers.values())


@pytest.mark.parametrize("gap", ["%0d%0a", "%0a", "%E2%80%A8"])
@pytest.mark.parametrize("path", ["centers/A{}Set-Cookie:a=b", "centers/A{}/qr.svg", "centers?q=x{}Set-Cookie:a=b"])
def test_no_address_adds_one_either(path, gap):
    answer = APIClient(raise_request_exception=False).get(f"{API}/{path.format(gap)}")
    assert answer.status_code < 500
    assert "Set-Cookie" not in answer
    assert not any("\n" in value or "\r" in value for value in answer.headers.values())


@pytest.mark.parametrize("gap", ["\r\n", "\n"])
def test_a_mail_with_a_broken_subject_is_not_sent(settings, gap):
    settings.AYN_MAIL = "email"
    with pytest.raises(ValueError, match="newlines"):
        send(Message("id", "email", "a@example.org", f"Hello{gap}Bcc: b@evil.example", "text"))
    assert mail.outbox == []
