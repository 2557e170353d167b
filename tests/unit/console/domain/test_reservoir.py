"""When the reservoir reaches a volume, and the dates that follow, with the arithmetic."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from console.domain import dosing, reservoir
from console.domain.prescription import Later
from console.domain.quantities import (
    MS_PER_DAY,
    MS_PER_HOUR,
    PL_PER_ML,
    Concentration,
    DailyDose,
    Volume,
)
from console.domain.reading import RunningBolus
from console.domain.reservoir import Binding
from console.errors import RuleBroken
from support.asking import running_bolus, running_bridge
from support.therapies import ORDERED, at, flex, patient_bolus, prescription, simple

NEW_YEAR = at(2026, 1, 1)


def ml(volume: str) -> Volume:
    return Volume.from_ml(Decimal(volume))


def test_that_a_full_20_ml_pump_runs_dry_on_day_136_of_the_ordered_flex() -> None:
    dry_ms = reservoir.instant_of(20 * PL_PER_ML, prescription(ORDERED), NEW_YEAR)
    # 20 mL / 0.14675 mL a day = 136.28 days. 136 days take 19.958 mL; the 0.042 mL left are 84 mcg:
    # 60 mcg in the first 6 hours, the last 24 mcg at 18 mcg/h in 1 h 20 min.
    assert dry_ms == NEW_YEAR + 136 * MS_PER_DAY + 7 * MS_PER_HOUR + 20 * 60_000


def test_that_the_volume_pumped_by_the_instant_is_the_volume_asked_for() -> None:
    program = prescription(ORDERED, "500")
    instant_ms = reservoir.instant_of(7 * PL_PER_ML, program, NEW_YEAR)
    assert instant_ms is not None
    assert dosing.ng_between(ORDERED, NEW_YEAR, instant_ms) >= 7 * 500_000
    assert dosing.ng_between(ORDERED, NEW_YEAR, instant_ms - 1) < 7 * 500_000


def test_that_no_volume_is_reached_at_once_and_a_stopped_pump_reaches_none() -> None:
    assert reservoir.instant_of(0, prescription(ORDERED), NEW_YEAR) == NEW_YEAR
    assert reservoir.instant_of(-5, prescription(ORDERED), NEW_YEAR) == NEW_YEAR
    assert reservoir.instant_of(1, prescription(simple("0")), NEW_YEAR) is None


def bolus(mcg: int, hours: int, started_ms: int) -> RunningBolus:
    return running_bolus(str(mcg), hours, started_ms)


def test_that_a_running_bolus_brings_an_instant_within_it_forward() -> None:
    program = prescription(simple("240"), "1000")
    # Basal 10 mcg/h and 90 mcg within an hour: 100 mcg/h; 50 mcg are 0.05 mL of 1000 mcg/mL.
    within = reservoir.instant_of(PL_PER_ML // 20, program, NEW_YEAR, bolus(90, 1, NEW_YEAR))
    assert within == NEW_YEAR + MS_PER_HOUR // 2


def test_that_a_running_bolus_brings_an_instant_after_it_forward_by_what_was_left_of_it() -> None:
    program = prescription(simple("240"), "1000")
    half_done = bolus(90, 1, NEW_YEAR - MS_PER_HOUR // 2)
    # 45 mcg of the bolus are to come; of 0.1 mL = 100 mcg the basal gives 55 mcg, in 5.5 h.
    after = reservoir.instant_of(PL_PER_ML // 10, program, NEW_YEAR, half_done)
    assert after == NEW_YEAR + 11 * MS_PER_HOUR // 2


def test_that_the_first_millisecond_of_a_volume_within_a_bolus_is_found() -> None:
    program = prescription(simple("240"), "1000")
    # 100 mcg/h are 1 ng in 36 ms; 1 ng is 1000 pL of 1000 mcg/mL.
    starting = bolus(90, 1, NEW_YEAR)
    assert reservoir.instant_of(0, program, NEW_YEAR, starting) == NEW_YEAR
    assert reservoir.instant_of(1_000, program, NEW_YEAR, starting) == NEW_YEAR + 36
    assert reservoir.instant_of(1_001, program, NEW_YEAR, starting) == NEW_YEAR + 37


def test_that_a_bolus_without_a_basal_reaches_its_own_volume_when_it_ends() -> None:
    program = prescription(simple("0"), "1000")
    starting = bolus(90, 1, NEW_YEAR)
    whole_pl = 90 * PL_PER_ML // 1_000
    assert reservoir.instant_of(whole_pl, program, NEW_YEAR, starting) == NEW_YEAR + MS_PER_HOUR
    assert reservoir.instant_of(whole_pl + 1, program, NEW_YEAR, starting) is None


def test_that_a_bolus_that_has_ended_changes_nothing() -> None:
    program = prescription(ORDERED)
    ended = bolus(90, 1, NEW_YEAR - MS_PER_HOUR)
    with_bolus = reservoir.instant_of(PL_PER_ML, program, NEW_YEAR, ended)
    assert with_bolus == reservoir.instant_of(PL_PER_ML, program, NEW_YEAR)


def test_that_a_bridge_moves_an_instant_by_what_it_gives_in_place_of_the_basal() -> None:
    program = prescription(simple("240"), "1000")
    # The bridge gives 0.24 mL in 24 h, as the basal does: nothing moves. Half of it moves it by half a day.
    same = reservoir.instant_of(PL_PER_ML, program, NEW_YEAR, running_bridge("0.24", 24, "500", NEW_YEAR))
    slow = reservoir.instant_of(PL_PER_ML, program, NEW_YEAR, running_bridge("0.12", 24, "500", NEW_YEAR))
    plain = reservoir.instant_of(PL_PER_ML, program, NEW_YEAR)
    assert plain is not None
    assert (same, slow) == (plain, plain + MS_PER_DAY // 2)


def test_that_a_stopped_pump_reaches_no_volume() -> None:
    assert reservoir.instant_of(1, prescription(ORDERED), NEW_YEAR, stopped=True) is None


def forecast(
    infusion_mcg_per_day: str = "200",
    stability: date | None = None,
    reservoir_ml: int = 20,
    start_ms: int = NEW_YEAR,
) -> reservoir.Forecast:
    return reservoir.forecast(
        reservoir_ml * PL_PER_ML,
        prescription(simple(infusion_mcg_per_day), "500"),
        start_ms,
        residual_alarm_pl=2 * PL_PER_ML,
        stability_until=stability,
        margin_days=7,
    )


def test_that_the_alarm_comes_after_45_days_and_the_refill_is_due_a_week_earlier() -> None:
    # (20 − 2) mL · 500 mcg/mL / 200 mcg/day = 45 days; 1 January + 45 days is 15 February.
    found = forecast()
    assert found.low_alarm_ms == NEW_YEAR + 45 * MS_PER_DAY
    assert found.empty_ms == NEW_YEAR + 50 * MS_PER_DAY
    assert found.refill_before == date(2026, 2, 15)
    assert found.refill_by == date(2026, 2, 8)
    assert found.binding == Binding.ALARM


def test_that_stability_sets_both_dates_when_it_ends_first_and_takes_no_margin() -> None:
    found = forecast(stability=date(2026, 2, 1))
    assert (found.refill_before, found.refill_by) == (date(2026, 2, 1), date(2026, 2, 1))
    assert found.binding == Binding.STABILITY


def test_that_stability_ending_within_the_margin_sets_the_latest_day_but_not_the_day_to_refill_by() -> None:
    found = forecast(stability=date(2026, 2, 12))
    assert (found.refill_before, found.refill_by) == (date(2026, 2, 12), date(2026, 2, 8))
    assert found.binding == Binding.ALARM


def test_that_stability_ending_on_the_day_of_the_margin_leaves_the_alarm_as_the_reason() -> None:
    assert forecast(stability=date(2026, 2, 8)).binding == Binding.ALARM
    assert forecast(stability=date(2026, 2, 7)).binding == Binding.STABILITY


def test_that_an_alarm_that_is_due_already_sounds_now() -> None:
    found = forecast(reservoir_ml=1)
    assert found.low_alarm_ms == NEW_YEAR
    assert found.refill_before == date(2026, 1, 1)


def test_that_a_stopped_infusion_has_no_dates_but_those_of_stability() -> None:
    assert forecast("0") == reservoir.Forecast(None, None, None, None, Binding.NEVER)
    found = forecast("0", stability=date(2026, 6, 1))
    assert (found.refill_before, found.refill_by, found.binding) == (
        date(2026, 6, 1),
        date(2026, 6, 1),
        Binding.STABILITY,
    )


def test_that_an_alarm_beyond_the_calendar_has_an_instant_but_no_date() -> None:
    found = reservoir.forecast(
        20 * PL_PER_ML,
        prescription(flex(("00:00", "0"), ("23:59", "0.001"))),
        NEW_YEAR,
        residual_alarm_pl=2 * PL_PER_ML,
        stability_until=None,
        margin_days=7,
    )
    assert found.low_alarm_ms is not None
    assert (found.refill_before, found.refill_by) == (None, None)


@pytest.mark.parametrize(
    ("filled", "alarm", "strength", "daily", "days"),
    [
        ("20", "2", "500", "200", 45),
        ("20", "2", "2000", "200", 180),
        ("40", "2", "2000", "350", 217),
        ("40", "2", "2000", "800", 95),
        ("20", "2", "500", "100", 90),
        ("18", "2", "500", "350", 22),
        ("40", "3", "1000", "350", 105),
        ("20", "2", "500", "260", 34),
    ],
)
def test_that_refill_days_are_rounded_down_to_whole_days(
    filled: str, alarm: str, strength: str, daily: str, days: int
) -> None:
    found = reservoir.refill_days(
        ml(filled),
        ml(alarm),
        Concentration.from_mcg_per_ml(Decimal(strength)),
        DailyDose.from_mcg_per_day(Decimal(daily)),
    )
    exact = (Fraction(filled) - Fraction(alarm)) * int(strength) / int(daily)
    assert found == days
    assert days <= exact < days + 1


def test_refill_days_is_refused_when_the_alarm_lies_above_the_fill_or_nothing_is_given() -> None:
    strength, daily = Concentration(500_000), DailyDose(200_000)
    with pytest.raises(RuleBroken, match="alarm lies above"):
        reservoir.refill_days(ml("2"), ml("2.1"), strength, daily)
    with pytest.raises(RuleBroken, match="never empties"):
        reservoir.refill_days(ml("20"), ml("2"), strength, DailyDose(0))


def test_that_a_fill_at_the_alarm_lasts_no_day() -> None:
    assert reservoir.refill_days(ml("2"), ml("2"), Concentration(500_000), DailyDose(200_000)) == 0


def with_patient(
    per_day: int, stability: date | None = None, expires: date | None = None
) -> reservoir.Forecast:
    program = prescription(simple("200"), "500")
    if per_day:
        program = replace(program, patient_bolus=patient_bolus("20", 10, 60, per_day))
    return reservoir.forecast(
        20 * PL_PER_ML,
        program,
        NEW_YEAR,
        residual_alarm_pl=2 * PL_PER_ML,
        stability_until=stability,
        margin_days=7,
        expires=expires,
    )


def test_that_the_patients_own_boluses_bring_the_date_nearer_and_are_named_as_what_binds() -> None:
    found = with_patient(3)
    # 200 + 3 · 20 mcg at 500: 0.52 mL a day, 18 mL in 34.6 days (clinical reference 3.3)
    assert found.low_alarm_ms == NEW_YEAR + 18 * 500 * MS_PER_DAY // 260 + 1
    assert found.refill_before == date(2026, 2, 4)
    assert (found.refill_by, found.binding) == (date(2026, 1, 28), Binding.PATIENT_BOLUSES)


def test_that_patient_boluses_that_move_no_date_do_not_bind() -> None:
    assert with_patient(0).binding == Binding.ALARM
    assert with_patient(3, stability=date(2026, 1, 20)).binding == Binding.STABILITY


def test_that_the_vials_expiry_binds_when_it_comes_first() -> None:
    found = with_patient(0, stability=date(2026, 2, 1), expires=date(2026, 1, 30))
    assert (found.refill_before, found.refill_by) == (date(2026, 1, 30), date(2026, 1, 30))
    assert found.binding == Binding.EXPIRY
    assert (
        with_patient(0, stability=date(2026, 1, 20), expires=date(2026, 1, 30)).binding == Binding.STABILITY
    )


def test_that_what_comes_later_counts_in_the_forecast() -> None:
    program = prescription(simple("100"), "500")
    later = replace(program, later=Later(NEW_YEAR + 10 * MS_PER_DAY, simple("200")))
    # 10 days of 0.2 mL, then 16 mL at 0.4 mL a day
    assert reservoir.instant_of(18 * PL_PER_ML, later, NEW_YEAR) == NEW_YEAR + 50 * MS_PER_DAY


def test_that_a_stopped_pump_has_no_alarm_ahead() -> None:
    found = reservoir.forecast(
        20 * PL_PER_ML,
        prescription(ORDERED),
        NEW_YEAR,
        residual_alarm_pl=2 * PL_PER_ML,
        stability_until=None,
        margin_days=7,
        stopped=True,
    )
    assert found == reservoir.Forecast(None, None, None, None, Binding.NEVER)
