"""What a row of the rollups counts, as SQL over one judged row of the log: `sign` +1 or -1 for one that comes or goes.

Names and order of the counters are those of the stored arrays. These have NULL for 0, always: equal counts, equal rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scores.levels import FAILED, KEPT, NO_REASON, SHIFT_BEGINS, TRAITS, TRUST_ROOM, UNKNOWN, trait_base
from scores.minutes import BEGINS, BINS

if TYPE_CHECKING:
    from collections.abc import Sequence

KINDS = range(6)  # counted for each factor: 0 not applicable, then the scores 1..5
BOXES = range(1, 6)
MEASURES = ("waiting", "completion")


def points_sql(weights: tuple[int, ...]) -> str:
    """Return thousandths of `E = sum(w 25 (x - 1)) / sum(w)`, rounded half up; NULL if nothing was answered."""
    total = " + ".join(f"CASE WHEN scores[{i}] > 0 THEN {w} ELSE 0 END" for i, w in enumerate(weights, 1))
    gained = " + ".join(
        f"CASE WHEN scores[{i}] > 1 THEN {w} * (scores[{i}] - 1) ELSE 0 END" for i, w in enumerate(weights, 1)
    )
    # bigint: with large weights the product is more than 32 bits hold, and the fold would fail for ever
    return f"(50000::bigint * ({gained}) + ({total})) / nullif(2 * ({total}), 0)"


def traits_sql() -> str:
    """Return the numbers of a row's traits in the order of `levels.KEPT`, see `levels.trait_keys`."""
    shift = f"mod(width_bucket(local_hour::int, ARRAY{list(SHIFT_BEGINS)}) + 2, 3) + 1"  # before the first: the evening
    places = {"channel": _place_sql("channel"), "shift": f"coalesce({shift}, 0)"}
    places |= {trait: f"coalesce({_place_sql(trait)}, 0)" for trait in ("customer_category", "language")}
    places["went"] = _went_sql()
    return ", ".join(f"({trait_base(trait)} + {places[trait]})" for trait in KEPT)


def _went_sql() -> str:
    """Return the place of how a visit went, see `levels.went_key`."""
    ends = " ".join(f"WHEN '{outcome}' THEN {first}" for outcome, first in FAILED.items())
    reasons = [reason for reason in TRAITS["reason"] if reason not in (NO_REASON, UNKNOWN)]
    reason = f"coalesce({_position_sql(reasons, 'outcome_reason')}, 0)"
    return f"{TRUST_ROOM} * ({_place_sql('trust')}) + CASE outcome::text {ends} ELSE 0 END + {reason}"


def _place_sql(trait: str) -> str:
    return f"{_position_sql(TRAITS[trait], trait)} - 1"


def _position_sql(values: Sequence[str], column: str) -> str:
    known = ", ".join(f"'{value}'" for value in values)
    return f"array_position(ARRAY[{known}], {column}::text)"


def judged_columns(factors: int) -> str:
    """Return the columns of a judged row that the counters look at: worked out once, counted often."""
    scores = [f"scores[{i}] AS s{i}" for i in range(1, factors + 1)]
    bins = [f"width_bucket({name}_minutes::int, ARRAY{list(BEGINS)}) AS {name}_bin" for name in MEASURES]
    met = [f"{name}_minutes <= {name}_target AS {name}_met" for name in MEASURES]
    return ", ".join(
        [*scores, f"width_bucket(points, ARRAY{[25_000 * box for box in range(5)]}::bigint[]) AS box", *bins, *met]
    )


@dataclass(frozen=True)
class Counters:
    """The counters of one factor set: named sums over judged rows, and how they are stored."""

    factors: int

    @property
    def _tests(self) -> dict[str, str]:
        """Counters of rows for which something holds, by name."""
        boxes = {f"b{box}": f"box = {box}" for box in BOXES}
        counts = {f"c{i}_{kind}": f"s{i} = {kind}" for i in range(1, self.factors + 1) for kind in KINDS}
        minutes: dict[str, str] = {}
        for name in MEASURES:
            minutes |= {f"{name}_hit": f"{name}_met", f"{name}_targeted": f"{name}_met IS NOT NULL"}
            minutes |= {f"{name}_{place}": f"{name}_bin = {place}" for place in range(1, BINS + 1)}
        return {"n": "box IS NOT NULL"} | boxes | counts | minutes

    def names(self) -> str:
        """Return the names of all sums."""
        return ", ".join(["received", "excluded", "points", "squared", *MEASURES, *self._tests])

    def sums(self) -> str:
        """Return the sums over judged rows, in the order of `names`."""
        return ", ".join(
            [
                *("sum(sign) AS received", "sum(held) AS excluded"),
                *("coalesce(sum(sign * points), 0) AS points", "coalesce(sum(sign * points * points), 0) AS squared"),
                *(f"bool_or({name}_bin IS NOT NULL) AS {name}" for name in MEASURES),
                *(f"coalesce(sum(sign) FILTER (WHERE {test}), 0) AS {name}" for name, test in self._tests.items()),
            ]
        )

    def stored(self) -> str:
        """Return the sums as they are stored, in the order of `columns`."""
        counts = _array([f"c{i}_{kind}" for i in range(1, self.factors + 1) for kind in KINDS])
        minutes = []
        for name in MEASURES:  # NULL where nobody ever said: most rows of most phones
            bins = [f"{name}_{place}" for place in range(1, BINS + 1)]
            minutes.append(f"CASE WHEN {name} THEN {_array([f'{name}_hit', f'{name}_targeted', *bins])} END")
        return ", ".join(["received, excluded, n, points, squared", _array([f"b{i}" for i in BOXES]), counts, *minutes])

    @staticmethod
    def columns() -> str:
        """Return the names of the stored columns."""
        return ", ".join(["received, excluded, n, points, points_squared, boxes, counts", *MEASURES])

    def added(self) -> str:
        """Return how the stored row `r` takes up a new one."""
        plain = ["received", "excluded", "n", "points", "points_squared"]
        sums = [f"{column} = r.{column} + EXCLUDED.{column}" for column in plain]
        sums += [f"boxes = {_both('boxes', len(BOXES))}", f"counts = {_both('counts', len(KINDS) * self.factors)}"]
        sums += [
            f"{name} = CASE WHEN EXCLUDED.{name} IS NULL THEN r.{name} WHEN r.{name} IS NULL THEN EXCLUDED.{name} "
            f"ELSE {_both(name, 2 + BINS)} END"
            for name in MEASURES
        ]
        return ", ".join(sums)


def _array(names: list[str]) -> str:
    """Return an array that has NULL for 0: most places of most rows, which then take a bit instead of four bytes."""
    return f"ARRAY[{', '.join(f'nullif({name}, 0)' for name in names)}]::int[]"


def _both(column: str, size: int) -> str:
    return _array([f"coalesce(r.{column}[{i}], 0) + coalesce(EXCLUDED.{column}[{i}], 0)" for i in range(1, size + 1)])
