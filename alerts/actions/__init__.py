"""Every write of alerts."""

from alerts.actions.handling import acknowledge_alert, resolve_alert
from alerts.actions.raising import NewAlert, forget, raise_alerts, replace_contents

__all__ = ["NewAlert", "acknowledge_alert", "forget", "raise_alerts", "replace_contents", "resolve_alert"]
