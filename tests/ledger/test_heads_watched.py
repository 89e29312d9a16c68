"""Whoever watches the public ledger of a deployment with one center does not learn when a rating came."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from ledger import actions
from ledger.models import SignedHead
from tests.signing_in import API

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]
BEGIN = datetime(2026, 11, 22, 8, tzinfo=UTC)
ROUNDS = 40  # of the sealer, ten seconds apart


@pytest.fixture
def watched(api, entries, monkeypatch):
    """Return what heads say and when they were there, in a world where so many entries came at certain rounds."""

    def watch(came):
        seen = []
        for number in range(ROUNDS):
            monkeypatch.setattr(timezone, "now", lambda at=number: BEGIN + timedelta(seconds=10 * at))
            actions.append(entries(came.get(number, 0)))
            actions.seal()
            seen.append(SignedHead.objects.count())
        monkeypatch.undo()
        told = api.get(f"{API}/ledger/tree-heads", {"limit": 100}).json()["results"]
        return seen, [(head["size"], head["signed_at"]) for head in told], api.get(f"{API}/ledger/tree-heads/latest")

    return watch


WORLDS = ({}, {7: 1}, {8: 1}, {7: 3, 20: 1, 39: 2})


@pytest.mark.parametrize("came", WORLDS)
def test_heads_come_and_grow_alike_whenever_ratings_come(watched, came):
    seen, heads, latest = watched(came)
    assert seen == [1 + number // 3 for number in range(ROUNDS)]
    assert [size for size, _ in heads] == [actions.STEP * (number + 1) for number in range(len(heads))]
    assert latest.json()["size"] == heads[-1][0]
    assert len(heads) == seen[-1]


def test_without_padding_a_head_tells_when_a_rating_came(watched, monkeypatch):
    monkeypatch.setattr(actions, "even_out", lambda: 0)
    _seen, heads, _latest = watched({8: 1})
    assert heads == [(0, "2026-11-22T08:00:00Z"), (1, "2026-11-22T08:01:30Z")]
