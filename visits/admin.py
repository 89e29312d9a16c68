"""Partner keys in the office: made, seen, revoked; never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminSplitDateTime
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.authentication import person_of
from core.office.deeds import Deed, Deeds
from visits import words
from visits.actions import make_key, revoke_key
from visits.actions.keys import LIFE
from visits.kinds import Scope
from visits.models import PartnerKey

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from centers.models import Entity


def _in_a_year() -> datetime:
    return timezone.now() + LIFE


class PartnerKeyForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new key."""

    scopes = forms.MultipleChoiceField(
        label=_("What it may be used for"),
        choices=[(scope.value, word) for scope, word in words.SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    expires_at = forms.SplitDateTimeField(label=_("Good until"), initial=_in_a_year, widget=AdminSplitDateTime)

    class Meta:
        model = PartnerKey
        fields = ("entity", "name", "scopes", "expires_at")

    def clean_expires_at(self) -> datetime:
        """Refuse a key that ends before it begins."""
        end: datetime = self.cleaned_data["expires_at"]
        if end <= timezone.now():
            raise forms.ValidationError(_("The period ends before it begins."))
        return end

    def clean_entity(self) -> Entity:
        """Refuse an entity that is closed: nothing of it is taken."""
        entity: Entity = self.cleaned_data["entity"]
        if not entity.is_active:
            raise forms.ValidationError(_("This entity is not active."))
        return entity


def _revoke(request: HttpRequest, key: PartnerKey, _given: Any) -> None:
    revoke_key(by=person_of(request), key=key)


REVOKE = Deed(
    "revoke",
    _("Revoke"),
    _revoke,
    says=lambda _key: [
        _("The system that uses this key is refused from now on. Nobody can make the key good again."),
        _("If the system is to go on, make a new key first."),
    ],
    offered=lambda _request, key: key.revoked_at is None,
)


@admin.register(PartnerKey)
class PartnerKeyAdmin(Deeds, admin.ModelAdmin[PartnerKey]):  # type: ignore[misc]
    """The text of a key is on the page that answers its making, and nowhere else."""

    form = PartnerKeyForm
    deeds = (REVOKE,)
    list_display = ("name", "entity", "prefix", "created_at", "expires_at", "revoked_at", "last_used_on")
    list_select_related = ("entity",)
    list_filter = (("revoked_at", admin.EmptyFieldListFilter), "expires_at")
    search_fields = ("name", "prefix", "entity__code", "entity__name_en")
    autocomplete_fields = ("entity",)
    ordering = ("-created_at",)
    fields = ("entity", "name", "scopes", "expires_at")

    def get_fields(self, _request: HttpRequest, obj: PartnerKey | None = None) -> Any:
        """Show more of a key that is there."""
        if obj is None:
            return self.fields
        return ("entity", "name", "scopes_said", "prefix", "created_at", "expires_at", "revoked_at", "last_used_on")

    @admin.display(description=_("what it may be used for"))
    def scopes_said(self, key: PartnerKey) -> str:
        """Say it in words."""
        return ", ".join(str(words.SCOPES[Scope(scope)]) for scope in key.scopes)

    def has_change_permission(self, request: HttpRequest, obj: PartnerKey | None = None) -> bool:
        """Keys are seen, not changed."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: PartnerKey | None = None) -> bool:
        """Keys are revoked."""
        return False

    def save_model(self, request: HttpRequest, obj: PartnerKey, form: forms.ModelForm[Any], change: bool) -> None:
        """Make the key by its rule; its text waits for the page."""
        given = form.cleaned_data
        made, obj.text = make_key(  # type: ignore[attr-defined]
            by=person_of(request),
            entity=given["entity"],
            name=given["name"],
            scopes=[Scope(scope) for scope in given["scopes"]],
            expires_at=given["expires_at"],
        )
        obj.pk, obj.prefix = made.pk, made.prefix

    def log_addition(self, request: HttpRequest, obj: PartnerKey, message: Any) -> Any:
        """Write nothing: the trail has it."""

    def response_add(self, request: HttpRequest, obj: PartnerKey, post_url_continue: str | None = None) -> HttpResponse:
        """Show the text, once."""
        context = self.admin_site.each_context(request) | {"key": obj, "text": obj.text}  # type: ignore[attr-defined]
        return render(request, "visits/key_made.html", context)
