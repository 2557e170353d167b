"""What is asked and said about a change, with the sentences a clinician reads."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.change import BolusChange, Change, ProgramChange
from console.domain.finding import Finding, FindingKind
from console.domain.prescription import WEEKDAYS, WEEKEND, Flex, Infusion, Prescription
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, DoseRate
from console.domain.reading import RunningBolus
from console.domain.rules import RuleContext, findings
from support.therapies import ORDERED, RUNNING, at, catalog, dose, flex, group, prescription, simple

NB = "\u00a0"
NOW = at(2026, 11, 23, 9, 44)
SPINAL = RuleContext(group="adult-spinal", last_change_ms=NOW - 71 * MS_PER_DAY, now_ms=NOW)


def asked(before: Prescription, change: Change, context: RuleContext = SPINAL) -> dict[str, Finding]:
    """Return the findings by their code, with plain spaces, and see that no code comes twice."""
    found = findings(before, change, catalog(), "SP-20", context)
    by_code = {item.code: replace(item, sentence=item.sentence.replace(NB, " ")) for item in found}
    assert len(by_code) == len(found)
    return by_code


def programmed(
    before: Infusion, after: Infusion, context: RuleContext = SPINAL, strength: str = "500"
) -> dict[str, Finding]:
    return asked(prescription(before, strength), ProgramChange(prescription(after, strength)), context)


def test_that_the_visit_of_the_papers_gets_one_note_in_these_words() -> None:
    found = programmed(RUNNING, ORDERED, strength="2000")
    assert list(found) == ["rise-usual"]
    assert found["rise-usual"] == Finding(
        FindingKind.NOTE,
        "rise-usual",
        "daily-dose",
        "+9.9 %: not above the usual largest step (adult, spinal: 30 %, once in 24 h). "
        "Last change 71 days ago.",
    )


@pytest.mark.parametrize(
    ("group_key", "usual", "above", "words"),
    [
        ("adult-spinal", "130", "130.1", "adult, spinal: 30 %"),
        ("adult-cerebral", "115", "115.1", "adult, cerebral: 15 %"),
        ("child", "115", "115.1", "child: 15 %"),
        (None, "115", "115.1", "group not recorded: 15 %"),
    ],
)
def test_that_each_group_has_its_own_ceiling_and_nobody_the_lowest(
    group_key: str | None, usual: str, above: str, words: str
) -> None:
    context = RuleContext(group_key, SPINAL.last_change_ms, NOW)
    note = programmed(simple("100"), simple(usual), context)["rise-usual"]
    assert note.kind is FindingKind.NOTE
    assert f"({words}, once in 24 h)" in note.sentence
    question = programmed(simple("100"), simple(above), context)["rise-above-usual"]
    assert question.kind is FindingKind.REASON
    assert f"({words}, once in 24 h)" in question.sentence
    assert not question.typed


def test_that_a_rise_above_the_ceiling_is_told_the_largest_dose_within_it() -> None:
    found = programmed(simple("293.5"), simple("400"))["rise-above-usual"]
    # 293.5 · 1.3 = 381.55, on the step of 0.1 below it 381.5
    assert found.sentence == (
        "+36.3 %: above the usual largest step (adult, spinal: 30 %, once in 24 h). "
        "Last change 71 days ago. Up to 381.5 mcg/day is within it; or say why more."
    )


def test_that_at_a_high_dose_more_than_20_percent_needs_a_reason() -> None:
    assert "rise-usual" in programmed(simple("499.9"), simple("620"))
    assert "rise-usual" in programmed(simple("500"), simple("600"))
    found = programmed(simple("500"), simple("600.1"))["rise-above-usual"]
    assert "(high dose, from 500 mcg/day: 20 %, once in 24 h)" in found.sentence


def test_that_a_high_dose_does_not_lift_a_lower_ceiling() -> None:
    context = RuleContext("child", None, NOW)
    found = programmed(simple("500"), simple("600"), context)["rise-above-usual"]
    assert "(child: 15 %, once in 24 h)" in found.sentence


def test_that_more_than_double_is_typed_once_more_and_double_is_not() -> None:
    assert not programmed(simple("100"), simple("200"))["rise-above-usual"].typed
    found = programmed(simple("100"), simple("200.1"))["rise-doubled"]
    assert found.kind is FindingKind.REASON
    assert found.typed
    assert found.sentence.endswith("Type the new daily dose once more, and say why.")


def test_that_a_rise_from_nothing_counts_as_more_than_double() -> None:
    assert "rise-doubled" in programmed(simple("0"), simple("50"))


def test_that_a_second_rise_within_24_hours_needs_a_reason_and_a_reduction_does_not() -> None:
    five_hours = RuleContext("adult-spinal", NOW - 5 * MS_PER_HOUR, NOW)
    found = programmed(simple("100"), simple("110"), five_hours)["rise-too-soon"]
    assert found.sentence == "Last change 5 h ago. The usual pace is one rise in 24 h; say why now."
    assert "rise-too-soon" not in programmed(simple("100"), simple("90"), five_hours)
    a_day = RuleContext("adult-spinal", NOW - MS_PER_DAY, NOW)
    assert "rise-too-soon" not in programmed(simple("100"), simple("110"), a_day)


def test_that_the_first_change_says_that_none_is_on_record() -> None:
    found = programmed(simple("100"), simple("110"), RuleContext("adult-spinal", None, NOW))
    assert found["rise-usual"].sentence.endswith("No earlier change is on record.")


def test_that_a_change_recorded_after_the_pumps_clock_counts_as_just_made() -> None:
    found = programmed(simple("100"), simple("110"), RuleContext("adult-spinal", NOW + 1, NOW))
    assert found["rise-too-soon"].sentence.startswith("Last change 0 s ago.")


def test_that_a_rise_of_half_a_percent_is_noted() -> None:
    assert programmed(simple("100"), simple("100.5"))["rise-usual"].sentence.startswith("+0.5 %")


def test_that_a_running_dose_is_compared_as_it_is_shown() -> None:
    # 267 mcg, and 1 mcg/h more in the last minute: 267.01666… mcg, shown as 267.
    running = flex(
        ("00:00", "10"), ("06:00", "14"), ("09:00", "11"), ("18:00", "12"), ("21:00", "10"), ("23:59", "11")
    )
    found = programmed(running, simple("276"))["digits-swapped:daily-dose"]
    assert "the running 267 mcg/day" in found.sentence


def test_that_one_day_is_one_day() -> None:
    yesterday = RuleContext("adult-spinal", NOW - MS_PER_DAY - 1, NOW)
    found = programmed(simple("100"), simple("110"), yesterday)["rise-usual"]
    assert found.sentence.endswith("Last change 1 day ago.")


def test_that_a_cut_above_20_percent_warns_of_withdrawal_and_is_not_stopped() -> None:
    found = programmed(simple("1000"), simple("30"))
    cut = found["cut-large"]
    assert cut.kind is FindingKind.REASON
    assert cut.sentence == (
        "−97 %: a cut of more than 20 % can bring withdrawal: itching, returning spasticity, fever, "
        "typically within 12 to 72 h. Say why, and who looks after the patient."
    )
    assert all(item.kind is not FindingKind.STOP for item in found.values())


def test_that_a_cut_of_20_percent_is_only_noted() -> None:
    found = programmed(simple("100"), simple("80"))
    assert list(found) == ["cut-usual"]
    assert found["cut-usual"].kind is FindingKind.NOTE


def test_that_above_1000_mcg_a_day_a_reason_is_needed_and_at_1000_none() -> None:
    assert "daily-dose-high" not in programmed(simple("990"), simple("1000"))
    found = programmed(simple("990"), simple("1000.1"))["daily-dose-high"]
    assert found.sentence.startswith("Up to 1,000.1 mcg in 24 h is above 1,000 mcg")


def test_that_the_stop_at_3000_stands_alone_without_the_question_at_1000() -> None:
    found = programmed(simple("2900"), simple("3100"))
    assert found["daily-dose-too-high"].kind is FindingKind.STOP
    assert "daily-dose-high" not in found


def test_that_stops_come_before_reasons_and_reasons_before_notes() -> None:
    after = Flex(
        (
            group(("00:00", "0.5"), ("06:00", "20"), days=WEEKDAYS),
            group(("00:00", "9"), days=WEEKEND),
        )
    )
    found = findings(
        prescription(simple("240"), "500"),
        ProgramChange(prescription(after, "500")),
        catalog(),
        "SP-20",
        SPINAL,
    )
    kinds = [item.kind for item in found]
    assert set(kinds) == set(FindingKind)
    assert kinds == sorted(kinds, key=list(FindingKind).index)


def test_that_days_that_change_apart_are_named() -> None:
    after = Flex((group(("00:00", "10"), days=WEEKDAYS), group(("00:00", "14"), days=WEEKEND)))
    found = programmed(simple("240"), after)
    assert found["rise-above-usual"].sentence.startswith("Weekend +40 %: above")


def test_that_a_rise_on_some_days_is_asked_about_beside_a_cut_on_others() -> None:
    after = Flex((group(("00:00", "5"), days=WEEKDAYS), group(("00:00", "30"), days=WEEKEND)))
    found = programmed(simple("240"), after)
    assert found["cut-large"].sentence.startswith("Weekdays −50 %")
    assert found["rise-doubled"].sentence.startswith("Weekend +200 %")


@pytest.mark.parametrize(
    ("running", "typed", "code", "words"),
    [
        ("267", "2670", "ten-times:daily-dose", "is ten times the running 267 mcg/day"),
        ("267", "2935", "ten-times:daily-dose", "is about ten times the running 267 mcg/day"),
        ("1000", "100", "a-tenth:daily-dose", "is a tenth of the running 1,000 mcg/day"),
        ("60", "1440", "24-times:daily-dose", "is 24 times the running 60 mcg/day"),
        ("1440", "60", "a-24th:daily-dose", "is one 24th of the running 1,440 mcg/day"),
        ("40", "2400", "60-times:daily-dose", "is 60 times the running 40 mcg/day"),
        ("2400", "40", "a-60th:daily-dose", "is one 60th of the running 2,400 mcg/day"),
        ("267", "276", "digits-swapped:daily-dose", "is the running 267 mcg/day with two digits exchanged"),
    ],
)
def test_that_a_slip_in_the_daily_dose_is_asked_about_by_name(
    running: str, typed: str, code: str, words: str
) -> None:
    found = programmed(simple(running), simple(typed))[code]
    assert found.kind is FindingKind.REASON
    assert found.field == "daily-dose"
    assert words in found.sentence
    assert found.sentence.endswith("If it is meant, say why.")


def test_that_60_mcg_every_hour_for_60_mcg_every_morning_is_asked_about() -> None:
    # The accident: 60 mcg over one hour each morning became 60 mcg in every hour.
    each_morning = flex(("00:00", "1"), ("06:00", "60"), ("07:00", "1"))
    every_hour = flex(("00:00", "60"))
    found = programmed(each_morning, every_hour)
    assert found["60-times:step-1-1"].sentence.startswith("60 mcg/h is 60 times the running 1 mcg/h.")
    assert found["rise-doubled"].typed
    assert "daily-dose-high" in found


def test_that_a_daily_dose_typed_as_an_hourly_rate_is_asked_about_against_the_mean() -> None:
    # 240 mcg/day runs as 9 and 11 mcg/h: 240 mcg/h is 24 times the mean of 10, and of neither rate.
    running = flex(("00:00", "9"), ("12:00", "11"))
    found = programmed(running, flex(("00:00", "240"), ("01:00", "9"), ("12:00", "11")))
    assert found["24-times:step-1-1"].sentence.startswith("240 mcg/h is 24 times the running 10 mcg/h.")


def test_that_a_slip_in_a_step_is_asked_about_beside_that_step() -> None:
    slipped = flex(("00:00", "10"), ("06:00", "140"), ("09:00", "11"), ("18:00", "21"), ("21:00", "10"))
    found = programmed(RUNNING, slipped)
    assert found["ten-times:step-1-2"].field == "step-1-2"
    assert found["digits-swapped:step-1-4"].sentence.startswith(
        "21 mcg/h is the running 12 mcg/h with two digits exchanged."
    )


def test_that_steps_that_all_repeat_the_days_slip_are_asked_about_once() -> None:
    scaled = Flex(
        tuple(
            replace(
                held,
                steps=tuple(
                    replace(step, amount=DoseRate(step.amount.ng_per_h * 10))
                    for step in held.steps
                    if isinstance(step.amount, DoseRate)
                ),
            )
            for held in RUNNING.groups
        )
    )
    slips = [code for code in programmed(RUNNING, scaled) if code.startswith("ten-times")]
    assert slips == ["ten-times:daily-dose"]


def test_that_digits_of_a_dose_in_the_step_are_not_held_against_a_rate() -> None:
    running = flex(("00:00", "10"), ("06:00", "14"), ("07:00", "10"))
    typed_as_dose = flex(("00:00", "10"), ("06:00", dose("41")), ("07:00", "10"))
    assert not [code for code in programmed(running, typed_as_dose) if "swapped" in code]


def test_that_a_bolus_on_a_base_is_no_slip() -> None:
    # 50 mcg over 30 min on 10 mcg/h is 110 mcg/h, eleven times the base: meant, and not asked about by name.
    base = flex(("00:00", "10"))
    with_bolus = flex(("00:00", "10"), ("06:00", "110"), ("06:30", "10"))
    assert not [code for code in programmed(base, with_bolus) if ":" in code]


def test_that_the_same_program_again_is_said_to_be_unchanged() -> None:
    found = programmed(RUNNING, RUNNING)
    assert list(found) == ["unchanged"]


def test_that_a_change_of_the_alarm_alone_asks_nothing() -> None:
    before, after = prescription(RUNNING), prescription(RUNNING, alarm_ml="4")
    assert asked(before, ProgramChange(after)) == {}


def test_that_a_program_during_a_bolus_is_told_that_the_bolus_goes_on() -> None:
    bolus = RunningBolus(BolusChange(dose("50"), MS_PER_HOUR), NOW - 1, NOW + MS_PER_HOUR - 1)
    found = programmed(RUNNING, ORDERED, replace(SPINAL, running_bolus=bolus))
    assert found["bolus-goes-on"].sentence == (
        "The bolus under way goes on as ordered until Mon 23 Nov 2026 10:43."
    )


def test_that_a_drug_without_rules_is_stopped_and_nothing_more_is_said() -> None:
    before = prescription(RUNNING)
    other = replace(before, drug=replace(before.drug, name="morphine"))
    assert list(asked(other, ProgramChange(other))) == ["drug-unknown"]


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
