"""What the record says over time: levels by fill, what was programmed from when."""

from __future__ import annotations

from dataclasses import replace

from console.domain.quantities import PL_PER_ML
from support import states
from ui.models import series
from ui.models.series import Level


def test_that_the_levels_since_the_fill_end_with_the_reading_at_hand():
    levels = series.since_fill(states.READINGS, states.reading())
    assert [level.volume_pl / PL_PER_ML for level in levels] == [20, 18.2, 16.62, 13.89, 8.79]
    assert levels[-1].at_ms == states.NOW_MS


def test_that_another_pump_s_and_an_earlier_fill_s_readings_are_left_out():
    other = replace(states.READINGS[0], serial="SIM-1")
    earlier = replace(states.READINGS[1], filled_pl=1)
    found = series.since_fill((other, earlier, states.READINGS[2]), states.reading())
    assert [level.volume_pl / PL_PER_ML for level in found] == [16.62, 8.79]


def test_that_each_fill_is_a_line_of_its_own():
    first = replace(states.READINGS[0], filled_pl=20 * PL_PER_ML)
    second = replace(states.READINGS[1], filled_pl=38 * PL_PER_ML)
    assert series.fills((second, first)) == (
        (Level(first.therapy_ms, first.reservoir_pl),),
        (Level(second.therapy_ms, second.reservoir_pl),),
    )


def test_that_only_visits_that_changed_the_program_make_a_point():
    points = series.programmed(states.VISITS)
    assert [float(point.daily_ng / 1000) for point in points] == [225, 248, 267]
    assert float(points[-1].flow_pl_per_day / PL_PER_ML) == 0.1335


def test_that_no_visits_make_no_points():
    assert series.programmed(()) == ()
