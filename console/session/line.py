"""A transport and a connection as one: ask, turn, hear. Who calls, and the form of a conversation.

Apart from `session` and `trainer`, which both speak over it. It decides nothing: what to ask, and
what an answer means, is theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import TypeVar

from console.domain.pairing import PairingKey
from console.errors import LinkLost, RemoteProtocolError
from console.protocol.connection import Connection
from console.protocol.events import (
    Beat,
    Closed,
    Event,
    Expired,
    Lost,
    PeerBroke,
    Received,
    TurnedAway,
    Welcomed,
)
from console.protocol.messages import Answer, Close, Hello, Refused, Request
from console.protocol.states import Role, State
from console.protocol.waiting import PATIENCE, Patience
from console.session.health import Pulse
from console.transport.port import Transport

Entropy = Callable[[int], bytes]
"""Returns that many random bytes; the system's in life, a seeded source in a simulation."""

HEARD_A_TURN = 16_384
"""After so many bytes in a turn no more are taken: a flood must keep no deadline, and nobody who turns this,
from their turn. An answer is one frame of about 4 KiB at most."""

Wanted = TypeVar("Wanted", bound=Answer)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls a pump: a console by its name, with the keys it has for who may answer, likeliest first.

    `entropy(n)` returns n random bytes.
    """

    name: str
    keys: tuple[PairingKey, ...]
    entropy: Entropy


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer, and when it came: `link_ms` on the link's clock, `wall_utc_ms` on ours."""

    answer: Answer
    link_ms: int
    wall_utc_ms: int

    def expect(self, kind: type[Wanted]) -> Wanted:
        """Return the answer if it is of `kind`; anything else breaks the protocol and ends the session."""
        if isinstance(self.answer, kind):
            return self.answer
        if isinstance(self.answer, Refused):
            raise RemoteProtocolError(f"The pump refused: {self.answer.sentence}")
        given = type(self.answer).__name__
        raise RemoteProtocolError(f"The pump answered {given} where {kind.__name__} was due.")


Talk = Generator[Request, Heard, None]
"""A conversation: it yields a request and is sent the answer, until it ends. A lost link closes it."""


class Line:
    """One connection of the console over one transport; `now` is link time in whole ms."""

    def __init__(
        self, transport: Transport, caller: Caller, service: str, patience: Patience = PATIENCE
    ) -> None:
        """Hold the pipe to ask for `service`; nothing is said before the first `turn`."""
        self._transport = transport
        self._hello = Hello(caller.name, service)
        self._connection = Connection(Role.CONSOLE, caller.entropy, lambda: caller.keys, patience=patience)
        self._pulse = Pulse()

    @property
    def key(self) -> PairingKey | None:
        """The key that the pump was opened with; None before it was."""
        return self._connection.key

    @property
    def pulse(self) -> Pulse:
        """How the link does, as of the last `turn`."""
        return self._pulse.over() if self.closed else self._pulse

    @property
    def closed(self) -> bool:
        """Whether the connection has ended, by either end."""
        return self._connection.state is State.CLOSED

    @property
    def free(self) -> bool:
        """Whether the session is open and no answer is awaited."""
        return self._connection.state is State.OPEN

    def ask(self, request: Request, now: int) -> None:
        """Send `request`; its answer comes from `turn`."""
        self._connection.send(request, now)
        self.flush(now)

    def turn(self, now: int) -> Iterator[Event]:
        """Carry bytes both ways, mind the deadlines, and yield what happened; asking in between is fine."""
        self._pulse = self._pulse.at(now)
        if self._connection.state is State.NEW:
            self._connection.open(self._hello, now)
        self._listen(now)
        yield from self._happened()
        due = self._connection.next_deadline()
        if due is not None and due <= now:
            self._connection.on_deadline(now)
        self.flush(now)
        yield from self._happened()

    def flush(self, now: int) -> None:
        """Hand the connection's bytes to the transport; a pipe that is gone is noted for the next event."""
        try:
            self._transport.send(self._connection.bytes_to_send())
        except LinkLost:
            self._connection.link_lost(now)

    def close(self, now: int) -> None:
        """Say goodbye if that still can be, and end the pipe; a second call does nothing."""
        if self._connection.state not in (State.NEW, State.CLOSED):
            self._connection.send(Close(), now)
            self.flush(now)
        self._transport.close()

    def _listen(self, now: int) -> None:
        heard = 0
        try:
            while heard < HEARD_A_TURN and (data := self._transport.receive()):
                self._connection.receive(data, now)
                heard += len(data)
        except LinkLost:
            self._connection.link_lost(now)

    def _happened(self) -> Iterator[Event]:
        while (event := self._connection.next_event()) is not None:
            match event:
                case Beat(quiet_ms):
                    self._pulse = self._pulse.beaten(self._pulse.now_ms, quiet_ms)
                case Welcomed() | Received():
                    self._pulse = self._pulse.heard(self._pulse.now_ms)
            yield event


def ending(event: Event) -> str | None:
    """Return the sentence of an event that ended the connection, or None for any other."""
    match event:
        case TurnedAway(refused):
            return f"The pump turned this console away: {refused.sentence}"
        case Closed():
            return "The pump ended the session."
        case Lost():
            return "The link to the pump was lost."
        case Expired(what):
            return what.value
        case PeerBroke(error):
            return str(error)
        case _:
            return None
