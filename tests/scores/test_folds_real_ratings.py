"""Real ratings, folded, equal sums that were made without any of this code."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from evaluations.folding import Batch, Position
from evaluations.models import FoldCursor
from scores import scoring
from scores.cards import Named, Sums
from scores.cuts import Cut
from scores.folds import fold_rollups
from scores.levels import Level
from scores.periods import windows
from scores.queries import Choice, cards
from tests.factories import factor_set, log_rows, row_fields

pytestmark = pytest.mark.data

FFT, SFO = 201, 202  # factor sets of one and of 25 questions
COUNTRY = {"fft": 91, "sfo": 92}


def ratings(folder: Path) -> list[dict[str, Any]]:
    with (folder / "ratings.ndjson").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def expected(folder: Path) -> list[dict[str, str]]:
    with (folder / "ratings_expected_aggregates.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture
def folded(db: None, data_dir: Path) -> dict[str, Any]:
    """Every rating in the log and folded; each round lies in a month of its own."""
    rows = ratings(data_dir)
    scope_of = {row["id"]: row["id"].split("-")[0] for row in rows}
    items = {"fft": ["FFT"], "sfo": sorted({code for row in rows for code in row["factors"]} | {"Q7ALL"})}
    factor_set(FFT, [1])
    factor_set(SFO, [1] * len(items["sfo"]))
    centers = {code: key for key, code in enumerate(sorted({row["centre_id"] for row in rows}), 1)}
    rounds = {name: key for key, name in enumerate(sorted({(scope_of[r["id"]], r["round"]) for r in rows}))}
    today = datetime.now(UTC).date()
    months = {name: month_back(today, key) for name, key in rounds.items()}
    log = []
    for row in rows:
        scope = scope_of[row["id"]]
        scores = scores_of(row, items[scope])
        if all(score is None for score in scores):
            continue  # nothing was judged: phones send no such evaluation
        day = months[scope, row["round"]] + timedelta(days=len(log) % 28)
        log.append(
            row_fields(
                center_id=centers[row["centre_id"]],
                region_id=COUNTRY[scope],
                country_id=COUNTRY[scope],
                factor_set=FFT if scope == "fft" else SFO,
                scores=scores,
                local_day=day,
            )
        )
    log_rows(log)
    FoldCursor.objects.get_or_create(name="rollups")
    for batch in batches():
        fold_rollups(batch)
    return {"centers": centers, "months": months, "items": items}


def batches() -> Iterator[Batch]:
    """The whole log in one batch, read inside the test's own transaction."""
    yield Batch(Position(0, 0), Position(2**62, 2**62), rows=0, generation=1)


def month_back(today: date, months: int) -> date:
    first = today.replace(day=1)
    for _ in range(months + 1):
        first = (first - timedelta(days=1)).replace(day=1)
    return first


def scores_of(row: dict[str, Any], items: list[str]) -> list[int | None]:
    overall = row["overall_1_5_derived"]
    if items == ["FFT"]:
        return [overall]
    answers = {"Q7ALL": overall} | row["factors"]
    return [0 if answers.get(code) == "NA" else answers.get(code) for code in items]


def sums_of(folded: dict[str, Any], line: dict[str, str]) -> tuple[Sums, int]:
    """The rollups' sums for one line of the expectations, and the place of its item."""
    scope, item, center = line["scope"], line["item"], line["centre_id"]
    version = FFT if scope == "fft" else SFO
    key = COUNTRY[scope] if center == "all" else folded["centers"][center]
    level = Level.COUNTRY if center == "all" else Level.CENTER
    cut = Cut(level, f"SELECT {key}::bigint AS key, 'x'::text AS code, 'x'::text AS name", ())
    period = windows(None, None)
    if line["round"] != "all":
        first = folded["months"][scope, line["round"]]
        period = windows(first, (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1))
    items = folded["items"][scope]
    (card,) = cards(cut, Choice(period, {version: [Named(item, item) for item in items]}), at=None, limit=1)
    return card.sums, items.index(item)


def test_every_expected_number_comes_out(folded: dict[str, Any], data_dir: Path) -> None:
    lines = expected(data_dir)
    assert len(lines) > 400
    wrong: dict[str, list[Any]] = defaultdict(list)
    for line in lines:
        sums, position = sums_of(folded, line)
        for name, mine, theirs in compared(sums.answers(position), line):
            if mine != pytest.approx(theirs, abs=1.1e-6):
                wrong[name].append((line["scope"], line["round"], line["centre_id"], line["item"], mine, theirs))
    assert not wrong


def compared(answers: Any, line: dict[str, str]) -> Iterator[tuple[str, float | None, float | None]]:
    spread = scoring.spread_of_counts(answers)
    interval = scoring.wilson(answers[3] + answers[4], spread.n)
    share = scoring.csat(answers)
    yield "n", spread.n, int(line["n"])
    for score in range(1, 6):
        yield f"c{score}", answers[score - 1], int(line[f"c{score}"])
    yield "mean", scoring.mean_score(answers), number(line["mean"])
    yield "sd", None if spread.sd is None else spread.sd / 25, number(line["sd_sample"])
    yield "top2", answers[3] + answers[4], int(line["top2"])
    yield "share", None if share is None else share / 100, number(line["top2_share"])
    yield "low", None if interval is None else interval[0] / 100, number(line["top2_wilson95_low"])
    yield "high", None if interval is None else interval[1] / 100, number(line["top2_wilson95_high"])


def number(text: str) -> float | None:
    return float(text) if text else None
