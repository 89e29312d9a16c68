"""Alerts, and the numbered mailbox of each person who receives them."""

from alerts.models.alert import Alert, Occurrence
from alerts.models.loop import DeadlineSetting, Escalation, Publication, Recheck, Step
from alerts.models.mailbox import Delivery, DeliveryQuerySet, Mailbox
from alerts.models.news import News, Nudge, Wish
from alerts.models.reach import Notice, Preference, PushSubscription
from alerts.models.rules import RuleBound, RuleSetting

__all__ = [
    "Alert",
    "DeadlineSetting",
    "Delivery",
    "DeliveryQuerySet",
    "Escalation",
    "Mailbox",
    "News",
    "Notice",
    "Nudge",
    "Occurrence",
    "Preference",
    "Publication",
    "PushSubscription",
    "Recheck",
    "RuleBound",
    "RuleSetting",
    "Step",
    "Wish",
]
