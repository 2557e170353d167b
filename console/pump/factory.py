"""How a pump leaves the factory: filled, programmed and with a first version, into an empty memory.

Apart from the firmware, which only ever starts from a memory. It overwrites nothing. A pump is made as
it is in a patient, its path full of its drug, or as it leaves its box, joined to nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from console.domain import calendar, dosing, limits
from console.domain.catalog import Catalog, PumpModel, ResponseParameters
from console.domain.catheter import Catheter
from console.domain.change import ProgramChange
from console.domain.prescription import EVERY_DAY, DayGroup, Drug, Flex, Prescription, Step
from console.domain.quantities import MS_PER_DAY, Concentration, DoseRate, Volume
from console.errors import PumpMemoryError, RuleBroken
from console.protocol import codec, values
from console.pump import body, state
from console.pump.accuracy import Accuracy
from console.pump.body import Body
from console.pump.catheter import NO_DRUG
from console.pump.history import NO_OPERATION, HistoryEntry
from console.pump.kept_world import new_to_wire
from console.pump.log import GENESIS, EventLog
from console.pump.memory import Memory
from console.pump.response import Response, steady
from console.pump.world import Origin, Standing

MODEL = "SP-20"
SERIAL = "SIM-700182"
LONGEST_SERIAL = 40
FACTORY = "factory"
SEED = 108
"""With a pump's serial number, what makes it as accurate as it is where nobody says otherwise.

Chosen so that no sample patient's refills look like a fault: two in a row that differ alike are said.
"""

PATIENT = "rivera"
"""Whose response a pump meets where nobody says whose: the typical figures of the label."""

UNTOLD_CATHETER = Volume.from_ml(Decimal("0.176"))
"""What a catheter of untold volume really holds: 80 cm at 0.0022 mL/cm (a teaching value)."""

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
    catheter: Catheter | None = None,
    primed: bool = True,
    seed: int | None = None,
    near_empty: bool = False,
    patient: str = PATIENT,
) -> None:
    """Put a new pump into `memory`: version 0 runs `prescription` from `clock_ms` out of `filled`.

    Left out, they are `first_prescription` and the model's capacity. `catheter` is what the pump is told of
    its catheter. A `primed` pump is in a patient: tubing and catheter are full of its drug. One that is not
    is as it leaves its box: nothing in the tubing, joined to no catheter. With a `seed` it is as accurate as
    real ones are, without one exact. `near_empty`: little arrives from the last mL, and the patient feels it.
    `patient` is the name of their response: used to the program for years if it is `primed`, else to no drug.
    Raises `RuleBroken` for what the model cannot hold or run and for a patient that there is not,
    `PumpMemoryError` if the memory holds a pump already.
    """
    if model not in catalog.pumps:
        known = ", ".join(sorted(catalog.pumps))
        raise RuleBroken(f"There is no pump model {model}; there is {known}.")
    if not 1 <= len(serial) <= LONGEST_SERIAL or not serial.isprintable():
        raise RuleBroken(f"A pump's serial number has 1 to {LONGEST_SERIAL} printable characters.")
    calendar.moment(clock_ms)
    kind = catalog.pumps[model]
    order = _Order(
        model=kind,
        serial=serial,
        prescription=prescription or first_prescription(kind),
        filled=filled or kind.capacity,
        clock_ms=clock_ms,
        catheter=catheter,
        primed=primed,
        origin=Origin(Accuracy(seed, serial), near_empty),
        response=_response(catalog, patient),
    )
    _check(catalog, order)
    if memory.load() is not None:
        raise PumpMemoryError(f"{memory.name} holds a pump already; it was left as it is.")
    memory.save(state.pack(_made(order)), durable=True)


@dataclass(frozen=True, slots=True)
class _Order:
    """All that one pump is made from."""

    model: PumpModel
    serial: str
    prescription: Prescription
    filled: Volume
    clock_ms: int
    catheter: Catheter | None
    primed: bool
    origin: Origin
    response: ResponseParameters


def _check(catalog: Catalog, order: _Order) -> None:
    model, runs, later = order.model, order.prescription, order.prescription.later
    stops = limits.stops(runs, ProgramChange(runs), catalog, model.name)
    if stops:
        raise RuleBroken(stops[0].sentence)
    if order.filled > model.capacity:
        raise RuleBroken(f"A {model.name} holds {model.capacity.ml} mL, not {order.filled.ml} mL.")
    if later is not None and later.at_ms <= order.clock_ms:
        raise RuleBroken("What a new pump is to run later begins after it is made.")


def _made(order: _Order) -> state.State:
    model, clock_ms, change = order.model, order.clock_ms, ProgramChange(order.prescription)
    first = HistoryEntry(
        version=0,
        operation=NO_OPERATION,
        digest=codec.digest(order.serial, 0, change),
        base_version=0,
        console=FACTORY,
        user=FACTORY,
        at_ms=clock_ms,
        change=values.to_wire(change),
    )
    what = f"Made as {model.name} {order.serial}, filled and programmed."
    return state.State(
        model=model.name,
        serial=order.serial,
        made_ms=clock_ms,
        boots=0,
        clock_ms=clock_ms,
        filled_pl=str(order.filled.pl),
        withdrawn_pl="0",
        delivered_pl="0",
        corrected_pl="0",
        history=(first,),
        log=EventLog().with_entry(clock_ms, "made", what).entries,
        log_before=GENESIS,
        alarms=(),
        silenced_until_ms=None,
        battery=state.WireBattery(0, clock_ms, 0),
        bolus=None,
        presses=(),
        implanted=None if order.catheter is None else values.catheter_to_wire(order.catheter),
        world=new_to_wire(order.origin, _body(order), Standing(), _patient(order)),
    )


def _response(catalog: Catalog, patient: str) -> ResponseParameters:
    if patient not in catalog.responses:
        known = ", ".join(sorted(catalog.responses))
        raise RuleBroken(f"There is no simulated patient {patient}; there is {known}.")
    return catalog.responses[patient]


def _patient(order: _Order) -> Response:
    """Return the patient as the pump is made: used to its program for years, or to nothing."""
    daily_ng = dosing.weekly_mean_ng(order.prescription.infusion) if order.primed else 0
    used = steady(order.clock_ms, float(Fraction(daily_ng) / MS_PER_DAY))
    return Response(order.response, order.clock_ms, used)


def _body(order: _Order) -> Body:
    """Return what is true of a new pump; its tubing really holds what a bridge clears."""
    strength = Fraction(order.prescription.drug.concentration.ng_per_ml)
    told_pl = None if order.catheter is None else order.catheter.volume_pl
    catheter = body.line_of(UNTOLD_CATHETER.pl if told_pl is None else told_pl, strength)
    return body.made(
        drawable_pl=Fraction(order.filled.pl),
        residual_pl=Fraction(order.model.residual.pl),
        ng_per_ml=strength,
        tubing=body.line_of(order.model.bridge_tubing.pl, strength if order.primed else NO_DRUG),
        catheter=catheter if order.primed else None,
    )
