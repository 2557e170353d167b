"""Pairing in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.pairing import Panel
from support import keys, panels, states
from ui.models import pairing
from ui.models.pairing import view
from ui.state import FirstMeeting


@pytest.mark.parametrize(
    ("left_ms", "words"),
    [
        (120_000, "counts for 2 min"),
        (112_000, "counts for 1 min 52 s"),
        (9_000, "counts for 9 s"),
        (0, "counts for 0 s"),
    ],
)
def test_that_the_time_left_is_told_to_the_second(left_ms, words):
    assert pairing.left(left_ms).replace("\u00a0", " ") == words


def test_that_a_code_stands_in_thirteen_groups_of_four():
    groups = view(panels.pairing()).groups
    assert [len(group) for group in groups] == [4] * 13
    assert "-".join(groups) == keys.OTHER.text
    assert view(panels.off()).groups == ()


def test_that_this_console_is_marked_and_told_what_it_means_to_revoke_itself():
    own, other, _ = view(panels.pairing()).rows
    assert (own.mark, other.mark) == ("this console", "")
    assert "the panel goes with it" in own.meaning
    assert "paired anew" in other.meaning
    (inside,) = view(panels.off()).rows
    assert "when its patient is opened again" in inside.meaning
    assert panels.OWN.fingerprint in own.question


def test_that_the_pumps_own_console_is_marked_where_it_is_another():
    state = replace(panels.pairing(), own_key="SOMEBODY")
    assert view(state).rows[0].mark == "the pump's own"


def test_that_without_a_bench_the_panel_says_why_it_is_out_of_reach():
    shown = view(replace(states.linked(), hands=False))
    assert shown.off == pairing.OFF
    assert (shown.code, shown.rows, shown.places) == ("", (), "")


def test_that_places_are_counted_once_the_panel_was_looked_at():
    assert view(panels.full()).places == "8 of 8\u00a0places taken"
    assert view(replace(panels.full(), panel=Panel(None, 0, ()))).places == "0 of 8\u00a0places taken"


MET = states.reading().identity


@pytest.mark.parametrize(
    ("meeting", "words"),
    [
        (None, ""),
        (FirstMeeting("tcp://a:1"), "Meeting the pump at tcp://a:1"),
        (FirstMeeting("tcp://a:1", sentence="Nobody is there."), "Not paired. Nobody is there."),
        (FirstMeeting("tcp://a:1", "KAT5WQ2M", MET), "Paired with pump SIM-700182, a simulated SP-20."),
    ],
)
def test_that_a_first_meeting_says_how_it_stands(meeting, words):
    assert " ".join(pairing.meeting_words(meeting)).strip().startswith(words)


def test_that_a_pump_that_was_met_is_told_with_fingerprint_and_services():
    _, rest = pairing.meeting_words(FirstMeeting("tcp://a:1", "KAT5WQ2M", MET))
    assert "KAT5WQ2M" in rest
    assert "pump, trainer" in rest
