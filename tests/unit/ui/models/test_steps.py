"""The rows of the step table: what was typed, what is derived, and what the pump has in its place."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from console.domain.prescription import EVERY_DAY, DayGroup, Flex, Step
from console.domain.quantities import MS_PER_DAY, Dose, DoseRate
from support import drafted, states
from ui.models import schedule as schedules
from ui.models import steps
from ui.models.schedule import EditedDays, EditedStep
from ui.models.steps import Entry, Stretch

PUMP = steps.stretches(states.RUNNING, 0)


def rows(infusion: Flex) -> tuple[steps.StepRow, ...]:
    return steps.rows(schedules.from_infusion(infusion).groups[0], PUMP, states.STRENGTH)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_that_a_simple_continuous_pump_is_one_stretch_all_day():
    assert steps.stretches(states.simple("240"), 3) == (Stretch(0, 1440, Fraction(10_000)),)


def test_that_the_rows_of_the_sketch_say_what_the_sketch_says():
    said = [
        (row.lasts, row.rate.typed, row.dose.derived, row.flow, row.in_pump) for row in rows(states.WANTED)
    ]
    assert [tuple(plain(str(part)) for part in row) for row in said] == [
        ("6 h", "10", "60", "0.005 mL/h", "10 from 00:00"),
        ("3 h", "18", "54", "0.009 mL/h", "14 from 06:00"),
        ("9 h", "11.5", "103.5", "0.0058 mL/h", "11 from 09:00"),
        ("4 h", "14", "56", "0.007 mL/h", "12 from 18:00"),
        ("2 h", "10", "20", "0.005 mL/h", "10 from 21:00"),
    ]


def test_that_a_row_is_compared_with_what_the_pump_runs_at_its_start():
    last = rows(states.WANTED)[4]
    assert (last.start, last.start_in_pump) == (1320, 1260)
    assert last.rate.in_pump == Decimal(10)
    assert last.dose.in_pump == Decimal(20)


def test_that_a_dose_typed_shows_its_rate_as_derived():
    infusion = Flex((DayGroup(EVERY_DAY, (Step(0, DoseRate(10_000)), Step(360, Dose(55_000)))),))
    row = steps.rows(schedules.from_infusion(infusion).groups[0], PUMP, states.STRENGTH)[1]
    assert row.dose == Entry(Decimal(55), "", Decimal(14) * 18)
    assert row.rate == Entry(None, "3.06", Decimal(14))


def test_that_a_pump_s_rate_that_no_decimal_holds_is_compared_with_nothing():
    pump = (Stretch(0, 1440, Fraction(55_000, 3)),)
    row = steps.rows(schedules.from_infusion(states.RUNNING).groups[0], pump, states.STRENGTH)[0]
    assert row.rate.in_pump is None
    assert row.in_pump == "18.33 from 00:00"


def test_ne_20_an_empty_row_shows_no_figure_and_says_new():
    days = schedules.add_step(schedules.from_infusion(states.RUNNING), 0).groups[0]
    row = steps.rows(days, PUMP, states.STRENGTH)[5]
    assert (row.start, row.rate.typed, row.dose.typed, row.rate.derived) == (None, None, None, "")
    assert (row.lasts, row.flow, row.in_pump) == ("—", "—", "new")


def test_that_only_the_first_row_at_midnight_is_fixed():
    assert [bool(row.fixed) for row in rows(states.RUNNING)] == [True, False, False, False, False]


def test_that_a_day_differs_by_a_start_or_a_rate_and_else_not():
    same = schedules.from_infusion(states.RUNNING).groups[0]
    assert not steps.drafted(same, PUMP)
    assert steps.drafted(schedules.from_infusion(states.WANTED).groups[0], PUMP)
    assert steps.drafted(schedules.add_step(schedules.from_infusion(states.RUNNING), 0).groups[0], PUMP)
    later = schedules.set_start(schedules.from_infusion(states.RUNNING), 0, 1, 361)
    assert steps.drafted(later.groups[0], PUMP)


def test_that_a_step_that_lasts_no_time_is_compared_with_no_dose():
    same = schedules.set_start(schedules.from_infusion(states.RUNNING), 0, 2, 360).groups[0]
    row = steps.rows(same, PUMP, states.STRENGTH)[1]
    assert row.lasts == "—"
    assert row.dose.in_pump is None


def test_that_a_share_typed_shows_rate_and_dose_as_derived_and_else_the_share_is():
    row = rows(drafted.SHARES)[1]
    assert (row.share.typed, row.rate.derived, row.dose.derived) == (Decimal(50), "12.08", "145")
    assert [each.share.derived for each in rows(states.flex(("00:00", "10"), ("12:00", "30")))] == [
        "25",
        "75",
    ]


def test_that_a_minimum_rate_reads_as_the_0_that_was_typed():
    days = EditedDays(EVERY_DAY, (EditedStep(0, drafted.MINIMUM),))
    (row,) = steps.rows(days, PUMP, states.STRENGTH)
    assert (row.rate.typed, row.dose.derived) == (Decimal(0), "12")
    assert "0.5" in steps.minimum_words(days)
    assert steps.minimum_words(schedules.from_infusion(states.RUNNING).groups[0]) == ""


def test_that_the_day_is_told_as_the_pump_runs_it_and_where_that_is_less_than_typed():
    exact, nothing = steps.day_words(schedules.from_infusion(states.WANTED).groups[0])
    assert (plain(exact), nothing) == ("Every day: 293.5 mcg", "")
    whole, runs = steps.day_words(schedules.from_infusion(drafted.SHARES).groups[0])
    assert plain(whole) == "Every day: 289.992 mcg"
    assert plain(runs) == (
        "The pump runs whole thousandths of a mcg/h: step 1 at 12.083 mcg/h, step 2 at 12.083 mcg/h, "
        "step 3 at 12.083 mcg/h. That is 0.008 mcg a day less than typed, and the nearest that can be "
        "programmed."
    )
    assert steps.day_words(EditedDays(EVERY_DAY, (EditedStep(0),))) == ("", "")


def test_that_periodic_boluses_are_the_day_of_the_pump_s_clock():
    counted = replace(drafted.PERIODIC, first_ms=states.NOW_MS - states.NOW_MS % MS_PER_DAY)
    found = steps.stretches(counted, 0, states.NOW_MS)
    assert [(each.start, each.end) for each in found[:3]] == [(0, 10), (10, 360), (360, 370)]
    assert found[-1].end == 1440
    unbegun = steps.stretches(drafted.PERIODIC, 0, states.NOW_MS)
    assert (584, 594) in [(each.start, each.end) for each in unbegun]
