"""The two pictures of the dose at the tip in the paper of the calculations, drawn from the pushed fluid.

With CISTERNA_SCREENS=DIR they are saved there; `make screens` does so. Without, those in docs/pictures must
be the current ones.
"""

from __future__ import annotations

import os
from fractions import Fraction
from itertools import pairwise
from math import ceil
from pathlib import Path

import pytest

from console.domain import bridge, dosing, mixture
from console.domain.prescription import Infusion, Prescription
from console.domain.quantities import Volume
from console.domain.wording import percent_text
from console.pump.catheter import Line
from support.calculations import HOUR, drug, mcg, ml, way
from support.drawing import Panel, Trace, svg
from support.therapies import at, flex, simple
from support.tip import Flow, drops, filled, flow_of

STEP_MS = HOUR // 20
WITH, WITHOUT = "#0b6e8a", "#b3261e"
FROM_MS = at(2026, 11, 23, 10)
NIGHTS = flex(("00:00", "8"), ("06:00", "4"), ("18:00", "9"))
PICTURES = Path(__file__).resolve().parents[2] / "docs/pictures"


def dose_at_tip(line: Line, real: Fraction | int, flow: Flow, edges: set[int], hours: int):
    """Return (hours, mcg/day) of what leaves the tip of `line` as fluid of `real` ng/mL flows in."""
    instants = sorted({*range(0, hours * HOUR + 1, STEP_MS), *edges})
    return tuple(
        (Fraction(drop.from_ms, HOUR), drop.ng_per_day / 1_000) for drop in drops(line, flow, real, instants)
    )


def unbridged(infusion: Infusion, ng_per_ml: int) -> Flow:
    """Return the flow of a pump that begins the new program at once."""
    return lambda into_ms: flow_of(dosing.ng_per_h_at(infusion, FROM_MS + into_ms), ng_per_ml)


def bridged(plan: bridge.BridgePlan, infusion: Infusion) -> Flow:
    """Return the flow of a pump that runs the bridge first."""
    lasts_ms = plan.bridge.duration_ms
    even = Fraction(plan.path_pl * HOUR, lasts_ms)
    after = unbridged(infusion, plan.new.concentration.ng_per_ml)
    return lambda into_ms: even if into_ms < lasts_ms else after(into_ms)


def with_and_without(length: str, cold: str, cnew: str, infusion: Infusion, hours: int):
    """Return the plan and the two lines of a panel."""
    old, new = drug(cold), drug(cnew)
    path_pl = way(length, "0.199").volume_pl
    plan = bridge.planned(Prescription(old, infusion, Volume(0)), new, path_pl, FROM_MS)
    weak, strong = old.concentration.ng_per_ml, new.concentration.ng_per_ml
    edges = {plan.bridge.duration_ms, ceil(bridge.unbridged(path_pl, old, new, infusion).duration_ms)}
    lines = [
        dose_at_tip(filled((path_pl, weak)), strong, flow, edges, hours)
        for flow in (bridged(plan, infusion), unbridged(infusion, strong))
    ]
    return plan, lines


def bridge_panel(
    title: str, case: tuple[str, str, str, Infusion], hours: int, axis: tuple[int, ...]
) -> Panel:
    """Return the panel of one change of strength with and without its bridge."""
    plan, (even, bare) = with_and_without(*case, hours)
    daily = plan.daily_ng / 1_000
    lasts = Fraction(plan.bridge.duration_ms, HOUR)
    assert {round(value, 3) for at_h, value in even if at_h < lasts} == {daily}
    assert any(value != daily for _, value in bare)
    return Panel(
        title=title,
        traces=(
            Trace("without", WITHOUT, bare, dashed=True, lift=-9),
            Trace("with the bridge", WITH, even, lift=7),
        ),
        last_x=hours,
        x_ticks=tuple(range(0, hours + 1, 24)),
        last_y=axis[-1],
        y_ticks=axis,
        mark=lasts,
        mark_words="bridge ends, new drug at the tip",
    )


def unrinsed_panel(cold: str, cnew: str, daily: str, axis: tuple[int, ...]) -> Panel:
    """Return the panel of a bridge into a reservoir that was rinsed, and into one that was not."""
    old, new = drug(cold), drug(cnew)
    path_pl = way("80", "0.199").volume_pl
    plan = bridge.plan(path_pl, old, new, mcg(daily))
    mixed = mixture.mixed(ml("1.4"), old, ml("20"), new)
    flow, lasts_ms = bridged(plan, simple(daily)), plan.bridge.duration_ms
    clean, off = (
        dose_at_tip(filled((path_pl, old.concentration.ng_per_ml)), strength, flow, {lasts_ms}, 72)
        for strength in (new.concentration.ng_per_ml, mixed.ng_per_ml)
    )
    assert off[-1][1] == Fraction(daily) * (1 + mixed.percent / 100)
    percent = percent_text(mixed.percent)
    return Panel(
        title=f"{int(cold):,} to {int(cnew):,} mcg/mL at {daily} mcg/day: mcg/day at the tip",
        traces=(
            Trace(f"not rinsed: {percent}", WITHOUT, off, dashed=True, lift=0 if mixed.percent > 0 else -6),
            Trace("rinsed", WITH, clean, lift=0 if mixed.percent > 0 else 6),
        ),
        last_x=72,
        x_ticks=(0, 24, 48, 72),
        last_y=axis[-1],
        y_ticks=axis,
        mark=Fraction(lasts_ms, HOUR),
        mark_words="bridge ends, new drug at the tip",
    )


def drawn_bridge() -> str:
    """Return the picture of bridges and of what happens without."""
    return svg(
        [
            bridge_panel(
                "500 to 2,000 mcg/mL at 200 mcg/day: mcg/day at the tip",
                ("80", "500", "2000", simple("200")),
                120,
                (0, 50, 100, 200, 250),
            ),
            bridge_panel(
                "2,000 to 500 mcg/mL at 600 mcg/day: mcg/day at the tip",
                ("60", "2000", "500", simple("600")),
                72,
                (0, 600, 1_200, 2_400),
            ),
            bridge_panel(
                "500 to 2,000 mcg/mL under flex, 150 mcg in the day: mcg/day at the tip",
                ("81.3", "500", "2000", NIGHTS),
                168,
                (0, 50, 150, 250),
            ),
        ],
        "Dose at the tip of the catheter with and without a bridge bolus",
    )


def drawn_unrinsed() -> str:
    """Return the picture of reservoirs that were not rinsed."""
    return svg(
        [
            unrinsed_panel("2000", "500", "300", (0, 100, 200, 300, 400)),
            unrinsed_panel("500", "2000", "200", (0, 100, 200, 250)),
        ],
        "Dose at the tip of the catheter after a change of strength without a rinse",
    )


@pytest.mark.parametrize(
    ("name", "draw"), [("tip-bridge.svg", drawn_bridge), ("tip-unrinsed.svg", drawn_unrinsed)]
)
def test_that_the_picture_of_the_dose_at_the_tip_is_current(name, draw) -> None:
    picture = draw()
    wanted = os.environ.get("CISTERNA_SCREENS")
    if wanted:
        Path(wanted).mkdir(parents=True, exist_ok=True)
        (Path(wanted) / name).write_text(picture, encoding="utf-8")
        return
    assert (PICTURES / name).read_text(encoding="utf-8") == picture, "Draw it anew: make screens"


def test_that_a_line_is_drawn_only_where_it_bends() -> None:
    points = tuple((Fraction(hour), Fraction(5 if hour < 3 else 7)) for hour in range(6))
    panel = Panel("t", (Trace("w", "#000000", points),), 6, (0,), 10, (0,), Fraction(3), "m")
    (line,) = [each for each in svg([panel], "d").split("<path") if 'stroke="#000000"' in each]
    assert line.count("H") == 2  # to the bend, and to the end
    assert all(later[0] > earlier[0] for earlier, later in pairwise(points))
