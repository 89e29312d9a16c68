"""Which texts of the factor sets exist in eight languages."""

from __future__ import annotations

from modeltranslation.translator import TranslationOptions, register

from evaluations.models import Factor, FactorSet


@register(FactorSet)
class FactorSetTranslation(TranslationOptions):
    """The set's name."""

    fields = ("name",)


@register(Factor)
class FactorTranslation(TranslationOptions):
    """What is judged, and the question asked about it."""

    fields = ("name", "question")
