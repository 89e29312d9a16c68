"""How this app is called in the office."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """See the package."""

    name = "audit"
    verbose_name = _("Audit")
