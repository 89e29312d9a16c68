"""Publishing the public card of a center."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from core.renderers import dumps
from evaluations.kinds import Source
from scores.cuts import Cut
from scores.levels import Level
from scores.models import PublicCard
from scores.periods import windows
from scores.public import told_sums
from scores.publishing import first_month, public_figures, slot_of
from scores.queries import Choice, cards, factor_sets

if TYPE_CHECKING:
    from datetime import date

_ONE_CENTER = "SELECT id::bigint AS key, code, code AS name FROM centers_center WHERE id = %s"

# Of two readers who find a card due the first publishes it: the second would tell the difference between them.
_PUBLISH = """INSERT INTO scores_publiccard AS p (center_id, slot, figures) VALUES (%s, %s, %s::text::jsonb)
    ON CONFLICT (center_id) DO UPDATE SET slot = EXCLUDED.slot, figures = EXCLUDED.figures
    WHERE p.figures = %s::text::jsonb"""
# What orders the directory is what the card shows, and nothing finer.
_ORDER = """UPDATE centers_center c SET public_score = f.mean, public_n = f.n
    FROM scores_publiccard p,
    LATERAL (SELECT (p.figures -> 'all' ->> 'mean')::float, p.figures -> 'all' ->> 'n') f (mean, n)
    WHERE c.id = %s AND p.center_id = c.id AND (c.public_score, c.public_n) IS DISTINCT FROM (f.mean, f.n)"""
_RATED = """SELECT DISTINCT key FROM scores_rollup JOIN evaluations_foldcursor f ON f.name = 'rollups'
    WHERE scores_rollup.generation = f.generation AND level = %s AND grain = 'M' AND day >= %s ORDER BY key"""


def renewed_card(center_id: int) -> PublicCard:
    """Return the public card of a center, looked at anew if that is due.

    Only what citizens said counts: shopper reports are told after validation, elsewhere.
    """
    card = PublicCard.objects.filter(center_id=center_id).first()
    slot = slot_of(timezone.now(), settings.PUBLIC_CARD_SLOT)
    if card and settings.PUBLIC_CARD_SLOT and card.slot >= slot:
        return card
    before = card.figures if card else None
    figures = _figures(center_id, first_month(timezone.now().date()), before)
    if card and (card.slot, before) == (slot, figures):
        return card
    with connection.cursor() as sql:
        sql.execute(_PUBLISH, [center_id, slot, dumps(figures).decode(), dumps(before).decode()])
        sql.execute(_ORDER, [center_id])
    return PublicCard.objects.get(center_id=center_id)


def renew_cards() -> int:
    """Look at the card of every center rated within the public period; return how many there are.

    So the directory can be ordered by the public score of centers whose card nobody happened to read.
    """
    with connection.cursor() as sql:
        sql.execute(_RATED, [Level.CENTER.value, first_month(timezone.now().date())])
        rated = [center_id for (center_id,) in sql.fetchall()]
    for center_id in rated:
        renewed_card(center_id)
    return len(rated)


def _figures(center_id: int, since: date, before: dict[str, Any] | None) -> dict[str, Any]:
    if settings.PUBLIC_CARD_SLOT:
        return public_figures(told_sums(center_id, since), since, before)
    sets = factor_sets()
    choice = Choice(windows(since, None), sets, source=Source.CITIZEN.value)
    cut = Cut(Level.CENTER, _ONE_CENTER, (center_id,))
    found = cards(cut, choice, at=None, limit=len(sets))
    return public_figures([(card.factor_set, card.sums, len(sets[card.factor_set])) for card in found], since, before)
