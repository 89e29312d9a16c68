"""Centers that a person wants at hand."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import Person
from centers.models.places import Center

MOST = 200


class Favourite(models.Model):
    """A center that a person keeps, at one of the places that he has for them. It says nothing about any visit."""

    personal = ("person", "center")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="favourites", db_index=False)
    center = models.ForeignKey(Center, on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.PositiveSmallIntegerField(help_text="1, 2, .. of the places a person has; no order")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "center"], name="favourite_once"),
            models.UniqueConstraint(fields=["person", "place"], name="favourite_place_once"),
            models.CheckConstraint(condition=Q(place__range=(1, MOST)), name="favourite_so_many"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} #{self.place}"
