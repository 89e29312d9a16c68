"""How much of the release policy held for a rating: the strictest that its entity said since it came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from centers.kinds import ReleaseMode
from evaluations.policy import strictest

if TYPE_CHECKING:
    from collections.abc import Sequence

# For statements over a row's `entity_id` and its center `c`; an entity loosened later tells nothing that came before.
ENTITIES = """LEFT JOIN centers_entity own ON own.id = e.entity_id
    LEFT JOIN centers_entity operator ON operator.id = c.operator_id"""


def modes_sql(received: str) -> str:
    """Return the array of modes that held from the moment of a column until now: the entity's, else the operator's."""
    return f"""(ARRAY(SELECT f.release FROM centers_formerrelease f
            WHERE f.entity_id = coalesce(own.id, operator.id) AND f.until >= {received})
        || coalesce(own.release, operator.release, '{ReleaseMode.STANDARD.value}'))"""  # noqa: S608 - constants


def mode_of(modes: Sequence[str]) -> ReleaseMode:
    """Return what holds for a row of such a statement."""
    return strictest(map(ReleaseMode, modes))
