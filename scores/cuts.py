"""What `level` and `within` mean: which rollup rows answer them, and what each row is called."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import gettext as _

from centers import edition
from centers.wording import current, tr_sql
from core.problems import Problem, invalid
from scores.levels import MONTHLY, TRAITS, Level, trait_keys
from scores.periods import DAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scores.periods import Window

LEVELS = ("country", "region", "entity", "center", "desk", "unit", "service", *TRAITS, "source")
PLACES = ("country", "region", "entity", "center", "unit", "service", *TRAITS)  # what `within` may name

_TABLES = {
    "country": "centers_region",
    "region": "centers_region",
    "entity": "centers_entity",
    "center": "centers_center",
    "unit": "centers_unit",
    "service": "centers_service",
}

# Rows of the directory: key of the rollup, code, name. {k}: the key's own expression; {c}, {e}, {n}: names in the
# reader's language.
_COUNTRIES = "SELECT {k} AS key, n.code, {n} AS name FROM centers_region n WHERE n.parent_id IS NULL"
_REGIONS = "SELECT {k} AS key, n.code, {n} AS name FROM centers_region n WHERE n.parent_id IS NOT NULL"
_ENTITIES = "SELECT {k} AS key, n.code, {n} AS name FROM centers_entity n WHERE true"
_CENTERS = """SELECT {k} AS key, n.code, {n} AS name
    FROM centers_center n JOIN centers_region r ON r.id = n.region_id WHERE true"""
_SERVICES = "SELECT {k} AS key, n.code, {n} AS name FROM centers_service n WHERE true"
# A unit counts with all units below it: `key` is an array.
_UNITS = """SELECT ARRAY(WITH RECURSIVE below AS (SELECT n.id UNION SELECT u.id FROM centers_unit u
    JOIN below ON u.parent_id = below.id) SELECT id::bigint FROM below) AS key, n.code, {n} AS name
    FROM centers_unit n WHERE true"""
_DESKS = """SELECT n.id::bigint << 32 | e.id AS key, {code} AS code, {name} AS name
    FROM centers_desk d JOIN centers_center n ON n.id = d.center_id JOIN centers_entity e ON e.id = d.entity_id
    JOIN centers_region r ON r.id = n.region_id WHERE true"""
_BOTH = {"code": "n.code || '/' || e.code", "name": "{n} || ' · ' || {e}"}
_AS_CENTER = {"code": "n.code", "name": "{n}"}
_AS_ENTITY = {"code": "e.code", "name": "{e}"}
_IN_CENTER, _IN_ENTITY = " AND n.id = %s", " AND e.id = %s"
_IN_REGION, _IN_COUNTRY = " AND n.region_id = %s", " AND %s IN (r.id, r.parent_id)"


def _desks(names: dict[str, str]) -> str:
    return _DESKS.replace("{code}", names["code"]).replace("{name}", names["name"])


def _values(trait: str, key: str = "v.numbers") -> str:
    """Return the values of a trait as rows of a directory, their keys arrays; clients have the words for them."""
    rows = ", ".join(f"(ARRAY{trait_keys(trait, value)}::bigint[], '{value}'::text)" for value in TRAITS[trait])
    return f"SELECT {key} AS key, v.code, v.code AS name FROM (VALUES {rows}) AS v (numbers, code) WHERE true"  # noqa: S608


_WITHIN_IT = "ARRAY(SELECT %s::bigint << 32 | number FROM unnest(v.numbers) AS number)"
_OF_IT = "n.id::bigint << 32 | %s"
_OF_VALUE = "ARRAY(SELECT n.id::bigint << 32 | number FROM unnest(%s::text::bigint[]) AS number)"

# (level, within) -> (rollup level, rows of the directory). What is missing here is not kept.
_ANSWERS: dict[tuple[str, str | None], tuple[Level, str]] = {
    ("country", None): (Level.COUNTRY, _COUNTRIES),
    ("country", "country"): (Level.COUNTRY, _COUNTRIES + " AND n.id = %s"),
    ("region", None): (Level.REGION, _REGIONS),
    ("region", "country"): (Level.REGION, _REGIONS + " AND n.parent_id = %s"),
    ("region", "region"): (Level.REGION, _REGIONS + " AND n.id = %s"),
    ("entity", None): (Level.ENTITY, _ENTITIES),
    ("entity", "entity"): (Level.ENTITY, _ENTITIES + " AND n.id = %s"),
    ("entity", "center"): (Level.DESK, _desks(_AS_ENTITY) + _IN_CENTER),
    ("center", None): (Level.CENTER, _CENTERS),
    ("center", "center"): (Level.CENTER, _CENTERS + _IN_CENTER),
    ("center", "region"): (Level.CENTER, _CENTERS + _IN_REGION),
    ("center", "country"): (Level.CENTER, _CENTERS + _IN_COUNTRY),
    ("center", "entity"): (Level.DESK, _desks(_AS_CENTER) + _IN_ENTITY),
    ("desk", None): (Level.DESK, _desks(_BOTH)),
    ("desk", "center"): (Level.DESK, _desks(_BOTH) + _IN_CENTER),
    ("desk", "entity"): (Level.DESK, _desks(_BOTH) + _IN_ENTITY),
    ("desk", "region"): (Level.DESK, _desks(_BOTH) + _IN_REGION),
    ("desk", "country"): (Level.DESK, _desks(_BOTH) + _IN_COUNTRY),
    ("service", None): (Level.SERVICE, _SERVICES),
    ("service", "service"): (Level.SERVICE, _SERVICES + " AND n.id = %s"),
    ("service", "entity"): (Level.SERVICE, _SERVICES + " AND n.entity_id = %s"),
    ("service", "center"): (Level.CENTER_SERVICE, _SERVICES.replace("{k}", "%s::bigint << 32 | n.id")),
    ("center", "service"): (Level.CENTER_SERVICE, _CENTERS.replace("{k}", _OF_IT)),
    ("unit", None): (Level.UNIT, _UNITS + " AND n.parent_id IS NULL"),
    ("unit", "entity"): (Level.UNIT, _UNITS + " AND n.parent_id IS NULL AND n.entity_id = %s"),
    ("unit", "unit"): (Level.UNIT, _UNITS + " AND n.parent_id = %s"),
}
for _trait in TRAITS:
    _ANSWERS[_trait, None] = (Level.TRAIT, _values(_trait))
    _ANSWERS[_trait, _trait] = (Level.TRAIT, _values(_trait) + " AND v.numbers = %s::text::bigint[]")
    for _place_name, _kept, _rows in (
        ("country", Level.COUNTRY_TRAIT, _COUNTRIES),
        ("region", Level.REGION_TRAIT, _REGIONS),
        ("entity", Level.ENTITY_TRAIT, _ENTITIES),
        ("center", Level.CENTER_TRAIT, _CENTERS),
    ):
        _ANSWERS[_trait, _place_name] = (_kept, _values(_trait, _WITHIN_IT))
        _ANSWERS[_place_name, _trait] = (_kept, _rows.replace("{k}", _OF_VALUE))
_OF_MANY = (Level.UNIT, Level.TRAIT, Level.COUNTRY_TRAIT, Level.REGION_TRAIT, Level.ENTITY_TRAIT, Level.CENTER_TRAIT)
_OF_A_UNIT = (Level.UNIT, _UNITS + " AND n.id = %s")  # with what is below it: the whole that sources are parts of


@dataclass(frozen=True)
class Cut:
    """Which rollup rows answer a question, and the directory rows that name them (SQL and its parameters).

    `by_source`: one row for each source, over all keys; else one for each key. `center`: the one that traits or
    services, kept by months only, are asked within; `asked`: the level as it was asked for.
    """

    level: Level
    directory: str
    params: tuple[int | str, ...]
    by_source: bool = False
    center: int | None = None
    asked: str = ""

    @property
    def has_many_keys(self) -> bool:
        """Tell whether a row of the directory stands for an array of keys: a unit with those below it, a trait."""
        return self.level in _OF_MANY

    @property
    def match(self) -> str:
        """Return the SQL that finds the rollup rows of a row `d` of the directory."""
        return "key = ANY (d.key)" if self.has_many_keys else "key = d.key"

    @property
    def keys(self) -> str:
        """Return the SQL of all keys of the directory."""
        return f"SELECT {'unnest(d.key)' if self.has_many_keys else 'd.key'} FROM ({self.directory}) d"  # noqa: S608


def resolve(level: str, within: str | None) -> Cut:
    """Return the cut of `level` and `within` ("kind:CODE").

    Raises Problem 400 for a `within` that is malformed, that names nothing, or for which no numbers are kept.
    """
    kind, key = place_of(within) if within else (None, None)
    params = (key,) if key is not None else ()
    if level == "source":
        own = kind or "country"
        table, alone = _OF_A_UNIT if own == "unit" else _ANSWERS[own, own if kind else None]
        return Cut(table, _worded(alone), params, by_source=True)
    if (level, kind) not in _ANSWERS:
        raise invalid("/within", "not_kept", _("No numbers are kept for this level within that."))
    rollup, directory = _ANSWERS[level, kind]
    center = int(key) if key is not None and rollup in MONTHLY and kind == "center" else None
    return Cut(rollup, _worded(directory), params, center=center, asked=level)


def series(level: str, within: str | None) -> Cut:
    """Return the cut of which one row is followed over time: like `resolve`, and any unit, not only those on top."""
    cut = resolve(level, within)
    return replace(cut, directory=_worded(_UNITS)) if (level, within) == ("unit", None) else cut


def refuse_days(level: Level, period: Sequence[Window]) -> None:
    """Refuse single days of a level that is kept by whole months. Raises Problem 400."""
    if level in MONTHLY and any(window.grain == DAY for window in period):
        raise invalid("/from", "whole_months", _("These numbers of centers are kept by whole months."))


def _worded(directory: str) -> str:
    language = current()
    return (
        directory.replace("{k}", "n.id::bigint")
        .replace("{n}", tr_sql("n", "name", language))
        .replace("{e}", tr_sql("e", "name", language))
    )


def place_of(within: str) -> tuple[str, int | str]:
    """Return kind and key of what "kind:CODE" names; of a trait its value's numbers. Raises Problem 400."""
    kind, colon, code = within.partition(":")
    if not (colon and kind in PLACES):
        raise invalid("/within", "invalid", _("Write it as kind:CODE, such as region:DXB."))
    if kind in TRAITS:
        if code not in TRAITS[kind]:
            raise _unknown()
        return kind, f"{{{','.join(map(str, trait_keys(kind, code)))}}}"
    stands = edition.current()
    key = _KEYS.get((kind, code), stands)
    if key is None and (key := _read_key(kind, code)) is not None:
        _KEYS.put((kind, code), key, stands)
    if key is None:
        raise _unknown()
    return kind, key


_KEYS: edition.Memory[tuple[str, str], int] = edition.Memory(50_000)


def _read_key(kind: str, code: str) -> int | None:
    parent = {"country": " AND parent_id IS NULL", "region": " AND parent_id IS NOT NULL"}.get(kind, "")
    with connection.cursor() as sql:
        sql.execute(f"SELECT id FROM {_TABLES[kind]} WHERE code = %s{parent}", [code])  # noqa: S608 - closed lists
        row = sql.fetchone()
    return row[0] if row else None


def _unknown() -> Problem:
    return invalid("/within", "unknown_code", _("There is nothing of this kind with this code."))
