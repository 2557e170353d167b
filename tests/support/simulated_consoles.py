"""Who calls the pump in the simulation: two clinicians' consoles, and hands at the pump's own panel.

Apart from the world, which lets things happen to them. A console's record outlives its process, the rest does
not; the session is the real one.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from console.domain.pairing import PairingKey
from console.domain.reading import Reading
from console.protocol.messages import Commit, Prepare
from console.pump.factory import SERIAL
from console.records.journal import RecordJournal
from console.records.store import Store
from console.session.bench import BenchClient
from console.session.events import (
    ChangePrepared,
    Confirmed,
    Interrogated,
    LinkLost,
    PanelSeen,
    PrepareExpired,
    SessionEvent,
    Verified,
)
from console.session.journal import Conclusion, Intent
from console.session.line import Caller
from console.session.session import Session
from console.transport.faulty import Faults, FaultyTransport
from support.invariants import hold
from support.journals import MemoryJournal
from support.keys import CONSOLE, KEY
from support.simulated_acts import some_change
from support.simulated_wires import Tap, WatchedWire

if TYPE_CHECKING:
    from support.simulation import World


class FiledJournal(MemoryJournal):
    """The real record beside the one in memory, which must agree: a file that outlives its console."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._open()

    def _open(self) -> None:
        self.store = Store(self._path, lambda: 0)
        self._record = RecordJournal(self.store)

    def restart(self) -> None:
        """Open the file anew, as the next process does."""
        self.store.close()
        self._open()

    def confirm(self, intent: Intent) -> None:
        """See `Journal.confirm`."""
        self._refuse_when_full()
        self._record.confirm(intent)
        super().confirm(intent)

    def conclude(self, conclusion: Conclusion) -> None:
        """See `Journal.conclude`."""
        self._refuse_when_full()
        self._record.conclude(conclusion)
        super().conclude(conclusion)

    def unresolved(self, serial: str) -> tuple[Intent, ...]:
        """See `Journal.unresolved`."""
        found, known = self._record.unresolved(serial), super().unresolved(serial)
        hold("I5", found == known, (found, known))
        return found


class SimulatedConsole:
    """A console process: its record outlives it, the rest does not."""

    def __init__(self, world: World, name: str, journal: MemoryJournal) -> None:
        self.world = world
        self.name = name
        self.journal = journal
        self.keys: tuple[PairingKey, ...] = (KEY,)
        self.session: Session | None = None
        self.wire: FaultyTransport | None = None
        self.tap: Tap | None = None
        self.reading: Reading | None = None
        self.prepared: ChangePrepared | None = None
        self.turns_left: int | None = None
        """After how many turns the process is killed and started again; None when that is not planned."""

    def start(self) -> None:
        """Open a session over a new wire, bad or good as the world has it."""
        world = self.world
        self.tap = Tap(world.pump.arrivals.connect(), world.overheard)
        self.wire = FaultyTransport(self.tap, world.chance, world.clock.link_ms)
        self.wire.set(outward=world.faults(), inward=world.faults())
        watched = WatchedWire(self.wire, self._before_it_leaves)
        caller = Caller(self.name, self.keys, world.chance.randbytes)
        self.session = Session(watched, self.journal, caller, SERIAL)
        self.prepared = None
        world.note(f"{self.name} starts a session")

    def kill(self) -> None:
        """End as a killed process ends; its link breaks, or hangs open with frames still under way."""
        self.world.note(f"{self.name} is killed")
        if self.wire is not None and self.world.chance.random() < 0.5:
            self.wire.close()
        elif self.wire is not None:
            self.world.strays.append(self.wire)
        self.session = self.wire = self.tap = self.reading = self.turns_left = None
        if isinstance(self.journal, FiledJournal):
            self.journal.restart()

    def act(self) -> None:
        """Do what a clinician might do now."""
        session, chance = self.session, self.world.chance
        if session is None or session.ended:
            self.start()
        elif self.prepared is not None:
            chance.choice((self.confirm, self.confirm, session.discard))()
            self.prepared = None
        elif self.reading is not None and chance.random() < 0.8:
            change = some_change(chance, self.reading)
            self.world.note(f"{self.name} prepares {type(change).__name__} on {self.reading.version}")
            session.prepare(change, self.reading, "Ada")
        else:
            session.interrogate()

    def confirm(self) -> None:
        """Confirm what was read back; now and then die over it, the commit still under way."""
        if self.session is None or self.wire is None:
            return
        self.world.note(f"{self.name} confirms")
        self.session.confirm("", (), None)
        if self.world.chance.random() < 0.2:
            self.wire.set(outward=Faults(delay_ms=self.world.chance.choice((0, 500, 3_000))))
            self.turns_left = self.world.chance.randrange(1, 6)

    def turn(self) -> None:
        """Turn the session, and hold what it tells against the pump."""
        if self.session is None:
            return
        if self.turns_left is not None:
            self.turns_left -= 1
            if self.turns_left == 0:
                self.kill()
                self.start()
        clock = self.world.clock
        for event in self.session.turn(clock.link_ms(), clock.wall_utc_ms()):
            self._take(event)
            self.world.watch.event(event)

    def visits(self) -> list[bytes]:
        """Return each operation that stands in a visit of the record, as often as it does."""
        if not isinstance(self.journal, FiledJournal):
            return self.journal.visits
        store = self.journal.store
        return [each.operation for visit in store.visits() for each in store.operations(visit.id)]

    def _before_it_leaves(self) -> None:
        """Hold the journal against what is about to be sent: I11 and I12, at the very bytes."""
        if self.session is None:
            return
        request = self.session.line._connection._request
        if isinstance(request, Commit):
            durable = self.journal.intents.get(request.operation)
            hold("I11", durable is not None and durable.digest == request.digest, request)
        if isinstance(request, Prepare):
            hold("I12", not self.journal.unresolved(SERIAL), request)

    def _take(self, event: SessionEvent) -> None:
        """Remember what a clinician would see."""
        if not isinstance(event, Interrogated):
            self.world.note(f"{self.name}: {type(event).__name__}")
        match event:
            case Interrogated(reading) | Verified(reading=reading):
                self.reading = reading
            case ChangePrepared():
                self.prepared = event
            case PrepareExpired() | LinkLost() | Confirmed():
                self.prepared = None
            case _:
                pass


class PanelHands:
    """Hands before the pump's panel: they pair the second console anew, and revoke what they paired."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._client: BenchClient | None = None
        self._paired: list[PairingKey] = []

    def act(self) -> None:
        """Press something."""
        world = self._world
        if self._client is None or self._client.ended:
            caller = Caller(CONSOLE, (KEY,), world.chance.randbytes)
            self._client = BenchClient(world.pump.arrivals.connect(), caller, SERIAL)
        if self._paired and world.chance.random() < 0.4:
            world.note("hands revoke a key")
            self._client.revoke(self._paired.pop().fingerprint)
        else:
            world.chance.choice(
                (self._client.start_pairing, self._client.look_at_panel, self._client.stop_pairing)
            )()

    def turn(self) -> None:
        """Turn the client; a new key goes to the second console, which uses it from its next session on."""
        if self._client is None:
            return
        for event in self._client.turn(self._world.clock.link_ms()):
            if isinstance(event, PanelSeen) and event.panel.code is not None:
                key, second = PairingKey.parse(event.panel.code), self._world.consoles[1]
                if key not in second.keys:
                    self._world.note("the second console is given a new key")
                    second.keys = (key, KEY)
                    self._paired.append(key)
