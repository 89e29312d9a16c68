"""Addresses of ours that send the reader on to somebody else's page."""

from urllib.parse import urlsplit

import pytest
from rest_framework.test import APIClient

pytestmark = pytest.mark.django_db
ELSEWHERE = ["//evil.example/", "https://evil.example/", "/\\evil.example", "https:evil.example", "///evil.example"]


def leads_elsewhere(answer):
    target = answer.get("Location", "").replace("\\", "/")
    return bool(urlsplit(target).netloc) or target.startswith("//")


@pytest.mark.parametrize(
    "path",
    ["//evil.example/", "/api/v1//evil.example", "/admin//evil.example/..", "/%2f%2fevil.example", "/%5cevil.example",
     "/admin/%0d%0aLocation:%20https://evil.example"],
)  # fmt: skip
def test_no_path_leads_to_another_host(path):
    assert not leads_elsewhere(APIClient(raise_request_exception=False).get(path))


@pytest.mark.parametrize("target", ELSEWHERE)
@pytest.mark.parametrize("name", ["next", "url", "return_to", "redirect", "redirect_uri"])
def test_no_parameter_leads_there_before_signing_in(target, name):
    answer = APIClient(raise_request_exception=False).get("/admin/", {name: target})
    assert not leads_elsewhere(answer)


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nor_after_signing_in_to_the_admin_site(client, administrator, target):
    from tests.people import PASSWORD

    answer = client.post(f"/admin/login/?next={target}", {
        "username": administrator.username, "password": PASSWORD, "next": target,
    })  # fmt: skip
    assert answer.status_code == 302  # he is in: the redirect is the one that a page could misuse
    assert not leads_elsewhere(answer)
