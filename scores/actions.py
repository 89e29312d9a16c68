"""Publishing the public card of a center."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from core.renderers import dumps
from evaluations.kinds import Source
from scores.cuts import Cut
from scores.levels import Level
from scores.models import PublicCard, Rollup
from scores.periods import MONTH, windows
from scores.publishing import first_month, is_due, public_figures
from scores.queries import Choice, cards, factor_sets

if TYPE_CHECKING:
    from datetime import date

_ONE_CENTER = "SELECT id::bigint AS key, code, code AS name FROM centers_center WHERE id = %s"

# Of two readers who find a card due the first publishes it: the second would tell the difference between them.
_PUBLISH = """INSERT INTO scores_publiccard AS p (center_id, received, since, figures) VALUES (%s, %s, %s, %s::jsonb)
    ON CONFLICT (center_id) DO UPDATE SET
        received = EXCLUDED.received, since = EXCLUDED.since, figures = EXCLUDED.figures
    WHERE p.received = %s"""


def renewed_card(center_id: int) -> PublicCard | None:
    """Return the public card of a center, published anew if that is due; None while too few judged it.

    Only what citizens said counts: shopper reports are told after validation, elsewhere.
    """
    card = PublicCard.objects.filter(center_id=center_id).first()
    received = _standing(center_id)
    if not is_due(received, card.received if card else None):
        return card
    since = first_month(timezone.now().date())
    figures = _figures(center_id, since)
    with connection.cursor() as sql:
        sql.execute(_PUBLISH, [center_id, received, since, dumps(figures).decode(), card.received if card else -1])
    return PublicCard.objects.get(center_id=center_id)


def _standing(center_id: int) -> int:
    months = Rollup.objects.live().filter(level=Level.CENTER, key=center_id, grain=MONTH, source=Source.CITIZEN)
    total: int | None = months.aggregate(total=Sum("received"))["total"]
    return total or 0


def _figures(center_id: int, since: date) -> dict[str, object]:
    sets = factor_sets()
    choice = Choice(windows(since, None), max(map(len, sets.values()), default=0), source=Source.CITIZEN.value)
    cut = Cut(Level.CENTER, _ONE_CENTER, (center_id,))
    found = cards(cut, choice, at=None, limit=len(sets))
    return public_figures([(card.factor_set, card.sums, len(sets[card.factor_set])) for card in found])
