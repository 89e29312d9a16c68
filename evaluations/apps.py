"""How this app is called in the office."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvaluationsConfig(AppConfig):
    """See the package."""

    name = "evaluations"
    verbose_name = _("Questions")
