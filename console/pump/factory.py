"""How a pump leaves the factory: filled, programmed and with a first version, into an empty memory.

Apart from the firmware, which only ever starts from a memory. It overwrites nothing.
"""

from __future__ import annotations

from decimal import Decimal

from console.domain import calendar, limits
from console.domain.catalog import Catalog, PumpModel
from console.domain.change import ProgramChange
from console.domain.prescription import EVERY_DAY, DayGroup, Drug, Flex, Prescription, Step
from console.domain.quantities import Concentration, DoseRate, Volume
from console.errors import PumpMemoryError, RuleBroken
from console.protocol import codec, values
from console.pump import state
from console.pump.history import NO_OPERATION, HistoryEntry
from console.pump.log import EventLog
from console.pump.memory import Memory

MODEL = "SP-20"
SERIAL = "SIM-700182"
LONGEST_SERIAL = 40
FACTORY = "factory"

_DRUG = Drug("baclofen", Concentration.from_mcg_per_ml(Decimal(2000)))
_DAY = ((0, 10), (6, 14), (9, 11), (18, 12), (21, 10))
"""Hours and mcg/h of the 267 mcg/day that a new pump runs (source: the commands' paper, `pump`)."""


def first_prescription(model: PumpModel) -> Prescription:
    """Return what a new pump runs: baclofen 2000 mcg/mL in a flex of 267 mcg/day, and the model's alarm."""
    steps = tuple(Step(hour * 60, DoseRate.from_mcg_per_h(Decimal(rate))) for hour, rate in _DAY)
    return Prescription(_DRUG, Flex((DayGroup(EVERY_DAY, steps),)), model.low_reservoir_default)


def manufacture(
    catalog: Catalog,
    memory: Memory,
    *,
    clock_ms: int,
    model: str = MODEL,
    serial: str = SERIAL,
    prescription: Prescription | None = None,
    filled: Volume | None = None,
) -> None:
    """Put a new pump into `memory`: version 0 runs `prescription` from `clock_ms` out of `filled`.

    Left out, they are `first_prescription` and the model's capacity. Raises `RuleBroken` for what the
    model cannot hold or run, `PumpMemoryError` if the memory holds a pump already.
    """
    if model not in catalog.pumps:
        known = ", ".join(sorted(catalog.pumps))
        raise RuleBroken(f"There is no pump model {model}; there is {known}.")
    if not 1 <= len(serial) <= LONGEST_SERIAL or not serial.isprintable():
        raise RuleBroken(f"A pump's serial number has 1 to {LONGEST_SERIAL} printable characters.")
    calendar.moment(clock_ms)
    kind = catalog.pumps[model]
    runs = prescription or first_prescription(kind)
    volume = filled or kind.capacity
    _check(catalog, kind, runs, volume)
    if memory.load() is not None:
        raise PumpMemoryError(f"{memory.name} holds a pump already; it was left as it is.")
    memory.save(state.pack(_made(kind, serial, runs, volume, clock_ms)), durable=True)


def _check(catalog: Catalog, model: PumpModel, prescription: Prescription, volume: Volume) -> None:
    stops = limits.stops(prescription, ProgramChange(prescription), catalog, model.name)
    if stops:
        raise RuleBroken(stops[0].sentence)
    if volume > model.capacity:
        raise RuleBroken(f"A {model.name} holds {model.capacity.ml} mL, not {volume.ml} mL.")


def _made(
    model: PumpModel, serial: str, prescription: Prescription, volume: Volume, clock_ms: int
) -> state.State:
    change = ProgramChange(prescription)
    first = HistoryEntry(
        version=0,
        operation=NO_OPERATION,
        digest=codec.digest(serial, 0, change),
        base_version=0,
        console=FACTORY,
        user=FACTORY,
        at_ms=clock_ms,
        change=values.to_wire(change),
    )
    log = EventLog().with_entry(clock_ms, "made", f"Made as {model.name} {serial}, filled and programmed.")
    return state.State(
        model=model.name,
        serial=serial,
        made_ms=clock_ms,
        boots=0,
        clock_ms=clock_ms,
        filled_pl=str(volume.pl),
        withdrawn_pl="0",
        delivered_pl="0",
        history=(first,),
        log=log.entries,
    )
