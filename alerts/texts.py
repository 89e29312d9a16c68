"""The words of alerts, made when somebody reads them, in the active language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from babel import Locale
from babel.lists import format_list
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext

from alerts.kinds import Cause, Kind
from core import languages

if TYPE_CHECKING:
    from collections.abc import Mapping

CAUSES = {
    Cause.STAFFING: gettext_lazy("Too few staff"),
    Cause.STAFF_CONDUCT: gettext_lazy("Conduct of staff"),
    Cause.QUEUE: gettext_lazy("Queue or appointments"),
    Cause.PROCEDURE: gettext_lazy("Procedure or papers"),
    Cause.SYSTEM: gettext_lazy("System failure"),
    Cause.PAYMENT: gettext_lazy("Payment"),
    Cause.PREMISES: gettext_lazy("Building, access or parking"),
    Cause.INFORMATION: gettext_lazy("Missing or wrong information"),
    Cause.NOT_CONFIRMED: gettext_lazy("Could not be confirmed"),
    Cause.OTHER: gettext_lazy("Another cause"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """What is shown of an alert."""

    title: str
    text: str


def words(kind: str, context: Mapping[str, Any], center: str, count: int = 1) -> Words:
    """Return the title and text of an alert about a center that was told `count` times, in the active language."""
    if context.get("withdrawn"):
        return Words(
            gettext("A rating was withdrawn"),
            gettext("%(center)s: nothing of it counts any more.") % {"center": center},
        )
    titles = {
        Kind.RATING_TOLD.value: _told(count),
        Kind.RATING_RECEIVED.value: gettext("New rating"),
    }
    if kind == Kind.PULSE:
        return Words(gettext("What customers say"), _pulse(context, center))
    return Words(titles[kind], _low_factors(context, center))


def _told(count: int) -> str:
    if count == 1:
        return gettext("A customer wants you to know now")
    return ngettext(
        "%(count)s more customer wants you to know now", "%(count)s more customers want you to know now", count
    ) % {"count": count}


def name(names: Mapping[str, str]) -> str:
    """Return a name in the active language, else in English, Arabic, or the first language that has it."""
    for code in (get_language() or languages.DEFAULT, "en", "ar"):
        if names.get(code):
            return names[code]
    return next((text for text in names.values() if text), "")


def _low_factors(context: Mapping[str, Any], center: str) -> str:
    codes = context["factors"]
    if not codes:
        return gettext("%(center)s: nothing was rated low.") % {"center": center}
    low = [name(context["names"].get(code, {})) or code for code in codes]
    return ngettext(
        "%(center)s: %(count)s thing was rated low: %(factors)s.",
        "%(center)s: %(count)s things were rated low: %(factors)s.",
        len(low),
    ) % {"center": center, "count": len(low), "factors": _listed(low)}


def _pulse(context: Mapping[str, Any], center: str) -> str:
    told = gettext("%(center)s: %(count)s new ratings.") % {"center": center, "count": context["count"]}
    if not context["factors"]:
        return told
    fell = _listed([name(context["names"].get(code, {})) or code for code in context["factors"]])
    return f"{told} {gettext('Lower than before: %(factors)s.') % {'factors': fell}}"


def _listed(items: list[str]) -> str:
    locale = Locale.parse((get_language() or languages.DEFAULT).replace("zh-hans", "zh_Hans"), sep="_")
    return format_list(items, locale=locale)
