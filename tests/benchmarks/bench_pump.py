"""Ten years of a busy patient: pump, catheter and response, against a bare loop of their events and ticks."""

from __future__ import annotations

import tracemalloc
from fractions import Fraction
from math import inf
from pathlib import Path

from benchmarks.scale import best_of, seconds, tell, tell_faster

from console import catalogs
from console.domain.catalog import Catalog
from console.domain.change import Phase
from console.domain.dosing import cycle, weekly_mean_ng
from console.domain.prescription import DayGroup, Drug, Flex, Prescription, Step
from console.domain.quantities import (
    MS_PER_DAY,
    MS_PER_HOUR,
    MS_PER_MINUTE,
    Concentration,
    Dose,
    DoseRate,
    Volume,
)
from console.domain.reading import BolusKind, RunningBolus
from console.pump import body
from console.pump.accuracy import Accuracy
from console.pump.hydraulics import ANY_NUMBER, Hydraulics
from console.pump.ledger import Ledger
from console.pump.passage import passed
from console.pump.response import Response, steady
from console.pump.world import Origin, Standing, World

DAYS_PER_YEAR = 365
MONTH_DAYS = 30
TEN_YEARS_DAYS = 3_652
SECONDS_PER_DAY = 86_400
PL_FOR_EVER = 10**13
"""Ten litres, so that no alarm stops the run."""

DRUG = Drug("baclofen", Concentration(2_000_000))
MINUTES = (0, 150, 270, 360, 420, 540, 660, 720, 840, 960, 1_080, 1_200, 1_320)
WEEK = Flex(
    tuple(
        DayGroup(
            (day,),
            tuple(
                Step(minute, DoseRate(9_000 + 137 * ((index * 5 + day) % 13)))
                for index, minute in enumerate(MINUTES)
            ),
        )
        for day in range(7)
    )
)
"""Thirteen steps a day, and each day of the week another."""
PRESSED_MS = (8 * MS_PER_HOUR, 13 * MS_PER_HOUR, 19 * MS_PER_HOUR)
BOLUS = (Phase(Dose(20_000), 10 * MS_PER_MINUTE),)
EVENTS_PER_DAY = len(MINUTES) + 2 * len(PRESSED_MS)


class Busy:
    """A pump with its truth and its patient, and a patient who presses three times a day."""

    def __init__(self, catalog: Catalog) -> None:
        prescription = Prescription(DRUG, WEEK, Volume(0))
        self.pumping = Hydraulics(Ledger(Fraction(PL_FOR_EVER)), prescription, at_ms=0)
        strength = Fraction(DRUG.concentration.ng_per_ml)
        line = body.line_of(199_000_000, strength)
        held = body.made(Fraction(PL_FOR_EVER), Fraction(0), strength, line, line)
        used = steady(0, float(weekly_mean_ng(WEEK) / MS_PER_DAY))
        response = Response(catalog.responses["rivera"], 0, used)
        self.world = World(Origin(Accuracy(1, "SIM-1")), held, 0, Standing(), response)
        self.world.command(0, self.pumping.flow)

    def live(self, days: int) -> None:
        """Go on for so many days, with three boluses in each."""
        pumping, world = self.pumping, self.world
        first = pumping.at_ms // MS_PER_DAY
        for day in range(first, first + days):
            for into_ms in PRESSED_MS:
                self.pass_until(day * MS_PER_DAY + into_ms)
                pumping.give(RunningBolus(BolusKind.PATIENT, BOLUS, pumping.at_ms, replaces=False))
                world.command(pumping.at_ms, pumping.flow)
            self.pass_until((day + 1) * MS_PER_DAY)

    def pass_until(self, to_ms: int) -> None:
        passed(self.pumping, self.world, to_ms, ANY_NUMBER)


def bare_loop(days: int) -> int:
    """The same events in closed form and nothing else: which comes next, and one addition; parts given."""
    week = cycle(WEEK)
    steps = list(zip((*week.starts_ms[1:], week.period_ms), week.rates, strict=True))
    edges = [
        (day * MS_PER_DAY + at_ms + late_ms, more)
        for day in range(7)
        for at_ms in PRESSED_MS
        for late_ms, more in ((0, week.parts * 20_000 // BOLUS[0].duration_ms), (BOLUS[0].duration_ms, 0))
    ]
    given, at_ms, week_ms, end_ms, more = 0, 0, 0, days * MS_PER_DAY, 0
    while week_ms < end_ms:
        ahead = iter([*edges, (2 * week.period_ms, 0)])
        edge_ms, following = next(ahead)
        for step_ms, rate in steps:
            while edge_ms < step_ms:
                given += (rate + more) * (week_ms + edge_ms - at_ms)
                at_ms, more = week_ms + edge_ms, following
                edge_ms, following = next(ahead)
            given += (rate + more) * (week_ms + step_ms - at_ms)
            at_ms = week_ms + step_ms
        week_ms += week.period_ms
    return given


def test_ten_years_with_catheter_and_patient_cost_little_more_than_their_events(project: Path) -> None:
    """Thirteen steps a day and three boluses: what a trainer's jump over ten years has to pass."""
    catalog = catalogs.load(project / "resources")
    floor = whole = inf
    for _ in range(8):  # in turn, so that both meet the machine at its quietest
        floor = min(floor, best_of(3, lambda: bare_loop(TEN_YEARS_DAYS)))
        whole = min(whole, best_of(1, lambda: Busy(catalog).live(TEN_YEARS_DAYS)))
    tell("10 years of 13 steps and 3 boluses a day", whole, "a bare closed-form loop", floor, at_most=40)

    def tick_for_a_day() -> None:
        ticked = Busy(catalog)
        for second in range(1, SECONDS_PER_DAY + 1):
            ticked.pass_until(second * 1_000)
            ticked.world.response.signs(second * 1_000)

    ticked = best_of(1, tick_for_a_day) * TEN_YEARS_DAYS
    tell_faster("the same", whole, "ticked once a second", ticked, at_least=1_000)


def test_an_event_costs_the_same_in_the_first_month_and_after_thirty_years(project: Path) -> None:
    """Numbers that grew with time would show here; a month at a time, in turn, the best of each."""
    catalog = catalogs.load(project / "resources")
    ages = {name: Busy(catalog) for name in ("at first", "after 10 years", "after 30 years")}
    ages["after 10 years"].live(TEN_YEARS_DAYS)
    ages["after 30 years"].live(3 * TEN_YEARS_DAYS)
    costs = dict.fromkeys(ages, inf)
    for _ in range(40):
        for name, busy in ages.items():
            costs[name] = min(costs[name], best_of(1, lambda busy=busy: busy.live(MONTH_DAYS)))
    spread = max(costs.values()) / min(costs.values()) - 1
    told = ", ".join(f"{seconds(cost / MONTH_DAYS / EVENTS_PER_DAY)} {name}" for name, cost in costs.items())
    print(f"\nan event costs {told}: {spread:.0%} apart  aim ≤ 20%: {'met' if spread <= 0.2 else 'MISSED'}")


def test_that_memory_does_not_grow_with_the_years(project: Path) -> None:
    """What a pump holds after ten years against after one."""
    catalog = catalogs.load(project / "resources")
    Busy(catalog).live(30)
    held = {}
    tracemalloc.start()
    try:
        for years in (1, 10):
            busy, before = Busy(catalog), tracemalloc.get_traced_memory()[0]
            busy.live(years * DAYS_PER_YEAR)
            held[years] = tracemalloc.get_traced_memory()[0] - before
            del busy
    finally:
        tracemalloc.stop()
    print(f"\nheld after one year and after ten: {held[1] / 1024:.1f} and {held[10] / 1024:.1f} KiB")
    assert held[10] < held[1] + 64 * 1024
