"""What templates of pages say beyond Django's own tags."""

from __future__ import annotations

from importlib import import_module

from django import template
from django.utils.html import json_script
from django.utils.safestring import SafeString

from web.words import spoken

register = template.Library()


@register.simple_tag
def words(*files: str) -> SafeString:
    """Write the words of `common` and of the named files of `web.words` as JSON for words.js."""
    groups = [import_module(f"web.words.{name}").WORDS for name in ("common", *files)]
    return json_script(spoken(*groups), "words")


@register.inclusion_tag("web/_icon.html")
def icon(name: str, kind: str = "") -> dict[str, str]:
    """Draw an icon of icons.svg; `kind="turns"` mirrors it where one reads from right to left."""
    return {"name": name, "kind": kind}
