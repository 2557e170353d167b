"""The therapy clock of the header."""

from __future__ import annotations

import pytest

from console.domain.quantities import MS_PER_DAY, MS_PER_WEEK
from support import states, windows
from ui.widgets.clock_controls import HELD, JUMPS, RATES, ClockControls


@pytest.fixture
def controls(qtbot, light):
    made = windows.shown(qtbot, ClockControls(light), 600, 60)
    made.set_clock(states.NOW_MS, 1, drafting=False, here="23 Nov 2026 06:24")
    return made


def _buttons(controls, names):
    return [windows.child(controls, name) for name in names]


def test_that_it_tells_the_pumps_time_its_rate_and_our_own_time(controls):
    assert "Mon 23 Nov 2026 09:44" in windows.words(controls)
    assert controls.words == "×1 · here 23 Nov 2026 06:24"


@pytest.mark.parametrize(("rate", "name"), [(rate, name) for rate, name, _ in RATES])
def test_that_a_rate_is_asked_for(qtbot, controls, rate, name):
    with qtbot.waitSignal(controls.rate_asked) as told:
        windows.press(controls, name)
    assert told.args == [rate]


@pytest.mark.parametrize(("jump", "name"), [(MS_PER_DAY, "jump-day"), (MS_PER_WEEK, "jump-week")])
def test_that_a_jump_is_asked_for(qtbot, controls, jump, name):
    with qtbot.waitSignal(controls.jump_asked) as told:
        windows.press(controls, name)
    assert told.args == [jump]


def test_that_the_rate_that_runs_is_the_button_that_is_down(controls):
    controls.set_clock(states.NOW_MS, 60, drafting=False)
    down = [name for _, name, _ in RATES if windows.child(controls, name).isChecked()]
    assert down == ["rate-60"]
    assert controls.words == "×60"
    windows.press(controls, "rate-60")
    assert windows.child(controls, "rate-60").isChecked()


def test_that_a_draft_leaves_pause_and_one_and_says_why_the_others_are_off(controls):
    controls.set_clock(states.NOW_MS, 1, drafting=True)
    on = [name for _, name, _ in (*RATES, *JUMPS) if windows.child(controls, name).isEnabled()]
    assert on == ["pause", "rate-1"]
    for button in _buttons(controls, ("rate-60", "rate-3600", "jump-day", "jump-week")):
        assert button.toolTip() == HELD
        assert button.accessibleDescription() == HELD
    assert controls.words == "×1 while a draft waits"


def test_that_a_paused_clock_says_so(controls):
    controls.set_clock(states.NOW_MS, 0, drafting=False)
    assert controls.words == "paused"


def test_that_without_a_linked_pump_nothing_can_be_moved(controls):
    controls.set_clock(None, None, drafting=False)
    assert not any(windows.child(controls, name).isEnabled() for _, name, _ in (*RATES, *JUMPS))
    assert "—" in windows.words(controls)
    assert "while a pump is linked" in windows.child(controls, "jump-day").toolTip()


def test_that_pause_has_a_name_for_those_who_do_not_see_its_icon(controls):
    assert windows.child(controls, "pause").accessibleName() == "Pause"
    assert not windows.nameless(controls)
