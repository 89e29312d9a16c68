"""Shapes of the directory: what may be asked for, and what is answered."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema_field
from rest_framework import serializers

from centers.kinds import CenterKind, PaymentMethod
from core import languages
from core.serializers import Input

NUMBER = re.compile(r"-?[0-9]{1,5}(\.[0-9]{1,15})?", re.ASCII)
LARGEST_RADIUS_KM = 500
LONGEST_Q = 200


class Whole(serializers.IntegerField):
    """A whole number in ASCII digits."""

    def to_internal_value(self, data: Any) -> int:
        """Return the number. Raises ValidationError when it is none."""
        if not (isinstance(data, str) and data.isascii()):
            self.fail("invalid")
        return super().to_internal_value(data)


class Number(serializers.FloatField):
    """A decimal number in ASCII digits: no exponent, no NaN."""

    def to_internal_value(self, data: Any) -> float:
        """Return the number. Raises ValidationError when it is none."""
        if not (isinstance(data, str) and NUMBER.fullmatch(data)):
            self.fail("invalid")
        return float(data)


@extend_schema_field(OpenApiTypes.STR)
class Position(serializers.Field[tuple[float, float], str, str, Any]):
    """`latitude,longitude` in degrees (WGS 84)."""

    default_error_messages = {
        "invalid": _("Give a latitude and a longitude in Western digits, such as 25.2048,55.2708."),
        "out_of_range": _("A latitude lies between -90 and 90, a longitude between -180 and 180."),
    }

    def to_internal_value(self, data: str) -> tuple[float, float]:
        """Return (latitude, longitude). Raises ValidationError when it is no place on earth."""
        parts = [part.strip() for part in str(data).split(",")]
        if len(parts) != 2 or not all(NUMBER.fullmatch(part) for part in parts):
            self.fail("invalid")
        latitude, longitude = map(float, parts)
        if abs(latitude) > 90 or abs(longitude) > 180:
            self.fail("out_of_range")
        return latitude, longitude


class Asked(Input):
    """What every read of the directory understands."""

    translations = serializers.ChoiceField(["all"], required=False, help_text="staff: every language, as an object")


class AskedPage(Asked):
    """A page of a list."""

    limit = Whole(min_value=1, max_value=100, default=20)
    cursor = serializers.CharField(required=False, max_length=1000, help_text="from `next` or `previous`")


class AskedOfEntity(AskedPage):
    """A list, of one entity if named."""

    entity = serializers.CharField(required=False, max_length=64)


class AskedCenters(AskedPage):
    """Centers: all conditions must hold."""

    near = Position(required=False, help_text="latitude,longitude; adds distance_km and orders by it")
    radius_km = Number(required=False, min_value=0.001, max_value=LARGEST_RADIUS_KM)
    q = serializers.CharField(required=False, max_length=LONGEST_Q, help_text="words of name, address or code")
    entity = serializers.CharField(required=False, max_length=64, help_text="code of an entity with a desk there")
    service = serializers.CharField(required=False, max_length=64, help_text="code of a service offered there")
    region = serializers.CharField(required=False, max_length=64, help_text="code of a region or country")
    kind = serializers.ChoiceField([kind.value for kind in CenterKind], required=False)
    open_now = serializers.BooleanField(
        required=False, default=None, allow_null=True, help_text="unknown hours match neither true nor false"
    )
    accessible = serializers.BooleanField(required=False, default=None, allow_null=True)
    payment = serializers.ChoiceField([method.value for method in PaymentMethod], required=False)
    ordering = serializers.ChoiceField(
        ["distance", "name", "score"],
        required=False,
        help_text="`score`: by what the public score is at least, the fewer ratings the less; without a score last",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Distances need a place to start from."""
        needing = {"radius_km": "radius_km" in attrs, "ordering": attrs.get("ordering") == "distance"}
        if "near" not in attrs and any(needing.values()):
            text = _("Give `near` as well.")
            raise serializers.ValidationError({name: text for name, needs in needing.items() if needs}, "near_missing")
        attrs.setdefault("ordering", "distance" if "near" in attrs else "name")
        return attrs


CENTER_CODE = OpenApiParameter(
    "code", str, OpenApiParameter.PATH, examples=[OpenApiExample("A complex", value="QA-HILAL")]
)
SERVICE_CODE = OpenApiParameter(
    "code", str, OpenApiParameter.PATH, examples=[OpenApiExample("A service", value="insurance-request")]
)
TRANSLATIONS = {
    "title": "Translations",
    "type": "object",
    "description": "every language, null where nothing is filled",
    "additionalProperties": False,
    "required": sorted(languages.CODES),
    "properties": {code: {"type": ["string", "null"]} for code in sorted(languages.CODES)},
}


@extend_schema_field({"anyOf": [{"type": "string"}, TRANSLATIONS]})
class Worded(serializers.Field[Any, Any, Any, Any]):
    """A text in the asked language; with `translations=all` an object of all."""


class Named(serializers.Serializer[Any]):
    """A code and its words."""

    code = serializers.CharField()
    name = Worded(help_text="in the asked language; an object of all with `translations=all`")


class PlainNamed(serializers.Serializer[Any]):
    """A code and its name in the asked language."""

    code = serializers.CharField()
    name = serializers.CharField()


class MandateOutput(serializers.Serializer[Any]):
    """What somebody answers for: one center, or one entity wherever it has desks."""

    center = PlainNamed(allow_null=True)
    entity = PlainNamed(allow_null=True)


class MemberOutput(serializers.Serializer[Any]):
    """Somebody who hears of a center's alerts."""

    username = serializers.CharField()
    role = serializers.CharField(help_text="manager or quality")
    entity = PlainNamed(allow_null=True, help_text="answers for all of it; null: for this center")


class RegionOutput(Named):
    """A country (no parent) or a region of one."""

    parent = serializers.CharField(allow_null=True)  # type: ignore[assignment]
    timezone = serializers.CharField()


class EntityOutput(Named):
    """An organization that owns services."""

    parent = serializers.CharField(allow_null=True)  # type: ignore[assignment]
    region = serializers.CharField(allow_null=True)
    website = serializers.CharField()


class UnitOutput(Named):
    """A department of an entity (no parent) or a section of one."""

    entity = serializers.CharField()
    parent = serializers.CharField(allow_null=True)  # type: ignore[assignment]


class ServiceOutput(Named):
    """What an entity offers, with the papers it asks for and the minutes it promises."""

    entity = Named()
    description = Worded()
    documents = serializers.ListField(child=Worded())
    checklist = Named(many=True, help_text="the same papers, each with a code by which a phone ticks it off")
    fee = serializers.FloatField(allow_null=True)
    currency = serializers.CharField()
    target_waiting_minutes = serializers.IntegerField(allow_null=True)
    target_completion_minutes = serializers.IntegerField(allow_null=True)
    payment_methods = serializers.ListField(child=serializers.CharField())


class PositionOutput(serializers.Serializer[Any]):
    """WGS 84 degrees."""

    lat = serializers.FloatField()
    lng = serializers.FloatField()


class OpeningOutput(serializers.Serializer[Any]):
    """One shift of a weekday (0 = Monday), or today's exception (`date`; without times: closed)."""

    weekday = serializers.IntegerField(allow_null=True, min_value=0, max_value=6)
    date = serializers.DateField(allow_null=True)
    opens = serializers.CharField(allow_null=True, help_text="HH:MM on the clock of the place")
    closes = serializers.CharField(allow_null=True, help_text="HH:MM; not later than `opens`: on the next day")
    reason = Worded()


class ScoreOutput(serializers.Serializer[Any]):
    """What the public scorecard says on the whole."""

    points = serializers.FloatField(min_value=0, max_value=100)
    n = serializers.CharField(allow_null=True, help_text="band of the ratings behind it, to be shown beside it")


class CenterItem(Named):
    """A center in a list."""

    kind = serializers.CharField()
    region = Named()
    address = Worded()
    position = PositionOutput(allow_null=True)
    distance_km = serializers.FloatField(allow_null=True, required=False, help_text="only with `near`")
    open_now = serializers.BooleanField(allow_null=True, help_text="null: not known")
    open_changes_at = serializers.DateTimeField(
        allow_null=True, help_text="when it opens or closes next; null: not known, or not within two weeks"
    )
    timezone = serializers.CharField(help_text="IANA name: the clock of the place")
    opening_hours = OpeningOutput(many=True)
    payment_methods = serializers.ListField(child=serializers.CharField())
    accessibility = serializers.ListField(child=serializers.CharField())
    entities = Named(many=True)
    score = ScoreOutput(
        allow_null=True, required=False, help_text="in lists, as of the public scorecard; null: too few have rated"
    )


class DeskOutput(serializers.Serializer[Any]):
    """One entity's presence inside a center."""

    entity = Named()
    unit = Named(allow_null=True)
    open_now = serializers.BooleanField(allow_null=True, help_text="null: not known")
    open_changes_at = serializers.DateTimeField(
        allow_null=True, help_text="when it opens or closes next; null: not known, or not within two weeks"
    )
    timezone = serializers.CharField(help_text="IANA name: the clock of the place")
    opening_hours = OpeningOutput(many=True)
    services = ServiceOutput(many=True)


class OfferedService(Named):
    """A service on offer at a center."""

    entity = serializers.CharField()


class CenterOutput(CenterItem):
    """Everything public about a center."""

    description = Worded()
    postcode = serializers.CharField()
    phone = serializers.CharField()
    website = serializers.CharField()
    exceptions = OpeningOutput(many=True, help_text="today's and all coming ones; in lists `opening_hours` has today's")
    hours_text = serializers.CharField(help_text="opening hours in words, when they fit no week")
    by_appointment = serializers.BooleanField()
    is_demo = serializers.BooleanField(help_text="demonstration data")
    services = OfferedService(many=True)


@cache
def page_of(item: type[serializers.Serializer[Any]]) -> Any:
    """Return the shape of a page of items."""
    return type(
        f"{item.__name__}Page",
        (serializers.Serializer,),
        {
            "__doc__": f"A page of {item.__name__}.",
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
            "results": item(many=True),
        },
    )
