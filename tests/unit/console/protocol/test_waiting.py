"""How long an end waits: the figures hang together, and the sooner of two things to do is due."""

from __future__ import annotations

from console.protocol.events import Deadline
from console.protocol.waiting import PATIENCE, Awaited

WORST_LOSS = 1 - 0.95**2
"""One frame in twenty is lost, on the way there or on the way back."""


def test_that_a_wait_is_due_at_its_end_or_when_it_is_to_be_said_again() -> None:
    assert Awaited(Deadline.IDLE, 300).due_ms == 300
    assert Awaited(Deadline.ANSWER, 300, 100, lambda: None).due_ms == 100
    assert Awaited(Deadline.ANSWER, 300, 400, lambda: None).due_ms == 300


def test_that_a_request_is_said_often_enough_for_a_link_that_loses_one_frame_in_twenty() -> None:
    tries = PATIENCE.answer_ms // PATIENCE.repeat_ms
    assert WORST_LOSS**tries < 1e-11


def test_that_a_pump_beats_several_times_before_any_wait_for_it_is_over() -> None:
    assert 2 * PATIENCE.beat_ms < PATIENCE.handshake_ms < PATIENCE.answer_ms < PATIENCE.idle_ms
    assert PATIENCE.repeat_ms < PATIENCE.beat_ms
