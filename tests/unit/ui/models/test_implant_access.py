"""Catheter access: the dose a flush would push, by calculation, before and after hands aspirated."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from console.domain.catheter import Catheter
from console.domain.change import Phase
from console.domain.hands import Aspirate, Examine, Join, Look, Port
from console.domain.prescription import Drug
from console.domain.quantities import MS_PER_HOUR, Concentration, Volume
from console.domain.reading import BolusKind, RunningBolus
from support import implants as made
from support import states
from ui.models import implant_access as accesses

EIGHTY_CM = Catheter("X", (), Volume(176_000_000))
OLD = Drug("baclofen", Concentration(500_000))


def stopped(state):
    """Return `state` with the pump stopped an hour ago: nothing follows what was aspirated."""
    return replace(state, reading=replace(state.reading, stopped_ms=states.NOW_MS - MS_PER_HOUR))


def test_that_a_full_catheter_of_80_cm_holds_352_mcg_as_the_reference_has_it():
    found = accesses.access(made.linked(EIGHTY_CM))
    assert (found.dose, found.unit) == ("352", "mcg")
    assert found.holds == "0.176\u00a0mL of baclofen 2,000\u00a0mcg/mL"
    assert "352\u00a0mcg into the patient at once" in found.note
    assert not found.csf


def test_that_the_dose_in_a_catheter_of_unknown_volume_is_not_guessed():
    found = accesses.access(made.linked(made.NOT_KNOWN))
    assert (found.dose, found.unit) == ("—", "")
    assert "Aspirate before anything is injected" in found.note


def test_that_an_emptied_catheter_holds_csf_and_nothing_to_flush():
    found = accesses.access(stopped(made.linked(deeds=(made.aspirated(),))))
    assert (found.dose, found.csf) == ("0", True)
    assert found.holds == "0.179\u00a0mL of cerebrospinal fluid (CSF)"


def test_that_a_small_aspirate_leaves_drug_at_the_pump_s_end():
    """0.1 mL drawn of 0.17886: 0.07886 mL of 2000 mcg/mL stay, 157.72 mcg."""
    state = stopped(made.linked(deeds=(made.aspirated("0.1"),)))
    csf, drug = accesses.held(state) or ()
    assert (csf.drug, csf.pl) == (None, 100_000_000)
    assert drug.pl == 78_860_000
    assert accesses.access(state).dose == "157.7"


def test_that_the_program_pushes_drug_after_what_was_aspirated():
    """3 minutes at 11 mcg/h are 0.55 mcg: a trace, and said."""
    found = accesses.held(made.linked(deeds=(made.aspirated(),)))
    assert found is not None
    assert found[-1].ng == Fraction(550)
    assert accesses.access(made.linked(deeds=(made.aspirated(),))).dose == "0.6"
    trace = made.linked(deeds=(made.aspirated(),), infusion=states.simple("1"))
    assert accesses.access(trace).dose == "under 0.1"
    assert "under 0.001\u00a0mL" in accesses.access(trace).holds


def test_that_drug_and_csf_together_always_fill_the_catheter():
    for volume in ("0.1", "0.2", "2"):
        found = accesses.held(made.linked(deeds=(made.aspirated(volume, minutes_ago=600),))) or ()
        assert sum((part.pl for part in found), Fraction(0)) == 178_860_000


def test_that_a_prime_after_the_access_fills_the_catheter_again():
    state = made.linked(deeds=(made.aspirated(minutes_ago=60),), operations=(made.primed(minutes_ago=30),))
    assert accesses.access(state).dose == "357.7"
    assert accesses.prime_words(state) == ("", "")


def test_that_an_access_after_the_prime_empties_it_again():
    state = made.linked(deeds=(made.aspirated(minutes_ago=30),), operations=(made.primed(minutes_ago=60),))
    assert accesses.access(state).csf


def test_that_during_a_bridge_the_catheter_holds_the_old_drug_first():
    phase = Phase(Volume(377_860_000), 30 * MS_PER_HOUR, clears=OLD)
    bridge = RunningBolus(BolusKind.BRIDGE, (phase,), states.NOW_MS - 27 * MS_PER_HOUR, replaces=True)
    state = made.linked()
    found = accesses.held(replace(state, reading=replace(state.reading, bolus=bridge))) or ()
    assert [part.drug for part in found] == [OLD, state.reading.prescription.drug]
    assert found[0].pl == Fraction(37_786_000)


@pytest.mark.parametrize(
    ("drug", "dose"), [(None, "0"), (OLD, "89.4"), (Drug("baclofen", states.STRENGTH), "357.7")]
)
def test_that_a_catheter_that_was_joined_holds_what_it_was_joined_with(drug, dose):
    join = made.deed(Join(Volume(178_860_000), drug))
    assert accesses.access(stopped(made.linked(deeds=(join,)))).dose == dose


def test_that_the_prime_is_ordered_with_its_volume_and_what_happens_without_it():
    strong, rest = accesses.prime_words(made.linked(deeds=(made.aspirated(),)))
    assert strong == "The catheter now holds CSF: prime it (0.179\u00a0mL)."
    assert "drug to the tip about Tue 24 Nov 2026" in rest
    assert "no drug reaches" in accesses.prime_words(stopped(made.linked(deeds=(made.aspirated(),))))[1]


def test_that_hands_at_the_access_answer_the_question_unless_somebody_did():
    assert accesses.answered("", made.linked()) == ""
    assert accesses.answered("", made.linked(deeds=(made.aspirated(),))) == "yes"
    assert accesses.answered("not known", made.linked(deeds=(made.aspirated(),))) == "not known"
    assert accesses.answered("", made.linked(particulars=(("Catheter accessed", "no"),))) == "no"


def test_that_an_answer_replaces_the_one_before_and_keeps_the_rest():
    before = (("Lot", "BX-2291"), ("Catheter accessed", "no"))
    assert accesses.with_answer(before, "yes") == (("Lot", "BX-2291"), ("Catheter accessed", "yes"))
    assert accesses.with_answer(before, "") == before


def test_that_hands_are_told_how_much_or_it_is_said_that_nobody_typed_it():
    assert accesses.to_hand(Decimal(2)) == Aspirate(Port.CATHETER, Volume(2_000_000_000))
    assert accesses.to_hand(None) == "Type how much to aspirate."
    assert accesses.aspirate_quantity(states.catalog()).low == Decimal("0.1")


def test_that_what_was_felt_is_told_and_only_of_this_port():
    other = made.deed(Aspirate(Port.RESERVOIR), "clear", "3")
    found = accesses.felt(made.linked(deeds=(other, made.aspirated())))
    assert [words for _, words in found] == ["2\u00a0mL aspirated: flows freely"]


def test_that_how_much_empties_the_catheter_is_said_only_where_it_is_known():
    assert "0.179\u00a0mL" in accesses.aspirate_note(made.linked())
    assert accesses.aspirate_note(made.linked(made.NOT_KNOWN)) == ""


def test_that_an_aspirate_that_came_and_one_that_did_not_mean_different_things():
    state = made.linked()
    assert accesses.meaning(state) == ""
    free = made.deed(Aspirate(Port.CATHETER, Volume(10**9)), "freely", "1")
    none = made.deed(Aspirate(Port.CATHETER, Volume(10**9)), "Nothing comes.", "0")
    assert accesses.meaning(replace(state, deeds=(free,))) == accesses.FREE
    assert accesses.meaning(replace(state, deeds=(free, none))) == accesses.NONE_CAME


def test_that_a_dye_study_is_an_access_too():
    state = replace(made.linked(), deeds=(made.deed(Examine(Look.DYE), "", "0"),))
    assert accesses.answered("", state) == accesses.YES
