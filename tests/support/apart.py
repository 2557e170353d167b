"""A bench whose pump is reached over a real transport, both turned in one thread.

Apart from `rigs`, whose wires are lists in this process: what goes through a port, a socket or a broker takes
time that nobody here can turn, so every turn waits a moment for it. Nothing is waited for without an end.
"""

from __future__ import annotations

from collections.abc import Callable

from console.pump.device import Device
from console.session.events import ChangePrepared, Interrogated, SessionEvent
from console.session.session import Session
from console.transport import specs
from console.transport.port import Listener, Transport
from support.rigs import Bench, daily, one

TURNS = 20_000
MOMENT_S = 0.001


class Apart:
    """A bench, the place where its pump listens, and the consoles' wires."""

    def __init__(self, spec: str, *, bench: Bench | None = None, pace: int = 1) -> None:
        self.bench = bench or Bench()
        self.pace = pace
        """How many ms of link time pass in a turn."""
        self.listener: Listener = specs.open_listener(spec)
        self._wires: list[Transport] = []
        device = self.bench.device
        if not isinstance(device, Device):
            raise AssertionError("The pump of this bench listens nowhere.")
        self.device = device
        device.listen(self.listener)

    def session(self, wire: Transport) -> Session:
        """Return a new session over `wire`, which is waited for from now on."""
        self._wires.append(wire)
        return self.bench.session(wire)

    def turn(self, *sessions: Session) -> tuple[SessionEvent, ...]:
        """Wait a moment for what is on its way, and turn the pump and the sessions."""
        for waiting in self._wires[-len(sessions) :] if sessions else (self.listener,):
            waiting.wait(MOMENT_S)
        return self.bench.turn(*sessions, by_ms=self.pace)

    def until(self, happened: Callable[[], bool], *sessions: Session) -> tuple[SessionEvent, ...]:
        """Turn until `happened()`; return what was told."""
        events: list[SessionEvent] = []
        for _ in range(TURNS):
            if happened():
                return tuple(events)
            events.extend(self.turn(*sessions))
        raise AssertionError(f"It never happened; told was: {events}")

    def settle(self, session: Session) -> tuple[SessionEvent, ...]:
        """Turn until the session has nothing outstanding; return what it told."""
        return self.turn(session) + self.until(lambda: not session.busy, session)

    def prepare(self, session: Session, mcg: str = "280") -> ChangePrepared:
        """Read, and prepare a simple continuous program of `mcg` a day."""
        session.interrogate()
        base = one(Interrogated, self.settle(session)).reading
        session.prepare(daily(base, mcg), base, "Ada")
        return one(ChangePrepared, self.settle(session))

    def close(self) -> None:
        """Close the wires, and switch the pump off."""
        for wire in self._wires:
            wire.close()
        self.device.close(self.bench.clock.link_ms())
