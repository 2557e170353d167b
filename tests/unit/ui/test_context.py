"""What the checks are told beside a draft: only what is known, from where it is known best."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.change import RefillChange
from console.domain.hands import Aspirate, Felt, Inject, Join, Port, PressButton, Rinse
from console.domain.quantities import PL_PER_ML, Volume
from console.domain.reading import Given
from console.domain.residual import Emptying
from console.domain.rules import RuleContext
from console.domain.visit import Deed
from console.session.journal import Verdict
from support import drafted, states
from ui import context
from ui.state import ConsoleState

DRUG = states.prescription().drug
RINSED = Deed(states.NOW_MS, Rinse(DRUG, Volume(PL_PER_ML), 2), Felt(None, ""))
OFF = (Emptying(5, 100), Emptying(-3, 90))
THROUGH = Deed(states.NOW_MS, Aspirate(Port.CATHETER, Volume(PL_PER_ML)), Felt(Volume(PL_PER_ML), ""))


def told(state: ConsoleState) -> RuleContext:
    assert state.reading is not None
    return context.rule_context(state, state.reading)


def test_that_patient_clock_pump_and_catheter_are_told():
    found = told(replace(states.linked(), reading=drafted.bridging(), residuals=OFF))
    assert (found.group, found.now_ms, found.reservoir_pl) == (
        "adult-spinal",
        states.NOW_MS,
        8_790_000_000,
    )
    assert found.running_bolus == drafted.bridging().bolus
    assert (found.catheter, found.residuals) == (states.CATHETER, OFF)
    assert told(replace(states.linked(), reading=drafted.stopped())).stopped_ms is not None


def test_that_what_boluses_gave_in_the_last_24_hours_is_told_as_the_pump_says():
    given = Given(900_000, 40_000, 2)
    assert told(replace(states.linked(), reading=replace(drafted.bridging(), given=given))).given == given


def test_that_the_catheter_of_the_record_counts_where_the_pump_was_told_none():
    assert told(states.linked()).catheter == states.CATHETER
    assert told(replace(states.linked(), implant=None)).catheter is None


@pytest.mark.parametrize(
    ("noted", "deeds", "rinsed"),
    [
        ((), (), None),
        ((), (RINSED,), True),
        ((("Rinse", "2 × 3 mL"),), (), True),
        ((("Rinse", "not done"),), (RINSED,), False),
    ],
)
def test_that_a_rinse_is_what_was_noted_else_what_hands_did(
    noted: tuple[tuple[str, str], ...], deeds: tuple[Deed, ...], rinsed: bool | None
):
    assert told(replace(states.linked(), particulars=noted, deeds=deeds)).rinsed is rinsed


@pytest.mark.parametrize(
    ("answer", "deeds", "accessed"),
    [
        ("", (), None),
        ("yes", (), True),
        ("no", (), False),
        ("not known", (), None),
        ("no", (THROUGH,), True),
    ],
)
def test_that_hands_through_the_catheter_s_port_outweigh_the_answer(
    answer: str, deeds: tuple[Deed, ...], accessed: bool | None
):
    noted = (("Catheter accessed", answer),) if answer else ()
    assert told(replace(states.linked(), particulars=noted, deeds=deeds)).catheter_accessed is accessed


def test_that_the_vial_and_what_was_injected_are_those_of_the_reservoir():
    found = told(replace(states.linked(), deeds=(*drafted.HANDS, drafted.HANDS[1], THROUGH)))
    assert (found.vial, found.injected_pl) == (DRUG, 40 * PL_PER_ML)
    assert told(states.linked()).injected_pl is None


def test_that_what_was_pumped_counts_from_the_last_refill_that_came_about():
    refilled = replace(states.OPERATIONS[0], change=drafted.refill(), version=17)
    failed = replace(refilled, version=None, verdict=Verdict.NOT_APPLIED.value)
    reading = states.reading()
    assert (
        told(replace(states.linked(), operations=(refilled,))).delivered_pl == 20 * PL_PER_ML - 8_790_000_000
    )
    assert told(replace(states.linked(), operations=(failed,))).delivered_pl == reading.delivered_pl
    assert isinstance(refilled.change, RefillChange)


def test_that_what_went_into_the_catheter_counts_from_when_it_was_joined():
    then, reading = states.READINGS[2], states.reading()
    told_of = replace(states.OPERATIONS[0], change=drafted.IMPLANT, at_ms=then.therapy_ms)
    failed = replace(told_of, verdict=Verdict.NOT_APPLIED.value)
    assert 0 < then.delivered_pl < reading.delivered_pl
    since = told(replace(states.linked(), operations=(told_of,))).pumped_into_catheter_pl
    assert since == reading.delivered_pl - then.delivered_pl
    in_all = told(replace(states.linked(), operations=(failed,))).pumped_into_catheter_pl
    assert in_all == reading.delivered_pl
    joined = Deed(states.NOW_MS, Join(Volume(PL_PER_ML)), Felt(None, ""))
    assert told(replace(states.linked(), deeds=(joined,))).pumped_into_catheter_pl == 0


def test_that_the_last_program_or_refill_is_the_last_change_and_no_bolus_is():
    program = replace(states.OPERATIONS[0], at_ms=1_000)
    refill_ = replace(program, change=drafted.refill(), at_ms=2_000)
    stop = replace(program, change=drafted.STOP, at_ms=3_000)
    assert told(replace(states.linked(), operations=(program, refill_, stop))).last_change_ms == 2_000


@pytest.mark.parametrize(
    ("deeds", "said"),
    [
        ((), ""),
        (drafted.HANDS[:1], "emptied"),
        (drafted.HANDS, "filled"),
        ((RINSED,), "emptied"),
        ((THROUGH, Deed(0, PressButton(), Felt(None, ""))), ""),
        ((Deed(0, Aspirate(Port.RESERVOIR), Felt(Volume(0), "nothing comes")),), ""),
        ((Deed(0, Inject(Port.CATHETER, DRUG, Volume(PL_PER_ML)), Felt(None, "")),), ""),
    ],
)
def test_that_only_what_changed_the_reservoir_was_left_untold(deeds: tuple[Deed, ...], said: str):
    assert context.untold(deeds) == said
