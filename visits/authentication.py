"""Entities' own systems: signed in by a partner key, let in by its scopes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.permissions import BasePermission

from accounts.authentication import TokenAuthentication
from core import limits
from core.network import network
from core.problems import Problem
from visits import secrets
from visits.kinds import Scope
from visits.models import PartnerKey

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView

_REALM = 'Bearer realm="ayn"'
_NOBODYS = bytes(32)  # what an unknown key is compared with: it takes as long as a known one


@dataclass(frozen=True, slots=True)
class Partner:
    """An entity's system, for one request."""

    pk: int
    entity_id: int
    scopes: frozenset[str]
    role: str = "partner"
    language: str = ""
    is_authenticated: bool = True
    is_active: bool = True


class PartnerAuthentication(BaseAuthentication):
    """Reads `Authorization: Bearer ayn_pk_…`. A person's token is read too: he is told that he may not."""

    def authenticate_header(self, _request: Request) -> str:
        """Name the scheme in WWW-Authenticate, which makes the answer a 401."""
        return _REALM

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        """Return (partner, key); None without a token.

        Raises Problem: 401 for an unknown, revoked or expired key, after as much work and in the same words; 429 for a
        network that tries too many, and for a key that is used too often.
        """
        scheme, _, raw = get_authorization_header(request).partition(b" ")
        text = raw.strip().decode("latin-1")
        if scheme.lower() != b"bearer" or not text.startswith(secrets.SIGN):
            return TokenAuthentication().authenticate(request)
        key = _key_of(text)
        if key is None:
            limits.check("partner_failures_per_network", network(request))
            raise Problem(401, "invalid_partner_key", headers={"WWW-Authenticate": _REALM})
        limits.check("partner_requests_per_key", str(key.pk))
        _note_use(key)
        return Partner(key.pk, key.entity_id, frozenset(key.scopes)), key


def _key_of(text: str) -> PartnerKey | None:
    """Return the live key that a text is, None for all others."""
    given = secrets.read(text) or secrets.Secret("none", "none")
    key = PartnerKey.objects.filter(prefix=given.prefix).select_related("entity").first()
    right = given.stands_behind(bytes(key.secret_hash) if key else _NOBODYS)
    return key if key and right and _is_live(key) else None


def _is_live(key: PartnerKey) -> bool:
    allowed = key.entity.is_active and (settings.AYN_DEV or not key.is_demo)
    return allowed and key.revoked_at is None and key.expires_at > timezone.now()


def _note_use(key: PartnerKey) -> None:
    """Note the day, once a day."""
    today = timezone.now().date()
    if key.last_used_on != today:
        PartnerKey.objects.filter(pk=key.pk).update(last_used_on=today)


def partner_of(request: Request) -> Partner:
    """Return the partner of a request that its permission class has let in."""
    return cast("Partner", request.user)


@cache
def scoped(scope: Scope) -> type[BasePermission]:
    """Return the permission class that lets in only partner keys with a scope."""

    class Scoped(BasePermission):
        def has_permission(self, request: Request, _view: APIView) -> bool:
            user: Any = request.user
            return isinstance(user, Partner) and scope in user.scopes

    Scoped.__name__ = Scoped.__qualname__ = f"Scoped_{scope.name.lower()}"
    Scoped.__doc__ = f"Only partner keys with the scope `{scope}`."
    return Scoped


class _PartnerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How a partner key appears in the OpenAPI document."""

    target_class = "visits.authentication.PartnerAuthentication"
    name = "partner"

    def get_security_definition(self, _auto_schema: object) -> dict[str, Any]:
        """Describe the scheme."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": "ayn_pk_<prefix>_<secret>"}
