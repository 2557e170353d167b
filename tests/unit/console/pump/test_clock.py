"""The pump's own clock: exact at every rate, never back, and bounded by its calendar."""

from __future__ import annotations

import pytest

from console.domain.calendar import LATEST_MS
from console.domain.quantities import MS_PER_DAY
from console.errors import RuleBroken
from console.pump.clock import FASTEST, TherapyClock, checked_rate


def test_that_time_begins_with_the_first_look_whatever_link_time_says() -> None:
    clock = TherapyClock(5_000)
    assert clock.now(123_456_789) == 5_000
    assert clock.now(123_456_790) == 5_001


@pytest.mark.parametrize("rate", [0, 1, 60, 3_600, FASTEST])
def test_that_each_link_ms_is_as_many_therapy_ms_as_the_rate_says(rate: int) -> None:
    clock = TherapyClock(0, rate)
    clock.now(0)
    assert clock.now(1) == rate
    assert clock.now(1_001) == 1_001 * rate


def test_that_the_present_never_leaps_when_the_rate_changes() -> None:
    clock = TherapyClock(0, 1)
    clock.now(0)
    clock.set_rate(FASTEST, 10)
    assert clock.now(10) == 10
    clock.set_rate(0, 20)
    assert clock.now(20) == 10 + 10 * FASTEST
    assert clock.now(10_000) == 10 + 10 * FASTEST
    clock.set_rate(1, 10_000)
    assert clock.now(10_001) == 11 + 10 * FASTEST


def test_that_a_jump_adds_to_the_time_that_has_passed() -> None:
    clock = TherapyClock(0, 1)
    clock.now(0)
    assert clock.jump(MS_PER_DAY, 500) == MS_PER_DAY + 500
    assert clock.now(501) == MS_PER_DAY + 501


def test_a_jump_is_taken_when_time_is_paused() -> None:
    clock = TherapyClock(0, 0)
    assert clock.jump(7, 100) == 7
    assert clock.now(200) == 7


@pytest.mark.parametrize("by_ms", [0, -1])
def test_a_jump_is_refused_when_it_does_not_lead_forward(by_ms: int) -> None:
    clock = TherapyClock(1_000)
    with pytest.raises(RuleBroken, match="forward"):
        clock.jump(by_ms, 0)
    assert clock.now(0) == 1_000


def test_link_time_is_refused_when_it_runs_backwards() -> None:
    clock = TherapyClock(0)
    clock.now(10)
    with pytest.raises(RuleBroken, match="backwards"):
        clock.now(9)


@pytest.mark.parametrize("rate", [-1, FASTEST + 1, 1.5, True, "1"])
def test_a_rate_is_refused_when_it_is_not_a_whole_number_in_range(rate: object) -> None:
    with pytest.raises(RuleBroken, match="rate"):
        checked_rate(rate)  # type: ignore[arg-type]


def test_a_refused_rate_leaves_the_old_one_when_it_is_set() -> None:
    clock = TherapyClock(0, 60)
    with pytest.raises(RuleBroken):
        clock.set_rate(-1, 0)
    assert clock.rate == 60


@pytest.mark.parametrize("start_ms", [-1, LATEST_MS + 1])
def test_a_start_is_refused_when_it_lies_outside_the_calendar(start_ms: int) -> None:
    with pytest.raises(RuleBroken, match="calendar"):
        TherapyClock(start_ms)


def test_that_time_stands_still_at_the_calendars_last_instant() -> None:
    clock = TherapyClock(LATEST_MS - 1, FASTEST)
    clock.now(0)
    assert clock.now(1_000) == LATEST_MS
    assert clock.now(2_000) == LATEST_MS


def test_a_jump_is_refused_when_it_would_leave_the_calendar() -> None:
    clock = TherapyClock(LATEST_MS - 10)
    with pytest.raises(RuleBroken, match="9999"):
        clock.jump(11, 0)
    assert clock.jump(10, 0) == LATEST_MS
