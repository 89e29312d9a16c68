"""Which centers and desks an entity's system, or a manager, may speak for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from accounts.roles import Role
from centers.lookup import find_center
from centers.models import Mandate
from core.problems import Problem, invalid

if TYPE_CHECKING:
    from accounts.models import Person
    from centers.lookup import CenterFact


class Reach(NamedTuple):
    """A center, and who asks there: for these entities, or for the place as a whole."""

    center: CenterFact
    entities: frozenset[int]
    whole: bool

    @property
    def own(self) -> list[tuple[str, int]]:
        """Return the desks (code and number of the entity) that may be spoken for."""
        return [desk for desk in self.center.desks.items() if self.whole or desk[1] in self.entities]

    def desk(self, code: str | None) -> tuple[str, int] | None:
        """Return a desk by the code of its entity; without a code the only one, None for the center as a whole.

        Raises Problem 400 for a desk that is not there or not to be spoken for.
        """
        if code is None:
            return self.own[0] if len(self.own) == 1 else None
        found = next((desk for desk in self.own if desk[0] == code), None)
        if found is None:
            raise invalid("/desk", "no_desk", _("This entity has no desk at the center."))
        return found


def of_entity(entity_id: int, code: str) -> Reach | None:
    """Return a center where an entity has a desk or which it operates; None for all others."""
    center = find_center(code)
    if center is None:
        return None
    whole = center.operator_id == entity_id
    return Reach(center, frozenset({entity_id}), whole) if whole or entity_id in center.desks.values() else None


def of_manager(person: Person, code: str) -> Reach:
    """Return a center for which a manager answers. Raises Problem 404 for all others."""
    center = find_center(code)
    mandates = Mandate.objects.filter(person=person)
    if center is None or person.role != Role.MANAGER:
        raise Problem(404)
    entities = frozenset(mandates.filter(entity__isnull=False).values_list("entity_id", flat=True))
    whole = center.operator_id in entities or mandates.filter(center_id=center.id).exists()
    if not (whole or entities & set(center.desks.values())):
        raise Problem(404)
    return Reach(center, entities, whole)
