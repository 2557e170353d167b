"""The path: two figures for the tubing, unknown stays unknown, and what is calculated to be in it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from console.domain.catheter import Catheter, CatheterSegment
from console.domain.change import Phase
from console.domain.path import Fluid, Path, bridge_path, fluids, prime_path
from console.domain.quantities import Dose, Volume
from console.domain.reading import BolusKind, RunningBolus
from console.errors import RuleBroken
from support.calculations import HOUR, MODEL, drug, ml

OLD, MIDDLE, NEW = drug("500"), drug("1000"), drug("2000")
CATHETER = Catheter(
    "AS-114", (CatheterSegment("spinal", 6_600, 600, 2_200), CatheterSegment("pump", 3_800, 1_800, 2_200))
)


def bridge(*phases: Phase) -> RunningBolus:
    return RunningBolus(BolusKind.BRIDGE, phases, started_ms=10 * HOUR, replaces=True)


def test_that_bridge_and_prime_have_a_tubing_figure_each() -> None:
    # 60 cm + 20 cm of 0.0022 mL/cm hold 0.176 mL
    assert bridge_path(MODEL, CATHETER) == Path(ml("0.199"), ml("0.176"))
    assert prime_path(MODEL, CATHETER) == Path(ml("0.14"), ml("0.176"))


def test_that_the_path_is_tubing_and_catheter() -> None:
    assert Path(ml("0.199"), ml("0.176")).volume_pl == ml("0.375")


@pytest.mark.parametrize("catheter", [None, Catheter("unknown")])
def test_that_a_path_is_unknown_when_the_catheter_is(catheter: Catheter | None) -> None:
    assert bridge_path(MODEL, catheter) is None
    assert prime_path(MODEL, catheter) is None


def test_that_a_typed_volume_makes_a_path() -> None:
    path = bridge_path(MODEL, Catheter("other", typed=Volume(ml("0.2"))))
    assert path == Path(ml("0.199"), ml("0.2"))


@pytest.mark.parametrize("volumes", [(-1, 5), (5, -1), (0.5, 1)])
def test_that_a_path_of_less_than_nothing_is_refused(volumes: tuple[int, int]) -> None:
    with pytest.raises(RuleBroken, match="whole numbers of pL"):
        Path(*volumes)


def test_that_a_path_may_have_no_tubing_or_no_catheter() -> None:
    assert Path(0, 5).volume_pl == Path(5, 0).volume_pl == 5


def test_that_without_a_bridge_the_path_holds_what_the_reservoir_holds() -> None:
    assert fluids(None, NEW, 1_000, 0) == (Fluid(NEW, Fraction(1_000)),)
    single = RunningBolus(BolusKind.SINGLE, (Phase(Dose(5), HOUR),), 0, replaces=False)
    assert fluids(single, NEW, 1_000, 5) == (Fluid(NEW, Fraction(1_000)),)


@pytest.mark.parametrize(
    ("at_h", "left"),
    [(9, 900), (10, 900), (13, 600), (18, 100), (19, 0), (30, 0)],
)
def test_that_the_old_drug_leaves_evenly_while_the_bridge_runs(at_h: int, left: int) -> None:
    running = bridge(Phase(Volume(900), 9 * HOUR, OLD))
    ahead = (Fluid(OLD, Fraction(left)),) if left else ()
    assert fluids(running, NEW, 900, at_h * HOUR) == (
        *ahead,
        *([Fluid(NEW, Fraction(900 - left))] if left < 900 else []),
    )


def test_that_each_phase_of_a_bridge_clears_its_fluid_before_the_next() -> None:
    running = bridge(Phase(Volume(300), 3 * HOUR, OLD), Phase(Volume(600), 2 * HOUR, MIDDLE))
    assert fluids(running, NEW, 900, 11 * HOUR) == (
        Fluid(OLD, Fraction(200)),
        Fluid(MIDDLE, Fraction(600)),
        Fluid(NEW, Fraction(100)),
    )
    assert fluids(running, NEW, 900, 14 * HOUR) == (Fluid(MIDDLE, Fraction(300)), Fluid(NEW, Fraction(600)))


def test_that_neighbours_of_one_drug_are_one_fluid() -> None:
    running = bridge(Phase(Volume(300), HOUR, OLD), Phase(Volume(600), HOUR, OLD))
    assert fluids(running, NEW, 900, 0) == (Fluid(OLD, Fraction(900)),)
    assert fluids(bridge(Phase(Volume(300), HOUR, NEW)), NEW, 900, 0) == (Fluid(NEW, Fraction(900)),)


def test_that_what_a_bridge_has_to_clear_is_told_whole_when_it_is_more_than_the_path() -> None:
    assert fluids(bridge(Phase(Volume(900), HOUR, OLD)), NEW, 400, 0) == (Fluid(OLD, Fraction(900)),)
