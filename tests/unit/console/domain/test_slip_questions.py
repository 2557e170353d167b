"""Slips of typing, each asked about by name beside its field."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.change import ProgramChange
from console.domain.finding import FindingKind
from console.domain.prescription import EVERY_DAY, DayGroup, Flex, Later, Share, Step
from console.domain.quantities import MS_PER_DAY, DailyDose, DoseRate
from console.domain.slip_questions import strength_slips
from support.asking import NB, NOW, asked, drug, programmed
from support.therapies import RUNNING, dose, flex, minimum, periodic, prescription, simple


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


def test_that_boluses_every_hour_for_one_every_morning_are_24_times_whatever_the_basal() -> None:
    base = minimum("2000")
    mornings = periodic("60", 24 * 60, 30, base)
    hourly = periodic("60", 60, 30, base)
    found = programmed(mornings, hourly, strength="2000")["24-times:daily-dose"]
    assert found.sentence.startswith("1,440 mcg/day beyond the basal is 24 times the running 60 mcg/day.")
    twice = periodic("60", 12 * 60, 30, base)
    assert "24-times:daily-dose" not in programmed(mornings, twice, strength="2000")


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


def test_that_a_running_dose_is_compared_as_it_is_shown() -> None:
    # 267 mcg, and 1 mcg/h more in the last minute: 267.01666… mcg, shown as 267.
    running = flex(
        ("00:00", "10"), ("06:00", "14"), ("09:00", "11"), ("18:00", "12"), ("21:00", "10"), ("23:59", "11")
    )
    found = programmed(running, simple("276"))["digits-swapped:daily-dose"]
    assert "the running 267 mcg/day" in found.sentence


RUNS = periodic("60", 6 * 60, 30, "5")


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [
        (periodic("600", 6 * 60, 30, "5"), "ten-times:bolus-dose", "600 mcg is ten times the running 60 mcg"),
        (periodic("6", 6 * 60, 30, "5"), "a-tenth:bolus-dose", "6 mcg is a tenth of the running 60 mcg"),
        (periodic("60", 60 * 60, 30, "5"), "ten-times:interval", "60 h is ten times the running 6 h"),
        (periodic("60", 6, 5, "5"), "a-60th:interval", "6 min is one 60th of the running 6 h"),
        (periodic("60", 6 * 60, 300, "5"), "ten-times:bolus-duration", "5 h is ten times the running 30 min"),
        (periodic("60", 6 * 60, 30, "0.5"), "a-tenth:basal", "0.5 mcg/h is a tenth of the running 5 mcg/h"),
        (periodic("60", 6 * 60, 30, "120"), "24-times:basal", "120 mcg/h is 24 times the running 5 mcg/h"),
    ],
)
def test_that_a_slip_in_periodic_boluses_is_asked_about_beside_its_field(
    typed: object, code: str, words: str
) -> None:
    found = programmed(RUNS, typed)[code]
    assert found.kind is FindingKind.REASON
    assert found.field == code.partition(":")[2]
    assert words in found.sentence


def test_that_exchanged_digits_of_a_bolus_are_asked_about() -> None:
    found = programmed(periodic("62", 360, 30, "5"), periodic("26", 360, 30, "5"))
    assert found["digits-swapped:bolus-dose"].sentence.startswith("26 mcg is the running 62 mcg with")


def test_that_a_basal_of_minimum_rate_is_nothing_that_was_typed() -> None:
    found = programmed(periodic("60", 360, 30, minimum("500")), periodic("60", 360, 30, "5"))
    assert not [code for code in found if code.endswith(":basal")]


def test_that_exchanged_digits_in_the_total_of_shares_are_asked_about() -> None:
    def shared(mcg: int) -> Flex:
        steps = (Step(0, Share(5_000)), Step(720, Share(5_000)))
        return Flex((DayGroup(EVERY_DAY, steps, DailyDose(mcg * 1_000)),))

    assert "digits-swapped:daily-dose" in programmed(shared(264), shared(246))


def test_that_a_slip_in_what_comes_later_is_asked_about_beside_it() -> None:
    before = prescription(simple("100"))
    after = replace(before, later=Later(NOW + MS_PER_DAY, simple("1000")))
    found = asked(before, ProgramChange(after))["ten-times:later"]
    assert found.field == "later"
    assert "1,000 mcg/day is ten times the running 100 mcg/day" in found.sentence


@pytest.mark.parametrize(
    ("held", "told", "code"),
    [
        ("2000", "200", "a-tenth:strength"),
        ("200", "2000", "ten-times:strength"),
        ("1200", "2100", "digits-swapped:strength"),
        ("500", "2000", None),
    ],
)
def test_that_a_slip_in_the_strength_is_asked_about_by_name(held: str, told: str, code: str | None) -> None:
    found = [item.code for item in strength_slips(drug(held), drug(told))]
    assert found == ([] if code is None else [code])


def test_that_a_slip_of_strength_names_both() -> None:
    (found,) = strength_slips(drug("2000"), drug("200"))
    assert found.sentence.replace(NB, " ").startswith("200 mcg/mL is a tenth of the running 2,000 mcg/mL.")
