"""The pump as it stands on a link: peers, sessions, deadlines, and bounded work in every turn.

Apart from the firmware, which knows no bytes. One session for each service, and a newly established
one ends the old: the fence. Before anything that a peer could see leaves the pump, it is saved: what was
told is not taken back when the process ends. What strangers send changes nothing but a count; they meet
silence until they are dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from console.domain.catalog import Catalog
from console.errors import LinkLost, PumpMemoryError
from console.protocol import values
from console.protocol.connection import Connection
from console.protocol.events import Established, Event, Knocked, Received
from console.protocol.messages import Answer, Close, Hello, Request, UsePanel, Welcome
from console.protocol.states import Role, State
from console.protocol.waiting import PATIENCE, Patience
from console.pump.bench import Bench
from console.pump.clock import TherapyClock
from console.pump.firmware import Firmware
from console.pump.memory import Memory, NotKnownDurable
from console.pump.panel import PumpPanel
from console.pump.ring import Ring
from console.pump.running import refused
from console.pump.trainer import Trainer
from console.transport.port import Listener, Transport

BENCH = "bench"
ACCEPTS_A_TURN = 4
EVENTS_A_TURN = 16
PASSED_A_TURN = 2_000
"""After about so many events of the pump a turn ends, some hundredths of a second; the next one goes on."""

MAX_STRANGERS = 8
"""Peers without a session; one more takes the place of the one that has shown no key for longest, so that
nobody keeps a console out by holding all places. Whoever was not heard yet stays: a turn takes in fewer."""

STRANGER_BYTES = 24_576
"""All that a peer may send before its session stands. A handshake takes a few hundred bytes; a console that
tries four keys at each of twelve repeats sends some 6 KiB, and all of it twice where the line doubles."""

CHECKPOINT_MS = 60_000
"""Link time after which the state is made durable: what a power failure can cost at most, or a sudden end of
the process where nobody looked meanwhile. What is new in the log is durable at once."""

ATTENTIVE_S = 0.01
"""The longest wait while somebody is connected: whoever spoke last is heard at once, others after this."""


class Service(Protocol):
    """What answers a session: the firmware, the trainer, or the bench."""

    def open(self, console: str) -> None:
        """Begin a session with `console`; any before it is over."""

    def answer(self, request: Request, link_now_ms: int) -> Answer | None:
        """Answer a request; None where the answer comes later, as a jump's does."""


@dataclass(slots=True)
class Peer:
    """One transport and our end of the protocol on it; `service` is its session's, empty for a stranger."""

    transport: Transport
    connection: Connection
    service: str = ""
    received: int = 0
    heard_ms: int = 0
    """When something last came from it, in link time; 0 if nothing has."""
    owed: bool = False
    """Whether the answer to a jump is still to come, once the pump has arrived."""
    drained: bool = True
    """Whether all that was received has been acted on; until then no more is taken in."""


class Device:
    """A pump started from `memory`, its therapy clock running at `rate` times link time from the first turn.

    Consoles that have a key of `ring` are heard, and nobody else. `entropy(n)` returns n random bytes. Raises
    `PumpMemoryError` if the memory holds no pump.
    """

    def __init__(
        self,
        catalog: Catalog,
        memory: Memory,
        ring: Ring,
        *,
        entropy: Callable[[int], bytes],
        rate: int = 1,
        patience: Patience = PATIENCE,
    ) -> None:
        self.firmware = Firmware(catalog, memory)
        self.clock = TherapyClock(self.firmware.hydraulics.at_ms, rate)
        self.strangers = 0
        """How many peers were dropped before they had a session."""
        self.trouble = ""
        """Why the state could not be saved the last time, a sentence; empty when it could."""
        self._ring = ring
        self._panel = PumpPanel(self.firmware, ring)
        self._trainer = Trainer(self.firmware, self.clock, catalog.faults)
        self._services: dict[str, Service] = {
            "pump": self.firmware,
            "trainer": self._trainer,
            BENCH: Bench(self.firmware, catalog),
        }
        self._entropy = entropy
        self._patience = patience
        self._listeners: list[Listener] = []
        self._peers: list[Peer] = []
        self._crowded = False
        """Whether more may have arrived than were taken in at once."""
        self._saved_ms: int | None = None
        self._now = 0

    def attach(self, transport: Transport) -> None:
        """Serve the console at the other end of `transport`."""
        connection = Connection(
            Role.PUMP, self._entropy, lambda: self._ring.keys(self._now), patience=self._patience
        )
        self._peers.append(Peer(transport, connection))

    def listen(self, listener: Listener) -> None:
        """Serve the consoles that arrive at `listener`, which is closed with the device."""
        self._listeners.append(listener)

    def turn(self, link_now_ms: int) -> None:
        """Pump towards now, then hear and answer every peer once; bounded by peers, never by what they send.

        What is read meanwhile is told as it is at the instant that the pump has reached.
        """
        self._now = link_now_ms
        happened = self._trainer.pass_time(link_now_ms, PASSED_A_TURN)
        is_checkpoint = self._is_checkpoint(link_now_ms)
        if happened or is_checkpoint:
            self._save(durable=is_checkpoint)
        self.welcome()
        for peer in list(self._peers):
            self._serve(peer, link_now_ms)
        self._end_revoked(link_now_ms)
        for peer in [peer for peer in self._peers if peer.connection.state is State.CLOSED]:
            self._drop(peer)

    def welcome(self) -> None:
        """Take in the consoles that have arrived, a few of them; they are heard at the next turn."""
        self._crowded = False
        for listener in self._listeners:
            self._accept(listener)

    @property
    def wants_turns(self) -> bool:
        """Whether somebody is connected or a jump is under way; else a turn now and then is enough."""
        return bool(self._peers) or not self.has_arrived

    @property
    def has_arrived(self) -> bool:
        """Whether the pump has passed all that its clock shows; not yet, after a long jump."""
        return self.firmware.hydraulics.at_ms >= self.clock.shown_ms and not self._trainer.seeks

    def wait(self, timeout_s: float) -> None:
        """Return when a peer may have something for us or `timeout_s` has passed; for a loop of its own.

        While somebody is connected it waits for whoever spoke last, and soon returns in any case, so that
        others are heard too.
        """
        if self._crowded or not self.has_arrived or not all(peer.drained for peer in self._peers):
            return
        if self._peers:
            talker = max(self._peers, key=lambda peer: peer.heard_ms)
            talker.transport.wait(min(timeout_s, ATTENTIVE_S))
            return
        for listener in self._listeners:
            listener.wait(timeout_s / len(self._listeners))

    def close(self, link_now_ms: int) -> None:
        """Switch off: take leave of every peer, close the listeners and save; raises `PumpMemoryError`.

        A jump under way ends where it has come, so that nobody waits for it.
        """
        self._trainer.pass_time(link_now_ms, PASSED_A_TURN)
        for peer in list(self._peers):
            self._end(peer, link_now_ms)
            self._drop(peer)
        for listener in self._listeners:
            listener.close()
        self.firmware.save(durable=True)

    def _is_checkpoint(self, link_now_ms: int) -> bool:
        if self._saved_ms is None:
            self._saved_ms = link_now_ms
        due = link_now_ms - self._saved_ms >= CHECKPOINT_MS
        if due:
            self._saved_ms = link_now_ms
        return due

    def _save(self, *, durable: bool = False) -> bool:
        """Keep the state, or remember why it could not be."""
        try:
            self.firmware.save(durable=durable)
        except PumpMemoryError as error:
            self.trouble = str(error)
            return False
        self.trouble = ""
        return True

    def _accept(self, listener: Listener) -> None:
        for _ in range(ACCEPTS_A_TURN):
            transport = listener.accept()
            if transport is None:
                return
            self._make_room()
            self.attach(transport)
        self._crowded = True

    def _make_room(self) -> None:
        """Drop a stranger where there are as many as may be: the first that showed no key when heard."""
        strangers = [peer for peer in self._peers if not peer.service]
        if len(strangers) >= MAX_STRANGERS:
            self._drop(min(strangers, key=_holds_on))

    def _serve(self, peer: Peer, link_now_ms: int) -> None:
        """Hear and answer one peer; whoever was ended earlier in this turn is heard no more."""
        connection = peer.connection
        if connection.state is State.CLOSED:
            return
        if connection.state is State.NEW:
            connection.listen(link_now_ms)
        if peer.drained:
            self._hear(peer, link_now_ms)
        connection.on_deadline(link_now_ms)
        if peer.owed and (arrived := self._trainer.arrived()) is not None:
            peer.owed = False
            self._give(peer, arrived, link_now_ms)
        peer.drained = False
        for _ in range(EVENTS_A_TURN):
            event = connection.next_event()
            if event is None:
                peer.drained = True
                break
            self._on_event(peer, event, link_now_ms)
        self._flush(peer, link_now_ms)

    def _hear(self, peer: Peer, link_now_ms: int) -> None:
        """Take in what has arrived; a stranger who talks too much is dropped unread."""
        try:
            data = peer.transport.receive()
        except LinkLost:
            peer.connection.link_lost(link_now_ms)
            return
        if data:
            peer.heard_ms = link_now_ms
        peer.received += len(data)
        if not peer.service and peer.received > STRANGER_BYTES:
            self._end(peer, link_now_ms)
        else:
            peer.connection.receive(data, link_now_ms)

    def _on_event(self, peer: Peer, event: Event, link_now_ms: int) -> None:
        is_over = peer.connection.state is State.CLOSED
        match event:
            case Knocked(hello):
                peer.connection.send(self._greeting(hello), link_now_ms)
            case Established(hello):
                self._establish(peer, hello, link_now_ms)
            case Received(request) if isinstance(request, Request) and not is_over:
                self._answer(peer, request, link_now_ms)
            case _:
                pass  # its session is over, and the peer goes at the end of the turn

    def _greeting(self, hello: Hello) -> Welcome | Answer:
        if hello.service not in self._services:
            return refused("no-such-service", "This pump does not offer that service.")
        return Welcome(values.identity_to_wire(self.firmware.identity))

    def _end_revoked(self, link_now_ms: int) -> None:
        """End every session whose key counts no more."""
        keys = self._ring.keys(link_now_ms)
        for peer in self._peers:
            if peer.service and peer.connection.key not in keys:
                self._end(peer, link_now_ms)

    def _establish(self, peer: Peer, hello: Hello, link_now_ms: int) -> None:
        """Let `peer` have its service, and keep the key that was shown; whoever had it before is ended.

        A session offered by a key that counts no more, or that cannot be kept, ends before it begins.
        """
        key = peer.connection.key
        try:
            if key is not None:
                self._panel.opened(key, hello.console)
        except PumpMemoryError as error:
            self.trouble = str(error)
        if key not in self._ring.keys(link_now_ms):
            self._end(peer, link_now_ms)
            return
        for other in self._peers:
            if other is not peer and other.service == hello.service:
                self._end(other, link_now_ms)
        peer.service = hello.service
        self._services[hello.service].open(hello.console)

    def _answer(self, peer: Peer, request: Request, link_now_ms: int) -> None:
        """Answer what was asked, but only once the state that the answer shows is kept."""
        try:
            answer = self._answer_of(peer.service, request, link_now_ms)
        except NotKnownDurable as error:
            self.trouble = str(error)
            self._end(peer, link_now_ms)
            return
        if answer is None:
            peer.owed = True
        else:
            self._give(peer, answer, link_now_ms)

    def _answer_of(self, service: str, request: Request, link_now_ms: int) -> Answer | None:
        """Ask the service; the panel on the pump's outside is the link's own and belongs to the bench."""
        if service == BENCH and isinstance(request, UsePanel):
            return self._panel.use(request, link_now_ms)
        return self._services[service].answer(request, link_now_ms)

    def _give(self, peer: Peer, answer: Answer, link_now_ms: int) -> None:
        """Send `answer` once the state that it shows is kept; a session that ended meanwhile has none."""
        if peer.connection.state is State.CLOSED:
            return
        if not self._save():
            answer = refused("memory-failed", f"The pump cannot keep its state. {self.trouble}")
        peer.connection.send(answer, link_now_ms)

    def _flush(self, peer: Peer, link_now_ms: int) -> None:
        try:
            peer.transport.send(peer.connection.bytes_to_send())
        except LinkLost:
            peer.connection.link_lost(link_now_ms)

    def _end(self, peer: Peer, link_now_ms: int) -> None:
        """Say goodbye where a session stands; to a stranger say nothing."""
        if peer.connection.state not in (State.NEW, State.CLOSED):
            peer.connection.send(Close(), link_now_ms)
        self._flush(peer, link_now_ms)

    def _drop(self, peer: Peer) -> None:
        self.strangers += not peer.service
        peer.transport.close()
        self._peers.remove(peer)


def _holds_on(stranger: Peer) -> tuple[bool, bool]:
    """Return by what a stranger is kept longer than another: it was not heard yet, or has shown a key."""
    return stranger.connection.state is State.NEW, stranger.connection.key is not None
