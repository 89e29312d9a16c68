"""A day of slots in Doha."""

from datetime import UTC, datetime

from evaluations.folding import Batch, Position

THE_WHOLE_LOG = Batch(Position(0, 0), Position(2**63, 2**62), rows=0, generation=1)
NOON = datetime(2026, 11, 21, 9, tzinfo=UTC)  # 12:00 there, a Saturday
MIDNIGHT = datetime(2026, 11, 21, 21, tzinfo=UTC)
