"""The bridge: how long, how fast, what is listed, what is said, and what happens without one."""

from __future__ import annotations

from fractions import Fraction

import pytest

from console.domain import bridge, dosing
from console.domain.change import Bridge, Phase
from console.domain.path import Fluid
from console.domain.prescription import (
    WEEKDAYS,
    WEEKEND,
    Flex,
    Infusion,
    Later,
    MinimumRate,
    PeriodicBolus,
    Prescription,
)
from console.domain.quantities import DoseRate, Volume
from console.errors import RuleBroken
from support.calculations import DAY, HOUR, drug, mcg, ml
from support.therapies import at, dose, flex, group, simple

OLD, NEW = drug("500"), drug("2000")
PATH = ml("0.375")
MONDAY_TEN = at(2026, 11, 23, 10, 1)
NIGHTS = flex(("00:00", "8"), ("06:00", "4"), ("18:00", "9"))  # 48 + 48 + 54 = 150 mcg/day
WORKING = Flex((group(("00:00", "10"), days=WEEKDAYS), group(("00:00", "5"), days=WEEKEND)))  # 240, 120


def prescribed(infusion: Infusion, later: Later | None = None) -> Prescription:
    return Prescription(OLD, infusion, Volume(ml("2")), later)


def test_that_a_plan_holds_the_exact_figures_and_what_is_sent() -> None:
    # 0.375 mL of 500 are 187.5 mcg; at 200 mcg/day they last 22.5 h; the same volume of 2000 is 750 mcg
    plan = bridge.plan(PATH, OLD, NEW, mcg("200"))
    assert plan.old_drug_ng == mcg("187.5")
    assert plan.exact_ms == 22.5 * HOUR
    assert plan.flow_pl_per_day == ml("0.4")
    assert plan.listed_ng == mcg("750")
    assert plan.bridge == Bridge((Phase(Volume(PATH), 81_000_000, OLD),))


def test_that_a_duration_is_rounded_up_to_the_millisecond() -> None:
    # 0.37786 mL · 500 mcg/mL / 150 mcg/day = 30.2288 h = 108,823,680 ms exactly; of 151 it is no whole ms
    assert bridge.plan(ml("0.37786"), OLD, NEW, mcg("150")).bridge.duration_ms == 108_823_680
    plan = bridge.plan(ml("0.37786"), OLD, NEW, mcg("151"))
    assert plan.bridge.duration_ms - 1 < plan.exact_ms < plan.bridge.duration_ms


@pytest.mark.parametrize(
    ("path_pl", "old", "new", "daily", "sentence"),
    [
        (PATH, OLD, OLD, mcg("200"), "there is nothing to bridge"),
        (0, OLD, NEW, mcg("200"), "needs the volume of tubing and catheter"),
        (PATH, OLD, NEW, Fraction(0), "give the daily dose to keep"),
        (PATH, OLD, NEW, Fraction(-1), "give the daily dose to keep"),
    ],
)
def test_that_a_bridge_over_nothing_is_refused(path_pl, old, new, daily, sentence) -> None:
    with pytest.raises(RuleBroken, match=sentence):
        bridge.plan(path_pl, old, new, daily)


def test_that_another_drug_of_the_same_strength_is_bridged_too() -> None:
    assert bridge.plan(PATH, drug("500", "saline"), OLD, mcg("200")).listed_ng == mcg("187.5")


@pytest.mark.parametrize("from_ms", [MONDAY_TEN, at(2026, 11, 28, 23, 59)])
@pytest.mark.parametrize(
    ("infusion", "daily"),
    [
        (simple("200"), "200"),
        (NIGHTS, "150"),
        (PeriodicBolus(dose("60"), 6 * HOUR, HOUR, DoseRate(1_000)), "264"),  # 4 · 60 + 24 · 1
        (MinimumRate(ml("0.006") // 24, OLD.concentration), "3"),
    ],
)
def test_that_the_average_is_the_daily_dose_where_all_days_are_alike(
    infusion: Infusion, daily: str, from_ms: int
) -> None:
    assert bridge.average_ng(infusion, from_ms, PATH, OLD) == mcg(daily)


def test_that_days_of_another_dose_count_for_the_hours_the_bridge_runs_in_them() -> None:
    # From Friday 20:00 at 240 mcg/day: 40 mcg until midnight, the other 147.5 at 120 mcg/day in 29.5 h.
    # 187.5 mcg in 33.5 h are 134.328… mcg/day
    average = bridge.average_ng(WORKING, at(2026, 11, 27, 20), PATH, OLD)
    assert average == mcg("187.5") * Fraction(24 * 10, 335)


def test_that_the_average_and_the_length_of_the_bridge_agree() -> None:
    from_ms = at(2026, 11, 27, 20)
    plan = bridge.planned(prescribed(WORKING), NEW, PATH, from_ms)
    end_ms = from_ms + int(plan.exact_ms)
    # Each of these days is one rate, so that the sum over the bridge is what the old program would have given
    assert dosing.ng_between(WORKING, from_ms, end_ms) == plan.old_drug_ng


def test_that_a_bridge_of_many_weeks_averages_over_them() -> None:
    # 0.6 mL of 2000 are 1,200 mcg; at 9.6 mcg on weekdays and 6 at the weekend, 60 a week, 20 weeks
    slow = Flex((group(("00:00", dose("9.6")), days=WEEKDAYS), group(("00:00", dose("6")), days=WEEKEND)))
    assert bridge.average_ng(slow, at(2026, 11, 23), ml("0.6"), NEW) == mcg("60") / 7
    assert bridge.plan(ml("0.6"), NEW, OLD, mcg("60") / 7).exact_ms == 20 * 7 * DAY


def test_that_an_infusion_that_takes_over_meanwhile_counts_from_then_on() -> None:
    # 200 mcg/day for 12 h are 100 mcg; the other 87.5 at 100 mcg/day take 21 h: 187.5 mcg in 33 h
    later = Later(MONDAY_TEN + 12 * HOUR, simple("100"))
    plan = bridge.planned(prescribed(simple("200"), later), NEW, PATH, MONDAY_TEN)
    assert plan.exact_ms == 33 * HOUR
    assert plan.daily_ng == mcg("187.5") * 24 / 33


@pytest.mark.parametrize("hours", [-1, 23])
def test_that_an_infusion_that_took_over_before_or_will_after_changes_nothing(hours: int) -> None:
    before, after = (simple("100"), simple("200")) if hours < 0 else (simple("200"), simple("100"))
    later = Later(MONDAY_TEN + hours * HOUR, after)
    plan = bridge.planned(prescribed(before, later), NEW, PATH, MONDAY_TEN)
    assert plan.daily_ng == mcg("200")


def test_that_weeks_before_another_infusion_are_summed_day_by_day() -> None:
    # Friday 12:00 to the Friday after next, 12:00: two weeks of 5 · 240 + 2 · 120 = 1,440 mcg
    path_pl = ml("6")  # 3,000 mcg of 500
    later = Later(at(2026, 12, 11, 12), simple("60"))
    plan = bridge.planned(prescribed(WORKING, later), NEW, path_pl, at(2026, 11, 27, 12))
    assert plan.exact_ms == 14 * DAY + 2 * DAY  # the other 120 mcg at 60 mcg/day
    part = Later(at(2026, 11, 28, 12), simple("60"))  # 120 + 60 mcg until then
    assert bridge.planned(prescribed(WORKING, part), NEW, PATH, at(2026, 11, 27, 12)).exact_ms == 27 * HOUR


def test_that_a_dose_that_was_typed_is_kept() -> None:
    plan = bridge.planned(prescribed(simple("200")), NEW, PATH, MONDAY_TEN, mcg("250"))
    assert plan.daily_ng == mcg("250")
    assert plan.exact_ms == 18 * HOUR


@pytest.mark.parametrize("path_pl", [0, PATH])
def test_that_nothing_is_planned_from_an_infusion_of_nothing(path_pl: int) -> None:
    with pytest.raises(RuleBroken, match="A bridge "):
        bridge.planned(prescribed(simple("0")), NEW, path_pl, MONDAY_TEN)


def test_that_a_recalculated_bridge_has_a_phase_for_each_fluid_ahead_of_the_new_drug() -> None:
    third = drug("1000")
    ahead = (Fluid(OLD, Fraction(ml("0.1"))), Fluid(third, Fraction(ml("0.2"))), Fluid(NEW, Fraction(5)))
    # 50 mcg and 200 mcg at 100 mcg/day: 12 h and 48 h
    assert bridge.recalculated(ahead, NEW, mcg("100")) == Bridge(
        (Phase(Volume(ml("0.1")), 12 * HOUR, OLD), Phase(Volume(ml("0.2")), 48 * HOUR, third))
    )


def test_that_new_drug_between_two_others_is_cleared_like_them() -> None:
    ahead = (Fluid(NEW, Fraction(ml("0.1"))), Fluid(OLD, Fraction(ml("0.2"))))
    assert [phase.clears for phase in bridge.recalculated(ahead, NEW, mcg("100")).phases] == [NEW, OLD]


def test_that_parts_of_a_picolitre_are_rounded_up_once_for_all_fluids() -> None:
    third = drug("1000")
    ahead = (Fluid(OLD, Fraction(21, 10)), Fluid(third, Fraction(1, 2)), Fluid(OLD, Fraction(17, 10)))
    volumes = [phase.amount for phase in bridge.recalculated(ahead, NEW, 1_000).phases]
    assert volumes == [Volume(3), Volume(2)]  # fronts at 2.1, 2.6 and 4.3: 3, 3 and 5


def test_that_a_fluid_of_less_than_a_picolitre_is_cleared_too() -> None:
    ahead = (Fluid(OLD, Fraction(1, 2)), Fluid(NEW, Fraction(7)))
    assert [phase.amount for phase in bridge.recalculated(ahead, NEW, 1_000).phases] == [Volume(1)]


def test_that_a_path_of_new_drug_alone_is_not_recalculated() -> None:
    with pytest.raises(RuleBroken, match="hold the new drug already"):
        bridge.recalculated((Fluid(NEW, Fraction(7)),), NEW, mcg("100"))


def test_that_without_a_bridge_the_old_drug_flows_at_the_new_flow() -> None:
    # 200 mcg/day of 2000 is 0.1 mL/day; of 500 that is 50 mcg/day, for 3.75 days
    missed = bridge.unbridged(PATH, OLD, NEW, simple("200"))
    assert missed == bridge.Unbridged(mcg("50"), Fraction(90 * HOUR))
    assert bridge.unbridged(PATH, OLD, NEW, NIGHTS).ng_per_day == mcg("37.5")
    with pytest.raises(RuleBroken, match="0 mcg/day"):
        bridge.unbridged(PATH, OLD, NEW, simple("0"))


def test_that_a_bridge_is_said_in_two_sentences_the_patient_first() -> None:
    plan = bridge.plan(ml("0.37786"), OLD, NEW, mcg("150"))
    first, second = (told.replace("\u00a0", " ") for told in bridge.words(plan, MONDAY_TEN))
    assert first == "The patient receives 150 mcg/day of the old 500 mcg/mL until Tue 24 Nov 2026 16:14."
    assert second == (
        "The pump lists this as a 755.7 mcg bridge: bookkeeping in the new strength, "
        "not a dose to the patient."
    )


def test_that_another_drug_is_said_by_its_name() -> None:
    plan = bridge.plan(PATH, drug("500", "saline"), NEW, mcg("150"))
    assert "150\u00a0mcg/day of the old saline 500\u00a0mcg/mL until" in bridge.words(plan, 0)[0]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (NIGHTS, NIGHTS, "Flex pauses for 30 h 14 min: an even 150 mcg/day, then flex resumes."),
        (
            NIGHTS,
            simple("9"),
            "Flex pauses for 30 h 14 min: an even 150 mcg/day, then simple continuous begins.",
        ),
        (
            PeriodicBolus(dose("60"), 6 * HOUR, HOUR, DoseRate(0)),
            PeriodicBolus(dose("50"), 6 * HOUR, HOUR, DoseRate(0)),
            "The periodic boluses pause for 30 h 14 min: an even 150 mcg/day, then they resume.",
        ),
        (
            NIGHTS,
            PeriodicBolus(dose("50"), 6 * HOUR, HOUR, DoseRate(0)),
            "Flex pauses for 30 h 14 min: an even 150 mcg/day, then periodic boluses begin.",
        ),
        (
            PeriodicBolus(dose("60"), 6 * HOUR, HOUR, DoseRate(0)),
            NIGHTS,
            "The periodic boluses pause for 30 h 14 min: an even 150 mcg/day, then flex begins.",
        ),
        (
            NIGHTS,
            MinimumRate(1, NEW.concentration),
            "Flex pauses for 30 h 14 min: an even 150 mcg/day, then the minimum rate begins.",
        ),
        (simple("150"), NIGHTS, ""),
    ],
)
def test_that_a_pattern_that_pauses_is_said(before: Infusion, after: Infusion, told: str) -> None:
    plan = bridge.plan(ml("0.37786"), OLD, NEW, mcg("150"))
    assert bridge.pause_words(plan, before, after).replace("\u00a0", " ") == told
