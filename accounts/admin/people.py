"""People in the office, for administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import access, words
from accounts.admin.deeds import DEEDS
from accounts.authentication import person_of
from accounts.forms import NewPersonForm, PersonForm
from accounts.kinds import Access
from accounts.models import Person
from accounts.needs import without_second_factor
from accounts.roles import Role
from audit.actions import record
from core.office.deeds import Deeds
from core.office.lists import filter_by

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.admin.views.main import ChangeList
    from django.db.models import QuerySet
    from django.http import HttpRequest

MAX_VALUE = 100  # characters kept of what was searched for


class SecondFactorFilter(admin.SimpleListFilter):
    """Staff whom a password alone lets in."""

    title = _("second factor")
    parameter_name = "factor"

    def lookups(self, _request: HttpRequest, _admin: Any) -> list[tuple[str, Any]]:
        """Offer the one case that needs something done."""
        return [("none", _("Staff without one"))]

    def queryset(self, _request: HttpRequest, people: QuerySet[Person]) -> QuerySet[Person]:
        """Return the people."""
        return people.filter(pk__in=without_second_factor()) if self.value() == "none" else people


@admin.register(Person)
class PersonAdmin(Deeds, admin.ModelAdmin[Person]):  # type: ignore[misc]
    """Staff are made and closed here; nobody is deleted (residents erase themselves)."""

    # Buttons that apps above add: each gets a person and returns labels with addresses.
    ways: ClassVar[list[Callable[[Person], list[dict[str, Any]]]]] = []
    deeds = DEEDS
    form = PersonForm
    list_display = ("__str__", "role_said", "is_active", "has_second_factor", "joined_at", "last_login")
    list_filter = (filter_by("role", _("role"), words.ROLES), "is_active", SecondFactorFilter)
    search_fields = ("username", "=id")
    search_help_text = _("User name, or the whole number of an account.")
    ordering = ("username", "id")
    show_full_result_count = False
    list_per_page = 50
    readonly_fields = ("role_said", "is_active", "has_second_factor", "joined_at", "last_login")

    @admin.display(description=_("role"), ordering="role")
    def role_said(self, person: Person) -> str:
        """Say the role in words."""
        return str(words.ROLES[Role(person.role)])

    @admin.display(description=_("second factor"), boolean=True, ordering="totp_enrolled_at")
    def has_second_factor(self, person: Person) -> bool | None:
        """Tell it of staff; residents have none."""
        return None if person.role == Role.RESIDENT else person.totp_enrolled_at is not None

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Ask for a role and a password when somebody is made, for a reason when somebody is changed."""
        return super().get_form(request, obj, change, **({} if change else {"form": NewPersonForm}) | kwargs)

    def get_fieldsets(self, _request: HttpRequest, obj: Person | None = None) -> Any:
        """Show what is asked first, then how the account stands."""
        if obj is None:
            names = ("role", "username", "new_password", "email", "phone", "language")
            return [(None, {"fields": names})]
        named = () if obj.role == Role.RESIDENT else ("username",)
        asked = (*named, "email", "phone", "language", "reason")
        return [(None, {"fields": asked}), (_("How the account stands"), {"fields": self.readonly_fields})]

    def ways_from(self, row: Person) -> list[dict[str, Any]]:
        """Return the buttons that apps above add."""
        return [way for of in self.ways for way in of(row)]

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Person | None:
        """Find a person; whoever looks leaves a row of the trail and a line in the log of the one he looks at."""
        person = super().get_object(request, object_id, from_field)
        if person is not None:
            with transaction.atomic():
                record(by=person_of(request), action="person_looked_at", target=person)
                access.note(person, Access.LOOKED_AT, by=person_of(request))
        return person

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Make a list of people, and leave the same traces as a look at each of them."""
        shown = super().get_changelist_instance(request)
        with transaction.atomic():
            asked = {name: value[:MAX_VALUE] for name, value in request.GET.items()}
            record(by=person_of(request), action="people_listed", target=("accounts.Person", ""), detail=asked)
            access.note_all(shown.result_list, Access.LISTED, by=person_of(request))
        return shown

    def log_change(self, _request: HttpRequest, _object: Person, _message: Any) -> None:  # type: ignore[override]
        """Write nothing beside the trail: the office's own log would keep the id of a resident for good."""

    log_addition = log_change  # type: ignore[assignment]

    def has_delete_permission(self, _request: HttpRequest, _obj: Person | None = None) -> bool:
        """Nobody."""
        return False

    def save_model(self, request: HttpRequest, person: Person, form: Any, change: bool) -> None:
        """Save, and tell the trail; the owner of an account reads why it was changed."""
        if not change:
            person.set_password(form.cleaned_data["new_password"] or None)
        super().save_model(request, person, form, change)
        names = {"password" if name == "new_password" else name for name in form.changed_data}
        fields, reason = sorted(names - {"reason"}), form.cleaned_data.get("reason", "")
        action = "person_changed" if change else "person_created"
        detail = {"fields": fields} | ({"reason": reason} if reason else {})
        record(by=person_of(request), action=action, target=person, detail=detail)
        if change:
            access.note(person, Access.CHANGED, by=person_of(request), reason=reason, detail={"fields": fields})
