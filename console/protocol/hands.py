"""What hands do at the simulated bedside to its wire structs and back.

Apart from `values`, which a foreign pump needs too: only a simulator has hands.
"""

from __future__ import annotations

from console.domain import hands
from console.domain.hands import (
    Admit,
    Aspirate,
    AtPatient,
    Care,
    Discharge,
    DrawCsf,
    Examine,
    GiveOral,
    Hand,
    Inject,
    Join,
    Look,
    LumbarBolus,
    OralDrug,
    Part,
    Port,
    PressButton,
    Rinse,
)
from console.domain.pairing import Paired, PairingKey, Panel
from console.domain.quantities import Dose, Volume
from console.protocol import values
from console.protocol.messages import Felt, PanelShown
from console.protocol.wire import (
    WireAdmit,
    WireAspirate,
    WireAtPatient,
    WireDischarge,
    WireDrawCsf,
    WireExamine,
    WireFinding,
    WireHand,
    WireInject,
    WireJoin,
    WireLumbarBolus,
    WireOral,
    WirePaired,
    WirePart,
    WirePress,
    WireRinse,
)


def panel_to_wire(panel: Panel) -> PanelShown:
    """Return the wire form of what the panel shows."""
    paired = tuple(WirePaired(each.name, each.fingerprint, each.own) for each in panel.paired)
    key = None if panel.code is None else PairingKey.parse(panel.code).data
    return PanelShown(key, panel.left_ms, paired)


def panel_from_wire(wire: PanelShown) -> Panel:
    """Return what the panel shows."""
    paired = tuple(Paired(each.name, each.fingerprint, each.own) for each in wire.paired)
    code = None if wire.key is None else PairingKey(wire.key).text
    return Panel(code, wire.left_ms, paired)


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
        case _:
            return _at_patient_to_wire(hand)


def _at_patient_to_wire(hand: AtPatient) -> WireAtPatient:
    match hand:
        case Examine(look):
            return WireExamine(look.value)
        case GiveOral(drug, mg):
            return WireOral(drug.value, mg)
        case LumbarBolus(dose):
            return WireLumbarBolus(dose.ng)
        case DrawCsf(volume):
            return WireDrawCsf(volume.pl)
        case Admit(care):
            return WireAdmit(care.value)
        case Discharge():
            return WireDischarge()


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
        case _:
            return _at_patient(wire)


def _at_patient(wire: WireAtPatient) -> AtPatient:
    match wire:
        case WireExamine(look):
            return Examine(values.named(Look, look))
        case WireOral(drug, mg):
            return GiveOral(values.named(OralDrug, drug), mg)
        case WireLumbarBolus(ng):
            return LumbarBolus(Dose(ng))
        case WireDrawCsf(pl):
            return DrawCsf(Volume(pl))
        case WireAdmit(care):
            return Admit(values.named(Care, care))
        case WireDischarge():
            return Discharge()


def felt_to_wire(felt: hands.Felt) -> Felt:
    """Return the message that tells what hands felt."""
    findings = tuple(WireFinding(what, how) for what, how in felt.findings)
    return Felt(None if felt.volume is None else felt.volume.pl, felt.words, findings)


def felt_from_wire(told: Felt) -> hands.Felt:
    """Return what hands felt."""
    findings = tuple((finding.what, finding.how) for finding in told.findings)
    return hands.Felt(None if told.pl is None else Volume(told.pl), told.words, findings)
