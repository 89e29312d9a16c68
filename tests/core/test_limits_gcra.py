from __future__ import annotations

import threading

import pytest
import redis

from core import limits
from core.problems import Problem


@pytest.fixture
def five_a_minute(settings):
    settings.LIMITS = {"five": (5, 60)}
    limits.connection().flushdb()
    limits._local.clear()


@pytest.fixture
def redis_dead(monkeypatch):
    def refuse():
        raise redis.ConnectionError

    monkeypatch.setattr(limits, "_script", refuse)
    monkeypatch.setattr(limits, "_redis_rest_until", 0.0)


def passes(key: str, times: int) -> int:
    return sum(refusal(key) is None for _ in range(times))


def refusal(key: str) -> Problem | None:
    try:
        limits.check("five", key)
    except Problem as problem:
        return problem
    return None


def test_five_pass_and_the_sixth_waits(five_a_minute):
    assert passes("somebody", 8) == 5


def test_a_refusal_says_when_to_come_again(five_a_minute):
    passes("somebody", 5)
    problem = refusal("somebody")
    assert problem.status == 429
    assert 1 <= int(problem.headers["Retry-After"]) <= 60


def test_keys_do_not_count_for_each_other(five_a_minute):
    assert passes("one", 5) + passes("other", 5) == 10


def test_a_refused_event_is_not_counted(five_a_minute):
    with pytest.raises(Problem):
        limits.check("five", "bulk", cost=6)
    assert passes("bulk", 5) == 5


def test_without_redis_the_gate_neither_fails_nor_stands_open(five_a_minute, redis_dead):
    assert passes("somebody", 8) == 5


def test_threads_together_get_no_more(five_a_minute):
    results: list[int] = []
    threads = [threading.Thread(target=lambda: results.append(passes("all", 4))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(results) == 5


def test_redis_holds_no_address(five_a_minute):
    limits.check("five", "somebody@example.org")
    assert not [key for key in limits.connection().keys("*") if "somebody" in key]


def test_the_first_part_of_a_limit_needs_no_redis_and_does_not_widen_it_much(settings, monkeypatch):
    settings.LIMITS = {"hundred": (100, 3600)}
    limits.connection().flushdb()
    limits._local.clear()
    asked = []
    whole = limits._redis_wait_ms
    monkeypatch.setattr(limits, "_redis_wait_ms", lambda *args: asked.append(args) or whole(*args))

    def passed() -> bool:
        try:
            limits.check("hundred", "somebody", unshared=0.1)
        except Problem:
            return False
        return True

    assert all(passed() for _ in range(10))
    assert asked == []
    assert sum(passed() for _ in range(200)) in {100, 101}


@pytest.mark.parametrize("events", [1, 3, 7, 600])
def test_rounding_never_refuses_what_the_limit_allows(monkeypatch, events):
    for moment in range(2000):
        monkeypatch.setattr(limits.time, "monotonic", lambda moment=moment: 1000 + moment / 7)
        limits._local.clear()
        assert limits._local_wait_ms("key", 3_600_000 / events, 3_600_000, events) == 0
