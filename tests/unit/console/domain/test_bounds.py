"""The bounds that every change meets: each just kept and just broken, with the way out."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from console.domain import bounds
from console.domain.finding import Finding
from console.domain.prescription import Later
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR
from console.domain.reading import BolusKind, Given
from support.asking import NOW, drug, plain, running_bolus, running_bridge
from support.therapies import catalog, patient_bolus, prescription, simple

SP_20 = catalog().pumps["SP-20"]
VP_20 = catalog().pumps["VP-20"]


def codes(found: object) -> list[str]:
    return [item.code for item in found]


def test_that_what_is_typed_keeps_range_and_step_and_what_follows_only_the_range() -> None:
    quantity = catalog().quantities["prime-volume"]
    assert codes(bounds.in_range("The prime", "prime-volume", Decimal("0.1788"), quantity)) == [
        "prime-volume-too-fine"
    ]
    assert codes(bounds.derived_in_range("The prime", "prime-volume", Fraction("0.17886"), quantity)) == []
    assert codes(bounds.derived_in_range("The prime", "prime-volume", Fraction("1.00001"), quantity)) == [
        "prime-volume-too-high"
    ]


def test_that_24_hours_are_stopped_above_the_limit_and_told_rounded_up() -> None:
    assert codes(bounds.in_24_hours(Fraction(3_000_000), "daily-dose", catalog())) == []
    (found,) = bounds.in_24_hours(Fraction(3_000_001), "daily-dose", catalog())
    assert (
        plain(found).sentence == "Up to 3,000.1 mcg would be given in 24 h; the limit is 3,000 mcg. Lower it."
    )


def even(ng_per_h: int) -> list[Finding]:
    return [plain(item) for item in bounds.even_in_flow("It", "x", Fraction(ng_per_h), drug("500"), SP_20)]


def test_that_an_even_rate_is_held_between_the_lowest_and_the_highest_flow() -> None:
    # 0.002 and 1 mL/h of 500 mcg/mL
    assert even(1_000) == even(500_000) == []
    assert even(999)[0].sentence == (
        "It: 0.999 mcg/h is below the lowest rate of the SP-20, 1 mcg/h with baclofen 500 mcg/mL. "
        "Give it over a shorter time."
    )
    assert even(500_001)[0].sentence.endswith("Give it over a longer time.")


def test_that_a_bolus_counts_with_the_basal_where_the_model_adds_them() -> None:
    basal = prescription(simple("240"), "500")
    rate = Fraction(495_000)
    assert codes(bounds.together_in_flow(rate, basal, SP_20, "x", "Wait.")) == ["bolus-too-fast"]
    assert codes(bounds.together_in_flow(rate, basal, VP_20, "x", "Wait.")) == []
    assert bounds.beside(basal, VP_20) == 0


def test_that_the_basal_beside_a_bolus_is_the_highest_also_of_what_comes_later() -> None:
    basal = replace(prescription(simple("240")), later=Later(NOW, simple("480")))
    assert bounds.beside(basal, SP_20) == 20_000


def test_that_24_hours_count_program_patient_and_bolus_but_neither_bridge_nor_prime() -> None:
    program = prescription(simple("240"))
    patient = replace(program, patient_bolus=patient_bolus("20", 10, 60, 3))
    assert bounds.highest_24h_ng(program) == 240_000
    assert bounds.highest_24h_ng(patient) == 300_000
    assert bounds.highest_24h_ng(patient, running_bolus("50", 1)) == 350_000
    assert bounds.highest_24h_ng(patient, running_bridge("0.375", 24)) == 300_000
    assert bounds.highest_24h_ng(patient, running_bolus("50", 1, kind=BolusKind.PRIME)) == 300_000


def test_that_a_patient_bolus_under_way_is_part_of_the_worst_case_while_they_are_allowed() -> None:
    program = prescription(simple("240"))
    running = running_bolus("20", 1, kind=BolusKind.PATIENT)
    allowed = replace(program, patient_bolus=patient_bolus("20", 10, 60, 3))
    assert bounds.highest_24h_ng(allowed, running) == 300_000
    assert bounds.highest_24h_ng(program, running) == 260_000


def test_that_the_fastest_phase_of_a_bolus_is_what_the_pump_must_give() -> None:
    bolus = running_bolus("50", 1)
    slower = replace(bolus.phases[0], duration_ms=2 * MS_PER_HOUR)
    both = replace(bolus, phases=(slower, *bolus.phases))
    assert bounds.fastest_ng_per_h(both, drug("500")) == 50_000


def test_that_the_dose_of_a_volume_that_leaves_the_tip_is_told_for_a_day() -> None:
    # 0.375 mL of 500 mcg/mL in 22 h 30 min
    assert bounds.daily_ng(375_000_000, drug("500"), 81_000_000) == 200_000
    assert bounds.daily_ng(10**9, drug("500"), MS_PER_DAY) == 500_000


def test_that_a_flow_of_a_drug_is_a_rate() -> None:
    assert bounds.dose_ng_per_h(2_000_000, drug("2000")) == 4_000
    assert bounds.rate_text(Fraction(7_142)) == "7.142\u00a0mcg/h"


def test_that_boluses_given_in_the_last_24_hours_count_on_top_of_the_program() -> None:
    program = prescription(simple("240"))
    assert bounds.highest_24h_ng(program, given=Given(single_ng=50_000)) == 290_000
    allowed = replace(program, patient_bolus=patient_bolus("20", 10, 60, 3))
    assert bounds.highest_24h_ng(allowed, given=Given(50_000, 40_000, 2)) == 350_000


def test_that_what_a_patient_took_counts_also_where_they_shall_have_less_or_nothing() -> None:
    program, took = prescription(simple("240")), Given(0, 40_000, 2)
    assert bounds.highest_24h_ng(program, given=took) == 280_000
    fewer = replace(program, patient_bolus=patient_bolus("5", 10, 60, 3))
    # two of 20 mcg are given, one of 5 mcg may still be taken: 45 mcg, not 15
    assert bounds.highest_24h_ng(fewer, given=took) == 285_000
    under_way = running_bolus("20", 1, kind=BolusKind.PATIENT)
    assert bounds.highest_24h_ng(program, under_way, took) == 280_000


def test_that_a_limit_broken_with_boluses_given_says_that_it_passes_by_itself() -> None:
    (found,) = bounds.in_24_hours(Fraction(3_050_000), "bolus-dose", catalog(), Given(single_ng=99_999))
    assert plain(found).sentence == (
        "Up to 3,050 mcg would be given in 24 h, with 100 mcg of single boluses in the last 24 h; "
        "the limit is 3,000 mcg. Lower it, or wait."
    )
