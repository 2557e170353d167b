"""What must be said on every page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.change import BolusChange, Change, ProgramChange
from console.domain.quantities import MS_PER_HOUR, Dose
from console.domain.visit import Draft
from support import drafted, panels, states
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


def test_that_a_lost_pump_elsewhere_can_be_paired_from_there():
    (one,) = standing(panels.unpaired())
    assert one.actions == (("read", "Link again"), ("pair", "Pair this pump…"))


def test_that_a_draft_set_aside_names_both_programs():
    aside = Draft(1, states.SERIAL, 16, bytes(32), ProgramChange(states.prescription(states.WANTED)), ())
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


@pytest.mark.parametrize(
    ("draft", "what"),
    [
        (BolusChange(Dose(50_000), MS_PER_HOUR), "a single bolus"),
        (drafted.STOP, "a stop of the pump"),
        (drafted.refill(), "a refill"),
        (drafted.PRIME, "a prime"),
    ],
)
def test_that_a_draft_of_any_kind_is_named_and_can_be_kept(draft: Change, what: str):
    one = leaving(replace(states.drafting(), draft=draft), closing=True)
    assert plain(one.strong) == f"Alma Rivera has a draft that is not in the pump: {what}."
    assert [key for key, _ in one.actions] == ["keep", "discard", "stay"]


@pytest.mark.parametrize(
    ("change", "either"),
    [
        (drafted.STOP, "The pump EITHER has stopped OR runs on."),
        (drafted.RESUME, "The pump EITHER runs again OR is still stopped."),
        (drafted.IMPLANT, "The pump EITHER knows of its new catheter OR it does not."),
        (drafted.PRIME, "The pump EITHER gives the prime of 0.179 mL OR it does not."),
        (
            drafted.refill(),
            (
                "The pump EITHER knows of the refill and runs 150 mcg/day OR it knows nothing of it and runs "
                "267 mcg/day as before."
            ),
        ),
    ],
    ids=("stop", "resume", "implant", "prime", "refill"),
)
def test_that_an_unknown_outcome_of_any_kind_names_both_possibilities(change: Change, either: str):
    state = states.unknown()
    (one,) = standing(replace(state, update=replace(state.update, change=change)))
    assert plain(one.strong) == either


def test_that_an_unknown_refill_names_the_strength_that_each_would_count_with():
    # the dose alone would be the same in both, and what the patient receives would not
    before = drafted.running(states.simple("150"), drafted.OLD)
    update = replace(states.unknown().update, change=drafted.refill(), before=before)
    (one,) = standing(replace(states.unknown(), update=update))
    assert plain(one.strong) == (
        "The pump EITHER knows of the refill and runs 150 mcg/day of baclofen 2,000 mcg/mL OR it knows "
        "nothing of it and runs 150 mcg/day of baclofen 500 mcg/mL."
    )


def test_that_an_unknown_refill_of_the_same_drug_and_dose_is_told_apart_by_its_volume():
    before = drafted.running(states.simple("150"))
    update = replace(states.unknown().update, change=drafted.refill(), before=before)
    state = replace(states.unknown(), update=update)
    (one,) = standing(replace(state, link=Link.LOST))
    assert plain(one.strong) == (
        "The pump EITHER knows of the refill and calculates with 20 mL OR it knows nothing of it and "
        "calculates with 8.79 mL as before. It runs 150 mcg/day in both."
    )
    (linked,) = standing(replace(state, link=Link.LINKED))
    assert "calculates with what it held before" in plain(linked.strong)


def test_that_a_stopped_pump_is_said_on_every_page_with_its_restart():
    stop = replace(states.OPERATIONS[0], change=drafted.STOP, at_ms=states.NOW_MS)
    state = replace(states.linked(), reading=drafted.stopped(), operations=(stop,))
    for place in ("overview", "program", "refill", "visits"):
        (one,) = standing(state, place)
        assert one.strong == "Pump is STOPPED since Mon 23 Nov 2026 07:44."
        assert plain(one.rest) == (
            "Nothing flows. Withdrawal may begin within 12 to 24 h of the stop. "
            "Restart planned for Tue 24 Nov 2026 06:00, by hand."
        )
        assert one.actions == (("resume", "Resume…"),)
    resuming = replace(state, draft=drafted.RESUME)
    assert standing(resuming)[0].actions == (("resume", "Review the restart"),)


def test_that_a_refill_drawn_up_need_not_be_asked_for_once_more():
    assert standing(drafted.refilling()) == ()


def test_that_what_hands_did_and_nobody_told_the_pump_is_said_on_every_page_but_refill():
    state = replace(states.linked(), deeds=drafted.HANDS)
    (one,) = standing(state, "program")
    assert one.strong == "The reservoir has been filled."
    assert plain(one.rest) == "Record what is in it now; the pump still calculates with 2,000 mcg/mL."
    assert one.actions == (("refill", "Go to Refill"),)
    assert standing(state, "refill") == ()
    (emptied,) = standing(replace(state, deeds=drafted.HANDS[:1]))
    assert emptied.strong == "The reservoir has been emptied."


def test_that_a_draft_made_before_a_reset_is_told_that_the_pump_changed_itself():
    aside = Draft(1, "SIM-700182", 17, bytes(32), ProgramChange(states.prescription(states.WANTED)), ())
    state = replace(states.linked(), reading=drafted.reset(), stale_draft=aside)
    (stale,) = [one for one in standing(state) if one.key == "stale"]
    assert "program 18, which the pump made itself after a reset." in stale.strong
