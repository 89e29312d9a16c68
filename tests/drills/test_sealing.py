"""The drill of sealing in short: killed sealers leave one tree that only grew, with everything in it once."""

import pytest

from tests.drills.sealing import Plan, run

pytestmark = [pytest.mark.drill, pytest.mark.xdist_group("drills")]


def test_sealers_that_are_killed_leave_one_tree_that_only_grew_with_everything_in_it_once():
    verdict = run(Plan(seconds=12, kills=8, rate=30))
    assert not verdict.broken, verdict.figures
    assert verdict.figures["heads seen outside"] > 3
