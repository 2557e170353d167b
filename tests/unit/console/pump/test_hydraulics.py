"""The pumping: exact volumes, exact instants, alarms in their order, and no more than is there."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from console.domain.calendar import iso
from console.domain.change import Bridge
from console.domain.prescription import Infusion, Later, MinimumRate, PeriodicBolus, Prescription
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, PL_PER_ML
from console.domain.reading import Alarm
from console.errors import RuleBroken
from console.pump.happenings import AlarmSounded, BolusEnded, TookOver
from console.pump.hydraulics import Hydraulics
from console.pump.ledger import Ledger
from support.pumps import START_MS, begun, bolus, bridge, drug, full, given_pl, patient_bolus, refill
from support.therapies import ORDERED, RUNNING, at, dose, flex, prescription, rate, simple

LOW, EMPTY, STOPPED = Alarm.LOW_RESERVOIR, Alarm.EMPTY_RESERVOIR, Alarm.PUMP_STOPPED
SLOW = simple("96")
"""96 mcg/day of 2000 mcg/mL is 0.048 mL/day, or 2,000,000 pL/h: figures that divide."""


def pumping(infusion: Infusion = ORDERED, ml: int = 20, alarm_ml: str = "2") -> Hydraulics:
    return Hydraulics(full(ml), prescription(infusion, alarm_ml=alarm_ml), START_MS)


def test_that_a_day_of_the_ordered_flex_is_its_daily_dose_in_volume() -> None:
    pump = pumping()
    pump.advance(START_MS + MS_PER_DAY)
    assert pump.ledger.delivered_pl == Fraction("293.5") / 2000 * PL_PER_ML


def test_that_a_year_with_refills_every_90_days_gives_53_56375_ml() -> None:
    """293.5 mcg/day of 2000 mcg/mL is 0.14675 mL/day: 365 days of it are 53.56375 mL."""
    assert Fraction("293.5") / 2000 * 365 == Fraction("53.56375")
    pump = pumping()
    for day in (90, 180, 270, 360):
        pump.advance(START_MS + day * MS_PER_DAY)
        pump.refill(pump.ledger.reservoir_pl, 0, 20 * PL_PER_ML, pump.prescription)
        assert pump.ledger.reservoir_pl == 20 * PL_PER_ML
    pump.advance(START_MS + 365 * MS_PER_DAY)
    assert pump.ledger.delivered_pl / PL_PER_ML == Fraction("53.56375")
    assert pump.ledger.filled_pl - pump.ledger.withdrawn_pl == (
        pump.ledger.reservoir_pl + pump.ledger.delivered_pl
    )


def test_a_pump_of_20_ml_runs_dry_on_day_136_when_nobody_refills_it() -> None:
    """20 mL at 0.14675 mL/day last 136 days, and the 42,000 pL left then are gone at 07:20."""
    pump = pumping()
    happened = pump.advance(START_MS + 365 * MS_PER_DAY)
    assert [(each.alarm, iso(each.at_ms)) for each in happened if isinstance(each, AlarmSounded)] == [
        (LOW, "2026-05-03T15:52:10"),
        (EMPTY, "2026-05-17T07:20:00"),
    ]
    assert (happened[-1].at_ms - START_MS) // MS_PER_DAY == 136
    assert pump.ledger.delivered_pl == 20 * PL_PER_ML
    assert pump.ledger.reservoir_pl == 0


def test_that_the_low_alarm_sounds_in_the_first_ms_at_or_below_its_volume() -> None:
    """2,000,000 pL/h is 5/9 pL a ms: 1 mL above the alarm is gone after 1,800,000,000 ms exactly."""
    pump = pumping(SLOW, ml=3)
    due_ms = START_MS + 1_800_000_000
    assert pump.advance(due_ms - 1) == []
    assert pump.alarms == ()
    assert pump.advance(due_ms) == [AlarmSounded(due_ms, LOW)]
    assert pump.ledger.reservoir_pl == 2 * PL_PER_ML
    assert pump.alarms == (LOW,)


def test_that_exactly_what_was_left_is_delivered_in_the_ms_in_which_the_pump_runs_dry() -> None:
    """1 mL at 5/9 pL a ms ends on a whole ms; one pL more lasts 1.8 ms, so 2 ms."""
    ledger = Ledger(Fraction(PL_PER_ML + 1))
    pump = Hydraulics(ledger, prescription(SLOW, alarm_ml="1"), START_MS)
    before_ms = START_MS + 1_800_000_001
    pump.advance(before_ms)
    assert 0 < pump.ledger.reservoir_pl < Fraction(5, 9)
    assert pump.advance(before_ms + 1) == [AlarmSounded(before_ms + 1, EMPTY)]
    assert pump.ledger.delivered_pl == PL_PER_ML + 1


def test_that_half_a_part_left_is_not_nothing_left() -> None:
    """A part of this program is 1/7200 pL: what 1,000 ms and half a part take is gone in the next ms."""
    ledger = Ledger(Fraction(5, 9) * 1_000 + Fraction(1, 14_400))
    pump = Hydraulics(ledger, prescription(SLOW), START_MS)
    assert pump.advance(START_MS + 1_000) == []
    assert pump.ledger.reservoir_pl == Fraction(1, 14_400)
    assert pump.advance(START_MS + 1_001) == [AlarmSounded(START_MS + 1_001, EMPTY)]


def test_that_a_dry_pump_delivers_nothing_more_and_its_steps_go_on() -> None:
    pump = pumping(ml=1)
    pump.advance(START_MS + 30 * MS_PER_DAY)
    given, passed = pump.ledger, pump.events
    pump.advance(START_MS + 31 * MS_PER_DAY)
    assert pump.ledger == given
    assert pump.events == passed + 5


def test_that_a_pump_filled_after_it_ran_dry_pumps_the_step_that_is_due() -> None:
    pump = pumping(ml=1)
    refilled_ms = at(2026, 3, 1, 10)
    pump.advance(refilled_ms)
    pump.refill(0, 0, 20 * PL_PER_ML, pump.prescription)
    assert pump.alarms == ()
    pump.advance(refilled_ms + MS_PER_HOUR)
    assert pump.ledger.delivered_pl == PL_PER_ML + Fraction(11_500 * PL_PER_ML, 2_000_000)


def test_that_low_and_empty_sound_in_this_order_where_the_low_volume_is_nothing() -> None:
    pump = pumping(SLOW, ml=1, alarm_ml="0")
    dry_ms = START_MS + 1_800_000_000
    assert pump.advance(dry_ms + 1) == [AlarmSounded(dry_ms, LOW), AlarmSounded(dry_ms, EMPTY)]
    assert pump.alarms == (LOW, EMPTY)


def test_that_an_alarm_comes_before_the_end_of_a_step_at_the_same_instant() -> None:
    """The first hour at 20 mcg/h of 2000 mcg/mL takes 10,000,000 pL: to the alarm at 01:00, a step's end."""
    steps = flex(("00:00", "20"), ("01:00", "40"))
    ledger = Ledger(2 * Fraction(PL_PER_ML) + 10_000_000)
    pump = Hydraulics(ledger, prescription(steps), START_MS)
    happened = pump.advance(START_MS + MS_PER_HOUR)
    assert happened == [AlarmSounded(START_MS + MS_PER_HOUR, LOW)]
    assert pump.events == 2
    pump.advance(START_MS + 2 * MS_PER_HOUR)
    assert pump.ledger.delivered_pl == 30_000_000


def test_that_a_bolus_flows_on_top_of_the_basal_infusion() -> None:
    pump = pumping()
    extra = begun(bolus("50", 30), START_MS)
    pump.give(extra)
    assert pump.bolus == extra
    happened = pump.advance(START_MS + MS_PER_HOUR)
    assert happened == [BolusEnded(extra.ends_ms, extra)]
    assert pump.bolus is None
    assert pump.ledger.delivered_pl == Fraction((10_000 + 50_000) * PL_PER_ML, 2_000_000)


def test_a_bolus_takes_the_place_of_the_basal_infusion_when_the_model_says_so() -> None:
    pump = pumping()
    pump.give(begun(bolus("50", 30), START_MS, adds=False))
    pump.advance(START_MS + MS_PER_HOUR)
    assert pump.ledger.delivered_pl == Fraction((5_000 + 50_000) * PL_PER_ML, 2_000_000)


def test_that_a_bolus_in_thirds_of_a_pl_ends_with_exactly_its_dose() -> None:
    drug = prescription(SLOW, "1500")
    pump = Hydraulics(full(), drug, START_MS)
    extra = begun(bolus("0.1", 7), START_MS)
    pump.give(extra)
    pump.advance(START_MS + MS_PER_DAY)
    assert pump.ledger.delivered_pl == given_pl(drug, START_MS, START_MS + MS_PER_DAY, [extra])
    assert pump.ledger.delivered_pl.denominator > 1


@pytest.mark.parametrize("off_ms", [-1, 1])
def test_a_bolus_is_refused_when_it_does_not_begin_now(off_ms: int) -> None:
    with pytest.raises(RuleBroken, match="begins when"):
        pumping().give(begun(bolus("50", 30), START_MS + off_ms))


def test_a_bolus_is_refused_when_another_runs() -> None:
    pump = pumping()
    pump.give(begun(bolus("50", 30), START_MS))
    with pytest.raises(RuleBroken, match="One bolus at a time"):
        pump.give(begun(bolus("10", 30), START_MS))


def test_that_a_program_begins_in_the_step_that_is_due_and_the_old_one_counts_until_then() -> None:
    pump = pumping(RUNNING)
    pump.advance(START_MS + 7 * MS_PER_HOUR)
    assert pump.run(prescription(ORDERED)) == []
    pump.advance(START_MS + 8 * MS_PER_HOUR)
    drug_ng = 6 * 10_000 + 14_000 + 18_000
    assert pump.ledger.delivered_pl == Fraction(drug_ng * PL_PER_ML, 2_000_000)
    assert pump.prescription == prescription(ORDERED)


def test_that_a_program_leaves_a_running_bolus_as_it_is() -> None:
    pump = pumping(SLOW)
    extra = begun(bolus("10", 60), START_MS)
    pump.give(extra)
    pump.advance(START_MS + MS_PER_HOUR // 2)
    pump.run(prescription(simple("48")))
    pump.advance(START_MS + MS_PER_HOUR)
    assert pump.ledger.delivered_pl == Fraction((2_000 + 1_000 + 10_000) * PL_PER_ML, 2_000_000)


def test_an_alarm_sounds_at_once_when_a_program_raises_its_volume_above_what_is_left() -> None:
    pump = pumping(ml=3)
    assert pump.run(prescription(ORDERED, alarm_ml="4")) == [AlarmSounded(START_MS, LOW)]
    assert pump.run(prescription(ORDERED, alarm_ml="4")) == []


def test_an_alarm_sounds_again_when_it_was_cleared_by_a_program_and_is_reached_again() -> None:
    pump = pumping(SLOW, ml=3, alarm_ml="3")
    assert pump.alarms == (LOW,)
    assert pump.run(prescription(SLOW)) == []
    assert pump.alarms == ()
    due_ms = START_MS + 1_800_000_000
    assert pump.advance(due_ms) == [AlarmSounded(due_ms, LOW)]


@pytest.mark.parametrize("volumes", [(-1, 0, 0), (0, -1, 0), (0, 0, -1)])
def test_a_refill_is_refused_when_it_moves_less_than_nothing(volumes: tuple[int, int, int]) -> None:
    pump = pumping()
    with pytest.raises(RuleBroken, match="0 mL or more"):
        pump.refill(*volumes, pump.prescription)
    assert pump.ledger == full()


def test_that_a_refill_keeps_what_was_measured_and_puts_the_account_right_by_the_difference() -> None:
    """20 mL less 2 mL by the account; 19 mL were withdrawn and 0.4 stayed in: 1.4 mL more than calculated."""
    pump = pumping(simple("4000"))
    pump.advance(START_MS + MS_PER_DAY)
    pump.refill(19 * PL_PER_ML, 4 * PL_PER_ML // 10, 18 * PL_PER_ML, pump.prescription)
    ledger = pump.ledger
    assert (ledger.filled_pl, ledger.withdrawn_pl) == (38 * PL_PER_ML, 19 * PL_PER_ML)
    assert (ledger.delivered_pl, ledger.corrected_pl) == (2 * PL_PER_ML, Fraction("1.4") * PL_PER_ML)
    assert ledger.reservoir_pl == Fraction("18.4") * PL_PER_ML


def test_that_a_refill_of_another_strength_pumps_its_dose_in_that_strength() -> None:
    pump = pumping(simple("240"))
    pump.refill(20 * PL_PER_ML, 0, 20 * PL_PER_ML, prescription(simple("240"), "500"))
    pump.advance(START_MS + MS_PER_HOUR)
    assert pump.ledger.delivered_pl == Fraction(10_000 * PL_PER_ML, 500_000)


def test_the_pump_refuses_when_it_is_to_go_back() -> None:
    with pytest.raises(RuleBroken, match="backwards"):
        pumping().advance(START_MS - 1)


def test_that_advancing_to_now_changes_nothing() -> None:
    pump = pumping()
    assert pump.advance(START_MS) == []
    assert (pump.ledger, pump.events) == (full(), 0)


def test_that_a_day_of_five_steps_has_five_events_also_where_neighbours_flow_alike() -> None:
    pump = pumping()
    pump.advance(START_MS + MS_PER_DAY)
    assert pump.events == 5


def test_that_a_copy_goes_its_own_way_from_the_same_state() -> None:
    pump = pumping()
    pump.give(begun(bolus("50", 30), START_MS))
    pump.advance(START_MS + 10 * MS_PER_MINUTE)
    twin, before = pump.copy(), pump.ledger
    assert (twin.ledger, twin.bolus, twin.events) == (before, pump.bolus, pump.events)
    twin.advance(START_MS + MS_PER_DAY)
    assert pump.ledger == before
    pump.advance(START_MS + MS_PER_DAY)
    assert (twin.ledger, twin.events) == (pump.ledger, pump.events)


def dry_by_pumping(pump: Hydraulics) -> int | None:
    happened = pump.copy().advance(START_MS + 3_650 * MS_PER_DAY)
    return next((each.at_ms for each in happened if each == AlarmSounded(each.at_ms, EMPTY)), None)


def test_that_the_dry_instant_foretold_is_the_one_that_comes() -> None:
    pump = pumping()
    assert pump.dry_ms() == dry_by_pumping(pump) == at(2026, 5, 17, 7, 20)


def test_that_a_running_bolus_brings_the_dry_instant_forward() -> None:
    pump = pumping()
    without = pump.dry_ms()
    pump.give(begun(bolus("500", 60), START_MS))
    assert pump.dry_ms() == dry_by_pumping(pump)
    assert without is not None
    assert pump.dry_ms() < without  # type: ignore[operator]


def test_that_a_bolus_which_empties_the_reservoir_sets_the_dry_instant() -> None:
    pump = Hydraulics(Ledger(Fraction(PL_PER_ML, 10)), prescription(SLOW), START_MS)
    pump.give(begun(bolus("900", 60), START_MS))
    dry_ms = pump.dry_ms()
    assert dry_ms == dry_by_pumping(pump)
    assert START_MS < dry_ms < START_MS + MS_PER_HOUR  # type: ignore[operator]


def test_that_an_empty_pump_is_dry_now_also_with_a_bolus_still_to_end() -> None:
    pump = Hydraulics(Ledger(Fraction(PL_PER_ML, 10)), prescription(SLOW), START_MS)
    pump.give(begun(bolus("900", 60), START_MS))
    pump.advance(START_MS + 50 * MS_PER_MINUTE)
    assert pump.dry_ms() == pump.at_ms


def test_that_a_pump_which_gives_nothing_is_never_dry() -> None:
    assert pumping(simple("0")).dry_ms() is None


def test_that_ten_years_pass_event_by_event() -> None:
    runs = Prescription(prescription(ORDERED).drug, ORDERED, prescription(ORDERED).low_reservoir)
    pump = Hydraulics(full(1_000), runs, START_MS)
    pump.advance(START_MS + 3_652 * MS_PER_DAY)
    assert pump.events == 3_652 * 5
    assert pump.ledger.delivered_pl == Fraction("0.14675") * 3_652 * PL_PER_ML


BRIDGE = begun(refill(prescription(simple("150")), bridge=bridge("0.3", 30)), START_MS)
"""0.3 mL in 30 h: 0.24 mL/day, or 10,000,000 pL/h."""


def bridging(infusion: Infusion = ORDERED) -> Hydraulics:
    pump = pumping()
    pump.refill(0, 20 * PL_PER_ML, 0, prescription(infusion), BRIDGE)
    return pump


def test_that_a_bridge_pumps_exactly_its_volume_in_place_of_the_program_which_then_runs_at_its_step() -> None:
    """Begun on Thursday 00:00 it ends on Friday 06:00, where the ordered flex gives 18 mcg/h."""
    pump = bridging()
    happened = pump.advance(START_MS + 30 * MS_PER_HOUR)
    assert happened == [BolusEnded(START_MS + 30 * MS_PER_HOUR, BRIDGE)]
    assert pump.ledger.delivered_pl == 3 * PL_PER_ML // 10
    pump.advance(START_MS + 31 * MS_PER_HOUR)
    assert pump.ledger.delivered_pl == 3 * PL_PER_ML // 10 + 9_000_000


def test_that_the_phases_of_a_bridge_flow_one_after_the_other() -> None:
    two = Bridge((*bridge("0.1", 10).phases, *bridge("0.4", 20, "1000").phases))
    pump = pumping()
    runs = begun(refill(pump.prescription, bridge=two), START_MS)
    pump.refill(0, 20 * PL_PER_ML, 0, pump.prescription, runs)
    pump.advance(START_MS + 5 * MS_PER_HOUR)
    assert pump.ledger.delivered_pl == PL_PER_ML // 20
    pump.advance(START_MS + 20 * MS_PER_HOUR)
    assert pump.ledger.delivered_pl == PL_PER_ML // 10 + PL_PER_ML // 5
    assert pump.advance(START_MS + 30 * MS_PER_HOUR) == [BolusEnded(START_MS + 30 * MS_PER_HOUR, runs)]
    assert pump.ledger.delivered_pl == PL_PER_ML // 2


def test_that_a_stop_holds_a_bridge_and_a_resume_lets_the_rest_of_it_flow() -> None:
    pump = bridging()
    pump.advance(START_MS + 10 * MS_PER_HOUR)
    assert pump.stop() == [AlarmSounded(START_MS + 10 * MS_PER_HOUR, STOPPED)]
    assert pump.advance(START_MS + 60 * MS_PER_HOUR) == []
    assert pump.ledger.delivered_pl == PL_PER_ML // 10
    assert pump.bolus is not None
    assert pump.bolus.started_ms == START_MS + 50 * MS_PER_HOUR
    pump.resume()
    (ended,) = pump.advance(START_MS + 80 * MS_PER_HOUR)
    assert (ended.at_ms, pump.ledger.delivered_pl) == (START_MS + 80 * MS_PER_HOUR, 3 * PL_PER_ML // 10)


def test_that_a_stop_ends_any_other_bolus_there() -> None:
    pump = pumping(SLOW)
    extra = begun(bolus("10", 60), START_MS)
    pump.give(extra)
    half_ms = START_MS + MS_PER_HOUR // 2
    pump.advance(half_ms)
    assert pump.stop() == [BolusEnded(half_ms, extra), AlarmSounded(half_ms, STOPPED)]
    pump.resume()
    pump.advance(START_MS + MS_PER_HOUR)
    assert pump.ledger.delivered_pl == Fraction((4_000 + 5_000) * PL_PER_ML, 2_000_000)


def test_that_a_stopped_pump_gives_nothing_and_resumes_in_the_step_that_is_due() -> None:
    pump = pumping()
    pump.stop()
    assert (pump.alarms, pump.stopped_ms, pump.dry_ms()) == ((STOPPED,), START_MS, None)
    pump.advance(START_MS + 7 * MS_PER_HOUR)
    assert pump.ledger.delivered_pl == 0
    pump.resume()
    assert (pump.alarms, pump.stopped_ms) == ((), None)
    pump.advance(START_MS + 8 * MS_PER_HOUR)
    assert pump.ledger.delivered_pl == Fraction(18_000 * PL_PER_ML, 2_000_000)


def test_a_stop_a_resume_and_a_bolus_are_refused_when_the_pump_is_not_in_the_state_for_them() -> None:
    pump = pumping()
    with pytest.raises(RuleBroken, match="not stopped"):
        pump.resume()
    pump.stop()
    with pytest.raises(RuleBroken, match="stopped already"):
        pump.stop()
    with pytest.raises(RuleBroken, match="stopped pump"):
        pump.give(begun(bolus("10", 60), START_MS))


def test_that_a_program_during_a_bridge_waits_for_its_end_and_a_fresh_bridge_takes_its_place() -> None:
    pump = bridging()
    pump.advance(START_MS + 10 * MS_PER_HOUR)
    pump.run(prescription(SLOW))
    assert pump.bolus == BRIDGE
    now_ms = START_MS + 10 * MS_PER_HOUR
    fresh = begun(refill(prescription(SLOW), bridge=bridge("0.2", 10)), now_ms)
    pump.run(prescription(SLOW), fresh)
    pump.advance(now_ms + 11 * MS_PER_HOUR)
    assert pump.ledger.delivered_pl == 3 * PL_PER_ML // 10 + 2_000_000


def test_a_fresh_bridge_is_refused_when_none_is_under_way() -> None:
    with pytest.raises(RuleBroken, match="Only a bridge"):
        pumping().run(prescription(SLOW), BRIDGE)


def test_that_a_refill_ends_the_bridge_under_way() -> None:
    pump = bridging()
    pump.advance(START_MS + MS_PER_HOUR)
    assert pump.refill(0, 20 * PL_PER_ML, 0, pump.prescription) == [BolusEnded(pump.at_ms, BRIDGE)]
    assert pump.bolus is None


def test_a_bridge_is_refused_when_another_kind_of_bolus_is_under_way() -> None:
    pump = pumping()
    pump.give(begun(bolus("10", 60), START_MS))
    with pytest.raises(RuleBroken, match="One bolus at a time"):
        pump.refill(0, 0, 20 * PL_PER_ML, pump.prescription, BRIDGE)


def test_that_what_comes_later_takes_over_in_its_ms() -> None:
    turn_ms = START_MS + 5 * MS_PER_HOUR
    runs = replace(prescription(SLOW), later=Later(turn_ms, simple("48")))
    pump = Hydraulics(full(), runs, START_MS)
    assert pump.advance(turn_ms - 1) == []
    assert pump.advance(turn_ms) == [TookOver(turn_ms, simple("48"))]
    assert pump.prescription == prescription(simple("48"))
    pump.advance(turn_ms + MS_PER_HOUR)
    assert pump.ledger.delivered_pl == Fraction((5 * 4_000 + 2_000) * PL_PER_ML, 2_000_000)


def test_that_what_comes_later_takes_over_also_in_a_stopped_pump_and_beneath_a_bridge() -> None:
    turn_ms = START_MS + 5 * MS_PER_HOUR
    runs = replace(prescription(SLOW), later=Later(turn_ms, simple("48")))
    stopped = Hydraulics(full(), runs, START_MS)
    stopped.stop()
    assert stopped.advance(turn_ms) == [TookOver(turn_ms, simple("48"))]
    bridged = pumping()
    bridged.refill(0, 20 * PL_PER_ML, 0, runs, BRIDGE)
    bridged.advance(START_MS + 31 * MS_PER_HOUR)
    assert bridged.ledger.delivered_pl == 3 * PL_PER_ML // 10 + 1_000_000


def test_that_periodic_boluses_count_from_the_instant_of_the_switch() -> None:
    """60 mcg over 1 h every 6 h on 4 mcg/h: in the 13 h from the switch on, three boluses have begun."""
    pump = pumping(SLOW)
    switch_ms = START_MS + 90 * MS_PER_MINUTE
    pump.advance(switch_ms)
    before = pump.ledger.delivered_pl
    periodic = PeriodicBolus(dose("60"), 6 * MS_PER_HOUR, MS_PER_HOUR, rate("4"))
    pump.run(prescription(periodic))
    assert pump.prescription == prescription(replace(periodic, first_ms=switch_ms))
    pump.advance(switch_ms + 13 * MS_PER_HOUR)
    given = (13 * 4_000 + 3 * 60_000) * Fraction(PL_PER_ML, 2_000_000)
    assert pump.ledger.delivered_pl - before == given


def test_that_the_minimum_rate_is_its_flow_whatever_it_carries() -> None:
    for strength in ("500", "2000"):
        runs = prescription(MinimumRate(250_000, drug(strength).concentration), strength)
        pump = Hydraulics(full(), runs, START_MS)
        pump.advance(START_MS + 4 * MS_PER_HOUR)
        assert pump.ledger.delivered_pl == 1_000_000


def test_that_the_dry_instant_counts_all_that_the_patient_may_add() -> None:
    """20 mL of 2000 at 240 + 3 × 20 mcg/day last 133 days and 8 h; at 240 alone 166 days and 16 h."""
    runs = replace(prescription(simple("240")), patient_bolus=patient_bolus("20", per_day=3))
    pump = Hydraulics(full(), runs, START_MS)
    assert pump.dry_ms() == START_MS + 133 * MS_PER_DAY + 8 * MS_PER_HOUR
    assert pump.dry_ms(worst=False) == START_MS + 166 * MS_PER_DAY + 16 * MS_PER_HOUR


def test_that_a_clock_that_is_fast_brings_each_step_that_much_earlier() -> None:
    night = flex(("00:00", "10"), ("06:00", "20"))
    right, fast = pumping(night), pumping(night)
    fast.set_clock(2 * MS_PER_HOUR)
    for pump in (right, fast):
        pump.advance(START_MS + 5 * MS_PER_HOUR)
    assert given_mcg(right) == 5 * 10
    assert given_mcg(fast) == 4 * 10 + 20


def test_that_a_day_by_a_clock_that_is_off_gives_the_same_however_it_is_cut() -> None:
    night = flex(("00:00", "10"), ("06:00", "20"), ("22:00", "5"))
    once, often = pumping(night), pumping(night)
    for pump in (once, often):
        pump.set_clock(-90 * MS_PER_MINUTE)
    once.advance(START_MS + MS_PER_DAY)
    for hour in range(1, 25):
        often.advance(START_MS + hour * MS_PER_HOUR)
    assert once.ledger == often.ledger
    assert given_mcg(once) == given_mcg(pumping_a_day(night))


def test_that_what_comes_later_comes_by_the_pumps_own_clock() -> None:
    noon = Later(START_MS + 12 * MS_PER_HOUR, simple("480"))
    pump = Hydraulics(full(), replace(prescription(simple("240")), later=noon), START_MS)
    pump.set_clock(2 * MS_PER_HOUR)
    (took_over,) = pump.advance(START_MS + MS_PER_DAY)
    assert isinstance(took_over, TookOver)
    assert took_over.at_ms == START_MS + 10 * MS_PER_HOUR
    assert given_mcg(pump) == 10 * 10 + 14 * 20


def test_that_a_copy_has_the_same_clock() -> None:
    pump = pumping()
    pump.set_clock(MS_PER_HOUR)
    assert pump.copy().clock_ms == START_MS + MS_PER_HOUR


def given_mcg(pump: Hydraulics) -> Fraction:
    """Return the drug pumped so far, of 2000 mcg/mL."""
    return pump.ledger.delivered_pl * 2000 / PL_PER_ML


def pumping_a_day(infusion: Infusion) -> Hydraulics:
    """Return a pump whose clock is right, a day on."""
    pump = pumping(infusion)
    pump.advance(START_MS + MS_PER_DAY)
    return pump
