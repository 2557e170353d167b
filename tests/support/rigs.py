"""A bench: one simulated pump, the consoles that speak to it, and a clock that a test turns by hand.

Apart from the tests so that sessions, conversations and the simulation share one. Nothing is faked but
time, chance and the wire: pump, protocol and session are the real ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import TypeVar

import resources
from console import catalogs
from console.clock import ManualClock, WallClock
from console.domain.catalog import Catalog
from console.domain.change import ProgramChange
from console.domain.pairing import Pairing
from console.domain.prescription import SimpleContinuous
from console.domain.quantities import DailyDose
from console.domain.reading import Identity, Reading
from console.errors import LinkLost
from console.keys import KeyFolder
from console.protocol import values
from console.protocol.connection import Connection
from console.protocol.events import Knocked, Received
from console.protocol.messages import Answer, Request, Welcome
from console.protocol.states import Role
from console.pump.device import Device
from console.pump.factory import SERIAL, manufacture
from console.pump.firmware import Firmware
from console.pump.memory import VolatileMemory
from console.session.events import ChangePrepared, Interrogated, SessionEvent
from console.session.journal import Journal
from console.session.line import Caller
from console.session.session import Session
from console.transport import specs
from console.transport.loopback import LoopbackTransport, pair
from console.transport.port import Transport
from support import keys
from support.journals import MemoryJournal
from support.wires import worsened

STARTS_MS = 1_790_000_000_000
"""Where the bench's wall clock and the pump's calendar begin (a Monday in September 2026)."""

STEP_MS = 50
LONG_MS = 60_000

Told = TypeVar("Told", bound=SessionEvent)


@cache
def catalog() -> Catalog:
    """Return the catalog that comes with the console."""
    return catalogs.load(resources.path(""))


def daily(base: Reading, mcg: str) -> ProgramChange:
    """Return the change of `base` to simple continuous at `mcg` a day."""
    infusion = SimpleContinuous(DailyDose.from_mcg_per_day(Decimal(mcg)))
    return ProgramChange(replace(base.prescription, infusion=infusion))


class Bench:
    """A pump with a memory that survives it, one journal, and sessions over wires of the named kind."""

    def __init__(self, *, seed: int = 1, wire: str = "clean", journal: Journal | None = None) -> None:
        self.clock = ManualClock(STARTS_MS)
        self.chance = Random(seed)
        self.memory = VolatileMemory()
        self.ring = keys.ring()
        self.kept = MemoryJournal()
        self.journal: Journal = journal or self.kept
        self.wire = wire
        self.told: list[SessionEvent] = []
        """All that sessions told, in order."""
        self._pump_ends: list[Transport] = []
        manufacture(catalog(), self.memory, clock_ms=STARTS_MS)
        self.device: Device | TwistedPump | None = None
        self.switch_on()

    def switch_on(self) -> None:
        """Start the pump from its memory."""
        self.device = Device(catalog(), self.memory, self.ring, entropy=self.chance.randbytes)

    def kill(self) -> None:
        """End the pump as a killed process ends: nothing is saved, and its links break."""
        self.device = None
        for end in self._pump_ends:
            end.close()
        self._pump_ends.clear()

    def link(self) -> LoopbackTransport:
        """Return a console's end of a new link to the pump."""
        console, pump = pair()
        self._pump_ends.append(pump)
        if self.device is None:
            pump.close()
        else:
            self.device.attach(pump)
        return console

    def session(self, transport: Transport | None = None, expect: str | None = SERIAL) -> Session:
        """Return a new session over `transport`, or over a new link of the bench's kind of wire."""
        inner = transport or worsened(self.link(), self.wire, self.chance, self.clock.link_ms)
        return Session(inner, self.journal, self.caller(), expect)

    def caller(self, name: str = "bench") -> Caller:
        """Return a console of the bench: it has the pump's key."""
        return keys.caller(self.chance.randbytes, name)

    def turn(self, *sessions: Session, by_ms: int = STEP_MS) -> tuple[SessionEvent, ...]:
        """Let `by_ms` pass, turn the pump and then the sessions, and return what they told."""
        self.clock.move(by_ms)
        if self.device is not None:
            self.device.turn(self.clock.link_ms())
        events = tuple(
            event
            for session in sessions
            for event in session.turn(self.clock.link_ms(), self.clock.wall_utc_ms())
        )
        self.told.extend(events)
        return events

    def settle(self, session: Session) -> tuple[SessionEvent, ...]:
        """Turn until the session has nothing outstanding, within a minute; return what it told."""
        events: list[SessionEvent] = list(self.turn(session))
        for _ in range(LONG_MS // STEP_MS):
            if not session.busy:
                return tuple(events)
            events.extend(self.turn(session))
        raise AssertionError(f"Still busy after a minute of link time; told: {events}")

    def read(self, session: Session) -> Reading:
        """Interrogate and return the reading."""
        session.interrogate()
        return one(Interrogated, self.settle(session)).reading

    def prepare(self, session: Session, mcg: str = "280", user: str = "Ada") -> ChangePrepared:
        """Read, and prepare a simple continuous program of `mcg` a day."""
        base = self.read(session)
        session.prepare(daily(base, mcg), base, user)
        return one(ChangePrepared, self.settle(session))


@dataclass(frozen=True, slots=True)
class Served:
    """A pump that answers on a port of this machine, in a thread of the test, on the machine's clock."""

    spec: str
    memory: VolatileMemory
    device: Device


@contextmanager
def served(
    data: Path | None = None, *, serial: str = SERIAL, memory: VolatileMemory | None = None
) -> Iterator[Served]:
    """Serve a pump over TCP while the block runs; `memory` is one of an earlier pump, None for a new one.

    A console with the data directory `data` is paired with it.
    """
    kept = memory or VolatileMemory()
    if memory is None:
        manufacture(catalog(), kept, clock_ms=STARTS_MS, serial=serial)
    device = Device(catalog(), kept, keys.ring(), entropy=Random(1).randbytes)
    listener = specs.open_listener("tcp://127.0.0.1:0")
    device.listen(listener)
    if data is not None:
        KeyFolder(data).keep(Pairing(serial, keys.KEY, listener.spec))
    clock, over = WallClock(), Event()

    def turn() -> None:
        while not over.is_set():
            device.turn(clock.link_ms())
            device.wait(0.005)

    thread = Thread(target=turn, name="served pump")
    thread.start()
    try:
        yield Served(listener.spec, kept, device)
    finally:
        over.set()
        thread.join()
        device.close(clock.link_ms())


def one(kind: type[Told], events: tuple[SessionEvent, ...]) -> Told:
    """Return the only event of `kind` among `events`."""
    found = [event for event in events if isinstance(event, kind)]
    if len(found) != 1:
        raise AssertionError(f"Expected one {kind.__name__}, told was: {events}")
    return found[0]


def kinds(events: tuple[SessionEvent, ...]) -> list[str]:
    """Return the names of the events, in order."""
    return [type(event).__name__ for event in events]


Twist = Callable[[Request, Answer], Answer]


class TwistedPump:
    """A pump whose firmware is real and whose answers pass through `twist`: one that lies.

    It stands where a `Device` stands on the bench.
    """

    def __init__(self, bench: Bench, twist: Twist, identity: Identity | None = None) -> None:
        self.firmware = Firmware(catalog(), bench.memory)
        self._twist = twist
        self._identity = identity or self.firmware.identity
        self._entropy = bench.chance.randbytes
        self._ends: list[tuple[Transport, Connection]] = []

    def attach(self, transport: Transport) -> None:
        """Serve one more console."""
        self._ends.append((transport, Connection(Role.PUMP, self._entropy, keys.keys)))

    def turn(self, link_now_ms: int) -> None:
        """Hear and answer every console once."""
        for transport, connection in tuple(self._ends):
            if connection.state.name == "NEW":
                connection.listen(link_now_ms)
            try:
                connection.receive(transport.receive(), link_now_ms)
            except LinkLost:
                self._ends.remove((transport, connection))
                continue
            while (event := connection.next_event()) is not None:
                match event:
                    case Knocked():
                        connection.send(Welcome(values.identity_to_wire(self._identity)), link_now_ms)
                    case Received(request) if isinstance(request, Request):
                        answer = self.firmware.answer(request, link_now_ms)
                        connection.send(self._twist(request, answer), link_now_ms)
            transport.send(connection.bytes_to_send())
