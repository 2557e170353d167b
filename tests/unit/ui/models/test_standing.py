"""What must be said on every page."""

from __future__ import annotations

from dataclasses import replace

from console.domain.change import BolusChange
from console.domain.quantities import MS_PER_HOUR, Dose
from console.domain.visit import Draft
from support import states
from ui.models.standing import leaving, standing
from ui.state import Link, Update


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_that_nothing_is_said_when_all_is_as_it_should_be():
    assert standing(states.linked()) == ()
    assert standing(states.empty()) == ()


def test_that_an_unknown_outcome_names_both_doses_and_the_way_to_know():
    (one,) = standing(states.unknown())
    assert plain(one.strong) == "The pump runs EITHER 267 mcg/day as before OR 293.5 mcg/day, the update."
    assert one.actions == (("read", "Link again and ask the pump"),)
    assert one.look == "stop"


def test_that_an_unknown_bolus_is_either_given_or_not():
    state = states.unknown()
    bolus = BolusChange(Dose(50_000), MS_PER_HOUR)
    (one,) = standing(replace(state, update=replace(state.update, change=bolus)))
    assert plain(one.strong) == "The pump EITHER gives the bolus of 50 mcg over 1 h OR it does not."


def test_that_a_mismatch_says_the_sessions_sentence():
    state = states.unknown()
    linked = replace(state, link=Link.LINKED, update=replace(state.update, sentence="Keep watch."))
    assert standing(linked)[0].rest == "Keep watch."


def test_that_an_unknown_update_of_an_earlier_process_is_told_without_its_figures():
    (one,) = standing(replace(states.unknown(), update=Update(states.unknown().update.stage)))
    assert one.strong == "The outcome of the last update is not known."


def test_that_a_lost_link_says_its_sentence_and_offers_to_link_again():
    (one,) = standing(replace(states.linked(), link=Link.LOST, link_sentence="Nobody answers."))
    assert (one.key, one.strong) == ("lost", "Nobody answers.")
    assert one.actions == (("read", "Link again"),)


def test_that_a_draft_set_aside_names_both_programs():
    aside = Draft(1, states.SERIAL, 16, bytes(32), states.WANTED, ())
    (one,) = standing(replace(states.linked(), stale_draft=aside))
    assert "made on program 16" in one.strong
    assert "now holds program 17" in one.strong
    assert standing(replace(states.opened(), stale_draft=aside)) == ()


def test_that_a_notice_can_be_dismissed():
    (one,) = standing(replace(states.linked(), notice="The disk is full."))
    assert (one.strong, one.actions) == ("The disk is full.", (("dismiss", "Dismiss"),))


def test_that_leaving_a_draft_is_asked_about_by_name_with_three_ways():
    one = leaving(states.drafting(), closing=True)
    assert plain(one.strong) == "Alma Rivera has a draft that is not in the pump: 4 changes."
    assert [key for key, _ in one.actions] == ["keep", "discard", "stay"]
    assert one.actions[0][1].startswith("Close")
    assert leaving(states.drafting(), closing=False).actions[0][1].startswith("Leave")


def test_that_a_bolus_is_not_offered_to_be_kept_for_later():
    bolus = BolusChange(Dose(50_000), MS_PER_HOUR)
    one = leaving(replace(states.drafting(), draft=bolus), closing=True)
    assert plain(one.strong) == "Alma Rivera has a draft that is not in the pump: a single bolus."
    assert [key for key, _ in one.actions] == ["discard", "stay"]
