"""What each event of a session makes of the window's state."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.change import BolusChange, ProgramChange
from console.domain.quantities import MS_PER_HOUR, Dose
from console.domain.visit import Draft
from console.session import events
from support import drafted, states
from ui import fold
from ui.state import Link, Stage, Update

OPERATION = bytes(16)
LATER_MS = states.WALL_MS + 5_000
WANTED = ProgramChange(states.prescription(states.WANTED))


def test_that_an_opened_link_clears_the_sentence_about_the_lost_one():
    lost = replace(states.linked(), link=Link.LOST, link_sentence="Nobody answers.")
    after = fold.fold(lost, events.LinkOpened(states.reading().identity), LATER_MS)
    assert (after.link, after.link_sentence) == (Link.LINKED, "")


def test_that_a_lost_link_takes_the_pumps_clock_off_the_screen():
    after = fold.fold(states.linked(), events.LinkLost("Nobody answers."), LATER_MS)
    assert (after.link, after.link_sentence) == (Link.LOST, "Nobody answers.")
    assert (after.clock_ms, after.rate) == (None, None)


def test_that_a_link_lost_before_the_confirmation_voids_the_read_back_and_keeps_the_draft():
    after = fold.fold(states.read_back(), events.LinkLost("Nobody answers."), LATER_MS)
    assert after.update.stage is Stage.REFUSED
    assert after.update.read_back is None
    assert "draft is kept" in after.update.sentence
    assert after.draft == WANTED


def test_that_a_reading_is_shown_with_when_it_was_made():
    found = states.reading(version=18)
    after = fold.fold(states.opened(), events.Interrogated(found), LATER_MS)
    assert (after.reading, after.read_wall_ms, after.link) == (found, LATER_MS, Link.LINKED)


def test_that_a_draft_stays_when_the_pump_still_holds_what_it_was_made_on():
    after = fold.fold(states.drafting(), events.Interrogated(states.reading()), LATER_MS)
    assert after.draft == WANTED
    assert after.stale_draft is None


def test_f31_a_draft_is_set_aside_when_the_pump_holds_another_program():
    before = replace(states.drafting(), reasons=(("rise-above-usual", "Spasms."),))
    after = fold.fold(before, events.Interrogated(states.reading(version=18)), LATER_MS)
    assert after.draft is None
    assert after.changes == 0
    assert after.stale_draft == Draft(
        1, states.SERIAL, 17, (17).to_bytes(32), WANTED, (("rise-above-usual", "Spasms."),)
    )


def test_that_a_bolus_made_on_another_program_is_set_aside_like_any_draft():
    bolus = BolusChange(Dose(50_000), MS_PER_HOUR)
    before = fold.with_draft(states.linked(), bolus)
    after = fold.fold(before, events.Interrogated(states.reading(version=18)), LATER_MS)
    assert after.draft is None
    assert after.stale_draft is not None
    assert after.stale_draft.change == bolus


def test_that_a_stored_draft_comes_back_with_its_reasons():
    kept = Draft(1, states.SERIAL, 17, (17).to_bytes(32), WANTED, (("code", "because"),), (("Lot", "B1"),))
    after = fold.restored(states.linked(), kept, states.reading())
    assert (after.draft, after.reasons) == (WANTED, (("code", "because"),))
    assert after.particulars == (("Lot", "B1"),)
    assert after.changes == 4


def test_that_a_stored_draft_of_another_program_is_set_aside():
    kept = Draft(1, states.SERIAL, 16, (16).to_bytes(32), WANTED, ())
    after = fold.restored(states.linked(), kept, states.reading())
    assert (after.draft, after.stale_draft) == (None, kept)


def test_that_a_draft_counts_its_changes_and_finds_its_findings():
    after = fold.with_draft(states.linked(), WANTED)
    assert after.changes == 4
    assert [finding.code for finding in after.findings] == ["rise-usual"]
    assert after.draft_base == (17, (17).to_bytes(32))


def test_that_the_last_change_on_record_counts_in_the_findings():
    after = fold.with_draft(states.linked(), WANTED)
    assert "Last change 31\u00a0days ago." in after.findings[0].sentence


def test_that_a_draft_equal_to_the_pumps_program_is_none():
    after = fold.with_draft(states.drafting(), ProgramChange(states.prescription()))
    assert (after.draft, after.changes, after.findings) == (None, 0, ())


def test_that_editing_voids_a_read_back():
    after = fold.with_draft(states.read_back(), ProgramChange(states.prescription(states.simple("270"))))
    assert after.update == Update()


def test_that_a_read_back_is_shown_with_what_ran_before_and_its_seconds():
    back = states.read_back().update.read_back
    after = fold.fold(states.drafting(), events.ChangePrepared(back, 0), LATER_MS).update
    assert (after.stage, after.read_back, after.change) == (Stage.READ_BACK, back, WANTED)
    assert (after.before, after.seconds_left) == (states.prescription(), 120)


def test_that_an_expired_read_back_says_that_nothing_was_sent():
    after = fold.fold(states.read_back(), events.PrepareExpired(OPERATION), LATER_MS)
    assert after.update.stage is Stage.IDLE
    assert "Nothing was sent" in after.update.sentence
    assert after.draft == WANTED


def test_that_a_refusal_shows_the_pumps_sentence():
    after = fold.fold(states.drafting(), events.PrepareRefused("stale", "It has changed."), LATER_MS)
    assert (after.update.stage, after.update.sentence) == (Stage.REFUSED, "It has changed.")


def test_that_a_confirmed_change_is_on_its_way_and_then_switched():
    sending = fold.fold(states.read_back(), events.Confirmed(OPERATION), LATER_MS)
    assert sending.update.stage is Stage.SENDING
    switched = fold.fold(sending, events.Programmed(OPERATION, 18, bytes(32), states.NOW_MS), LATER_MS)
    assert switched.update.stage is Stage.SWITCHED
    assert switched.update.change == WANTED


def test_that_a_verified_update_ends_the_draft_and_shows_the_fresh_reading():
    found = states.reading(WANTED.prescription, version=18)
    event = events.Verified(found.operation, WANTED, found, recovered=False, link_ms=0)
    after = fold.fold(states.read_back(), event, LATER_MS)
    assert (after.draft, after.changes, after.findings) == (None, 0, ())
    assert (after.reading, after.update.stage, after.update.verified_wall_ms) == (
        found,
        Stage.VERIFIED,
        LATER_MS,
    )
    assert after.update.before == states.prescription()


def test_that_a_recovered_update_says_that_the_pump_told_it():
    found = states.reading(WANTED.prescription, version=18)
    event = events.Verified(found.operation, WANTED, found, recovered=True, link_ms=0)
    assert "the pump has told it" in fold.fold(states.unknown(), event, LATER_MS).update.sentence


def test_that_a_draft_of_something_else_outlives_a_verified_update_only_aside():
    other = ProgramChange(states.prescription(states.simple("250")))
    found = states.reading(WANTED.prescription, version=18)
    before = fold.with_draft(states.linked(), other)
    event = events.Verified(found.operation, WANTED, found, recovered=True, link_ms=0)
    after = fold.fold(before, event, LATER_MS)
    assert after.draft is None
    assert after.stale_draft is not None
    assert after.stale_draft.change == other
    assert after.update.stage is Stage.VERIFIED


def test_that_an_update_the_pump_was_changed_after_is_not_shown_as_in_the_pump_now():
    found = states.reading(states.prescription(states.simple("100")), version=19)
    event = events.Verified(OPERATION, WANTED, found, recovered=True, link_ms=0)
    after = fold.fold(states.unknown(), event, LATER_MS)
    assert (after.reading, after.draft) == (found, None)
    assert after.update == Update(sentence=fold.CHANGED_SINCE)


def test_that_what_was_verified_is_no_longer_shown_as_in_the_pump_once_a_reading_shows_another():
    shown = states.reading(WANTED.prescription, version=18)
    event = events.Verified(shown.operation, WANTED, shown, recovered=False, link_ms=0)
    verified = fold.fold(states.read_back(), event, LATER_MS)
    again = fold.fold(verified, events.Interrogated(shown), LATER_MS + 1)
    assert again.update.stage is Stage.VERIFIED
    other = states.reading(states.prescription(states.simple("100")), version=19)
    assert fold.fold(verified, events.Interrogated(other), LATER_MS + 1).update == Update()


def test_that_an_update_not_applied_keeps_the_draft():
    event = events.NotApplied(OPERATION, recovered=True, sentence="It never took it.")
    after = fold.fold(states.unknown(), event, LATER_MS)
    assert (after.update.stage, after.update.sentence) == (Stage.NOT_APPLIED, "It never took it.")
    assert after.draft == WANTED


def test_that_an_unknown_outcome_holds_both_programs():
    before = ProgramChange(states.prescription())
    after = fold.fold(states.linked(), events.OutcomeUnknown(OPERATION, before, WANTED, 0), LATER_MS).update
    assert (after.stage, after.before, after.change) == (Stage.UNKNOWN, before.prescription, WANTED)


def test_that_a_mismatch_is_an_outcome_nobody_may_rely_on():
    after = fold.fold(states.read_back(), events.MismatchFound(OPERATION, "It shows another."), LATER_MS)
    assert (after.update.stage, after.update.sentence) == (Stage.UNKNOWN, "It shows another.")


def test_that_seconds_are_counted_down_only_while_a_read_back_waits():
    assert fold.counted_down(states.read_back(), 7).update.seconds_left == 7
    assert fold.counted_down(states.drafting(), 7) == states.drafting()


@pytest.mark.parametrize("stage", [Stage.VERIFIED, Stage.UNKNOWN, Stage.SENDING, Stage.SWITCHED])
def test_that_discarding_a_draft_leaves_what_became_of_an_update_on_screen(stage):
    state = replace(states.drafting(), update=Update(stage, WANTED))
    assert fold.without_draft(state).update.stage is stage


def test_that_a_draft_put_on_another_program_has_the_drug_in_the_pump_and_no_bridge_of_then():
    aside = ProgramChange(states.prescription(states.WANTED), drafted.bridge_plan())
    weaker = states.reading(drafted.running(states.simple("150"), drafted.OLD))
    after = fold.rebased(aside, weaker)
    assert after == ProgramChange(drafted.running(states.WANTED, drafted.OLD))
    assert fold.rebased(drafted.STOP, weaker) == drafted.STOP


def test_that_a_refused_hand_says_why_until_the_next_deed():
    refused = fold.fold(states.linked(), events.HandsRefused("full", "The reservoir is full."), LATER_MS)
    assert refused.hands_sentence == "The reservoir is full."
    deed = drafted.HANDS[0]
    after = fold.fold(refused, events.Acted(deed.hand, deed.felt), LATER_MS)
    assert after.hands_sentence == ""


def test_that_an_unknown_refill_holds_what_ran_before_it():
    refill = drafted.refill()
    before = ProgramChange(states.prescription())
    after = fold.fold(states.linked(), events.OutcomeUnknown(OPERATION, before, refill, 0), LATER_MS).update
    assert (after.before, after.change) == (states.prescription(), refill)
