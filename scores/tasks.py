"""Jobs of the scores."""

from __future__ import annotations

from procrastinate.contrib.django import app

from scores.actions import renew_cards
from scores.exports.making import expire, make
from scores.fraud.keeping import purge_marks
from scores.rounds.freezing import freeze

__all__ = ["expire", "freeze", "make", "purge_old_marks", "renew_public_cards"]


@app.periodic(cron="23 * * * *")
@app.task(name="scores.renew_cards", queueing_lock="scores.renew_cards")
def renew_public_cards(timestamp: int) -> None:
    """Renew the public cards that are due: each is looked at once a slot, whoever asks."""
    renew_cards()


@app.periodic(cron="41 2 * * *")
@app.task(name="scores.purge_marks", queueing_lock="scores.purge_marks")
def purge_old_marks(timestamp: int) -> None:
    """Delete the marks of networks and devices whose time is over."""
    purge_marks()
