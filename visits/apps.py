"""How this app is called in the office."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VisitsConfig(AppConfig):
    """See the package."""

    name = "visits"
    verbose_name = _("Partner systems")
