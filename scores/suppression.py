"""Which cells of an answer are withheld, so that nothing shown leads to a small group. Pure.

The rows of one answer split people into cells, and the total of the cells may be known as well. Whoever adds and
subtracts what is shown can reach exactly: unions of shown cells, and, by the total, the union of all hidden cells
with anything shown. So it is enough that every shown cell has at least k people and that all hidden ones together
have k, too. Where the cells below k are fewer than that, the smallest other cells are hidden with them.

Not protected, and why: a cell cut from two sides (a desk as part of its center and of its entity) or by two periods
that overlap in part; so what is handed out has fixed periods and one population (`periods.is_fixed_cell`), and whoever
publishes two crossing tables must look at them together. Auditors read pseudonymous rows anyway: for them nothing is
withheld unless they ask for what may be handed out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

NUMBERS = 5  # people behind a figure
DISTRIBUTIONS = 8  # people behind a distribution or words
TOO_FEW, COMPLEMENT, UNIFORM = "too_few", "complement", "uniform"

Key = TypeVar("Key")


def hidden(sizes: Mapping[Key, int], k: int, *, besides: Collection[Key] = (), least: int = 1) -> set[Key]:
    """Return the cells to withhold; `sizes`: people in each. Cells of nobody are nobody's and are never withheld.

    `besides`: cells that are withheld in any case; `least`: how many cells at least, if any. Ties go to the cell that
    comes first in `sizes`, so the same answer always withholds the same.
    """
    chosen = {key for key, n in sizes.items() if n > 0 and (n < k or key in besides)}
    together = sum(sizes[key] for key in chosen)
    for key in sorted((key for key, n in sizes.items() if n > 0 and key not in chosen), key=lambda key: sizes[key]):
        if not chosen or (together >= k and len(chosen) >= least):
            break
        chosen.add(key)
        together += sizes[key]
    return chosen


def reason(key: Key, sizes: Mapping[Key, int], withheld: Collection[Key], k: int = NUMBERS) -> str | None:
    """Return why a cell is withheld: too few people, or that a subtraction would reveal another; None: it is shown."""
    return None if key not in withheld else TOO_FEW if sizes[key] < k else COMPLEMENT


def is_uniform(histogram: Sequence[int]) -> bool:
    """Tell whether all judged the same extreme: then a mean says what each of them said."""
    return sum(histogram) > 0 and max(histogram[0], histogram[-1]) == sum(histogram)
