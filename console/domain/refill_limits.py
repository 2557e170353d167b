"""The hard limits of a refill: what fits into the reservoir, what may be in it, and what then runs.

Apart from `rules`, which asks about rinse, residual and strength. Everything the pump is told in a refill
is held against the model here, before anything is sent.
"""

from __future__ import annotations

from collections.abc import Iterator

from console.domain.bounds import in_range
from console.domain.bridge_limits import refill_bridge_stops
from console.domain.catalog import Catalog, PumpModel
from console.domain.change import RefillChange
from console.domain.finding import Finding, stop
from console.domain.prescription import Drug, Prescription
from console.domain.program_limits import prescription_stops
from console.domain.quantities import Volume
from console.domain.reading import NOTHING_GIVEN, Given, RunningBolus
from console.domain.wording import amount, drug_text


def stops(
    before: Prescription,
    change: RefillChange,
    catalog: Catalog,
    pump: PumpModel,
    running: RunningBolus | None,
    *,
    given: Given = NOTHING_GIVEN,
) -> Iterator[Finding]:
    """Yield what keeps a refill from being told to a pump that ran `before`."""
    wanted = change.prescription.drug
    yield from _volume_stops(change, catalog, pump)
    if wanted.name not in catalog.drugs:
        sentence = f"No rules are known for {wanted.name}; only a drug with rules goes into the pump."
        yield stop("drug-unknown", "drug", sentence)
        return
    if change.filled.pl == 0 and wanted != before.drug:
        sentence = f"Nothing was filled, so {drug_text(before.drug)} is what the pump holds."
        yield stop("drug-differs", "drug", f"{sentence} Record what was filled, or leave the drug as it is.")
    yield from _strength_stops(wanted, catalog)
    yield from refill_bridge_stops(before.drug, change, catalog, pump, running)
    yield from prescription_stops(change.prescription, catalog, pump, given=given)


def _volume_stops(change: RefillChange, catalog: Catalog, pump: PumpModel) -> Iterator[Finding]:
    typed = (("withdrawn", change.withdrawn), ("left", change.left), ("filled", change.filled))
    for field, volume in typed:
        quantity = catalog.quantities[f"{field}-volume"]
        yield from in_range(quantity.label, field, volume.ml, quantity)
    holds, alarm = Volume(change.holds_pl), change.prescription.low_reservoir
    if holds > pump.capacity:
        sentence = (
            f"With {amount(holds.ml, 'mL')} the reservoir would be overfilled: the {pump.name} holds "
            f"{amount(pump.capacity.ml, 'mL')}. Fill less."
        )
        yield stop("over-capacity", "filled", sentence)
    if change.filled.pl > 0 and alarm >= holds:
        sentence = (
            f"The low-reservoir alarm at {amount(alarm.ml, 'mL')} would sound at once, with "
            f"{amount(holds.ml, 'mL')} in the reservoir. Fill more, or set it lower."
        )
        yield stop("alarm-above-volume", "low-reservoir", sentence)


def _strength_stops(wanted: Drug, catalog: Catalog) -> Iterator[Finding]:
    if wanted.concentration in catalog.drugs[wanted.name].screening_strengths:
        strengths = (each.concentration for each in catalog.drugs[wanted.name].strengths)
        others = ", ".join(amount(each.mcg_per_ml, "mcg/mL") for each in strengths)
        sentence = (
            f"{drug_text(wanted)} is for screening by lumbar puncture and goes into no pump. "
            f"Fill one of the strengths for pumps: {others}."
        )
        yield stop("screening-strength", "strength", sentence)
    else:
        typed, quantity = wanted.concentration.mcg_per_ml, catalog.quantities["concentration"]
        yield from in_range("The strength", "strength", typed, quantity)
