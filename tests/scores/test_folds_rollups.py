"""What the database adds up equals what the formulas say, whatever the batches."""

from __future__ import annotations

import random
import uuid
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluations.folding import Fold, run_once
from evaluations.kinds import RowKind
from evaluations.models import Evaluation, FoldCursor
from evaluations.points import evaluation_points
from scores import minutes
from scores.folds import ROLLUPS, fold_rollups
from scores.levels import CHANNELS, MONTHLY, TRAITS, Level, desk_key, shift_of, trait_keys, went_key, within_key
from scores.models import Rollup
from tests.factories import factor_set, log_row, log_rows, quarantined, restored, revised, row_fields, withdrawn

pytestmark = pytest.mark.django_db(transaction=True)

WEIGHTS = {1: [1] * 8, 7: [5, 1, 3]}


@pytest.fixture(autouse=True)
def _sets(db: None) -> None:
    for version, weights in WEIGHTS.items():
        factor_set(version, weights)


def drain(limit: int = 20_000, name: str = "rollups") -> None:
    while run_once(Fold(name, fold_rollups, limit=limit)):
        pass


def keys_of(row: dict[str, Any]) -> list[tuple[int, int]]:
    keys = [
        (Level.COUNTRY, row["country_id"]),
        (Level.REGION, row["region_id"]),
        (Level.CENTER, row["center_id"]),
    ]
    places = {Level.COUNTRY_TRAIT: "country_id", Level.REGION_TRAIT: "region_id", Level.ENTITY_TRAIT: "entity_id",
              Level.CENTER_TRAIT: "center_id"}  # fmt: skip
    for trait in traits_of(row):
        keys.append((Level.TRAIT, trait))
        keys += [(level, within_key(row[place], trait)) for level, place in places.items() if row[place]]
    if row["unit_id"]:
        keys.append((Level.UNIT, row["unit_id"]))
    if row["entity_id"]:
        keys += [(Level.ENTITY, row["entity_id"]), (Level.DESK, desk_key(row["center_id"], row["entity_id"]))]
    if row["service_id"]:
        keys.append((Level.SERVICE, row["service_id"]))
        keys.append((Level.CENTER_SERVICE, within_key(row["center_id"], row["service_id"])))
    return keys


def traits_of(row: dict[str, Any]) -> list[int]:
    return [
        *trait_keys("channel", row["channel"]),
        *trait_keys("shift", shift_of(row["local_hour"])),
        *(key for trait in ("customer_category", "language") for key in trait_keys(trait, row[trait] or "unknown")),
        went_key(row["trust"], row["outcome"], row["outcome_reason"]),
    ]


def expected(
    standing: list[dict[str, Any]], held: list[dict[str, Any]] | None = None
) -> dict[tuple[Any, ...], list[Any]]:
    """Add the rows up in Python; by level, key, grain, day, factor set and source; `held` ones only in `excluded`."""
    sums: dict[tuple[Any, ...], list[Any]] = {}
    for row in held or []:
        for cut in cuts_of(row):
            sums.setdefault(cut, empty(row))[5] += 1
    for row in standing:
        points = evaluation_points(row["scores"], WEIGHTS[row["factor_set"]])
        for cut in cuts_of(row):
            cell = sums.setdefault(cut, empty(row))
            cell[0] += 1
            if points is not None:
                cell[1] += 1
                cell[2] += points
                cell[3] += points * points
                cell[4][points // 25_000] += 1
            for position, score in enumerate(row["scores"]):
                if score is not None:
                    cell[6][6 * position + score] += 1
    add_minutes(sums, standing)
    return sums


def add_minutes(sums: dict[tuple[Any, ...], list[Any]], standing: list[dict[str, Any]]) -> None:
    """Add what `minutes.stored` makes of all visits of a cut at once."""
    visits: dict[tuple[Any, ...], tuple[list[Any], list[Any]]] = defaultdict(lambda: ([], []))
    for row in standing:
        for cut in cuts_of(row):
            for measure, visit in zip(("waiting", "completion"), visits[cut], strict=True):
                if row[f"{measure}_minutes"] is not None:
                    visit.append((row[f"{measure}_minutes"], row[f"{measure}_target"]))
    for cut, (waiting, completion) in visits.items():
        sums[cut][7], sums[cut][8] = minutes.stored(waiting), minutes.stored(completion)


def empty(row: dict[str, Any]) -> list[Any]:
    none = [0] * minutes.SIZE
    return [0, 0, 0, 0, [0] * 5, 0, [0] * 6 * len(WEIGHTS[row["factor_set"]]), none, none]


def cuts_of(row: dict[str, Any]) -> list[tuple[Any, ...]]:
    days = (("D", row["local_day"]), ("M", row["local_day"].replace(day=1)))
    return [
        (level, key, grain, day, row["factor_set"], row["source"])
        for level, key in keys_of(row)
        for grain, day in days
        if grain == "M" or level not in MONTHLY
    ]


def stored(generation: int = 1) -> dict[tuple[Any, ...], list[Any]]:
    fields = ("level", "key", "grain", "day", "factor_set", "source")
    values = ("received", "n", "points", "points_squared", "boxes", "excluded", "counts", "waiting", "completion")
    rows = Rollup.objects.filter(generation=generation).values_list(*fields, *values)
    return {row[:6]: list(row[6:]) for row in rows}


def without_empty(sums: dict[tuple[Any, ...], list[Any]]) -> dict[tuple[Any, ...], list[Any]]:
    """Leave out the cuts in which nothing stands; where nobody ever told minutes, no minutes are counted."""
    none = [0] * minutes.SIZE
    return {cut: [*cell[:7], cell[7] or none, cell[8] or none] for cut, cell in sums.items() if cell[0] or cell[5]}


def random_row(chance: random.Random) -> dict[str, Any]:
    version = chance.choice(list(WEIGHTS))
    visited = datetime.now(UTC) - timedelta(days=chance.randrange(70), minutes=chance.randrange(600))
    return row_fields(
        center_id=chance.randrange(1, 5),
        region_id=chance.randrange(2, 4),
        entity_id=chance.choice([None, 1, 2]),
        service_id=chance.choice([None, 1, 2, 3]),
        unit_id=chance.choice([None, 4, 5]),
        local_hour=chance.choice([None, *range(24)]),
        customer_category=chance.choice([None, *TRAITS["customer_category"][1:]]),
        language=chance.choice([None, *TRAITS["language"][1:]]),
        trust=chance.choice(TRAITS["trust"]),
        **random_end(chance),
        waiting_minutes=chance.choice([None, 0, 10, 11, 15, 16, 44, 1440, chance.randrange(1441)]),
        completion_minutes=chance.choice([None, chance.randrange(1441)]),
        waiting_target=chance.choice([None, 10]),
        completion_target=chance.choice([None, 0, 30]),
        channel=chance.choice(CHANNELS),
        source=chance.choice(["citizen", "citizen", "shopper", "survey"]),
        factor_set=version,
        visited_at=visited,
        local_day=visited.date(),
        scores=random_scores(chance, len(WEIGHTS[version])),
    )


def random_end(chance: random.Random) -> dict[str, str | None]:
    outcome = chance.choice(TRAITS["outcome"])
    reason = None if outcome == "completed" else chance.choice([None, *TRAITS["reason"][2:]])
    return {"outcome": outcome, "outcome_reason": reason}


def random_scores(chance: random.Random, factors: int) -> list[int | None]:
    scores = [chance.choice([None, 0, 1, 2, 3, 4, 5]) for _ in range(factors)]
    return scores if any(score is not None for score in scores) else [0] * factors


@pytest.mark.parametrize("limit", [1, 13, 20_000])
def test_sums_of_submissions_revisions_and_withdrawals_equal_the_formulas(limit: int) -> None:
    chance = random.Random(limit)
    rows = log_rows([random_row(chance) for _ in range(120)])
    standing = {row["evaluation_id"]: row for row in rows}
    drain(limit)
    for row in chance.sample(rows, 40):
        version = chance.choice(list(WEIGHTS))
        standing[row["evaluation_id"]] = revised(
            row,
            factor_set=version,
            scores=random_scores(chance, len(WEIGHTS[version])),
            service_id=chance.choice([None, 1, 2]),
            entity_id=chance.choice([None, 1, 2]),
        )
    for identity in chance.sample(sorted(standing), 20):
        withdrawn(standing.pop(identity))
    drain(limit)

    assert without_empty(stored()) == expected(list(standing.values()))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lives=st.lists(st.lists(st.sampled_from("rqsw"), max_size=6), min_size=1, max_size=6),
    limit=st.integers(1, 9),
    seed=st.integers(0, 2**16),
)
def test_whatever_appeals_do_to_evaluations_the_numbers_are_those_of_the_last_rows(
    lives: list[list[str]], limit: int, seed: int
) -> None:
    """r: revised, q: quarantined, s: restored, w: withdrawn, in any order and folded in any batches."""
    chance = random.Random(seed)
    name = f"rollups-{uuid.uuid4().hex[:8]}"
    Rollup.objects.all().delete()
    begin_at_the_end(name)
    standing, held = [], []
    rows = log_rows([random_row(chance) for _ in lives])
    for first, steps in zip(rows, lives, strict=True):
        row = first
        for step in steps:
            row = {"r": revision(chance), "q": quarantined, "s": restored, "w": withdrawn}[step](row)
            if chance.random() < 0.3:
                drain(limit, name)
        kind = row["kind"]
        if kind == RowKind.QUARANTINED:
            held.append(row)
        elif kind != RowKind.WITHDRAWN:
            standing.append(row)
    drain(limit, name)
    assert without_empty(stored()) == expected(standing, held)


def revision(chance: random.Random) -> Any:
    version = chance.choice(list(WEIGHTS))
    return lambda row: revised(row, factor_set=version, scores=random_scores(chance, len(WEIGHTS[version])))


def begin_at_the_end(name: str) -> None:
    """Let a fold begin behind what earlier examples wrote."""
    last = Evaluation.objects.extra(select={"at": "xid::text"}).order_by("-sequence").values_list("at", "sequence")[:1]
    for xid, sequence in last:
        FoldCursor.objects.create(name=name, xid=int(xid), sequence=sequence)


def test_all_not_applicable_is_received_but_has_no_points() -> None:
    log_row(scores=[0] * 8)
    drain()
    row = Rollup.objects.get(level=Level.CENTER, grain="D")
    assert (row.received, row.n, row.points, row.boxes) == (1, 0, 0, [0] * 5)
    assert row.counts == [1, 0, 0, 0, 0, 0] * 8


def test_zeros_take_no_room_even_where_something_was_counted_before() -> None:
    row = log_row(scores=[1] * 8)
    drain()
    revised(row, scores=[5] * 8)
    drain()
    with connection.cursor() as sql:
        sql.execute("SELECT counts, boxes FROM scores_rollup WHERE level = %s AND grain = 'D'", [Level.CENTER.value])
        assert sql.fetchone() == ([None, None, None, None, None, 1] * 8, [None, None, None, None, 1])


def test_boxes_are_closed_below_and_full_points_stand_alone() -> None:
    for score in (1, 2, 3, 4, 5):
        log_row(scores=[score] * 8)
    drain()
    assert Rollup.objects.get(level=Level.CENTER, grain="D").boxes == [1, 1, 1, 1, 1]


def test_a_submission_and_its_withdrawal_in_one_batch_leave_nothing_standing() -> None:
    withdrawn(revised(log_row(), scores=[1] * 8))
    drain()
    assert without_empty(stored()) == {}


def test_a_factor_set_that_nobody_wrote_stops_only_this_fold() -> None:
    log_row(factor_set=99)
    with pytest.raises(LookupError):
        run_once(ROLLUPS)
    assert FoldCursor.objects.get(name="rollups").error == "builtins.LookupError"


def test_days_stay_when_months_are_added_up() -> None:
    first = datetime.now(UTC).date().replace(day=1)
    by_day: dict[date, int] = defaultdict(int)
    for offset in (0, 0, 1):
        day = first - timedelta(days=offset + 1)
        by_day[day] += 1
        log_row(local_day=day, visited_at=datetime(day.year, day.month, day.day, 9, tzinfo=UTC))
    drain()
    cells = stored()
    month = (first - timedelta(days=1)).replace(day=1)
    assert {cut[3]: cell[0] for cut, cell in cells.items() if cut[:3] == (Level.CENTER, 1, "D")} == by_day
    assert cells[Level.CENTER, 1, "M", month, 1, "citizen"][0] == 3
