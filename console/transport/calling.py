"""A call to a machine: whether anybody answers at a port, found out without waiting for it.

Apart because paho connects in a blocking way. The socket that was answered is closed again: the call is made
so that the connection that follows it is a matter of one round trip.
"""

from __future__ import annotations

import errno
import os
import socket

from console.transport.tcp import addresses, refuse_itself
from console.transport.waiting import WRITE, until_ready

CALL_MS = 1_800
"""How long a call may take in total: above TCP's first repeat (1 s), below the 2 s for which a window
that waits here may stand still."""

_UNDER_WAY = {errno.EINPROGRESS, errno.EWOULDBLOCK, errno.EALREADY, errno.EINTR}


class Call:
    """A call under way to `host`:`port`, to each of its addresses in turn; `now` is link time in ms."""

    def __init__(self, host: str, port: int, spec: str, now: int) -> None:
        """Begin; raises `LinkNotOpened` where no machine has that name."""
        self._left = list(addresses(host, port, spec))
        self._each_ms = CALL_MS // len(self._left)
        self._socket: socket.socket | None = None
        self._reason = "nobody answers"
        self._next(now)

    def answered(self, now: int) -> tuple[str, int] | None:
        """Return the address at which somebody answers, or None as long as that is open.

        Raises `ConnectionError` with the last reason when nobody answers at any.
        """
        while self._socket is not None:
            if until_ready(self._socket, WRITE, 0):
                try:
                    host, port = _reached(self._socket)
                except OSError as why:
                    self._reason = why.strerror or str(why)
                else:
                    self.close()
                    return host, port
            elif now < self._due_ms:
                return None
            else:
                self._reason = "timed out"
            self._next(now)
        raise ConnectionError(self._reason)

    def wait(self, timeout_s: float) -> None:
        """Return when it may have been answered or the time is over."""
        if self._socket is not None:
            until_ready(self._socket, WRITE, min(timeout_s, self._each_ms / 1_000))

    def close(self) -> None:
        """Hang up."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _next(self, now: int) -> None:
        """Call the next address, skipping those at which it is refused at once."""
        self.close()
        while self._left and self._socket is None:
            family, kind, protocol, _, address = self._left.pop(0)
            try:
                self._socket = socket.socket(family, kind, protocol)
                self._socket.settimeout(0)
                failed = self._socket.connect_ex(address)
            except OSError as why:
                failed = why.errno or errno.EADDRNOTAVAIL
            self._due_ms = now + self._each_ms
            if failed and failed not in _UNDER_WAY:
                self._reason = os.strerror(failed)
                self.close()


def _reached(called: socket.socket) -> tuple[str, int]:
    failed = called.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if failed:
        raise OSError(failed, os.strerror(failed))
    refuse_itself(called)
    host, port = called.getpeername()[:2]
    return str(host), int(port)
