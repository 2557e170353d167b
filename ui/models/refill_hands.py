"""The hands' world in words: what was done and felt, the vials, and where the console was told else.

Apart from `refill`, which is what the console is told: nothing here goes into a field by itself. Most
accidents live between the two, so a difference between them is said in words. Knows no Qt.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from console.domain import calendar
from console.domain.calendar import clock_text, minute_of_day
from console.domain.hands import Aspirate, Hand, Inject, Port, Rinse, enters_catheter
from console.domain.prescription import Drug
from console.domain.quantities import Volume
from console.domain.wording import amount, drug_text, number_text
from ui.models import handwork
from ui.models import refill_entry as entries
from ui.models.refill_entry import MONTHS, Accessed, RefillEntry, Rinsed
from ui.models.refill_keying import month_text
from ui.state import ConsoleState

_VIAL_MONTHS = 21
"""How long a simulated vial has still to go; nothing depends on it but what its label reads."""


@dataclass(frozen=True, slots=True)
class Vial:
    """A simulated vial as its label reads; `expiry` counts months from the year 0."""

    drug: Drug
    lot: str
    expiry: int

    @property
    def label(self) -> str:
        """All that stands on it."""
        return f"{drug_text(self.drug)} · lot {self.lot} · expires {month_text(self.expiry)}"


@dataclass(frozen=True, slots=True)
class Doing:
    """A line of the bench: when it was done, what, and what was felt."""

    time: str
    done: str
    felt: str


def vials(state: ConsoleState) -> tuple[Vial, ...]:
    """Return the simulated vials on the tray: every strength of every drug, the screening ones too."""
    today = calendar.day(entries.now_ms(state))
    expiry = today.year * MONTHS + today.month - 1 + _VIAL_MONTHS
    found = []
    for rules in state.catalog.drugs.values():
        strengths = sorted({*rules.screening_strengths, *(each.concentration for each in rules.strengths)})
        for strength in strengths:
            lot = f"SIM-{rules.name[:2].upper()}{number_text(strength.mcg_per_ml).replace(',', '')}"
            found.append(Vial(Drug(rules.name, strength), lot, expiry))
    return tuple(found)


def doings(state: ConsoleState) -> tuple[Doing, ...]:
    """Return what hands did to this pump since its last refill, the oldest first."""
    return tuple(
        Doing(clock_text(minute_of_day(deed.therapy_ms)), words(deed.hand), deed.felt.words)
        for deed in state.deeds
        if isinstance(deed.hand, Aspirate | Inject | Rinse)
    )


def words(hand: Hand) -> str:
    """Return what hands did as the record tells it, below a heading that says whose it is: `Rinsed …`."""
    told = handwork.words(hand).removeprefix("Hands ")
    return told[0].upper() + told[1:]


def aspirated_pl(state: ConsoleState) -> int | None:
    """Return what was aspirated from the reservoir as syringes read it, in pL; None when nothing was."""
    volumes = [
        deed.felt.volume.pl
        for deed in state.deeds
        if isinstance(deed.hand, Aspirate)
        and deed.hand.port is Port.RESERVOIR
        and deed.felt.volume is not None
    ]
    return sum(volumes) if volumes else None


def felt_aspirated(entry: RefillEntry, state: ConsoleState) -> str:
    """Return what hands drew, for beside the field; and that something else is typed, where it is."""
    drawn = aspirated_pl(state)
    if drawn is None:
        return "" if not state.hands else "hands have drawn nothing yet"
    felt = f"hands drew {amount(Volume(drawn).ml, 'mL')}"
    if entry.withdrawn is not None and Volume.from_ml(entry.withdrawn).pl != drawn:
        return f"{felt}: the console is told {amount(entry.withdrawn, 'mL')}"
    return felt


def injected(state: ConsoleState) -> tuple[Inject, ...]:
    """Return what hands put into the reservoir, the oldest first."""
    return tuple(
        deed.hand
        for deed in state.deeds
        if isinstance(deed.hand, Inject) and deed.hand.port is Port.RESERVOIR
    )


def injected_ml(state: ConsoleState) -> Decimal:
    """Return how much hands put into the reservoir, in mL."""
    return Volume(sum(hand.volume.pl for hand in injected(state))).ml


def felt_filled(entry: RefillEntry, state: ConsoleState) -> str:
    """Return what hands injected, for beside the field; and by how much the console is told else."""
    if not injected(state):
        return "" if not state.hands else "hands have injected nothing yet"
    felt = f"hands injected {amount(injected_ml(state), 'mL')}"
    if entry.filled is not None and entry.filled != injected_ml(state):
        return f"{felt}: the console is told {amount(entry.filled, 'mL')}"
    return felt


def felt_strength(entry: RefillEntry, state: ConsoleState) -> str:
    """Return the label of what hands injected; and that the console is told else, where it is."""
    drugs = tuple(dict.fromkeys(hand.drug for hand in injected(state)))
    if not drugs:
        return ""
    told = entries.drug_of(entry)
    labels = " and ".join(drug_text(drug) for drug in drugs)
    if told is not None and set(drugs) != {told}:
        return f"The vial injected reads {labels}; the console is told {drug_text(told)}. Check the label."
    return f"the vial injected reads {labels}"


def mismatch(entry: RefillEntry, state: ConsoleState) -> str:
    """Return the sentence that another drug or strength was injected than is told; empty when none was."""
    told = entries.drug_of(entry)
    drugs = {hand.drug for hand in injected(state)}
    return felt_strength(entry, state) if told is not None and drugs and drugs != {told} else ""


def felt_rinse(entry: RefillEntry, state: ConsoleState) -> str:
    """Return the rinses that hands did; and that another answer is given, where it is."""
    done = [deed.hand for deed in state.deeds if isinstance(deed.hand, Rinse)]
    if not done:
        told = bool(entry.rinse) and entry.rinse != Rinsed.NONE and state.hands
        return "Hands have not rinsed." if told else ""
    felt = "; ".join(words(hand) for hand in done)
    return (
        f"{felt}, yet the console is told that none was done." if entry.rinse == Rinsed.NONE else f"{felt}."
    )


def felt_access(entry: RefillEntry, state: ConsoleState) -> str:
    """Return that hands were in the catheter, where they were."""
    through = any(enters_catheter(deed.hand) for deed in state.deeds)
    if not through:
        return ""
    if entry.accessed in {Accessed.NO, Accessed.UNKNOWN}:
        return "Hands went through the catheter access port: the catheter was accessed."
    return "Hands went through the catheter access port."
