"""The two interfaces of every transport: a byte pipe, and the place where pipes arrive.

Apart from the transports so that session, pump and rig depend on the shape alone. The suite in
`tests/contracts` is part of this interface: whatever claims it must pass.
"""

from __future__ import annotations

from typing import Protocol


class Transport(Protocol):
    """A non-blocking, ordered byte pipe to one peer."""

    def send(self, data: bytes) -> None:
        """Take all of `data` for sending; empty data is nothing. Raises `LinkLost` once the pipe is gone."""

    def receive(self) -> bytes:
        """Return what has arrived (at most 64 KiB a call), or `b""` if nothing has yet.

        Raises `LinkLost` when the peer is gone and its last byte was handed out, or `close` was called.
        """

    def wait(self, timeout_s: float) -> None:
        """Return when something may have arrived or `timeout_s` link seconds have passed."""

    def close(self) -> None:
        """End the pipe; a second call does nothing."""


class Listener(Protocol):
    """A place where consoles arrive."""

    @property
    def spec(self) -> str:
        """The spec string a console can open, with the real port."""

    def accept(self) -> Transport | None:
        """Return the next peer that has arrived, or None; never blocks."""

    def wait(self, timeout_s: float) -> None:
        """Return when a peer may have arrived or `timeout_s` link seconds have passed."""

    def close(self) -> None:
        """Stop listening; a second call does nothing."""
