"""Who answers for a center now."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from accounts.roles import Role

# An evaluation that names an entity goes to the people of that entity. One that names none goes to those of the
# operator of the place, and where nobody operates it to those of every entity with a desk there.
_RECEIVERS = """
WITH concerned AS (
    SELECT COALESCE(%(entity)s, c.operator_id) AS entity_id FROM centers_center c WHERE c.id = %(center)s
), entities AS (
    SELECT entity_id FROM concerned WHERE entity_id IS NOT NULL
    UNION
    SELECT d.entity_id FROM centers_desk d, concerned
    WHERE concerned.entity_id IS NULL AND d.center_id = %(center)s AND d.is_active
)
SELECT DISTINCT p.id, p.role
FROM centers_mandate m JOIN accounts_person p ON p.id = m.person_id AND p.is_active
WHERE (p.role = %(manager)s AND m.center_id = %(center)s)
   OR (p.role IN (%(manager)s, %(quality)s) AND m.entity_id IN (SELECT entity_id FROM entities))
ORDER BY p.id
"""


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody who answers for a center, and as what."""

    person_id: UUID
    role: Role


def receivers(center_id: int, entity_id: int | None) -> list[Receiver]:
    """Return who answers for this entity's presence in this center now: managers and the central quality team.

    Args:
        center_id: where it happened.
        entity_id: whom it concerns; None: whoever operates the place, else every entity with a desk there.
    """
    names = {"center": center_id, "entity": entity_id, "manager": Role.MANAGER.value, "quality": Role.QUALITY.value}
    with connection.cursor() as cursor:
        cursor.execute(_RECEIVERS, names)
        return [Receiver(person_id, Role(role)) for person_id, role in cursor.fetchall()]
