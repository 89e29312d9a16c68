"""The demonstration country: the UAE and Qatar in outline. Places are real; centers' details and figures are examples.

`texts.csv` holds every word, a row a key and a column a language. `directory.json` holds regions, entities, units,
services and the named weeks, holidays and lists that `centers.json` and `people.json` refer to. `working.json` says
when public offices work; its Ramadans and feasts of 2027 are those expected.
"""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

from core import languages

HERE = Path(__file__).resolve().parent

Texts = dict[str, str]  # language -> text


@cache
def texts() -> dict[str, Texts]:
    """Return every text by its key, in all eight languages."""
    with (HERE / "texts.csv").open(encoding="utf-8", newline="") as file:
        return {row.pop("key"): row for row in csv.DictReader(file)}


@cache
def data(name: str) -> dict[str, Any]:
    """Return one of the JSON files: directory, centers, people, working."""
    content: dict[str, Any] = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
    return content


def translated(field: str, words: Texts) -> dict[str, str]:
    """Return the columns of a translated field: `name_ar`, .., `name_zh_hans`."""
    return {languages.column(field, language): text for language, text in words.items()}


def country_of(region: str) -> str:
    """Return the code of the country that a region of the demonstration belongs to."""
    parents = {row["code"]: row.get("parent") for row in data("directory")["regions"]}
    return parents[region] or region


def center_name(center: dict[str, Any]) -> Texts:
    """Return the name of a center: the words for its kind, filled with its place and its operator."""
    short = texts().get(f"short.{center['operator']}") or texts()[f"entity.{center['operator']}"]
    place = texts().get(f"place.{center.get('place')}", {})
    return {
        language: pattern.format(place=place.get(language, ""), entity=short[language])
        for language, pattern in texts()[f"kind.{center['title']}"].items()
    }


def center_address(center: dict[str, Any]) -> Texts:
    """Return the address of a center: district, region and country in the order of each language."""
    place = texts().get(f"place.{center.get('place')}", {})
    region = texts()[f"region.{center['region']}"]
    country = texts()[f"region.{country_of(center['region'])}"]
    return {
        language: pattern.format(place=place.get(language, ""), region=region[language], country=country[language])
        for language, pattern in texts()["text.address" if place else "text.address-online"].items()
    }
