"""What the pump does when it is spoken to: prepare, read back, commit, and never anything unconfirmed.

Apart from the device, which carries bytes and sessions, and from hydraulics, which pumps. The order
that must never change is here: the new state is durable, then the pump switches, then it answers.
It reads no clock: therapy time comes with `advance`, link time with each request.

A refusal is an answer with a stable code and a sentence: the codes of `domain.limits`, and
`version-differs digest-differs no-prepare expired operation-used later-passed pump-stopped pump-runs
bolus-running bridge-not-running bolus-endless reservoir-empty reservoir-short end-of-service
nothing-sounds tone-unknown not-understood wrong-service memory-failed too-long-to-tell`; of a press of the
patient's button also `no-patient-bolus lockout most-given`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from console.domain import wording
from console.domain.alarms import RESETS, Alarm
from console.domain.catalog import Catalog
from console.domain.fallback import is_own
from console.domain.faults import Fault
from console.domain.reading import Identity
from console.errors import PumpMemoryError, RemoteProtocolError
from console.protocol import codec, values
from console.protocol.messages import (
    Abort,
    Answer,
    Commit,
    Committed,
    Felt,
    Outcome,
    Prepare,
    Prepared,
    Query,
    ReadLog,
    ReadStatus,
    Refused,
    Request,
    SilenceAlarms,
    SoundTone,
    Status,
)
from console.pump import interrogation, passage, room, state, timers, tones
from console.pump.body import Body
from console.pump.happenings import Happening
from console.pump.history import History, HistoryEntry
from console.pump.hydraulics import ANY_NUMBER, Hydraulics
from console.pump.interrogation import Self
from console.pump.keeping import Keeping
from console.pump.log import EventLog
from console.pump.memory import Memory, NotKnownDurable
from console.pump.preparation import EXPIRED, EXPIRES_IN_MS, Preparation, Slot
from console.pump.response import Response
from console.pump.running import Running, refused
from console.pump.starting import known, started
from console.pump.world import World

SERVICES = ("pump", "trainer", "bench")
ENTRIES_A_PAGE = 16
STRIKES = {
    "memory-reset": Alarm.MEMORY_RESET,
    "low-battery-reset": Alarm.LOW_BATTERY_RESET,
    "replacement-due": Alarm.REPLACEMENT_DUE,
    "false-alarm": Alarm.LOW_RESERVOIR,
}
"""What each fault of one instant raises."""

NOBODY = "no console"
"""Who commits where no session was begun: nobody can, over a link."""


class Firmware:
    """The pump's program, started from what `memory` holds; raises `PumpMemoryError` if that is no pump.

    Its limits are those of `catalog` for its own model, whatever a console believes.
    """

    def __init__(self, catalog: Catalog, memory: Memory) -> None:
        kept = memory.load()
        if kept is None:
            raise PumpMemoryError(f"{memory.name} holds no pump yet.")
        start = state.unpack(kept, memory.name)
        self.model = known(start, catalog, memory.name)
        self.serial = start.serial
        self._catalog = catalog
        self._made_ms = start.made_ms
        self._boots = start.boots + 1
        self._running = started(start, catalog, memory.name)
        self._console = NOBODY
        self._preparation = Preparation()
        self._keeping = Keeping(memory)
        self.note("started", f"Switched on, time {self._boots}.")
        self.save(durable=True)

    @property
    def hydraulics(self) -> Hydraulics:
        """What runs, and the exact account: to be looked at."""
        return self._running.hydraulics

    @property
    def history(self) -> History:
        """Every version there ever was."""
        return self._running.history

    @property
    def log(self) -> EventLog:
        """What happened."""
        return self._running.log

    @property
    def running(self) -> Running:
        """Everything that a commit or a hand changes: to be looked at."""
        return self._running

    @property
    def body(self) -> Body:
        """What is true now, which the pump does not know: for the bench and the trainer alone."""
        return self.world.body_at(self.hydraulics.at_ms)

    @property
    def world(self) -> World:
        """What is true and goes on being so: to be looked at."""
        return self._running.world

    @property
    def identity(self) -> Identity:
        """Who the pump says it is."""
        return Identity(self.model.name, self.serial, simulated=True, services=SERVICES)

    def advance(self, to_ms: int, most: int = ANY_NUMBER) -> tuple[Happening, ...]:
        """Pump until therapy time `to_ms`, log what happens on the way, and return it.

        After about `most` events it stops early; whether it has arrived, the clock of `hydraulics` says.
        """
        passed: list[Happening] = []
        while True:
            due_ms = timers.next_ms(self._running)
            went = passage.passed(self.hydraulics, self.world, min(due_ms, to_ms), most)
            most -= went.events
            if went.happened:  # by the clock as it was on the way
                self._running = self._running.with_happenings(went.happened)
                passed += went.happened
            for fault in went.struck:
                self.strike(STRIKES[fault.name])
            passage.set_clock(self.hydraulics, self.world)
            at_ms = self.hydraulics.at_ms
            if at_ms == due_ms:
                self._running = timers.fire(self._running, due_ms, self.model)
            if at_ms >= to_ms or most <= 0:
                return tuple(passed)

    def inject(self, fault: Fault) -> Refused | None:
        """Let `fault` come at its time, once it is kept; return why it cannot be kept."""
        return self._let_be_true(lambda world: world.inject(self.hydraulics.at_ms, fault))

    def clear(self, name: str) -> Refused | None:
        """End the fault `name`, once that is kept; return why it cannot be kept."""
        return self._let_be_true(lambda world: world.clear(self.hydraulics.at_ms, name))

    def note(self, kind: str, what: str) -> None:
        """Log something that was done to the pump, now by its clock."""
        self._running = self._running.with_note(kind, what)

    def save(self, *, durable: bool = False) -> None:
        """Keep the state if it has changed; durably if told so, or if the log has. `PumpMemoryError`."""
        self._keeping.keep(self.packed(), self.log.head, durable=durable)

    def open(self, console: str) -> None:
        """Begin a session with `console`: what an earlier one had prepared is gone. This is the fence."""
        self._preparation.clear("Its session ended before it was committed.")
        self._console = console

    def answer(self, request: Request, link_now_ms: int) -> Answer:
        """Answer a request to the service "pump"; `link_now_ms` is for the expiry of what is prepared.

        Raises `NotKnownDurable` when a commit was taken but may not survive: then nothing is answered.
        """
        match request:
            case ReadStatus():
                self._interrogated()
                return self.status()
            case Prepare():
                return self.prepare(request, link_now_ms)
            case Commit():
                return self.commit(request, link_now_ms)
            case Abort(operation):
                return self.abort(operation, link_now_ms)
            case Query(operation):
                return self.query(operation, link_now_ms)
            case ReadLog(first):
                return codec.log_page(self.log.page(first, ENTRIES_A_PAGE))
            case SilenceAlarms():
                self._running, answer = tones.silenced(self._running, request)
                return answer
            case SoundTone():
                self._running, heard = tones.sounded(self._running, request)
                return heard
            case _:
                return refused("wrong-service", "That is asked of another service, not of the pump's.")

    def status(self) -> Status:
        """Return a reading; volumes are rounded down to whole pL."""
        return self._told(self._running)

    def strike(self, kind: Alarm) -> None:
        """Let happen to the pump, now, what raises `kind` from outside: a reset, the warning, a false alarm.

        A reset begins the pump anew: what was prepared is gone.
        """
        if kind not in RESETS:
            self._running = self._running.with_alarm(kind)
        elif not self.hydraulics.off:
            self._running = self._running.reset(kind, self.model, self.serial)
            self._boots += 1
            self._preparation.clear("The pump was reset before it was committed.")

    def prepare(self, request: Prepare, link_now_ms: int) -> Prepared | Refused:
        """Check a change and keep it ready; answer with what stands in the pump's own structure.

        What was prepared before is gone, also when the new change is refused.
        """
        self._preparation.clear("Another change was prepared in its place.")
        try:
            change = values.from_wire(request.change)
        except RemoteProtocolError as why:
            return refused("not-understood", str(why))
        slot = Slot(
            operation=request.operation,
            base_version=request.base_version,
            change=change,
            digest=codec.digest(self.serial, request.base_version, change),
            user=request.user,
            expires_link_ms=link_now_ms + EXPIRES_IN_MS,
        )
        until_ms = self.hydraulics.at_ms + EXPIRES_IN_MS
        objection = self._objection_to_request(request) or self._running.objection(
            slot, self._catalog, self.model, until_ms=until_ms
        )
        objection = objection or self._too_long_to_tell(slot)
        if objection is not None:
            self._preparation.reject(request.operation, objection.sentence)
            return objection
        self._preparation.slot = slot
        return codec.prepared(interrogation.read_back(self._running, slot, self.model))

    def commit(self, request: Commit, link_now_ms: int) -> Committed | Refused:
        """Make the prepared change the running one; asked again, give the first answer again.

        A commit that is refused ends the preparation: the same one coming late finds nothing.
        """
        done = self.history.committed(request.operation)
        if done is not None and done.digest == request.digest:
            return _committed(done)
        if done is not None:
            return refused(
                "digest-differs", f"This operation made version {done.version}, of another change."
            )
        slot = self._preparation.held(request.operation)
        if slot is None:
            return refused("no-prepare", "Nothing is prepared under this operation; prepare it again.")
        objection = self._objection_to_commit(slot, request, link_now_ms) or self._running.objection(
            slot, self._catalog, self.model
        )
        if objection is not None:
            self._preparation.reject(slot.operation, objection.sentence)
            return objection
        return self._switch(slot)

    def press(self) -> Felt | Refused:
        """Take a press of the patient's button, now: a bolus begins, or the answer says why none does."""
        after = self._running.with_press(self.model)
        if isinstance(after, Refused):
            self.note("patient-bolus-refused", f"The patient pressed the button: {after.sentence}"[:400])
            return after
        settings = after.hydraulics.prescription.patient_bolus
        begun = "" if settings is None else f" of {wording.amount(settings.dose.mcg, 'mcg')}"
        return self._keep(after) or Felt(None, f"The controller shows that a bolus{begun} has begun.", ())

    def keep_body(self, body: Body, response: Response | None = None) -> Refused | None:
        """Let what hands did be true, once it is kept; return why it cannot be kept, and then it is not."""
        return self._let_be_true(lambda world: world.touch(self.hydraulics.at_ms, body, response))

    def abort(self, operation: bytes, link_now_ms: int) -> Outcome:
        """Forget `operation` if it is prepared, and tell what became of it."""
        slot = self._preparation.held(operation)
        if slot is not None and not slot.has_expired(link_now_ms):
            self._preparation.reject(operation, "It was withdrawn before it was committed.")
        return self.query(operation, link_now_ms)

    def query(self, operation: bytes, link_now_ms: int) -> Outcome:
        """Tell what became of `operation`: never, prepared, committed or rejected."""
        done = self.history.committed(operation)
        if done is not None:
            return Outcome(operation, "committed", done.version, done.digest, done.clock_ms, "")
        slot = self._preparation.held(operation)
        if slot is not None and not slot.has_expired(link_now_ms):
            return Outcome(operation, "prepared", None, None, None, "")
        if slot is not None:
            self._preparation.reject(operation, EXPIRED)
        why = self._preparation.why_rejected(operation)
        return Outcome(operation, "never" if why is None else "rejected", None, None, None, why or "")

    def _let_be_true(self, change: Callable[[World], None]) -> Refused | None:
        """Let `change` happen to what is true, once it is kept."""
        world = self.world.copy()
        change(world)
        refusal = self._keep(replace(self._running, world=world))
        for struck in self.world.take_struck():
            self.strike(STRIKES[struck.name])
        return refusal

    def _interrogated(self) -> None:
        """Let a console's reading do what it does to a pump, and log what it is told by it."""
        at_ms = self.hydraulics.at_ms
        self.world.interrogated(at_ms)
        if told := self.world.advance(at_ms):
            self._running = self._running.with_happenings(told)

    def _objection_to_request(self, request: Prepare) -> Refused | None:
        if is_own(request.operation) or self.history.committed(request.operation) is not None:
            return refused(
                "operation-used", "This operation was carried out already; a new one needs a new id."
            )
        if (request.base_version, request.base_digest) != (
            self.history.last.version,
            self.history.last.digest,
        ):
            return self._running.version_differs()
        return None

    def _objection_to_commit(self, slot: Slot, request: Commit, link_now_ms: int) -> Refused | None:
        if slot.has_expired(link_now_ms):
            return refused("expired", EXPIRED)
        if request.digest != codec.digest(self.serial, slot.base_version, slot.change):
            return refused(
                "digest-differs", "What was confirmed is not what is prepared; read the pump again."
            )
        return None

    def _told(self, running: Running) -> Status:
        itself = Self(self.identity, self.model, self._made_ms, self._boots)
        return codec.status(interrogation.reading(running, itself))

    def _too_long_to_tell(self, slot: Slot) -> Refused | None:
        """Return why the change cannot be made where what follows from it might not fit into a message."""
        if not room.grows(slot.change):
            return None
        told = self._told(self._running.with_change(slot, self._console, self.model))
        back = interrogation.read_back(self._running, slot, self.model)
        return (
            None if room.has_room(told, codec.prepared(back)) else refused("too-long-to-tell", room.TOO_LONG)
        )

    def _switch(self, slot: Slot) -> Committed | Refused:
        """Append to the history, make it durable, switch, and only then answer."""
        after = self._running.with_change(slot, self._console, self.model)
        failed = self._keep(after, slot)
        return failed or _committed(after.history.last)

    def _keep(self, after: Running, slot: Slot | None = None) -> Refused | None:
        """Make `after` durable, then let it run, and end the preparation of `slot` with it.

        Raises `NotKnownDurable` when it runs but may not survive.
        """
        try:
            self._keeping.keep(self.packed(after), after.log.head, durable=True)
        except NotKnownDurable:
            self._take_up(after, slot)
            raise
        except PumpMemoryError as error:
            if slot is not None:
                self._preparation.reject(slot.operation, "The pump could not keep it.")
            return refused(
                "memory-failed", f"The pump could not keep the change and did not make it. {error}"
            )
        self._take_up(after, slot)
        return None

    def _take_up(self, after: Running, slot: Slot | None) -> None:
        self._running = after
        if slot is not None:
            self._preparation.slot = None

    def packed(self, running: Running | None = None) -> bytes:
        """Return all that a memory keeps of `running`, left out: of the pump as it is now."""
        kept = (running or self._running).kept(self.model.name, self.serial, self._made_ms, self._boots)
        return state.pack(kept)


def _committed(entry: HistoryEntry) -> Committed:
    return Committed(entry.operation, entry.version, entry.digest, entry.clock_ms)
