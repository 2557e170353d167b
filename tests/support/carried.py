"""A conversation over a real transport whose link time stands still while anything is under way in it.

Apart from `apart`, where link time runs with the turns: here a slow machine, broker or cable costs no link
time, so that a wire which delays by two seconds delays by exactly that. What is under way is counted at both
ends; waiting for it has an end.
"""

from __future__ import annotations

from collections.abc import Callable

from console.domain.change import Change
from console.domain.reading import Reading
from console.pump.device import Device
from console.session.events import ChangePrepared, Interrogated, SessionEvent, Verified
from console.session.session import Session
from console.transport.port import Listener, Transport
from support.rigs import Bench, one
from support.wires import worsened

TURNS = 100_000
STILL_TURNS = 20_000
"""So many turns of a millisecond something may be under way before the test fails."""
MOMENT_S = 0.001
STEP_MS = 10


class Counted:
    """An end of a link that counts what it sends and receives."""

    def __init__(self, inner: Transport) -> None:
        self.sent = 0
        self.received = 0
        self._inner = inner

    def send(self, data: bytes) -> None:
        """See `Transport.send`."""
        self._inner.send(data)
        self.sent += len(data)

    def receive(self) -> bytes:
        """See `Transport.receive`."""
        data = self._inner.receive()
        self.received += len(data)
        return data

    def wait(self, timeout_s: float) -> None:
        """See `Transport.wait`."""
        self._inner.wait(timeout_s)

    def close(self) -> None:
        """See `Transport.close`."""
        self._inner.close()


class CountedListener:
    """A place where consoles arrive, all of whose ends are counted."""

    def __init__(self, inner: Listener) -> None:
        self.ends: list[Counted] = []
        self._inner = inner

    @property
    def spec(self) -> str:
        """See `Listener.spec`."""
        return self._inner.spec

    def accept(self) -> Transport | None:
        """See `Listener.accept`."""
        end = self._inner.accept()
        if end is None:
            return None
        self.ends.append(Counted(end))
        return self.ends[-1]

    def wait(self, timeout_s: float) -> None:
        """See `Listener.wait`."""
        self._inner.wait(timeout_s)

    def close(self) -> None:
        """See `Listener.close`."""
        self._inner.close()


class Carried:
    """A pump that listens at `listener`, and one console whose wire is worsened as named."""

    def __init__(self, listener: Listener, wire: str, seed: int) -> None:
        self.bench = Bench(seed=seed)
        self._pump = CountedListener(listener)
        self._wire = wire
        device = self.bench.device
        if not isinstance(device, Device):
            raise AssertionError("The pump of this bench listens nowhere.")
        self._device = device
        device.listen(self._pump)

    def session(self, transport: Transport) -> Session:
        """Return a session over `transport`, with the faults of this wire on top."""
        self._console = Counted(transport)
        chance, clock = self.bench.chance, self.bench.clock
        return self.bench.session(worsened(self._console, self._wire, chance, clock.link_ms))

    @property
    def under_way(self) -> bool:
        """Whether either end has sent what the other has not received."""
        to_pump = self._console.sent - sum(end.received for end in self._pump.ends)
        to_console = sum(end.sent for end in self._pump.ends) - self._console.received
        return bool(to_pump or to_console)

    def until(self, happened: Callable[[], bool], session: Session) -> tuple[SessionEvent, ...]:
        """Turn until `happened()`, link time only while nothing is under way; return what was told."""
        events: list[SessionEvent] = []
        still = 0
        for _ in range(TURNS):
            if happened():
                return tuple(events)
            still = still + 1 if self.under_way else 0
            if still > STILL_TURNS:
                break
            if still:
                self._console.wait(MOMENT_S)
            events.extend(self.bench.turn(session, by_ms=0 if still else STEP_MS))
        raise AssertionError(f"It never happened; told was: {events}")

    def settle(self, session: Session) -> tuple[SessionEvent, ...]:
        """Turn until the session has nothing outstanding; return what it told."""
        return self.bench.turn(session, by_ms=0) + self.until(lambda: not session.busy, session)

    def read(self, session: Session) -> Reading:
        """Interrogate and return the reading."""
        session.interrogate()
        return one(Interrogated, self.settle(session)).reading

    def make(self, session: Session, change: Callable[[Reading], Change]) -> Verified:
        """Read, prepare, confirm and verify."""
        base = self.read(session)
        session.prepare(change(base), base, "Ada")
        one(ChangePrepared, self.settle(session))
        session.confirm("", (), None)
        return one(Verified, self.settle(session))

    def close(self) -> None:
        """Close the console's wire, and switch the pump off."""
        self._console.close()
        self._device.close(self.bench.clock.link_ms())
