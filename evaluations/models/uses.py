"""Which visits were rated, so that none is rated twice."""

from __future__ import annotations

from django.db import models


class VisitUse(models.Model):
    """Evidence that an evaluation used up (`evaluations.trust.Use`). It names neither the evaluation nor a person.

    Kept when that is withdrawn: who can be talked into taking it back must not be asked for a better one. The database
    side (sizes, types) is written by hand in the migration.
    """

    personal = ("rater",)

    pk = models.CompositePrimaryKey("rater", "digest")
    rater = models.BinaryField(max_length=16, help_text="pseudonym of person, center and quarter; empty: anybody")
    digest = models.BinaryField(max_length=16)
    day = models.DateField(help_text="of the visit, where the center is")
    shared = models.BooleanField(default=False, help_text="a presence that another transaction of that day may share")

    class Meta:
        indexes = (models.Index(fields=["day"], name="visit_use_day"),)

    def __str__(self) -> str:
        return f"{self.day}"
