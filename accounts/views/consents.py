"""What people are asked to consent to, and what each says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts import actions, consents
from accounts.authentication import person_of
from accounts.consent_shapes import (
    CONSENTS_ANSWER,
    GIVE,
    TEXTS_ANSWER,
    WITHDRAW,
    ConsentsInput,
    consent_output,
    text_output,
)
from accounts.permissions import Anybody, Permission, needs
from core.caching import NO_STORE
from core.schema import problem
from core.views import ApiView

if TYPE_CHECKING:
    from rest_framework.request import Request

    from accounts.models import Person

PROBLEM = "application/problem+json"


class ConsentsView(ApiView):
    """What is asked today."""

    permission_classes = (Anybody,)

    @extend_schema(
        operation_id="list_consent_texts",
        summary="Read what people are asked to consent to",
        description="The current version of each purpose. Nobody needs any of them to rate.",
        tags=["Consents"],
        responses={200: TEXTS_ANSWER},
    )
    def get(self, _request: Request) -> Response:
        """Answer the texts."""
        return Response({"results": [text_output(text) for text in consents.current()]})


class OwnConsentsView(ApiView):
    """What the person who asks consents to."""

    permission_classes = (needs(Permission.MANAGE_SELF),)

    @extend_schema(
        operation_id="read_consents",
        summary="Read what one consents to",
        description="All that was ever said stands in `GET /me/data`.",
        tags=["Consents"],
        responses={200: CONSENTS_ANSWER},
    )
    def get(self, request: Request) -> Response:
        """Answer them."""
        return _answer(person_of(request))

    @extend_schema(
        operation_id="change_consents",
        summary="Consent, or withdraw a consent",
        description="Purposes that are not named stay as they are. Consent is given to the version that was read; "
        "a newer version must be consented to anew.",
        tags=["Consents"],
        request=ConsentsInput,
        responses={200: CONSENTS_ANSWER, (409, PROBLEM): problem(409, "consent_outdated")},
        examples=[GIVE, WITHDRAW],
    )
    def put(self, request: Request) -> Response:
        """Note what is said."""
        body = ConsentsInput(data=request.data)
        body.is_valid(raise_exception=True)
        wishes = [actions.Wish(**wish) for wish in body.validated_data["consents"]]
        actions.change_consents(by=person_of(request), wishes=wishes)
        return _answer(person_of(request))


def _answer(person: Person) -> Response:
    said = consents.standing(person)
    return Response(
        {"results": [consent_output(text, said.get(text.pk)) for text in consents.current()]}, headers=NO_STORE
    )
