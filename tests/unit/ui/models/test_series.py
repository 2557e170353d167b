"""What the record says over time: levels by fill, what was programmed from when."""

from __future__ import annotations

from dataclasses import replace

from console.domain.change import Change
from console.domain.prescription import Later
from console.domain.quantities import PL_PER_ML
from console.domain.visit import Operation
from console.session.journal import Verdict
from support import drafted, states
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


def at(operation: int, at_ms: int, change: Change) -> Operation:
    made = states.OPERATIONS[0]
    return replace(made, operation=operation.to_bytes(16), at_ms=at_ms, change=change)


def test_that_a_stopped_pump_is_told_nothing_until_it_is_resumed():
    told = series.programmed(states.VISITS)
    stopped_ms, resumed_ms = states.NOW_MS - 10_000, states.NOW_MS - 5_000
    found = series.with_stops(told, (at(1, resumed_ms, drafted.RESUME), at(2, stopped_ms, drafted.STOP)))
    assert [(point.at_ms, float(point.daily_ng)) for point in found[len(told) :]] == [
        (stopped_ms, 0),
        (resumed_ms, 267_000),
    ]
    still = series.with_stops(told, (at(2, stopped_ms, drafted.STOP),))
    assert still[-1].daily_ng == 0


def test_that_a_program_told_to_a_stopped_pump_runs_from_its_resuming_on():
    told = series.programmed(states.VISITS)
    before_ms = told[-1].at_ms - 1_000
    found = series.with_stops(told, (at(1, before_ms, drafted.STOP), at(2, states.NOW_MS, drafted.RESUME)))
    assert [(point.at_ms, float(point.daily_ng)) for point in found[-2:]] == [
        (before_ms, 0),
        (states.NOW_MS, 267_000),
    ]


def test_that_a_stop_that_did_not_come_about_stops_no_line():
    failed = replace(at(1, states.NOW_MS, drafted.STOP), verdict=Verdict.NOT_APPLIED.value)
    told = series.programmed(states.VISITS)
    assert series.with_stops(told, (failed,)) == told


def test_that_what_takes_over_by_itself_is_a_point_once_its_instant_is_past():
    visit = states.VISITS[0]
    later = replace(visit, after=replace(visit.after, later=Later(states.NOW_MS + 500, states.simple("311"))))
    told = series.programmed((later,))
    assert series.with_turns(told, (later,), states.NOW_MS) == told
    found = series.with_turns(told, (later,), states.NOW_MS + 1_000)
    assert (found[-1].at_ms, float(found[-1].daily_ng)) == (states.NOW_MS + 500, 311_000)
    overtaken = (*told, replace(told[-1], at_ms=states.NOW_MS + 100))
    assert series.with_turns(overtaken, (later,), states.NOW_MS + 1_000) == overtaken


def test_that_refills_stops_and_boluses_are_marked_where_they_came_and_programs_by_their_visit():
    refill = replace(at(1, states.NOW_MS + 1, drafted.refill()), visit=118)
    stop = replace(at(2, states.NOW_MS + 2, drafted.STOP), visit=118)
    program = states.OPERATIONS[0]
    found = series.marks(states.VISITS[:2], (refill, stop, program))
    assert [(mark.at_ms, mark.what.replace("\u00a0", " "), mark.visit) for mark in found] == [
        (states.VISITS[1].therapy_ms, "Dose", 117),
        (states.NOW_MS + 1, "Refill, 20 mL of baclofen 2,000 mcg/mL, 150 mcg/day", 118),
        (states.NOW_MS + 2, "Pump stopped, restart planned for Tue 24 Nov 2026 06:00", 118),
    ]
