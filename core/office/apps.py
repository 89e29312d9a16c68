"""Makes the office the admin site that apps register with."""

from __future__ import annotations

from django.contrib.admin.apps import AdminConfig


class OfficeConfig(AdminConfig):
    """The stock app with our site."""

    default_site = "core.office.site.OfficeSite"
