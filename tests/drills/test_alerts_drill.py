"""The drill of the sockets in short, and what happens when a device does not ask for what it missed."""

import pytest

from tests.drills.alerts import Plan, run

pytestmark = [pytest.mark.drill, pytest.mark.xdist_group("drills")]
SHORT = {"people": 10, "devices": 3, "centers": 3, "rate": 15, "uncut": 4}


def test_every_manager_hears_exactly_his_alerts_in_order_whatever_is_cut_or_killed():
    verdict = run(Plan(seconds=10, **SHORT))
    assert not verdict.broken, verdict.figures
    assert verdict.figures["ratings acknowledged"] > 40
    assert verdict.figures["cuts"]["all"] > 10


def test_devices_that_do_not_ask_for_what_they_missed_are_found_out():
    verdict = run(Plan(seconds=6, killed=(), forgetful=True, **SHORT))
    assert verdict.figures["missing"] > 0
