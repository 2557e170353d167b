"""The bedside in words: each act asks for one hand, and what was found comes in the order of time."""

from __future__ import annotations

from dataclasses import replace

from console.domain.hands import Look
from support import bedsides, states
from ui.models import bedside
from ui.models.bedside import CARE, EXAMINE, LOOK, TREAT


def test_that_every_act_has_a_name_of_its_own_and_asks_for_another_hand() -> None:
    actions = (*EXAMINE, *LOOK, *CARE)
    choices = [(f"{each.key}-{key}", hand) for each in TREAT for key, _, hand in each.choices]
    names = [action.key for action in actions] + [name for name, _ in choices]
    hands = [action.hand for action in actions] + [hand for _, hand in choices]
    assert len(set(names)) == len(names)
    assert len(set(hands)) == len(hands)


def test_that_every_way_to_look_is_offered() -> None:
    offered = {getattr(action.hand, "look", None) for action in (*EXAMINE, *LOOK)}
    assert set(Look) <= offered


def test_that_what_was_found_stands_latest_first_with_its_findings() -> None:
    sights = bedside.sights(bedsides.looked_at())
    assert [sight.done for sight in sights][:2] == [
        "Gave a test bolus of 50\u00a0mcg by lumbar puncture",
        "Gave 10\u00a0mg of diazepam by mouth",
    ]
    assert sights[-1].done == "History"
    assert dict(sights[-1].findings)["Itch"] == "all over, without a rash"
    assert sights[-1].time < sights[0].time


def test_that_only_the_latest_are_shown_of_very_many() -> None:
    state = bedsides.looked_at()
    many = replace(state, seen=state.seen * 10)
    assert len(bedside.sights(many)) == bedside.MOST_SHOWN
    assert bedside.sights(many)[0] == bedside.sights(state)[0]


def test_that_without_a_simulated_pump_it_says_why_nothing_can_be_done() -> None:
    assert "only while it is linked" in bedside.off(states.linked())
    assert bedside.off(bedsides.looked_at()) == ""
