"""Scorecards as they may be handed out: small groups withheld, and what a subtraction would reveal. Pure.

Each figure of an answer is a table of its own: all evaluations, each factor, each kind of minutes; people are counted
for each. What is shown of a figure follows from two tables: who has numbers (suppression.NUMBERS) and, among those,
who has a distribution (suppression.DISTRIBUTIONS).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scores.suppression import DISTRIBUTIONS, NUMBERS, UNIFORM, hidden, is_uniform, reason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from scores.queries import Card

DISTRIBUTION = ("histogram", "sd", "bottom2")
KEPT = ("name", "factors", "waiting_minutes", "completion_minutes")
ALL = "all"
EDGE = 12.5  # points: a mean nearer to an end says so and no more

Cell = tuple[str, int]  # code and factor set
Figure = tuple[int, str]  # factor set and name


class Withheld:
    """What of the cards of one answer (all pages of it) is withheld."""

    def __init__(self, answer: Sequence[Card], whole: Collection[Figure] = ()) -> None:
        """Look at the sizes of all cards, whether on this page or not; `whole`: what is withheld of their whole."""
        self._tables: dict[Figure, tuple[dict[Cell, int], set[Cell], set[Cell]]] = {}
        sizes: dict[Figure, dict[Cell, int]] = {}
        for card in answer:
            for figure, n in _sizes(card):
                sizes.setdefault((card.factor_set, figure), {})[card.code, card.factor_set] = n
        complements: dict[int, set[Cell]] = {}
        for table in sorted(sizes, key=lambda table: table[1] == ALL):  # all evaluations last
            version, figure = table
            of = sizes[table]
            # The mean of all and those of the other factors lead to a factor where everybody answered everything: a
            # cell that hides another must not be told in the whole either, nor be left over from it.
            besides = complements.get(version, set()) if figure == ALL else set()
            numbers = hidden(of, NUMBERS, besides=besides, least=2 if besides else 1)
            complements.setdefault(version, set()).update(key for key in numbers if of[key] >= NUMBERS)
            if table in whole:  # its parts would add up to it
                numbers = {key for key, n in of.items() if n > 0}
            self._tables[table] = of, numbers, hidden(of, DISTRIBUTIONS, besides=numbers)

    def of(self, code: str) -> set[Figure]:
        """Return the figures that are withheld of the cards of one code."""
        return {table for table, (_sizes, numbers, _) in self._tables.items() if (code, table[0]) in numbers}

    def applied(self, card: Card, told: dict[str, Any]) -> dict[str, Any]:
        """Return what may be told of a card; `told`: its figures (`cards.figures`)."""
        factors = {
            code: self._figure(card, str(position), figure)
            for position, (code, figure) in enumerate(told["factors"].items())
        }
        minutes = {name: self._minutes(card, name, told[name]) for name in ("waiting_minutes", "completion_minutes")}
        return self._figure(card, ALL, told) | {"factors": factors} | minutes

    def _figure(self, card: Card, figure: str, told: dict[str, Any]) -> dict[str, Any]:
        sizes, numbers, distributions = self._tables[card.factor_set, figure]
        key = card.code, card.factor_set
        if why := reason(key, sizes, numbers):
            return _blank(told, [name for name in told if name not in KEPT]) | {"withheld": why}
        if is_uniform(told["histogram"]):
            shown = _blank(told, [name for name in told if name not in (*KEPT, "n")])
            return shown | {"mean": min(max(told["mean"], EDGE), 100 - EDGE), "withheld": UNIFORM}
        return _blank(told, DISTRIBUTION if key in distributions else ()) | {"withheld": None}

    def _minutes(self, card: Card, figure: str, told: dict[str, Any]) -> dict[str, Any]:
        sizes, numbers, _ = self._tables[card.factor_set, figure]
        why = reason((card.code, card.factor_set), sizes, numbers)
        few = told["n_with_target"] < NUMBERS
        shown = _blank(told, list(told) if why else ("n_with_target", "on_target", "on_target_interval") if few else ())
        return shown | {"withheld": why}


def _sizes(card: Card) -> Iterable[tuple[str, int]]:
    """Return how many judged each figure of a card."""
    sums = card.sums
    yield ALL, sums.n
    yield from ((str(position), sum(sums.answers(position))) for position in range(len(sums.counts) // 6))
    yield "waiting_minutes", sum(sums.waiting[2:])
    yield "completion_minutes", sum(sums.completion[2:])


def _blank(told: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return told | dict.fromkeys(names)
