"""What a pump knows of its rotor: a recovery only at the second reading, and nothing of a short stand."""

from __future__ import annotations

from console.pump.rotor import Rotor


def test_that_a_recovery_is_told_at_the_second_reading_and_once() -> None:
    rotor = Rotor(stands=True, noticed=True)
    assert not rotor.read()
    rotor.hold(stands=False)
    assert [rotor.read() for _ in range(4)] == [False, True, False, False]


def test_that_nothing_is_told_of_a_stand_that_nobody_noticed() -> None:
    rotor = Rotor()
    rotor.hold(stands=True)
    rotor.missed = 7
    rotor.hold(stands=False)
    assert (rotor.missed, [rotor.read() for _ in range(3)]) == (0, [False] * 3)


def test_that_a_rotor_which_stands_again_before_its_recovery_was_told_needs_two_readings_again() -> None:
    rotor = Rotor(stands=True, noticed=True)
    rotor.hold(stands=False)
    assert not rotor.read()
    rotor.hold(stands=True)
    assert not rotor.read()
    rotor.hold(stands=False)
    assert [rotor.read(), rotor.read()] == [False, True]


def test_that_going_on_standing_forgets_nothing_of_what_was_missed() -> None:
    rotor = Rotor(stands=True, missed=5)
    rotor.hold(stands=True)
    assert rotor.missed == 5
