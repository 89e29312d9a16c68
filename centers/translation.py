"""Which words of the directory exist in all languages. Reference data only: what people write is not translated."""

from __future__ import annotations

from modeltranslation.translator import TranslationOptions, register

from centers.models import Center, Entity, OpeningException, Region, Service, ServiceDocument, Unit


@register([Region, Entity, ServiceDocument, Unit])
class NameOptions(TranslationOptions):
    """Things with a name."""

    fields = ("name",)


@register(Service)
class ServiceOptions(TranslationOptions):
    """A service has a name and a description."""

    fields = ("name", "description")


@register(Center)
class CenterOptions(TranslationOptions):
    """A center has a name, an address and a description."""

    fields = ("name", "address", "description")


@register(OpeningException)
class ReasonOptions(TranslationOptions):
    """An exception has a reason."""

    fields = ("reason",)
