"""The words of alerts, made when somebody reads them, in the active language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext

from alerts.kinds import Cause, Kind
from centers.kinds import PaymentMethod
from core import languages

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django_stubs_ext import StrPromise

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
    title, text = _TEXTS[Kind(kind)]
    if count == 1:
        return Words(str(title), text(context, center))
    if kind == Kind.RATING_TOLD:
        return Words(_told(count), text(context, center))
    if kind == Kind.FINDING_PROPOSED:
        return Words(str(title), _findings(count, center))
    again = _reported(count) if "condition" in context else _again(count)
    return Words(str(title), _joined(text(context, center), again))


def _told(count: int) -> str:
    return ngettext(
        "%(count)s more customer wants you to know now", "%(count)s more customers want you to know now", count
    ) % {"count": number(count)}


def _again(count: int) -> str:
    return ngettext("Found %(count)s time.", "Found %(count)s times.", count) % {"count": number(count)}


def _reported(count: int) -> str:
    return ngettext("Reported %(count)s time.", "Reported %(count)s times.", count) % {"count": number(count)}


def _findings(count: int, center: str) -> str:
    return ngettext(
        "%(count)s finding waits for your decision, the first of %(center)s.",
        "%(count)s findings wait for your decision, the first of %(center)s.",
        count,
    ) % {"count": number(count), "center": center}


def _joined(first: str, second: str) -> str:
    # Translators: one sentence after the other.
    return gettext("%(first)s %(second)s") % {"first": first, "second": second}


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
    return ngettext(
        "%(center)s: %(count)s thing was rated low: %(factors)s.",
        "%(center)s: %(count)s things were rated low: %(factors)s.",
        len(codes),
    ) % {"center": center, "count": len(codes), "factors": _factors(context)}


def _pulse(context: Mapping[str, Any], center: str) -> str:
    told = gettext("%(center)s: %(count)s new ratings.") % {"center": center, "count": context["count"]}
    if not context["factors"]:
        return told
    return _joined(told, gettext("Lower than before: %(factors)s.") % {"factors": _factors(context)})


def _low_factor(context: Mapping[str, Any], center: str) -> str:
    return gettext("%(center)s: %(factor)s has %(mean)s of 5.") % {
        "center": center,
        "factor": _factors(context),
        "mean": number(context["facts"]["mean"]),
    }


def _points(context: Mapping[str, Any], center: str) -> str:
    points = number(context["facts"]["points"])
    return gettext("%(center)s: %(points)s of 100 points.") % {"center": center, "points": points}


def _run(context: Mapping[str, Any], center: str) -> str:
    pulses = context["facts"]["pulses"]
    return ngettext(
        "%(center)s: %(factor)s was rated low %(count)s time in a row.",
        "%(center)s: %(factor)s was rated low %(count)s times in a row.",
        pulses,
    ) % {"center": center, "factor": _factors(context), "count": number(pulses)}


def _drop(context: Mapping[str, Any], center: str) -> str:
    facts = context["facts"]
    return gettext("%(center)s: %(after)s of 100 points since %(day)s, %(before)s before that.") % {
        "center": center,
        "day": format_date(date.fromisoformat(facts["since"]), "long", locale=_locale()),
        "after": number(facts["after"]),
        "before": number(facts["before"]),
    }


def _late(context: Mapping[str, Any], center: str) -> str:
    if "condition" in context:
        minutes = context["condition"]["minutes"]
        return ngettext(
            "%(center)s: it takes %(count)s minute now.", "%(center)s: it takes %(count)s minutes now.", minutes
        ) % {"center": center, "count": number(minutes)}
    percent = format_percent(context["facts"]["percent"] / 100, locale=_locale())
    return gettext("%(center)s: at least %(percent)s of the customers who told how long it took say so.") % {
        "center": center,
        "percent": percent,
    }


def _record(context: Mapping[str, Any], center: str) -> str:
    facts = context["facts"]
    return ngettext(
        "%(center)s: %(points)s of 100 points, more than in the %(count)s week before.",
        "%(center)s: %(points)s of 100 points, more than in each of the %(count)s weeks before.",
        facts["weeks"],
    ) % {"center": center, "points": number(facts["points"]), "count": number(facts["weeks"])}


def _payment(context: Mapping[str, Any], center: str) -> str:
    way = str(_WAYS[PaymentMethod(context["condition"]["payment_method"])])
    return gettext("%(center)s: this way to pay does not work: %(way)s.") % {"center": center, "way": way}


def _closed(_context: Mapping[str, Any], center: str) -> str:
    return gettext("%(center)s: found closed during opening hours.") % {"center": center}


def _unsafe(_context: Mapping[str, Any], center: str) -> str:
    return gettext("%(center)s: something there may hurt somebody.") % {"center": center}


def _barred(_context: Mapping[str, Any], center: str) -> str:
    return gettext("%(center)s: something keeps people with disabilities out.") % {"center": center}


def _finding(_context: Mapping[str, Any], center: str) -> str:
    return gettext("%(center)s: ratings that may be fraud wait for your decision.") % {"center": center}


def _factors(context: Mapping[str, Any]) -> str:
    """Return the factors of an alert by name."""
    return _listed([name(context["names"].get(code, {})) or code for code in context["factors"]])


def _listed(items: list[str]) -> str:
    return format_list(items, locale=_locale())


def number(value: float) -> str:
    """Return a number as the active language writes it."""
    return format_decimal(value, locale=_locale())


def _locale() -> Locale:
    return Locale.parse((get_language() or languages.DEFAULT).replace("zh-hans", "zh_Hans"), sep="_")


_WAYS = {
    PaymentMethod.CASH: gettext_lazy("cash"),
    PaymentMethod.CARD: gettext_lazy("card"),
    PaymentMethod.MOBILE: gettext_lazy("mobile phone"),
    PaymentMethod.ONLINE: gettext_lazy("online"),
    PaymentMethod.BANK_TRANSFER: gettext_lazy("bank transfer"),
    PaymentMethod.CHEQUE: gettext_lazy("cheque"),
    PaymentMethod.WALLET: gettext_lazy("wallet"),
}
_TEXTS: dict[Kind, tuple[StrPromise, Callable[[Mapping[str, Any], str], str]]] = {
    Kind.RATING_TOLD: (gettext_lazy("A customer wants you to know now"), _low_factors),
    Kind.RATING_RECEIVED: (gettext_lazy("New rating"), _low_factors),
    Kind.PULSE: (gettext_lazy("What customers say"), _pulse),
    Kind.LOW_FACTOR: (gettext_lazy("Many rate one thing low"), _low_factor),
    Kind.LOW_OVERALL: (gettext_lazy("Many rate the center low"), _points),
    Kind.LOW_WAITING_RUN: (gettext_lazy("Waiting is rated low again and again"), _run),
    Kind.SUDDEN_DROP: (gettext_lazy("Ratings have dropped"), _drop),
    Kind.TARGET_EXCEEDED: (gettext_lazy("It takes longer than promised"), _late),
    Kind.PAYMENT_DOWN: (gettext_lazy("A way to pay does not work"), _payment),
    Kind.CLOSED: (gettext_lazy("Closed although it should be open"), _closed),
    Kind.SAFETY_OBSTACLE: (gettext_lazy("Something is not safe"), _unsafe),
    Kind.ACCESSIBILITY_OBSTACLE: (gettext_lazy("Something is in the way"), _barred),
    Kind.PRAISE: (gettext_lazy("Customers praise the center"), _points),
    Kind.RECORD_WEEK: (gettext_lazy("A record week"), _record),
    Kind.FINDING_PROPOSED: (gettext_lazy("Ratings may be fraud"), _finding),
}
