"""Who should not be listened to in the simulation, or not far: strangers, listeners on the line, bad manners.

Apart from the consoles, which mean well. A stranger has no key and a listener only what it overheard; the
wayward console is paired, speaks the protocol correctly sealed, and asks for all that it should not.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import TYPE_CHECKING

from console.domain.change import Change
from console.domain.pairing import PairingKey
from console.errors import LinkLost
from console.protocol import codec, values
from console.protocol.channel import REPLY
from console.protocol.connection import Connection
from console.protocol.events import Received, Welcomed
from console.protocol.framing import FrameReader
from console.protocol.messages import Commit, Committed, Hello, Prepare, Prepared, ReadStatus, Status
from console.protocol.states import Role, State
from console.transport.loopback import LoopbackTransport
from support.invariants import hold
from support.keys import OTHER
from support.simulated_acts import beyond_limits, some_change

if TYPE_CHECKING:
    from support.simulation import World

SPOILS = b"\x01\x00"
"""Ends whatever frame is half on the line, and spoils it: one that lacked its delimiter alone, too."""

OTHER_TONGUES = (
    b"GET / HTTP/1.1\r\nHost: pump\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(64),
    b"SSH-2.0-OpenSSH_9.2\r\n",
    b"\x93" * 5_000 + b"\x00",
)


def knock(world: World) -> None:
    """Let a stranger, or whoever overheard others, call the pump; hold that nothing comes of it (I14)."""
    chance, pump = world.chance, world.pump
    if pump.device is None or not pump.is_quiet:
        return
    overheard = chance.random() < 0.6 and len(world.overheard) > 3
    said = _overheard(world) if overheard else _strange(chance)
    world.note("somebody who overheard others calls" if overheard else "a stranger calls")
    link = pump.arrivals.connect()
    pump.settle()
    with world.watch.unmoved():
        link.send(said)
        pump.settle()
    if not overheard:
        with suppress(LinkLost):
            hold("I14", link.receive() == b"", "a stranger was answered")
    if chance.random() < 0.5:
        link.close()


def interrupt(world: World) -> None:
    """Let somebody on the line say again what was said on it; hold that nothing comes of it (I14)."""
    console, pump = world.chance.choice(world.consoles), world.pump
    tap = console.tap
    if tap is None or pump.device is None or not pump.is_quiet or len(world.overheard) < 3:
        return
    said = SPOILS + _overheard(world)
    world.note(f"somebody interrupts {console.name}")
    if world.chance.random() < 0.4:
        tap.say_to_console(said)
        return
    tap.say_to_pump(b"", pump.settle)
    with world.watch.unmoved():
        answer = tap.say_to_pump(said, pump.settle)
    replies = [body.startswith(REPLY) for body in FrameReader().feed(answer)]
    hold("I14", all(replies), "what was said before was acted on again")


def _overheard(world: World) -> bytes:
    count = world.chance.randrange(1, 12)
    begin = world.chance.randrange(len(world.overheard))
    said = b"".join(list(world.overheard)[begin : begin + count])
    return said if world.chance.random() < 0.7 else said[: world.chance.randrange(len(said))]


def _strange(chance: Random) -> bytes:
    if chance.random() < 0.4:
        return chance.choice(OTHER_TONGUES)
    if chance.random() < 0.4:
        return chance.randbytes(chance.randrange(1, 400))
    stranger = Connection(Role.CONSOLE, chance.randbytes, lambda: (OTHER,))
    stranger.open(Hello("stranger", "pump"), 0)
    return stranger.bytes_to_send()


class Wayward:
    """A console that is paired and has no manners: it commits what was not prepared, and what nobody may."""

    def __init__(self, world: World, key: PairingKey) -> None:
        self.confirmed: set[tuple[bytes, bytes]] = set()
        """(operation, digest) that it asked to commit in the very session that read it back to it."""
        self._world = world
        self._key = key
        self._link: LoopbackTransport | None = None
        self._connection: Connection | None = None
        self._status: Status | None = None
        self._prepared: Prepared | None = None
        self._is_fresh = False
        self._asked: Commit | None = None
        self._eager = 0
        self._versions: dict[bytes, int] = {}

    def act(self) -> None:
        """Do what a console should not do, for some turns on end."""
        self._eager = 12

    def _do(self) -> None:
        connection, chance = self._connection, self._world.chance
        if connection is None or connection.state is State.CLOSED or chance.random() < 0.05:
            self._call()
        elif connection.state is State.OPEN and self._prepared is not None and chance.random() < 0.7:
            chance.choice((self._commit, self._commit, self._commit_otherwise, self._call))()
        elif connection.state is State.OPEN:
            acts: tuple[Callable[[], None], ...] = (
                self._read,
                self._prepare,
                self._prepare,
                self._commit,
                self._commit,
                self._commit_otherwise,
                self._nonsense,
                self._flood,
            )
            chance.choice(acts)()

    def turn(self) -> None:
        """Hear the pump, and hold what it says to what was asked."""
        if self._eager:
            self._eager -= 1
            self._do()
        connection, link, now = self._connection, self._link, self._world.clock.link_ms()
        if connection is None or link is None:
            return
        try:
            connection.receive(link.receive(), now)
        except LinkLost:
            connection.link_lost(now)
        while (event := connection.next_event()) is not None:
            match event:
                case Welcomed():
                    self._is_fresh = False
                case Received(message):
                    self._take(message)
        connection.on_deadline(now)
        with suppress(LinkLost):
            link.send(connection.bytes_to_send())

    def _take(self, message: object) -> None:
        match message:
            case Status():
                self._status = message
            case Prepared():
                self._prepared, self._is_fresh = message, True
            case Committed(operation, version):
                hold("I3", self._versions.setdefault(operation, version) == version, message)
                self._prepared = None

    def _call(self) -> None:
        world = self._world
        world.note("the wayward console calls")
        if self._link is not None:
            self._link.close()
        self._link = world.pump.arrivals.connect()
        self._connection = Connection(Role.CONSOLE, world.chance.randbytes, lambda: (self._key,))
        self._connection.open(Hello("wayward", "pump"), world.clock.link_ms())
        self._is_fresh = False

    def _ask(self, request: ReadStatus | Prepare | Commit) -> None:
        if self._connection is not None:
            self._world.note(f"the wayward console asks {type(request).__name__}")
            self._connection.send(request, self._world.clock.link_ms())

    def _read(self) -> None:
        self._ask(ReadStatus())

    def _prepare(self) -> None:
        status = self._status
        if status is None:
            self._read()
            return
        chance = self._world.chance
        change: Change = chance.choice((some_change, some_change, beyond_limits))(
            chance, codec.reading(status)
        )
        operation = chance.randbytes(16)
        asked = Prepare(operation, status.version, status.digest, values.to_wire(change), "Nobody")
        self._is_fresh = False
        self._ask(asked)

    def _commit(self) -> None:
        """Commit what was read back, if only in an earlier session, and again what was committed."""
        again = self._asked is not None and self._world.chance.random() < 0.3
        if again and self._asked is not None:
            self._ask(self._asked)
        elif self._prepared is not None:
            self._asked = Commit(self._prepared.operation, self._prepared.digest)
            if self._is_fresh:
                self.confirmed.add((self._asked.operation, self._asked.digest))
            self._ask(self._asked)

    def _commit_otherwise(self) -> None:
        """Commit another digest than was read back."""
        if self._prepared is not None:
            self._ask(Commit(self._prepared.operation, self._world.chance.randbytes(32)))
            self._is_fresh = False

    def _nonsense(self) -> None:
        """Seal what no message is."""
        connection, chance = self._connection, self._world.chance
        if connection is None:
            return
        message = codec.encode(Commit(chance.randbytes(16), chance.randbytes(32)))
        cut = message[: chance.randrange(len(message))] + chance.randbytes(chance.randrange(1, 9))
        said = chance.choice((cut, chance.randbytes(40), b"\x91" * 900, b"\xc1"))
        connection._number += 1
        connection._seal(connection._number, said)

    def _flood(self) -> None:
        """Send far more than the pump takes in a turn."""
        connection = self._connection
        if connection is not None:
            self._world.note("the wayward console floods")
            for _ in range(60):
                connection._number += 1
                connection._seal(connection._number, codec.encode(ReadStatus()))
