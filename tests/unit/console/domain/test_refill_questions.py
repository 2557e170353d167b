"""What is asked about a refill, between the hands and what the pump is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from console.domain.change import RefillChange
from console.domain.context import RuleContext
from console.domain.finding import Finding, FindingKind
from console.domain.prescription import Infusion
from console.domain.refill_questions import emptying
from console.domain.residual import Emptying
from support.asking import SPINAL, asked, drug, volume
from support.therapies import prescription, simple


def refill(
    context: RuleContext = SPINAL,
    *,
    old: str = "500",
    new: str = "500",
    withdrawn: str = "4",
    left: str = "0",
    filled: str = "20",
    infusion: Infusion | None = None,
    alarm: str = "3",
    until: date | None = None,
    model: str = "SP-20",
) -> dict[str, Finding]:
    runs = infusion or simple("200")
    after = prescription(runs, new, alarm)
    change = RefillChange(volume(withdrawn), volume(left), volume(filled), after, None, until)
    return asked(prescription(runs, old, alarm), change, context, model)


def test_that_a_plain_refill_asks_nothing() -> None:
    assert refill() == {}


def calculated(ml: str, delivered: str = "16", **given: object) -> RuleContext:
    return replace(SPINAL, reservoir_pl=volume(ml).pl, delivered_pl=volume(delivered).pl, **given)


@pytest.mark.parametrize(
    ("withdrawn", "code", "kind"),
    [
        ("4", "residual-within", FindingKind.NOTE),
        ("6", "residual-within", FindingKind.NOTE),
        ("6.1", "residual-more", FindingKind.REASON),
        ("2", "residual-within", FindingKind.NOTE),
        ("1.9", "residual-less", FindingKind.REASON),
    ],
)
def test_that_what_was_left_is_flagged_beyond_2_ml_after_a_full_reservoir(
    withdrawn: str, code: str, kind: FindingKind
) -> None:
    # 14.5 % of 16 mL are 2.32 mL, more than the cap of 2 mL
    assert refill(calculated("4"), withdrawn=withdrawn)[code].kind is kind


def test_that_the_limit_is_1_ml_after_little_was_delivered_and_also_when_nobody_knows_how_much() -> None:
    assert "residual-more" in refill(calculated("4", "5"), withdrawn="5.1")
    unknown = replace(calculated("4"), delivered_pl=None)
    assert "residual-more" in refill(unknown, withdrawn="5.1")
    assert "residual-within" in refill(unknown, withdrawn="5")


def test_that_a_residual_is_told_as_more_or_less_left_and_where_it_points() -> None:
    more = refill(calculated("4"), withdrawn="6.5")["residual-more"]
    assert more.sentence == (
        "2.5 mL more left than calculated (points to under-delivery): beyond 2 mL. Look for the cause, and "
        "say what you found."
    )
    less = refill(calculated("4"), withdrawn="1.5")["residual-less"]
    assert less.sentence.startswith(
        "2.5 mL less left than calculated (points to over-delivery, leak or pocket fill)"
    )


def test_that_what_was_left_in_counts_with_what_was_withdrawn() -> None:
    assert "residual-within" in refill(calculated("4"), withdrawn="1", left="3", filled="17")
    change = RefillChange(volume("1"), volume("3"), volume("16"), prescription(simple("200")))
    assert emptying(change, calculated("4.5")) == Emptying(-500_000_000, volume("16").pl)
    assert emptying(change, SPINAL) is None


def test_that_two_like_deviations_in_a_row_are_noted_below_the_limit() -> None:
    before = calculated("4", residuals=(Emptying(volume("0.6").pl, volume("10").pl),))
    found = refill(before, withdrawn="4.9")["residual-trend"]
    assert found.sentence == (
        "2 times in a row more was left than calculated (0.6 mL, 0.9 mL): it points to under-delivery."
    )
    assert "residual-trend" not in refill(before, withdrawn="3.1")


def test_that_a_rise_with_a_refill_is_asked_about_when_this_residual_is_high() -> None:
    before, after = prescription(simple("200"), "500"), prescription(simple("220"), "500")
    change = RefillChange(volume("6.5"), volume("0"), volume("20"), after)
    assert "rise-under-delivery" in asked(before, change, calculated("4"))
    assert "rise-under-delivery" not in asked(before, change, calculated("6.5"))


def test_that_a_higher_strength_is_told_with_the_under_dose_it_would_be() -> None:
    found = refill(old="500", new="2000")["strength-higher"]
    assert found.sentence.startswith(
        "2,000 mcg/mL is higher than the 500 mcg/mL before. If the vial is 500 mcg/mL and the pump is told "
        "2,000 mcg/mL, the patient gets a quarter of the dose: 50 mcg in 24 h instead of 200 mcg."
    )
    assert found.field == "strength"


def test_that_strengths_that_are_no_simple_multiple_are_told_as_one() -> None:
    assert (
        "the patient gets 0.67 times the dose" in refill(old="1000", new="1500")["strength-higher"].sentence
    )
    assert "the patient gets twice the dose" in refill(old="1000", new="500")["strength-lower"].sentence


def test_that_a_vial_labelled_otherwise_is_asked_about_whatever_ran_before() -> None:
    found = refill(replace(SPINAL, vial=drug("2000")))["vial-differs"]
    assert found.sentence == (
        "The vial in hand is labelled baclofen 2,000 mcg/mL; the pump would be told baclofen 500 mcg/mL. If "
        "the vial is 2,000 mcg/mL and the pump is told 500 mcg/mL, the patient gets four times the dose: "
        "800 mcg in 24 h instead of 200 mcg. Tell the pump what was injected, or say why not."
    )
    assert "vial-differs" not in refill(replace(SPINAL, vial=drug("500")))


def test_that_a_strength_not_sold_says_who_prepared_it() -> None:
    assert "strength-other" not in refill(old="500", new="1000")
    found = refill(old="500", new="750")["strength-other"]
    assert found.sentence == (
        "750 mcg/mL is none of the strengths sold (500 mcg/mL, 1,000 mcg/mL, 2,000 mcg/mL). Say who prepared "
        "it, and how it was checked."
    )
    above = refill(old="500", new="2500")["strength-other"]
    assert above.sentence.startswith("2,500 mcg/mL is above 2,000 mcg/mL, none of the strengths sold")


def test_that_a_slip_in_the_strength_is_asked_about_by_name() -> None:
    assert "a-tenth:strength" in refill(old="2000", new="200", infusion=simple("200"))


@pytest.mark.parametrize(
    ("old", "new", "kind", "words"),
    [
        ("2000", "500", FindingKind.REASON, "make it 598 mcg/mL (+19.6 %)"),
        ("500", "2000", FindingKind.NOTE, "make it 1,902 mcg/mL (−4.9 %)"),
    ],
)
def test_that_an_unrinsed_reservoir_is_told_what_it_comes_to_and_asked_about_above_5_percent(
    old: str, new: str, kind: FindingKind, words: str
) -> None:
    found = refill(replace(SPINAL, rinsed=False), old=old, new=new)["unrinsed"]
    assert found.kind is kind
    assert found.sentence.startswith("Unrinsed, the 1.4 mL that cannot be drawn ")
    assert words in found.sentence


def test_that_a_rinse_that_nobody_noted_counts_as_none_and_says_so() -> None:
    found = refill(old="2000", new="500")["unrinsed"]
    assert found.sentence.startswith("No rinse is on record. Unrinsed, the 1.4 mL")
    assert "unrinsed" not in refill(replace(SPINAL, rinsed=True), old="2000", new="500")
    assert "unrinsed" not in refill(replace(SPINAL, rinsed=False))


@pytest.mark.parametrize(
    ("model", "filled", "injected", "kind"),
    [
        ("SP-20", "18", "18", None),
        ("SP-20", "18", "17", FindingKind.NOTE),
        ("SP-20", "18", "16.9", FindingKind.REASON),
        ("SP-20", "15.5", "18", FindingKind.REASON),
        ("SP-40", "38", "36", FindingKind.NOTE),
        ("SP-40", "38", "35.9", FindingKind.REASON),
    ],
)
def test_that_telling_another_volume_than_was_injected_is_asked_about_by_the_size_of_the_pump(
    model: str, filled: str, injected: str, kind: FindingKind | None
) -> None:
    found = refill(replace(SPINAL, injected_pl=volume(injected).pl), filled=filled, model=model)
    assert (found["filled-differs"].kind if "filled-differs" in found else None) is kind


def test_that_a_refill_left_half_way_is_told_how_long_what_is_in_lasts() -> None:
    found = refill(left="4", withdrawn="0", filled="0")["refill-half-way"]
    # 4 mL of 500 mcg/mL at 200 mcg/day: 10 days
    assert found.sentence == (
        "Nothing was filled: 4 mL are in the reservoir, enough until Thu 3 Dec 2026 09:44. Fill it, or say "
        "why not."
    )
    empty = refill(filled="0")["refill-half-way"]
    assert empty.sentence.startswith("Nothing was filled and the reservoir is empty: therapy stops now.")


def test_that_a_vial_beyond_its_date_is_asked_about() -> None:
    assert "drug-expired" not in refill(until=date(2026, 11, 23))
    found = refill(until=date(2026, 11, 22))["drug-expired"]
    assert found.sentence.startswith("The drug may be used until Sun 22 Nov 2026, which has passed.")


def test_that_a_date_beyond_what_the_drug_is_known_to_keep_is_asked_about() -> None:
    # 180 days from 23 November 2026
    assert "stability-long" not in refill(until=date(2027, 5, 22))
    assert refill(until=date(2027, 5, 23))["stability-long"].field == "filled"


def test_that_an_alarm_near_empty_is_told_what_a_series_of_patients_felt() -> None:
    found = refill(alarm="2")["alarm-near-empty"]
    assert found.kind is FindingKind.NOTE
    assert found.sentence.startswith("Alarm at 2 mL. In a series of 88 patients 24 % felt withdrawal")
    assert "alarm-near-empty" not in refill(alarm="2.7")


def test_that_a_drug_which_ends_before_the_alarm_sets_the_refill_and_is_said() -> None:
    found = refill(until=date(2026, 11, 30))["drug-ends-first"]
    assert (found.kind, found.field) == (FindingKind.NOTE, "filled")
    assert found.sentence == (
        "The drug may be used until Mon 30 Nov 2026, for 7 days: that, not the alarm, sets the refill."
    )


def test_that_a_vial_which_ends_within_the_clinics_margin_is_asked_about() -> None:
    assert refill(until=date(2026, 11, 29))["drug-ends-soon"].kind is FindingKind.REASON
    assert ", for 1 day: that" in refill(until=date(2026, 11, 24))["drug-ends-soon"].sentence
    assert ", today alone: that" in refill(until=date(2026, 11, 23))["drug-ends-soon"].sentence
