"""Rollups: histogram counts per cut, day and month. Everything shown is a sum of these small integers."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from evaluations.models import FoldCursor


class Counts(ArrayField):  # type: ignore[type-arg]
    """Whole numbers, most of them 0: stored as NULL, which takes a bit. Read as numbers."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"base_field": models.IntegerField()} | more)

    def deconstruct(self) -> Any:
        """Return what migrations write down: a plain array."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.contrib.postgres.fields.ArrayField", args, kwargs

    def from_db_value(self, value: list[int | None] | None, _expression: object, _connection: object) -> Any:
        """Return the numbers."""
        return None if value is None else [number or 0 for number in value]


class RollupQuerySet(models.QuerySet["Rollup"]):
    """The copy that is read."""

    def live(self) -> RollupQuerySet:
        """Return the rows of the live generation."""
        return self.filter(generation=FoldCursor.objects.filter(name="rollups").values("generation")[:1])


class Rollup(models.Model):
    """One cut over one day or month: counts that add up to any period.

    `key` is the row number of the region, entity, center, service or unit; for a desk `center << 32 | entity`; for a
    trait of the visit its number (`levels.trait_keys`); for a trait or service within a place `place << 32 | number`.
    `counts` has six numbers a factor: not applicable, 1, 2, 3, 4, 5. `waiting` and `completion`: within the target,
    with a target, then the bins of `minutes`; null where nobody said. Arrays have NULL for 0.
    """

    personal = ()

    pk = models.CompositePrimaryKey("generation", "level", "key", "grain", "day", "factor_set", "source")
    generation = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField()
    key = models.BigIntegerField()
    grain = models.CharField(max_length=1, help_text="D day, M month (day = its first)")
    day = models.DateField()
    factor_set = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=10)
    received = models.BigIntegerField(help_text="evaluations standing, answered or not")
    excluded = models.BigIntegerField(default=0, help_text="held back after an appeal; in no other number here")
    n = models.BigIntegerField(help_text="evaluations with at least one answered factor")
    points = models.BigIntegerField(help_text="sum of evaluation points, thousandths")
    points_squared = models.DecimalField(max_digits=30, decimal_places=0, help_text="sum of their squares")
    boxes = Counts(help_text="evaluations with E in [0,25) [25,50) [50,75) [75,100) {100}")
    counts = Counts()
    waiting = Counts(null=True, help_text="visits by minutes until being served")
    completion = Counts(null=True, help_text="visits by minutes from then to done")

    objects: ClassVar[models.Manager[Rollup]] = RollupQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(grain__in=["D", "M"]), name="rollup_grain_known"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=13), name="rollup_level_known"),
            # No lower bound of the counts: PostgreSQL would check it on the difference that an INSERT proposes.
        )

    def __str__(self) -> str:
        return f"{self.level}:{self.key} {self.grain} {self.day}"


class PublicCard(models.Model):
    """What was last published of a center: looked at once a slot, renewed where enough has come (`publishing`)."""

    personal = ()

    center_id = models.IntegerField(primary_key=True)
    slot = models.BigIntegerField(help_text="number of the slot in which it was last looked at")
    figures = models.JSONField(help_text="see publishing.public_figures")

    def __str__(self) -> str:
        return f"{self.center_id} in {self.slot}"
