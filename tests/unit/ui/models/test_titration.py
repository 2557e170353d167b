"""The percent buttons: the checks say which are offered, and the nearest below is told with its percent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain import dosing
from console.domain.prescription import SimpleContinuous
from console.domain.quantities import MS_PER_HOUR
from support import states
from ui.models import edit as edits
from ui.models import titration
from ui.models.edit import Ground, Mode
from ui.state import ConsoleState

ON = Ground()


def offered(state: ConsoleState) -> tuple[int, ...]:
    assert state.reading is not None
    return titration.offers(state, state.reading).percents


def test_that_an_adult_with_a_spinal_cause_is_offered_up_to_the_ceiling_of_30():
    assert offered(states.linked()) == titration.PERCENTS


@pytest.mark.parametrize("group", ["child", "adult-cerebral", "unheard of"])
def test_that_other_groups_are_offered_up_to_15(group: str):
    state = replace(states.linked(), patient=replace(states.ALMA, group=group))
    assert max(offered(state)) == 15


def test_that_from_a_high_dose_no_more_than_20_is_offered():
    state = replace(states.linked(), reading=states.reading(states.prescription(states.simple("600"))))
    assert max(offered(state)) == 20


def test_that_within_a_day_of_the_last_rise_no_rise_is_offered_and_that_is_said():
    last = replace(states.OPERATIONS[0], at_ms=states.NOW_MS - 3 * MS_PER_HOUR)
    state = replace(states.linked(), operations=(last,))
    assert state.reading is not None
    found = titration.offers(state, state.reading)
    assert max(found.percents) < 0
    assert found.note.startswith("No plus buttons now. Last change 3")


def test_that_a_cut_below_the_pump_s_lowest_rate_is_not_offered():
    state = replace(states.linked(), reading=states.reading(states.prescription(states.simple("100"))))
    assert -5 not in offered(state)
    assert 5 in offered(state)


def test_that_from_nothing_no_percent_is_offered():
    state = replace(states.linked(), reading=states.reading(states.prescription(states.simple("0"))))
    assert offered(state) == ()


def test_that_the_draft_s_pattern_is_kept_and_the_pump_s_dose_is_the_measure():
    edit = edits.from_infusion(states.WANTED)
    asked = titration.by_percent(edit, states.RUNNING, 10, 100, ON)
    assert asked is not None
    assert dosing.highest_day_ng(asked.infusion) <= 293_700
    assert "the nearest below" in asked.said


def test_that_an_exact_percent_says_nothing():
    edit = edits.from_infusion(states.RUNNING)
    asked = titration.by_percent(edit, states.RUNNING, 10, 100, ON)
    assert asked is not None
    assert asked.said == ""


def test_that_simple_continuous_is_brought_to_the_step_below():
    edit = replace(edits.from_infusion(states.RUNNING), mode=Mode.SIMPLE)
    asked = titration.by_percent(edit, states.RUNNING, -5, 100, ON)
    assert asked is not None
    assert isinstance(asked.infusion, SimpleContinuous)
    assert asked.infusion.daily.ng_per_day == 253_600
    assert "253.65" in asked.said


def test_that_an_unfinished_schedule_has_nothing_to_scale():
    unfinished = edits.empty()
    assert titration.by_percent(unfinished, states.RUNNING, 5, 100, ON) is None


def test_that_the_finest_step_is_the_catalog_s():
    assert titration.step_ng(states.linked()) == 100
