"""Ten years of the flex program: the pump's hydraulics against a bare loop, and against ticking."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from benchmarks.scale import best_of, tell, tell_faster

from console import catalogs, programs
from console.domain.prescription import Prescription
from console.domain.quantities import MS_PER_DAY, Volume
from console.pump.hydraulics import Hydraulics, Ledger

TEN_YEARS_MS = 3_652 * MS_PER_DAY
SECONDS_PER_DAY = 86_400
PL_FOR_TEN_YEARS = 10**12
"""A litre, so that no alarm stops the run."""
STARTS_MS = (0, 21_600_000, 32_400_000, 64_800_000, 79_200_000, MS_PER_DAY)
RATES_NG_PER_H = (10_000, 18_000, 11_500, 14_000, 10_000)


def pump(project: Path) -> Hydraulics:
    catalog = catalogs.load(project / "resources")
    program = programs.read(project / "docs/examples/flex.toml", catalog.quantities, catalog.pumps["SP-20"])
    prescription = Prescription(program.drug, program.infusion, Volume(0))
    return Hydraulics(Ledger(Fraction(PL_FOR_TEN_YEARS)), prescription, at_ms=0)


def bare_loop() -> int:
    """The same events and nothing else: an addition a step."""
    given, at_ms, day_ms = 0, 0, 0
    while at_ms < TEN_YEARS_MS:
        for index, rate in enumerate(RATES_NG_PER_H):
            end_ms = day_ms + STARTS_MS[index + 1]
            given += rate * (end_ms - at_ms)
            at_ms = end_ms
        day_ms += MS_PER_DAY
    return given


def test_ten_years_of_the_flex_program_cost_little_more_than_their_events(project: Path) -> None:
    """Events are exact integers, so the pump can be held against the loop that only adds them up."""
    ran = pump(project)
    ran.advance(TEN_YEARS_MS)
    assert ran.ledger.delivered_pl == Fraction(bare_loop(), 3_600_000) * 10**9 / 2_000_000
    whole = best_of(5, lambda: pump(project).advance(TEN_YEARS_MS))
    set_up = best_of(5, lambda: pump(project))
    floor = best_of(5, bare_loop)
    tell("10 years of flex, by events", whole - set_up, "a bare closed-form loop", floor, at_most=20)

    def tick_for_a_day() -> None:
        ticked = pump(project)
        for second in range(1, SECONDS_PER_DAY + 1):
            ticked.advance(second * 1000)

    ticked = best_of(1, tick_for_a_day) * TEN_YEARS_MS / MS_PER_DAY
    tell_faster("10 years of flex, by events", whole, "ticked once a second", ticked, at_least=1000)
