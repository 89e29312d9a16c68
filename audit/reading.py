"""Reads that leave a trace: who looked at figures, appeals, exports or this trail itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connection

from audit.naming import named
from core.logs import request_id
from core.renderers import dumps

if TYPE_CHECKING:
    from rest_framework.request import Request

MAX_VALUE = 100  # characters kept of a parameter

# One statement, one round trip; what it sets ends with its transaction.
_ADD = """WITH quick AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
    INSERT INTO audit_event (actor_id, actor_role, action, target_type, target_id, detail, request_id)
    SELECT %s, %s, %s, 'read', %s, %s::text::jsonb, %s FROM quick"""

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
            target = "/".join(str(value) for value in route.values())[:MAX_VALUE]
            actor: Any = request.user
            row = (named(actor.id, actor.role), actor.role, action, target, dumps(query).decode(), request_id.get())
            with connection.cursor() as cursor:
                cursor.execute(_ADD, row)
            return answer

        return read  # type: ignore[return-value]

    return decorate
