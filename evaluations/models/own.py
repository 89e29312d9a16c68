"""What a resident has seen of the answers to his ratings, and what he wants to see no more."""

from __future__ import annotations

from django.db import models

from accounts.models import Person


class Seen(models.Model):
    """Which answers to an evaluation its author has seen: a digest of them, no time. It names nobody."""

    personal = ("mark",)

    evaluation_id = models.UUIDField(primary_key=True)
    mark = models.BinaryField(max_length=8)

    def __str__(self) -> str:
        return f"{self.evaluation_id}"


class RecentSince(models.Model):
    """From when on what a person rates is shown to him as recent: he cleared the list then."""

    personal = ("person", "since")

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id}"
