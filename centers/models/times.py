"""When centers are open, when staff work, and holidays."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from centers.kinds import Season
from centers.models.closed_lists import choices, known
from centers.models.organizations import Region
from centers.models.places import Center, Desk


class OpeningHours(models.Model):
    """One shift of a weekday at a center, or at one desk of it. A shift may run past midnight (closes < opens)."""

    personal = ()

    center = models.ForeignKey(Center, on_delete=models.CASCADE, related_name="hours")
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, null=True, blank=True, related_name="hours")
    weekday = models.PositiveSmallIntegerField(_("weekday"), help_text="0 = Monday .. 6 = Sunday")
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        ordering = ("weekday", "opens")
        verbose_name = verbose_name_plural = _("opening hours")
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
    date = models.DateField(_("date"))
    opens = models.TimeField(_("opens"), null=True, blank=True)
    closes = models.TimeField(_("closes"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        ordering = ("date", "opens")
        verbose_name = _("day with other hours")
        verbose_name_plural = _("days with other hours")
        constraints = (
            models.UniqueConstraint(fields=["center", "date", "opens"], name="exception_once", nulls_distinct=False),
            models.CheckConstraint(
                condition=Q(opens=None, closes=None) | Q(opens__isnull=False, closes__isnull=False),
                name="exception_times_paired",
            ),
        )

    def __str__(self) -> str:
        return f"{self.date}"


class WorkingHours(models.Model):
    """One shift of a weekday on which public offices of a region work; a region without any takes its country's.

    Deadlines are counted in it (core.calendar). It has nothing to do with when a center is open.
    """

    personal = ()

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="working_hours")
    season = models.CharField(_("season"), max_length=10, choices=choices(Season), default=Season.REGULAR.value)
    weekday = models.PositiveSmallIntegerField(_("weekday"), help_text="0 = Monday .. 6 = Sunday")
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        ordering = ("season", "weekday", "opens")
        verbose_name = verbose_name_plural = _("working hours")
        constraints = (
            models.CheckConstraint(condition=Q(weekday__lte=6), name="workinghours_weekday"),
            models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="workinghours_in_order"),
            known("season", Season, "workinghours_season_known"),
        )

    def __str__(self) -> str:
        return f"{self.season} {self.weekday} {self.opens:%H:%M}-{self.closes:%H:%M}"


class Ramadan(models.Model):
    """The days of a Ramadan, both included, in a region and all regions below it."""

    personal = ()

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="ramadans")
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))

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
    date = models.DateField(_("date"))

    class Meta:
        ordering = ("date",)
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        constraints = (models.UniqueConstraint(fields=["region", "date"], name="holiday_once"),)

    def __str__(self) -> str:
        return f"{self.date}"
