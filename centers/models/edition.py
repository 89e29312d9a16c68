"""How often the directory was changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Edition(models.Model):
    """One row, changed by trigger with each change of the directory; what a process remembers holds while it stands."""

    personal = ()

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    stamp = models.UUIDField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="edition_one_row"),)

    def __str__(self) -> str:
        return str(self.stamp)
