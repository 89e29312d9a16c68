"""The broken line in short: a rating with three photos arrives once and whole, wherever the line is cut."""

import pytest

from tests.drills.broken_line import Plan, run

pytestmark = [pytest.mark.drill, pytest.mark.xdist_group("drills")]


def test_a_rating_with_three_photos_arrives_once_and_whole_wherever_the_line_is_cut():
    verdict = run(Plan(seconds=12, both=False))
    assert not verdict.broken, verdict.figures
    assert verdict.figures["cuts in all"] > 100
    stages = {name for name in verdict.figures if name.startswith("cuts ")}
    assert len(stages) == 7, stages  # six stages, and all
