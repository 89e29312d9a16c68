"""How this app is called in the office."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AlertsConfig(AppConfig):
    """See the package."""

    name = "alerts"
    verbose_name = _("Alerts")
