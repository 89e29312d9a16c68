"""The words of the rules of alerts, in the active language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy, ngettext_lazy

from alerts import texts
from alerts.rules import LOW_MEAN_ABOVE, LOW_WAITING_MEAN, Rule

NAMES = {
    Rule.LOW_FACTOR: gettext_lazy("Factors rated low"),
    Rule.LOW_OVERALL: gettext_lazy("Low ratings overall"),
    Rule.LOW_WAITING_RUN: gettext_lazy("Waiting rated low several times in a row"),
    Rule.SUDDEN_DROP: gettext_lazy("Sudden drop"),
    Rule.TARGET_EXCEEDED: gettext_lazy("Services take longer than promised"),
    Rule.PAYMENT_DOWN: gettext_lazy("A way to pay is out of order"),
    Rule.CLOSED: gettext_lazy("Closed during opening hours"),
    Rule.SAFETY_OBSTACLE: gettext_lazy("Danger to people"),
    Rule.ACCESSIBILITY_OBSTACLE: gettext_lazy("Obstacle to access"),
    Rule.PRAISE: gettext_lazy("Praise"),
    Rule.RECORD_WEEK: gettext_lazy("Best week so far"),
}
_SENTENCES = {
    Rule.LOW_FACTOR: gettext_lazy(
        "A factor is low if a customer who tells you at once scored it %(count)s or less, or if the mean of many "
        "ratings is %(mean)s or less."
    ),
    Rule.LOW_OVERALL: ngettext_lazy(
        "The mean of all factors is below %(count)s point of 100.",
        "The mean of all factors is below %(count)s points of 100.",
        "count",
    ),
    Rule.LOW_WAITING_RUN: ngettext_lazy(
        "The mean of the waiting time was %(mean)s or less in %(count)s pulse in a row.",
        "The mean of the waiting time was %(mean)s or less in %(count)s pulses in a row.",
        "count",
    ),
    Rule.SUDDEN_DROP: ngettext_lazy(
        "Ratings fall below what is usual here. While nothing changes, a false alarm comes once in %(count)s day.",
        "Ratings fall below what is usual here. While nothing changes, a false alarm comes once in %(count)s days.",
        "count",
    ),
    Rule.TARGET_EXCEEDED: gettext_lazy(
        "At least %(count)s%% of customers were served later than the service promises."
    ),
    Rule.PAYMENT_DOWN: gettext_lazy("Reports say that one of the usual ways to pay does not work."),
    Rule.CLOSED: gettext_lazy("Reports say that the center is closed although it should be open."),
    Rule.SAFETY_OBSTACLE: gettext_lazy("Reports tell of something that may hurt people. This is always told."),
    Rule.ACCESSIBILITY_OBSTACLE: gettext_lazy(
        "Reports tell of something that keeps people from entering or moving about. This is always told."
    ),
    Rule.PRAISE: ngettext_lazy(
        "The mean of all factors is %(count)s point of 100 or more.",
        "The mean of all factors is %(count)s points of 100 or more.",
        "count",
    ),
    Rule.RECORD_WEEK: ngettext_lazy(
        "A week is better than every week before it; there must be %(count)s week to compare with.",
        "A week is better than every week before it; there must be %(count)s weeks to compare with.",
        "count",
    ),
}


def explanation(rule: Rule, threshold: int | None) -> str:
    """Return a sentence that tells when a rule raises an alert, with its threshold in it."""
    mean = LOW_WAITING_MEAN if rule is Rule.LOW_WAITING_RUN else (threshold or 0) + LOW_MEAN_ABOVE
    return str(_SENTENCES[rule] % {"count": threshold, "mean": texts.number(mean)})
