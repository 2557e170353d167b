"""What a prescription can hold at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.change import BolusChange
from console.domain.prescription import (
    EVERY_DAY,
    MAX_STEPS,
    WEEKDAYS,
    WEEKEND,
    DayGroup,
    Drug,
    Flex,
    MinimumRate,
    PeriodicBolus,
    SimpleContinuous,
    Step,
    restrengthed,
)
from console.domain.quantities import MS_PER_MINUTE, Concentration, DailyDose, Dose, DoseRate
from console.errors import RuleBroken
from support.therapies import ORDERED, group

RATE = DoseRate(10_000)


def starting(*minutes: int) -> DayGroup:
    return DayGroup(EVERY_DAY, tuple(Step(minute, RATE) for minute in minutes))


@pytest.mark.parametrize("minute", [-1, 1_440])
def test_that_a_step_starts_within_the_day(minute: int) -> None:
    with pytest.raises(RuleBroken, match="from 00:00 to 23:59"):
        Step(minute, RATE)


def test_that_a_day_holds_1_to_13_steps() -> None:
    assert len(starting(*range(MAX_STEPS)).steps) == 13
    with pytest.raises(RuleBroken, match="14 steps; the pump holds at most 13"):
        starting(*range(14))
    with pytest.raises(RuleBroken, match="no steps"):
        starting()


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        ((1,), "first step of a day starts at 00:00"),
        ((0, 60, 60), "start at the same time"),
        ((0, 60, 30), "in the order of their start"),
    ],
)
def test_that_steps_begin_at_midnight_and_rise(minutes: tuple[int, ...], words: str) -> None:
    with pytest.raises(RuleBroken, match=words):
        starting(*minutes)


def test_that_a_step_lasts_until_the_next_and_the_last_until_midnight() -> None:
    day = starting(0, 60, 1_439)
    assert [day.minutes(index) for index in range(3)] == [60, 1_379, 1]


@pytest.mark.parametrize("days", [(), (0, 0), (1, 0), (7,), (-1,)])
def test_that_a_group_names_each_of_its_days_once_in_order(days: tuple[int, ...]) -> None:
    with pytest.raises(RuleBroken, match="each of its days once"):
        DayGroup(days, (Step(0, RATE),))


@pytest.mark.parametrize("groups", [(WEEKDAYS,), (WEEKDAYS, EVERY_DAY), ()])
def test_that_groups_cover_the_week_exactly_once(groups: tuple[tuple[int, ...], ...]) -> None:
    with pytest.raises(RuleBroken, match="each day exactly once"):
        Flex(tuple(group(("00:00", "10"), days=days) for days in groups))


def test_that_the_group_of_a_day_is_the_one_that_names_it() -> None:
    weekdays, weekend = group(("00:00", "10"), days=WEEKDAYS), group(("00:00", "20"), days=WEEKEND)
    infusion = Flex((weekend, weekdays))
    assert [infusion.group_of(day) for day in EVERY_DAY] == [weekdays] * 5 + [weekend] * 2
    assert ORDERED.group_of(6) == ORDERED.groups[0]


@pytest.mark.parametrize("name", ["", "x" * 41, "bac\nlofen"])
def test_that_a_drug_has_a_printable_name(name: str) -> None:
    with pytest.raises(RuleBroken, match="printable name"):
        Drug(name, Concentration(500_000))


@pytest.mark.parametrize(("ng", "duration_ms"), [(0, 1), (1, 0), (1, -1)])
def test_that_a_bolus_is_of_something_and_in_some_time(ng: int, duration_ms: int) -> None:
    with pytest.raises(RuleBroken, match="above 0"):
        BolusChange(Dose(ng), duration_ms)


def test_that_another_strength_keeps_what_was_typed_and_counts_minimum_rates_anew():
    weaker = Concentration(500_000)
    slowest = MinimumRate(250_000, Concentration(2_000_000))
    steps = (Step(0, slowest), Step(360, DoseRate(10_000)))
    typed = Flex((DayGroup(EVERY_DAY, steps),))
    boluses = PeriodicBolus(Dose(60_000), 2 * MS_PER_MINUTE, MS_PER_MINUTE, slowest)
    assert restrengthed(slowest, weaker) == MinimumRate(250_000, weaker)
    assert restrengthed(boluses, weaker) == replace(boluses, basal=MinimumRate(250_000, weaker))
    after = restrengthed(typed, weaker)
    assert [step.amount for step in after.groups[0].steps] == [MinimumRate(250_000, weaker), DoseRate(10_000)]
    even = SimpleContinuous(DailyDose(267_000))
    assert restrengthed(even, weaker) == even
