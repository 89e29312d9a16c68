"""Versions of the questions. Once published, neither a set nor its factors change."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class FactorSet(models.Model):
    """A version of the questions. Once published neither it nor its factors change (a trigger holds it)."""

    personal = ()

    version = models.PositiveSmallIntegerField(primary_key=True)
    name = models.CharField(_("name"), max_length=120)
    published_at = models.DateTimeField(null=True, blank=True)
    is_current = models.BooleanField(default=False, help_text="what phones are offered when they name none")

    class Meta:
        verbose_name = _("factor set")
        verbose_name_plural = _("factor sets")
        constraints = (
            models.UniqueConstraint(fields=["is_current"], condition=Q(is_current=True), name="factorset_one_current"),
            models.CheckConstraint(
                condition=Q(is_current=False) | Q(published_at__isnull=False), name="factorset_current_is_published"
            ),
        )

    def __str__(self) -> str:
        return str(self.version)


class Factor(models.Model):
    """A named aspect that is judged 1..5, at a fixed position of its set."""

    personal = ()

    factor_set = models.ForeignKey(FactorSet, on_delete=models.PROTECT, related_name="factors")
    position = models.PositiveSmallIntegerField(help_text="0, 1, ..: place in the stored scores")
    code = models.CharField(max_length=40)
    weight = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(_("name"), max_length=120)
    question = models.CharField(_("question"), max_length=300, blank=True)

    class Meta:
        ordering = ("position",)
        verbose_name = _("factor")
        verbose_name_plural = _("factors")
        constraints = (
            models.UniqueConstraint(fields=["factor_set", "code"], name="factor_code_once"),
            models.UniqueConstraint(fields=["factor_set", "position"], name="factor_position_once"),
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=1000), name="factor_weight_range"),
            models.CheckConstraint(condition=Q(position__lte=31), name="factor_position_range"),
            models.CheckConstraint(condition=Q(code__regex=r"^[a-z][a-z0-9_]{0,39}$"), name="factor_code_shape"),
        )

    def __str__(self) -> str:
        return self.code
