"""The composition root: pump, wire, session, record and clock put together, and turned by one call.

Apart because it alone knows every room. It decides nothing clinical and holds no state of its own but
which pump is open. The record's room is loaded only when it is asked for: a reading needs no database.

The window keeps one `Rig` and calls `turn` from its timer; a verb makes one, turns it until it is done,
and closes it; a test turns it in a loop.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from random import Random
from secrets import token_bytes
from typing import TYPE_CHECKING

from console import embedded, keys
from console.clock import Clock
from console.domain.catalog import Catalog
from console.domain.catheter import Catheter
from console.domain.patient import Implant
from console.domain.reading import Reading
from console.domain.rules import RuleContext
from console.embedded import EmbeddedPump, New
from console.errors import FileRefused, LinkNotOpened, NotPaired, PumpMemoryError, RecordsError, RuleBroken
from console.session import recovery
from console.session.bench import SERVICE as BENCH_SERVICE
from console.session.bench import BenchClient
from console.session.events import LinkLost, LinkOpened, SessionEvent
from console.session.journal import Conclusion, Intent, Journal
from console.session.line import Caller
from console.session.session import KEEPS_RUNNING, Session
from console.session.trainer import SERVICE as TRAINER_SERVICE
from console.session.trainer import TrainerClient, TrainerEvent
from console.transport import specs
from console.transport.faulty import NAMED, Faults, FaultyTransport
from console.transport.loopback import LoopbackListener
from console.transport.recording import RecordingTransport
from console.transport.recordings import Recorder
from console.ways import Ways

if TYPE_CHECKING:
    from console.records.store import Store

TIME_EVERY_MS = 500
"""How often, in link time, the trainer's service is asked for the pump's clock."""

PUMPS = "pumps"
"""The folder, among all files, of the pumps that run in this process."""

LINK_FAULTS: dict[str, Faults] = NAMED | {"cut": Faults(cut_after=0)}
"""The faults a link can be given by name; `cut` ends it before the next byte."""


@dataclass(frozen=True, slots=True)
class Target:
    """The pump that is open: its spec, which one must answer, and whether it may offer trainer and bench."""

    spec: str
    expect_serial: str | None
    trainer: bool


class Unrecorded:
    """The journal of a console without a record: it knows of no operation and lets none begin."""

    def confirm(self, intent: Intent) -> None:  # noqa: ARG002 - the port's signature
        """Refuse: what cannot be recorded is not sent."""
        raise RecordsError("This console keeps no record, so it programs no pump.")

    def conclude(self, conclusion: Conclusion) -> None:  # noqa: ARG002 - the port's signature
        """Refuse: nothing was ever confirmed here."""
        raise RecordsError("This console keeps no record.")

    def unresolved(self, serial: str) -> tuple[Intent, ...]:  # noqa: ARG002 - the port's signature
        """Return nothing."""
        return ()


class Rig:
    """Everything below the window, put together.

    `data` is the directory of all files: the embedded pumps' memories lie in `data/pumps/<serial>.bin`, their
    keys beside them. `records` is the record file, None for a console that only reads. `spec` is the pump
    that `open_patient` opens whoever the patient is, `pairing` a file with its key, None for those kept.
    `entropy(n)` returns n random bytes. `recorder` is told all that goes over the session's links.

    No pump is open at first: `session`, `trainer` and `bench` are None until one is, and the last two until
    the pump has said that it has them.
    """

    def __init__(
        self,
        catalog: Catalog,
        clock: Clock,
        data: Path,
        records: Path | None = None,
        *,
        spec: str | None = None,
        pairing: Path | None = None,
        entropy: Callable[[int], bytes] = token_bytes,
        recorder: Recorder | None = None,
    ) -> None:
        self.catalog = catalog
        self.clock = clock
        self.session: Session | None = None
        self.trainer: TrainerClient | None = None
        self.bench: BenchClient | None = None
        """The hands' link to the simulated pump that is open."""
        self.told: tuple[TrainerEvent, ...] = ()
        """What the trainer's service told in the last turn, truth among it: for an instructor alone."""
        self.wire: FaultyTransport | None = None
        """The wire beneath the session, which a test or a lesson can make bad; new with every opening."""
        self.ways = Ways(data, entropy, self._listeners)
        """The ways to pumps, whichever is open: what carries, who is known, and first meetings."""
        self.keys = self.ways.keys
        """The pumps that this console is paired with."""
        self._data = data
        self._records = records
        self._spec = spec
        self._pairing = pairing
        self._entropy = entropy
        self._recorder = recorder
        self._target: Target | None = None
        self._embedded: EmbeddedPump | None = None
        self._news: list[SessionEvent] = []
        self._now = 0
        self._time_due_ms = 0

    @cached_property
    def store(self) -> Store:
        """The record, opened at the first use; raises `RecordsError` when it cannot be, or there is none."""
        from console.records.store import Store  # noqa: PLC0415 - a reading needs no database

        if self._records is None:
            raise RecordsError("This console keeps no record.")
        return Store(self._records, self.clock.wall_utc_ms)

    @cached_property
    def journal(self) -> Journal:
        """What a session makes durable in: the record, or for a console without one nothing."""
        if self._records is None:
            return Unrecorded()
        from console.records.journal import RecordJournal  # noqa: PLC0415 - as in `store`

        return RecordJournal(self.store)

    def rule_context(self, reading: Reading) -> RuleContext:
        """Return what the rules ask of the record and of `reading`: patient, last change, last refills."""
        from console.records.context import rule_context  # noqa: PLC0415 - as in `store`

        return rule_context(self.store, reading)

    def turn(self, link_now_ms: int) -> tuple[SessionEvent, ...]:
        """Turn everything once at link time `link_now_ms`; return what session and bench told, in order.

        What the trainer's service told is left in `told`, apart: truth must not come to a trainee.
        """
        self._now, self.told = link_now_ms, ()
        if self._embedded is not None:
            self._embedded.device.turn(link_now_ms)
        events = tuple(self._news)
        self._news.clear()
        if self.session is not None:
            events += self.session.turn(link_now_ms, self.clock.wall_utc_ms())
        for event in events:
            self._meet_simulator(event)
        self._turn_trainer()
        events += self.ways.turn(link_now_ms)
        return events if self.bench is None else events + self.bench.turn(link_now_ms)

    def wait(self, timeout_s: float) -> None:
        """Return when the pump may have answered or `timeout_s` has passed; for a verb's own loop."""
        if self.ways.meets:
            self.ways.wait(timeout_s)
        elif self.wire is not None:
            self.wire.wait(timeout_s)

    def open_patient(self, patient: int, *, boxed: bool = False) -> Implant:
        """Open the pump that a patient of the record carries, and return which it is.

        It is opened at the `spec`, or where this console met it when they were paired; one that is known
        nowhere else runs in this process. There one that never ran is made new: full of its drug to the tip
        of the recorded catheter, or, where none is recorded and when `boxed`, as out of its box.
        Raises `RecordsError` for a patient without a pump, `PumpMemoryError` when its memory cannot be
        used, `FileRefused` for a damaged pairing, and `NotPaired` for a pump that was read before and is
        neither here nor known elsewhere; what becomes of the link comes as events.
        """
        implant = self.store.implant_of(patient)
        if implant is None:
            raise RecordsError("No pump is assigned to this patient.")
        self.close_pump()
        spec = self._spec or self._met_at(implant.serial)
        if spec:
            self.open_pump(spec, implant.serial, trainer=True)
            return implant
        self._refuse_double(implant.serial)
        primed = implant.catheter is not None and not boxed
        self.open_embedded(implant.serial, implant.model, implant.catheter, primed=primed)
        return implant

    def open_embedded(
        self, serial: str, model: str, catheter: Catheter | None = None, *, primed: bool = True
    ) -> None:
        """Run pump `serial` in this process and open it; a pump without a memory is made new as a `model`.

        A new one is told of `catheter`, if it is in a patient (`primed`), and else is as out of its box.
        """
        self.close_pump()
        new = New(serial, model, catheter, primed, self.clock.local_ms())
        folder = self._data / PUMPS
        self._embedded = embedded.started(self.catalog, folder, new, self.ways.name, self._entropy)
        self._open(Target(self._embedded.listener.spec, serial, trainer=True))

    def open_pump(self, spec: str, expect_serial: str | None = None, *, trainer: bool = False) -> None:
        """Open the pump at `spec`; one that is not `expect_serial` is let go again (None: any).

        Raises `BadTransportSpec`; that nobody answers comes as `LinkLost`, as does a link lost later.
        """
        self.close_pump()
        self._open(Target(spec, expect_serial, trainer))

    def reconnect(self) -> None:
        """Open the pump again with a new session, which first settles what the lost one left unknown."""
        if self._target is None:
            raise LinkNotOpened("No pump is open; open one first.")
        self._close_link()
        self._open(self._target)

    def spoil_link(self, *, outward: str = "clean", inward: str = "clean") -> None:
        """Give the link faults by name (`LINK_FAULTS`), for what is sent and for what is received."""
        if self.wire is None:
            raise LinkNotOpened("No pump is open; open one first.")
        for name in (outward, inward):
            if name not in LINK_FAULTS:
                raise RuleBroken(f"There is no fault called {name}; there are {', '.join(LINK_FAULTS)}.")
        self.wire.set(outward=LINK_FAULTS[outward], inward=LINK_FAULTS[inward])

    def close_pump(self) -> None:
        """Take leave of the open pump; one that runs in this process is switched off. Twice is as once."""
        self._close_link()
        self._target = None
        running, self._embedded = self._embedded, None
        if running is not None:
            running.close(self._now)

    def close(self) -> None:
        """Close the pump and the record."""
        self.ways.close()
        self.close_pump()
        store = self.__dict__.pop("store", None)
        self.__dict__.pop("journal", None)
        if store is not None:
            store.close()

    def _open(self, target: Target) -> None:
        self._target = target
        try:
            transport = specs.open_transport(target.spec, self._listeners())
        except LinkNotOpened as why:
            self._say_unreachable(str(why), target.expect_serial)
            return
        try:
            caller = self._caller(target)
        except (NotPaired, FileRefused, PumpMemoryError) as why:
            transport.close()
            self._say_unreachable(str(why), target.expect_serial)
            return
        if self._recorder is not None:
            transport = RecordingTransport(transport, self._recorder)
        chance = Random(int.from_bytes(self._entropy(8)))  # noqa: S311 - a bad link's luck, no secret
        self.wire = FaultyTransport(transport, chance, lambda: self._now)
        self.session = Session(self.wire, self.journal, caller, target.expect_serial)

    @property
    def named(self) -> str:
        """The spec that `open_patient` opens whoever the patient is; empty for each pump where it is."""
        return self._spec or ""

    @property
    def elsewhere(self) -> str:
        """Where the open pump is; empty for one that runs in this process, and while none is open."""
        return self._target.spec if self._target is not None and self._embedded is None else ""

    def _met_at(self, serial: str) -> str:
        """Return where pump `serial` is to be opened elsewhere, empty for here.

        What runs here stays the patient's while nobody has met the one of its number that was started.
        """
        if self.ways.is_own(serial) and embedded.is_kept(self._data / PUMPS, serial):
            return ""
        return self.ways.met_at(serial)

    def _refuse_double(self, serial: str) -> None:
        """Refuse to make a pump anew that has a history with this record: it would be another one."""
        if self.store.visits(serial=serial) and not embedded.is_kept(self._data / PUMPS, serial):
            raise NotPaired(
                f"Pump {serial} was read before, but it is not in this program, and this console is not "
                f"paired with it. {keys.HOW_TO_PAIR}"
            )

    def _caller(self, target: Target) -> Caller:
        """Return this console with the keys that may fit `target`."""
        if self._embedded is not None:
            return Caller(self.ways.name, (self._embedded.key,), self._entropy)
        return keys.caller(
            self._data, target.spec, self._entropy, serial=target.expect_serial, file=self._pairing
        )

    def _say_unreachable(self, sentence: str, serial: str | None) -> None:
        unresolved = self.journal.unresolved(serial) if serial else ()
        self._news.append(LinkLost(sentence if unresolved else f"{sentence} {KEEPS_RUNNING}"))
        self._news.extend(recovery.unknown(intent) for intent in unresolved)

    def _listeners(self) -> dict[str, LoopbackListener]:
        if self._embedded is None:
            return {}
        listener = self._embedded.listener
        return {listener.spec.partition(":")[2]: listener}

    def _meet_simulator(self, event: SessionEvent) -> None:
        """Open the services that only a simulator has, once it has said so, each on a link of its own.

        One that cannot be opened is gone without: no clock is shown, or no hands are offered.
        """
        if self._target is None or not self._target.trainer or not isinstance(event, LinkOpened):
            return
        serial, services = event.identity.serial, event.identity.services
        if self.session is None or self.session.line.key is None:
            return
        caller = self._caller(self._target)
        caller = replace(caller, keys=(self.session.line.key,))
        with suppress(LinkNotOpened):
            if TRAINER_SERVICE in services:
                transport = specs.open_transport(self._target.spec, self._listeners())
                self.trainer = TrainerClient(transport, caller, serial)
            if BENCH_SERVICE in services:
                transport = specs.open_transport(self._target.spec, self._listeners())
                self.bench = BenchClient(transport, caller, serial)

    def _turn_trainer(self) -> None:
        if self.trainer is None:
            return
        if not self.trainer.busy and self._now >= self._time_due_ms:
            self._time_due_ms = self._now + TIME_EVERY_MS
            self.trainer.read_time()
        self.told = self.trainer.turn(self._now)

    def _close_link(self) -> None:
        if self.session is not None:
            self.session.close()
        if self.trainer is not None:
            self.trainer.close()
        if self.bench is not None:
            self.bench.close()
        self.session = self.trainer = self.bench = self.wire = None
        self._news.clear()
