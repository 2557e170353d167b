"""What is under the hand in a refill: which of it is the pump's, and what it comes to as a prescription."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from console.domain.prescription import Later, MinimumRate, PeriodicBolus, Prescription
from console.domain.quantities import MS_PER_DAY, MS_PER_MINUTE, Dose
from support import refills, states
from ui.models import refill_entry as entries
from ui.models.refill_entry import EMPTIED, NOT_EMPTIED, RefillEntry

MINIMUM = MinimumRate(250_000, refills.OLD.concentration)


def test_ne_20_that_a_refill_begins_with_the_pump_s_dose_alarm_and_drug_and_nothing_else() -> None:
    begun = entries.begun(refills.reading())
    assert begun == RefillEntry(drug="baclofen", daily=Decimal(150), alarm=Decimal(2))
    assert not entries.is_begun(begun, refills.reading())
    assert entries.is_begun(replace(begun, lot="B"), refills.reading())


def test_that_a_strength_is_needed_before_there_is_a_prescription() -> None:
    running = refills.reading().prescription
    assert entries.prescription_of(refills.emptied(), running) == (
        "Choose the strength that goes in: what the vial's label says."
    )


def test_that_dose_and_pattern_stay_and_the_drug_becomes_the_new_one() -> None:
    running = refills.reading().prescription
    after = entries.prescription_of(refills.filled(), running)
    assert after == replace(running, drug=refills.NEW)


def test_that_a_minimum_rate_counts_in_the_new_strength_wherever_it_stands() -> None:
    periodic = PeriodicBolus(Dose(60_000), 360 * MS_PER_MINUTE, 30 * MS_PER_MINUTE, MINIMUM)
    running = Prescription(refills.OLD, periodic, refills.ml("2"), Later(states.NOW_MS + MS_PER_DAY, MINIMUM))
    after = entries.prescription_of(refills.filled(), running)
    assert isinstance(after, Prescription)
    assert after.infusion == replace(
        periodic, basal=replace(MINIMUM, concentration=refills.NEW.concentration)
    )
    assert after.later is not None
    assert after.later.infusion == replace(MINIMUM, concentration=refills.NEW.concentration)


def test_that_a_typed_dose_replaces_simple_continuous() -> None:
    entry = replace(refills.filled(), daily=Decimal("160.5"))
    after = entries.prescription_of(entry, refills.reading().prescription)
    assert isinstance(after, Prescription)
    assert after.infusion == states.simple("160.5")


def test_that_a_flex_day_is_scaled_and_what_it_then_gives_is_said() -> None:
    running = refills.reading(states.RUNNING).prescription
    entry = replace(refills.filled(), daily=Decimal(270))
    assert "give 269.4\u00a0mcg/day." in entries.dose_echo(entry, running)
    assert entries.dose_echo(replace(entry, daily=Decimal(267)), running) == ""


def test_that_a_mode_without_a_daily_dose_of_its_own_is_kept() -> None:
    assert not entries.can_change_dose(MINIMUM)
    assert entries.daily_of(states.simple("150")) == Decimal(150)


def test_that_nothing_more_came_means_nothing_was_left() -> None:
    left = [
        entries.left_of(RefillEntry(emptied=emptied, left=ml))
        for emptied, ml in (("", None), (EMPTIED, None), (NOT_EMPTIED, None), (NOT_EMPTIED, Decimal("0.5")))
    ]
    assert left == [None, refills.ml("0"), None, refills.ml("0.5")]


def test_that_a_month_on_the_label_ends_with_its_last_day() -> None:
    assert entries.expiry_day(RefillEntry(expiry=2028 * 12 + 1)) == date(2028, 2, 29)
    assert entries.expiry_day(RefillEntry(expiry=2027 * 12 + 11)) == date(2027, 12, 31)
    assert entries.expiry_day(RefillEntry()) is None


def test_that_another_strength_or_drug_is_a_change_and_the_same_is_none() -> None:
    told = [entries.changes_drug(refills.filled(each), refills.reading()) for each in ("2000", "500", "1000")]
    assert told == [True, False, True]


def test_that_a_bridge_runs_until_its_end_and_not_after() -> None:
    running = refills.bridging()
    assert entries.bridge_runs(running)
    assert not entries.bridge_runs(replace(running, clock_ms=states.NOW_MS + 2 * MS_PER_DAY))
    assert not entries.bridge_runs(refills.state())


def test_that_the_model_is_the_one_the_pump_names() -> None:
    model = entries.model_of(refills.state())
    assert model is not None
    assert model.name == "SP-20"
