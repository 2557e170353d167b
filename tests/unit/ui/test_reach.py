"""The ends of the rig: there, or a sentence why not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.clock import ManualClock
from console.domain.alarms import Tone
from console.errors import ConsoleError
from console.session.events import LinkLost
from support import states, windows
from ui import reach
from ui.state import Link


@pytest.fixture
def rig(tmp_path):
    clock = ManualClock(states.WALL_MS)
    made = windows.admitted_rig(tmp_path, clock)
    made.open_patient(1)
    yield made
    made.close()


def linked(rig) -> None:
    for turn in range(40):
        reach.heard(rig, turn * 20)


def test_that_all_ends_are_there_once_a_simulated_pump_has_answered(rig):
    linked(rig)
    assert reach.session(rig, states.linked()) is rig.session
    assert reach.trainer(rig) is rig.trainer
    assert reach.bench(rig) is rig.bench


def test_that_a_session_is_not_reached_while_the_link_is_lost(rig):
    linked(rig)
    lost = replace(states.linked(), link=Link.LOST, link_sentence="Nobody answers.")
    with pytest.raises(ConsoleError, match=r"The pump is not linked\. Nobody answers"):
        reach.session(rig, lost)


def test_that_trainer_and_bench_are_missed_in_words_before_they_answered(rig):
    with pytest.raises(ConsoleError, match="clock can be moved only"):
        reach.trainer(rig)
    with pytest.raises(ConsoleError, match="no bench for this pump"):
        reach.bench(rig)


def test_that_an_awaited_answer_of_any_end_counts_as_busy(rig):
    linked(rig)
    assert not reach.busy(rig)
    reach.trainer(rig).jump(1_000)
    assert reach.busy(rig)


def test_that_a_pump_whose_memory_fails_is_let_go_and_said_to_be_lost(rig, monkeypatch):
    def broken(_: int) -> tuple[()]:
        raise OSError(28, "No space left")

    monkeypatch.setattr(rig, "turn", broken)
    (event,) = reach.heard(rig, 0)
    assert isinstance(event, LinkLost)
    assert rig.session is None


def test_that_no_tone_is_asked_of_a_pump_that_is_not_linked(rig):
    with pytest.raises(ConsoleError, match="not linked"):
        reach.tones(rig, states.no_patient(), Tone.ONE)
