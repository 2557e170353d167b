"""Around what a plug-in hands out: whatever it does wrong is a lost link that says whose fault that is.

Apart from `plugins`, which only opens. Bytes in, bytes out, and no more of them than the port allows.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from console.errors import LinkError, LinkLost, PluginRefused
from console.transport.foreign import contained
from console.transport.port import Listener, Transport
from console.transport.waiting import pause

MOST_RECEIVED = 65_536
"""What one call may hand out (`Transport.receive`)."""

Given = TypeVar("Given")


def insist_on(who: str, thing: object, acts: tuple[str, ...]) -> None:
    """Raise `PluginRefused` unless `thing` can be asked for all of `acts`."""
    with contained(who, PluginRefused):
        lacking = [act for act in acts if not callable(getattr(thing, act, None))]
    if lacking:
        raise PluginRefused(f"{who} gave something without {', '.join(lacking)}: that is a fault of its own.")


class GuardedTransport:
    """A transport of a plug-in; `who` names it in sentences."""

    def __init__(self, who: str, inner: Transport) -> None:
        """Raises `PluginRefused` for what is no transport."""
        insist_on(who, inner, ("send", "receive", "wait", "close"))
        self._who = who
        self._inner = inner
        self._ended = ""

    def send(self, data: bytes) -> None:
        """See `Transport.send`."""
        self._ask(lambda: self._inner.send(bytes(data)))

    def receive(self) -> bytes:
        """See `Transport.receive`; what is no bytes, or too many, ends the link."""
        data = self._ask(self._inner.receive)
        if type(data) is not bytes or len(data) > MOST_RECEIVED:
            self.close()
            self._ended = f"{self._who} handed out what is no data of a link."
            raise LinkLost(self._ended)
        return data

    def wait(self, timeout_s: float) -> None:
        """See `Transport.wait`; one that fails has ended the link."""
        if self._ended:
            return
        try:
            self._ask(lambda: self._inner.wait(timeout_s))
        except LinkLost as why:
            self._ended = str(why)

    def close(self) -> None:
        """See `Transport.close`; one that fails is closed all the same."""
        with suppress(LinkLost):
            self._ask(self._inner.close)
        self._ended = self._ended or "The link is closed."

    def _ask(self, act: Callable[[], Given]) -> Given:
        if self._ended:
            raise LinkLost(self._ended)
        try:
            with contained(self._who, LinkLost):
                return act()
        except LinkLost:
            raise
        except LinkError as why:
            raise LinkLost(str(why)) from why


class GuardedListener:
    """A listener of a plug-in. One that fails is said so in the log, once, and hands out nobody any more."""

    def __init__(self, who: str, inner: Listener) -> None:
        """Raises `PluginRefused` for what is no listener."""
        insist_on(who, inner, ("accept", "wait", "close"))
        self._who = who
        self._inner = inner
        self._closed = False
        self._spec = inner.spec
        if not isinstance(self._spec, str):
            raise PluginRefused(f"{who} listens somewhere without a name: that is a fault of its own.")

    @property
    def spec(self) -> str:
        """See `Listener.spec`."""
        return self._spec

    def accept(self) -> GuardedTransport | None:
        """See `Listener.accept`."""
        found = self._ask(self._inner.accept)
        try:
            return None if found is None else GuardedTransport(self._who, found)
        except PluginRefused as why:
            self._end(why)
            return None

    def wait(self, timeout_s: float) -> None:
        """See `Listener.wait`; where there is nothing left to wait for, the time passes."""
        if self._closed:
            pause(timeout_s)
        else:
            self._ask(lambda: self._inner.wait(timeout_s))

    def close(self) -> None:
        """See `Listener.close`."""
        self._ask(self._inner.close)
        self._closed = True

    def _ask(self, act: Callable[[], Given]) -> Given | None:
        if self._closed:
            return None
        try:
            with contained(self._who, LinkLost):
                return act()
        except LinkError as why:
            self._end(why)
            return None

    def _end(self, why: LinkError) -> None:
        self._closed = True
        logging.getLogger(__name__).error("Nobody arrives at %s any more: %s", self._spec, why)
