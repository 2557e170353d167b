"""What is said about how a dose is spread, and about what comes by itself or by the patient."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from console.domain.change import ProgramChange
from console.domain.finding import Finding, FindingKind
from console.domain.prescription import (
    EVERY_DAY,
    WEEKDAYS,
    WEEKEND,
    DayGroup,
    Flex,
    Infusion,
    Later,
    PatientBolus,
    Share,
    Step,
)
from console.domain.quantities import MS_PER_DAY, DailyDose, Volume
from support.asking import NOW, SPINAL, asked, programmed, running_bridge
from support.therapies import (
    RUNNING,
    dose,
    flex,
    group,
    minimum,
    patient_bolus,
    periodic,
    prescription,
    simple,
)

TUESDAY = NOW + MS_PER_DAY


def test_that_a_step_the_pump_cannot_hit_is_said_with_what_it_runs_and_the_total() -> None:
    after = flex(("00:00", dose("50")), ("07:00", "11"), ("18:00", "16"))
    found = programmed(RUNNING, after, strength="2000")["steps-quantised"]
    assert found.kind is FindingKind.NOTE
    assert found.sentence == (
        "Step 1 (00:00–07:00): 50 mcg in 7 h: the pump runs 7.142 mcg/h, 49.994 mcg. "
        "Nearest programmable total: 266.994 mcg/day."
    )


def test_that_steps_the_pump_hits_say_nothing() -> None:
    after = flex(("00:00", dose("42")), ("06:00", "11"))
    assert "steps-quantised" not in programmed(RUNNING, after, strength="2000")
    assert "steps-quantised" not in programmed(after, after, strength="2000")


def test_that_every_step_of_shares_that_is_off_is_named() -> None:
    day = DayGroup(EVERY_DAY, (Step(0, Share(3_333)), Step(420, Share(6_667))), DailyDose(267_000))
    found = programmed(RUNNING, Flex((day,)), strength="2000")["steps-quantised"].sentence
    assert "33.33 % in 7 h: the pump runs 12.713 mcg/h, 88.991 mcg; Step 2 (07:00–24:00): 66.67 % in" in found
    assert found.endswith("Nearest programmable total: 266.998 mcg/day.")


def test_that_groups_of_days_are_told_apart() -> None:
    off = Flex(
        (
            group(("00:00", dose("50")), ("07:00", "11"), days=WEEKDAYS),
            group(("00:00", dose("50")), ("07:00", "12"), days=WEEKEND),
        )
    )
    found = programmed(RUNNING, off, strength="2000")
    assert found["steps-quantised"].sentence.endswith("total on weekdays: 236.994 mcg/day.")
    assert found["steps-quantised:2"].sentence.endswith("total on weekend: 253.994 mcg/day.")


def test_that_the_interval_is_said_as_it_is_understood() -> None:
    found = programmed(simple("240"), periodic("60", 6 * 60, 30, "2"))["interval-echo"]
    assert found.field == "interval"
    assert found.sentence == (
        "Every 6 hours 0 minutes = 4 boluses a day = 240 mcg/day in boluses, beside the basal."
    )


@pytest.mark.parametrize(
    ("infusion", "field"),
    [
        (periodic("60", 360, 30, minimum("500")), "basal"),
        (Flex((DayGroup(EVERY_DAY, (Step(0, minimum("500")), Step(60, dose("200")))),)), "daily-dose"),
    ],
)
def test_that_a_basal_of_nothing_is_said_to_be_the_minimum_rate_and_to_count(
    infusion: Infusion, field: str
) -> None:
    found = programmed(simple("240"), infusion)["basal-minimum"]
    assert found.field == field
    assert found.sentence == "A basal of 0 is the pump's minimum rate, 0.125 mcg/h: it is counted."


def later(now: Infusion, then: Infusion, at_ms: int = TUESDAY) -> dict[str, Finding]:
    before = prescription(simple("240"))
    return asked(before, ProgramChange(replace(before, infusion=now, later=Later(at_ms, then))))


def test_that_a_delayed_start_says_that_nothing_changes_now() -> None:
    found = later(simple("240"), RUNNING)["later"]
    assert found.kind is FindingKind.NOTE
    assert found.sentence == (
        "Nothing changes now: 240 mcg/day until Tue 24 Nov 2026 09:44; then Flex, 5 steps, 267 mcg/day, "
        "by itself."
    )


def test_that_a_temporary_change_says_when_it_ends_by_itself() -> None:
    assert later(RUNNING, simple("240"))["later"].sentence == (
        "Temporary: 267 mcg/day until Tue 24 Nov 2026 09:44; then Simple continuous, 240 mcg/day, as before, "
        "by itself."
    )


def test_that_two_turns_are_both_told() -> None:
    assert later(RUNNING, simple("300"))["later"].sentence == (
        "Now Flex, 5 steps, 267 mcg/day, until Tue 24 Nov 2026 09:44; then Simple continuous, 300 mcg/day, "
        "by itself."
    )


def test_that_a_later_turn_that_has_passed_is_stopped() -> None:
    assert later(simple("240"), RUNNING, NOW)["later-passed"].kind is FindingKind.STOP
    assert "later-passed" not in later(simple("240"), RUNNING, NOW + 1)


def test_that_leaving_out_what_was_to_come_is_said() -> None:
    before = replace(prescription(simple("240")), later=Later(TUESDAY, RUNNING))
    found = asked(before, ProgramChange(prescription(simple("240"))))["later-dropped"]
    assert found.sentence == (
        "This leaves out what was to come by itself: Flex, 5 steps from Tue 24 Nov 2026 09:44."
    )
    assert "later" not in asked(before, ProgramChange(before))


def allowed(bolus: PatientBolus, daily: str = "240") -> dict[str, Finding]:
    before = prescription(simple(daily), "500")
    return asked(before, ProgramChange(replace(before, patient_bolus=bolus)))


def test_that_the_worst_case_within_a_usual_step_is_noted() -> None:
    found = allowed(patient_bolus("20", 10, 60, 3))["patient-worst"]
    assert found.kind is FindingKind.NOTE
    assert found.sentence == (
        "Worst case 300 mcg in 24 h: 240 mcg and 3 boluses of 20 mcg. Every date counts with it."
    )


def test_that_the_worst_case_above_a_usual_step_needs_a_reason() -> None:
    # 240 + 4 · 20 is 33.3 % more, the ceiling of the group 30 %
    found = allowed(patient_bolus("20", 10, 60, 4))["patient-worst"]
    assert found.kind is FindingKind.REASON
    assert "That is +33.3 % against now, above the usual step of 30 %." in found.sentence


def test_that_a_worst_case_is_weighed_against_the_one_before() -> None:
    before = replace(prescription(simple("240"), "500"), patient_bolus=patient_bolus("20", 10, 60, 4))
    after = replace(before, patient_bolus=patient_bolus("20", 10, 60, 5))
    assert asked(before, ProgramChange(after))["patient-worst"].kind is FindingKind.NOTE
    assert "patient-worst" not in asked(before, ProgramChange(before))


@pytest.mark.parametrize(
    ("bolus", "code", "asks"),
    [
        (patient_bolus("100", 60, 60, 1), "patient-dose-large", False),
        (patient_bolus("100.1", 60, 60, 1), "patient-dose-large", True),
        (patient_bolus("1", 10, 60, 6), "patient-boluses-many", False),
        (patient_bolus("1", 10, 60, 7), "patient-boluses-many", True),
        (patient_bolus("1", 10, 8 * 60, 3), "patient-lockout", False),
        (patient_bolus("1", 10, 8 * 60, 4), "patient-lockout", True),
    ],
)
def test_that_settings_for_the_patient_out_of_the_ordinary_are_said(
    bolus: PatientBolus, code: str, *, asks: bool
) -> None:
    assert (code in allowed(bolus)) is asks


def test_that_a_lockout_that_allows_fewer_is_told_how_many_fit() -> None:
    assert allowed(patient_bolus("1", 10, 8 * 60, 4))["patient-lockout"].sentence == (
        "With a lockout of 8 h no more than 3 boluses fit in 24 h, whatever is allowed."
    )


def test_that_the_group_sets_the_ceiling_on_the_worst_case() -> None:
    before = prescription(simple("240"), "500")
    after = ProgramChange(replace(before, patient_bolus=patient_bolus("20", 10, 60, 2)))
    assert asked(before, after)["patient-worst"].kind is FindingKind.NOTE
    child = replace(SPINAL, group="child")
    assert asked(before, after, child)["patient-worst"].kind is FindingKind.REASON


def test_that_the_worst_case_counts_any_24_hours_where_days_differ() -> None:
    # Friday's 20 mcg/h from 12:00 and Saturday's until 12:00 make 480 mcg, though no day has more than 360
    late = group(("00:00", "10"), ("12:00", "20"), days=WEEKDAYS)
    early = group(("00:00", "20"), ("12:00", "10"), days=WEEKEND)
    before = prescription(Flex((late, early)), "500")
    settings = patient_bolus("20", 10, 60, 3)
    found = asked(before, ProgramChange(replace(before, patient_bolus=settings)))["patient-worst"]
    assert "Worst case 540 mcg in 24 h: 480 mcg and 3 boluses of 20 mcg." in found.sentence


def test_that_what_was_planned_and_stays_is_told_with_every_change_beside_it() -> None:
    before = replace(prescription(simple("240")), later=Later(TUESDAY, RUNNING))
    found = asked(before, ProgramChange(replace(before, low_reservoir=Volume.from_ml(Decimal(3)))))
    assert found["later-stays"].sentence == (
        "What was to come by itself stays: Flex, 5 steps, 267 mcg/day, from Tue 24 Nov 2026 09:44."
    )


def test_that_a_turn_within_a_bridge_is_said_to_come_after_it() -> None:
    before = prescription(simple("240"), "500")
    after = replace(before, later=Later(TUESDAY, simple("260")))
    context = replace(SPINAL, running_bolus=running_bridge("0.375", 30, "2000"))
    assert asked(before, ProgramChange(after), context)["later-behind-bridge"].sentence == (
        "The bridge flows until Tue 24 Nov 2026 15:44, past Tue 24 Nov 2026 09:44: what comes then by itself "
        "is given only once the bridge has ended."
    )
    soon = replace(SPINAL, running_bolus=running_bridge("0.375", 24, "2000"))
    assert "later-behind-bridge" not in asked(before, ProgramChange(after), soon)
    assert "later-behind-bridge" not in asked(before, ProgramChange(after))
