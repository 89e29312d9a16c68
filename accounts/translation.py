"""Which texts of accounts exist in eight languages."""

from __future__ import annotations

from modeltranslation.translator import TranslationOptions, register

from accounts.models import ConsentText


@register(ConsentText)
class ConsentTextOptions(TranslationOptions):
    """What is asked."""

    fields = ("title", "text")
