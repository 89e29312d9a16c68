"""Who is asking: bearer tokens read into a person, or into the claims of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.utils import timezone
from drf_spectacular.drainage import set_override
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

from accounts import tokens
from accounts.models import Session
from accounts.roles import Permission, allows

if TYPE_CHECKING:
    import uuid
    from typing import Any

    from django.http import HttpRequest
    from rest_framework.request import Request

    from accounts.models import Person


@dataclass(frozen=True)
class Claimant:
    """A person as the access token tells it (at most ten minutes old): nothing was read from the database."""

    id: uuid.UUID
    role: str
    language: str
    session_id: uuid.UUID
    is_authenticated: bool = True
    is_active: bool = True

    @property
    def pk(self) -> uuid.UUID:
        """The id, under the name that Django uses."""
        return self.id

    def may(self, permission: Permission) -> bool:
        """Tell whether the claimed role carries a permission."""
        return allows(self.role, permission)


class _BearerAuthentication(BaseAuthentication):
    """Reads `Authorization: Bearer …`; without such a header nobody is signed in."""

    def authenticate_header(self, _request: Request) -> str:
        """Name the scheme in WWW-Authenticate, which makes the answer a 401."""
        return 'Bearer realm="ayn"'

    def _claims(self, request: Request) -> tokens.Claims | None:
        """Return the claims of the request's token; None when it carries none; a bad one is refused."""
        scheme, _, raw = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        claims = tokens.read_access(raw.strip().decode("latin-1"))
        if claims is None:
            raise _refused()
        return claims


class TokenAuthentication(_BearerAuthentication):
    """The person of a live session, in one query: a revoked session or disabled person is out at once."""

    def authenticate(self, request: Request) -> tuple[Person, Session] | None:
        """Return (person, session); None without a token; AuthenticationFailed for a bad, revoked or disabled one."""
        claims = self._claims(request)
        if claims is None:
            return None
        session = Session.objects.live(timezone.now()).filter(pk=claims.session_id, person_id=claims.person_id).first()
        if session is None:
            raise _refused()
        return session.person, session


class StatelessTokenAuthentication(_BearerAuthentication):
    """Only the claims, without a query: for the intake, which looks at the session in its own way."""

    def authenticate(self, request: Request) -> tuple[Claimant, tokens.Claims] | None:
        """Return (claimant, claims); None without a token; AuthenticationFailed for a bad one."""
        claims = self._claims(request)
        if claims is None:
            return None
        return Claimant(claims.person_id, claims.role, claims.language, claims.session_id), claims


def person_of(request: Request | HttpRequest) -> Person:
    """Return the person of a request that its permission class (or the admin site) has let in."""
    return cast("Person", request.user)


def session_of(request: Request) -> Session:
    """Return the session of a request that TokenAuthentication has let in."""
    return cast("Session", request.auth)


def _refused() -> AuthenticationFailed:
    return AuthenticationFailed(code="token_invalid")


# Both classes read the same bearer token: one scheme in the document.
set_override(_BearerAuthentication, "suppress_collision_warning", True)


class _BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the token appears in the OpenAPI document."""

    target_class = "accounts.authentication._BearerAuthentication"
    match_subclasses = True
    name = "bearer"

    def get_security_definition(self, _auto_schema: object) -> dict[str, Any]:
        """Describe the bearer scheme."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
