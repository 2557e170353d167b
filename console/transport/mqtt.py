"""Bytes over an MQTT broker, at both ends: a message for each frame, at most once.

Apart because only this file knows the topics of the link. A console says what it has to say under
`cisterna/PUMP/in/CONSOLE` and hears `cisterna/PUMP/out/CONSOLE`. It begins with a knock, a message of one
delimiter; either end ends with an empty message. Neither says who somebody is: that is for the channel.
"""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from console.errors import LinkError, LinkLost, LinkNotOpened
from console.transport.broker import OPEN_MS, ROOT, Broker, shared
from console.transport.client import LONGEST_PAYLOAD
from console.transport.places import NAME, Address
from console.transport.roll import roll_of, topic_of

DELIMITER = b"\x00"
KNOCK, FAREWELL = DELIMITER, b""

MAX_WAITING = 262_144
"""How many bytes may wait because this end does not read; beyond, it is taken for gone."""

MAX_RECEIVED = 16_384
"""How many bytes one call hands out; it bounds what a peer can make us do in one turn."""

MOST_PEERS = 16
"""How many consoles a pump has to do with at a time: above its three sessions and eight strangers."""

ABSENT_MS = 500
"""How long a broker that has answered may take to say that a pump is there."""


class MqttTransport:
    """One end of a link between a console and a pump; `outward` is the topic of what is sent."""

    def __init__(
        self,
        broker: Broker,
        outward: str,
        *,
        parted: Callable[[], None],
        missed: Callable[[], str] = str,
    ) -> None:
        """Hold `broker` until `close`. `parted()` is called once, when the link has ended.

        `missed()` returns why the other end is no longer there, a sentence, or nothing while it is.
        """
        self._broker = broker
        self._outward = outward
        self._parted = parted
        self._missed = missed
        self._came: deque[bytes] = deque()
        self._waiting = 0
        self._ended = ""
        self._closed = False
        broker.hold()
        broker.attend(self)

    def send(self, data: bytes) -> None:
        """See `Transport.send`; refuses more than the broker takes."""
        self._turn()
        if self._ended:
            raise LinkLost(self._ended)
        try:
            for piece in pieces(bytes(data)):
                self._broker.publish(self._outward, piece)
        except LinkLost as why:
            self.lost(str(why))
            raise

    def receive(self) -> bytes:
        """See `Transport.receive`."""
        self._turn()
        if self._ended and not self._came:
            raise LinkLost(self._ended)
        taken = bytearray()
        while self._came and len(taken) + len(self._came[0]) <= MAX_RECEIVED:
            taken += self._came.popleft()
        self._waiting -= len(taken)
        return bytes(taken)

    def wait(self, timeout_s: float) -> None:
        """See `Transport.wait`."""
        if not self._ended and not self._came:
            self._broker.wait(timeout_s)

    def close(self) -> None:
        """See `Transport.close`."""
        self._came.clear()
        if not self._ended:
            self._say_farewell()
        self.lost("The link is closed.")
        if not self._closed:
            self._closed = True
            self._broker.release()

    def take(self, payload: bytes) -> None:
        """Keep what was published for this end until it is received; an empty message is a farewell."""
        if self._ended:
            return
        self._broker.stir()
        if payload == FAREWELL:
            self.lost("The other end closed the link.")
        elif self._waiting + len(payload) > MAX_WAITING:
            self._came.clear()
            self._say_farewell()
            self.lost("More came than is read here.")
        else:
            self._came.append(payload)
            self._waiting += len(payload)

    def joined(self) -> None:
        """See `User.joined`; a link that was lost does not come back."""

    def lost(self, sentence: str) -> None:
        """End for the reason `sentence`, unless it has ended; what has come can still be received."""
        if not self._ended:
            self._ended = sentence
            self._broker.part(self)
            self._parted()

    def _turn(self) -> None:
        self._broker.turn()
        missed = "" if self._ended else self._missed()
        if missed:
            self.lost(missed)

    def _say_farewell(self) -> None:
        with suppress(LinkLost):
            self._broker.publish(self._outward, FAREWELL)


class MqttListener:
    """A pump's place at a broker. It comes back by itself when the broker does; its peers do not."""

    def __init__(self, broker: Broker, pump: str) -> None:
        """Take over one holding of `broker` and ask to hear what consoles say to `pump`."""
        self._broker = broker
        self._pump = pump
        self._inward = f"{ROOT}/{pump}/in/+"
        self._peers: dict[str, MqttTransport] = {}
        self._arrived: deque[MqttTransport] = deque()
        self._closed = self._withdrawn = False
        broker.attend(self, seeks=True)
        broker.hear(self._inward, self._hear)

    @property
    def spec(self) -> str:
        """See `Listener.spec`; whoever opens it says for themselves who they are at the broker."""
        return f"{self._broker.address.spec}/{self._pump}"

    @property
    def granted(self) -> bool | None:
        """Whether the broker lets us hear consoles; None while it has not said."""
        return self._broker.granted(self._inward)

    def accept(self) -> MqttTransport | None:
        """See `Listener.accept`."""
        if not self._withdrawn:
            self._broker.turn()
        return self._arrived.popleft() if self._arrived else None

    def wait(self, timeout_s: float) -> None:
        """See `Listener.wait`."""
        if not self._closed and not self._arrived:
            self._broker.wait(timeout_s)

    def close(self) -> None:
        """See `Listener.close`; the pump stays at the broker as long as a console it has accepted."""
        self._closed = True
        while self._arrived:
            self._arrived.popleft().close()
        self._withdraw()

    def joined(self) -> None:
        """See `User.joined`: say that this pump is there, and in which process."""
        self._broker.announce()
        self._broker.publish(topic_of(self._pump), self._broker.name.encode(), retained=True)

    def lost(self, sentence: str) -> None:
        """See `User.lost`; the peers hear of it by themselves."""

    def _hear(self, topic: str, payload: bytes) -> None:
        console = topic.rpartition("/")[2]
        peer = self._peers.get(console)
        if peer is not None:
            peer.take(payload)
        elif payload == KNOCK and NAME.fullmatch(console):
            self._admit(console)

    def _admit(self, console: str) -> None:
        outward = f"{ROOT}/{self._pump}/out/{console}"
        if self._closed or len(self._peers) >= MOST_PEERS:
            with suppress(LinkLost):
                self._broker.publish(outward, FAREWELL)
            return
        peer = MqttTransport(self._broker, outward, parted=lambda: self._part(console))
        self._peers[console] = peer
        self._arrived.append(peer)
        self._broker.stir()

    def _part(self, console: str) -> None:
        del self._peers[console]
        if self._closed:
            self._withdraw()

    def _withdraw(self) -> None:
        """Be there no more, once nobody is served here."""
        if self._withdrawn or self._peers:
            return
        self._withdrawn = True
        with suppress(LinkLost):
            self._broker.publish(topic_of(self._pump), b"", retained=True)
        self._broker.forget(self._inward)
        self._broker.part(self, seeks=True)
        self._broker.release()


def listen(address: Address, pump: str) -> MqttListener:
    """Return the place of `pump` at the broker; raises `LinkNotOpened` after at most 1.8 s."""
    broker = shared(address)
    with _or_undone(broker.release):
        due_ms = broker.now() + OPEN_MS
        broker.open(due_ms)
        _insist_on_being_alone(broker, pump)
    listener = MqttListener(broker, pump)
    with _or_undone(listener.close):
        broker.until(lambda: listener.granted is not None, due_ms)
        _insist_on(listener.granted, listener.spec)
        listener.joined()
    return listener


def connect(address: Address, pump: str) -> MqttTransport:
    """Return a console's end of a link to `pump`; raises `LinkNotOpened` after at most 1.8 s."""
    broker = shared(address)
    try:
        due_ms = broker.now() + OPEN_MS
        broker.open(due_ms)
        return _connected(broker, pump, due_ms)
    finally:
        broker.release()


def _connected(broker: Broker, pump: str, due_ms: int) -> MqttTransport:
    roll, console = roll_of(broker), secrets.token_hex(8)
    inward = f"{ROOT}/{pump}/out/{console}"
    process = ""

    def parted() -> None:
        broker.forget(inward)
        roll.leave(pump)

    def missed() -> str:
        there = roll.process_of(pump)
        if process in ("", there):
            return ""
        return "The pump was started anew." if there else f"The pump has left {broker.address.spec}."

    roll.watch(pump)
    transport = MqttTransport(broker, f"{ROOT}/{pump}/in/{console}", parted=parted, missed=missed)
    broker.hear(inward, lambda _, payload: transport.take(payload))
    with _or_undone(transport.close):
        broker.until(lambda: broker.granted(inward) is not None, due_ms)
        _insist_on(broker.granted(inward), f"{broker.address.spec}/{pump}")
        broker.until(lambda: bool(roll.process_of(pump)), min(due_ms, broker.now() + ABSENT_MS))
        process = roll.process_of(pump)
        _insist_on_presence(process, pump, broker.address)
        transport.send(KNOCK)
    return transport


@contextmanager
def _or_undone(undo: Callable[[], None]) -> Iterator[None]:
    """Undo what was begun, and raise `LinkNotOpened`, if the block comes to an error of the link."""
    try:
        yield
    except LinkError as why:
        undo()
        raise LinkNotOpened(str(why)) from why


def _insist_on_being_alone(broker: Broker, pump: str) -> None:
    if broker.hears(f"{ROOT}/{pump}/in/+"):
        raise LinkNotOpened(f"A pump called {pump} of this program listens at {broker.address.spec} already.")


def _insist_on(granted: bool | None, spec: str) -> None:  # noqa: FBT001 - the broker's answer
    if granted is None:
        raise LinkNotOpened(f"The broker says nothing about {spec}; try again.")
    if not granted:
        raise LinkNotOpened(f"The broker does not let this program use {spec}; ask whoever runs it.")


def _insist_on_presence(process: str, pump: str, address: Address) -> None:
    if not process:
        raise LinkNotOpened(f"No pump called {pump} is there at {address.spec}. Start it, or check its name.")


def pieces(data: bytes) -> Iterator[bytes]:
    """Cut `data` into what is published one by one: frames with their delimiters, and what is left."""
    start = 0
    while start < len(data):
        end = data.find(DELIMITER, start, start + LONGEST_PAYLOAD) + 1 or start + LONGEST_PAYLOAD
        yield data[start:end]
        start = end
