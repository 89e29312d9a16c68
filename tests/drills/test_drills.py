"""The drills in short: what is acknowledged survives the sudden death of any one component, and counts once."""

import pytest

from tests.drills.drill import NAMES, Plan, run

pytestmark = [pytest.mark.drill, pytest.mark.xdist_group("drills")]


def test_what_was_acknowledged_survives_the_death_of_each_component_and_counts_once():
    verdict = run(Plan(tuple(NAMES.values()), seconds=10, kills=4, rate=40))
    assert not verdict.broken, verdict.figures
    assert verdict.figures["acknowledged"] > 100


def test_a_database_that_forgets_is_found_out():
    # What is lost is never told: no use in waiting for it.
    verdict = run(Plan(("postgres",), seconds=4, kills=2, rate=100, durable=False, patience=1))
    assert verdict.figures["lost"] > 0
