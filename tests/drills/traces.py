"""Looking for what somebody was or said: in every column of every table, in Redis, in every file and log."""

from __future__ import annotations

import base64
from collections import Counter
from pathlib import Path
from typing import Any

import redis

_TABLES = """
SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%' ORDER BY 1
"""


def forms(needle: str) -> list[str]:
    """The ways in which a text may stand in a row, in lower case: as it is, as bytes (bytea shows hex), in base64."""
    raw = needle.encode()
    escaped = needle.encode("unicode_escape").decode()
    plain = {needle, escaped, needle.replace("-", "")} if needle.count("-") == 4 else {needle, escaped}
    coded = {raw.hex(), base64.b64encode(raw[: len(raw) // 3 * 3]).decode()}
    return sorted({form.lower() for form in plain | coded})


def in_database(cursor: Any, needles: dict[str, str]) -> Counter[str]:
    """Count the rows that hold a needle, by its name and the table: `comment in evaluations_evaluation_202611`."""
    cursor.execute(_TABLES)
    found: Counter[str] = Counter()
    for (table,) in cursor.fetchall():
        for name, needle in needles.items():
            clauses = " OR ".join(["strpos(row, %s) > 0"] * len(forms(needle)))
            cursor.execute(
                f"SELECT count(*) FROM (SELECT lower(t::text) AS row FROM {table} t OFFSET 0) rows WHERE {clauses}",
                forms(needle),
            )
            if count := cursor.fetchone()[0]:
                found[f"{name} in {table.removeprefix('public.')}"] += count
    return found


def in_redis(url: str, needles: dict[str, str]) -> Counter[str]:
    """Count the keys that hold a needle, in their name or their value."""
    found: Counter[str] = Counter()
    with redis.Redis.from_url(url) as server:
        for key in server.scan_iter():
            content = key + b" " + (_value(server, key) or b"")
            found.update(f"{name} in Redis" for name in _held(content, needles))
    return found


def _value(server: Any, key: bytes) -> bytes | None:
    read = {
        b"string": server.get,
        b"hash": server.hgetall,
        b"list": lambda one: server.lrange(one, 0, -1),
        b"set": server.smembers,
        b"zset": lambda one: server.zrange(one, 0, -1, withscores=True),
        b"stream": server.xrange,
    }[server.type(key)]
    value = read(key)
    return value if isinstance(value, bytes) or value is None else repr(value).encode()


def in_files(folder: Path, needles: dict[str, str], *, but: tuple[str, ...] = ()) -> Counter[str]:
    """Count the files below a folder that hold a needle, in their name or content; not those of the folders `but`."""
    found: Counter[str] = Counter()
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder)
        if path.is_file() and place.parts[0] not in but:
            content = str(place).encode() + b" " + path.read_bytes()
            found.update(f"{name} in {place}" for name in _held(content, needles))
    return found


def _held(content: bytes, needles: dict[str, str]) -> list[str]:
    lowered = content.lower()
    return [name for name, needle in needles.items() if any(form.encode() in lowered for form in forms(needle))]
