"""Codes, tokens, refresh, logout, socket tickets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework.response import Response

from accounts import actions, codes, examples
from accounts.actions.sessions import TICKET_LIFETIME
from accounts.authentication import session_of
from accounts.contacts import number_range
from accounts.kinds import App, app_of
from accounts.permissions import Anybody, Permission, needs
from accounts.serializers import (
    CodeSignIn,
    EmailInput,
    PasswordSignIn,
    PhoneInput,
    RefreshInput,
    SignedInOutput,
)
from accounts.tokens import ACCESS_LIFETIME
from core import limits
from core.caching import NO_STORE
from core.network import network
from core.schema import problem
from core.views import ApiView

if TYPE_CHECKING:
    from rest_framework.request import Request

    from accounts.actions import SignedIn

SIGN_IN = PolymorphicProxySerializer(
    component_name="SignIn", serializers=[CodeSignIn, PasswordSignIn], resource_type_field_name=None
)
ADDRESS = PolymorphicProxySerializer(
    component_name="Address", serializers=[EmailInput, PhoneInput], resource_type_field_name=None
)
PROBLEM = "application/problem+json"
UNSHARED = 0.1  # of a limit: what a process lets pass without asking Redis


class _PublicView(ApiView):
    """Open to everybody; a token that has run out does not matter here."""

    authentication_classes = ()
    permission_classes = (Anybody,)


class CodesView(_PublicView):
    """A resident asks for a code."""

    @extend_schema(
        operation_id="request_code",
        summary="Ask for a one-time code",
        description="Sends six digits to an e-mail address or a phone. Known and unknown people get the same answer.",
        tags=["Sign-in"],
        request=ADDRESS,
        responses={202: examples.CHALLENGE_ANSWER},
        examples=[examples.EMAIL, examples.PHONE],
    )
    def post(self, request: Request) -> Response:
        """Send a code."""
        kind, contact = _address(request)
        _throttle_code(request, kind, contact)
        challenge = actions.request_code(kind=kind, contact=contact, language=_asked_language(request))
        answer = {
            "challenge": challenge.id,
            "expires_in": int(codes.LIFETIME.total_seconds()),
            "resend_in": int(codes.RESEND_AFTER.total_seconds()),
        }
        return Response(answer, status=202)


class TokensView(_PublicView):
    """Signing in, with a code or with a password."""

    @extend_schema(
        operation_id="sign_in",
        summary="Sign in",
        description="Residents bring `challenge` and `code`; staff bring `username`, `password` and, when a second "
        "factor is enrolled, `otp`. Five wrong codes end a challenge.",
        tags=["Sign-in"],
        request=SIGN_IN,
        responses={
            200: examples.SIGNED_IN_ANSWER,
            (401, PROBLEM): problem(
                401, "code_wrong", "challenge_ended", "sign_in_failed", "otp_required", "otp_wrong"
            ),
            (403, PROBLEM): problem(403, "staff_sign_in_by_password"),
        },
        examples=[examples.CODE, examples.PASSWORD, examples.PASSWORD_AND_OTP],
    )
    def post(self, request: Request) -> Response:
        """Sign in."""
        limits.check("sign_in_per_network", network(request))
        if isinstance(request.data, dict) and "challenge" in request.data:
            return _answer(_sign_in_with_code(request))
        return _answer(_sign_in_with_password(request))


class RefreshView(_PublicView):
    """A session goes on."""

    @extend_schema(
        operation_id="refresh_tokens",
        summary="Swap a refresh token for a new pair",
        description="Each refresh token works once; the same one again within ten seconds gives the same new one "
        "(the answer may have been lost). An older one ends the whole session.",
        tags=["Sign-in"],
        request=RefreshInput,
        responses={200: examples.SIGNED_IN_ANSWER, (401, PROBLEM): problem(401, "invalid_token", "refresh_reused")},
        examples=[examples.REFRESH],
    )
    def post(self, request: Request) -> Response:
        """Rotate."""
        limits.check("refreshes_per_network", network(request), unshared=UNSHARED)
        body = RefreshInput(data=request.data)
        body.is_valid(raise_exception=True)
        return _answer(actions.refresh(token=body.validated_data["refresh"]))


class LogoutView(_PublicView):
    """A session ends."""

    @extend_schema(
        operation_id="log_out",
        summary="End the session of a refresh token",
        description="Its access tokens stop at once too. A token that is no longer good is no error.",
        tags=["Sign-in"],
        request=RefreshInput,
        responses={204: None},
        examples=[examples.REFRESH],
    )
    def post(self, request: Request) -> Response:
        """Log out."""
        limits.check("refreshes_per_network", network(request), unshared=UNSHARED)
        body = RefreshInput(data=request.data)
        body.is_valid(raise_exception=True)
        actions.log_out(token=body.validated_data["refresh"])
        return Response(status=204)


class TicketsView(ApiView):
    """Keys to the socket: its address must not carry an access token."""

    permission_classes = (needs(Permission.OPEN_SOCKET),)

    @extend_schema(
        operation_id="make_socket_ticket",
        summary="Get a single-use ticket for the socket",
        description="Open `/ws/alerts?ticket=…` with it within `expires_in` seconds.",
        tags=["Sign-in"],
        request=None,
        responses={201: examples.TICKET_ANSWER},
    )
    def post(self, request: Request) -> Response:
        """Make a ticket."""
        limits.check("tickets_per_person", str(request.user.pk))
        ticket = actions.make_ticket(session=session_of(request))
        return Response({"ticket": ticket, "expires_in": int(TICKET_LIFETIME.total_seconds())}, status=201)


def _address(request: Request) -> tuple[str, str]:
    given = request.data if isinstance(request.data, dict) else {}
    kind = "phone" if "phone" in given and "email" not in given else "email"
    body = PhoneInput(data=request.data) if kind == "phone" else EmailInput(data=request.data)
    body.is_valid(raise_exception=True)
    return kind, body.validated_data[kind]


def _throttle_code(request: Request, kind: str, contact: str) -> None:
    limits.check("codes_per_network", network(request))
    limits.check("codes_resend", contact)
    limits.check("codes_per_address", contact)
    if kind == "phone":
        limits.check("codes_per_range", number_range(contact))
    limits.check("codes_global", "all")


def _sign_in_with_code(request: Request) -> SignedIn:
    body = CodeSignIn(data=request.data)
    body.is_valid(raise_exception=True)
    given = body.validated_data
    return actions.sign_in_with_code(
        challenge_id=given["challenge"], code=given["code"], language=_asked_language(request), app=_app(request)
    )


def _sign_in_with_password(request: Request) -> SignedIn:
    body = PasswordSignIn(data=request.data)
    body.is_valid(raise_exception=True)
    given = body.validated_data
    limits.check("sign_in_per_name", given["username"].lower())
    return actions.sign_in_with_password(
        username=given["username"], password=given["password"], otp=given.get("otp", ""), app=_app(request)
    )


def _answer(signed_in: SignedIn) -> Response:
    answer = SignedInOutput(
        {
            "access": signed_in.access,
            "refresh": signed_in.refresh,
            "expires_in": int(ACCESS_LIFETIME.total_seconds()),
            "user": signed_in.person,
        }
    )
    return Response(answer.data, headers=NO_STORE)


def _asked_language(request: Request) -> str | None:
    return getattr(request, "asked_language", None)


def _app(request: Request) -> App:
    return app_of(request.headers.get("User-Agent", ""))
