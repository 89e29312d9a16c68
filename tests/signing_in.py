"""pytest plugin: the ceremony of signing in, for tests that are about it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from rest_framework.test import APIClient

from tests.servers import CHEAP_HASHER

API = "/api/v1"


@pytest.fixture
def fresh_limits() -> Iterator[None]:
    """Begin with fresh limits: Redis remembers across tests."""
    from core import limits

    def forget() -> None:
        for key in limits.connection().scan_iter(f"{limits.PREFIX}*"):
            limits.connection().delete(key)
        limits._local.clear()

    forget()
    yield
    forget()


@pytest.fixture
def real_hashes(settings: Any) -> Iterator[None]:
    """Hash passwords as the product does: at a cost."""
    from accounts.actions import staff

    settings.PASSWORD_HASHERS = [hasher for hasher in settings.PASSWORD_HASHERS if hasher != CHEAP_HASHER]
    staff._nobodys_password.cache_clear()
    yield
    staff._nobodys_password.cache_clear()


@pytest.fixture
def api(fresh_limits: None) -> APIClient:
    """A client that nobody signed in; a 500 is an answer, not an exception."""
    return APIClient(raise_request_exception=False)


@pytest.fixture
def address() -> str:
    """An e-mail address that no other test uses."""
    return f"amal-{uuid.uuid4().hex[:10]}@example.org"


def code_sent_to(address: str) -> str:
    """Return the code of the newest message to an address."""
    from accounts import outbox

    found = re.search(r"\b\d{6}\b", outbox.newest(address)[0]["text"])
    assert found
    return found[0]


@pytest.fixture
def ask_code(api: APIClient, django_capture_on_commit_callbacks: Callable) -> Callable[..., tuple[str, str]]:
    """Return a function that asks for a code for an address and returns (challenge, code)."""

    def ask(address: str, **headers: str) -> tuple[str, str]:
        kind = "email" if "@" in address else "phone"
        with django_capture_on_commit_callbacks(execute=True):
            answer = api.post(f"{API}/auth/codes", {kind: address}, format="json", headers=headers)
        assert answer.status_code == 202, answer.content
        return answer.json()["challenge"], code_sent_to(address)

    return ask


@pytest.fixture
def sign_in(api: APIClient, ask_code: Callable[..., tuple[str, str]]) -> Callable[[str], dict]:
    """Return a function that signs a resident in by a code and returns the answer."""

    def enter(address: str) -> dict:
        challenge, code = ask_code(address)
        answer = api.post(f"{API}/auth/tokens", {"challenge": challenge, "code": code}, format="json")
        assert answer.status_code == 200, answer.content
        return answer.json()

    return enter


def wrong(code: str) -> str:
    """Return another code."""
    return f"{(int(code) + 1) % 1_000_000:06}"
