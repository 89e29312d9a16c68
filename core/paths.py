"""Ids in addresses."""

from __future__ import annotations

from django.urls.converters import UUIDConverter


class AnyCaseUUID(UUIDConverter):
    """A UUID in small or capital letters: phones write them in both, and a body takes both as well."""

    regex = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
