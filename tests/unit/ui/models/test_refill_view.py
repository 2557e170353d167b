"""How what is under the hand in a refill meets a new state, and what the page's head says and allows."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from console.domain.change import ProgramChange
from support import refills, states
from ui.models import refill_entry as entries
from ui.models import refill_view as views
from ui.models.refill_entry import Step
from ui.models.refill_view import Hand
from ui.state import ConsoleState, Stage, Update


def met(entry, state: ConsoleState | None = None) -> Hand:
    hand, _ = views.met(views.empty(), state or refills.state())
    return replace(hand, entry=entry)


def drafted(entry=None) -> ConsoleState:
    entry = entry or refills.whole()
    handed = views.handed_up(entry, refills.state())
    assert handed is not None
    return refills.state(draft=handed[0], particulars=handed[1], changes=5)


def test_that_a_pump_just_read_begins_an_empty_refill() -> None:
    hand, fresh = views.met(views.empty(), refills.state())
    assert hand.entry == entries.begun(refills.reading())
    assert fresh


def test_that_what_is_half_typed_stays_while_the_state_says_nothing_of_it() -> None:
    hand = met(refills.emptied())
    again, fresh = views.met(hand, refills.state(clock_ms=states.NOW_MS + 60_000))
    assert again.entry == refills.emptied()
    assert not fresh


def test_that_a_draft_handed_up_and_come_back_rewrites_no_field() -> None:
    again, fresh = views.met(met(refills.whole()), drafted())
    assert again.entry == refills.whole()
    assert again.given is not None
    assert not fresh


def test_that_a_draft_kept_from_before_is_taken_up_at_its_last_step() -> None:
    hand, fresh = views.met(views.empty(), drafted())
    assert hand.step is Step.CHECK
    assert hand.entry.filled == Decimal(18)
    assert fresh


def test_that_a_draft_discarded_elsewhere_empties_the_entry() -> None:
    hand, _ = views.met(views.empty(), drafted())
    again, fresh = views.met(hand, refills.state())
    assert again.entry == entries.begun(refills.reading())
    assert fresh


def test_that_another_program_in_the_pump_begins_anew() -> None:
    newer = refills.state(reading=replace(refills.reading(), version=18))
    again, _ = views.met(met(refills.whole()), newer)
    assert again.entry == entries.begun(refills.reading())


def test_that_a_draft_of_another_kind_or_an_update_under_way_keeps_a_refill_off() -> None:
    other = refills.state(draft=ProgramChange(refills.reading().prescription))
    assert views.off(other) == "Another draft waits; send or discard it before a refill."
    assert "not settled" in views.off(refills.state(update=Update(Stage.SENDING)))
    assert views.off(drafted()) == ""


def test_that_the_button_names_the_next_step_and_waits_for_this_one() -> None:
    hand = met(refills.emptied())
    assert views.next_words(hand, refills.state()) == "Next: compare"
    assert views.next_off(hand, refills.state(), "") == ""
    waiting = replace(hand, step=Step.DRUG)
    assert views.next_words(waiting, refills.state()) == "Next: bridge"
    assert views.next_off(waiting, refills.state(), "").startswith("Choose the strength")
    assert views.next_off(hand, refills.state(), "A field is unfinished.") == "A field is unfinished."


def test_that_the_last_button_reviews_what_changes() -> None:
    hand = replace(met(refills.whole()), step=Step.CHECK)
    assert views.next_words(hand, drafted()).replace("\u00a0", " ") == "Review 5 changes"
    assert views.next_off(hand, drafted(), "") == ""
    assert "order" in views.next_off(hand, replace(drafted(), order=None), "")


def test_that_nothing_begun_cannot_be_left_and_what_was_done_cannot_be_discarded() -> None:
    begun = met(entries.begun(refills.reading()))
    assert views.leave_words(begun, refills.state()) == ("Leave refill…", "No refill was begun.")
    typed = met(replace(begun.entry, lot="BX"))
    assert views.leave_words(typed, refills.state()) == ("Discard draft", "")
    assert views.leave_words(begun, refills.with_hands(refills.ASPIRATED)) == ("Leave refill…", "")
    leaving = met(replace(refills.emptied(), leaving=True))
    assert views.leave_words(leaving, refills.state()) == ("Go on with the refill", "")


def test_that_a_refill_being_left_waits_for_its_figures() -> None:
    leaving = met(replace(refills.emptied(), leaving=True))
    assert views.waits(leaving, refills.state(), "").startswith("Type what was aspirated")
    told = met(replace(refills.emptied(), leaving=True, filled=Decimal(0)))
    assert views.waits(told, refills.state(), "") == ""
