"""Waiting: it ends when there is something, and never later than it was told to."""

from __future__ import annotations

import socket
from contextlib import closing

import pytest

from console.transport.waiting import READ, WRITE, pause, until_ready


def test_that_waiting_ends_at_once_when_there_is_something() -> None:
    one, other = socket.socketpair()
    with closing(one), closing(other):
        assert until_ready(one, WRITE, 60)
        other.send(b"a")
        assert until_ready(one, READ, 60)
        assert until_ready(one.fileno(), READ, 60)


def test_that_waiting_for_nothing_ends_when_the_time_is_over() -> None:
    one, other = socket.socketpair()
    with closing(one), closing(other):
        assert not until_ready(one, READ, 0.01)


@pytest.mark.parametrize("timeout_s", [0, -1, 0.01])
def test_that_a_pause_ends(timeout_s: float) -> None:
    pause(timeout_s)
