"""The nosy manager reads what the product really answers: nothing leads to a person, and no other world looks other."""

import pytest

from evaluations.policy import STANDARD
from tests.attacks.nosy_judge import broken, judged
from tests.attacks.nosy_life import live, ratings_of, twin
from tests.attacks.nosy_off import OFF

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("nosy")]


def test_everything_he_can_get_leads_to_nobody_and_tells_no_moment_order_or_phone():
    said = ratings_of(1)
    got, other = live(said), live(twin(said, 7))
    assert broken(judged(got, said)) == []
    days = enumerate(zip(got.transcript, other.transcript, strict=True))
    assert [day for day, (one, two) in days if one != two] == []
    assert len(got.blocks) >= 5
    assert min(got.counts.values()) > 0
    assert any(alert["rechecks"] for alert in got.alerts)
    assert set(got.refused.values()) <= {403, 404}
    assert {"scorecards", "appeals", "evaluations"} <= set(got.refused)


@pytest.mark.parametrize("name", ["aligned", "edges of cards", "cards of whole pulses", "comparisons of whole pulses"])
def test_in_the_real_answers_each_protection_switched_off_is_found_out(name):
    weakened, expected = OFF[name]
    said = ratings_of(1, weeks=4)
    assert expected & set(broken(judged(live(said, **{"policy": STANDARD} | weakened), said)))
