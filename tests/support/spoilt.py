"""One conversation over a wire that is spoilt at one place, and what console and pump must agree on after.

Apart from the tests so that each says only where it spoils: a bit, a byte, a frame, either way. Session and
pump are the real ones, the window's verdict is what `ui.fold` makes of the session's events, and the same
seeds give the same bytes, so that every place of a conversation can be hit once.
"""

from __future__ import annotations

import re
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from random import Random

from console.clock import ManualClock
from console.domain.change import ProgramChange
from console.domain.prescription import Prescription
from console.domain.reading import Reading
from console.errors import LinkLost
from console.protocol import values
from console.pump.device import Device
from console.pump.factory import SERIAL, manufacture
from console.pump.memory import VolatileMemory
from console.session.events import ChangePrepared, Interrogated, SessionEvent
from console.session.session import Session
from console.transport.loopback import pair
from console.transport.port import Transport
from console.transport.recordings import Way
from support import keys
from support.journals import MemoryJournal
from support.rigs import STARTS_MS, catalog, daily
from ui.fold import fold
from ui.state import ConsoleState, Stage

USER = "Ada"
BUSY_MS, IDLE_MS = 20, 250
LONG_MS = 60_000
CONSOLE_SEED, PUMP_SEED = 5, 6
_FRAMES = re.compile(rb"[^\x00]*\x00")


@dataclass(frozen=True, slots=True)
class Harm:
    """What one direction suffers at one place; None: nothing of that kind. All is counted from 0.

    `flipped`: this bit is turned. `missing`: these bytes, from the first to before the second, never come.
    `cut_at`: the link ends at both ends once so many bytes have gone through.
    `again`: the first of these frames comes again right after the second. `late`: this frame comes `by_ms`
    later, after those that followed it; `slow_from`: from this one on all do.
    """

    flipped: int | None = None
    missing: tuple[int, int] | None = None
    cut_at: int | None = None
    again: tuple[int, int] | None = None
    late: int | None = None
    slow_from: int | None = None
    by_ms: int = 0


UNHARMED = Harm()


class SpoiltWire:
    """A console's end of a link that does the harm; what it holds back arrives though it was closed."""

    def __init__(self, inner: Transport, clock: ManualClock, outward: Harm, inward: Harm) -> None:
        self.frames: dict[Way, list[bytes]] = {Way.TO_PUMP: [], Way.TO_CONSOLE: []}
        """What was said each way, frame by frame, before the harm."""
        self._inner = inner
        self._clock = clock
        self._harms = {Way.TO_PUMP: outward, Way.TO_CONSOLE: inward}
        self._bytes = {Way.TO_PUMP: 0, Way.TO_CONSOLE: 0}
        self._held: dict[Way, deque[tuple[int, bytes]]] = {Way.TO_PUMP: deque(), Way.TO_CONSOLE: deque()}
        self._closed = False
        self._cut = False

    def send(self, data: bytes) -> None:
        """See `Transport.send`."""
        if self._closed or self._cut:
            raise LinkLost("The link is closed.")
        self._inner.send(self._spoilt(Way.TO_PUMP, data) + self._due(Way.TO_PUMP))
        self._end_when_cut()

    def receive(self) -> bytes:
        """See `Transport.receive`; bytes from before a cut are handed out."""
        if self._closed or self._cut:
            raise LinkLost("The link is closed.")
        data = self._spoilt(Way.TO_CONSOLE, self._inner.receive()) + self._due(Way.TO_CONSOLE)
        self._end_when_cut()
        return data

    def wait(self, timeout_s: float) -> None:
        """See `Transport.wait`."""

    def close(self) -> None:
        """See `Transport.close`; what is held back still goes out when it is due."""
        self._closed = True
        self.turn()

    def slip_in(self, way: Way, data: bytes) -> None:
        """Let `data` arrive that no end of this link has said."""
        if way is Way.TO_PUMP:
            self._inner.send(data)
        else:
            self._held[way].append((self._clock.link_ms(), data))

    def turn(self) -> None:
        """Hand on what was held back and is due by now."""
        with suppress(LinkLost):
            self._inner.send(self._due(Way.TO_PUMP))
        if self._closed and not self._held[Way.TO_PUMP]:
            self._inner.close()

    def _spoilt(self, way: Way, data: bytes) -> bytes:
        passed = b"".join(self._framed(way, found) for found in _FRAMES.findall(data))
        harm, before = self._harms[way], self._bytes[way]
        self._bytes[way] += len(passed)
        if harm.cut_at is not None and self._bytes[way] >= harm.cut_at:
            self._cut = True
            return passed[: max(0, harm.cut_at - before)]
        if harm.flipped is not None and before <= harm.flipped // 8 < self._bytes[way]:
            flipped = bytearray(passed)
            flipped[harm.flipped // 8 - before] ^= 1 << harm.flipped % 8
            return bytes(flipped)
        if harm.missing is not None:
            first, last = (max(0, at - before) for at in harm.missing)
            return passed[:first] + passed[last:]
        return passed

    def _framed(self, way: Way, piece: bytes) -> bytes:
        """Return what passes now of one frame."""
        harm, number = self._harms[way], len(self.frames[way])
        self.frames[way].append(piece)
        if number == harm.late or (harm.slow_from is not None and number >= harm.slow_from):
            self._held[way].append((self._clock.link_ms() + harm.by_ms, piece))
            return b""
        if harm.again is not None and number == harm.again[1]:
            return piece + self.frames[way][harm.again[0]]
        return piece

    def _due(self, way: Way) -> bytes:
        held, due = self._held[way], b""
        while held and held[0][0] <= self._clock.link_ms():
            due += held.popleft()[1]
        return due

    def _end_when_cut(self) -> None:
        if self._cut:
            self._inner.close()


@cache
def _new_pump() -> bytes:
    """Return the memory of a new pump."""
    memory = VolatileMemory()
    manufacture(catalog(), memory, clock_ms=STARTS_MS)
    data = memory.load()
    if data is None:
        raise AssertionError("A manufactured pump has a memory.")
    return data


class Trial:
    """A pump, a console with its record and its window, and a link time moved by hand."""

    def __init__(self) -> None:
        self.clock = ManualClock(STARTS_MS)
        self.journal = MemoryJournal()
        self.memory = VolatileMemory()
        self.memory.save(_new_pump(), durable=True)
        self.device = Device(catalog(), self.memory, keys.ring(), entropy=Random(PUMP_SEED).randbytes)
        self.state = ConsoleState(catalog(), USER)
        self.told: list[SessionEvent] = []
        self._console = Random(CONSOLE_SEED)
        self.wires: list[SpoiltWire] = []

    def link(self, outward: Harm = UNHARMED, inward: Harm = UNHARMED) -> SpoiltWire:
        """Return a console's end of a new link to the pump."""
        console, pump = pair()
        self.device.attach(pump)
        self.wires.append(SpoiltWire(console, self.clock, outward, inward))
        return self.wires[-1]

    def session(self, wire: Transport) -> Session:
        """Return a session of the console over `wire`, which has not begun."""
        return Session(wire, self.journal, keys.caller(self._console.randbytes), SERIAL)

    def turn(self, session: Session | None = None, by_ms: int = BUSY_MS) -> tuple[SessionEvent, ...]:
        """Let `by_ms` pass, turn pump, wires and session; the window takes in what was told."""
        self.clock.move(by_ms)
        for wire in self.wires:
            wire.turn()
        self.device.turn(self.clock.link_ms())
        if session is None:
            return ()
        events = session.turn(self.clock.link_ms(), self.clock.wall_utc_ms())
        for event in events:
            self.state = fold(self.state, event, self.clock.wall_utc_ms())
        self.told += events
        return events

    def settle(self, session: Session) -> tuple[SessionEvent, ...]:
        """Turn until the session has nothing outstanding; where nothing moves, time moves faster."""
        events, said, quiet = list(self.turn(session)), -1, 0
        ends_ms = self.clock.link_ms() + LONG_MS
        while session.busy:
            if self.clock.link_ms() > ends_ms:
                raise AssertionError(f"Still busy after a minute; told: {events}")
            now_said = sum(len(frames) for wire in self.wires for frames in wire.frames.values())
            quiet = quiet + 1 if now_said == said else 0
            said = now_said
            events += self.turn(session, BUSY_MS if quiet < 2 else IDLE_MS)
        return tuple(events)

    def converse(self, session: Session) -> None:
        """Interrogate, prepare, confirm and take leave, as far as the link carries."""
        session.interrogate()
        readings = [event.reading for event in self.settle(session) if isinstance(event, Interrogated)]
        if readings:
            session.prepare(daily(readings[0], "280"), readings[0], USER)
            if any(isinstance(event, ChangePrepared) for event in self.settle(session)):
                session.confirm("", (), None)
                self.settle(session)
        session.close()
        self.turn()

    @property
    def runs(self) -> Prescription:
        """What the pump runs."""
        return self.device.firmware.hydraulics.prescription

    def check_pump(self) -> bool:
        """Hold the pump to the old program or the confirmed one; return whether it is the confirmed one."""
        entries = self.device.firmware.history.entries
        before = values.from_wire(entries[0].change)
        assert isinstance(before, ProgramChange)
        if len(entries) == 1:
            assert self.runs == before.prescription
            return False
        (intent,) = self.journal.intents.values()
        (_, made) = entries
        assert (made.operation, made.digest) == (intent.operation, intent.digest)
        assert isinstance(intent.change, ProgramChange)
        assert values.from_wire(made.change) == intent.change
        assert self.runs == intent.change.prescription
        return True

    def check_window(self) -> None:
        """Hold what the window says to what the pump did: no verdict is wrong, and a doubt names both."""
        update = self.state.update
        committed = self.check_pump()
        assert update.stage is not Stage.VERIFIED or committed
        assert update.stage not in (Stage.NOT_APPLIED, Stage.REFUSED, Stage.READ_BACK) or not committed
        if self.journal.unresolved(SERIAL):
            assert update.stage is Stage.UNKNOWN
            assert isinstance(update.change, ProgramChange)
            assert self.runs in (update.before, update.change.prescription)

    def check(self) -> Reading:
        """Hold window, record and pump together; then fence, recover and read, and hold them again."""
        self.check_window()
        reading = self.read_afresh()
        committed = self.check_pump()
        assert (reading.version, reading.prescription) == (int(committed), self.runs)
        assert self.state.reading is not None
        assert (self.state.reading.version, self.state.reading.prescription) == (int(committed), self.runs)
        assert self.journal.unresolved(SERIAL) == ()
        assert len(self.journal.visits) == len(self.journal.intents) <= 1
        if self.journal.intents:
            assert self.state.update.stage is (Stage.VERIFIED if committed else Stage.NOT_APPLIED)
        else:
            assert self.state.update.stage not in (Stage.VERIFIED, Stage.UNKNOWN)
        return reading

    def read_afresh(self) -> Reading:
        """Read the pump in a new session over a clean link, which settles what was open."""
        session = self.session(self.link())
        session.interrogate()
        (reading,) = (event.reading for event in self.settle(session) if isinstance(event, Interrogated))
        session.close()
        self.turn()
        return reading


def spoilt(outward: Harm = UNHARMED, inward: Harm = UNHARMED) -> Trial:
    """Hold the conversation over a wire with these harms, and return what stands then."""
    trial = Trial()
    trial.converse(trial.session(trial.link(outward, inward)))
    return trial


@cache
def said() -> dict[Way, tuple[bytes, ...]]:
    """Return the frames of the conversation on a clean wire."""
    return {way: tuple(frames) for way, frames in spoilt().wires[0].frames.items()}
