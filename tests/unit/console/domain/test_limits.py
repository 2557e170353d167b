"""The hard limits: each stopped with a sentence and the way out, and nothing else stopped."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain import limits
from console.domain.calendar import LATEST_MS
from console.domain.change import (
    BolusChange,
    Change,
    ImplantChange,
    ImplantKind,
    PrimeCase,
    PrimeChange,
    ProgramChange,
    RefillChange,
    ResumeChange,
    StopChange,
)
from console.domain.finding import Finding, FindingKind
from console.domain.prescription import WEEKDAYS, WEEKEND, Flex, Prescription
from console.domain.quantities import MS_PER_MINUTE, Dose
from console.domain.reading import BolusKind, RunningBolus
from support.asking import running_bolus, running_bridge, stopped, volume
from support.therapies import (
    ORDERED,
    RUNNING,
    at,
    catalog,
    dose,
    flex,
    group,
    implanted,
    prescription,
    simple,
)

NB = "\u00a0"
BEFORE = prescription(RUNNING)
NINE = at(2026, 11, 23, 9)


def stops(after: Prescription, before: Prescription = BEFORE, model: str = "SP-20") -> tuple[Finding, ...]:
    return limits.stops(before, ProgramChange(after), catalog(), model)


def only(found: tuple[Finding, ...]) -> Finding:
    assert len(found) == 1
    assert found[0].kind is FindingKind.STOP
    return replace(found[0], sentence=found[0].sentence.replace(NB, " "))


def test_that_the_ordered_program_breaks_no_limit() -> None:
    assert stops(prescription(ORDERED)) == ()


def test_that_a_step_below_the_lowest_flow_names_the_lowest_rate_of_the_strength() -> None:
    # 0.048 mL/day = 0.002 mL/h of 2000 mcg/mL = 4 mcg/h
    found = only(stops(prescription(flex(("00:00", "10"), ("06:00", "3.9")))))
    assert (found.code, found.field) == ("flow-below-range", "step-1-2")
    assert found.sentence == (
        "Step 2 (06:00–24:00): 3.9 mcg/h is below the lowest rate of the SP-20, 4 mcg/h with "
        "baclofen 2,000 mcg/mL. Enter 4 mcg/h or more."
    )


def test_that_the_lowest_rate_itself_may_be_programmed() -> None:
    assert stops(prescription(flex(("00:00", "4")))) == ()
    weak = prescription(flex(("00:00", "1")), "500")
    assert stops(weak, prescription(RUNNING, "500")) == ()


def test_that_a_basal_of_nothing_is_said_to_be_the_minimum_rate() -> None:
    found = only(stops(prescription(flex(("00:00", "10"), ("06:00", "0")))))
    assert found.code == "flow-below-range"
    # 0.006 mL/day of 2000 mcg/mL = 12 mcg/day = 0.5 mcg/h
    assert "A basal of 0 is the minimum rate, 0.5 mcg/h: choose that by name." in found.sentence
    assert found.sentence.endswith("Enter 4 mcg/h or more.")


def test_that_a_daily_dose_below_the_lowest_flow_is_told_the_lowest_daily_dose() -> None:
    found = only(stops(prescription(simple("95.9"))))
    assert (found.code, found.field) == ("flow-below-range", "daily-dose")
    assert found.sentence.endswith("Enter 96 mcg/day or more.")


def test_that_a_dose_in_the_step_below_the_lowest_flow_is_told_the_lowest_dose_on_its_step() -> None:
    # 4 mcg/h for 1 min is 0.0667 mcg, on the step of 0.1 mcg the next above is 0.1.
    found = only(stops(prescription(flex(("00:00", "10"), ("23:59", dose("0"))))))
    assert found.sentence.endswith("Enter 0.1 mcg or more.")


def test_that_a_step_above_the_highest_flow_names_the_highest_rate_of_the_strength() -> None:
    # 1 mL/h of 500 mcg/mL is 500 mcg/h
    before = prescription(RUNNING, "500")
    after = prescription(flex(("00:00", "10"), ("06:00", "500.1"), ("06:30", "10")), "500")
    found = only(stops(after, before))
    at_the_highest = prescription(flex(("00:00", "10"), ("06:00", "500"), ("06:30", "10")), "500")
    assert stops(at_the_highest, before) == ()
    assert (found.code, found.field) == ("flow-above-range", "step-1-2")
    assert found.sentence.endswith("Enter 500 mcg/h or less.")


def test_that_the_place_names_its_days_when_days_differ() -> None:
    after = Flex((group(("00:00", "10"), days=WEEKDAYS), group(("00:00", "1"), days=WEEKEND)))
    found = only(stops(prescription(after)))
    assert found.field == "step-2-1"
    assert found.sentence.startswith("Step 1 (00:00–24:00, weekend): 1 mcg/h is below")


def test_that_a_daily_dose_above_3000_mcg_is_stopped_and_3000_is_not() -> None:
    assert stops(prescription(simple("3000"))) == ()
    found = only(stops(prescription(simple("3000.1"))))
    assert (found.code, found.field) == ("daily-dose-too-high", "daily-dose")
    assert "3,000 mcg/day" in found.sentence


def test_that_a_flex_is_stopped_by_its_highest_sliding_24_hours() -> None:
    # Each day gives 12 · 125.1 + 12 · 4 mcg, but Friday noon to Saturday noon has 125.1 mcg/h throughout.
    after = Flex(
        (
            group(("00:00", "4"), ("12:00", "125.1"), days=WEEKDAYS),
            group(("00:00", "125.1"), ("12:00", "4"), days=WEEKEND),
        )
    )
    found = only(stops(prescription(after)))
    assert found.code == "daily-dose-too-high"
    assert found.sentence == "Up to 3,002.4 mcg would be given in 24 h; the limit is 3,000 mcg. Lower it."


def test_that_a_day_just_above_the_limit_never_reads_as_the_limit() -> None:
    # 125 mcg/h for 23 h 59 min and 127.1 mcg/h for one: 2997.91666… + 2.11833… = 3000.035 mcg
    found = only(stops(prescription(flex(("00:00", "125"), ("23:59", "127.1")))))
    assert found.sentence.startswith("Up to 3,000.1 mcg would be given in 24 h")


def test_that_another_strength_or_drug_than_in_the_pump_is_sent_to_the_refill() -> None:
    found = only(stops(prescription(RUNNING, "500")))
    assert (found.code, found.field) == ("drug-differs", "drug")
    assert found.sentence == (
        "The pump holds baclofen 2,000 mcg/mL, the program is for baclofen 500 mcg/mL. "
        "Change the concentration by a refill."
    )


@pytest.mark.parametrize(
    ("alarm_ml", "code"),
    [
        ("0.9", "low-reservoir-too-low"),
        ("10.1", "low-reservoir-out-of-range"),
        ("20.1", "low-reservoir-too-high"),
        ("2.05", "low-reservoir-too-fine"),
    ],
)
def test_that_a_low_reservoir_alarm_outside_the_models_range_is_stopped(alarm_ml: str, code: str) -> None:
    found = only(stops(prescription(RUNNING, alarm_ml=alarm_ml)))
    assert (found.code, found.field) == (code, "low-reservoir")


@pytest.mark.parametrize("alarm_ml", ["1", "10"])
def test_that_the_ends_of_the_models_alarm_range_are_in_it(alarm_ml: str) -> None:
    assert stops(prescription(RUNNING, alarm_ml=alarm_ml)) == ()


def test_that_an_amount_finer_than_its_step_is_stopped_and_not_rounded() -> None:
    found = only(stops(prescription(flex(("00:00", "10.05")))))
    assert (found.code, found.field) == ("step-rate-too-fine", "step-1-1")


def test_that_a_rate_above_what_may_be_typed_is_stopped_also_for_a_minute() -> None:
    brief = flex(("00:00", "10"), ("06:00", "1000.1"), ("06:01", "10"))
    found = only(stops(prescription(brief)))
    assert (found.code, found.field) == ("step-rate-too-high", "step-1-2")


def test_that_an_unknown_model_or_drug_is_stopped_without_more() -> None:
    assert only(stops(BEFORE, model="XY-9")).code == "model-unknown"
    other = replace(BEFORE, drug=replace(BEFORE.drug, name="morphine"))
    assert only(stops(other, other)).code == "drug-unknown"


def bolus_stops(mcg: str, minutes: int, before: Prescription = BEFORE) -> tuple[Finding, ...]:
    bolus = BolusChange(dose(mcg), minutes * MS_PER_MINUTE)
    return limits.stops(before, bolus, catalog(), "SP-20")


def test_that_a_bolus_is_stopped_when_it_and_the_highest_basal_are_faster_than_the_pump() -> None:
    # 1 mL/h of 2000 mcg/mL is 2000 mcg/h, of which the basal takes up to 14: 331 mcg/h in 10 min is 1986.
    assert bolus_stops("331", 10) == ()
    found = only(bolus_stops("331.1", 10))
    assert (found.code, found.field) == ("bolus-too-fast", "bolus-duration")
    assert found.sentence == (
        "Bolus and basal together would need 1.001 mL/h; the SP-20 gives up to 1 mL/h. "
        "Give it over at least 11 min."
    )


def test_that_the_shortest_duration_named_is_the_first_that_is_slow_enough() -> None:
    # 2000 − 14 = 1986 mcg/h are left beside the basal: 993 mcg take exactly half an hour.
    found = {stop.code: stop for stop in bolus_stops("993", 10)}["bolus-too-fast"]
    assert found.sentence.endswith(f"Give it over at least 30{NB}min.")
    assert "bolus-too-fast" not in {stop.code for stop in bolus_stops("993", 30)}


def test_that_beside_a_basal_that_takes_all_no_bolus_has_a_duration() -> None:
    full = prescription(flex(("00:00", "10"), ("06:00", "500"), ("06:30", "10")), "500")
    found = only(bolus_stops("1", 1_440, full))
    assert found.sentence.endswith("The basal alone takes all of it; lower the basal first.")


def test_that_a_bolus_is_stopped_when_24_hours_with_it_would_be_above_the_limit() -> None:
    high = prescription(simple("2500"))
    assert bolus_stops("500", 60, high) == ()
    found = only(bolus_stops("500.1", 60, high))
    assert (found.code, found.field) == ("daily-dose-too-high", "bolus-dose")


@pytest.mark.parametrize(
    ("mcg", "minutes", "code", "field"),
    [
        ("0.05", 10, "bolus-dose-too-fine", "bolus-dose"),
        ("1000.1", 60, "bolus-dose-too-high", "bolus-dose"),
        ("50", 1_441, "bolus-duration-too-high", "bolus-duration"),
    ],
)
def test_that_a_bolus_outside_its_quantities_is_stopped(
    mcg: str, minutes: int, code: str, field: str
) -> None:
    found = bolus_stops(mcg, minutes)
    assert (code, field) in {(stop.code, stop.field) for stop in found}


def test_that_a_bolus_of_no_whole_minutes_is_stopped() -> None:
    found = limits.stops(BEFORE, BolusChange(Dose(10_000), 90_001), catalog(), "SP-20")
    assert only(found).code == "bolus-duration-too-fine"


def test_that_a_second_bolus_waits_for_the_first() -> None:
    bolus = BolusChange(dose("50"), 10 * MS_PER_MINUTE)
    found = only(limits.stops(BEFORE, bolus, catalog(), "SP-20", running_bolus("50", 1, NINE)))
    assert found.code == "bolus-running"
    assert found.sentence == "A bolus runs until Mon 23 Nov 2026 10:00; give the bolus after it."


def test_that_a_program_during_a_bolus_is_stopped_only_when_both_are_faster_than_the_pump() -> None:
    after = ProgramChange(prescription(flex(("00:00", "10"), ("12:00", "900"), ("13:00", "10"))))
    assert limits.stops(BEFORE, after, catalog(), "SP-20", running_bolus("1000", 1, NINE)) == ()
    faster = ProgramChange(prescription(flex(("00:00", "10"), ("12:00", "1000"), ("13:00", "10"))))
    found = only(limits.stops(BEFORE, faster, catalog(), "SP-20", running_bolus("1001", 1, NINE)))
    assert (found.code, found.field) == ("bolus-too-fast", "daily-dose")
    assert found.sentence.endswith("Wait until the bolus has ended.")


def test_that_a_reduction_to_the_lowest_flow_is_never_stopped() -> None:
    assert stops(prescription(simple("96")), prescription(simple("3000"))) == ()


BOLUS = BolusChange(dose("50"), 10 * MS_PER_MINUTE)
PRIME = PrimeChange(PrimeCase.CATHETER_ACCESS, volume("0.179"), 11 * MS_PER_MINUTE)
REFILL = RefillChange(volume("2"), volume("0"), volume("18"), BEFORE)


@pytest.mark.parametrize("change", [BOLUS, PRIME])
@pytest.mark.parametrize(
    ("running", "what"),
    [
        (running_bolus("50", 1), "A bolus"),
        (running_bolus("50", 1, kind=BolusKind.PATIENT), "A patient bolus"),
        (running_bolus("50", 1, kind=BolusKind.PRIME), "A prime"),
        (running_bridge("0.375", 24), "A bridge"),
    ],
)
def test_that_no_bolus_and_no_prime_begins_beside_another(
    change: Change, running: RunningBolus, what: str
) -> None:
    assert stopped(BEFORE, change, running)["bolus-running"].sentence.startswith(f"{what} runs until ")


def test_that_a_refill_may_come_during_a_bridge_but_waits_for_every_other_bolus() -> None:
    assert "bolus-running" not in stopped(BEFORE, REFILL, running_bridge("0.375", 24))
    assert "bolus-running" in stopped(BEFORE, REFILL, running_bolus("50", 1))


@pytest.mark.parametrize("change", [BOLUS, PRIME, StopChange()])
def test_that_a_stopped_pump_takes_no_bolus_no_prime_and_no_second_stop(change: Change) -> None:
    assert "pump-stopped" in stopped(BEFORE, change, still=True)
    assert "pump-stopped" not in stopped(BEFORE, change)


@pytest.mark.parametrize(
    "change", [ProgramChange(prescription(ORDERED)), REFILL, ImplantChange(ImplantKind.REVISION, implanted())]
)
def test_that_a_stopped_pump_takes_programs_refills_and_implants(change: Change) -> None:
    assert stopped(BEFORE, change, still=True) == {}


def test_that_only_a_stopped_pump_is_resumed() -> None:
    assert stopped(BEFORE, ResumeChange(), still=True) == {}
    found = stopped(BEFORE, ResumeChange())["pump-runs"]
    assert found.sentence == "The pump runs; there is nothing to resume."


def test_that_a_restart_is_planned_within_the_calendar() -> None:
    assert stopped(BEFORE, StopChange(LATEST_MS)) == {}
    assert "restart-out-of-range" in stopped(BEFORE, StopChange(LATEST_MS + 1))
