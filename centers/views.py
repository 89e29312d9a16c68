"""The public directory: what is where, open when, and offers what."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.exceptions import NotAuthenticated, PermissionDenied
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from accounts.authentication import StatelessTokenAuthentication
from accounts.permissions import Anybody, Permission
from accounts.roles import allows
from centers import cards, edition, offers, paging, reference, serializers
from centers.lookup import find_center
from centers.posters import qr_code
from centers.search import Search, find
from centers.wording import ALL, current
from core.asking import asked, link
from core.caching import conditional, etag_of
from core.problems import Problem, invalid_cursor
from core.public import PublicView
from core.renderers import JSONRenderer, dumps
from core.schema import UNCHANGED, problems
from core.serializers import Input

FRESH_SECONDS = 60
NEVER_CHANGES_SECONDS = 86_400
# `translations=all` is for staff.
UNCHANGED_OR_STAFF_ONLY: dict[Any, Any] = {304: UNCHANGED, **problems(403)}


class DirectoryView(PublicView):
    """A public read with ETag. The token, if any, only names the reader's language and role."""

    authentication_classes = (StatelessTokenAuthentication,)
    permission_classes = (Anybody,)

    def answer(self, request: Request, body: bytes, etag: str = "") -> HttpResponse:
        """Answer the bytes, or 304; what a token had a part in is not for shared caches."""
        response = conditional(request, body, etag=etag, max_age=FRESH_SECONDS)
        if request.auth:
            response["Cache-Control"] = f"private, max-age={FRESH_SECONDS}"
        return response


class ListView(DirectoryView):
    """A page of a list, between the cursors of its neighbors."""

    def answer_page(self, request: Request, page: paging.Page[Any], results: list[Any]) -> HttpResponse:
        """Answer `{"next","previous","results"}`."""
        links = {
            "next": link(request, paging.encode(page.next) if page.next else None),
            "previous": link(request, paging.encode(page.previous) if page.previous else None),
        }
        return self.answer(request, dumps(links | {"results": results}))


class ReferenceView(ListView):
    """One of the short lists, ordered by code."""

    shape: Input = serializers.AskedPage()
    select: staticmethod[[reference.Tr], str]

    def get(self, request: Request) -> HttpResponse:
        """Answer a page."""
        given = asked(request, self.shape)
        page = reference.read(
            self.select,
            language=_language(request, given),
            limit=given["limit"],
            at=_cursor(given, reference.ORDERING),
            entity=given.get("entity"),
        )
        return self.answer_page(request, page, list(page.rows))


def _listed(name: str, shape: type[Input], item: type[Serializer[Any]]) -> Any:
    """Describe a short list for the OpenAPI document."""
    described = extend_schema(
        operation_id=name,
        summary=f"Read the {name.removesuffix('_list')}",
        tags=["Directory"],
        parameters=[shape],
        responses={200: serializers.page_of(item), **UNCHANGED_OR_STAFF_ONLY},
    )
    return extend_schema_view(get=described)


@_listed("regions_list", serializers.AskedPage, serializers.RegionOutput)
class RegionsView(ReferenceView):
    """Countries and their regions."""

    select = staticmethod(reference.regions)


@_listed("entities_list", serializers.AskedPage, serializers.EntityOutput)
class EntitiesView(ReferenceView):
    """Organizations that own services."""

    select = staticmethod(reference.entities)


@_listed("units_list", serializers.AskedOfEntity, serializers.UnitOutput)
class UnitsView(ReferenceView):
    """Departments and sections of the entities."""

    shape = serializers.AskedOfEntity()
    select = staticmethod(reference.units)


@_listed("services_list", serializers.AskedOfEntity, serializers.ServiceOutput)
class ServicesView(ReferenceView):
    """What the entities offer."""

    shape = serializers.AskedOfEntity()
    select = staticmethod(reference.services)


class ServiceView(DirectoryView):
    """What to bring, to pay and to expect."""

    shape = serializers.Asked()

    @extend_schema(
        operation_id="services_retrieve",
        summary="Read a service: papers, fee, minutes",
        tags=["Directory"],
        parameters=[serializers.SERVICE_CODE, serializers.Asked],
        responses={200: serializers.ServiceOutput, **UNCHANGED_OR_STAFF_ONLY},
    )
    def get(self, request: Request, code: str) -> HttpResponse:
        """Answer the service."""
        language = _language(request, asked(request, self.shape))
        found = None if "\0" in code else reference.service_of(code, language=language)
        if found is None:
            raise Problem(404)
        return self.answer(request, dumps(found))


class CentersView(ListView):
    """Centers: near, by words, by what they offer, open now."""

    shape = serializers.AskedCenters()

    @extend_schema(
        operation_id="centers_list",
        summary="Find centers",
        tags=["Directory"],
        parameters=[serializers.AskedCenters],
        responses={200: serializers.page_of(serializers.CenterItem), **UNCHANGED_OR_STAFF_ONLY},
    )
    def get(self, request: Request) -> HttpResponse:
        """Answer a page of the centers that match."""
        given, now = asked(request, self.shape), timezone.now()
        language = _language(request, given)
        search = Search(**{name: value for name, value in given.items() if name in Search.__slots__})
        at = _cursor(given, search.ordering)
        page = find(search, language=current(), limit=given["limit"], at=at, now=now)
        shown = cards.cards([hit.id for hit in page.rows], language)
        results = []
        for hit in page.rows:
            if card := shown.get(hit.id):
                distance = {"distance_km": hit.distance_km} if search.near else {}
                score = {"score": cards.score(hit.points, hit.band)}
                results.append(card.as_item(now) | distance | score)
        return self.answer_page(request, page, results)


class _Rendered(NamedTuple):
    minute: datetime
    body: bytes
    etag: str


_details: edition.Memory[tuple[str, str], _Rendered] = edition.Memory(10_000)


class CenterView(DirectoryView):
    """One center with everything public about it."""

    shape = serializers.Asked()

    @extend_schema(
        operation_id="centers_retrieve",
        summary="Read a center",
        tags=["Directory"],
        parameters=[serializers.CENTER_CODE, serializers.Asked],
        responses={200: serializers.CenterOutput, **UNCHANGED_OR_STAFF_ONLY},
    )
    def get(self, request: Request, code: str) -> HttpResponse:
        """Answer the center. Rendered once a minute (it says whether it is open) and language while nothing changes."""
        language = _language(request, asked(request, self.shape) if request.META["QUERY_STRING"] else {})
        stands, now = edition.current(), timezone.now()
        minute = now.replace(second=0, microsecond=0)
        rendered = _details.get((code, language), stands)
        if rendered is None or rendered.minute != minute:
            card = None if "\0" in code else cards.card_of(code, language)
            if card is None:
                raise Problem(404)
            body = dumps(card.as_detail(now))
            rendered = _Rendered(minute, body, etag_of(body))
            _details.put((code, language), rendered, stands)
        return self.answer(request, rendered.body, rendered.etag)


class CenterServicesView(DirectoryView):
    """What is offered at a center, desk by desk."""

    shape = serializers.Asked()

    @extend_schema(
        operation_id="centers_services",
        summary="Read what is offered at a center, and what to bring",
        description="Each desk with its hours (its own, else those of the center) and services. All of them: no pages.",
        tags=["Directory"],
        parameters=[serializers.CENTER_CODE, serializers.Asked],
        responses={200: serializers.page_of(serializers.DeskOutput), **UNCHANGED_OR_STAFF_ONLY},
    )
    def get(self, request: Request, code: str) -> HttpResponse:
        """Answer the desks."""
        language = _language(request, asked(request, self.shape))
        center = find_center(code)
        if center is None:
            raise Problem(404)
        desks = offers.desks(center.id, language, timezone.now())
        return self.answer(request, dumps({"next": None, "previous": None, "results": desks}))


class QrView(PublicView):
    """The picture that hangs at a center and opens its rating page."""

    authentication_classes = ()
    permission_classes = (Anybody,)

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[Any, str]:
        """Take any Accept: browsers ask for images here, and problems are JSON all the same."""
        return JSONRenderer(), JSONRenderer.media_type

    @extend_schema(
        operation_id="centers_qr",
        summary="Read the QR code of a center",
        tags=["Directory"],
        parameters=[serializers.CENTER_CODE],
        responses={(200, "image/svg+xml"): OpenApiTypes.STR, 304: UNCHANGED},
    )
    def get(self, request: Request, code: str) -> HttpResponse:
        """Answer the QR code as SVG."""
        if find_center(code) is None:
            raise Problem(404)
        response = conditional(request, qr_code(code), max_age=NEVER_CHANGES_SECONDS)
        response["Content-Type"] = "image/svg+xml"
        return response


def _language(request: Request, given: dict[str, Any]) -> str:
    """Return the language of the answer, ALL when staff asks for all. Raises 401 or 403 for others who do."""
    if "translations" not in given:
        return current()
    if not request.auth:
        raise NotAuthenticated
    if not allows(getattr(request.user, "role", ""), Permission.READ_ALL_TRANSLATIONS):
        raise PermissionDenied
    return ALL


def _cursor(given: dict[str, Any], ordering: str) -> paging.Cursor | None:
    if "cursor" not in given:
        return None
    try:
        return paging.decode(given["cursor"], ordering)
    except ValueError:
        raise invalid_cursor() from None
