"""Another pump: its serial number is typed and checked, and nothing of the old one is copied in silence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.change import ImplantKind
from console.domain.patient import Implant
from support import implants as made
from support import states
from ui.models import implant_pump as pumps
from ui.models.implant_pump import PumpEntry
from ui.state import PatientRow

WHOLE = PumpEntry("SIM-700999", "SP-40")


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (PumpEntry(), "Type the new pump's serial number."),
        (PumpEntry("700999", "SP-40"), "SIM- and six digits"),
        (PumpEntry("SIM-70099", "SP-40"), "SIM- and six digits"),
        (PumpEntry(states.SERIAL, "SP-20"), "is the pump the patient carries now"),
        (PumpEntry("SIM-111111", "SP-20"), "recorded as the pump of Okonkwo, Daniel"),
        (PumpEntry("SIM-700999"), "Choose the new pump's model."),
        (WHOLE, ""),
    ],
)
def test_that_a_serial_number_is_asked_for_and_held_against_the_record(entry, sentence):
    other = PatientRow(states.OTHERS[0], Implant("SIM-111111", "SP-20", 2, 0, None), None, "")
    state = made.linked(patients=(other,))
    problem = pumps.problem(entry, state)
    assert (sentence in problem) if sentence else problem == ""


def test_that_the_new_pump_is_recorded_from_the_old_pump_s_clock_with_the_catheter():
    implant = pumps.to_implant(WHOLE, made.TWO_PIECES, made.linked(), here_ms=5)
    assert implant == Implant("SIM-700999", "SP-40", states.ALMA.id, states.NOW_MS, made.TWO_PIECES)


def test_that_a_first_pump_is_recorded_from_the_time_here():
    implant = pumps.to_implant(WHOLE, made.TWO_PIECES, made.without_pump(), here_ms=5)
    assert implant is not None
    assert implant.implanted_ms == 5


def test_that_nothing_is_recorded_of_a_pump_that_is_not_whole():
    assert pumps.to_implant(PumpEntry("SIM-1"), made.TWO_PIECES, made.linked(), here_ms=5) is None
    assert pumps.to_implant(WHOLE, made.TWO_PIECES, states.no_patient(), here_ms=5) is None


def test_that_a_draft_for_the_old_pump_keeps_another_from_being_recorded():
    state = replace(states.drafting(), implant=made.IMPLANT)
    off = pumps.record_off(ImplantKind.REPLACEMENT, WHOLE, made.TWO_PIECES, state)
    assert "send or discard it" in off


def test_that_what_the_catheter_lacks_keeps_a_pump_from_being_recorded():
    off = pumps.record_off(ImplantKind.REPLACEMENT, WHOLE, "Choose the catheter.", made.linked())
    assert off == "Choose the catheter."
    assert "new implant or a pump replacement" in pumps.record_off("", WHOLE, made.TWO_PIECES, made.linked())
    assert pumps.record_off(ImplantKind.REPLACEMENT, WHOLE, made.TWO_PIECES, made.linked()) == ""


def test_that_a_replacement_says_what_moves_over_and_what_does_not():
    told = dict(pumps.moves(ImplantKind.REPLACEMENT, made.linked()))
    assert "0.17886\u00a0mL" in told["The catheter"]
    assert "not copied" in told["Program of the old pump"]
    assert states.SERIAL in told["What it has delivered"]
    assert pumps.old_words(made.linked()).startswith(f"{states.SERIAL}, SP-20, implanted 31")


def test_that_a_first_pump_has_no_old_one():
    assert pumps.old_words(made.without_pump()) == ""
    assert "Program of the old pump" not in dict(pumps.moves(ImplantKind.NEW, made.without_pump()))


def test_that_every_model_of_the_catalog_is_offered_with_its_capacity():
    offered = dict(pumps.offered(states.catalog()))
    assert offered["SP-40"] == "SP-40, 40\u00a0mL"
    assert set(offered) == set(states.catalog().pumps)
