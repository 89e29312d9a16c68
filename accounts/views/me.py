"""The own profile, password, second factor, data, and the end of it all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts import actions, examples
from accounts.authentication import person_of, session_of
from accounts.permissions import Permission, needs
from accounts.serializers import MeInput, MeOutput, OtpInput, PasswordInput
from core import limits
from core.caching import NO_STORE
from core.schema import problem
from core.views import ApiView

if TYPE_CHECKING:
    from rest_framework.request import Request

PROBLEM = "application/problem+json"


class MeView(ApiView):
    """The person who asks."""

    permission_classes = (needs(Permission.MANAGE_SELF),)

    @extend_schema(
        operation_id="read_me", summary="Read the own profile", tags=["Me"], responses={200: examples.ME_ANSWER}
    )
    def get(self, request: Request) -> Response:
        """Answer the profile."""
        return Response(MeOutput(request.user).data, headers=NO_STORE)

    @extend_schema(
        operation_id="change_me",
        summary="Change the own language",
        tags=["Me"],
        request=MeInput,
        responses={200: examples.ME_ANSWER},
        examples=[examples.LANGUAGE],
    )
    def patch(self, request: Request) -> Response:
        """Change the language."""
        body = MeInput(data=request.data)
        body.is_valid(raise_exception=True)
        person = person_of(request)
        person.language = body.validated_data["language"]
        person.save(update_fields=["language"])
        return Response(MeOutput(person).data, headers=NO_STORE)

    @extend_schema(
        operation_id="erase_me",
        summary="Erase the own account",
        description="Ratings stay counted; the person, comments and photos go. Staff are disabled by an "
        "administrator instead.",
        tags=["Me"],
        responses={204: None, (403, PROBLEM): problem(403, "staff_not_erasable")},
    )
    def delete(self, request: Request) -> Response:
        """Erase."""
        actions.erase_person(by=person_of(request))
        return Response(status=204)


class DataView(ApiView):
    """Everything held about the person who asks."""

    permission_classes = (needs(Permission.MANAGE_SELF),)

    @extend_schema(
        operation_id="export_me",
        summary="Read everything held about oneself",
        description="An object of one member for each part of the system that holds something.",
        tags=["Me"],
        responses={200: examples.DATA_ANSWER},
    )
    def get(self, request: Request) -> Response:
        """Answer the data."""
        limits.check("data_per_person", str(request.user.pk))
        return Response(actions.export_person(person=person_of(request)), headers=NO_STORE)


class PasswordView(ApiView):
    """The own password."""

    permission_classes = (needs(Permission.CHANGE_PASSWORD),)

    @extend_schema(
        operation_id="change_password",
        summary="Change the own password",
        description="Ends all other sessions.",
        tags=["Me"],
        request=PasswordInput,
        responses={204: None},
        examples=[examples.NEW_PASSWORD],
    )
    def post(self, request: Request) -> Response:
        """Change the password."""
        body = PasswordInput(data=request.data)
        body.is_valid(raise_exception=True)
        limits.check("sign_in_per_name", str(person_of(request).username).lower())
        given = body.validated_data
        actions.change_password(
            by=person_of(request),
            session=session_of(request),
            current=given["current_password"],
            new=given["new_password"],
        )
        return Response(status=204)


class TotpView(ApiView):
    """The second factor."""

    permission_classes = (needs(Permission.ENROLL_TOTP),)

    @extend_schema(
        operation_id="begin_totp",
        summary="Begin to enroll a second factor",
        description="In force once confirmed. The secret is told only here.",
        tags=["Me"],
        request=None,
        responses={201: examples.TOTP_ANSWER, (409, PROBLEM): problem(409, "totp_enrolled")},
    )
    def post(self, request: Request) -> Response:
        """Make a secret."""
        secret, uri = actions.begin_totp(by=person_of(request))
        return Response({"secret": secret, "uri": uri}, status=201, headers=NO_STORE)


class TotpConfirmationView(ApiView):
    """Puts the second factor in force."""

    permission_classes = (needs(Permission.ENROLL_TOTP),)

    @extend_schema(
        operation_id="confirm_totp",
        summary="Confirm the second factor with its first code",
        tags=["Me"],
        request=OtpInput,
        responses={204: None},
        examples=[examples.OTP],
    )
    def post(self, request: Request) -> Response:
        """Confirm it."""
        actions.confirm_totp(by=person_of(request), otp=_otp(request))
        return Response(status=204)


class TotpRemovalView(ApiView):
    """Ends the second factor."""

    permission_classes = (needs(Permission.ENROLL_TOTP),)

    @extend_schema(
        operation_id="end_totp",
        summary="Remove the second factor, proven by one of its codes",
        tags=["Me"],
        request=OtpInput,
        responses={204: None},
        examples=[examples.OTP],
    )
    def post(self, request: Request) -> Response:
        """Remove it."""
        actions.end_totp(by=person_of(request), otp=_otp(request))
        return Response(status=204)


def _otp(request: Request) -> str:
    body = OtpInput(data=request.data)
    body.is_valid(raise_exception=True)
    return str(body.validated_data["otp"])
