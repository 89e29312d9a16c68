"""What the directory holds about a resident: the centers he keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from centers.models import Favourite

if TYPE_CHECKING:
    from accounts.models import Person


def export(person: Person) -> dict[str, Any]:
    """Return the codes of what a person keeps."""
    mine = Favourite.objects.filter(person=person).order_by("place")
    return {"favourites": list(mine.values_list("center__code", flat=True))}


def erase(person: Person) -> None:
    """Delete them."""
    Favourite.objects.filter(person=person).delete()
