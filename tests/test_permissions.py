"""One table: which role may call what. A route without a row fails."""

from __future__ import annotations

import uuid

import pytest
from django.urls import URLPattern, get_resolver

from tests.people import partner_client

PUBLIC = frozenset({"nobody", "resident", "manager", "quality", "auditor", "shopper", "administrator"})
SIGNED_IN = PUBLIC - {"nobody"}
STAFF = SIGNED_IN - {"resident"}
RESIDENT = frozenset({"resident"})
ALERTED = frozenset({"manager", "quality"})
TOLD = ALERTED | {"auditor"}  # of what was escalated to him
VERIFIERS = frozenset({"quality", "auditor"})
AUDITOR = frozenset({"auditor"})
PARTNER = frozenset({"partner"})  # an entity's own system, signed in by a key with every scope

TABLE: dict[tuple[str, str], frozenset[str]] = {
    ("GET", "schema"): PUBLIC,
    ("GET", "docs"): PUBLIC,
    ("POST", "auth/codes"): PUBLIC,
    ("POST", "auth/tokens"): PUBLIC,
    ("POST", "auth/tokens/refresh"): PUBLIC,
    ("POST", "auth/logout"): PUBLIC,  # the refresh token itself is the proof
    ("GET", "me"): SIGNED_IN,
    ("PATCH", "me"): SIGNED_IN,
    ("DELETE", "me"): RESIDENT,
    ("GET", "me/data"): SIGNED_IN,
    ("GET", "me/access-log"): SIGNED_IN,
    ("GET", "consents"): PUBLIC,
    ("GET", "me/consents"): SIGNED_IN,
    ("PUT", "me/consents"): SIGNED_IN,
    ("POST", "me/password"): STAFF,
    ("POST", "me/totp"): STAFF,
    ("POST", "me/totp/confirmation"): STAFF,
    ("POST", "me/totp/removal"): STAFF,
    ("POST", "socket-tickets"): TOLD,
    ("GET", "regions"): PUBLIC,
    ("GET", "entities"): PUBLIC,
    ("GET", "units"): PUBLIC,
    ("GET", "services"): PUBLIC,
    ("GET", "services/<str:code>"): PUBLIC,
    ("GET", "centers"): PUBLIC,
    ("GET", "centers/<str:code>"): PUBLIC,
    ("GET", "centers/<str:code>/qr.svg"): PUBLIC,
    ("GET", "centers/<str:code>/services"): PUBLIC,
    ("GET", "centers/<str:code>/scorecard"): PUBLIC,
    ("GET", "me/favourites"): RESIDENT,
    ("PUT", "me/favourites/<str:code>"): RESIDENT,
    ("DELETE", "me/favourites/<str:code>"): RESIDENT,
    ("GET", "centers/<str:code>/evaluations"): ALERTED,
    ("POST", "centers/<str:code>/evaluations/<id:item_id>/reply"): frozenset({"manager"}),
    ("POST", "centers/<str:code>/evaluations/<id:item_id>/appeal"): frozenset({"manager"}),
    ("POST", "centers/<str:code>/conditions"): frozenset({"resident"}) | ALERTED,
    ("GET", "appeals"): AUDITOR,
    ("GET", "audit-events"): AUDITOR,
    ("GET", "exports"): AUDITOR,
    ("POST", "exports"): AUDITOR,
    ("GET", "exports/<id:export_id>"): AUDITOR,
    ("GET", "exports/<id:export_id>/manifest"): AUDITOR,
    ("GET", "exports/<id:export_id>/file"): PUBLIC,  # the signed link is the proof
    ("GET", "rounds"): AUDITOR,
    ("POST", "rounds"): AUDITOR,
    ("GET", "rounds/<id:round_id>"): AUDITOR,
    ("POST", "rounds/<id:round_id>/freeze"): AUDITOR,
    ("POST", "rounds/<id:round_id>/cancellation"): AUDITOR,
    ("GET", "rounds/<id:round_id>/report"): AUDITOR,
    ("GET", "rounds/<id:round_id>/manifest"): AUDITOR,
    ("GET", "rounds/<id:round_id>/rows"): AUDITOR,
    ("GET", "rounds/<id:round_id>/receipt"): AUDITOR,
    ("GET", "findings"): AUDITOR,
    ("GET", "findings/<id:finding_id>"): AUDITOR,
    ("POST", "findings/<id:finding_id>/decision"): AUDITOR,
    ("POST", "appeals/<id:appeal_id>/decision"): AUDITOR,
    ("GET", "ledger/tree-heads/latest"): PUBLIC,
    ("GET", "ledger/tree-heads"): PUBLIC,
    ("GET", "ledger/proofs/inclusion"): PUBLIC,
    ("GET", "ledger/proofs/consistency"): PUBLIC,
    ("GET", "ledger/key"): PUBLIC,
    ("POST", "ledger/cosignatures"): PUBLIC,  # the signature is the proof
    ("GET", "factor-sets"): PUBLIC,
    ("GET", "factor-sets/current"): PUBLIC,
    ("GET", "factor-sets/<int:version>"): PUBLIC,
    ("GET", "evaluations"): RESIDENT,
    ("POST", "evaluations"): RESIDENT,
    ("POST", "evaluations/batch"): RESIDENT,
    ("GET", "evaluations/<id:evaluation_id>"): RESIDENT,
    ("PUT", "evaluations/<id:evaluation_id>"): RESIDENT,
    ("POST", "evaluations/<id:evaluation_id>/withdrawal"): RESIDENT,
    ("GET", "evaluations/<id:evaluation_id>/receipt"): RESIDENT,
    ("GET", "me/recent-centers"): RESIDENT,
    ("DELETE", "me/recent-centers"): RESIDENT,
    ("PUT", "evaluations/<id:evaluation_id>/photos/<id:photo_id>"): RESIDENT,
    ("PUT", "evaluations/<id:evaluation_id>/voice/<id:voice_id>"): RESIDENT,
    ("GET", "alerts/<id:alert_id>/attachments"): VERIFIERS,
    ("GET", "attachments/<str:name>"): PUBLIC,  # the signed address is the proof
    ("GET", "alerts"): TOLD,
    ("POST", "alerts/<id:alert_id>/acknowledgement"): ALERTED,
    ("POST", "alerts/<id:alert_id>/resolution"): ALERTED,
    ("GET", "alerts/<id:alert_id>"): TOLD,
    ("POST", "alerts/<id:alert_id>/verification"): VERIFIERS,
    ("GET", "alerts/<id:alert_id>/notices"): TOLD,
    ("GET", "alerts/<id:alert_id>/occurrences"): TOLD,
    ("POST", "push-subscriptions"): TOLD | RESIDENT,
    ("DELETE", "push-subscriptions"): TOLD | RESIDENT,
    ("GET", "push-subscriptions/key"): TOLD | RESIDENT,
    ("GET", "me/notifications"): TOLD | RESIDENT,
    ("PUT", "me/notifications"): TOLD | RESIDENT,
    ("POST", "alerts/<id:alert_id>/publication"): ALERTED,
    ("GET", "centers/<str:code>/changes"): PUBLIC,
    ("GET", "centers/<str:code>/poster.pdf"): ALERTED,
    ("GET", "centers/<str:code>/team"): ALERTED,
    ("GET", "me/mandates"): ALERTED,
    ("GET", "centers/<str:code>/replies"): PUBLIC,
    ("GET", "centers/<str:code>/alert-rules"): TOLD | {"administrator"},
    ("PUT", "centers/<str:code>/alert-rules"): ALERTED,
    ("GET", "scorecards"): AUDITOR,
    ("GET", "rankings"): VERIFIERS,
    ("GET", "rankings/comparison"): VERIFIERS,
    ("GET", "trends"): VERIFIERS,
    ("GET", "triangulation"): VERIFIERS,
    ("GET", "centers/<str:code>/visit-code"): frozenset({"manager"}),
    ("GET", "centers/<str:code>/visit-code.svg"): frozenset({"manager"}),
    ("GET", "partner/transactions"): PARTNER,
    ("POST", "partner/transactions"): PARTNER,
    ("POST", "partner/invitations"): PARTNER,
    ("GET", "partner/visit-codes"): PARTNER,
    ("GET", "partner/visit-codes.svg"): PARTNER,
}
METHODS = ("get", "post", "put", "patch", "delete")
ID = "11111111-1111-4111-8111-111111111111"


def routes() -> set[tuple[str, str]]:
    """Return (METHOD, route below /api/v1/) of everything that the API serves."""
    found = set()

    def walk(patterns, prefix):
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            if not isinstance(pattern, URLPattern):
                walk(pattern.url_patterns, route)
            elif route.startswith("api/v1/"):
                view = pattern.callback.cls
                found.update((m.upper(), route.removeprefix("api/v1/")) for m in METHODS if hasattr(view, m))

    walk(get_resolver("backend.urls").url_patterns, "")
    return found


def test_every_route_has_a_row_and_every_row_a_route():
    assert routes() == set(TABLE)


@pytest.fixture
def people(resident, manager_a, quality, auditor, shopper, administrator):
    return {
        "nobody": None,
        "resident": resident,
        "manager": manager_a,
        "quality": quality,
        "auditor": auditor,
        "shopper": shopper,
        "administrator": administrator,
    }


@pytest.mark.parametrize("role", sorted(PUBLIC))
@pytest.mark.parametrize(("method", "route"), sorted(TABLE), ids=lambda value: value.replace("/", "-"))
def test_the_table_holds(client_of, people, center_a, method, route, role):
    allowed = role in TABLE[method, route]
    answer = client_of(people[role]).generic(method, path_of(route), "{}", content_type="application/json")
    if allowed:
        assert answer.status_code not in {401, 403, 405}, answer.content
        assert answer.status_code < 500
    else:
        assert answer.status_code == (401 if role == "nobody" else 403), answer.content


@pytest.mark.parametrize(("method", "route"), sorted(TABLE), ids=lambda value: value.replace("/", "-"))
def test_a_partner_key_opens_partner_routes_and_no_others(entity_a, center_a, method, route):
    answer = partner_client(entity_a).generic(method, path_of(route), "{}", content_type="application/json")
    if "partner" in TABLE[method, route]:
        assert answer.status_code not in {401, 403, 405}, answer.content
        assert answer.status_code < 500
    elif TABLE[method, route] != PUBLIC:
        assert answer.status_code == 401, answer.content


def path_of(route: str) -> str:
    """Fill a route with things that nobody owns."""
    parts = []
    for part in route.split("/"):
        if not part.startswith("<"):
            parts.append(part)
        elif "<id:" in part:
            parts.append(str(uuid.UUID(ID)))
        elif "int" in part:
            parts.append("1")
        else:
            parts.append("CENTER-A")
    return "/api/v1/" + "/".join(parts)
