"""Regions, the entities that serve there, and what they offer."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import CharField, F, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from centers.kinds import PaymentMethod, ReleaseMode
from centers.models.closed_lists import CODE_PATTERN, known, subset


class Region(models.Model):
    """A country (no parent) or a region of one."""

    personal = ()

    code = models.CharField(_("code"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=200)
    parent = models.ForeignKey(
        "self", verbose_name=_("part of"), on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    timezone = models.CharField(_("time zone"), max_length=40, default="UTC")
    is_demo = models.BooleanField(_("demonstration"), default=False)

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        constraints = (
            models.CheckConstraint(condition=Q(code__regex=CODE_PATTERN), name="region_code_shape"),
            models.CheckConstraint(condition=~Q(name=""), name="region_named"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="region_not_own_parent"),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Entity(models.Model):
    """An organization that owns services: ministry, authority, department."""

    personal = ()

    code = models.CharField(_("code"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=250)
    parent = models.ForeignKey(
        "self", verbose_name=_("part of"), on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    region = models.ForeignKey(Region, verbose_name=_("region"), on_delete=models.PROTECT, null=True, blank=True)
    website = models.URLField(_("website"), blank=True)
    release = models.CharField(
        _("release"),
        max_length=20,
        default=ReleaseMode.STANDARD.value,
        choices=[
            (ReleaseMode.STANDARD.value, _("All that the release policy lets out")),
            (ReleaseMode.PULSES_ONLY.value, _("Pulses only: no single rating, no text")),
            (ReleaseMode.NEVER_LIVE.value, _("Texts of the day before only: nothing while it is fresh")),
            (ReleaseMode.NOTHING.value, _("Nothing")),
        ],
        help_text=_("What managers may learn of ratings; never more than the policy"),
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_demo = models.BooleanField(_("demonstration"), default=False)

    class Meta:
        verbose_name = _("entity")
        verbose_name_plural = _("entities")
        constraints = (
            models.CheckConstraint(condition=Q(code__regex=CODE_PATTERN), name="entity_code_shape"),
            models.CheckConstraint(condition=~Q(name=""), name="entity_named"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="entity_not_own_parent"),
            known("release", ReleaseMode, "entity_release_known"),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class FormerRelease(models.Model):
    """How much an entity let through until a moment. A trigger writes it: what came under a stricter word keeps it."""

    personal = ()

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="former_releases")
    release = models.CharField(max_length=20)
    until = models.DateTimeField()

    class Meta:
        constraints = (known("release", ReleaseMode, "formerrelease_known"),)

    def __str__(self) -> str:
        return f"{self.entity_id} {self.release}"


class Service(models.Model):
    """A catalog item of an entity."""

    personal = ()

    code = models.CharField(_("code"), max_length=64, unique=True)
    entity = models.ForeignKey(Entity, verbose_name=_("entity"), on_delete=models.PROTECT, related_name="services")
    name = models.CharField(_("name"), max_length=250)
    description = models.TextField(_("description"), blank=True)
    target_waiting_minutes = models.PositiveSmallIntegerField(
        _("promised waiting time, minutes"), null=True, blank=True
    )
    target_completion_minutes = models.PositiveSmallIntegerField(
        _("promised time until it is done, minutes"), null=True, blank=True
    )
    fee = models.DecimalField(_("fee"), max_digits=10, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    payment_methods = ArrayField(
        models.CharField(max_length=20), verbose_name=_("ways to pay"), default=list, blank=True
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_demo = models.BooleanField(_("demonstration"), default=False)

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        constraints = (
            models.CheckConstraint(condition=Q(code__regex=CODE_PATTERN), name="service_code_shape"),
            models.CheckConstraint(condition=~Q(name=""), name="service_named"),
            models.CheckConstraint(condition=Q(fee=None) | Q(fee__gte=0), name="service_fee_not_negative"),
            models.CheckConstraint(
                condition=Q(fee=None, currency="") | (Q(fee__isnull=False) & Q(currency__regex=r"^[A-Z]{3}$")),
                name="service_fee_has_currency",
            ),
            subset("payment_methods", PaymentMethod, "service_payment_known"),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class ServiceDocument(models.Model):
    """A paper that a service asks for."""

    personal = ()

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="documents")
    position = models.PositiveSmallIntegerField(_("order"))
    code = models.CharField(
        max_length=64,
        db_default=Cast(RandomUUID(), CharField(max_length=64)),
        editable=False,
        help_text="what a phone remembers when it is ticked off, whatever becomes of its words and position",
    )
    name = models.CharField(_("name"), max_length=250)

    class Meta:
        ordering = ("position",)
        verbose_name = _("required document")
        verbose_name_plural = _("required documents")
        constraints = (
            models.UniqueConstraint(fields=["service", "position"], name="document_position_once"),
            models.UniqueConstraint(fields=["service", "code"], name="document_code_once"),
            models.CheckConstraint(condition=Q(code__regex=CODE_PATTERN), name="document_code_shape"),
        )

    def __str__(self) -> str:
        return self.name
