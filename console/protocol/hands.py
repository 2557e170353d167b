"""What hands do at the simulated bedside to its wire structs and back.

Apart from `values`, which a foreign pump needs too: only a simulator has hands.
"""

from __future__ import annotations

from console.domain.hands import Aspirate, Hand, Inject, Join, Part, Port, PressButton, Rinse
from console.domain.quantities import Volume
from console.protocol import values
from console.protocol.wire import (
    WireAspirate,
    WireHand,
    WireInject,
    WireJoin,
    WirePart,
    WirePress,
    WireRinse,
)


def to_wire(hand: Hand) -> WireHand:
    """Return the wire form of what hands do."""
    match hand:
        case Aspirate(port, volume):
            return WireAspirate(port.value, None if volume is None else volume.pl)
        case Inject(port, drug, volume):
            return WireInject(port.value, values.drug_to_wire(drug), volume.pl)
        case Rinse(drug, volume, times):
            return WireRinse(values.drug_to_wire(drug), volume.pl, times)
        case Join(volume, drug):
            return WireJoin(volume.pl, None if drug is None else values.drug_to_wire(drug))
        case Part():
            return WirePart()
        case PressButton():
            return WirePress()


def from_wire(wire: WireHand) -> Hand:
    """Return what the hands do; raises `RemoteProtocolError` if the domain refuses it."""
    match wire:
        case WireAspirate(port, pl):
            return Aspirate(values.named(Port, port), None if pl is None else Volume(pl))
        case WireInject(port, drug, pl):
            return Inject(values.named(Port, port), values.drug_from_wire(drug), Volume(pl))
        case WireRinse(drug, pl, times):
            held = values.drug_from_wire(drug)
            return values.held(lambda: Rinse(held, Volume(pl), times), "A rinse")
        case WireJoin(volume_pl, joined):
            return Join(Volume(volume_pl), None if joined is None else values.drug_from_wire(joined))
        case WirePart():
            return Part()
        case WirePress():
            return PressButton()
