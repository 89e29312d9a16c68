"""Forms of the directory: closed lists as words, time zones and weekdays to choose from."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from centers import hours, words
from core.office.lists import one_of, some_of

if TYPE_CHECKING:
    from collections.abc import Callable

AREAS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific", "UTC")
LEFT_TO_RIGHT = {"dir": "ltr"}  # codes, numbers and addresses, in whatever language the page is


@cache
def zones() -> list[tuple[str, str]]:
    """Return the time zones that maps know."""
    return [(name, name) for name in sorted(available_timezones()) if name.split("/")[0] in AREAS]


def known_zone(name: str) -> str:
    """Return the name. Raises ValidationError for a time zone that does not exist."""
    try:
        hours.zone(name)
    except ValueError:
        raise forms.ValidationError(_("This time zone is not known.")) from None
    return name


class ZoneWidget(forms.Select):
    """A list of time zones; one that the row has already is offered too."""

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> Any:
        """Add what is chosen when the list lacks it."""
        extra = [(one, one) for one in value if one and one not in dict(zones())]
        self.choices = extra + zones()
        return super().optgroups(name, value, attrs)


def field_for(name: str) -> Callable[..., forms.Field] | None:
    """Return how a form asks for a field of the directory, None for the usual way."""
    return {
        "kind": lambda **more: one_of(words.KINDS, **more),
        "accessibility": lambda **more: some_of(words.ACCESSIBILITY, **more),
        "payment_methods": lambda **more: some_of(words.PAYMENT_METHODS, **more),
        "season": lambda **more: one_of(words.SEASONS, **more),
        "weekday": Weekday,
    }.get(name)


class Weekday(forms.TypedChoiceField):
    """A day of the week by its name."""

    def __init__(self, **more: Any) -> None:
        choices = [(str(number), name) for number, name in words.WEEKDAYS.items()]
        super().__init__(choices=choices, coerce=int, **more)
