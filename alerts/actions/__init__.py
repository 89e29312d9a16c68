"""Every write of alerts."""

from alerts.actions.escalating import escalate_overdue
from alerts.actions.handling import acknowledge_alert, reopen_alert, resolve_alert, verify_alert
from alerts.actions.noting import note_news
from alerts.actions.publishing import publish_change
from alerts.actions.raising import NewAlert, forget, raise_alerts, replace_contents
from alerts.actions.ruling import change_rules

__all__ = [
    "NewAlert",
    "acknowledge_alert",
    "change_rules",
    "escalate_overdue",
    "forget",
    "note_news",
    "publish_change",
    "raise_alerts",
    "reopen_alert",
    "replace_contents",
    "resolve_alert",
    "verify_alert",
]
