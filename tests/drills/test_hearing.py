"""The judge of sockets finds every fault that a socket can have."""

from __future__ import annotations

from tests.drills.crowd import Frame
from tests.drills.figures import longest_silence
from tests.drills.mailboxes import Hearing, hearing
from tests.drills.mandates import Answering, Move

MINE = {1: "a", 2: "b", 4: "d"}
HIDDEN = {3: "c"}
LEFT = {"C3": 100.0}


def frames(*numbers, at=0.0):
    return [Frame(number, (MINE | HIDDEN)[number], "C3" if number in HIDDEN else "C1", at) for number in numbers]


def test_a_device_that_heard_everything_in_order_is_right():
    assert hearing([frames(1, 2), frames(1, 2, 4)], MINE, HIDDEN, LEFT) == Hearing()


def test_what_only_an_earlier_life_heard_is_missing():
    assert hearing([frames(1, 2, 4), frames(1, 2)], MINE, HIDDEN, LEFT) == Hearing(missing=1)


def test_a_number_heard_again_is_twice():
    assert hearing([frames(1, 2, 2, 4, 1)], MINE, HIDDEN, LEFT) == Hearing(twice=2)


def test_an_alert_under_two_numbers_is_twice_and_foreign():
    again = Frame(5, "a", "C1", 0.0)
    assert hearing([[*frames(1, 2, 4), again]], MINE, HIDDEN, LEFT) == Hearing(twice=1, foreign=1)


def test_a_number_behind_a_later_one_is_out_of_order():
    assert hearing([frames(1, 4, 2)], MINE, HIDDEN, LEFT) == Hearing(out_of_order=1)


def test_an_alert_of_somebody_else_is_foreign():
    other = Frame(5, "x", "C9", 0.0)
    assert hearing([[*frames(1, 2, 4), other]], MINE, HIDDEN, LEFT) == Hearing(foreign=1)


def test_an_alert_of_a_center_left_may_come_before_and_a_second_after():
    for at in (50.0, 100.9):
        assert hearing([frames(1, 2, 3, 4, at=at)], MINE, HIDDEN, LEFT) == Hearing()


def test_an_alert_of_a_center_left_is_foreign_later():
    assert hearing([frames(1, 2, 3, 4, at=101.1)], MINE, HIDDEN, LEFT) == Hearing(foreign=1)


def test_of_a_center_that_changed_hands_each_manager_gets_his_part():
    moved = Move("C3", gone="m1", come="m2", before=frozenset({"c"}), at=100.0)
    centers = {"m1": frozenset({"C3"}), "m2": frozenset({"C2"}), "m3": frozenset({"C3"})}
    answering = Answering({}, centers, (moved,))
    assert [answering.gets("m1", "C3", alert) for alert in "ce"] == [True, False]
    assert [answering.gets("m2", "C3", alert) for alert in "ce"] == [False, True]
    assert [answering.gets("m3", "C3", alert) for alert in "ce"] == [True, True]
    assert answering.gets("m2", "C2", "z")


def test_the_longest_silence_counts_from_a_kill_on():
    assert longest_silence([0.0, 10.0, 11.0, 16.0], killed_at=[8.0]) == 5.0
    assert longest_silence([0.0, 10.0, 11.0], killed_at=[8.0]) == 2.0
    assert longest_silence([], killed_at=[8.0]) == 0.0
