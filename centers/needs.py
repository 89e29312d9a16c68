"""What waits in the directory for an administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import ngettext

from centers.models import Entity, ImportedList
from core.office.needs import Need

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet


def needs() -> Iterator[Need]:
    """Return lists that wait, and entities whose alerts reach no quality team."""
    if waiting := ImportedList.objects.filter(done_at=None).count():
        text = ngettext("%(count)s list waits to be imported", "%(count)s lists wait to be imported", waiting)
        yield Need(text % {"count": waiting}, reverse("admin:centers_importedlist_changelist"))
    if alone := without_team().count():
        text = ngettext(
            "%(count)s entity has desks, but nobody answers for it as a whole",
            "%(count)s entities have desks, but nobody answers for them as a whole",
            alone,
        )
        yield Need(text % {"count": alone}, f"{reverse('admin:centers_entity_changelist')}?team=none")


def without_team() -> QuerySet[Entity]:
    """Return entities with desks for which nobody has a mandate."""
    return Entity.objects.filter(is_active=True, mandates=None, desks__is_active=True).distinct()
