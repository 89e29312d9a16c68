"""What the log adds up to: rollups, public cards, frozen rounds."""

from scores.models.exports import Export
from scores.models.rollups import PublicCard, Rollup, RollupQuerySet
from scores.models.rounds import Round, RoundResult

__all__ = ["Export", "PublicCard", "Rollup", "RollupQuerySet", "Round", "RoundResult"]
