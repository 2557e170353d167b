"""What is under the hand in "Pump and catheter", and how it meets a new state of the console.

Apart from the page so that nothing typed can be lost or kept by accident without a test seeing it. The
state wins when it brings a draft or a pump that this hand did not make.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from console.domain.change import ImplantChange, ImplantKind, PrimeChange
from ui import kind
from ui.models import implant as implants
from ui.models.implant import CatheterEntry
from ui.models.implant_pump import PumpEntry
from ui.state import ConsoleState, Stage

OLD, NEW = "old", "new"
IN_PLACE = ((OLD, "The one that comes out"), (NEW, "The new one"))
_BUSY = (Stage.SENDING, Stage.SWITCHED, Stage.UNKNOWN)


@dataclass(frozen=True, slots=True)
class ImplantHand:
    """What was done, which pump is linked, and the entries of both cards.

    `known` names the patient, the pump and its version that this was entered for; `given` is what the
    state brought last, `recorded` the serial number of the pump that this hand had recorded.
    """

    kind: str = ""
    place: str = ""
    pump: PumpEntry = field(default_factory=PumpEntry)
    entry: CatheterEntry = field(default_factory=CatheterEntry)
    known: tuple[object, ...] | None = None
    given: ImplantChange | None = None
    recorded: str = ""


def met(hand: ImplantHand, state: ConsoleState) -> tuple[ImplantHand, bool]:
    """Return the hand after `state` came, and whether fields must be written afresh."""
    drafted = state.draft if isinstance(state.draft, ImplantChange) else None
    known = _known(state)
    taken_away = drafted is None and hand.given is not None and differs(hand, state)
    if known != hand.known or taken_away:
        return _fresh(hand, state, drafted, known), True
    if drafted is not None and drafted not in {hand.given, to_change(hand)}:
        entry = replace(implants.from_catheter(drafted.catheter), source=_source(state))
        return replace(hand, kind=drafted.kind, place=NEW, entry=entry, given=drafted), True
    return replace(hand, given=drafted), False


def records(hand: ImplantHand, state: ConsoleState) -> bool:
    """Tell whether another pump is to be recorded first: nobody can tell it anything before."""
    if state.implant is None:
        return True
    return hand.kind == ImplantKind.REPLACEMENT and hand.place == OLD


def asks_place(hand: ImplantHand, state: ConsoleState) -> bool:
    """Tell whether it must be said which pump is linked: at a replacement it can be either."""
    return hand.kind == ImplantKind.REPLACEMENT and state.implant is not None


def to_change(hand: ImplantHand) -> ImplantChange | str:
    """Return what the linked pump is to be told, or the sentence that says what is missing."""
    if hand.kind == ImplantKind.REPLACEMENT and not hand.place:
        return "Say whether the pump that is linked comes out or is the new one."
    return implants.to_change(hand.kind, hand.entry)


def differs(hand: ImplantHand, state: ConsoleState) -> bool:
    """Tell whether the hand holds another catheter than the linked pump knows: else nothing is told."""
    told = None if state.reading is None else state.reading.catheter
    return implants.to_catheter(hand.entry) != told


def untold(hand: ImplantHand, state: ConsoleState) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """Return that the linked pump knows no catheter yet, what to do, and the button once that is whole."""
    reading = state.reading
    if reading is None or reading.catheter is not None or state.draft is not None or records(hand, state):
        return "", "", ()
    strong = f"{reading.identity.serial} has not been told its catheter."
    if isinstance(to_change(hand), str):
        return strong, "Say what was done, and give the catheter below.", ()
    return strong, "The catheter below is as recorded; check it first.", (("tell", "Tell it this catheter"),)


def off(state: ConsoleState) -> str:
    """Return why the linked pump cannot be told its catheter; empty when it can."""
    if state.implant is not None and state.reading is None:
        return "Read the pump first."
    return other_draft(state, ImplantChange)


def other_draft(state: ConsoleState, ours: type[ImplantChange | PrimeChange]) -> str:
    """Return why no draft of the kind `ours` can be made beside what waits or is on its way."""
    if state.update.stage in _BUSY:
        return "The last update of the pump is not settled yet."
    if state.draft is not None and not isinstance(state.draft, ours):
        return f"{kind.waits(state.draft)} Send or discard it first."
    return ""


def _fresh(
    hand: ImplantHand, state: ConsoleState, drafted: ImplantChange | None, known: tuple[object, ...] | None
) -> ImplantHand:
    if drafted is not None:
        entry = replace(implants.from_catheter(drafted.catheter), source=_source(state))
        return ImplantHand(drafted.kind, NEW, PumpEntry(), entry, known, drafted)
    entry = implants.from_catheter(implants.catheter_of(state))
    told = state.reading is not None and state.reading.catheter is not None
    carried = state.implant is not None and state.implant.serial == hand.recorded and not told
    if carried:
        return ImplantHand(hand.kind, NEW, PumpEntry(), entry, known, None, hand.recorded)
    return ImplantHand(implants.default_kind(state), "", PumpEntry(), entry, known)


def _known(state: ConsoleState) -> tuple[object, ...] | None:
    if state.patient is None:
        return None
    serial = "" if state.implant is None else state.implant.serial
    reading = state.reading
    return (state.patient.id, serial, *(() if reading is None else (reading.version, reading.digest)))


def _source(state: ConsoleState) -> str:
    return dict(state.particulars).get(implants.FIGURES_FROM, "")
