"""Versions of the questions. Once published, neither a set nor its factors change."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class FactorSet(models.Model):
    """A version of the questions. Once published neither it nor its factors change (a trigger holds it)."""

    personal = ()

    version = models.PositiveSmallIntegerField(_("version"), primary_key=True)
    name = models.CharField(_("name"), max_length=120)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    is_current = models.BooleanField(_("in use"), default=False, help_text=_("The set that residents are asked now."))

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
        return f"{self.version}: {self.name}"


class Factor(models.Model):
    """A named aspect that is judged 1..5, at a fixed position of its set."""

    personal = ()

    factor_set = models.ForeignKey(FactorSet, on_delete=models.PROTECT, related_name="factors")
    position = models.PositiveSmallIntegerField(_("order"), help_text=_("0, 1, 2, … without gaps."))
    code = models.CharField(
        _("code"),
        max_length=40,
        help_text=_("Small Latin letters, digits and _. The same code in another version is the same factor."),
    )
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)
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
