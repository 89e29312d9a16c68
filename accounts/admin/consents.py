"""What people are asked to consent to: written as drafts, published for good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.forms import ModelForm
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import words
from accounts.authentication import person_of
from accounts.kinds import Purpose
from accounts.models import ConsentText
from audit.actions import record
from core.office.deeds import Deed, Deeds
from core.office.lists import filter_by, one_of
from core.office.translated import TranslatedAdmin

if TYPE_CHECKING:
    from django.http import HttpRequest


def _publish(request: HttpRequest, text: ConsentText, _given: dict[str, Any]) -> None:
    """Publish a text that is written in all languages (the database refuses others)."""
    try:
        with transaction.atomic():
            text.published_at = timezone.now()
            text.save(update_fields=["published_at"])
            record(by=person_of(request), action="consent_text_published", target=text)
    except IntegrityError:
        raise ValidationError(_("It must be written in all eight languages first.")) from None


PUBLISH = Deed(
    "publish",
    _("Publish"),
    _publish,
    says=lambda _text: [
        _("From now on this is what people are asked. Nobody can change it any more."),
        _("Who consented to an earlier text is asked anew."),
    ],
    offered=lambda _request, text: text.published_at is None,
)


@admin.register(ConsentText)
class ConsentTextAdmin(Deeds, TranslatedAdmin):  # type: ignore[misc]
    """New versions are written here and published; what is published stays as it is."""

    deeds = (PUBLISH,)
    list_display = ("purpose_said", "version", "title", "published_at")
    list_filter = (filter_by("purpose", _("purpose"), words.PURPOSES),)
    search_fields = ("title_en", "title_ar")
    ordering = ("purpose", "-version")
    exclude = ("version", "published_at")

    @admin.display(description=_("purpose"), ordering="purpose")
    def purpose_said(self, text: ConsentText) -> str:
        """Say the purpose in words."""
        return str(words.PURPOSES[Purpose(text.purpose)])

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the purposes in words."""
        if db_field.name == "purpose":
            return one_of(words.PURPOSES, label=_("Purpose"))
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_delete_permission(self, _request: HttpRequest, _obj: ConsentText | None = None) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, _request: HttpRequest, text: ConsentText | None = None) -> bool:
        """Only of what is not published."""
        return text is None or text.published_at is None

    def save_model(self, request: HttpRequest, text: ConsentText, form: ModelForm[Any], change: bool) -> None:
        """Save; a new text is the next version of its purpose."""
        if not change:
            last = ConsentText.objects.filter(purpose=text.purpose).aggregate(last=Max("version"))["last"]
            text.version = (last or 0) + 1
        super().save_model(request, text, form, change)
        action = "consent_text_changed" if change else "consent_text_created"
        record(by=person_of(request), action=action, target=text, detail={"fields": sorted(form.changed_data)})
