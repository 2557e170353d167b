"""To wait for a socket or a port, or for nothing, at most so long.

Apart because every transport waits and none of them sleeps: each returns as soon as there is something.
"""

from __future__ import annotations

import selectors
import socket
import threading

READ, WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE

LONGEST_S = 3_600
"""Nobody waits longer at a time; the system's own limit is days, but not the same everywhere."""


def until_ready(watched: socket.socket | int, interest: int, timeout_s: float) -> bool:
    """Return whether `watched` (a socket, or a POSIX descriptor) is ready for `interest` within the time."""
    with selectors.DefaultSelector() as selector:
        selector.register(watched, interest)
        return bool(selector.select(max(0, min(timeout_s, LONGEST_S))))


def pause(timeout_s: float) -> None:
    """Let `timeout_s` pass where there is nothing to watch: a link that is down, a port that is gone."""
    threading.Event().wait(max(0, min(timeout_s, LONGEST_S)))
