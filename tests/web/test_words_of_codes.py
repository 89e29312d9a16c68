"""Every code that the API may tell a resident has a word of its own on his pages."""

from __future__ import annotations

import pytest

from accounts.kinds import Access, App, Reason
from centers.kinds import Accessibility, CenterKind, Channel, PaymentMethod
from evaluations.conditions import KINDS, OF_STAFF
from evaluations.kinds import NotifyCenter, OutcomeReason, Trust
from evaluations.own_shapes import EVENTS, STATES
from visits.kinds import CustomerCategory, Outcome
from web.words import center, centers, me, mine, rating, report, visit

CODES = [
    (visit, "channel", Channel),
    (visit, "outcome", Outcome),
    (visit, "reason", OutcomeReason),
    (centers, "payment", PaymentMethod),
    (centers, "kind", CenterKind),
    (center, "access", Accessibility),
    (visit, "category", CustomerCategory),
    (visit, "score", range(1, 6)),
    (mine, "state", STATES),
    (rating, "standing", STATES),
    (rating, "trust", Trust),
    (rating, "notify", NotifyCenter),
    (rating, "event", EVENTS),
    (me, "access", Access),
    (me, "app", App),
    (me, "because", Reason),
    (report, "wrong", set(KINDS) - OF_STAFF),
]


@pytest.mark.parametrize(
    ("module", "group", "codes"), CODES, ids=[f"{module.__name__}-{group}" for module, group, _ in CODES]
)
def test_every_code_has_a_word(module, group, codes):
    missing = {f"{group}_{code}" for code in codes} - set(module.WORDS)
    assert not missing
