"""Shapes of what may be sent: nothing unknown, nothing silently converted."""

from __future__ import annotations

from collections.abc import Mapping
from heapq import nsmallest
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.fields import empty

from core.text import undisguised

UNKNOWN_TOLD = 20  # unknown fields named in an answer: a body of nothing else must not make a far larger one
LONGEST_NAME = 64  # characters of each


class Input(serializers.Serializer[Any]):
    """A body of named fields; a name that it does not know is refused, beside all other faults."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the checked values. Raises ValidationError with every fault found."""
        if not isinstance(data, Mapping):
            text = self.error_messages["invalid"].format(datatype=type(data).__name__)
            raise ValidationError({"non_field_errors": [ErrorDetail(text, code="invalid_type")]})
        unknown = set(data) - set(self.fields)
        faults: dict[str, Any] = {
            str(name)[:LONGEST_NAME]: [ErrorDetail(str(_("This field is not known.")), code="unknown_field")]
            for name in nsmallest(UNKNOWN_TOLD, unknown, key=str)
        }
        try:
            values = super().to_internal_value(data)
        except ValidationError as error:
            raise ValidationError(faults | dict(error.detail)) from None  # type: ignore[arg-type]
        if faults:
            raise ValidationError(faults)
        return values


class Paged(Input):
    """What may be asked of a list without filters; the pages themselves check both."""

    limit = serializers.CharField(required=False)
    cursor = serializers.CharField(required=False)


class Text(serializers.CharField):
    """A text that was sent as a text: numbers are not turned into one."""

    def to_internal_value(self, data: Any) -> str:
        """Return the text. Raises ValidationError when it is none."""
        if not isinstance(data, str):
            raise ValidationError(self.error_messages["invalid"], code="invalid_type")
        return super().to_internal_value(data)


class Integer(serializers.IntegerField):
    """A whole number that was sent as a number: neither "3" nor 3.0 nor true is one."""

    def to_internal_value(self, data: Any) -> int:
        """Return the number. Raises ValidationError when it is none."""
        if type(data) is not int:
            raise ValidationError(self.error_messages["invalid"], code="invalid_type")
        return super().to_internal_value(data)


class Prose(Text):
    """Words that others will read: what would make them look other than they are is taken out."""

    def run_validation(self, data: Any = empty) -> Any:
        """Take out what hides before anything is measured. Raises ValidationError as every text does."""
        return super().run_validation(undisguised(data) if isinstance(data, str) else data)
