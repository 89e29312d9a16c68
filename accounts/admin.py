"""People in the admin site, for administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from accounts.actions import reset_totp, revoke_sessions
from accounts.authentication import person_of
from accounts.forms import PersonForm, StaffLoginForm
from accounts.models import Person
from audit.actions import record

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

admin.site.login_form = StaffLoginForm
admin.site.unregister(Group)  # roles say who may what; groups would only look as if they did
admin.site.site_header = admin.site.site_title = "Ayn"


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin[Person]):
    """Staff are made and disabled here; nobody is deleted (residents erase themselves)."""

    form = PersonForm
    list_display = ("__str__", "role", "is_active", "joined_at")
    list_filter = ("role", "is_active")
    search_fields = ("username", "=id")
    ordering = ("username", "id")
    show_full_result_count = False
    actions = ("remove_second_factor",)

    def has_delete_permission(self, _request: HttpRequest, _obj: Person | None = None) -> bool:
        """Nobody."""
        return False

    def save_model(self, request: HttpRequest, person: Person, form: PersonForm, change: bool) -> None:
        """Save; whoever is disabled or gets another password loses his sessions."""
        password = form.cleaned_data["new_password"]
        if password:
            person.set_password(password)
        elif not change:
            person.set_unusable_password()
        super().save_model(request, person, form, change)
        if change and (password or not person.is_active):
            revoke_sessions(person=person, because="password" if person.is_active else "disabled")
        fields = sorted({"password" if name == "new_password" else name for name in form.changed_data})
        action = "person_changed" if change else "person_created"
        record(by=person_of(request), action=action, target=person, detail={"fields": fields})

    @admin.action(description=_("Remove the second factor"))
    def remove_second_factor(self, request: HttpRequest, people: QuerySet[Person]) -> None:
        """For people who lost their phone."""
        for person in people:
            reset_totp(person=person, by=person_of(request))
