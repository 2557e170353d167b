"""What the trainer's service tells, as values of the console: truth, signs, faults, deeds and the trace.

Apart from `trainer`, which asks for it. Whole numbers throughout, as the link carries them; units stand in
the names. None of it is ever shown to a trainee.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.faults import Fault
from console.errors import RemoteProtocolError, RuleBroken
from console.protocol import messages
from console.protocol.truth import WireDeed, WireFault, WireSample, WireSigns
from console.protocol.wire import WireParcel

Parcels = tuple[tuple[int, int], ...]
"""Fluids one behind the other from pump to tip: pL and ng/mL of each."""


@dataclass(frozen=True, slots=True)
class SignsTold:
    """How the simulated patient is.

    `level_thousandths` is the model drug level on an arbitrary scale; `effect`, `withdrawal` and `overdose`
    are permille; `tones` are muscle groups, each with its tone in hundredths of the modified Ashworth scale.
    """

    level_thousandths: int
    effect: int
    tones: tuple[tuple[str, int], ...]
    spasms_tenths_per_h: int
    spasm_severity: int
    sedation: int
    withdrawal: int
    overdose: int
    heart_rate: int
    systolic: int
    diastolic: int
    breaths: int
    spo2: int
    temperature_tenths: int
    gcs: int
    itch: bool


@dataclass(frozen=True, slots=True)
class TruthTold:
    """What is really so at `clock_ms`, rounded down; `catheter` is None while the pump is joined to none.

    `reservoir_pl` counts what cannot be drawn too, `drawable_pl` does not; `calculated_pl` is what the pump
    believes. `given_ng` is what has left the tip so far. One flow is commanded, the other is at the tip.
    """

    reservoir_pl: int
    ng_per_ml: int
    tubing: Parcels
    catheter: Parcels | None
    given_ng: int
    clock_ms: int
    drawable_pl: int
    calculated_pl: int
    commanded_pl_per_day: int
    tip_pl_per_day: int
    signs: SignsTold
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Deed:
    """Something the trainer did at `at_ms` of the pump's clock: its kind, and in words."""

    at_ms: int
    kind: str
    what: str


@dataclass(frozen=True, slots=True)
class FaultsTold:
    """The faults on the pump at `clock_ms`, those still to come too, and every deed of the trainer so far."""

    clock_ms: int
    faults: tuple[Fault, ...]
    deeds: tuple[Deed, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """One moment of the trace: what can be drawn, flows, the model drug level and the mean tone."""

    at_ms: int
    true_pl: int
    calculated_pl: int
    commanded_pl_per_day: int
    tip_pl_per_day: int
    level_thousandths: int
    tone_hundredths: int


@dataclass(frozen=True, slots=True)
class TraceTold:
    """What was so in the last time, in order of it."""

    samples: tuple[Sample, ...]


def truth(told: messages.Truth) -> TruthTold:
    """Return what `told` says."""
    return TruthTold(
        reservoir_pl=told.reservoir_pl,
        ng_per_ml=told.ng_per_ml,
        tubing=_parcels(told.tubing),
        catheter=None if told.catheter is None else _parcels(told.catheter),
        given_ng=told.given_ng,
        clock_ms=told.clock_ms,
        drawable_pl=told.drawable_pl,
        calculated_pl=told.calculated_pl,
        commanded_pl_per_day=told.commanded_pl_per_day,
        tip_pl_per_day=told.tip_pl_per_day,
        signs=signs(told.signs),
        faults=faults(told.faults),
    )


def signs(wire: WireSigns) -> SignsTold:
    """Return the signs that `wire` carries."""
    told = {name: getattr(wire, name) for name in WireSigns.__struct_fields__}
    return SignsTold(**(told | {"tones": tuple((tone.group, tone.hundredths) for tone in wire.tones)}))


def faults(wire: tuple[WireFault, ...]) -> tuple[Fault, ...]:
    """Return the faults that `wire` carries; raises `RemoteProtocolError` for one that there cannot be."""
    try:
        return tuple(Fault(each.name, each.value, each.from_ms, each.until_ms) for each in wire)
    except RuleBroken as why:
        raise RemoteProtocolError(f"The pump tells of a fault that there cannot be. {why}") from why


def deeds(wire: tuple[WireDeed, ...]) -> tuple[Deed, ...]:
    """Return the trainer's deeds that `wire` carries."""
    return tuple(Deed(each.at_ms, each.kind, each.what) for each in wire)


def samples(wire: tuple[WireSample, ...]) -> tuple[Sample, ...]:
    """Return the moments that `wire` carries."""
    return tuple(Sample(*(getattr(each, name) for name in WireSample.__struct_fields__)) for each in wire)


def _parcels(wire: tuple[WireParcel, ...]) -> Parcels:
    return tuple((parcel.pl, parcel.ng_per_ml) for parcel in wire)
