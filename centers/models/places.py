"""Centers and what is inside them, and who answers for them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from centers.kinds import Accessibility, CenterKind, CounterKind, PaymentMethod
from centers.models.closed_lists import CODE_PATTERN, known, subset
from centers.models.organizations import Entity, Region, Service


class Center(models.Model):
    """A place, or virtual place, where customers are served; with several entities it is a complex."""

    personal = ()

    code = models.CharField(_("code"), max_length=64, unique=True)
    kind = models.CharField(_("kind"), max_length=20, default=CenterKind.CENTER.value)
    name = models.CharField(_("name"), max_length=250)
    address = models.CharField(_("address"), max_length=500, blank=True)
    description = models.TextField(_("description"), blank=True)
    region = models.ForeignKey(Region, verbose_name=_("region"), on_delete=models.PROTECT, related_name="centers")
    operator = models.ForeignKey(
        Entity,
        verbose_name=_("operator"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="operated_centers",
        help_text=_("Who runs the place. Ratings that name no desk go to it."),
    )
    entities = models.ManyToManyField(Entity, through="Desk", related_name="centers")
    latitude = models.FloatField(_("latitude"), null=True, blank=True, help_text=_("Degrees, as maps show them."))
    longitude = models.FloatField(_("longitude"), null=True, blank=True, help_text=_("Degrees, as maps show them."))
    timezone = models.CharField(_("time zone"), max_length=40, default="UTC")
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    phone = models.CharField(_("phone"), max_length=200, blank=True, help_text=_("Public numbers, as printed."))
    website = models.URLField(_("website"), blank=True, max_length=300)
    accessibility = ArrayField(models.CharField(max_length=30), verbose_name=_("access"), default=list, blank=True)
    payment_methods = ArrayField(
        models.CharField(max_length=20), verbose_name=_("ways to pay"), default=list, blank=True
    )
    hours_raw = models.TextField(
        _("opening hours in words"), blank=True, help_text=_("As published, where they fit no week.")
    )
    by_appointment = models.BooleanField(_("appointment needed"), default=False)
    search_text = models.TextField(editable=False, default="", help_text="normalized names, address, codes")
    sort_names = ArrayField(
        models.TextField(),
        editable=False,
        default=list,
        help_text="normalized name for each language of core.languages",
    )
    public_score = models.FloatField(
        null=True, editable=False, help_text="published mean points 0..100; `public_floor` orders by it (search)"
    )
    public_n = models.CharField(
        max_length=10, null=True, editable=False, help_text="band of the ratings behind it, as published"
    )
    source = models.CharField(
        _("source"),
        max_length=100,
        blank=True,
        help_text=_("The list it was imported from; only that list changes it."),
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_demo = models.BooleanField(_("demonstration"), default=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("center")
        verbose_name_plural = _("centers")
        constraints = (
            models.CheckConstraint(condition=Q(code__regex=CODE_PATTERN), name="center_code_shape"),
            models.CheckConstraint(condition=~Q(name=""), name="center_named"),
            known("kind", CenterKind, "center_kind_known"),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(
                    latitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__isnull=False,
                    longitude__range=(-180, 180),
                ),
                name="center_position_on_earth",
            ),
            subset("accessibility", Accessibility, "center_accessibility_known"),
            subset("payment_methods", PaymentMethod, "center_payment_known"),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Unit(models.Model):
    """A department of an entity, or a section of one (a tree). A desk may belong to one."""

    personal = ()

    code = models.CharField(_("code"), max_length=64, unique=True)
    entity = models.ForeignKey(Entity, verbose_name=_("entity"), on_delete=models.PROTECT, related_name="units")
    parent = models.ForeignKey(
        "self", verbose_name=_("part of"), on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    name = models.CharField(_("name"), max_length=250)
    is_active = models.BooleanField(_("active"), default=True)
    is_demo = models.BooleanField(_("demonstration"), default=False)

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = (
            models.CheckConstraint(condition=Q(code__regex=CODE_PATTERN), name="unit_code_shape"),
            models.CheckConstraint(condition=~Q(name=""), name="unit_named"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="unit_not_own_parent"),
            # What a desk and a section refer to: with their own entity, so that it is the same (see the migration).
            models.UniqueConstraint(fields=["id", "entity"], name="unit_of_entity"),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Desk(models.Model):
    """One entity's presence inside one center, with its own services and, if given, hours."""

    personal = ()

    center = models.ForeignKey(Center, verbose_name=_("center"), on_delete=models.PROTECT, related_name="desks")
    entity = models.ForeignKey(Entity, verbose_name=_("entity"), on_delete=models.PROTECT, related_name="desks")
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("unit"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="desks",
        help_text=_("Department or section of the entity."),
    )
    services = models.ManyToManyField(Service, verbose_name=_("services"), related_name="desks", blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("desk")
        verbose_name_plural = _("desks")
        constraints = (models.UniqueConstraint(fields=["center", "entity"], name="desk_once"),)

    def __str__(self) -> str:
        return f"{self.center_id}/{self.entity_id}"


class Counter(models.Model):
    """The smallest service point of a desk."""

    personal = ()

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="counters")
    number = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, default=CounterKind.STAFFED.value)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["desk", "number"], name="counter_number_once"),
            known("kind", CounterKind, "counter_kind_known"),
        )

    def __str__(self) -> str:
        return self.number


class Mandate(models.Model):
    """What a manager or quality team answers for: one center, or one entity wherever it has desks."""

    personal = ("person",)

    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="mandates",
        limit_choices_to={"role__in": ["manager", "quality"], "is_active": True},
    )
    center = models.ForeignKey(
        Center,
        verbose_name=_("center"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mandates",
    )
    entity = models.ForeignKey(
        Entity,
        verbose_name=_("entity"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mandates",
    )

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        constraints = (
            models.CheckConstraint(
                condition=Q(center=None, entity__isnull=False) | Q(center__isnull=False, entity=None),
                name="mandate_center_or_entity",
                violation_error_message=_("A mandate is for one center or for one entity."),
            ),
            models.UniqueConstraint(fields=["person", "center", "entity"], name="mandate_once", nulls_distinct=False),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.center or self.entity}"
