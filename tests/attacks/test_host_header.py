"""A request that says it is for another host: no address in an answer, a mail or a code leads there."""

import pytest
from rest_framework.test import APIClient

from accounts import outbox
from tests.signing_in import API

pytestmark = pytest.mark.django_db
HOSTS = ["evil.example", "localhost@evil.example", "localhost:80@evil.example", "evil.example:8000", "evil.example."]


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("path", ["centers?limit=1", "centers/CENTER-A", "centers/CENTER-A/qr.svg", "schema"])
def test_no_answer_leads_to_another_host(center_a, center_b, host, path):
    answer = APIClient(raise_request_exception=False).get(f"{API}/{path}", HTTP_HOST=host)
    assert answer.status_code < 500
    assert "evil.example" not in answer.content.decode()
    assert "evil.example" not in str(answer.headers)


@pytest.mark.parametrize("header", ["HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED", "HTTP_X_ORIGINAL_URL"])
def test_nor_does_one_who_says_that_he_is_a_proxy(center_a, center_b, header):
    value = "host=evil.example" if header == "HTTP_FORWARDED" else "evil.example"
    answer = APIClient().get(f"{API}/centers", {"limit": 1}, **{header: value})
    assert answer.status_code == 200
    assert answer.json()["next"].startswith("http://testserver/")


@pytest.mark.parametrize("host", HOSTS)
def test_no_mail_names_the_host_that_was_asked(address, host, fresh_limits, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        APIClient(raise_request_exception=False).post(
            f"{API}/auth/codes", {"email": address}, format="json", HTTP_HOST=host
        )
    assert not any("evil.example" in str(mail) for mail in outbox.newest(address))
