"""How evaluations and factor sets look from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alerts.kinds import Cause
from alerts.queries import actions_taken
from alerts.texts import CAUSES
from centers.models import Center, Entity, Service
from core.problems import Problem
from evaluations import committed
from evaluations.commitments import part_commitment, part_salts
from evaluations.queries import LIVE, code_of
from evaluations.release import reference
from ledger.actions import promise

if TYPE_CHECKING:
    from uuid import UUID

    from evaluations.models import FactorSet
    from evaluations.rows import Row, Stored


def evaluation_output(stored: Stored, *, opened: bool = False) -> dict[str, Any]:
    """Return an evaluation as its author sees it; `opened`: as `receipt_output` has it. Nothing tells of a revision."""
    row = stored.content
    return {
        "id": row.evaluation_id,
        "center": code_of(Center, row.center_id),
        "entity": code_of(Entity, row.entity_id),
        "service": code_of(Service, row.service_id),
        "channel": row.channel,
        "visited_at": row.visited_at,
        "outcome": row.outcome,
        "outcome_reason": row.outcome_reason,
        "factor_set": row.factor_set,
        "scores": _scores(row),
        "waiting_minutes": row.waiting_minutes,
        "completion_minutes": row.completion_minutes,
        "payment_methods": row.payment_methods,
        "comment": row.comment,
        "comment_language": row.comment_language,
        "position": _position(row),
        "notify_center": row.notify_center,
        "share_comment": row.share_comment,
        "photos_expected": row.photos_expected,
        "share_photos": row.share_photos,
        "customer_category": row.customer_category,
        "received_at": stored.first.received_at,
        **receipt_output(stored, opened=opened),
    }


def actions_output(evaluation_id: UUID) -> list[dict[str, Any]]:
    """Return what centers did about an evaluation, in the active language: what and when, never who."""
    return [
        {**taken, "cause": {"code": taken["cause"], "name": str(CAUSES[Cause(taken["cause"])])}}
        for taken in actions_taken(reference(evaluation_id))
    ]


def receipt_output(stored: Stored, *, opened: bool = False) -> dict[str, Any]:
    """Return what proves later what was said, how well the visit is evidenced, and where the evaluation stands.

    `opened`: with what opens the commitment, for somebody who keeps his proof.
    """
    state = "withdrawn" if stored.last.is_withdrawn else "received"
    commitment = stored.content.commitment
    receipt = {"commitment": commitment.hex(), "promise": promise(commitment).hex()}
    if opened:
        receipt |= opening(stored.content)
    return {"receipt": receipt, "trust": stored.content.trust, "state": state}


def opening(row: Row) -> dict[str, Any]:
    """Return what opens the commitment to a rating, beside its content: nobody but its author may have it."""
    salt = row.salt or b""
    salts, parts = part_salts(salt), committed.parts(row, "", None)
    return {
        "version": 1,
        "salt": salt.hex(),
        "counted_commitment": part_commitment("counted", salts["counted"], parts["counted"]).hex(),
        "author_commitment": part_commitment("author", salts["author"], parts["author"]).hex(),
        "entity_number": row.entity_id,
    }


def keeps_proof(raw: Any) -> bool:
    """Tell whether what was sent and taken asks for what opens the commitment."""
    return raw.get("keep_proof") is True


def batch_item_output(raw: Any, outcome: Stored | Problem) -> dict[str, Any]:
    """Return one line of a batch's answer."""
    if isinstance(outcome, Problem):
        named = raw.get("id") if isinstance(raw, dict) else None
        named = named[:64].encode("utf-8", "replace").decode() if isinstance(named, str) else None
        return {"id": named, "status": outcome.status, "problem": outcome.as_json()}
    status = 201 if outcome.created else 200
    return {"id": outcome.content.evaluation_id, "status": status, **receipt_output(outcome, opened=keeps_proof(raw))}


def factor_set_output(factor_set: FactorSet) -> dict[str, Any]:
    """Return a published factor set in the active language."""
    return {
        "version": factor_set.version,
        "name": factor_set.name,
        "published_at": factor_set.published_at,
        "factors": [
            {
                "code": factor.code,
                "position": factor.position,
                "weight": factor.weight,
                "name": factor.name,
                "question": factor.question,
            }
            for factor in factor_set.factors.all()
        ],
    }


def _scores(row: Row) -> dict[str, int | None]:
    """Return the answered factors by code: null stands for not applicable, a factor without answer is not there."""
    factor_set = LIVE.find_factor_set(row.factor_set)
    codes = factor_set.codes if factor_set else ()
    return {code: score or None for code, score in zip(codes, row.scores, strict=False) if score is not None}


def _position(row: Row) -> dict[str, float | None] | None:
    if row.latitude is None:
        return None
    return {"lat": row.latitude, "lng": row.longitude, "accuracy_m": row.accuracy_m}
