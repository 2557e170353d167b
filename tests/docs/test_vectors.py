"""Every figure of the clinical reference: its computed vectors (§3.3) and its published examples (§3.2).

Each is named as there. Where a published example carries no sum of its own, what follows from it is checked.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from console.domain import bridge, mixture, prime, reservoir, residual, slips
from console.domain.catheter import Catheter, CatheterSegment
from console.domain.change import PrimeCase
from console.domain.dosing import highest_24h_ng, weekly_mean_ng
from console.domain.path import Path
from console.domain.prescription import MinimumRate, PatientBolus, PeriodicBolus
from console.domain.quantities import (
    MS_PER_DAY,
    MS_PER_HOUR,
    MS_PER_MINUTE,
    Concentration,
    DailyDose,
    DoseRate,
    Volume,
    flow_pl_per_h,
)
from console.domain.screening import NextDose, Screening, Trial, next_dose, titration_range
from support.calculations import BACLOFEN, MODEL, PRACTICE, drug, mcg, ml, way
from support.therapies import dose, simple


def flow_pl_per_day(mcg_per_day: str, mcg_per_ml: str) -> Fraction:
    """Return the flow of a daily dose, in pL/day."""
    return flow_pl_per_h(mcg(mcg_per_day), drug(mcg_per_ml).concentration)


def days(filled: str, alarm: str, mcg_per_ml: str, mcg_per_day: str) -> int:
    """Return the days of a refill list's row."""
    return reservoir.refill_days(
        Volume(ml(filled)),
        Volume(ml(alarm)),
        drug(mcg_per_ml).concentration,
        DailyDose.from_mcg_per_day(Decimal(mcg_per_day)),
    )


BRIDGES = {
    "B1": ("80", "0.199", "0.0022", "500", "2000", "200", "0.375", "187.5", 22, 30, "750", "0.4"),
    "B2": ("80", "0.140", "0.0022", "500", "2000", "200", "0.316", "158", 18, 58, "632", "0.4"),
    "B3": ("60", "0.199", "0.0022", "2000", "500", "600", "0.331", "662", 26, 29, "165.5", "0.3"),
    "B4": ("75", "0.199", "0.0022", "1000", "2000", "450", "0.364", "364", 19, 25, "728", "0.45"),
    "B5": ("52.5", "0.199", "0.0022", "500", "1000", "90", "0.3145", "157.25", 41, 56, "314.5", "0.18"),
    "B6": ("90", "0", "0.0026", "500", "2000", "150", "0.234", "117", 18, 43, "468", "0.3"),
}


@pytest.mark.parametrize("row", BRIDGES.values(), ids=BRIDGES)
def test_that_the_bridges_b1_to_b6_are_as_in_the_reference(row: tuple[str | int, ...]) -> None:
    length, tubing, bore, cold, cnew, daily, volume, old, hours, minutes, listed, flow = map(str, row)
    path = way(length, tubing, bore)
    plan = bridge.plan(path.volume_pl, drug(cold), drug(cnew), mcg(daily))
    assert plan.path_pl == ml(volume)
    assert plan.old_drug_ng == mcg(old)
    # As the reference writes it, to the minute, half-even
    assert round(plan.exact_ms / MS_PER_MINUTE) == 60 * int(hours) + int(minutes)
    assert plan.listed_ng == mcg(listed)
    assert plan.flow_pl_per_day == ml(flow)


def test_that_without_a_bridge_n1_gives_a_quarter_for_3_75_days() -> None:
    missed = bridge.unbridged(ml("0.375"), drug("500"), drug("2000"), simple("200"))
    assert (missed.ng_per_day, missed.duration_ms) == (mcg("50"), Fraction("3.75") * MS_PER_DAY)
    assert flow_pl_per_day("200", "2000") == ml("0.1")
    assert 1 - missed.ng_per_day / mcg("200") == Fraction(75, 100)


def test_that_without_a_bridge_n2_gives_four_times_the_dose_for_6_62_hours() -> None:
    missed = bridge.unbridged(ml("0.331"), drug("2000"), drug("500"), simple("600"))
    assert missed.ng_per_day == mcg("2400")
    assert missed.duration_ms == Fraction(662, 100) * MS_PER_HOUR
    assert missed.ng_per_day * missed.duration_ms / MS_PER_DAY == mcg("662")


def test_that_a_vial_of_2000_entered_as_500_gives_800_for_200_and_the_reverse_50() -> None:
    weak, strong = drug("500").concentration, drug("2000").concentration
    assert mixture.delivered_ng(mcg("200"), told=weak, real=strong) == mcg("800")
    assert mixture.delivered_ng(mcg("200"), told=strong, real=weak) == mcg("50")


@pytest.mark.parametrize(("case", "minutes"), [("whole path", "22.5"), ("catheter only", "10.56")])
def test_that_primes_take_22_5_and_10_6_minutes_at_1_ml_an_hour(case: str, minutes: str) -> None:
    path = way("80", "0.199") if case == "catheter only" else Path(0, way("80", "0.199").volume_pl)
    plan = prime.plan(PrimeCase.POST_IMPLANT, path, drug("500"), MODEL)
    assert plan.duration_ms == Fraction(minutes) * MS_PER_MINUTE


@pytest.mark.parametrize(("strength", "content"), [("500", "88"), ("2000", "352")])
def test_that_a_catheter_of_80_cm_holds_88_or_352_mcg(strength: str, content: str) -> None:
    plan = prime.plan(PrimeCase.POST_IMPLANT, way("80", "0.199"), drug(strength), MODEL)
    assert plan.moved_ng == mcg(content)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (("20", "2", "500", "200"), 45),
        (("20", "2", "2000", "200"), 180),
        (("40", "2", "2000", "350"), 217),
        (("40", "2", "2000", "800"), 95),
        (("20", "2", "500", "100"), 90),
        (("18", "2", "500", "350"), 22),
        (("40", "3", "1000", "350"), 105),
    ],
)
def test_that_the_refill_list_is_as_in_the_reference(row: tuple[str, str, str, str], expected: int) -> None:
    assert days(*row) == expected


@pytest.mark.parametrize(
    ("daily", "strength", "after", "used", "expected", "accuracy"),
    [("350", "2000", 90, "15.75", "24.25", "2.28"), ("200", "500", 40, "16", "4", "2.32")],
)
def test_that_the_residuals_expected_are_as_in_the_reference(
    *, daily: str, strength: str, after: int, used: str, expected: str, accuracy: str
) -> None:
    full = ml("40") if daily == "350" else ml("20")
    pumped = flow_pl_per_day(daily, strength) * after
    assert pumped == ml(used)
    assert full - pumped == ml(expected)
    assert round(pumped * Fraction("0.145") / 10**9, 2) == Fraction(accuracy)
    # The rule of the console: 14.5 % of what was delivered, and never over 2 mL
    assert residual.judge(ml(expected), ml(expected), ml(used), PRACTICE).limit_pl == ml("2")


def test_that_a_pump_that_gives_a_quarter_more_is_empty_on_day_40() -> None:
    assert flow_pl_per_day("200", "500") * 40 * Fraction(125, 100) == ml("20")
    found = residual.judge(ml("4"), 0, ml("16"), PRACTICE)
    assert found.verdict is residual.Verdict.UNDER


@pytest.mark.parametrize(
    ("strength", "lowest", "minimum"), [("500", "24", "3"), ("1000", "48", "6"), ("2000", "96", "12")]
)
def test_that_the_lowest_dose_and_the_minimum_rate_rise_with_the_strength(
    strength: str, lowest: str, minimum: str
) -> None:
    concentration = drug(strength).concentration
    at_lowest = MinimumRate(MODEL.flow_low_pl_per_h, concentration)
    at_minimum = MinimumRate(MODEL.minimum_rate_pl_per_h, concentration)
    assert (at_lowest.ng_per_h * 24, at_minimum.ng_per_h * 24) == (mcg(lowest), mcg(minimum))


def test_that_patient_boluses_at_their_worst_leave_34_days() -> None:
    bolus = PatientBolus(dose("20"), MS_PER_MINUTE, MS_PER_HOUR, per_day=3)
    worst = mcg("200") + bolus.worst_ng_per_day
    assert worst == mcg("260")
    assert flow_pl_per_day("260", "500") == ml("0.52")
    assert days("20", "2", "500", "260") == 34


def test_that_titration_by_10_and_by_30_percent_a_day_is_as_in_the_reference() -> None:
    low = high = DailyDose(100_000)
    lows, highs = [], []
    for _ in range(5):
        low = DailyDose(int(titration_range(low, "adult-spinal", BACLOFEN).low_ng))
        high = DailyDose(int(titration_range(high, "adult-spinal", BACLOFEN).high_ng))
        lows.append(round(Fraction(low.ng_per_day, 1_000), 1))
        highs.append(round(Fraction(high.ng_per_day, 1_000), 1))
    assert lows == [Fraction(each) for each in ("110", "121", "133.1", "146.4", "161.1")]
    assert highs == [Fraction(each) for each in ("130", "169", "219.7", "285.6", "371.3")]


def test_that_p1_10_microlitres_of_25_mg_per_ml_are_a_quarter_of_a_milligram() -> None:
    ten = Path(ml("0.01"), 0)
    assert prime.plan(PrimeCase.BACK_TABLE, ten, drug("25000", "morphine"), MODEL).moved_ng == mcg("250")


def test_that_p2_a_catheter_of_110_cm_less_25_holds_0_221_ml() -> None:
    segment = CatheterSegment("catheter", 11_000, 2_500, 2_600)
    assert segment.implanted_tenth_mm == 8_500
    assert Catheter("ONE-110", (segment,)).volume_pl == ml("0.221")


def test_that_p3_screening_doses_are_1_and_1_5_and_2_ml_24_h_apart() -> None:
    trials: tuple[Trial, ...] = ()
    told = []
    while isinstance(found := next_dose(Screening(trials), PRACTICE), NextDose):
        told.append((found.dose, found.volume_pl, found.not_before_ms))
        trials = (*trials, Trial(found.dose, found.not_before_ms or 0, effective=False))
    assert told == [
        (dose("50"), Fraction(ml("1")), None),
        (dose("75"), Fraction(ml("1.5")), MS_PER_DAY),
        (dose("100"), Fraction(ml("2")), 2 * MS_PER_DAY),
    ]


@pytest.mark.parametrize(
    ("milligrams", "volume", "strength"),
    [("10", "20", "500"), ("10", "5", "2000"), ("40", "20", "2000"), ("0.05", "1", "50")],
)
def test_that_p4_the_strengths_on_the_labels_follow_from_their_content(
    milligrams: str, volume: str, strength: str
) -> None:
    plan = prime.plan(PrimeCase.BACK_TABLE, Path(ml(volume), 0), drug(strength), MODEL)
    assert plan.moved_ng == mcg(milligrams) * 1_000


def test_that_p5_17_ml_gone_in_5_days_are_1700_mcg_a_day() -> None:
    assert prime.plan(PrimeCase.BACK_TABLE, Path(ml("20"), 0), drug("500"), MODEL).moved_ng == mcg("10000")
    assert flow_pl_per_day("1700", "500") * 5 == ml("17")


@pytest.mark.parametrize(("strength", "used"), [("500", "32.4"), ("2000", "8.1")])
def test_that_p6_19_ml_left_after_90_days_of_180_mcg_is_far_too_much(strength: str, used: str) -> None:
    pumped = flow_pl_per_day("180", strength) * 90
    assert pumped == ml(used)
    expected = max(0, ml("20") - int(pumped))
    found = residual.judge(expected, ml("19"), ml("20") - expected, PRACTICE)
    assert found.verdict is residual.Verdict.OVER


def test_that_p7_60_mcg_every_hour_are_1440_a_day_and_recognised_as_24_times() -> None:
    once = PeriodicBolus(dose("60"), MS_PER_DAY, MS_PER_HOUR, DoseRate(0))
    hourly = PeriodicBolus(dose("60"), MS_PER_HOUR, MS_PER_HOUR - MS_PER_MINUTE, DoseRate(0))
    assert (highest_24h_ng(once), highest_24h_ng(hourly)) == (mcg("60"), mcg("1440"))
    slip = slips.by_factor(weekly_mean_ng(once), weekly_mean_ng(hourly))
    assert slip is not None
    assert slip.code == "24-times"


def test_that_p8_50_mcg_in_10_minutes_are_0_1_ml_at_14_4_ml_a_day() -> None:
    by_puncture, by_pump = Concentration(50_000), drug("500").concentration
    ten_minutes_ng_per_h = mcg("50") * 6
    flow = flow_pl_per_h(ten_minutes_ng_per_h, by_pump)
    assert flow / 6 == ml("0.1")
    assert flow * 24 == ml("14.4")
    assert flow_pl_per_h(ten_minutes_ng_per_h, by_puncture) / 6 == ml("1")


def test_that_p9_four_equal_boluses_on_a_background_of_60_percent_make_the_day() -> None:
    # of 240 mcg/day: 4 boluses of 24 mcg are 40 %, 6 mcg/h are 60 %
    pattern = PeriodicBolus(dose("24"), 6 * MS_PER_HOUR, MS_PER_HOUR, DoseRate(6_000))
    assert weekly_mean_ng(pattern) == mcg("240")


@pytest.mark.parametrize(("strength", "less"), [("500", "29.5"), ("2000", "118")])
def test_that_p10_the_corrected_tubing_takes_so_much_less_drug(strength: str, less: str) -> None:
    before, after = (
        prime.plan(PrimeCase.BACK_TABLE, Path(ml(tubing), 0), drug(strength), MODEL)
        for tubing in ("0.199", "0.140")
    )
    assert before.volume_pl - after.volume_pl == ml("0.059")
    assert before.moved_ng - after.moved_ng == mcg(less)


@pytest.mark.parametrize(
    ("delivered", "less", "verdict"), [("10", "1.45", "within"), ("10", "1.451", "under")]
)
def test_that_p11_over_delivery_begins_above_14_5_percent(delivered: str, less: str, verdict: str) -> None:
    left = ml("10")
    assert residual.judge(left, left - ml(less), ml(delivered), PRACTICE).verdict == verdict


def test_that_p12_20_microlitres_an_hour_are_0_48_ml_a_day_and_1000_the_highest_flow() -> None:
    assert flow_pl_per_day("240", "500") == 24 * ml("0.02")
    assert ml("1") == MODEL.flow_high_pl_per_h


def test_that_p13_20_ml_at_half_a_ml_last_40_hours_by_the_hour_and_40_days_by_the_day() -> None:
    assert days("20", "0", "500", "6000") == 1  # 0.5 mL/h are 12 mL/day: 40 h, one whole day
    assert ml("20") / flow_pl_per_day("6000", "500") * 24 == 40
    assert days("20", "0", "500", "250") == 40


def test_that_p14_three_rinses_of_2_ml_leave_little_of_the_old_drug() -> None:
    unrinsed = mixture.mixed(ml("1.4"), drug("2000"), ml("16"), drug("500"))
    thrice = mixture.mixed(ml("1.4"), drug("2000"), ml("16"), drug("500"), rinse_pl=ml("2"), times=3)
    assert unrinsed.percent > 20
    assert 0 < thrice.percent < 2
    assert thrice.percent == unrinsed.percent * Fraction(14, 34) ** 3
