"""Hands in theatre: to join pump and catheter, and to part them, at the simulated bench.

Apart from `implant`, which tells the pump something: hands change truth, and the pump learns nothing of
it. A pump that was told its catheter and not joined pumps into the air.
"""

from __future__ import annotations

from console.domain.catheter import Catheter
from console.domain.hands import Join, Part
from console.domain.prescription import Drug
from console.domain.quantities import Concentration, Volume
from console.domain.wording import drug_text, moment_text
from ui.models import implant as implants
from ui.state import ConsoleState

CSF = "csf"
TOLD = "Hands change what is really there. The pump learns nothing of it until it is told."


def fillings(state: ConsoleState) -> tuple[tuple[str, str], ...]:
    """Return what a catheter that is joined can hold: CSF, or drug of a strength that the drug is sold in."""
    return ((CSF, "CSF"), *strengths(state))


def strengths(state: ConsoleState) -> tuple[tuple[str, str], ...]:
    """Return the drug that a catheter can be full of: (ng/mL as text, `baclofen 2,000 mcg/mL`)."""
    return tuple((str(drug.concentration.ng_per_ml), drug_text(drug)) for drug in _drugs(state))


def to_join(filling: str, catheter: Catheter | str, state: ConsoleState) -> Join | str:
    """Return what the hands are to do, or the sentence that says what is missing."""
    if not filling:
        return "Say what the catheter to be joined holds."
    if isinstance(catheter, str) or catheter.volume_pl is None:
        return "The simulated catheter needs a volume: give its lengths, or type the volume, then join it."
    if filling == CSF:
        return Join(Volume(catheter.volume_pl))
    strength = Concentration(int(filling))
    drug = next(drug for drug in _drugs(state) if drug.concentration == strength)
    return Join(Volume(catheter.volume_pl), drug)


def off(state: ConsoleState) -> str:
    """Return why hands can do nothing; empty when they can."""
    if state.hands:
        return ""
    return "Hands reach a simulated pump only while it is linked."


def deeds(state: ConsoleState) -> tuple[tuple[str, str], ...]:
    """Return what hands did in theatre: (when, what), the oldest first."""
    return tuple(
        (moment_text(deed.therapy_ms), _words(deed.hand, deed.felt.words))
        for deed in state.deeds
        if isinstance(deed.hand, Join | Part)
    )


def _words(hand: Join | Part, felt: str) -> str:
    if isinstance(hand, Part):
        done = "Parted from the catheter"
    else:
        holds = "CSF" if hand.drug is None else drug_text(hand.drug)
        done = f"Joined to a catheter with {implants.volume_text(hand.volume.pl)} of {holds}"
    return f"{done}. {felt}".strip() if felt else done


def _drugs(state: ConsoleState) -> tuple[Drug, ...]:
    """Return the pump's drug, else the catalog's first, in each strength it is sold in; the pump's too."""
    held = None if state.reading is None else state.reading.prescription.drug
    name = held.name if held is not None else next(iter(state.catalog.drugs), "")
    rules = state.catalog.drugs.get(name)
    sold = set() if rules is None else {strength.concentration for strength in rules.strengths}
    if held is not None:
        sold.add(held.concentration)
    return tuple(Drug(name, strength) for strength in sorted(sold))
