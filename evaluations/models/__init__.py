"""Questions, the log of all that is said, and what managers are told of it."""

from evaluations.models.attachments import Attachment, LooseFile
from evaluations.models.condition import ConditionReport
from evaluations.models.factors import Factor, FactorSet
from evaluations.models.holds import Hold, Signal
from evaluations.models.log import Evaluation, FoldCursor, Remainder
from evaluations.models.own import RecentSince, Seen
from evaluations.models.released import Appeal, Origin, Released, Reply
from evaluations.models.telling import DropWatch, Pending, Pulse, ReleaseClock
from evaluations.models.uses import VisitUse

__all__ = [
    "Appeal",
    "Attachment",
    "ConditionReport",
    "DropWatch",
    "Evaluation",
    "Factor",
    "FactorSet",
    "FoldCursor",
    "Hold",
    "LooseFile",
    "Origin",
    "Pending",
    "Pulse",
    "RecentSince",
    "ReleaseClock",
    "Released",
    "Remainder",
    "Reply",
    "Seen",
    "Signal",
    "VisitUse",
]
