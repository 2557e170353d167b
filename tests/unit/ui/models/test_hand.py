"""What is under the hand meets a new state: nothing half typed is lost, nothing of another pump kept."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from console.domain.change import BolusChange, ProgramChange
from console.domain.prescription import Flex, Later
from console.domain.quantities import Dose, DoseRate
from support import drafted, states
from ui.models import bolus as boluses
from ui.models import edit as edits
from ui.models import hand as hands
from ui.models import schedule as schedules
from ui.models.bolus import BolusEntry
from ui.models.bridging import Choice
from ui.models.edit import Ground, Mode
from ui.models.hand import Hand
from ui.state import ConsoleState

ON = Ground(drafted.MINIMUM, states.NOW_MS)
BOLUS = BolusChange(Dose(50_000), 1_800_000)


def began(state: ConsoleState) -> Hand:
    hand, fresh = hands.met(hands.empty(), state)
    assert fresh
    return hand


def let_go(hand: Hand) -> Hand:
    return hands.let_go(hand, states.prescription(), ON)


def with_rate(hand: Hand, ng_per_h: int | None) -> Hand:
    amount = None if ng_per_h is None else DoseRate(ng_per_h)
    schedule = schedules.set_amount(hand.edit.schedule, 0, 1, amount)
    return replace(hand, edit=replace(hand.edit, schedule=schedule))


def test_that_the_first_reading_brings_the_pump_s_program():
    assert edits.to_infusion(began(states.linked()).edit, ON) == states.RUNNING


def test_that_a_draft_of_the_record_is_taken_up():
    assert edits.to_infusion(began(states.drafting()).edit, ON) == states.WANTED


def test_that_without_a_reading_nothing_is_held():
    assert hands.met(began(states.linked()), states.empty()) == (hands.empty(), True)
    assert hands.drafted_prescription(states.empty()) is None


def test_that_the_draft_coming_back_from_the_state_writes_no_field():
    hand = with_rate(began(states.linked()), 18_000)
    drafted = edits.to_infusion(hand.edit, ON)
    assert isinstance(drafted, Flex)
    after, fresh = hands.met(hand, states.drafting(drafted))
    assert not fresh
    assert after.edit == hand.edit


def test_that_what_is_half_typed_survives_a_state_that_says_nothing_new():
    hand = with_rate(began(states.drafting()), None)
    after, fresh = hands.met(hand, replace(states.drafting(), clock_ms=states.NOW_MS + 60_000))
    assert not fresh
    assert after.edit == hand.edit


def test_that_a_program_this_hand_did_not_make_is_taken_over_and_written_afresh():
    hand = with_rate(began(states.linked()), 18_000)
    after, fresh = hands.met(hand, states.drafting(states.WANTED))
    assert fresh
    assert edits.to_infusion(after.edit, ON) == states.WANTED


def test_that_another_version_or_patient_begins_anew():
    hand = with_rate(began(states.linked()), None)
    newer = replace(states.linked(), reading=states.reading(version=18))
    other = replace(states.linked(), patient=states.OTHERS[0])
    for state in (newer, other):
        after, fresh = hands.met(hand, state)
        assert fresh
        assert edits.to_infusion(after.edit, ON) == states.RUNNING
        assert after.group == 0


def test_that_a_bolus_in_the_draft_is_taken_up_and_its_loss_seen():
    hand = began(replace(states.linked(), draft=BOLUS))
    assert boluses.to_change(hand.bolus) == BOLUS
    after, fresh = hands.met(hand, states.linked())
    assert fresh
    assert after.bolus == BolusEntry()


def test_that_a_half_typed_bolus_survives_a_state_without_one():
    hand = replace(began(states.linked()), bolus=BolusEntry(Decimal(50)))
    after, fresh = hands.met(hand, replace(states.linked(), clock_ms=states.NOW_MS + 1))
    assert not fresh
    assert after.bolus == BolusEntry(Decimal(50))


def test_ne_38_letting_go_puts_the_unfinished_back_to_the_draft_and_keeps_the_whole():
    half = with_rate(began(states.drafting()), None)
    assert edits.to_infusion(let_go(half).edit, ON) == states.WANTED
    whole = with_rate(began(states.drafting()), 17_000)
    assert let_go(whole) == whole


def test_that_letting_go_empties_a_half_typed_bolus():
    hand = replace(began(states.linked()), bolus=BolusEntry(Decimal(50)))
    assert let_go(hand).bolus == BolusEntry()
    kept = replace(began(replace(states.linked(), draft=BOLUS)), bolus=BolusEntry(Decimal(60)))
    assert boluses.to_change(let_go(kept).bolus) == BOLUS


def test_that_the_group_shown_is_one_there_is():
    split = schedules.to_infusion(
        schedules.regroup(schedules.from_infusion(states.RUNNING), schedules.Grouping.EACH_DAY)
    )
    assert isinstance(split, Flex)
    state = replace(states.linked(), draft=ProgramChange(states.prescription(split)))
    hand = replace(began(state), group=6)
    after, _ = hands.met(hand, states.linked())
    assert after.group == 0
    assert after.edit.mode is Mode.FLEX


def test_that_a_delayed_a_temporary_and_a_planned_program_come_back_as_they_were_drawn_up():
    for later in (
        Later(drafted.TOMORROW_MS, states.WANTED),
        drafted.TEMPORARY,
    ):
        infusion = states.RUNNING if later.infusion == states.WANTED else states.WANTED
        wanted = replace(states.prescription(infusion), later=later)
        state = replace(states.linked(), draft=ProgramChange(wanted))
        hand = began(state)
        assert hands.to_prescription(hand, states.prescription(), ON) == wanted
        assert edits.to_infusion(hand.edit, ON) == states.WANTED
    planned = replace(states.prescription(), later=drafted.TEMPORARY)
    state = replace(states.linked(), reading=states.reading(planned))
    assert hands.to_prescription(began(state), planned, ON) == planned


def test_that_patient_boluses_are_part_of_the_program_and_half_typed_keep_it_unfinished():
    wanted = replace(states.prescription(), patient_bolus=drafted.PATIENT_BOLUS)
    hand = began(replace(states.linked(), draft=ProgramChange(wanted)))
    assert hands.to_prescription(hand, states.prescription(), ON) == wanted
    half = replace(hand, patient=replace(hand.patient, dose=None))
    assert hands.to_prescription(half, states.prescription(), ON) == "Type the dose of a patient bolus."


def test_that_a_draft_that_replaces_the_bridge_is_taken_up_with_that_choice():
    change = ProgramChange(states.prescription(states.WANTED), drafted.bridge_plan())
    hand = began(replace(states.linked(), reading=drafted.bridging(), draft=change))
    after, _ = hands.met(hand, replace(states.linked(), reading=drafted.bridging(), draft=change))
    assert after.bridge is Choice.AFRESH


def test_that_the_same_program_with_another_choice_about_the_bridge_is_another_draft():
    state = replace(states.linked(), draft=ProgramChange(states.prescription(states.WANTED)))
    hand = began(state)
    assert hands.is_drafted(hand, states.prescription(states.WANTED), state)
    assert not hands.is_drafted(
        replace(hand, bridge=Choice.AFRESH), states.prescription(states.WANTED), state
    )
