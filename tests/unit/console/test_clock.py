"""The clocks: link time that only goes on, wall time that may jump, local time without a zone."""

from __future__ import annotations

import pytest

from console.clock import ManualClock, WallClock

QUARTER_MS = 15 * 60_000
"""Every zone in use is a whole number of quarter hours off UTC."""


def test_that_link_time_never_goes_back() -> None:
    clock = WallClock()
    looks = [clock.link_ms() for _ in range(1_000)]
    assert looks == sorted(looks)


def test_that_local_time_is_off_utc_by_whole_quarters_of_an_hour() -> None:
    clock = WallClock()
    off_ms = (clock.local_ms() - clock.wall_utc_ms() + QUARTER_MS // 2) % QUARTER_MS - QUARTER_MS // 2
    assert abs(off_ms) < 2_000


def test_that_wall_time_is_of_this_century() -> None:
    assert WallClock().wall_utc_ms() > 1_700_000_000_000


def test_a_manual_clock_moves_link_and_wall_time_when_it_is_moved() -> None:
    clock = ManualClock(wall_utc_ms=1_000)
    clock.move(250)
    assert (clock.link_ms(), clock.wall_utc_ms(), clock.local_ms()) == (250, 1_250, 1_250)


def test_a_manual_clock_refuses_when_it_is_moved_back() -> None:
    clock = ManualClock()
    with pytest.raises(ValueError, match="backwards"):
        clock.move(-1)
    assert clock.link_ms() == 0


def test_that_setting_the_wall_clock_leaves_link_time_alone() -> None:
    clock = ManualClock(wall_utc_ms=86_400_000, link_ms=7)
    clock.set_wall(0)
    assert (clock.link_ms(), clock.wall_utc_ms()) == (7, 0)
