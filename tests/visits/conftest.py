"""Keys of entities' own systems."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from rest_framework.test import APIClient

from visits.actions import make_key
from visits.kinds import Scope


@pytest.fixture
def partner_of() -> Callable[..., APIClient]:
    """Return a function that gives an API client signed in by a new key of an entity."""

    def make(entity: Any, *scopes: Scope, expires_at: datetime | None = None) -> APIClient:
        key, text = make_key(by=None, entity=entity, name="test", scopes=scopes or list(Scope), expires_at=expires_at)
        client = APIClient(raise_request_exception=False)
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
        client.key, client.text = key, text
        return client

    return make


@pytest.fixture
def partner(partner_of, entity_a, center_a):
    """A system of entity A, which has a desk at center A."""
    return partner_of(entity_a)
