"""Time in the instructor's hands: rates, jumps, the next alarm, and what holds it."""

from __future__ import annotations

from typing import Any

import pytest

from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR
from support import states, windows
from ui.instructor.time_card import RATES, UNDER_WAY, TimeCard
from ui.widgets.clock_controls import HELD

JUMPS = ("instructor-jump-6h", "instructor-jump-24h", "instructor-next-alarm")


@pytest.fixture
def card(qtbot: Any, light: Any) -> TimeCard:
    made = windows.shown(qtbot, TimeCard(light), 500, 160)
    made.set_clock(states.NOW_MS, 1, drafting=False, moving=False)
    return made


def on(card: TimeCard) -> list[str]:
    names = [*(f"instructor-rate-{rate}" for rate, _ in RATES), *JUMPS]
    return [name for name in names if windows.child(card, name).isEnabled()]


def test_that_it_tells_the_pumps_time_and_which_rate_runs(card: TimeCard) -> None:
    assert "Mon 23 Nov 2026 09:44" in windows.words(card)
    card.set_clock(states.NOW_MS, 3_600, drafting=False, moving=False)
    down = [rate for rate, _ in RATES if windows.child(card, f"instructor-rate-{rate}").isChecked()]
    assert down == [3_600]


@pytest.mark.parametrize("rate", [rate for rate, _ in RATES])
def test_that_a_rate_is_asked_for_and_shown_only_when_the_pump_says_so(
    qtbot: Any, card: TimeCard, rate: int
) -> None:
    with qtbot.waitSignal(card.rate_asked) as asked:
        windows.press(card, f"instructor-rate-{rate}")
    assert asked.args == [rate]
    assert windows.child(card, f"instructor-rate-{rate}").isChecked() is (rate == 1)


@pytest.mark.parametrize(("name", "by_ms"), [(JUMPS[0], 6 * MS_PER_HOUR), (JUMPS[1], MS_PER_DAY)])
def test_that_a_jump_is_asked_for(qtbot: Any, card: TimeCard, name: str, by_ms: int) -> None:
    with qtbot.waitSignal(card.jump_asked) as asked:
        windows.press(card, name)
    assert asked.args == [by_ms]


def test_that_the_next_alarm_is_asked_for(qtbot: Any, card: TimeCard) -> None:
    with qtbot.waitSignal(card.alarm_asked):
        windows.press(card, JUMPS[2])


def test_that_a_draft_leaves_pause_and_one_and_says_why(card: TimeCard) -> None:
    card.set_clock(states.NOW_MS, 1, drafting=True, moving=False)
    assert on(card) == ["instructor-rate-0", "instructor-rate-1"]
    assert windows.child(card, JUMPS[2]).toolTip() == HELD
    assert card.words == HELD


def test_that_no_second_jump_is_asked_for_while_one_is_under_way(card: TimeCard) -> None:
    card.set_clock(states.NOW_MS, 1, drafting=False, moving=True)
    assert on(card) == [f"instructor-rate-{rate}" for rate, _ in RATES]
    assert card.words == UNDER_WAY
    card.set_clock(states.NOW_MS, 1, drafting=False, moving=False)
    assert card.words == ""
    assert set(JUMPS) <= set(on(card))


def test_that_pause_has_a_name_for_those_who_hear_it(card: TimeCard) -> None:
    assert windows.child(card, "instructor-rate-0").accessibleName() == "Pause"
    assert not windows.nameless(card)
