"""What is under the hand on the Program page, and how it meets a new state of the console.

Apart from the page so that nothing typed can be lost or kept by accident without a test seeing it. The
state wins when it brings a program this hand did not make; otherwise what is half typed stays.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from console.domain.change import BolusChange, ProgramChange, prescribed
from console.domain.prescription import MinimumRate, Prescription
from console.domain.reading import Reading
from ui.models import bolus as boluses
from ui.models import edit as edits
from ui.models import patient_boluses as patients
from ui.models import when as whens
from ui.models.bolus import BolusEntry
from ui.models.bridging import Choice
from ui.models.edit import Edit, Ground
from ui.models.patient_boluses import PatientEntry
from ui.models.when import When
from ui.state import ConsoleState


@dataclass(frozen=True, slots=True)
class Hand:
    """The edit of the program, when it holds, patient boluses, a single bolus, and the day group shown.

    `known` names the patient and the program in the pump that the edit is made on; `given` and
    `bolus_given` are what the state brought last.
    """

    edit: Edit
    bolus: BolusEntry
    group: int = 0
    known: tuple[int, int, bytes] | None = None
    given: Prescription | None = None
    bolus_given: BolusChange | None = None
    when: When = whens.AT_ONCE
    patient: PatientEntry = patients.OFF
    bridge: Choice = Choice.FINISH


def empty() -> Hand:
    """Return the hand before any pump was read."""
    return Hand(edits.empty(), BolusEntry())


def ground(state: ConsoleState, reading: Reading) -> Ground:
    """Return what the entries count on: the minimum rate at the strength in the pump, and its clock."""
    model = state.catalog.pumps.get(reading.identity.model)
    strength = reading.prescription.drug.concentration
    minimum = None if model is None else MinimumRate(model.minimum_rate_pl_per_h, strength)
    return Ground(minimum, max(reading.clock_ms, state.clock_ms or 0))


def to_prescription(hand: Hand, running: Prescription, on: Ground) -> Prescription | str:
    """Return the prescription that the entries stand for, or the sentence that says what is missing."""
    infusion, settings = edits.to_infusion(hand.edit, on), patients.to_settings(hand.patient)
    if isinstance(infusion, str):
        return infusion
    if isinstance(settings, str):
        return settings
    told = whens.prescribed(hand.when, infusion, running, on.now_ms)
    return told if isinstance(told, str) else replace(told, patient_bolus=settings)


def met(hand: Hand, state: ConsoleState) -> tuple[Hand, bool]:
    """Return the hand after `state` came, and whether fields must be written afresh."""
    reading, drafted = state.reading, drafted_prescription(state)
    if reading is None or drafted is None:
        return empty(), True
    bolus = state.draft if isinstance(state.draft, BolusChange) else None
    known = (state.patient.id if state.patient else 0, reading.version, reading.digest)
    running = reading.prescription
    if known != hand.known:
        fresh_hand = Hand(edits.empty(), _entry(bolus), 0, known, drafted, bolus)
        return taken(fresh_hand, drafted, running), True
    fresh = drafted not in {hand.given, to_prescription(hand, running, ground(state, reading))}
    if fresh:
        hand = taken(hand, drafted, running)
    entry = hand.bolus
    if bolus not in {hand.bolus_given, boluses.to_change(entry)}:
        entry, fresh = _entry(bolus), True
    group = min(hand.group, len(hand.edit.schedule.groups) - 1)
    bridge = Choice.AFRESH if has_bridge(state) else hand.bridge
    return replace(hand, bolus=entry, group=group, given=drafted, bolus_given=bolus, bridge=bridge), fresh


def _entry(bolus: BolusChange | None) -> BolusEntry:
    return BolusEntry() if bolus is None else boluses.from_change(bolus)


def taken(hand: Hand, drafted: Prescription, running: Prescription) -> Hand:
    """Return the hand with a drafted prescription in it, the entries of other modes kept."""
    when, infusion = whens.from_prescription(drafted, running)
    edit = edits.adopted(hand.edit, infusion)
    return replace(hand, edit=edit, when=when, patient=patients.from_settings(drafted.patient_bolus))


def has_bridge(state: ConsoleState) -> bool:
    """Tell whether the draft of a program replaces the bridge under way."""
    return isinstance(state.draft, ProgramChange) and state.draft.bridge is not None


def is_drafted(hand: Hand, wanted: Prescription, state: ConsoleState) -> bool:
    """Tell whether the state holds `wanted` already, with what the hand chose of a bridge.

    Where nothing is drafted, a choice about a bridge alone is nothing to send.
    """
    same_bridge = state.draft is None or has_bridge(state) == (hand.bridge is Choice.AFRESH)
    return wanted == drafted_prescription(state) and same_bridge


def drafted_prescription(state: ConsoleState) -> Prescription | None:
    """Return the prescription that stands in the draft, or the pump's without one; None without a reading.

    A refill brings a prescription too, but it is drawn up elsewhere.
    """
    if state.reading is None:
        return None
    running = state.reading.prescription
    return prescribed(running, state.draft) if isinstance(state.draft, ProgramChange) else running


def let_go(hand: Hand, running: Prescription, on: Ground) -> Hand:
    """Return the hand with what is unfinished put back to what the state brought last."""
    bolus = hand.bolus
    if isinstance(to_prescription(hand, running, on), str) and hand.given is not None:
        hand = taken(hand, hand.given, running)
    if isinstance(boluses.to_change(bolus), str) and not bolus.is_empty:
        bolus = _entry(hand.bolus_given)
    return replace(hand, bolus=bolus)
