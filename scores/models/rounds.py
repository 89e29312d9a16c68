"""Rounds: periods with frozen rules whose result is official. Triggers hold what must not change."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from evaluations.models import FactorSet
from scores.round_rules import LEAST_N, RoundKind, RoundState, Rules


class Round(models.Model):
    """The rules never change once written; the state moves forward only: open, freezing, frozen, or cancelled."""

    personal = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(_("code"), max_length=40, unique=True)
    kind = models.CharField(max_length=10)
    first_day = models.DateField(help_text="of visits, where the center is")
    last_day = models.DateField(help_text="included")
    factor_set = models.ForeignKey(FactorSet, on_delete=models.PROTECT, related_name="+")
    weights = ArrayField(models.PositiveSmallIntegerField(), help_text="by position of the factor")
    sources = ArrayField(models.CharField(max_length=10), help_text="whose evaluations count")
    minimum_n = models.PositiveSmallIntegerField(help_text="evaluations that a place needs to be ranked")
    formula = models.CharField(max_length=20, help_text="version of the formulas")
    state = models.CharField(max_length=10, default=RoundState.OPEN.value)
    created_at = models.DateTimeField(db_default=Now())
    bound = models.DecimalField(
        max_digits=20, decimal_places=0, null=True, help_text="rows of the log below this xid8 count"
    )
    done = models.PositiveSmallIntegerField(default=0, help_text="percent of the freezing")
    frozen_at = models.DateTimeField(null=True)
    manifest = models.JSONField(null=True)
    manifest_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(code__regex=r"^[A-Z0-9][A-Z0-9-]{0,39}$"), name="round_code_shape"),
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in RoundKind]), name="round_kind_known"),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in RoundState]), name="round_state_known"),
            models.CheckConstraint(condition=Q(first_day__lte=F("last_day")), name="round_days_in_order"),
            models.CheckConstraint(condition=Q(minimum_n__gte=LEAST_N), name="round_minimum_n"),
            models.CheckConstraint(condition=Q(done__lte=100), name="round_percent"),
            models.CheckConstraint(condition=~Q(sources=[]) & ~Q(weights=[]), name="round_counts_something"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "cancelled"], bound=None)
                | Q(state__in=["freezing", "frozen"], bound__isnull=False),
                name="round_bound_when_freezing",
            ),
            models.CheckConstraint(
                condition=Q(state="frozen", frozen_at__isnull=False, manifest__isnull=False, done=100)
                | (~Q(state="frozen") & Q(frozen_at=None, manifest=None, manifest_sha256="")),
                name="round_manifest_when_frozen",
            ),
        )

    def __str__(self) -> str:
        return self.code

    def rules(self) -> Rules:
        """Return the rules as the manifest states them."""
        codes = self.factor_set.factors.order_by("position").values_list("code", flat=True)
        return Rules(
            code=self.code,
            kind=self.kind,
            first_day=self.first_day.isoformat(),
            last_day=self.last_day.isoformat(),
            factor_set=self.factor_set_id,
            factors=tuple(codes),
            weights=tuple(self.weights),
            sources=tuple(self.sources),
            minimum_n=self.minimum_n,
            formula=self.formula,
        )


class RoundResult(models.Model):
    """What a place had in a frozen round. Written while it freezes, never changed afterwards."""

    personal = ()

    pk = models.CompositePrimaryKey("round_id", "level", "code")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="results", db_index=False)
    level = models.CharField(max_length=10)
    code = models.CharField(max_length=120, help_text="of the place; a desk's is center/entity")
    received = models.BigIntegerField()
    excluded = models.BigIntegerField()
    n = models.BigIntegerField()
    points = models.BigIntegerField()
    points_squared = models.DecimalField(max_digits=30, decimal_places=0)
    boxes = ArrayField(models.BigIntegerField())
    counts = ArrayField(models.BigIntegerField())
    standing = models.JSONField(null=True, help_text="see scores.official; none below the minimum n")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(received__gte=0, excluded__gte=0, n__gte=0), name="result_not_negative"),
            models.CheckConstraint(condition=Q(n__lte=F("received")), name="result_n_received"),
        )

    def __str__(self) -> str:
        return f"{self.round_id} {self.level}:{self.code}"
