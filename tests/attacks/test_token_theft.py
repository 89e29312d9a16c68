"""A stolen token: once the theft shows, or its owner signs out, nothing made of it opens anything any more."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Session
from evaluations.models import Evaluation
from tests.signing_in import API
from tests.test_openapi_replay import SENT

pytestmark = pytest.mark.django_db


@pytest.fixture
def thief(api, sign_in, address):
    """A session of a resident of which somebody copied both tokens; its owner went on twice since."""
    stolen = sign_in(address)
    later = api.post(f"{API}/auth/tokens/refresh", {"refresh": stolen["refresh"]}, format="json").json()
    latest = api.post(f"{API}/auth/tokens/refresh", {"refresh": later["refresh"]}, format="json").json()
    return {"stolen": stolen, "latest": latest}


def bearer(tokens):
    return {"Authorization": f"Bearer {tokens['access']}"}


def rating(center):
    visited_at = (timezone.now() - timedelta(hours=1)).isoformat(timespec="seconds")
    return {"id": SENT["id"], "center": center.code, "visited_at": visited_at, "scores": {"reception": 1}}


@pytest.mark.parametrize("whose", ["stolen", "latest"])
@pytest.mark.parametrize("path", ["me", "me/data", "evaluations"])
def test_a_reused_refresh_token_ends_every_access_token_of_its_family(api, thief, whose, path):
    assert api.get(f"{API}/{path}", headers=bearer(thief[whose])).status_code == 200
    reused = api.post(f"{API}/auth/tokens/refresh", {"refresh": thief["stolen"]["refresh"]}, format="json")
    assert (reused.status_code, reused.json()["code"]) == (401, "refresh_reused")
    assert api.get(f"{API}/{path}", headers=bearer(thief[whose])).status_code == 401


def test_nothing_is_rated_with_a_token_of_an_ended_family(api, thief, center_a):
    api.post(f"{API}/auth/tokens/refresh", {"refresh": thief["stolen"]["refresh"]}, format="json")
    sent = api.post(f"{API}/evaluations", rating(center_a), format="json", headers=bearer(thief["latest"]))
    assert sent.status_code == 401
    assert not Evaluation.objects.exists()


def test_signing_out_ends_what_was_copied_before(api, thief):
    api.post(f"{API}/auth/logout", {"refresh": thief["latest"]["refresh"]}, format="json")
    for tokens in thief.values():
        assert api.get(f"{API}/me", headers=bearer(tokens)).status_code == 401
        again = api.post(f"{API}/auth/tokens/refresh", {"refresh": tokens["refresh"]}, format="json")
        assert again.status_code == 401


def test_the_other_devices_of_the_owner_stay_signed_in(api, sign_in, address, thief):
    phone = sign_in(address)
    api.post(f"{API}/auth/tokens/refresh", {"refresh": thief["stolen"]["refresh"]}, format="json")
    assert api.get(f"{API}/me", headers=bearer(phone)).status_code == 200
    assert Session.objects.filter(revoked_because="reuse").count() == 1
