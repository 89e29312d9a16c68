"""What a row of the log commits to: all that was said, and all that it is counted by. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from evaluations.commitments import PARTS, canonical, commitment, joined, part_commitment, part_salts
from evaluations.kinds import Trust

if TYPE_CHECKING:
    from evaluations.rows import Row

OPEN = ("scores", "counted")  # parts of which an erasure takes nothing: what counts stays
HASH = 32


def parts(row: Row, center: str, service: str | None) -> dict[str, bytes]:
    """Return the canonical bytes of each part; `center` and `service` are the codes of the row's numbers."""
    return {
        "scores": canonical([row.factor_set, row.scores]),
        "text": canonical([row.comment, row.comment_language]),
        "place": canonical([center, row.entity_id, service, _position(row)]),
        "visit": canonical(_visit(row)),
        "counted": canonical(
            [row.source, row.country_id, row.region_id, row.unit_id, row.local_day, row.local_hour, row.language,
             row.waiting_target, row.completion_target, row.photos_expected, row.share_photos]
        ),
        "author": row.rater or b"",
    }  # fmt: skip


def committed(row: Row, center: str, service: str | None) -> Row:
    """Return a row with the commitment to it. Raises ValueError without a salt."""
    if row.salt is None:
        raise ValueError(row.evaluation_id)
    return row._replace(commitment=commitment(row.salt, parts(row, center, service)))


class Remains(NamedTuple):
    """What is kept of a commitment when its salt is destroyed: it opens what stays counted, and nothing else."""

    scores_salt: bytes
    counted_salt: bytes
    closed: bytes  # the commitments of the other parts, one after the other


def remains(row: Row, center: str, service: str | None) -> Remains:
    """Return what is to be kept of a row's commitment. Raises ValueError without a salt."""
    if row.salt is None:
        raise ValueError(row.evaluation_id)
    salts, said = part_salts(row.salt), parts(row, center, service)
    closed = b"".join(part_commitment(part, salts[part], said[part]) for part in PARTS if part not in OPEN)
    return Remains(salts["scores"], salts["counted"], closed)


def recommitted(row: Row, kept: Remains) -> bytes:
    """Return the commitment made again of what an erased row still holds and what was kept."""
    salts = {"scores": kept.scores_salt, "counted": kept.counted_salt}
    said = parts(row, "", None)
    closed = (kept.closed[at : at + HASH] for at in range(0, len(kept.closed), HASH))
    return joined(part_commitment(part, salts[part], said[part]) if part in OPEN else next(closed) for part in PARTS)


def _position(row: Row) -> list[float | None] | None:
    return None if row.latitude is None else [row.latitude, row.longitude, row.accuracy_m]


def _visit(row: Row) -> list[Any]:
    """Return what was said of the visit; members that older phones did not know follow where they were told."""
    said: list[Any] = [
        row.visited_at, row.channel, row.outcome, row.waiting_minutes, row.completion_minutes, row.payment_methods,
        row.notify_center, row.share_comment,
    ]  # fmt: skip
    if row.customer_category:
        said.append(row.customer_category)
    if row.outcome_reason:
        said.append({"outcome_reason": row.outcome_reason})
    if row.trust != Trust.STATED:
        said.append({"trust": row.trust})
    return said
