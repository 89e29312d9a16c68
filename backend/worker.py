"""The worker: a thread for each fold, for housekeeping, for pushes and mails of alerts, for jobs (codes, purges).

Every loop outlives the database going away, and ends within seconds of being asked to.
"""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import psycopg_pool
import structlog
from django.conf import settings
from django.db import Error as DatabaseFailure
from django.db import close_old_connections, connection
from django.utils import timezone
from django.utils.module_loading import import_string
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.psycopg_connector import PsycopgConnector
from prometheus_client import Counter, Gauge

from alerts.actions import escalate_overdue
from alerts.reach import mailing, nudging, pushing
from evaluations.actions import announce_news, release_due
from evaluations.folding import Paced
from evaluations.lag import Lookout, beat, lag_of, oldest_writer
from evaluations.partitions import ensure_partitions
from evaluations.policy import STANDARD
from ledger.actions import seal
from ledger.queries import head_age
from scores.fraud.inspecting import inspect_due
from scores.rechecks import recheck_all

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Event
    from typing import Any

    from evaluations.folding import Fold

AWAY = 0.5  # while the database is away
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # of a fold that fails, doubled each time
WATCH = 5.0  # between two looks at the lag
TOO_LATE = 5.0  # seconds of lag, or of an open transaction, that the log mentions
HEAD_TOO_OLD = 120.0  # seconds
PARTITIONS = 3600.0
RECHECKS = 3600.0
ESCALATION = 5.0  # between two looks for overdue alerts
REACH = 0.5  # between two looks for alerts to push or mail
INSPECTIONS = 60.0  # between two looks at the days of centers that got ratings
SEALS = 1.0  # between two looks for what to seal and whether to sign
RESTS = 19  # times as long as it took, does the search for whom to tell of news rest
RELEASES = 5.0  # between two looks at the clocks of the centers

FOLDED = Counter("ayn_fold_rows_total", "Rows of the log folded", ["fold"])
FAILED = Counter("ayn_fold_failures_total", "Batches that failed", ["fold"])
LAG_ROWS = Gauge("ayn_fold_lag_rows", "Committed rows not folded yet", ["fold"], multiprocess_mode="mostrecent")
LAG_SECONDS = Gauge("ayn_fold_lag_seconds", "Age of the first of them", ["fold"], multiprocess_mode="mostrecent")
HEAD_AGE = Gauge("ayn_ledger_head_age_seconds", "Age of the last signed head", multiprocess_mode="mostrecent")
OLDEST = Gauge("ayn_oldest_writer_seconds", "Age of the oldest writing transaction", multiprocess_mode="mostrecent")

log = structlog.get_logger(__name__)


def folds() -> list[Fold]:
    """Return the folds that the settings name."""
    return [import_string(dotted) for dotted in settings.FOLDS]


def start(stop: Event) -> list[threading.Thread]:
    """Start every loop; they end soon after `stop` is set."""
    known = folds()
    names = [fold.name for fold in known]
    works: dict[str, Callable[[], None]] = {f"fold {fold.name}": _bind(fold_forever, fold, stop) for fold in known}
    works["watch"] = lambda: every(WATCH, lambda: watch(names), stop)
    works["releases"] = lambda: every(RELEASES, tell_what_is_due, stop)
    works["seals"] = lambda: every(SEALS, seal, stop)
    works["partitions"] = lambda: every(PARTITIONS, prepare_log, stop)
    works["escalation"] = lambda: every(ESCALATION, escalate_all, stop)
    works["push"] = lambda: every(REACH, pushing.step, stop)
    works["mail"] = lambda: every(REACH, mailing.step, stop)
    works["news"] = lambda: every(REACH, Sparing(announce_news), stop)
    works["nudges"] = lambda: every(REACH, nudging.step, stop)
    works["rechecks"] = lambda: every(RECHECKS, _recheck, stop)
    works["inspections"] = lambda: every(INSPECTIONS, look_for_fraud, stop)
    works["jobs"] = lambda: work_jobs_forever(stop)
    threads = [threading.Thread(target=work, name=name, daemon=True) for name, work in works.items()]
    for thread in threads:
        thread.start()
    return threads


def _bind(loop: Callable[[Fold, Event], None], fold: Fold, stop: Event) -> Callable[[], None]:
    return lambda: loop(fold, stop)


def fold_forever(fold: Fold, stop: Event) -> None:
    """Fold batch after batch until asked to stop; wait a little when there is nothing, longer after failures."""
    pause = FIRST_PAUSE
    lookout, batches = Lookout(fold.name), Paced(fold)
    while not stop.is_set():
        try:
            rows = batches.run_once() if lookout.sees_work() else 0
        except Exception as error:
            away = _is_away(error)
            FAILED.labels(fold.name).inc()
            log.exception("fold_failed", fold=fold.name, error=type(error).__name__)
            connection.close()
            stop.wait(AWAY if away else pause)
            pause = FIRST_PAUSE if away else min(2 * pause, LONGEST_PAUSE)
            continue
        pause = FIRST_PAUSE
        FOLDED.labels(fold.name).inc(rows)
        stop.wait(fold.rest if not rows else 0 if batches.full else fold.gather)
    connection.close()


def _is_away(error: Exception) -> bool:
    return isinstance(error, DatabaseFailure) and (connection.connection is None or connection.connection.broken)


def every(seconds: float, work: Callable[[], None], stop: Event) -> None:
    """Do `work` now and then every so often until asked to stop; a failure is logged and tried again soon."""
    while not stop.is_set():
        try:
            work()
            wait = seconds
        except Exception:
            log.exception("housekeeping_failed", work=threading.current_thread().name)
            connection.close()
            wait = min(seconds, WATCH)
        stop.wait(wait)
    connection.close()


class Sparing:
    """Work that takes at most one part in twenty of the time: the longer it took, the longer it rests."""

    def __init__(self, work: Callable[[], object]) -> None:
        self._work = work
        self._rests_until = 0.0

    def __call__(self) -> None:
        """Work, unless it still rests."""
        begun = time.monotonic()
        if begun >= self._rests_until:
            self._work()
            ended = time.monotonic()
            self._rests_until = ended + RESTS * (ended - begun)


def watch(names: list[str]) -> None:
    """Tell that this worker lives, how far its folds are behind, and whether a transaction holds them back."""
    beat(names)
    held = oldest_writer()
    OLDEST.set(held)
    for name in names:
        lag = lag_of(name)
        LAG_ROWS.labels(name).set(lag.rows)
        LAG_SECONDS.labels(name).set(lag.seconds)
        if lag.seconds > TOO_LATE:
            log.warning("fold_behind", fold=name, rows=lag.rows, seconds=round(lag.seconds, 1))
    age = head_age()
    HEAD_AGE.set(age)
    if abs(age) > HEAD_TOO_OLD:  # or dated in the future by a clock that went wrong: then no other is signed until then
        log.warning("ledger_head_late", seconds=round(age))
    if held > TOO_LATE:
        log.warning("transaction_holds_folds_back", seconds=round(held, 1))


def tell_what_is_due() -> None:
    """Tell managers what the slots and mornings that are over let out."""
    policy = replace(STANDARD, rating_rate=settings.AYN_RATING_RATE)
    if decided := release_due(now=timezone.now(), policy=policy):
        log.info("releases_decided", count=decided)


def look_for_fraud() -> None:
    """Inspect what came since the last look."""
    if opened := inspect_due():
        log.info("findings_opened", count=opened)


def prepare_log() -> None:
    """Make the partitions of the coming months."""
    if made := ensure_partitions(timezone.now().date()):
        log.info("partitions_made", count=made)


def escalate_all() -> None:
    """Hand up every alert that is overdue."""
    while escalate_overdue():
        pass


def _recheck() -> None:
    if made := recheck_all():
        log.info("rechecks_made", count=made)


def work_jobs_forever(stop: Event) -> None:
    """Run the queue of jobs; its worker ends when the database goes away, so it is started again."""
    while not stop.is_set():
        try:
            asyncio.run(_work_jobs(stop))
        except Exception as error:
            log.warning("jobs_interrupted", error=type(error).__name__)
        stop.wait(AWAY)


async def _work_jobs(stop: Event) -> None:
    unpooled = PsycopgConnector(kwargs=connector_params(), pool_factory=psycopg_pool.AsyncNullConnectionPool)
    with app.replace_connector(unpooled):
        async with app.open_async():
            work = asyncio.create_task(
                app.run_worker_async(
                    install_signal_handlers=False,
                    concurrency=4,
                    delete_jobs="successful",
                    shutdown_graceful_timeout=5,
                    task_middleware=[_with_live_connection],
                )
            )
            while not (stop.is_set() or work.done()):
                await asyncio.sleep(0.2)
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)


def _with_live_connection(run: Callable[[], Any], _context: object, _worker: object) -> Any:
    close_old_connections()
    return run()
