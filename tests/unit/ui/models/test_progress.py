"""The four steps of an update, in words and with how far each has come."""

from __future__ import annotations

from dataclasses import replace

import pytest

from support import states
from ui.models import progress
from ui.models.progress import Status
from ui.state import Stage


@pytest.mark.parametrize(
    ("seconds", "text"), [(112, "1 min 52 s"), (60, "1 min 0 s"), (8, "8 s"), (120, "2 min 0 s")]
)
def test_that_the_countdown_reads_in_minutes_and_seconds(seconds: int, text: str):
    assert progress.left_text(seconds).replace("\u00a0", " ") == text


def test_that_every_stage_has_its_four_steps():
    for stage in Stage:
        state = states.read_back()
        told = progress.steps(replace(state, update=replace(state.update, stage=stage)))
        assert len(told) == 4
        assert all(step.title and step.detail for step in told)


def test_that_the_read_back_s_step_says_that_the_totals_agree_and_how_long_it_holds():
    second = progress.steps(states.read_back())[1]
    assert second.status is Status.DONE
    assert second.detail.replace("\u00a0", " ") == "same totals on both sides · valid for 1 min 52 s"


def test_that_a_read_back_without_time_left_says_so():
    state = states.read_back()
    old = replace(state, update=replace(state.update, seconds_left=0))
    assert "too old to confirm" in progress.steps(old)[1].detail


def test_that_other_totals_are_told():
    state = states.read_back()
    assert state.update.read_back is not None
    wrong = replace(state.update.read_back, daily_ng=((1, 1),) * 7)
    told = progress.steps(replace(state, update=replace(state.update, read_back=wrong)))
    assert told[1].detail.startswith("totals differ")


def test_that_a_verified_update_names_both_versions_and_when():
    first, _, third, fourth = progress.steps(states.verified())
    assert first.detail == "version 17, now 18"
    assert third.title == "Pump switched program"
    assert fourth.detail.startswith("verified ")


def test_that_an_unread_pump_is_said_to_be_unread():
    assert progress.steps(states.empty())[0].detail == "not read yet"
