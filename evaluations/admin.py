"""Factor sets in the admin site: drafts are edited, published ones only read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db import DatabaseError
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin, TranslationStackedInline

from evaluations.actions import publish_factor_set
from evaluations.models import Factor, FactorSet

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


def _frozen(obj: Any) -> bool:
    return obj is not None and obj.published_at is not None


class FactorInline(TranslationStackedInline):  # type: ignore[type-arg]
    """The factors of a set."""

    model = Factor
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow it while the set is a draft."""
        return not _frozen(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow it while the set is a draft."""
        return not _frozen(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow it while the set is a draft."""
        return not _frozen(obj) and super().has_delete_permission(request, obj)


@admin.register(FactorSet)
class FactorSetAdmin(TranslationAdmin):  # type: ignore[type-arg]
    """The versions of the questions."""

    list_display = ("version", "name", "published_at", "is_current")
    fields = ("version", "name", "published_at", "is_current")
    readonly_fields = ("published_at", "is_current")
    inlines = (FactorInline,)
    actions = ("publish", "publish_and_offer")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow it while the set is a draft."""
        return not _frozen(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow it while the set is a draft; never in bulk."""
        return obj is not None and not _frozen(obj) and super().has_delete_permission(request, obj)

    @admin.action(description=_("Publish: it cannot change afterwards"))
    def publish(self, request: HttpRequest, queryset: QuerySet[FactorSet]) -> None:
        """Freeze the chosen sets."""
        self._publish(request, queryset, current=False)

    @admin.action(description=_("Publish and offer it to phones from now on"))
    def publish_and_offer(self, request: HttpRequest, queryset: QuerySet[FactorSet]) -> None:
        """Freeze the chosen set and make it current."""
        self._publish(request, queryset, current=True)

    def _publish(self, request: HttpRequest, queryset: QuerySet[FactorSet], *, current: bool) -> None:
        person: Any = request.user
        try:
            for chosen in queryset:
                publish_factor_set(by=person, version=chosen.version, current=current)
        except DatabaseError:
            messages.error(request, _("This factor set cannot be published."))
