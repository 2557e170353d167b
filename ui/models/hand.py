"""What is under the hand on the Program page, and how it meets a new state of the console.

Apart from the page so that nothing typed can be lost or kept by accident without a test seeing it. The
state wins when it brings a program this hand did not make; otherwise what is half typed stays.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from console.domain.change import BolusChange, prescribed
from console.domain.prescription import Infusion
from ui.models import bolus as boluses
from ui.models import edit as edits
from ui.models import schedule as schedules
from ui.models.bolus import BolusEntry
from ui.models.edit import Edit, Mode
from ui.state import ConsoleState


@dataclass(frozen=True, slots=True)
class Hand:
    """The edit of the program and of a bolus, and the day group shown.

    `known` names the patient and the program in the pump that the edit is made on; `given` and
    `bolus_given` are what the state brought last.
    """

    edit: Edit
    bolus: BolusEntry
    group: int = 0
    known: tuple[int, int, bytes] | None = None
    given: Infusion | None = None
    bolus_given: BolusChange | None = None


def empty() -> Hand:
    """Return the hand before any pump was read."""
    return Hand(Edit(Mode.FLEX, None, schedules.empty()), BolusEntry())


def met(hand: Hand, state: ConsoleState) -> tuple[Hand, bool]:
    """Return the hand after `state` came, and whether fields must be written afresh."""
    reading, drafted = state.reading, drafted_infusion(state)
    if reading is None or drafted is None:
        return empty(), True
    bolus = state.draft if isinstance(state.draft, BolusChange) else None
    known = (state.patient.id if state.patient else 0, reading.version, reading.digest)
    if known != hand.known:
        entry = BolusEntry() if bolus is None else boluses.from_change(bolus)
        return Hand(edits.from_infusion(drafted), entry, 0, known, drafted, bolus), True
    edit, entry, fresh = hand.edit, hand.bolus, False
    if drafted not in {hand.given, edits.to_infusion(edit)}:
        edit, fresh = edits.adopted(edit, drafted), True
    if bolus not in {hand.bolus_given, boluses.to_change(entry)}:
        entry, fresh = (BolusEntry() if bolus is None else boluses.from_change(bolus)), True
    group = min(hand.group, len(edit.schedule.groups) - 1)
    return replace(hand, edit=edit, bolus=entry, group=group, given=drafted, bolus_given=bolus), fresh


def drafted_infusion(state: ConsoleState) -> Infusion | None:
    """Return the program that stands in the draft, or the pump's without one; None without a reading."""
    if state.reading is None:
        return None
    running = state.reading.prescription
    return running.infusion if state.draft is None else prescribed(running, state.draft).infusion


def let_go(hand: Hand) -> Hand:
    """Return the hand with what is unfinished put back to what the state brought last."""
    edit, bolus = hand.edit, hand.bolus
    if isinstance(edits.to_infusion(edit), str) and hand.given is not None:
        edit = edits.adopted(edit, hand.given)
    if isinstance(boluses.to_change(bolus), str) and not bolus.is_empty:
        bolus = BolusEntry() if hand.bolus_given is None else boluses.from_change(hand.bolus_given)
    return replace(hand, edit=edit, bolus=bolus)
