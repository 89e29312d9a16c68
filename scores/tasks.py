"""Jobs of the scores."""

from __future__ import annotations

from procrastinate.contrib.django import app

from scores.actions import renew_cards
from scores.exports.making import make
from scores.rounds.freezing import freeze

__all__ = ["freeze", "make", "renew_public_cards"]


@app.periodic(cron="23 * * * *")
@app.task(name="scores.renew_cards", queueing_lock="scores.renew_cards")
def renew_public_cards(timestamp: int) -> None:
    """Renew the public cards that are due: each is looked at once a slot, whoever asks."""
    renew_cards()
