"""Writing the audit trail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from audit.models import Event
from audit.naming import named
from core.logs import request_id

if TYPE_CHECKING:
    import uuid

    from django.db.models import Model


class Actor(Protocol):
    """Whoever acts: a person, or the claims of one."""

    @property
    def id(self) -> uuid.UUID:
        """Id of the person."""

    @property
    def role(self) -> str:
        """Role in which the person acts."""


def record(
    *, by: Actor | None, action: str, target: Model | tuple[str, str], detail: dict[str, Any] | None = None
) -> Event:
    """Write one row of the trail, in the transaction of what it tells about.

    `target` is a saved row or a pair ("app.Model", "id"); `by` is None when the system acted. `detail` says what
    changed and must hold no personal data: the trail is never erased.
    """
    target_type, target_id = target if isinstance(target, tuple) else (target._meta.label, key_of(target))
    actor = named(by.id, by.role) if by else None
    return Event.objects.create(
        actor_id=actor,
        actor_role=by.role if by else "",
        action=action,
        target_type=target_type,
        target_id=str(actor) if by and target_id == str(by.id) else target_id,
        detail=detail or {},
        request_id=request_id.get(),
    )


def key_of(target: Model) -> str:
    """Return what stands for a row in the trail: its key, or what a person is called there."""
    return str(getattr(target, "name_in_trail", target.pk))
