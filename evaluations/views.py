"""What residents do with their evaluations, and what everybody may know of the factor sets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts.authentication import StatelessTokenAuthentication
from accounts.permissions import Anybody, Permission, needs
from centers.wording import current
from core import limits
from core.asking import asked
from core.caching import NO_STORE, conditional
from core.network import network
from core.parsers import StrictJSONParser
from core.problems import Problem
from core.public import PublicView
from core.renderers import dumps
from core.schema import UNCHANGED, problems
from core.views import ApiView
from evaluations import own, own_shapes, paging, schema, words
from evaluations.actions import revise_evaluation, submit_evaluation, submit_evaluations, withdraw_evaluation
from evaluations.actions.submit import Sender
from evaluations.attached import attached_to, attachments_output
from evaluations.faults import Fault, unknown_fields
from evaluations.intake import MAX_BATCH
from evaluations.keys import is_of
from evaluations.marks import marks_of
from evaluations.queries import published_factor_sets, stored, versions_of
from evaluations.released import replies_to
from evaluations.released_shapes import reply_output
from evaluations.serializers import (
    actions_output,
    batch_item_output,
    evaluation_output,
    factor_set_output,
    keeps_proof,
)

if TYPE_CHECKING:
    from rest_framework.request import Request

MEBIBYTE = 1024 * 1024
UNSHARED = 0.05  # of a limit: what a process lets pass without asking Redis


class BatchParser(StrictJSONParser):
    """A hundred evaluations with long comments are larger than other bodies, and one bad text spoils one of them."""

    max_bytes = 2 * MEBIBYTE
    storable = False  # `intake.read` looks at each text


class _Intake(ApiView):
    """Reads the token only: the statement that stores looks at the session itself."""

    authentication_classes = (StatelessTokenAuthentication,)
    permission_classes = (needs(Permission.RATE),)

    def sender(self, count: int = 1) -> Sender:
        """Return who sends, after counting what is sent: his own first, so that who sends too much uses up no more."""
        user: Any = self.request.user
        limits.check("evaluations_per_person", str(user.pk), cost=count, unshared=UNSHARED)
        limits.check("evaluations_per_network", network(self.request), cost=count, unshared=UNSHARED)
        limits.check("evaluations_global", "all", cost=count, unshared=UNSHARED)
        marks = marks_of(self.request, timezone.now().date())
        return Sender(user.pk, getattr(user, "session_id", None), current(), marks)


class EvaluationList(_Intake):
    """My evaluations: send one; read them, newest first."""

    shape = own_shapes.AskedOwn()

    def get_authenticators(self) -> list[Any]:
        """Read the whole person where something is told to him."""
        if self.request is not None and self.request.method == "POST":
            return super().get_authenticators()
        return [authenticator() for authenticator in ApiView.authentication_classes]

    @extend_schema(
        operation_id="evaluations_create",
        summary="Rate a visit",
        tags=["Evaluations"],
        parameters=[schema.DEVICE],
        request={"application/json": schema.INPUT},
        responses={201: schema.STORED, 200: schema.KNOWN, **problems(409)},
        examples=schema.EXAMPLES,
    )
    def post(self, request: Request) -> HttpResponse:
        """Rate a visit. The same id and content again is answered 200 with the same body, for ever."""
        outcome = submit_evaluation(by=self.sender(), raw=request.data)
        return _json(evaluation_output(outcome, opened=keeps_proof(request.data)), 201 if outcome.created else 200)

    @extend_schema(
        operation_id="evaluations_list",
        summary="Read my evaluations",
        tags=["Evaluations"],
        parameters=[own_shapes.AskedOwn],
        responses={200: schema.answer(schema.page_of(own_shapes.OWN), "A page, the newest first.")},
    )
    def get(self, request: Request) -> Response:
        """Return my evaluations, the newest first, with what came of them."""
        person: Any = request.user
        given = asked(request, self.shape)
        limit = given["limit"]
        before = paging.read(given.get("cursor"), timezone.now())
        wanted = own.Wanted(
            given.get("state"), given.get("center"), given.get("from"), given.get("to"), given["has_reply"]
        )
        found = own.mine(person.id, person.joined_at.date(), before, limit + 1, wanted)
        page = found[:limit]
        ids = [each.content.evaluation_id for each in page]
        answers, attached = own.answers_to(ids), attached_to(ids)
        results = [
            own_shapes.own_output(each, answers[name])
            | attachments_output(attached.get(name, []), request.build_absolute_uri)
            for name, each in zip(ids, page, strict=True)
        ]
        next_url = paging.address(request, page[-1]) if len(found) > limit else None
        return Response({"next": next_url, "previous": None, "results": results})


class EvaluationBatch(_Intake):
    """What a phone collected while it was offline."""

    parser_classes = (BatchParser,)

    @extend_schema(
        operation_id="evaluations_batch",
        summary="Rate up to a hundred visits at once",
        tags=["Evaluations"],
        parameters=[schema.DEVICE],
        request={"application/json": schema.BATCH_INPUT},
        responses={200: schema.answer(schema.BATCH_OUTPUT, "One result each, in order.")},
        examples=schema.BATCH_EXAMPLES,
    )
    def post(self, request: Request) -> HttpResponse:
        """Rate up to a hundred visits; each is answered on its own, in order."""
        raws = _batch(request.data)
        outcomes = submit_evaluations(by=self.sender(len(raws)), raws=raws)
        results = [batch_item_output(raw, outcome) for raw, outcome in zip(raws, outcomes, strict=True)]
        return _json({"results": results}, 200)


class EvaluationDetail(ApiView):
    """One of my evaluations."""

    permission_classes = (needs(Permission.READ_OWN_EVALUATIONS),)

    @extend_schema(
        operation_id="evaluations_retrieve",
        summary="Read one of my evaluations",
        tags=["Evaluations"],
        responses={200: own_shapes.WHOLE},
    )
    def get(self, request: Request, evaluation_id: UUID) -> Response:
        """Return it as it stands, with what came of it; what was news is none from then on."""
        versions = versions_of([evaluation_id]).get(evaluation_id, [])
        if not versions or not is_of(versions[0], _person(request)):
            raise Problem(404)
        found, answers = stored(versions), own.answers_to([evaluation_id])[evaluation_id]
        replies = [reply_output(reply) for reply in replies_to(evaluation_id)]
        actions = actions_output(evaluation_id)
        more = {"actions_taken": actions, "replies": replies, "history": own_shapes.history(found, replies, actions)}
        more |= attachments_output(attached_to([evaluation_id]).get(evaluation_id, []), request.build_absolute_uri)
        own.see(evaluation_id, answers)
        return Response(own_shapes.own_output(found, answers) | more)

    @extend_schema(
        operation_id="evaluations_revise",
        summary="Revise an evaluation",
        tags=["Evaluations"],
        request={"application/json": schema.REVISION},
        responses={200: schema.STORED, **problems(409)},
        examples=schema.EXAMPLES,
    )
    def put(self, request: Request, evaluation_id: UUID) -> Response:
        """Say it anew, within 72 hours: the last word counts and nobody sees that there was another."""
        limits.check("evaluations_per_person", str(request.user.pk))
        outcome = revise_evaluation(by=_person(request), evaluation_id=evaluation_id, raw=request.data)
        return Response(evaluation_output(outcome, opened=keeps_proof(request.data)), headers=NO_STORE)


class EvaluationWithdrawal(ApiView):
    """Taking one of my evaluations back."""

    permission_classes = (needs(Permission.RATE),)

    @extend_schema(
        operation_id="evaluations_withdraw",
        summary="Take an evaluation back",
        tags=["Evaluations"],
        request=None,
        responses={200: schema.STORED},
    )
    def post(self, request: Request, evaluation_id: UUID) -> Response:
        """Take it back: it counts no more. Again changes nothing."""
        return Response(evaluation_output(withdraw_evaluation(by=_person(request), evaluation_id=evaluation_id)))


class _FactorSetView(PublicView):
    authentication_classes = ()
    permission_classes = (Anybody,)


class FactorSetList(_FactorSetView):
    """The published factor sets."""

    @extend_schema(
        operation_id="factor_sets_list",
        summary="Read the published factor sets",
        tags=["Factor sets"],
        responses={200: schema.answer(schema.page_of(schema.FACTOR_SET), "All of them."), 304: UNCHANGED},
    )
    def get(self, request: Request) -> HttpResponse:
        """Return all published sets in the asked language."""
        found = [factor_set_output(each) for each in published_factor_sets()]
        return conditional(request, dumps({"next": None, "previous": None, "results": found}))


class CurrentFactorSet(_FactorSetView):
    """The factor set that phones are offered now."""

    @extend_schema(
        operation_id="factor_sets_current",
        summary="Read the current factor set",
        tags=["Factor sets"],
        responses={200: schema.answer(schema.FACTOR_SET, "In the asked language."), 304: UNCHANGED},
    )
    def get(self, request: Request) -> HttpResponse:
        """Return it in the asked language."""
        return conditional(
            request, dumps(factor_set_output(get_object_or_404(published_factor_sets(), is_current=True)))
        )


class FactorSetDetail(_FactorSetView):
    """One published factor set."""

    @extend_schema(
        operation_id="factor_sets_retrieve",
        summary="Read one factor set",
        parameters=[schema.VERSION],
        tags=["Factor sets"],
        responses={200: schema.answer(schema.FACTOR_SET, "In the asked language."), 304: UNCHANGED},
    )
    def get(self, request: Request, version: int) -> HttpResponse:
        """Return it in the asked language."""
        return conditional(
            request, dumps(factor_set_output(get_object_or_404(published_factor_sets(), version=version)))
        )


def _json(data: Any, status: int) -> HttpResponse:
    """Answer JSON without the framework's rendering: this is the busiest way through the house."""
    return HttpResponse(dumps(data), status=status, content_type="application/json", headers=NO_STORE)


def _person(request: Request) -> UUID:
    person: Any = request.user
    person_id: UUID = person.pk
    return person_id


def _batch(raw: Any) -> list[Any]:
    if not isinstance(raw, dict):
        raise words.refusal([Fault("", "invalid_type")])
    faults = unknown_fields(raw, {"evaluations"})
    raws: Any = raw.get("evaluations")
    if raws is None:
        faults.append(Fault("/evaluations", "required"))
    elif not isinstance(raws, list):
        faults.append(Fault("/evaluations", "invalid_type"))
    elif not raws:
        faults.append(Fault("/evaluations", "empty"))
    elif len(raws) > MAX_BATCH:
        faults.append(Fault("/evaluations", "too_many", {"limit": MAX_BATCH}))
    if faults:
        raise words.refusal(faults)
    return list(raws)
