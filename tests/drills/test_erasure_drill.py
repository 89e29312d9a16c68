"""The drill of erasure as it is: it takes no longer than a life."""

import pytest

from tests.drills.erasure import run
from tests.drills.traces import forms

pytestmark = [pytest.mark.drill, pytest.mark.xdist_group("drills")]


def test_of_who_erases_himself_nothing_is_found_and_all_else_stays():
    verdict = run()
    assert not verdict.broken, verdict.figures
    assert verdict.figures["places that held them before"] > 50


def test_a_needle_is_looked_for_in_every_form_in_which_a_row_shows_it():
    assert "كان" in forms("كان")
    assert "كان".encode().hex() in forms("كان")
    assert "\\u0643\\u0627\\u0646" in forms("كان")
    assert "7f0c6f2e8f0b4b8e9d560a8f6a1b2c3d" in forms("7f0c6f2e-8f0b-4b8e-9d56-0a8f6a1b2c3d")
