"""People in the admin site, for administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from accounts import access
from accounts.actions import reset_totp, revoke_sessions
from accounts.authentication import person_of
from accounts.forms import PersonForm, StaffLoginForm
from accounts.kinds import Access
from accounts.models import ConsentText, Person
from audit.actions import record

if TYPE_CHECKING:
    from django import forms
    from django.contrib.admin.views.main import ChangeList
    from django.db.models import QuerySet
    from django.http import HttpRequest

MAX_VALUE = 100  # characters kept of what was searched for

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
        changed = set(form.changed_data) - {"reason"}
        fields = sorted({"password" if name == "new_password" else name for name in changed})
        action = "person_changed" if change else "person_created"
        detail = {"fields": fields} | ({"reason": reason} if (reason := form.cleaned_data["reason"]) else {})
        record(by=person_of(request), action=action, target=person, detail=detail)
        if change:
            what = Access.CHANGED
            if "is_active" in changed:
                what = Access.REOPENED if person.is_active else Access.CLOSED
            access.note(person, what, by=person_of(request), reason=reason, detail={"fields": fields})

    @admin.action(description=_("Remove the second factor"))
    def remove_second_factor(self, request: HttpRequest, people: QuerySet[Person]) -> None:
        """For people who lost their phone."""
        for person in people:
            reset_totp(person=person, by=person_of(request))


@admin.register(ConsentText)
class ConsentTextAdmin(TranslationAdmin):  # type: ignore[type-arg]
    """New versions are written here and published; what is published stays as it is."""

    list_display = ("purpose", "version", "title", "published_at")
    list_filter = ("purpose",)
    ordering = ("purpose", "-version")
    exclude = ("version", "published_at")
    actions = ("publish",)

    def has_delete_permission(self, _request: HttpRequest, _obj: ConsentText | None = None) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, _request: HttpRequest, text: ConsentText | None = None) -> bool:
        """Only of what is not published."""
        return text is None or text.published_at is None

    def save_model(self, request: HttpRequest, text: ConsentText, form: forms.ModelForm[Any], change: bool) -> None:
        """Save; a new text is the next version of its purpose."""
        if not change:
            last = ConsentText.objects.filter(purpose=text.purpose).aggregate(last=Max("version"))["last"]
            text.version = (last or 0) + 1
        super().save_model(request, text, form, change)
        action = "consent_text_changed" if change else "consent_text_created"
        record(by=person_of(request), action=action, target=text, detail={"fields": sorted(form.changed_data)})

    @admin.action(description=_("Publish: from now on this is what is asked"))
    def publish(self, request: HttpRequest, texts: QuerySet[ConsentText]) -> None:
        """Publish what is not yet, written in all languages (the database refuses the rest)."""
        with transaction.atomic():
            for text in texts.filter(published_at=None).order_by("version"):
                text.published_at = timezone.now()
                text.save(update_fields=["published_at"])
                record(by=person_of(request), action="consent_text_published", target=text)
