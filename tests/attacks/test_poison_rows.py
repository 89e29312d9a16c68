"""No accepted evaluation makes a fold fail: whoever could write one would stop the numbers of a nation."""

import pytest
from django.db import connection

from evaluations.folding import run_once
from evaluations.folds import ALERTS
from scores.folds import ROLLUPS
from scores.models import Rollup
from tests.evaluations.conftest import body
from tests.factories import factor_set, log_row, revised

pytestmark = pytest.mark.django_db(transaction=True)

FOLDS = (ALERTS, ROLLUPS)


def drain():
    for fold in FOLDS:
        while run_once(fold):
            pass


def test_the_greatest_weights_do_not_overflow():
    factor_set(301, [1000] * 32)
    row = log_row(factor_set=301, scores=[5] * 32)
    revised(row, scores=[1] * 32)
    drain()
    total = Rollup.objects.get(level=4, grain="D", factor_set=301)
    assert (total.received, total.points) == (1, 0)


HOSTILE = [
    {"comment": 'x\\"},{"comment":"y\'); DROP TABLE alerts_alert; --'},
    {"comment": "\u2028\ufeff" + "\U0010ffff" * 1900},
    {"comment": "%s %(a)s {0} $1"},
    {"scores": {"location": None}},
    {"entity": None, "service": None, "channel": "paper", "outcome": "abandoned"},
    {"waiting_minutes": 1440, "completion_minutes": 0, "payment_methods": []},
    {"position": {"lat": -90, "lng": 180, "accuracy_m": 1e-300}},
    {"comment_language": "qaa-Qaaa-QM-x-southern"},
]


@pytest.mark.parametrize("fields", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_and_numbers_are_folded(client_of, resident, manager_a, quality, fields):
    sent = body(notify_center="now", share_comment=True, **fields)
    answer = client_of(resident).post("/api/v1/evaluations", sent, format="json")
    assert answer.status_code == 201, answer.content
    drain()
    with connection.cursor() as sql:
        sql.execute("SELECT count(*) FROM alerts_alert")
        assert sql.fetchone() == (2,)
