"""What is asked about a dose, with the sentences a clinician reads."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.change import ProgramChange
from console.domain.context import RuleContext
from console.domain.dose_questions import daily_text, last_change, turns, withdrawal
from console.domain.finding import FindingKind
from console.domain.prescription import WEEKDAYS, WEEKEND, Flex, Later
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR
from console.domain.residual import Emptying
from support.asking import NB, NOW, SPINAL, asked, programmed, volume
from support.therapies import catalog, group, minimum, patient_bolus, periodic, prescription, simple


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


@pytest.mark.parametrize(
    ("days", "usual", "above", "words"),
    [
        (89, "130", "130.1", "adult, spinal: 30 %"),
        (90, "140", "140.1", "adult, spinal, at maintenance: 40 %"),
        (400, "140", "140.1", "adult, spinal, at maintenance: 40 %"),
    ],
)
def test_that_a_dose_that_has_stood_for_90_days_has_the_ceiling_of_maintenance(
    days: int, usual: str, above: str, words: str
) -> None:
    context = RuleContext("adult-spinal", NOW - days * MS_PER_DAY, NOW)
    assert f"({words}, once" in programmed(simple("100"), simple(usual), context)["rise-usual"].sentence
    assert f"({words}, once" in programmed(simple("100"), simple(above), context)["rise-above-usual"].sentence


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


def test_that_days_that_change_apart_are_named() -> None:
    after = Flex((group(("00:00", "10"), days=WEEKDAYS), group(("00:00", "14"), days=WEEKEND)))
    found = programmed(simple("240"), after)
    assert found["rise-above-usual"].sentence.startswith("Weekend +40 %: above")


def test_that_a_rise_on_some_days_is_asked_about_beside_a_cut_on_others() -> None:
    after = Flex((group(("00:00", "5"), days=WEEKDAYS), group(("00:00", "30"), days=WEEKEND)))
    found = programmed(simple("240"), after)
    assert found["cut-large"].sentence.startswith("Weekdays −50 %")
    assert found["rise-doubled"].sentence.startswith("Weekend +200 %")


def test_that_the_worst_case_of_patient_boluses_counts_towards_1000_mcg() -> None:
    before, alone = prescription(simple("900")), prescription(simple("900.1"))
    allowed = patient_bolus("25", 10, 60, 4)
    at_most = ProgramChange(replace(before, patient_bolus=allowed))
    assert "daily-dose-high" not in asked(before, at_most)
    assert "daily-dose-high" in asked(before, ProgramChange(replace(alone, patient_bolus=allowed)))


@pytest.mark.parametrize(
    ("strength", "was", "becomes", "asks"),
    [
        ("500", "290", "300", False),
        ("500", "290", "300.1", True),
        ("500", "310", "320", False),
        ("2000", "96", "95.9", True),
        ("2000", "1190", "1200.1", True),
    ],
)
def test_that_a_dose_that_comes_to_be_unusual_with_its_strength_is_asked_about_once(
    strength: str, was: str, becomes: str, *, asks: bool
) -> None:
    found = programmed(simple(was), simple(becomes), strength=strength)
    assert ("strength-unusual" in found) is asks


def test_that_an_unusual_dose_is_told_what_is_usual_with_the_strength() -> None:
    found = programmed(simple("290"), simple("310"))["strength-unusual"]
    assert found.sentence == (
        "310 mcg/day of baclofen 500 mcg/mL is outside what is usual with that strength, 24 mcg/day to "
        "300 mcg/day. A stronger one may suit better; or say why this one."
    )


def test_that_the_minimum_rate_says_what_dose_it_is_and_warns_of_withdrawal() -> None:
    found = programmed(simple("267"), minimum(), strength="2000")
    assert list(found) == ["minimum-rate"]
    assert found["minimum-rate"].kind is FindingKind.REASON
    assert found["minimum-rate"].sentence == (
        "Minimum rate: 0.006 mL/day of baclofen 2,000 mcg/mL is 12 mcg/day. Withdrawal may begin within "
        "12 to 24 h: itching, returning spasticity, fever. Say why, who looks after the patient, and when "
        "therapy goes on."
    )


def test_that_going_on_after_the_minimum_rate_is_typed_once_more() -> None:
    found = programmed(minimum(), simple("267"), strength="2000")["rise-doubled"]
    assert found.typed
    assert "from 12 mcg/day to 267 mcg/day is more than double" in found.sentence


def test_that_a_minimum_rate_to_come_later_names_when() -> None:
    before = prescription(simple("267"))
    after = replace(before, later=Later(NOW + MS_PER_DAY, minimum()))
    found = asked(before, ProgramChange(after))["minimum-rate:later"]
    assert found.field == "later"
    assert "From Tue 24 Nov 2026 09:44." in found.sentence


def test_that_a_later_dose_is_weighed_against_the_one_it_follows() -> None:
    before = prescription(simple("200"))
    after = replace(before, infusion=simple("220"), later=Later(NOW + MS_PER_DAY, simple("300")))
    found = asked(before, ProgramChange(after))
    assert found["rise-usual"].sentence.startswith("+10 %")
    assert found["rise-above-usual:later"].sentence.startswith("+36.4 %")
    assert found["rise-above-usual:later"].field == "later"


def test_that_the_way_back_from_a_temporary_change_is_no_new_dose() -> None:
    before = prescription(simple("200"))
    after = replace(before, infusion=simple("100"), later=Later(NOW + MS_PER_DAY, simple("200")))
    assert list(turns(before, after)) == [(simple("200"), simple("100"), "")]
    found = asked(before, ProgramChange(after))
    assert "cut-large" in found
    assert not [code for code in found if code.startswith("rise")]


@pytest.mark.parametrize(
    ("differences", "asks"),
    [
        ((), False),
        (("0.9",), False),
        (("1.1",), True),
        (("0.7", "0.8"), True),
        (("0.4", "0.8"), False),
        (("0.7", "-0.8"), False),
        (("-1.5", "1.5"), False),
        (("0.04", "0.04"), False),
    ],
)
def test_that_a_rise_is_asked_about_while_the_residuals_point_to_under_delivery(
    differences: tuple[str, ...], *, asks: bool
) -> None:
    residuals = tuple(
        Emptying(-volume(each[1:]).pl if each.startswith("-") else volume(each).pl, volume("10").pl)
        for each in differences
    )
    context = replace(SPINAL, residuals=residuals)
    assert ("rise-under-delivery" in programmed(simple("200"), simple("210"), context)) is asks
    assert "rise-under-delivery" not in programmed(simple("200"), simple("190"), context)


def test_that_under_delivery_is_told_with_what_was_seen() -> None:
    context = replace(SPINAL, residuals=(Emptying(volume("1.2").pl, volume("10").pl),))
    found = programmed(simple("200"), simple("210"), context)["rise-under-delivery"]
    assert found.sentence == (
        "A rise while under-delivery is suspected. At the last refill 1.2 mL more was left than calculated. "
        "Look for a fault of pump or catheter first: once it is mended, the higher dose may be too much. "
        "Say why now."
    )


def test_that_what_periodic_boluses_give_in_a_day_is_told_as_a_most() -> None:
    assert daily_text(periodic("60", 360, 60, "5")) == f"up to 360{NB}mcg/day"
    assert daily_text(simple("267")) == f"267{NB}mcg/day"


def test_that_the_warning_takes_its_hours_from_practice() -> None:
    practice = replace(catalog().practice, withdrawal_from_hours=10, withdrawal_to_hours=30)
    assert withdrawal(practice).startswith(f"Withdrawal may begin within 10 to 30{NB}h")


def test_that_the_last_change_is_told_in_hours_within_a_day() -> None:
    assert last_change(replace(SPINAL, last_change_ms=NOW - 5 * MS_PER_HOUR)) == f"Last change 5{NB}h ago."
