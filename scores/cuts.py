"""What `level` and `within` mean: which rollup rows answer them, and what each row is called."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from centers import edition
from centers.wording import current, tr_sql
from core.problems import Problem, invalid
from scores.levels import CHANNELS, Level

LEVELS = ("country", "region", "entity", "center", "desk", "service", "channel", "source")
PLACES = ("country", "region", "entity", "center", "service")  # what `within` may name

_TABLES = {
    "country": "centers_region",
    "region": "centers_region",
    "entity": "centers_entity",
    "center": "centers_center",
    "service": "centers_service",
}
_SELF = {place: Level[place.upper()] for place in PLACES}

# Rows of the directory: key of the rollup, code, name. {c}, {e}, {n}: names in the reader's language.
_COUNTRIES = "SELECT n.id::bigint AS key, n.code, {n} AS name FROM centers_region n WHERE n.parent_id IS NULL"
_REGIONS = "SELECT n.id::bigint AS key, n.code, {n} AS name FROM centers_region n WHERE n.parent_id IS NOT NULL"
_ENTITIES = "SELECT n.id::bigint AS key, n.code, {n} AS name FROM centers_entity n WHERE true"
_CENTERS = """SELECT n.id::bigint AS key, n.code, {n} AS name
    FROM centers_center n JOIN centers_region r ON r.id = n.region_id WHERE true"""
_SERVICES = "SELECT n.id::bigint AS key, n.code, {n} AS name FROM centers_service n WHERE true"
_DESKS = """SELECT n.id::bigint << 32 | e.id AS key, {code} AS code, {name} AS name
    FROM centers_desk d JOIN centers_center n ON n.id = d.center_id JOIN centers_entity e ON e.id = d.entity_id
    JOIN centers_region r ON r.id = n.region_id WHERE true"""
_BOTH = {"code": "n.code || '/' || e.code", "name": "{n} || ' · ' || {e}"}
_AS_CENTER = {"code": "n.code", "name": "{n}"}
_AS_ENTITY = {"code": "e.code", "name": "{e}"}
_CHANNELS = " UNION ALL ".join(
    f"SELECT {key}::bigint AS key, '{channel}'::text AS code, '{channel}'::text AS name"
    for key, channel in enumerate(CHANNELS)
)

_IN_CENTER, _IN_ENTITY = " AND n.id = %s", " AND e.id = %s"
_IN_REGION, _IN_COUNTRY = " AND n.region_id = %s", " AND %s IN (r.id, r.parent_id)"


def _desks(names: dict[str, str]) -> str:
    return _DESKS.replace("{code}", names["code"]).replace("{name}", names["name"])


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
    ("channel", None): (Level.CHANNEL, _CHANNELS),
}


@dataclass(frozen=True)
class Cut:
    """Which rollup rows answer a question, and the directory rows that name them (SQL and its parameters).

    `by_source`: one row for each source, over all keys; else one for each key.
    """

    level: Level
    directory: str
    params: tuple[int, ...]
    by_source: bool = False


def resolve(level: str, within: str | None) -> Cut:
    """Return the cut of `level` and `within` ("kind:CODE").

    Raises Problem 400 for a `within` that is malformed, that names nothing, or for which no numbers are kept.
    """
    kind, key = _place(within) if within else (None, None)
    params = (key,) if key is not None else ()
    if level == "source":
        own = kind or "country"
        table, alone = _ANSWERS[own, own if kind else None]
        return Cut(table, _worded(alone), params, by_source=True)
    if (level, kind) not in _ANSWERS:
        raise invalid("/within", "not_kept", _("No numbers are kept for this level within that."))
    rollup, directory = _ANSWERS[level, kind]
    return Cut(rollup, _worded(directory), params)


def _worded(directory: str) -> str:
    language = current()
    return directory.replace("{n}", tr_sql("n", "name", language)).replace("{e}", tr_sql("e", "name", language))


def _place(within: str) -> tuple[str, int]:
    kind, colon, code = within.partition(":")
    if not (colon and kind in PLACES):
        raise invalid("/within", "invalid", _("Write it as kind:CODE, such as region:DXB."))
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
