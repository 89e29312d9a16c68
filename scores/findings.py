"""Answers computed from the rollups: remembered until something more is folded, and cut into pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext as _

from accounts.permissions import Permission, needs
from centers import edition, paging
from centers.wording import current
from core.asking import link
from core.caching import conditional, etag_of, has
from core.problems import invalid, invalid_cursor
from core.renderers import dumps
from core.views import ApiView
from scores import sums
from scores.queries import factor_sets
from scores.sums import Scope

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse
    from rest_framework.request import Request

    from scores.cards import Named

FURTHEST = 1_000_000  # rows that a cursor may point beyond

_found: edition.Memory[tuple[Any, ...], Any] = edition.Memory(6)  # thousands of rows each
_bodies: edition.Memory[str, bytes] = edition.Memory(16_000_000, len)  # bytes: a page or a series each


class KeptView(ApiView):
    """An answer that stays the same until something more is folded."""

    paged: ClassVar[frozenset[str]] = frozenset({"limit", "cursor", "ordering"})

    def find(self, request: Request, given: dict[str, Any], key: tuple[Any, ...]) -> dict[str, Any]:
        """Return the answer; `key` names the findings that its pages are cut from."""
        raise NotImplementedError

    def complete(self, given: dict[str, Any], current_set: int | None) -> None:
        """Fill in what follows from the current factor set."""

    def answer(self, request: Request, given: dict[str, Any]) -> HttpResponse:
        """Answer what was asked; 304, or what was answered before, as long as nothing was folded."""
        position, current_set = sums.position()
        self.complete(given, current_set)
        stands = (position, current(), edition.current(), type(self).__name__)
        asks = tuple(sorted((name, str(value)) for name, value in given.items() if name not in self.paged))
        etag = etag_of(repr((stands, asks, request.build_absolute_uri())).encode())
        body = b"" if has(request, etag) else self._body(request, given, (*stands, *asks), etag)
        response = conditional(request, body, etag=etag)
        response["Cache-Control"] = "private, no-cache"
        return response

    def _body(self, request: Request, given: dict[str, Any], key: tuple[Any, ...], etag: str) -> bytes:
        stands = edition.current()
        body = _bodies.get(etag, stands)
        if body is None:
            body = dumps(self.find(request, given, key))
            _bodies.put(etag, body, stands)
        return body


class FindingsView(KeptView):
    """Findings of one factor set, the current one if none is named."""

    permission_classes = (needs(Permission.READ_RANKINGS),)

    def complete(self, given: dict[str, Any], current_set: int | None) -> None:
        """Ask for the current factor set if for none."""
        given.setdefault("factor_set", current_set)


def remembered(key: tuple[Any, ...], find: Callable[[], Any]) -> Any:
    """Return what was found under this key, else find it."""
    stands = edition.current()
    found = _found.get(key, stands)
    if found is None:
        found = find()
        _found.put(key, found, stands)
    return found


def scope_of(given: dict[str, Any]) -> tuple[Scope, list[Named]]:
    """Return which ratings are asked for, and the factors of their set. Raises Problem 400."""
    version = given["factor_set"]
    factors = factor_sets(version).get(version) if version else None
    if version is None or factors is None:
        raise invalid("/factor_set", "unknown_code", _("There is no such factor set."))
    codes, wanted = [factor.code for factor in factors], given.get("factor")
    if wanted and wanted not in codes:
        raise invalid("/factor", "unknown_code", _("The factor set has no factor with this code."))
    position = codes.index(wanted) if wanted else None
    return Scope(given.get("from"), given.get("to"), version, position, given.get("source")), factors


def scope_told(given: dict[str, Any]) -> dict[str, Any]:
    """Return the scope as it is answered."""
    return {name: given.get(name) for name in ("level", "within", "factor", "factor_set", "source", "from", "to")}


def cut_page(request: Request, given: dict[str, Any], size: int) -> tuple[slice, dict[str, str | None]]:
    """Return which of `size` rows are asked for, and the links to the pages around them."""
    ordering = f"{given['level']} {given.get('within') or ''} {given.get('ordering', '')}"
    start, limit = _start(given, ordering), given["limit"]
    places = {
        "next": start + limit if start + limit < size else None,
        "previous": max(start - limit, 0) if start else None,
    }
    links = {
        name: link(request, paging.encode(paging.Cursor(ordering, str(place), "")) if place is not None else None)
        for name, place in places.items()
    }
    return slice(start, start + limit), links


def _start(given: dict[str, Any], ordering: str) -> int:
    if "cursor" not in given:
        return 0
    try:
        start = int(paging.decode(given["cursor"], ordering).key)
    except ValueError:
        raise invalid_cursor() from None
    if not 0 <= start <= FURTHEST:
        raise invalid_cursor()
    return start
