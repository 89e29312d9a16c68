"""Real ratings through the public API of a running installation, and the scorecards that come of them."""

import csv
import json
import re

import pytest

from tests.house import house

pytestmark = [pytest.mark.data, pytest.mark.drill, pytest.mark.xdist_group("drills")]


@pytest.fixture
def centers(data_dir, tmp_path):
    """The centers that the ratings name, without the other thousands."""
    named = {json.loads(line)["centre_id"] for line in (data_dir / "ratings.ndjson").read_text().splitlines()}
    with (data_dir / "centres.csv").open(newline="") as file, (tmp_path / "centers.csv").open("w", newline="") as some:
        rows = csv.DictReader(file)
        writer = csv.DictWriter(some, rows.fieldnames or [])
        writer.writeheader()
        writer.writerows(row for row in rows if row["centre_id"] in named)
    return tmp_path / "centers.csv"


def test_the_scorecards_equal_the_expected_figures_and_a_second_run_counts_nothing_twice(data_dir, centers):
    with house(durable=False) as own:
        own.manage("load_demo")
        own.start_web()
        own.start_worker()
        ratings, figures = str(data_dir / "ratings.ndjson"), str(data_dir / "ratings_expected_aggregates.csv")
        words = ["replay", ratings, "--url", own.url(), "--compare", figures]
        first = own.manage(*words, "--centers", str(centers))
        second = own.manage(*words)
    assert ": 0 differ" in first
    assert ": 0 differ" in second
    assert re.search(r"repeated, counted once +│ +8,463 ", second), second
    assert re.search(r"accepted +│ +0 ", second), second
