"""Partner keys in the admin site: made, seen, revoked; never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminSplitDateTime
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.authentication import person_of
from centers.models import Entity
from centers.models.closed_lists import choices
from visits.actions import make_key, revoke_key
from visits.actions.keys import LIFE
from visits.kinds import Scope
from visits.models import PartnerKey

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse


def _in_a_year() -> datetime:
    return timezone.now() + LIFE


class PartnerKeyForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new key."""

    entity: forms.ModelChoiceField[Entity] = forms.ModelChoiceField(Entity.objects.filter(is_active=True))
    scopes = forms.MultipleChoiceField(choices=choices(Scope), widget=forms.CheckboxSelectMultiple)
    expires_at = forms.SplitDateTimeField(initial=_in_a_year, widget=AdminSplitDateTime)

    class Meta:
        model = PartnerKey
        fields = ("entity", "name", "scopes", "expires_at")

    def clean_expires_at(self) -> datetime:
        """Refuse a key that ends before it begins."""
        end: datetime = self.cleaned_data["expires_at"]
        if end <= timezone.now():
            raise forms.ValidationError(_("The period ends before it begins."))
        return end


@admin.register(PartnerKey)
class PartnerKeyAdmin(admin.ModelAdmin[PartnerKey]):
    """The text of a key is on the page that answers its making, and nowhere else."""

    form = PartnerKeyForm
    list_display = ("prefix", "entity", "name", "created_at", "expires_at", "revoked_at", "last_used_on")
    list_select_related = ("entity",)
    list_filter = ("revoked_at",)
    actions = ("revoke",)
    fields = ("entity", "name", "scopes", "expires_at")

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

    @admin.action(description=_("Revoke"))
    def revoke(self, request: HttpRequest, keys: QuerySet[PartnerKey]) -> None:
        """End keys now."""
        for key in keys:
            revoke_key(by=person_of(request), key=key)
