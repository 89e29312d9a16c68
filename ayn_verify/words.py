"""Everything that is said, in eight languages. The sentences are in `languages/*.json`, all under the same names."""

from __future__ import annotations

import json
import os
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ayn_verify.findings import Finding

CODES = ("ar", "en", "ur", "hi", "es", "zh-hans", "fr", "ru")
RIGHT_TO_LEFT = ("ar", "ur")
MARKS = {True: "\u2713", False: "\u2717", None: "\u00b7"}  # held, exposed, told
LONGEST = 200
FIRST_STRONG_ISOLATE, POP = "\u2068", "\u2069"


def language_of(argv: list[str], env: Mapping[str, str]) -> str:
    """Return the language that is asked for, by `--language`, else by LANGUAGE or LANG; English if by none."""
    for place, word in enumerate(argv):
        name, _, value = word.partition("=")
        if name == "--language":
            return _match(value or (argv[place + 1] if place + 1 < len(argv) else "")) or "en"
    asked = [*env.get("LANGUAGE", "").split(":"), env.get("LC_ALL", ""), env.get("LANG", "")]
    return next((code for tag in asked if (code := _match(tag))), "en")


def environment_language(argv: list[str]) -> str:
    """Return the language for a command line in this process."""
    return language_of(argv, os.environ)


@cache
def sentences(language: str) -> dict[str, str]:
    """Return all sentences of a language by their names."""
    text = resources.files("ayn_verify").joinpath("languages", f"{language}.json").read_text("utf-8")
    found: dict[str, str] = json.loads(text)
    return found


def say(language: str, word: str, values: Mapping[str, Any] | None = None) -> str:
    """Return a sentence with its values, which came from files and may hold anything: only what is seen is shown."""
    shown = {name: _shown(language, value) for name, value in (values or {}).items()}
    return sentences(language)[word].format_map(shown)


def line(language: str, found: Finding) -> str:
    """Return a finding as a line with its mark."""
    return f"{MARKS[found.holds]} {say(language, found.word, found.values)}"


def _shown(language: str, value: Any) -> str:
    text = "".join(each if each.isprintable() else "\ufffd" for each in str(value)[:LONGEST])
    return f"{FIRST_STRONG_ISOLATE}{text}{POP}" if language in RIGHT_TO_LEFT else text


def _match(tag: str) -> str | None:
    primary = tag.strip().lower().replace("_", "-").split(".")[0].split("-")[0]
    code = "zh-hans" if primary == "zh" else primary
    return code if code in CODES else None
