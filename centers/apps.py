"""How this app is called in the office."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CentersConfig(AppConfig):
    """See the package."""

    name = "centers"
    verbose_name = _("Directory")
