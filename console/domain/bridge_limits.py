"""The hard limits of a bridge: that there is one to give, and that the pump can give it.

Apart from `refill_limits` and `program_limits`, which both may carry a bridge. How a bridge is worked out
stands elsewhere; here its phases are only held against pump and drug.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from console.domain.bounds import daily_ng, derived_in_range
from console.domain.catalog import Catalog, PumpModel
from console.domain.change import Bridge, Phase, RefillChange
from console.domain.finding import Finding, stop
from console.domain.prescription import Drug
from console.domain.quantities import MS_PER_HOUR, NG_PER_MCG, PL_PER_ML, Volume
from console.domain.reading import BolusKind, RunningBolus
from console.domain.wording import amount, drug_text


def recalculated_stops(
    bridge: Bridge, catalog: Catalog, pump: PumpModel, running: RunningBolus | None
) -> Iterator[Finding]:
    """Yield what keeps a program's own bridge from taking the place of the one under way."""
    if not bridging(running):
        sentence = "No bridge runs, so there is none to work out again. A new strength comes by a refill."
        yield stop("bridge-not-running", "bridge", sentence)
    yield from phase_stops(bridge, catalog, pump)


def refill_bridge_stops(
    held: Drug, change: RefillChange, catalog: Catalog, pump: PumpModel, running: RunningBolus | None
) -> Iterator[Finding]:
    """Yield what keeps the bridge of a refill from being given in a pump that held `held`."""
    if change.bridge is None:
        return
    if not bridging(running):
        cleared = change.bridge.phases[0].clears
        if held == change.prescription.drug:
            sentence = "Drug and strength stay as they are: there is nothing to bridge. Leave the bridge out."
            yield stop("bridge-needless", "bridge", sentence)
        elif len(change.bridge.phases) > 1 or cleared != held:
            sentence = f"The path holds {drug_text(held)} alone. Work the bridge out again."
            yield stop("bridge-differs", "bridge", sentence)
    yield from phase_stops(change.bridge, catalog, pump)


def bridging(running: RunningBolus | None) -> bool:
    """Return whether a bridge is under way."""
    return running is not None and running.kind is BolusKind.BRIDGE


def phase_stops(bridge: Bridge, catalog: Catalog, pump: PumpModel) -> Iterator[Finding]:
    """Yield what of a bridge lies outside the pump's flow or the highest daily dose at the tip."""
    for phase in bridge.phases:
        if not isinstance(phase.amount, Volume) or phase.clears is None:
            continue
        flow = Fraction(phase.amount.pl * MS_PER_HOUR, phase.duration_ms)
        if not pump.flow_low_pl_per_h <= flow <= pump.flow_high_pl_per_h:
            yield stop("bridge-flow", "bridge", _flow_sentence(flow, pump))
        dose = tip_ng_per_day(phase, phase.clears) / NG_PER_MCG
        yield from derived_in_range("The bridge", "bridge", dose, catalog.quantities["bridge-daily-dose"])


def tip_ng_per_day(phase: Phase, clears: Drug) -> Fraction:
    """Return the dose in ng/day of the old drug that leaves the tip during a phase of a bridge."""
    volume_pl = phase.amount.pl if isinstance(phase.amount, Volume) else 0
    return daily_ng(volume_pl, clears, phase.duration_ms)


def _flow_sentence(flow: Fraction, pump: PumpModel) -> str:
    told = amount(flow * 24 / PL_PER_ML, "mL/day", 4)
    low = amount(Fraction(pump.flow_low_pl_per_h * 24, PL_PER_ML), "mL/day")
    high = amount(Fraction(pump.flow_high_pl_per_h * 24, PL_PER_ML), "mL/day")
    return f"The bridge would run at {told}; the {pump.name} gives {low} to {high}. Keep another dose."
