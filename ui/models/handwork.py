"""What hands did and felt, in a line of the record.

Apart from the pages on which hands act, because Visits tells it of any pump at any time.
"""

from __future__ import annotations

from fractions import Fraction

from console.domain.hands import (
    Admit,
    Aspirate,
    AtPatient,
    Care,
    Discharge,
    DrawCsf,
    Examine,
    Felt,
    GiveOral,
    Hand,
    Inject,
    Join,
    Look,
    LumbarBolus,
    Part,
    Port,
    PressButton,
    Rinse,
)
from console.domain.quantities import NG_PER_MCG, Volume
from console.domain.visit import Event
from console.domain.wording import amount, drug_text
from console.errors import RecordsError

PORTS = {Port.RESERVOIR: "reservoir port", Port.CATHETER: "catheter access port"}
"""What a needle stands in, in words."""

LOOKS = {
    Look.HISTORY: "History",
    Look.EXAMINATION: "Examination",
    Look.MONITOR: "Vital signs",
    Look.X_RAY: "X-ray of pump and catheter",
    Look.ROTOR: "Rotor check",
    Look.DYE: "Dye study",
}
"""What was looked at, in words."""

CARES = {Care.OBSERVATION: "for observation", Care.VENTILATION: "for ventilation"}


def words(hand: Hand) -> str:
    """Return what hands did: `Hands aspirated through the reservoir port until nothing more came`."""
    match hand:
        case Aspirate(port, wanted):
            until = "until nothing more came" if wanted is None else f"up to {_ml(wanted)}"
            return f"Hands aspirated through the {PORTS[port]} {until}"
        case Inject(port, drug, volume):
            return f"Hands injected {_ml(volume)} of {drug_text(drug)} through the {PORTS[port]}"
        case Rinse(drug, volume, times):
            return f"Hands rinsed {times} × {_ml(volume)} with {drug_text(drug)}"
        case Join(volume, drug):
            inside = "cerebrospinal fluid (CSF)" if drug is None else drug_text(drug)
            return f"Hands joined the pump to a catheter that holds {_ml(volume)} of {inside}"
        case Part():
            return "Hands took the pump off its catheter"
        case PressButton():
            return "The patient's button was pressed"
        case _:
            return _at_patient(hand)


def _at_patient(hand: AtPatient) -> str:
    match hand:
        case Examine(look):
            return LOOKS[look]
        case GiveOral(drug, mg):
            return f"Gave {amount(mg, 'mg')} of {drug.value} by mouth"
        case LumbarBolus(dose):
            return f"Gave a test bolus of {amount(Fraction(dose.ng, NG_PER_MCG), 'mcg')} by lumbar puncture"
        case DrawCsf(volume):
            return f"Drew {_ml(volume)} of cerebrospinal fluid (CSF) by lumbar puncture"
        case Admit(care):
            return f"Admitted the patient {CARES[care]}"
        case Discharge():
            return "Sent the patient home"


def done(hand: Hand, felt: Felt) -> str:
    """Return what hands did and what they felt of it."""
    drawn = "" if felt.volume is None else _ml(felt.volume)
    said = ", ".join(part for part in (drawn, felt.words) if part)
    found = "; ".join(f"{what}: {how}" for what, how in felt.findings)
    told = " ".join(part for part in (said, found) if part)
    return f"{words(hand)}: {told}" if told else words(hand)


def told(event: Event) -> str:
    """Return a row of the trail that tells of hands; one that cannot be read says so."""
    from console.records.changes import deed_of
    from console.records.trail import DEED

    if event.unit != DEED:
        return f"hands could not: {event.after}"
    try:
        return done(*deed_of(event.after))
    except RecordsError as broken:
        return f"hands acted, but the record of it cannot be read: {broken}"


def _ml(volume: Volume) -> str:
    return amount(volume.ml, "mL", 3)
