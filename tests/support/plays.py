"""The sessions of the golden captures: a real console and a real pump, and what each play lets them do.

Apart from `captures`, which writes down what went over the link. Nothing is faked but time and chance: link
time is moved in steps, and each end draws its own chance, the same on every machine.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from typing import Any

from console.clock import ManualClock
from console.domain.alarms import Repeats
from console.domain.change import (
    AlarmsChange,
    Change,
    ImplantChange,
    ImplantKind,
    PrimeCase,
    PrimeChange,
    ProgramChange,
    ResumeChange,
    StopChange,
)
from console.domain.hands import Examine, Hand, Look, PressButton
from console.domain.pairing import PairingKey
from console.domain.prescription import Flex, Later
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, Volume
from console.domain.reading import Reading
from console.protocol import hands as wired
from console.protocol.messages import (
    Abort,
    Act,
    Query,
    ReadLog,
    ReadStatus,
    Request,
    SilenceAlarms,
    SoundTone,
    UsePanel,
)
from console.protocol.trainer_messages import (
    ClearFault,
    InjectFault,
    Jump,
    JumpToAlarm,
    ReadFaults,
    ReadSnapshot,
    ReadTime,
    ReadTrace,
    ReadTruth,
    SetRate,
)
from console.pump.device import Device
from console.pump.factory import SERIAL, manufacture
from console.pump.memory import VolatileMemory
from console.pump.ring import Ring
from console.session.events import Interrogated, SessionEvent
from console.session.line import Caller, Line
from console.session.session import Session
from console.transport.loopback import pair
from console.transport.port import Transport
from console.transport.recording import RecordingTransport
from console.transport.recordings import Ended, Piece, Recorder, Remark, Way, parsed
from support.journals import MemoryJournal
from support.pumps import bolus, bridge, drug, refill
from support.rigs import STARTS_MS, catalog, daily
from support.therapies import dose, group, implanted, minimum, patient_bolus, periodic, simple
from support.wires import CountingWire

STEP_MS = 20
LONG_MS = 60_000
CONSOLE, USER = "ward 3", "C. Moreau"
PAIRING = "the pairing key"


class Drawn:
    """One end's chance: the same on every machine, and kept as it was drawn."""

    def __init__(self, end: str) -> None:
        self.end = end
        self.draws: list[bytes] = []

    def __call__(self, count: int) -> bytes:
        """Draw `count` bytes, at most 32."""
        text = f"cisterna capture, {self.end}, {len(self.draws) + 1}"
        self.draws.append(sha256(text.encode()).digest()[:count])
        return self.draws[-1]


class Stage:
    """A pump and whoever calls it, by a link time that is moved in steps; every link to it is recorded."""

    def __init__(self) -> None:
        self.clock = ManualClock(STARTS_MS)
        self.console, self.pump = Drawn("console"), Drawn("pump")
        self.journal = MemoryJournal()
        memory = VolatileMemory()
        manufacture(catalog(), memory, clock_ms=STARTS_MS)
        ring = Ring(VolatileMemory(), self.pump)
        self.keys = {PAIRING: ring.adopt(CONSOLE)}
        self._device = Device(catalog(), memory, ring, entropy=self.pump)
        self._file = BytesIO()
        self._recorder = Recorder(self._file, self.clock.link_ms)

    def say(self, words: str) -> None:
        """Remark on what comes next."""
        self._recorder.remark(words)

    def link(self) -> RecordingTransport:
        """Return a console's end of a new link to the pump."""
        console, pump = pair()
        self._device.attach(pump)
        return RecordingTransport(console, self._recorder)

    def caller(self, name: str = PAIRING) -> Caller:
        """Return a console that has the key of that name."""
        return Caller(CONSOLE, (self.keys[name],), self.console)

    def turn(self) -> int:
        """Let a step pass at the pump, and return the link time."""
        self.clock.move(STEP_MS)
        self._device.turn(self.clock.link_ms())
        return self.clock.link_ms()

    def wait(self, session: Session, for_ms: int) -> None:
        """Let time pass in which nobody asks for anything."""
        for _ in range(for_ms // STEP_MS):
            session.turn(self.turn(), self.clock.wall_utc_ms())

    def settle(self, session: Session) -> tuple[SessionEvent, ...]:
        """Turn until the session has nothing outstanding, and return what it told."""
        events: list[SessionEvent] = []
        for _ in range(LONG_MS // STEP_MS):
            events += session.turn(self.turn(), self.clock.wall_utc_ms())
            if not session.busy:
                return tuple(events)
        raise AssertionError(f"Still busy after a minute; told: {events}")

    def session(self, transport: Transport | None = None, key: str = PAIRING) -> Session:
        """Return an open session with the pump's own service, or one that was not let in."""
        session = Session(transport or self.link(), self.journal, self.caller(key), SERIAL)
        self.settle(session)
        return session

    def read(self, session: Session) -> Reading:
        """Read the pump."""
        session.interrogate()
        (reading,) = (each.reading for each in self.settle(session) if isinstance(each, Interrogated))
        return reading

    def prepare(self, session: Session, change: Callable[[Reading], Change]) -> None:
        """Read, and let the pump prepare what is made of the reading."""
        base = self.read(session)
        session.prepare(change(base), base, USER)
        self.settle(session)

    def make(self, session: Session, change: Callable[[Reading], Change]) -> None:
        """Read, prepare, confirm and verify."""
        self.prepare(session, change)
        session.confirm("", (), None)
        self.settle(session)

    def ask(self, service: str, *requests: Request) -> None:
        """Hold a session with a service in which one thing is asked after the other."""
        line, waiting = Line(self.link(), self.caller(), service), list(requests)
        for _ in range(LONG_MS // STEP_MS):
            list(line.turn(self.turn()))
            if line.closed or (line.free and not waiting):
                break
            if line.free:
                line.ask(waiting.pop(0), self.clock.link_ms())
        line.close(self.clock.link_ms())
        self.turn()

    def entries(self) -> tuple[Piece | Ended | Remark, ...]:
        """Return what was recorded and remarked, without the recorder's own remark."""
        return parsed(self._file.getvalue().decode(), "the stage").entries[1:]


class Losing:
    """A console's end at which the next `lose` pieces that arrive are lost."""

    def __init__(self, inner: Transport) -> None:
        self.lose = 0
        self._inner = inner

    def send(self, data: bytes) -> None:
        """See `Transport.send`."""
        self._inner.send(data)

    def receive(self) -> bytes:
        """See `Transport.receive`."""
        data = self._inner.receive()
        if data and self.lose:
            self.lose -= 1
            return b""
        return data

    def wait(self, timeout_s: float) -> None:
        """See `Transport.wait`."""
        self._inner.wait(timeout_s)

    def close(self) -> None:
        """See `Transport.close`."""
        self._inner.close()


def interrogation(stage: Stage) -> None:
    """Interrogation: a console opens a session, reads the pump and takes leave."""
    session = stage.session()
    stage.read(session)
    session.close()


def program(stage: Stage) -> None:
    """A program: read, prepared, read back, confirmed, committed and verified by a fresh reading."""
    session = stage.session()
    stage.make(session, lambda base: daily(base, "293.5"))
    session.close()


def programs(stage: Stage) -> None:
    """Programs of each kind: flex by days, periodic, minimum rate, patient boluses, and what comes later."""
    session = stage.session()
    weekend = group(("00:00", "9"), ("08:00", dose("160")), days=(5, 6))
    by_days = Flex((group(("00:00", "11"), days=(0, 1, 2, 3, 4)), weekend))
    press = patient_bolus("10", 10, 240, 4)
    boluses, least = periodic("60", 360, 60, "5"), minimum()
    later = Later(STARTS_MS + MS_PER_DAY, simple("250"))
    stage.make(session, lambda base: _programmed(base, infusion=by_days, patient_bolus=press))
    stage.make(session, lambda base: _programmed(base, infusion=boluses, patient_bolus=None))
    stage.make(session, lambda base: _programmed(base, infusion=least, later=later))
    session.close()


def _programmed(base: Reading, **other: Any) -> Change:
    return ProgramChange(replace(base.prescription, **other))


def implant(stage: Stage) -> None:
    """A catheter is revised: the pump is told of it, it is primed, and its tones are set."""
    session = stage.session()
    stage.make(session, lambda _: ImplantChange(ImplantKind.REVISION, implanted("ONE-89", "7.7")))
    path = Volume(178_860_000)
    stage.make(session, lambda _: PrimeChange(PrimeCase.CATHETER_ACCESS, path, MS_PER_HOUR))
    stage.make(session, lambda _: AlarmsChange(Repeats(20 * MS_PER_MINUTE)))
    session.close()


def single_bolus(stage: Stage) -> None:
    """A single bolus of 10 mcg over 30 minutes, beside the program."""
    session = stage.session()
    stage.make(session, lambda _: bolus("10", 30))
    session.close()


def refill_with_bridge(stage: Stage) -> None:
    """A refill with another strength: what was withdrawn and filled, dose and bridge are one change."""
    session = stage.session()

    def change(base: Reading) -> Change:
        runs = replace(base.prescription, drug=drug("500"), infusion=simple("200"))
        return refill(runs, withdrawn="20", filled="20", bridge=bridge("0.319", 19, "2000"))

    stage.make(session, change)
    session.close()


def refused(stage: Stage) -> None:
    """A change that the pump refuses: it prepares nothing, and says why."""
    session = stage.session()
    stage.prepare(session, lambda base: daily(base, "6000"))
    session.close()


def stop_and_resume(stage: Stage) -> None:
    """The pump is stopped, its alarm silenced, and it is resumed: operations like any other, and a tone."""
    session = stage.session()
    stage.make(session, lambda _: StopChange())
    session.silence(30 * MS_PER_MINUTE, USER)
    stage.settle(session)
    stage.make(session, lambda _: ResumeChange())
    session.close()


def withdrawn(stage: Stage) -> None:
    """A change that was read back and is not wanted: it is withdrawn, and the session ends."""
    session = stage.session()
    stage.prepare(session, lambda base: daily(base, "280"))
    session.discard()
    stage.settle(session)
    session.close()


def recovery(stage: Stage) -> None:
    """A commit whose answer is lost: fence, then read."""
    wire = CountingWire(stage.link())
    session = stage.session(wire)
    stage.prepare(session, lambda base: daily(base, "280"))
    session.confirm("", (), None)
    wire.cut_after = wire.passed + 1
    stage.say("The commit is sent, and the link is cut before its answer comes: the outcome is unknown.")
    stage.settle(session)
    stage.turn()
    stage.say(
        "A new session with the same pump: no frame of the old one can be opened any more (the fence). Abort "
        "would kill what is only prepared; its answer is the outcome, and a fresh reading verifies it."
    )
    again = stage.session()
    stage.settle(again)
    again.close()


def said_again(stage: Stage) -> None:
    """A frame is lost: the request is said again under its number, and the pump gives its answer again."""
    wire = Losing(stage.link())
    session = stage.session(wire)
    session.interrogate()
    wire.lose = 1
    stage.say(
        "The answer to the next request is lost on its way to the console, which hears nothing for 500 ms."
    )
    stage.settle(session)
    session.close()


def heartbeat(stage: Stage) -> None:
    """A session in which nobody asks for anything: every two seconds the pump says that it is there."""
    session = stage.session()
    stage.wait(session, 5_000)
    session.close()


def replayed_handshake(stage: Stage) -> None:
    """An old session is replayed into a new one: the pump answers the old offer and nothing else."""
    stage.say("The session that somebody listens to, who has no key:")
    session = stage.session()
    stage.read(session)
    session.close()
    overheard = [one.data for one in stage.entries() if isinstance(one, Piece) and one.way is Way.TO_PUMP]
    stage.turn()
    stage.say("A new session:")
    wire = stage.link()
    session = stage.session(wire)
    stage.read(session)
    stage.say(
        "All that the console said in the old session is sent again on this link. Its offer is a good one, "
        "so the pump answers it under a new ephemeral key. Whoever replayed it cannot go on; the frames of "
        "the old session open with no key of now, and the new session has not ended."
    )
    for data in overheard:
        wire.send(data)
    stage.wait(session, 200)
    stage.say("The console of the new session goes on as if nothing had been.")
    stage.read(session)
    session.close()


def stranger(stage: Stage) -> None:
    """A stranger: offers made with another key meet silence, and after five seconds the end of the link."""
    stage.keys["the stranger's key"] = PairingKey(sha256(b"cisterna capture, the stranger's key").digest())
    stage.session(key="the stranger's key")


def turned_away(stage: Stage) -> None:
    """A service that the pump does not have: it refuses the session, sealed like a welcome."""
    stage.ask("study")


def pump_service(stage: Stage) -> None:
    """The pump's own service: what else it is asked, and answers."""
    stage.ask(
        "pump",
        SoundTone("one-tone", USER),
        SilenceAlarms(60 * MS_PER_MINUTE, USER),
        Query(bytes(16)),
        Abort(bytes(16)),
        ReadLog(0),
        ReadStatus(),
    )


def trainer_service(stage: Stage) -> None:
    """The trainer's service: time, faults, truth; only a simulator has it."""
    stage.ask(
        "trainer",
        ReadTime(),
        SetRate(60),
        Jump(MS_PER_HOUR),
        InjectFault("leak", 60, 0, MS_PER_DAY),
        InjectFault("flood", None, 0, None),
        ReadFaults(0),
        ClearFault("leak"),
        JumpToAlarm(366 * MS_PER_DAY),
        ReadTruth(),
        ReadTrace(0),
        ReadSnapshot(0),
    )


def bench_service(stage: Stage) -> None:
    """The bench's service: hands at the simulated bedside, and the pump's panel."""
    acts: tuple[Hand, ...] = (Examine(Look.EXAMINATION), PressButton())
    stage.ask("bench", *(Act(wired.to_wire(hand)) for hand in acts), UsePanel("look", None))


def pairing(stage: Stage) -> None:
    """Pairing: a hand at the panel lets the pump show a new key, and a console opens a session with it."""
    stage.ask("bench", UsePanel("start", None))
    stage.keys["the key shown"] = PairingKey(stage.pump.draws[-1])
    stage.say("The code in the answer is the key. A console to which it was entered opens a session:")
    session = stage.session(key="the key shown")
    session.close()
    stage.turn()
    stage.say("The panel shows it no more, and lists the console:")
    stage.ask("bench", UsePanel("look", None))


PLAYS: dict[str, Callable[[Stage], None]] = {
    "interrogation": interrogation,
    "program": program,
    "programs": programs,
    "bolus": single_bolus,
    "refill": refill_with_bridge,
    "implant": implant,
    "refused": refused,
    "withdrawn": withdrawn,
    "stop-and-resume": stop_and_resume,
    "recovery": recovery,
    "said-again": said_again,
    "heartbeat": heartbeat,
    "replayed-handshake": replayed_handshake,
    "stranger": stranger,
    "turned-away": turned_away,
    "pump-service": pump_service,
    "trainer-service": trainer_service,
    "bench-service": bench_service,
    "pairing": pairing,
}
"""Each play by the name of its file; what is said of it heads the file."""
