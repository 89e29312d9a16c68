"""Telling residents that there is news about their ratings: who wants it, what is new, whom to wake.

No row joins a person with a rating, with a center or with what was said: news names a reply or an alert, a nudge names
a person and a way, and what lies between the two is worked out in memory (docs/decisions/0042).
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import Person
from alerts.kinds import Channel, NewsKind
from alerts.models.reach import PushSubscription

_CHANNELS = [channel.value for channel in Channel]


class Wish(models.Model):
    """By which ways a resident wants to hear of replies to his ratings, and of actions; a row wants something."""

    personal = ("person", "reply", "action")

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True)
    reply = ArrayField(models.CharField(max_length=4), default=list)
    action = ArrayField(models.CharField(max_length=4), default=list)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(reply__contained_by=_CHANNELS, action__contained_by=_CHANNELS), name="wish_ways_known"
            ),
            models.CheckConstraint(condition=~Q(reply=[], action=[]), name="wish_wants_something"),
        )

    def __str__(self) -> str:
        return str(self.person_id)


class News(models.Model):
    """A reply or an action that nobody was told of yet. Gone as soon as it is decided whom to wake."""

    personal = ()

    kind = models.CharField(max_length=6)
    cause = models.UUIDField(help_text="the released evaluation that was answered, or the alert that was resolved")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["kind", "cause"], name="news_once"),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in NewsKind]), name="news_kind_known"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.cause}"


class Nudge(models.Model):
    """Somebody to be woken by one way: without a word of why. Gone as soon as it is sent; further news adds to it."""

    personal = ("person",)

    person = models.ForeignKey(Person, on_delete=models.CASCADE, db_index=False)
    channel = models.CharField(max_length=4)
    subscription = models.ForeignKey(PushSubscription, on_delete=models.CASCADE, null=True)
    round = models.PositiveIntegerField(default=1, help_text="how often news came since it waits")
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(db_default=Now(), help_text="not before; while somebody sends it: when another may")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "channel", "subscription"], name="nudge_once_a_way", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(channel="push", subscription__isnull=False) | Q(channel="mail", subscription=None),
                name="nudge_has_its_way",
            ),
        )
        indexes = (models.Index(fields=["channel", "due_at"], name="nudge_due"),)

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}"
