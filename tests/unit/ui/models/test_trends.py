"""What Trends shows: lines up to now, stretches of them, and one instant read out; jumps and gaps too."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, NG_PER_MCG, PL_PER_ML
from console.domain.visit import StoredReading
from support import states
from ui.models import trends
from ui.models.series import Level, Mark, Programmed, Series
from ui.state import ConsoleState

NOW = states.NOW_MS


def series(state: ConsoleState | None = None) -> Series:
    found = trends.series(state or states.linked())
    assert found is not None
    return found


def read(days_ago: int, millilitres: int, filled: int, serial: str = states.SERIAL) -> StoredReading:
    running = states.prescription()
    return StoredReading(
        None, serial, NOW - days_ago * MS_PER_DAY, 0, 17, bytes(32), running, millilitres * PL_PER_ML,
        0, filled * PL_PER_ML, 0,
    )  # fmt: skip


def refilled() -> ConsoleState:
    """A pump filled twice: 20 → 3 mL, then 20 → 8.79 mL, which is now."""
    readings = (read(200, 20, 20), read(120, 9, 20), read(101, 3, 20), read(100, 20, 37), read(50, 14, 37))
    state = states.linked()
    assert state.reading is not None
    return replace(state, readings=readings, reading=replace(state.reading, filled_pl=37 * PL_PER_ML))


def test_that_there_is_nothing_to_look_back_on_before_the_pump_was_read():
    assert trends.series(states.opened()) is None


def test_that_a_refill_is_a_jump_and_not_a_slope():
    volumes = [[level.volume_pl / PL_PER_ML for level in levels] for levels in series(refilled()).levels]
    assert volumes == [[20, 9, 3], [20, 14, 8.79]]


def test_that_another_pump_s_readings_are_left_out():
    state = refilled()
    foreign = read(40, 1, 37, "SIM-000001")
    assert series(replace(state, readings=(*state.readings, foreign))) == series(state)


def test_that_the_lines_do_not_depend_on_the_order_of_the_record():
    state = refilled()
    turned = replace(state, readings=state.readings[::-1], visits=state.visits[::-1])
    assert series(turned) == series(state)


def test_that_now_is_the_pump_s_clock_where_it_is_told_and_the_reading_s_otherwise():
    later = replace(states.linked(), clock_ms=NOW + MS_PER_HOUR)
    assert series(later).now_ms == NOW + MS_PER_HOUR
    assert series(replace(later, clock_ms=None)).now_ms == NOW


@pytest.mark.parametrize(
    ("back", "days"), [("24 h", 1), ("7 d", 7), ("30 d", 30), ("90 d", 90), ("1 y", 365)]
)
def test_that_a_range_ends_now_and_begins_so_many_days_before(back: str, days: int):
    assert trends.bounds(series(), back) == (NOW - days * MS_PER_DAY, NOW)


def test_that_all_begins_with_the_first_thing_known():
    assert trends.bounds(series(refilled()), "All") == (NOW - 200 * MS_PER_DAY, NOW)
    unread = series(replace(states.linked(), readings=()))
    assert trends.bounds(unread, "All") == (states.VISITS[-1].therapy_ms, NOW)


def test_that_all_of_a_pump_read_only_now_is_an_hour_and_not_nothing():
    alone = series(replace(states.linked(), visits=(), readings=()))
    assert trends.bounds(alone, "All") == (NOW - MS_PER_HOUR, NOW)


def test_that_a_range_holds_the_dose_it_began_with_and_all_later_ones():
    told = series().programmed
    doses = [point.daily_ng / NG_PER_MCG for point in trends.within(told, NOW - 60 * MS_PER_DAY)]
    assert doses == [225, 248, 267]
    assert trends.within(told, told[1].at_ms) == told[1:]
    assert trends.within((), NOW) == ()


def test_that_between_two_readings_of_a_fill_the_level_lies_evenly_between():
    at = trends.instant(series(refilled()), NOW - 75 * MS_PER_DAY)
    assert at.level_pl == 17 * PL_PER_ML
    assert at.last_read is None


def test_that_between_two_fills_and_before_the_first_reading_no_level_is_made_up():
    shown = series(refilled())
    for days_ago in (100.5, 201):
        assert trends.instant(shown, NOW - int(days_ago * MS_PER_DAY)).level_pl is None


def test_that_at_a_reading_the_level_is_what_was_read():
    shown = series(refilled())
    found = [trends.instant(shown, NOW - days * MS_PER_DAY).level_pl for days in (200, 101, 100, 50, 0)]
    assert found == [20 * PL_PER_ML, 3 * PL_PER_ML, 20 * PL_PER_ML, 14 * PL_PER_ML, 8_790_000_000]


def test_that_the_only_reading_of_a_fill_is_known_at_its_instant():
    alone = series(replace(states.linked(), readings=()))
    assert trends.instant(alone, NOW).level_pl == 8_790_000_000


def test_that_after_the_last_reading_its_level_is_told_as_read_then():
    later = series(replace(states.linked(), clock_ms=NOW + 3 * MS_PER_DAY))
    at = trends.instant(later, later.now_ms)
    assert at.level_pl is None
    assert at.last_read == Level(NOW, 8_790_000_000)


def test_that_before_the_first_visit_no_dose_is_made_up():
    assert trends.instant(series(), states.VISITS[-1].therapy_ms - 1).programmed is None


def test_that_a_change_holds_from_its_very_millisecond():
    changed_ms = states.VISITS[1].therapy_ms
    before, after = (trends.instant(series(), changed_ms + shift).programmed for shift in (-1, 0))
    assert before is not None
    assert after is not None
    assert (before.daily_ng, after.daily_ng) == (248_000, 267_000)


def test_that_a_visit_belongs_to_all_of_its_day_and_to_no_other():
    shown, midnight = series(), NOW - NOW % MS_PER_DAY
    days = {0: ("Pump read",), MS_PER_DAY - 1: ("Pump read",), -1: (), MS_PER_DAY: ()}
    assert {shift: trends.instant(shown, midnight + shift).events for shift in days} == days


def test_that_the_keys_stop_at_each_visit_in_sight_at_the_last_reading_and_now():
    state = replace(states.linked(), clock_ms=NOW + MS_PER_HOUR)
    shown = series(state)
    visits = sorted(visit.therapy_ms for visit in state.visits)
    assert trends.instants(shown, visits[0]) == (*visits, NOW + MS_PER_HOUR)
    assert trends.instants(shown, NOW - MS_PER_DAY) == (NOW, NOW + MS_PER_HOUR)
    assert trends.instants(shown, NOW + 1) == (NOW + MS_PER_HOUR,)


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=8, unique=True), st.integers(-10, 10**6 + 10))
def test_that_a_level_read_out_never_leaves_what_was_read_around_it(times: list[int], at_ms: int):
    levels = tuple(Level(time, 20 * PL_PER_ML - time * 7) for time in sorted(times))
    shown = Series((Programmed(0, 1, 1),), (levels,), (Mark(0, "Dose"),), 10**6 + 20, 0)  # type: ignore[arg-type]
    found = trends.instant(shown, at_ms).level_pl
    if levels[0].at_ms <= at_ms <= levels[-1].at_ms:
        assert found is not None
        assert abs(found - (20 * PL_PER_ML - at_ms * 7)) <= 1
    else:
        assert found is None
