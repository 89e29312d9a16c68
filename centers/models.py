"""The directory. Rows are never deleted (evaluations name them by number); they are closed instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from centers.kinds import Accessibility, CenterKind, CounterKind, PaymentMethod, ReleaseMode, Season

if TYPE_CHECKING:
    from collections.abc import Iterable

CODE_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"


def _known(field: str, values: Iterable[str], name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__in": [str(value) for value in values]}), name=name)


def _subset(field: str, values: Iterable[str], name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__contained_by": [str(v) for v in values]}), name=name)


def _choices(kinds: Iterable[str]) -> list[tuple[str, str]]:
    return [(str(kind), str(kind)) for kind in kinds]


class Region(models.Model):
    """A country (no parent) or a region of one."""

    personal = ()

    code = models.CharField(max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=200)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    timezone = models.CharField(max_length=40, default="UTC", help_text="IANA name")
    is_demo = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        constraints = (
            models.CheckConstraint(condition=Q(code__regex=CODE_PATTERN), name="region_code_shape"),
            models.CheckConstraint(condition=~Q(name=""), name="region_named"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="region_not_own_parent"),
        )

    def __str__(self) -> str:
        return self.code


class Entity(models.Model):
    """An organization that owns services: ministry, authority, department."""

    personal = ()

    code = models.CharField(max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=250)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True)
    website = models.URLField(blank=True)
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
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("entity")
        verbose_name_plural = _("entities")
        constraints = (
            models.CheckConstraint(condition=Q(code__regex=CODE_PATTERN), name="entity_code_shape"),
            models.CheckConstraint(condition=~Q(name=""), name="entity_named"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="entity_not_own_parent"),
            _known("release", ReleaseMode, "entity_release_known"),
        )

    def __str__(self) -> str:
        return self.code


class FormerRelease(models.Model):
    """How much an entity let through until a moment. A trigger writes it: what came under a stricter word keeps it."""

    personal = ()

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="former_releases")
    release = models.CharField(max_length=20)
    until = models.DateTimeField()

    class Meta:
        constraints = (_known("release", ReleaseMode, "formerrelease_known"),)

    def __str__(self) -> str:
        return f"{self.entity_id} {self.release}"


class Service(models.Model):
    """A catalog item of an entity."""

    personal = ()

    code = models.CharField(max_length=64, unique=True)
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="services")
    name = models.CharField(_("name"), max_length=250)
    description = models.TextField(_("description"), blank=True)
    target_waiting_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    target_completion_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    fee = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    payment_methods = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)

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
            _subset("payment_methods", PaymentMethod, "service_payment_known"),
        )

    def __str__(self) -> str:
        return self.code


class ServiceDocument(models.Model):
    """A paper that a service asks for."""

    personal = ()

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="documents")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=250)

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=["service", "position"], name="document_position_once"),)

    def __str__(self) -> str:
        return self.name


class Center(models.Model):
    """A place, or virtual place, where customers are served; with several entities it is a complex."""

    personal = ()

    code = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=20, default=CenterKind.CENTER.value)
    name = models.CharField(_("name"), max_length=250)
    address = models.CharField(_("address"), max_length=500, blank=True)
    description = models.TextField(_("description"), blank=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="centers")
    operator = models.ForeignKey(
        Entity,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="operated_centers",
        help_text="who runs the place; takes what names no desk",
    )
    entities = models.ManyToManyField(Entity, through="Desk", related_name="centers")
    latitude = models.FloatField(null=True, blank=True, help_text="WGS 84 degrees")
    longitude = models.FloatField(null=True, blank=True, help_text="WGS 84 degrees")
    timezone = models.CharField(max_length=40, default="UTC", help_text="IANA name")
    postcode = models.CharField(max_length=20, blank=True)
    phone = models.CharField(max_length=200, blank=True, help_text="public numbers, as printed")
    website = models.URLField(blank=True, max_length=300)
    accessibility = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    payment_methods = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    hours_raw = models.TextField(blank=True, help_text="opening hours as published, when they fit no week")
    by_appointment = models.BooleanField(default=False)
    search_text = models.TextField(editable=False, default="", help_text="normalized names, address, codes")
    sort_names = ArrayField(
        models.TextField(),
        editable=False,
        default=list,
        help_text="normalized name for each language of core.languages",
    )
    public_score = models.FloatField(
        null=True, editable=False, help_text="published mean points 0..100; only orders the directory"
    )
    source = models.CharField(max_length=100, blank=True, help_text="where the row comes from")
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("center")
        verbose_name_plural = _("centers")
        constraints = (
            models.CheckConstraint(condition=Q(code__regex=CODE_PATTERN), name="center_code_shape"),
            models.CheckConstraint(condition=~Q(name=""), name="center_named"),
            _known("kind", CenterKind, "center_kind_known"),
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
            _subset("accessibility", Accessibility, "center_accessibility_known"),
            _subset("payment_methods", PaymentMethod, "center_payment_known"),
        )

    def __str__(self) -> str:
        return self.code


class Unit(models.Model):
    """A department of an entity, or a section of one (a tree). A desk may belong to one."""

    personal = ()

    code = models.CharField(max_length=64, unique=True)
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="units")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField(_("name"), max_length=250)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)

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
        return self.code


class Desk(models.Model):
    """One entity's presence inside one center, with its own services and, if given, hours."""

    personal = ()

    center = models.ForeignKey(Center, on_delete=models.PROTECT, related_name="desks")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="desks")
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="desks",
        help_text="department or section of the entity",
    )
    services = models.ManyToManyField(Service, related_name="desks", blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
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
            _known("kind", CounterKind, "counter_kind_known"),
        )

    def __str__(self) -> str:
        return self.number


class OpeningHours(models.Model):
    """One shift of a weekday at a center, or at one desk of it. A shift may run past midnight (closes < opens)."""

    personal = ()

    center = models.ForeignKey(Center, on_delete=models.CASCADE, related_name="hours")
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, null=True, blank=True, related_name="hours")
    weekday = models.PositiveSmallIntegerField(help_text="0 = Monday .. 6 = Sunday")
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ("weekday", "opens")
        constraints = (
            models.CheckConstraint(condition=Q(weekday__lte=6), name="hours_weekday"),
            models.UniqueConstraint(
                fields=["center", "desk", "weekday", "opens"], name="hours_once", nulls_distinct=False
            ),
        )

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens:%H:%M}-{self.closes:%H:%M}"


class OpeningException(models.Model):
    """A day unlike its weekday: closed (no times), or open at other times."""

    personal = ()

    center = models.ForeignKey(Center, on_delete=models.CASCADE, related_name="exceptions")
    date = models.DateField()
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        ordering = ("date", "opens")
        constraints = (
            models.UniqueConstraint(fields=["center", "date", "opens"], name="exception_once", nulls_distinct=False),
            models.CheckConstraint(
                condition=Q(opens=None, closes=None) | Q(opens__isnull=False, closes__isnull=False),
                name="exception_times_paired",
            ),
        )

    def __str__(self) -> str:
        return f"{self.date}"


class Mandate(models.Model):
    """What a manager or quality team answers for: one center, or one entity wherever it has desks."""

    personal = ("person",)

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="mandates")
    center = models.ForeignKey(Center, on_delete=models.PROTECT, null=True, blank=True, related_name="mandates")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, null=True, blank=True, related_name="mandates")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(center=None, entity__isnull=False) | Q(center__isnull=False, entity=None),
                name="mandate_center_or_entity",
            ),
            models.UniqueConstraint(fields=["person", "center", "entity"], name="mandate_once", nulls_distinct=False),
        )

    def __str__(self) -> str:
        return f"{self.person_id} -> {self.center_id or self.entity_id}"


class WorkingHours(models.Model):
    """One shift of a weekday on which public offices of a region work; a region without any takes its country's.

    Deadlines are counted in it (core.calendar). It has nothing to do with when a center is open.
    """

    personal = ()

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="working_hours")
    season = models.CharField(max_length=10, choices=_choices(Season), default=Season.REGULAR.value)
    weekday = models.PositiveSmallIntegerField(help_text="0 = Monday .. 6 = Sunday")
    opens = models.TimeField()
    closes = models.TimeField(help_text="on the same day")

    class Meta:
        ordering = ("season", "weekday", "opens")
        verbose_name = verbose_name_plural = _("working hours")
        constraints = (
            models.CheckConstraint(condition=Q(weekday__lte=6), name="workinghours_weekday"),
            models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="workinghours_in_order"),
            _known("season", Season, "workinghours_season_known"),
        )

    def __str__(self) -> str:
        return f"{self.season} {self.weekday} {self.opens:%H:%M}-{self.closes:%H:%M}"


class Ramadan(models.Model):
    """The days of a Ramadan, both included, in a region and all regions below it."""

    personal = ()

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="ramadans")
    first = models.DateField()
    last = models.DateField()

    class Meta:
        ordering = ("first",)
        verbose_name = verbose_name_plural = _("Ramadan")
        constraints = (models.CheckConstraint(condition=Q(first__lte=F("last")), name="ramadan_in_order"),)

    def __str__(self) -> str:
        return f"{self.first} {self.last}"


class Holiday(models.Model):
    """A day on which nobody works in a region and all regions below it."""

    personal = ()

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="holidays")
    date = models.DateField()

    class Meta:
        ordering = ("date",)
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        constraints = (models.UniqueConstraint(fields=["region", "date"], name="holiday_once"),)

    def __str__(self) -> str:
        return f"{self.date}"


class Edition(models.Model):
    """One row, changed by trigger with each change of the directory; what a process remembers holds while it stands."""

    personal = ()

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    stamp = models.UUIDField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="edition_one_row"),)

    def __str__(self) -> str:
        return str(self.stamp)
