"""What is going to flow: bolus, bridge, later turn, stop and patient put together, with the arithmetic."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from console.domain.change import Phase
from console.domain.course import Course, bolus_ng, phase_ng, phase_ng_per_h
from console.domain.prescription import Later
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, PL_PER_ML
from console.domain.reading import BolusKind, RunningBolus
from console.errors import RuleBroken
from support.asking import drug, running_bolus, running_bridge, volume
from support.therapies import ORDERED, at, dose, flex, minimum, patient_bolus, periodic, prescription, simple

MONDAY = at(2026, 11, 23)
EVEN = prescription(simple("240"), "1000")
"""10 mcg/h, 0.01 mL/h."""


def test_that_a_course_without_anything_beside_is_its_infusion() -> None:
    course = Course(EVEN, from_ms=MONDAY)
    assert course.pl_between(MONDAY, MONDAY + MS_PER_DAY) == 240_000_000
    assert course.ng_per_h_at(MONDAY) == 10_000
    assert course.instant_of(240_000_000) == MONDAY + MS_PER_DAY


def test_that_a_single_bolus_flows_beside_the_basal_until_it_ends() -> None:
    course = Course(EVEN, running_bolus("90", 1, MONDAY), from_ms=MONDAY)
    assert course.ng_per_h_at(MONDAY) == 100_000
    assert course.ng_per_h_at(MONDAY + MS_PER_HOUR) == 10_000
    assert course.ng_between(MONDAY, MONDAY + 2 * MS_PER_HOUR) == 110_000


def test_that_only_what_is_left_of_a_bolus_is_to_come() -> None:
    half_done = running_bolus("90", 1, MONDAY - MS_PER_HOUR // 2)
    course = Course(EVEN, half_done, from_ms=MONDAY)
    assert course.ng_between(MONDAY, MONDAY + MS_PER_HOUR) == 45_000 + 10_000


def test_that_a_bridge_flows_in_place_of_the_basal_at_the_flow_of_its_volume() -> None:
    course = Course(EVEN, running_bridge("0.12", 6, "500", MONDAY), from_ms=MONDAY)
    assert course.pl_between(MONDAY, MONDAY + 6 * MS_PER_HOUR) == 120_000_000
    # 0.02 mL/h of what is in the reservoir, 1000 mcg/mL
    assert course.ng_per_h_at(MONDAY) == 20_000
    assert course.ng_per_h_at(MONDAY + 6 * MS_PER_HOUR) == 10_000


def test_that_the_program_after_a_bridge_is_in_the_step_due_by_the_clock() -> None:
    program = prescription(flex(("00:00", "10"), ("06:00", "20")), "1000")
    course = Course(program, running_bridge("0.12", 7, "500", MONDAY), from_ms=MONDAY)
    assert course.ng_per_h_at(MONDAY + 7 * MS_PER_HOUR) == 20_000


def test_that_a_bridge_of_two_phases_runs_one_after_the_other() -> None:
    phases = (
        Phase(volume("0.1"), 2 * MS_PER_HOUR, clears=drug("500")),
        Phase(volume("0.3"), 3 * MS_PER_HOUR, clears=drug("1000")),
    )
    course = Course(EVEN, RunningBolus(BolusKind.BRIDGE, phases, MONDAY, replaces=True), from_ms=MONDAY)
    assert course.ng_per_h_at(MONDAY + 2 * MS_PER_HOUR - 1) == 50_000
    assert course.ng_per_h_at(MONDAY + 2 * MS_PER_HOUR) == 100_000
    assert course.instant_of(100_000_000) == MONDAY + 2 * MS_PER_HOUR
    assert course.instant_of(200_000_000) == MONDAY + 3 * MS_PER_HOUR
    assert course.pl_between(MONDAY, MONDAY + 6 * MS_PER_HOUR) == 400_000_000 + 10_000_000


def test_that_what_comes_later_takes_over_at_its_instant() -> None:
    program = replace(EVEN, later=Later(MONDAY + MS_PER_DAY, simple("480")))
    course = Course(program, from_ms=MONDAY)
    assert course.ng_per_h_at(MONDAY + MS_PER_DAY - 1) == 10_000
    assert course.ng_per_h_at(MONDAY + MS_PER_DAY) == 20_000
    assert course.instant_of(480_000_000) == MONDAY + MS_PER_DAY + MS_PER_DAY // 2


def test_that_a_turn_during_a_bridge_shows_when_the_bridge_has_ended() -> None:
    program = replace(EVEN, later=Later(MONDAY + 3 * MS_PER_HOUR, simple("480")))
    course = Course(program, running_bridge("0.12", 6, "500", MONDAY), from_ms=MONDAY)
    assert course.ng_per_h_at(MONDAY + 4 * MS_PER_HOUR) == 20_000
    assert course.pl_between(MONDAY, MONDAY + 6 * MS_PER_HOUR) == 120_000_000
    assert course.ng_per_h_at(MONDAY + 6 * MS_PER_HOUR) == 20_000


def test_that_a_turn_that_has_come_is_what_runs() -> None:
    program = replace(EVEN, later=Later(MONDAY - 1, simple("480")))
    assert Course(program, from_ms=MONDAY).ng_per_h_at(MONDAY) == 20_000


def test_that_nothing_flows_from_a_stopped_pump() -> None:
    course = Course(EVEN, running_bridge("0.12", 6, "500", MONDAY), stopped=True, from_ms=MONDAY)
    assert course.pl_between(MONDAY, MONDAY + 365 * MS_PER_DAY) == 0
    assert course.instant_of(1) is None
    assert course.instant_of(0) == MONDAY


def test_that_the_worst_case_of_the_patient_is_an_even_rate_more() -> None:
    program = replace(EVEN, patient_bolus=patient_bolus("20", 10, 60, 3))
    worst = Course(program, from_ms=MONDAY, worst=True)
    assert worst.ng_between(MONDAY, MONDAY + MS_PER_DAY) == 240_000 + 60_000
    assert Course(program, from_ms=MONDAY).ng_between(MONDAY, MONDAY + MS_PER_DAY) == 240_000


def test_that_the_patients_worst_case_rests_while_a_bridge_runs() -> None:
    program = replace(EVEN, patient_bolus=patient_bolus("20", 10, 60, 3))
    course = Course(program, running_bridge("0.24", 24, "500", MONDAY), from_ms=MONDAY, worst=True)
    assert course.pl_between(MONDAY, MONDAY + MS_PER_DAY) == 240_000_000


def test_that_periodic_boluses_not_yet_begun_begin_with_the_course() -> None:
    program = prescription(periodic("60", 360, 60, "5"), "1000")
    course = Course(program, from_ms=MONDAY + 1)
    assert course.ng_per_h_at(MONDAY + 1) == 65_000
    assert course.ng_per_h_at(MONDAY + 1 + MS_PER_HOUR) == 5_000


def test_that_a_course_forecasts_a_hundred_years_of_a_minimum_rate() -> None:
    program = prescription(minimum())
    # 0.006 mL a day: 20 mL in 3333.3 days
    assert Course(program, from_ms=MONDAY).instant_of(20 * PL_PER_ML) == MONDAY + 10_000 * MS_PER_DAY // 3


def test_that_the_past_and_an_interval_backwards_are_refused() -> None:
    course = Course(EVEN, from_ms=MONDAY)
    for from_ms, to_ms in ((MONDAY - 1, MONDAY), (MONDAY + 1, MONDAY)):
        with pytest.raises(RuleBroken, match="summed forwards"):
            course.pl_between(from_ms, to_ms)
    with pytest.raises(RuleBroken, match="not what has flowed"):
        course.ng_per_h_at(MONDAY - 1)


def test_that_the_highest_24_hours_span_a_later_turn() -> None:
    evening = flex(("00:00", "0"), ("12:00", "20"))
    morning = flex(("00:00", "20"), ("12:00", "0"))
    program = replace(prescription(evening), later=Later(MONDAY + MS_PER_DAY, morning))
    # Each gives 240 mcg a day; from Monday 12:00 to Tuesday 12:00 the rate is 20 mcg/h throughout.
    assert Course(program, from_ms=MONDAY).highest_24h_ng() == 480_000
    assert Course(prescription(evening), from_ms=MONDAY).highest_24h_ng() == 240_000


def test_that_the_highest_24_hours_count_the_patient_only_at_worst() -> None:
    program = replace(prescription(ORDERED), patient_bolus=patient_bolus("20", 10, 60, 3))
    assert Course(program, from_ms=MONDAY).highest_24h_ng() == 293_500
    assert Course(program, from_ms=MONDAY, worst=True).highest_24h_ng() == 353_500


def test_that_a_phase_counts_as_drug_of_the_reservoir() -> None:
    bridge = running_bridge("0.12", 6, "500")
    assert phase_ng(bridge.phases[0], drug("2000")) == 240_000
    assert phase_ng_per_h(bridge.phases[0], drug("2000")) == 40_000
    assert phase_ng(Phase(dose("50"), 1), drug("2000")) == 50_000
    assert bolus_ng(replace(bridge, phases=bridge.phases * 2), drug("2000")) == Fraction(480_000)
