"""What is asked about a single bolus, a stop and a resume."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from console.domain.change import BolusChange, ResumeChange, StopChange
from console.domain.finding import Finding, FindingKind
from console.domain.prescription import Infusion
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE
from console.domain.reading import Given, Ran
from console.domain.spanning import flow
from support.asking import NOW, SPINAL, asked, running_bolus, running_bridge
from support.therapies import RUNNING, at, dose, minimum, patient_bolus, prescription, simple

BEFORE = prescription(RUNNING)


def given_bolus(mcg: str, minutes: int, before: Infusion = RUNNING) -> dict[str, Finding]:
    return asked(prescription(before), BolusChange(dose(mcg), minutes * MS_PER_MINUTE))


def test_that_a_bolus_is_told_as_its_share_of_the_day() -> None:
    found = given_bolus("50", 10)
    assert list(found) == ["bolus-share"]
    # 50 / 267 = 18.7 %
    assert found["bolus-share"].sentence == (
        "50 mcg within 10 min is 18.7 % of a day's dose, on top of the basal."
    )


def test_that_a_bolus_above_the_largest_screening_dose_needs_a_reason() -> None:
    assert "bolus-large" not in given_bolus("100", 10)
    assert given_bolus("100.1", 10)["bolus-large"].kind is FindingKind.REASON


def test_that_a_bolus_as_large_as_the_day_is_asked_about() -> None:
    assert "bolus-whole-day" not in given_bolus("266.9", 60)
    found = given_bolus("267", 60)
    assert "Is it the daily dose?" in found["bolus-whole-day"].sentence
    assert "bolus-share" not in found


def test_that_a_bolus_that_lifts_the_day_above_1000_mcg_needs_a_reason() -> None:
    assert "daily-dose-high" not in given_bolus("100", 60, simple("900"))
    assert given_bolus("100", 60, simple("900.1"))["daily-dose-high"].field == "bolus-dose"


def test_that_a_bolus_on_a_stopped_basal_is_as_large_as_its_day() -> None:
    assert "bolus-whole-day" in given_bolus("50", 10, simple("0"))


def test_that_a_model_whose_boluses_replace_the_basal_says_so() -> None:
    found = asked(BEFORE, BolusChange(dose("50"), 10 * MS_PER_MINUTE), model="VP-20")
    assert found["bolus-share"].sentence.endswith("is 18.7 % of a day's dose, in place of the basal.")


def test_that_boluses_the_patient_took_are_told_before_another_is_given() -> None:
    taken = replace(SPINAL, patient_boluses=(at(2026, 11, 23, 6), at(2026, 11, 23, 8)))
    found = asked(BEFORE, BolusChange(dose("50"), 10 * MS_PER_MINUTE), taken)["patient-boluses-taken"]
    assert found.sentence == (
        "The patient took 2 boluses of their own in the last 24 h, the last at Mon 23 Nov 2026 08:00."
    )


def test_that_a_bolus_counts_beside_the_most_the_patient_may_add() -> None:
    before = replace(prescription(simple("800")), patient_bolus=patient_bolus("30", 10, 60, 5))
    assert "daily-dose-high" not in asked(before, BolusChange(dose("50"), 10 * MS_PER_MINUTE))
    assert "daily-dose-high" in asked(before, BolusChange(dose("50.1"), 10 * MS_PER_MINUTE))


def test_that_stopping_the_pump_needs_a_reason_and_warns_of_withdrawal() -> None:
    found = asked(BEFORE, StopChange())
    assert list(found) == ["stop-pump"]
    assert found["stop-pump"].kind is FindingKind.REASON
    assert found["stop-pump"].sentence == (
        "Stop pump: 0 mcg/day instead of 267 mcg/day. Withdrawal may begin within 12 to 24 h: itching, "
        "returning spasticity, fever. No restart is planned. Say why, and who looks after the patient."
    )


def test_that_a_planned_restart_is_told_as_something_somebody_must_do() -> None:
    found = asked(BEFORE, StopChange(NOW + MS_PER_HOUR))["stop-pump"]
    assert "Restart planned for Mon 23 Nov 2026 10:44: the pump does not resume by itself." in found.sentence


def test_that_a_restart_that_has_passed_is_stopped() -> None:
    assert asked(BEFORE, StopChange(NOW))["restart-passed"].kind is FindingKind.STOP
    assert "restart-passed" not in asked(BEFORE, StopChange(NOW + 1))


def test_that_a_stop_says_what_becomes_of_a_bolus_and_of_a_bridge() -> None:
    ended = asked(BEFORE, StopChange(), replace(SPINAL, running_bolus=running_bolus("50", 1)))
    assert ended["bolus-stops"].sentence == "A bolus under way ends here."
    held = asked(BEFORE, StopChange(), replace(SPINAL, running_bolus=running_bridge("0.375", 24)))
    assert held["bolus-stops"].sentence == "A bridge under way stands still and goes on when resumed."


def test_that_resuming_is_a_rise_that_is_typed_once_more() -> None:
    still = replace(SPINAL, stopped_ms=NOW - 51 * MS_PER_HOUR)
    found = asked(BEFORE, ResumeChange(), still)
    assert list(found) == ["rise-doubled"]
    assert found["rise-doubled"].typed
    assert found["rise-doubled"].sentence == (
        "Resume: from 0 mcg/day to 267 mcg/day is more than double. The pump stood still for 51 h; after a "
        "pause the dose from before may be too much. Type the daily dose once more, and say why."
    )


def test_that_resuming_the_minimum_rate_is_only_noted() -> None:
    found = asked(prescription(minimum()), ResumeChange(), replace(SPINAL, stopped_ms=NOW - MS_PER_DAY))
    assert list(found) == ["resume-minimum"]
    assert found["resume-minimum"].kind is FindingKind.NOTE


def test_that_a_bridge_that_a_stop_holds_ends_as_much_later() -> None:
    # begun 14 h ago and held for 4 h of them, it is told as if it had begun 10 h ago
    bridge = running_bridge("0.375", 24, started_ms=NOW - 10 * MS_PER_HOUR)
    still = replace(SPINAL, stopped_ms=NOW - 4 * MS_PER_HOUR, running_bolus=bridge)
    found = asked(BEFORE, ResumeChange(), still)["bridge-resumes"]
    assert found.sentence == "The bridge goes on, until Mon 23 Nov 2026 23:44 if resumed now."


def test_that_a_resume_beyond_the_day_s_limit_is_asked_about_and_never_stopped() -> None:
    # 240 mcg/h for 10 h, 2 h of nothing, 4 h of the bridge at 83.3 mcg/h, and 50 mcg/h from then on
    high = flow(prescription(simple("5760")), NOW - 12 * MS_PER_HOUR, NOW - 2 * MS_PER_HOUR)
    ran = (*high, Ran(NOW - 2 * MS_PER_HOUR, NOW, Fraction(0)))
    bridge = running_bridge("4", 24, started_ms=NOW - 20 * MS_PER_HOUR)
    still = replace(SPINAL, stopped_ms=NOW - 2 * MS_PER_HOUR, running_bolus=bridge, given=Given(ran=ran))
    found = asked(prescription(simple("1200")), ResumeChange(), still)
    assert found["resume-day"].kind is FindingKind.REASON
    assert found["resume-day"].sentence.startswith(
        "Resumed now, up to 3,133.4 mcg would be given in 24 h with what was given before the stop"
    )
    assert all(each.kind is not FindingKind.STOP for each in found.values())
    assert "resume-day" not in asked(prescription(simple("700")), ResumeChange(), still)


def test_that_boluses_given_today_are_told_and_counted_before_another_is_given() -> None:
    today = replace(SPINAL, given=Given(single_ng=100_000))
    found = asked(prescription(simple("850")), BolusChange(dose("50.1"), 10 * MS_PER_MINUTE), today)
    assert found["boluses-given"].sentence == "Single boluses gave 100 mcg in the last 24 h already."
    assert found["daily-dose-high"].sentence.startswith(
        "Up to 1,000.1 mcg in 24 h, with 100 mcg of single boluses in the last 24 h, is above 1,000 mcg"
    )
    over = asked(prescription(simple("2850")), BolusChange(dose("50.1"), 10 * MS_PER_MINUTE), today)
    assert over["daily-dose-too-high"].kind is FindingKind.STOP
