"""The app of the pages."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages for residents, managers and auditors; without models: all they show comes from the API."""

    name = "web"
