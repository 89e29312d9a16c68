"""What the log adds up to: rollups, public cards, frozen rounds; and what in it may be fraud."""

from scores.models.exports import Export
from scores.models.findings import Finding, Inspection, StaffMark, Suspect
from scores.models.rollups import PublicCard, Rollup, RollupQuerySet
from scores.models.rounds import Round, RoundResult

__all__ = [
    "Export",
    "Finding",
    "Inspection",
    "PublicCard",
    "Rollup",
    "RollupQuerySet",
    "Round",
    "RoundResult",
    "StaffMark",
    "Suspect",
]
