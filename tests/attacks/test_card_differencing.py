"""A manager who reads the public card again and again learns nobody's judgement, and not when it came."""

from datetime import UTC, datetime, timedelta

import pytest

from scores import actions
from tests.factories import factor_set, log_row
from tests.scores.conftest import fold, place  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db

LAST = 7  # position of the factor that few answer


def only(position, score):
    return [score if each == position else 0 for each in range(8)]


@pytest.fixture
def card(settings, fold, place):  # noqa: F811 - fixtures
    """Return a function that folds the log and reads the card of center A; slots have no length."""
    settings.PUBLIC_CARD_SLOT = timedelta(0)

    def read():
        fold()
        return actions.renewed_card(place["center_id"]).figures

    return read


def figure(figures, position=LAST, version=1):
    return next(f for f in figures["factors"] if (f["factor_set"], f["position"]) == (version, position))


def test_one_answer_among_five_evaluations_does_not_move_its_factor(card, place):  # noqa: F811 - a fixture
    for _ in range(5):
        log_row(**place, scores=[4] * 8)
    before = figure(card())
    log_row(**place, scores=only(LAST, 1))  # the victim's
    for _ in range(4):
        log_row(**place, scores=only(0, 4))
    after = card()
    assert figure(after) == before
    assert after["all"]["answers"] == 10


def test_evaluations_that_judge_nothing_do_not_lay_one_that_does_bare(card, place):  # noqa: F811 - a fixture
    for _ in range(5):
        log_row(**place, scores=[4] * 8)
    before = card()
    for _ in range(4):
        log_row(**place, scores=[0] * 8)  # the manager's friends: all "not applicable"
    log_row(**place, scores=[1] * 8)  # the victim's
    assert card() == before


def test_one_evaluation_by_another_factor_set_does_not_move_that_set(card, place):  # noqa: F811 - a fixture
    factor_set(300, [1], ["likely"])
    for _ in range(5):
        log_row(**place, factor_set=300, scores=[4])
    before = figure(card(), 0, 300)
    log_row(**place, factor_set=300, scores=[1])
    for _ in range(4):
        log_row(**place, scores=[4] * 8)
    assert figure(card(), 0, 300) == before


def test_the_fifth_evaluation_does_not_show_when_it_comes(card, place, settings, monkeypatch):  # noqa: F811
    settings.PUBLIC_CARD_SLOT = timedelta(days=1)
    clock = datetime(2026, 11, 21, 8, tzinfo=UTC)
    monkeypatch.setattr(actions.timezone, "now", lambda: clock)
    for _ in range(4):
        log_row(**place)
    assert card()["all"] is None
    log_row(**place)
    assert card()["all"] is None
    clock += timedelta(days=1)
    assert card()["all"]["n"] == "5-9"
