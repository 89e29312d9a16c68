"""Reads that leave a trace: who looked at figures, appeals, exports or this trail itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connection, transaction

from audit.actions import record

if TYPE_CHECKING:
    from rest_framework.request import Request

MAX_VALUE = 100  # characters kept of a parameter

View = TypeVar("View", bound=Callable[..., Any])


def audited(action: str) -> Callable[[View], View]:
    """Have a view's method write a row of the trail before it answers; without the row there is no answer.

    The row names the route's parameters as its target and keeps the query. It does not wait for the disk: a power
    cut may lose the reads of the last half second, never a decision.
    """

    def decorate(method: View) -> View:
        @wraps(method)
        def read(view: Any, request: Request, **route: Any) -> Any:
            answer = method(view, request, **route)
            query = {name: value[:MAX_VALUE] for name, value in request.query_params.items() if name != "cursor"}
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL synchronous_commit = off")
                target = ("read", "/".join(str(value) for value in route.values())[:MAX_VALUE])
                record(by=request.user, action=action, target=target, detail=query)  # type: ignore[arg-type]
            return answer

        return read  # type: ignore[return-value]

    return decorate
