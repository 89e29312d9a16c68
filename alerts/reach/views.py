"""Being reached: browsers that may be woken, preferences, and what became of each attempt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts import consents
from accounts.authentication import person_of, session_of
from accounts.kinds import Purpose
from accounts.permissions import Permission, needs
from alerts.kinds import Mail, NewsKind
from alerts.models import Delivery, Notice, Preference
from alerts.reach import actions, examples, sealing
from alerts.reach.pushing import signing_key
from alerts.reach.serializers import (
    NewsWishInput,
    PreferenceInput,
    SubscriptionInput,
    SubscriptionOutput,
    represent_notice,
    represent_preference,
)
from alerts.reach.wishes import live_subscriptions
from core.caching import NO_STORE
from core.problems import Problem
from core.schema import problem
from core.views import ApiView

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

    from accounts.models import Person
    from core.serializers import Input


class KeyView(ApiView):
    """By which key browsers know us."""

    permission_classes = (needs(Permission.BE_NOTIFIED),)

    @extend_schema(
        operation_id="read_push_key",
        summary="Read the key for `pushManager.subscribe`",
        description="404 where this installation wakes no browsers.",
        tags=["Notifications"],
        responses={200: examples.KEY_ANSWER},
    )
    def get(self, request: Request) -> Response:
        """Answer the public key."""
        return Response({"public_key": public_key()})


class SubscriptionView(ApiView):
    """The browser of this sign-in."""

    permission_classes = (needs(Permission.BE_NOTIFIED),)

    @extend_schema(
        operation_id="subscribe_push",
        summary="Let this browser be woken",
        description="One for each sign-in, and it ends with it. Send what `PushSubscription.toJSON()` gives. "
        "The same again answers 200; another one takes the place of the first.",
        tags=["Notifications"],
        request=SubscriptionInput,
        responses={201: examples.SUBSCRIPTION_ANSWER, 200: examples.SUBSCRIPTION_ANSWER},
        examples=[examples.SUBSCRIPTION],
    )
    def post(self, request: Request) -> Response:
        """Subscribe."""
        body = SubscriptionInput(data=request.data)
        body.is_valid(raise_exception=True)
        public_key()
        keys = actions.Keys(**body.validated_data["keys"])
        row, is_new = actions.subscribe(
            endpoint=body.validated_data["endpoint"], keys=keys, session=session_of(request), by=person_of(request)
        )
        return Response(SubscriptionOutput(row).data, status=201 if is_new else 200, headers=NO_STORE)

    @extend_schema(
        operation_id="unsubscribe_push",
        summary="Let this browser sleep",
        tags=["Notifications"],
        responses={204: None},
    )
    def delete(self, request: Request) -> Response:
        """Unsubscribe."""
        actions.unsubscribe(session=session_of(request), by=person_of(request))
        return Response(status=204)


class NotificationsView(ApiView):
    """How I want to be reached: staff about alerts, residents about their ratings."""

    permission_classes = (needs(Permission.BE_NOTIFIED),)

    @extend_schema(
        operation_id="read_notifications",
        summary="Read how one is reached",
        tags=["Notifications"],
        responses={200: examples.NOTIFICATIONS_ANSWER},
    )
    def get(self, request: Request) -> Response:
        """Answer what was said, or what holds without a word."""
        return Response(_told(person_of(request)), headers=NO_STORE)

    @extend_schema(
        operation_id="change_notifications",
        summary="Say how one wants to be reached",
        description="Staff: urgent alerts pass quiet hours; alerts that only inform never push. What quiet hours hold "
        "back comes by mail at their end, if mail is wanted. Residents: they are told that there is news about their "
        "ratings, never what; mail needs the consent `notifications`.",
        tags=["Notifications"],
        request=examples.NOTIFICATIONS_INPUT,
        responses={
            200: examples.NOTIFICATIONS_ANSWER,
            (409, "application/problem+json"): problem(409, "consent_missing"),
        },
        examples=[examples.PREFERENCE, examples.WISH],
    )
    def put(self, request: Request) -> Response:
        """Change it."""
        person = person_of(request)
        is_staff = person.may(Permission.READ_ALERTS)
        body: Input = PreferenceInput(data=request.data) if is_staff else NewsWishInput(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        if is_staff:
            actions.change_preference(**given | {"mail": Mail(given["mail"])}, by=person)
        else:
            actions.wish(ways={NewsKind(kind): ways for kind, ways in given.items()}, by=person)
        return Response(_told(person), headers=NO_STORE)


def _told(person: Person) -> dict[str, Any]:
    if person.may(Permission.READ_ALERTS):
        preference = Preference.objects.select_related("person").filter(person=person).first()
        return represent_preference(preference or Preference(person=person))
    return {
        **{kind.value: ways for kind, ways in actions.wishes(person.pk).items()},
        "push_possible": live_subscriptions().filter(person=person).exists(),
        "mail_possible": bool(person.email) and consents.has(person.pk, Purpose.NOTIFICATIONS),
    }


class NoticeListView(ApiView):
    """How I was reached about an alert."""

    permission_classes = (needs(Permission.READ_ALERTS),)

    @extend_schema(
        operation_id="list_notices",
        summary="Read what became of the pushes and mails of an alert",
        description="Kept for 90 days.",
        tags=["Notifications"],
        responses={200: examples.NOTICES_ANSWER},
    )
    def get(self, request: Request, alert_id: UUID) -> Response:
        """List the notices."""
        person = person_of(request)
        if not Delivery.objects.visible_to(person).filter(alert_id=alert_id).exists():
            raise Problem(404)
        mine = Notice.objects.filter(person=person, alert_id=alert_id).order_by("pk")
        return Response({"next": None, "previous": None, "results": [represent_notice(notice) for notice in mine]})


def public_key() -> str:
    """Return our public key as browsers want it. Raises Problem 404 where none is set."""
    if not settings.AYN_VAPID_KEY:
        raise Problem(404)
    return sealing.encode(sealing.public_bytes(signing_key(settings.AYN_VAPID_KEY)))
