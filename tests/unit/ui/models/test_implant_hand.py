"""The hand in "Pump and catheter": kept while it belongs, given up when pump or draft is another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.change import ImplantChange, ImplantKind, PrimeChange
from support import implants as made
from support import states
from ui.models import implant as implants
from ui.models import implant_hand as hands
from ui.models.implant_hand import ImplantHand
from ui.models.implant_pump import PumpEntry
from ui.state import Stage, Update

UNKNOWN = ImplantChange(ImplantKind.REVISION, made.NOT_KNOWN)


def begun() -> ImplantHand:
    hand, fresh = hands.met(ImplantHand(), made.linked())
    assert fresh
    return hand


def test_that_it_begins_with_what_the_pump_knows_and_nothing_said_of_what_was_done():
    hand = begun()
    assert implants.to_catheter(hand.entry) == made.TWO_PIECES
    assert (hand.kind, hand.place) == ("", "")


def test_that_what_is_typed_stays_when_the_same_pump_is_told_of_again():
    typed = replace(begun(), kind=ImplantKind.REVISION)
    kept, fresh = hands.met(typed, made.linked())
    assert (kept.kind, fresh) == (ImplantKind.REVISION, False)


def test_that_another_version_begins_anew():
    typed = replace(begun(), kind=ImplantKind.REVISION)
    state = made.linked()
    met, fresh = hands.met(typed, replace(state, reading=replace(state.reading, version=18)))
    assert (met.kind, fresh) == ("", True)


def test_that_a_draft_from_elsewhere_is_taken_over_with_its_source():
    state = made.linked(draft=UNKNOWN, particulars=(("Figures from", "X-ray"),))
    met, fresh = hands.met(begun(), state)
    assert fresh
    assert hands.to_change(met) == UNKNOWN
    assert met.entry.source == "X-ray"


def test_that_a_draft_of_its_own_leaves_the_hand_alone():
    typed = replace(begun(), kind=ImplantKind.REVISION, entry=implants.from_catheter(made.NOT_KNOWN))
    met, fresh = hands.met(typed, made.linked(draft=UNKNOWN))
    assert (met.entry, fresh) == (typed.entry, False)


def test_that_a_draft_taken_away_elsewhere_brings_the_pump_s_catheter_back():
    state = made.linked(draft=UNKNOWN)
    drafted, _ = hands.met(begun(), state)
    met, fresh = hands.met(drafted, replace(state, draft=None))
    assert fresh
    assert implants.to_catheter(met.entry) == made.TWO_PIECES


def test_that_a_catheter_the_pump_knows_already_is_nothing_to_tell_it():
    state = made.linked()
    assert not hands.differs(begun(), state)
    assert hands.differs(begun(), replace(state, reading=replace(state.reading, catheter=None)))
    assert hands.differs(begun(), replace(state, reading=None))


def test_that_a_pump_without_a_catheter_is_said_to_be_untold_and_others_are_not():
    state = made.linked()
    bare = replace(state, reading=replace(state.reading, catheter=None))
    strong, rest, actions = hands.untold(begun(), bare)
    assert strong == "SIM-700182 has not been told its catheter."
    assert ("Say what was done" in rest, actions) == (True, ())
    ready = replace(begun(), kind=ImplantKind.NEW)
    assert hands.untold(ready, bare)[2] == (("tell", "Tell it this catheter"),)
    assert hands.untold(ready, state) == ("", "", ())
    assert hands.untold(ready, replace(bare, draft=UNKNOWN)) == ("", "", ())


def test_that_a_pump_this_hand_had_recorded_is_the_new_one():
    hand = replace(begun(), kind=ImplantKind.REPLACEMENT, place="old", recorded="SIM-700999")
    state = made.linked()
    implant = replace(state.implant, serial="SIM-700999")
    met, _ = hands.met(hand, replace(state, implant=implant, reading=replace(state.reading, catheter=None)))
    assert (met.kind, met.place) == (ImplantKind.REPLACEMENT, "new")
    assert hands.to_change(met) == ImplantChange(ImplantKind.REPLACEMENT, made.TWO_PIECES)


def test_that_a_new_pump_that_knows_its_catheter_is_done_with():
    hand = replace(begun(), kind=ImplantKind.REPLACEMENT, place="old", recorded="SIM-700999")
    state = made.linked()
    met, _ = hands.met(hand, replace(state, implant=replace(state.implant, serial="SIM-700999")))
    assert (met.kind, met.recorded) == ("", "")


def test_that_the_old_pump_of_a_replacement_is_never_told_the_catheter():
    hand = replace(begun(), kind=ImplantKind.REPLACEMENT)
    assert "comes out or is the new one" in str(hands.to_change(hand))
    assert hands.asks_place(hand, made.linked())
    assert hands.records(replace(hand, place="old"), made.linked())
    assert not hands.records(replace(hand, place="new"), made.linked())
    assert not hands.records(replace(hand, kind=ImplantKind.REVISION, place="old"), made.linked())


def test_that_a_patient_without_a_pump_has_one_recorded_first():
    hand, _ = hands.met(ImplantHand(), made.without_pump())
    assert hand.kind == ImplantKind.NEW
    assert hands.records(hand, made.without_pump())
    assert not hands.asks_place(hand, made.without_pump())


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"reading": None}, "Read the pump first."),
        ({"update": Update(Stage.SENDING)}, "not settled yet"),
        ({"draft": states.drafting().draft}, "Send or discard it first"),
        ({"draft": UNKNOWN}, ""),
        ({}, ""),
    ],
)
def test_that_it_says_why_the_pump_cannot_be_told(changed, sentence):
    off = hands.off(made.linked(**changed))
    assert (sentence in off) if sentence else off == ""


def test_that_an_implant_in_the_draft_keeps_a_prime_out():
    assert hands.other_draft(made.linked(draft=UNKNOWN), PrimeChange)


def test_that_another_patient_s_entries_are_forgotten():
    typed = replace(begun(), pump=PumpEntry("SIM-700999", "SP-20"))
    met, _ = hands.met(typed, made.linked(patient=states.OTHERS[0]))
    assert met.pump == PumpEntry()
    nobody, _ = hands.met(typed, states.no_patient())
    assert nobody.known is None
