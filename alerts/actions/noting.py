"""Noting what residents may want to hear of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alerts.models import News

if TYPE_CHECKING:
    from uuid import UUID

    from alerts.kinds import NewsKind


def note_news(*, kind: NewsKind, cause: UUID) -> None:
    """Note a reply or an action, in the transaction that makes it; while it waits, again changes nothing."""
    News.objects.bulk_create([News(kind=kind.value, cause=cause)], ignore_conflicts=True)
