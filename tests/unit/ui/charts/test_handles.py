"""What can be taken hold of in the schedule's chart, and where it may go."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.quantities import DoseRate
from support import states
from ui.charts import handles
from ui.charts.handles import Grip, Handle, Move
from ui.models import schedule as schedules
from ui.models.schedule import EditedDays

DAYS = schedules.from_infusion(states.RUNNING).groups[0]


def test_that_each_step_has_its_rate_and_each_but_the_first_its_start_from_left_to_right():
    assert [(handle.grip, handle.index) for handle in handles.handles(DAYS)] == [
        (Grip.RATE, 0),
        (Grip.START, 1),
        (Grip.RATE, 1),
        (Grip.START, 2),
        (Grip.RATE, 2),
        (Grip.START, 3),
        (Grip.RATE, 3),
        (Grip.START, 4),
        (Grip.RATE, 4),
    ]


def test_that_a_step_without_a_rate_can_be_moved_but_not_raised():
    days = EditedDays(DAYS.days, (DAYS.steps[0], replace(DAYS.steps[1], amount=None), *DAYS.steps[2:]))
    assert (Grip.RATE, 1) not in [(handle.grip, handle.index) for handle in handles.handles(days)]
    assert handles.words(days, Handle(Grip.RATE, 1, 0, 0)) == "Step 2, 06:00–09:00: no rate yet"


def test_that_the_nearest_handle_within_reach_is_taken():
    near, far = Handle(Grip.RATE, 0, 0, 0), Handle(Grip.RATE, 1, 0, 0)
    spots = [(near, (10.0, 10.0)), (far, (30.0, 10.0))]
    assert handles.nearest(spots, (14, 10), 20) is near
    assert handles.nearest(spots, (26, 10), 20) is far
    assert handles.nearest(spots, (80, 10), 20) is None
    assert handles.nearest([], (0, 0), 20) is None


@pytest.mark.parametrize(("at", "ng"), [(18.04, 18_000), (18.06, 18_100), (0.04, 0), (11.5, 11_500)])
def test_that_a_rate_is_taken_to_the_nearest_step(at: float, ng: int):
    assert handles.rate_at(at, 100) == Move(ng)


def test_that_a_rate_stops_at_nothing_and_says_so():
    assert handles.rate_at(-3, 100) == Move(0, "A rate does not go below 0.")


def test_that_keys_move_a_rate_by_whole_steps_also_from_between_them():
    run = schedules.runs(DAYS)[1]
    assert handles.rate_by(run, 1, 100).value == 14_100
    assert handles.rate_by(run, -10, 100).value == 13_000
    assert handles.rate_by(replace(run, ng_per_h=None), 1, 100).value == 100


@pytest.mark.parametrize(("minute", "snap", "wanted"), [(362, 5, 360), (363, 5, 365), (363, 1, 363)])
def test_that_a_start_is_taken_to_the_nearest_multiple(minute: float, snap: int, wanted: int):
    assert handles.start_at(DAYS, 1, minute, snap) == Move(wanted)


def test_that_a_start_stops_a_minute_from_its_neighbours_and_says_so():
    assert handles.start_at(DAYS, 1, -50, 5) == Move(
        1, "The step before begins at 00:00; each lasts a minute at least."
    )
    assert handles.start_at(DAYS, 1, 600, 5) == Move(
        539, "The next step begins at 09:00; each lasts a minute at least."
    )


@given(st.integers(1, 4), st.floats(-2_000, 4_000), st.sampled_from([1, 5, 15]))
def test_that_wherever_a_start_is_dragged_the_schedule_stays_whole(index: int, minute: float, snap: int):
    moved = handles.start_at(DAYS, index, minute, snap)
    schedule = schedules.set_start(schedules.from_infusion(states.RUNNING), 0, index, moved.value)
    assert not isinstance(schedules.to_infusion(schedule), str)
    assert schedules.in_order(schedule) == schedule


def test_that_a_handle_says_which_step_it_is_and_what_stands_there():
    rate, start = handles.handles(DAYS)[2], handles.handles(DAYS)[1]
    assert handles.words(DAYS, rate).replace("\u00a0", " ") == "Step 2, 06:00–09:00: 14 mcg/h"
    assert handles.words(DAYS, start) == "Step 2 starts at 06:00"
    assert rate.label == "14"
    assert DoseRate(14_000) == DAYS.steps[1].amount
