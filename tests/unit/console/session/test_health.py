"""How well the link carries: the worst that is known of it, and no worse than is known."""

from __future__ import annotations

from console.protocol.waiting import PATIENCE
from console.session.health import DEAF_MS, SILENT_MS, Health, Pulse


def test_that_a_link_without_a_frame_yet_is_being_opened_however_long_it_takes() -> None:
    assert Pulse().health is Health.OPENING
    assert Pulse().at(10 * SILENT_MS).health is Health.OPENING


def test_that_a_link_is_good_until_the_pump_was_silent_for_too_long() -> None:
    pulse = Pulse().heard(1_000)
    assert pulse.at(1_000 + SILENT_MS).health is Health.GOOD
    assert pulse.at(1_001 + SILENT_MS).health is Health.SILENT
    assert pulse.at(1_001 + SILENT_MS).heard(1_002 + SILENT_MS).health is Health.GOOD


def test_that_a_pump_which_hears_us_no_more_is_told_from_one_that_is_silent() -> None:
    assert Pulse().beaten(1_000, DEAF_MS).health is Health.GOOD
    deaf = Pulse().beaten(1_000, DEAF_MS + 1)
    assert deaf.health is Health.DEAF
    assert deaf.at(1_001 + SILENT_MS).health is Health.SILENT
    assert deaf.beaten(2_000, 0).health is Health.GOOD


def test_that_an_answer_alone_does_not_say_that_the_pump_hears_every_frame() -> None:
    assert Pulse().beaten(1_000, DEAF_MS + 1).heard(1_500).health is Health.DEAF


def test_that_a_link_that_has_ended_is_no_link_whatever_was_known() -> None:
    assert Pulse().beaten(1_000, 0).over().health is Health.ENDED
    assert Pulse().over().at(2_000).health is Health.ENDED


def test_that_beats_are_counted_and_other_frames_are_not() -> None:
    pulse = Pulse().heard(1).beaten(2, 30).heard(3).beaten(4, 50)
    assert (pulse.beats, pulse.quiet_ms, pulse.heard_ms, pulse.now_ms) == (2, 50, 4, 4)


def test_that_one_lost_beat_is_no_alarm() -> None:
    assert 2 * PATIENCE.beat_ms < SILENT_MS
    assert SILENT_MS + PATIENCE.beat_ms <= DEAF_MS
