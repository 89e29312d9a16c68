"""Counting a round's rows, and finding every change of a manifest or of a row."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scores.official import standings, standings_sha256
from scores.recompute import FORMAT, recompute
from scores.round_rules import Rules
from scores.tally import BadRowError, Tally, canonical, results_sha256

RULES = Rules(
    code="R", kind="annual", first_day="2025-01-01", last_day="2025-12-31", factor_set=1, factors=("a", "b"),
    weights=(1, 3), sources=("citizen",), minimum_n=5,
)  # fmt: skip


def row(**fields: Any) -> dict[str, Any]:
    return {
        "commitment": "00", "state": "counted", "source": "citizen", "day": "2025-06-01", "country": "QA",
        "region": "DOH", "center": "C1", "entity": "E1", "scores": [5, 3],
    } | fields  # fmt: skip


ROWS = st.lists(
    st.builds(
        row,
        state=st.sampled_from(["counted", "excluded", "withdrawn"]),
        center=st.sampled_from(["C1", "C2"]),
        entity=st.sampled_from([None, "E1"]),
        scores=st.lists(st.sampled_from([None, 0, 1, 2, 3, 4, 5]), min_size=2, max_size=2),
    ),
    max_size=30,
)


def tallied(rows: list[dict[str, Any]]) -> Tally:
    tally = Tally(RULES)
    for each in rows:
        tally.add(each)
    return tally


def frozen(rows: list[dict[str, Any]], folder: Path) -> tuple[dict[str, Any], Path]:
    tally, lines = tallied(rows), b"".join(canonical(each) + b"\n" for each in rows)
    results = list(tally.results())
    ranked = standings(results, RULES.minimum_n)
    path = folder / "rows.ndjson.gz"
    path.write_bytes(gzip.compress(lines, mtime=0))
    manifest = {
        "format": FORMAT,
        "rules": RULES.as_json(),
        "bound": "1",
        "rows": {"count": len(rows), "sha256": hashlib.sha256(lines).hexdigest(), **tally.states},
        "results": {"places": len(results), "sha256": results_sha256(results)},
        "ranking": {"places": len(ranked), "sha256": standings_sha256(ranked)},
    }
    return json.loads(json.dumps(manifest)), path


def test_points_follow_the_weights_of_the_round() -> None:
    results = {(level, code): sums for level, code, sums in tallied([row(scores=[5, 3])]).results()}

    # E = (1 * 100 + 3 * 50) / 4 = 62.5 points
    assert results["center", "C1"].points == 62_500
    assert results["desk", "C1/E1"].boxes == [0, 0, 1, 0, 0]


def test_excluded_is_in_no_other_number() -> None:
    results = {(level, code): sums for level, code, sums in tallied([row(state="excluded")]).results()}

    sums = results["country", "QA"]
    assert (sums.excluded, sums.received, sums.n, sums.points, sum(sums.counts)) == (1, 0, 0, 0, 0)


def test_withdrawn_counts_nowhere_but_in_the_states() -> None:
    tally = tallied([row(state="withdrawn")])

    assert list(tally.results()) == []
    assert tally.states["withdrawn"] == 1


@pytest.mark.parametrize("fields", [{"day": "2024-12-31"}, {"day": "2026-01-01"}, {"source": "shopper"}])
def test_a_row_outside_the_rules_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(BadRowError):
        Tally(RULES).add(row(**fields))


@pytest.mark.parametrize("scores", [[6, 1], [-1, 1], [True, 1], [2.0, 1], ["2", 1], [1], [1, 1, 1], []])
@pytest.mark.parametrize("state", ["counted", "excluded", "withdrawn"])
def test_scores_that_nobody_can_give_are_refused(scores: list[Any], state: str) -> None:
    tally = Tally(RULES)
    with pytest.raises(BadRowError):
        tally.add(row(scores=scores, state=state))
    assert (list(tally.results()), sum(tally.states.values())) == ([], 0)


def test_a_line_without_end_is_not_read(tmp_path: Path) -> None:
    manifest, path = frozen([row()], tmp_path)
    path.write_bytes(gzip.compress(b" " * (1 << 20)))
    with pytest.raises(ValueError, match="without end"):
        recompute(manifest, path)


@given(rows=ROWS, seed=st.randoms())
def test_the_order_of_rows_does_not_matter(rows: list[dict[str, Any]], seed: Any) -> None:
    shuffled = list(rows)
    seed.shuffle(shuffled)

    assert results_sha256(tallied(rows).results()) == results_sha256(tallied(shuffled).results())


@given(rows=ROWS)
def test_centers_add_up_to_their_country(rows: list[dict[str, Any]]) -> None:
    results = list(tallied(rows).results())

    for name in ("received", "excluded", "n", "points", "points_squared"):
        by_level = {wanted: sum(getattr(s, name) for level, _c, s in results if level == wanted) for wanted in
                    ("country", "center")}  # fmt: skip
        assert by_level["country"] == by_level["center"]


def test_what_was_frozen_is_recomputed_identically(tmp_path: Path) -> None:
    manifest, rows = frozen([row(commitment=f"{n:02x}", scores=[n % 6, 4]) for n in range(20)], tmp_path)

    assert recompute(manifest, rows) == []


def test_a_changed_score_is_found(tmp_path: Path) -> None:
    given_rows = [row(commitment=f"{n:02x}") for n in range(20)]
    manifest, _rows = frozen(given_rows, tmp_path)
    given_rows[7] = row(commitment="07", scores=[1, 1])
    _other, changed = frozen(given_rows, tmp_path)

    assert {each.what for each in recompute(manifest, changed)} == {
        "rows_sha256", "results_sha256", "ranking_sha256",
    }  # fmt: skip


def test_a_dropped_row_is_found(tmp_path: Path) -> None:
    given_rows = [row(commitment=f"{n:02x}") for n in range(20)]
    manifest, _rows = frozen(given_rows, tmp_path)
    _other, fewer = frozen(given_rows[1:], tmp_path)

    assert "rows" in {each.what for each in recompute(manifest, fewer)}


def test_other_weights_are_found(tmp_path: Path) -> None:
    manifest, rows = frozen([row(scores=[1, 5])], tmp_path)
    manifest["rules"]["weights"] = [3, 1]

    assert [each.what for each in recompute(manifest, rows)] == ["results_sha256"]


def test_another_format_is_refused(tmp_path: Path) -> None:
    manifest, rows = frozen([row()], tmp_path)

    with pytest.raises(ValueError, match="ayn-round/1"):
        recompute(manifest | {"format": "ayn-round/0"}, rows)


def test_another_order_of_the_ranking_is_found(tmp_path: Path) -> None:
    given_rows = [row(commitment=f"{n:02x}", center=f"C{n % 3}", scores=[1 + n % 5, 4]) for n in range(60)]
    manifest, rows = frozen(given_rows, tmp_path)
    manifest["rules"]["minimum_n"] = 21

    assert [each.what for each in recompute(manifest, rows)] == ["ranking_sha256"]
