"""The confirming press (NE-31): held for a second, or pressed twice with half a second between."""

from __future__ import annotations

import pytest

from ui.models import hold as holds
from ui.models.hold import Hold, Phase


def press(hold: Hold, down_ms: int, up_ms: int) -> Hold:
    """Press at `down_ms` and let go at `up_ms`."""
    return holds.released(holds.pressed(hold, down_ms), up_ms)


def test_that_a_press_held_for_a_second_is_done_before_it_is_let_go():
    held = holds.pressed(Hold(), 5_000)
    assert held.phase is Phase.HOLDING
    assert holds.passed(held, 5_999).phase is Phase.HOLDING
    assert holds.passed(held, 6_000).phase is Phase.DONE


def test_that_a_second_press_after_half_a_second_is_done():
    armed = press(Hold(), 0, 80)
    assert armed.phase is Phase.ARMED
    assert holds.pressed(armed, 80 + 500).phase is Phase.DONE


@pytest.mark.parametrize("second_ms", [90, 300, 579])
def test_ne_31_a_double_click_is_no_confirmation(second_ms: int):
    armed = press(Hold(), 0, 80)
    again = holds.pressed(armed, second_ms)
    assert again.phase is Phase.TOO_SOON
    assert holds.released(again, second_ms + 20).phase is Phase.ARMED


def test_ne_31_however_often_somebody_clicks_fast_the_half_second_counts_from_the_first():
    armed = press(press(press(Hold(), 0, 50), 100, 150), 200, 250)
    assert armed == Hold(Phase.ARMED, 50)
    assert holds.pressed(armed, 560).phase is Phase.DONE


def test_that_a_waiting_press_is_forgotten_after_ten_seconds():
    armed = press(Hold(), 0, 80)
    assert holds.passed(armed, 10_080).phase is Phase.ARMED
    assert holds.passed(armed, 10_081).phase is Phase.IDLE
    assert holds.pressed(armed, 10_081).phase is Phase.HOLDING


def test_that_what_is_done_is_done_once():
    done = holds.passed(holds.pressed(Hold(), 0), 1_000)
    assert holds.pressed(done, 1_500) == done
    assert holds.released(done, 1_600) == done
    assert holds.passed(done, 99_999) == done


def test_that_letting_go_where_nothing_was_pressed_does_nothing():
    assert holds.released(Hold(), 50) == Hold()


def test_that_a_release_after_the_whole_hold_is_done_even_if_no_timer_came_between():
    assert press(Hold(), 0, 1_000).phase is Phase.DONE


@pytest.mark.parametrize(("now_ms", "share"), [(0, 0.0), (250, 0.25), (1_000, 1.0), (5_000, 1.0)])
def test_that_the_bar_shows_how_much_of_the_hold_is_done(now_ms: int, share: float):
    assert holds.progress(Hold(Phase.HOLDING, 0), now_ms) == share
    assert holds.progress(Hold(), now_ms) == 0
    assert holds.progress(Hold(Phase.DONE, 0), now_ms) == 1
