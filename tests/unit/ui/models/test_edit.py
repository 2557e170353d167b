"""The edit over both modes: each keeps its entry, and a percent is reached from below, never rounded up."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain import dosing
from console.domain.prescription import (
    EVERY_DAY,
    DayGroup,
    Flex,
    MinimumRate,
    PeriodicBolus,
    Share,
    SimpleContinuous,
    Step,
)
from console.domain.quantities import MS_PER_HOUR, Concentration, DailyDose, Dose, DoseRate
from ui.models import edit as edits
from ui.models.edit import Ground, Mode

STEP_NG = 100
ON = Ground(MinimumRate(250_000, Concentration(2_000_000)), 0)


def flex_of(*rates: int) -> Flex:
    return Flex(
        (
            DayGroup(
                EVERY_DAY,
                tuple(
                    Step(start, DoseRate(rate))
                    for start, rate in zip((0, 360, 540, 1080, 1260), rates, strict=False)
                ),
            ),
        )
    )


PUMP = flex_of(10_000, 14_000, 11_000, 12_000, 10_000)


def test_that_the_pump_s_program_left_alone_is_the_pump_s_program():
    simple = SimpleContinuous(DailyDose(240_000))
    assert edits.to_infusion(edits.from_infusion(PUMP), ON) == PUMP
    assert edits.to_infusion(edits.from_infusion(simple), ON) == simple


def test_ne_20_the_mode_the_pump_does_not_run_begins_empty():
    edit = edits.from_infusion(PUMP)
    assert edit.mode is Mode.FLEX
    assert edit.daily is None
    said = {mode: edits.to_infusion(replace(edit, mode=mode), ON) for mode in (Mode.SIMPLE, Mode.PERIODIC)}
    assert said == {
        Mode.SIMPLE: "The daily dose is not typed yet.",
        Mode.PERIODIC: "Type the dose of each bolus.",
    }


def test_that_adopting_a_program_keeps_what_was_typed_in_the_other_mode():
    edit = edits.from_infusion(PUMP)
    simple = edits.adopted(edit, SimpleContinuous(DailyDose(240_000)))
    assert simple.mode is Mode.SIMPLE
    assert simple.schedule == edit.schedule
    assert edits.adopted(simple, PUMP).daily == DailyDose(240_000)


@pytest.mark.parametrize(
    ("percent", "total"),
    [("10", "293.7"), ("-10", "240.3"), ("-5", "253.2"), ("5", "279.9"), ("-20", "213.6")],
)
def test_that_a_percent_of_the_sketches_flex_reaches_the_nearest_programmable_below(percent: str, total: str):
    wanted = edits.percent_total_ng(PUMP, Decimal(percent))
    scaled = edits.scaled_to(PUMP, wanted, STEP_NG)
    assert scaled is not None
    assert dosing.highest_day_ng(scaled) == Fraction(total) * 1000
    assert dosing.highest_day_ng(scaled) <= wanted


def test_that_a_daily_dose_is_scaled_to_its_step_from_below():
    scaled = edits.scaled_to(SimpleContinuous(DailyDose(267_100)), Fraction("293810"), STEP_NG)
    assert scaled == SimpleContinuous(DailyDose(293_800))


def test_that_a_dose_in_a_step_stays_a_dose_when_scaled():
    pump = Flex((DayGroup(EVERY_DAY, (Step(0, DoseRate(10_000)), Step(720, Dose(55_000)))),))
    scaled = edits.scaled_to(pump, dosing.highest_day_ng(pump) * Fraction(11, 10), STEP_NG)
    assert isinstance(scaled, Flex)
    assert [step.amount for step in scaled.groups[0].steps] == [DoseRate(11_000), Dose(60_500)]


def test_that_nothing_can_be_scaled_from_nothing():
    assert edits.scaled_to(flex_of(0, 0), Fraction(1000), STEP_NG) is None


@given(st.lists(st.integers(1, 300), min_size=1, max_size=5), st.integers(-90, 100))
def test_that_scaling_never_goes_above_what_was_asked_nor_off_the_step(rates: list[int], percent: int):
    pump = flex_of(*(rate * 100 for rate in rates))
    wanted = edits.percent_total_ng(pump, Decimal(percent))
    scaled = edits.scaled_to(pump, wanted, STEP_NG)
    assert isinstance(scaled, Flex)
    total = dosing.highest_day_ng(scaled)
    assert wanted - 24 * STEP_NG < total <= wanted
    assert all(
        isinstance(step.amount, DoseRate) and step.amount.ng_per_h % STEP_NG == 0
        for step in scaled.groups[0].steps
    )


def test_that_every_mode_comes_back_as_it_is_and_keeps_the_entries_of_the_others():
    minimum = ON.minimum
    assert minimum is not None
    periodic = PeriodicBolus(Dose(60_000), 6 * MS_PER_HOUR, 600_000, minimum, 5)
    edit = edits.from_infusion(PUMP)
    for infusion in (SimpleContinuous(DailyDose(240_000)), periodic, minimum, PUMP):
        edit = edits.adopted(edit, infusion)
        assert edits.to_infusion(edit, ON) == infusion
    assert (edit.daily, edit.minimum) == (DailyDose(240_000), minimum)
    assert edits.to_infusion(replace(edit, mode=Mode.PERIODIC), ON) == periodic


def test_that_an_even_dose_of_nothing_is_sent_to_interrupt_therapy():
    nothing = replace(edits.from_infusion(PUMP), mode=Mode.SIMPLE, daily=DailyDose(0))
    assert "Interrupt therapy" in str(edits.to_infusion(nothing, ON))


def test_that_of_shares_only_the_total_is_scaled():
    shares = (Step(0, Share(2_500)), Step(360, Share(7_500)))
    pump = Flex((DayGroup(EVERY_DAY, shares, DailyDose(240_000)),))
    scaled = edits.scaled_to(pump, Fraction(264_000), STEP_NG)
    assert scaled == Flex((DayGroup(EVERY_DAY, shares, DailyDose(264_000)),))


def test_that_periodic_boluses_scale_dose_and_basal_from_below_and_minimum_rate_not_at_all():
    pump = PeriodicBolus(Dose(50_000), 6 * MS_PER_HOUR, 600_000, DoseRate(2_000))
    scaled = edits.scaled_to(pump, dosing.highest_day_ng(pump) * Fraction(11, 10), STEP_NG)
    assert scaled == replace(pump, dose=Dose(55_000), basal=DoseRate(2_200))
    assert ON.minimum is not None
    assert edits.scaled_to(ON.minimum, Fraction(100_000), STEP_NG) is None
