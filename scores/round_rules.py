"""The rules of a round, as its manifest states them. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

LEAST_N = 5  # no place is ranked on fewer evaluations
# points-1: E = sum(w 25 (x - 1)) / sum(w), in thousandths, rounded half up. ranking-1: scores.ranking.
FORMULA = "points-1/ranking-1"


class RoundKind(StrEnum):
    """How often such a round is held."""

    ANNUAL = "annual"
    PERIODIC = "periodic"


class RoundState(StrEnum):
    """Where a round stands."""

    OPEN = "open"
    FREEZING = "freezing"
    FROZEN = "frozen"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Rules:
    """What counts and how. Days are local days of visits as YYYY-MM-DD, both included."""

    code: str
    kind: str
    first_day: str
    last_day: str
    factor_set: int
    factors: tuple[str, ...]
    weights: tuple[int, ...]
    sources: tuple[str, ...]
    minimum_n: int
    formula: str = FORMULA

    def as_json(self) -> dict[str, Any]:
        """Return the rules as plain values."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    @classmethod
    def of_json(cls, given: dict[str, Any]) -> Rules:
        """Return the rules that a manifest states. Raises TypeError when something is missing or unknown."""
        fields: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in given.items()
        }
        return cls(**fields)
