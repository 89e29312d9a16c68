"""The drills in short: what is acknowledged survives the sudden death of any one component, and counts once."""

import pytest

from tests.drills.drill import COMPONENTS, Plan, run

pytestmark = [pytest.mark.drill, pytest.mark.xdist_group("drills")]


@pytest.mark.parametrize("name", COMPONENTS)
def test_what_was_acknowledged_survives_and_counts_once(name):
    verdict = run(Plan(COMPONENTS[name], seconds=6, kills=2, rate=40))
    assert not verdict.broken, verdict.figures
    assert verdict.figures["acknowledged"] > 100


def test_a_database_that_forgets_is_found_out():
    verdict = run(Plan("postgres", seconds=6, kills=2, rate=80, durable=False))
    assert verdict.figures["lost"] > 0
