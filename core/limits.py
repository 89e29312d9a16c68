"""How often somebody may do something: GCRA in Redis; without Redis each process goes by a bucket of its own.

GCRA (generic cell rate algorithm, ATM Forum TM 4.0): one number a key, the theoretical arrival time, moved by one
atomic script. It never blocks because Redis is away, and never opens the gates then either.
"""

from __future__ import annotations

import hashlib
import threading
import time
from functools import cache

import redis
import structlog
from django.conf import settings

from core.problems import Problem
from core.scripts import Script

PREFIX = "ayn:limit:"
LOCAL_KEYS = 50_000
REDIS_PAUSE = 2.0  # seconds without asking a Redis that did not answer

_GCRA = """
local now = redis.call('TIME')
now = now[1] * 1000 + math.floor(now[2] / 1000)
local interval, span, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local tat = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now) + interval * cost
local wait = tat - span - now
if wait > 0 then return math.ceil(wait) end
redis.call('SET', KEYS[1], string.format('%.3f', tat), 'PX', math.ceil(span) + 1000)
return 0
"""

log = structlog.get_logger("ayn.limits")
_local: dict[str, float] = {}
_local_lock = threading.Lock()
_redis_rest_until = 0.0


def check(name: str, key: str, *, cost: int = 1, unshared: float = 0.0) -> None:
    """Count `cost` events of `key` against the limit `name` of settings.LIMITS.

    Raises Problem 429 with Retry-After when the limit is reached; nothing is counted then. The key is hashed: Redis
    holds no address or person. `unshared` is the part of the limit that each process counts by itself first: those who
    stay far below it, nearly everybody, cost no way to Redis and back.
    """
    events, seconds = settings.LIMITS[name]
    alone = int(events * unshared)
    if alone and not _local_wait_ms(f"{name}:{key}", seconds * 1000 / alone, seconds * 1000, cost):
        return
    wait_ms = _wait_ms(f"{PREFIX}{name}:{_hashed(key)}", seconds * 1000 / events, seconds * 1000, cost)
    if wait_ms > 0:
        raise Problem(429, headers={"Retry-After": str(max(1, -(-int(wait_ms) // 1000)))})


def _hashed(key: str) -> str:
    return hashlib.blake2b(key.encode(), digest_size=16, key=settings.SECRET_KEY.encode()[:64]).hexdigest()


def _wait_ms(key: str, interval: float, span: float, cost: int) -> float:
    """Ask Redis, which counts for all processes, and what this process has let pass itself.

    The second holds always: when Redis goes away or comes back empty, nothing begins anew.
    """
    wait = _redis_wait_ms(key, interval, span, cost) if time.monotonic() >= _redis_rest_until else 0.0
    return wait or _local_wait_ms(key, interval, span, cost)


def _redis_wait_ms(key: str, interval: float, span: float, cost: int) -> float:
    global _redis_rest_until  # noqa: PLW0603
    try:
        return float(_script()(keys=[key], args=[interval, span, cost]))
    except redis.RedisError as error:
        _redis_rest_until = time.monotonic() + REDIS_PAUSE
        log.warning("limits_without_redis", error=type(error).__name__)
        return 0.0


def _local_wait_ms(key: str, interval: float, span: float, cost: int) -> float:
    now = time.monotonic() * 1000
    with _local_lock:
        if len(_local) >= LOCAL_KEYS:
            _forget_expired(now)
        tat = max(_local.get(key, now), now) + interval * cost
        wait = tat - span - now
        if wait >= 1:  # less than a millisecond is rounding
            return wait
        _local[key] = tat
        return 0.0


def _forget_expired(now: float) -> None:
    for key in [key for key, tat in _local.items() if tat <= now]:
        del _local[key]
    if len(_local) >= LOCAL_KEYS // 2:  # not worth looking through again and again
        _local.clear()


@cache
def connection() -> redis.Redis:
    """Return this process's Redis client: short timeouts, because nobody waits for a limiter."""
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5, retry=None, decode_responses=True
    )


@cache
def _script() -> Script:
    return Script(connection().connection_pool, _GCRA)
