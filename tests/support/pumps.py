"""Pumps for tests: new ones in a memory, a desk to speak to the firmware at, and an oracle that adds up.

Apart from the tests so that each says only what matters to it. Everything is the real pump; what is
made up is a memory that fails when it is told to, and a console that says what it likes.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import TypeVar

from console.domain import dosing
from console.domain.change import (
    BolusChange,
    Bridge,
    Change,
    Phase,
    PrimeCase,
    PrimeChange,
    ProgramChange,
    RefillChange,
)
from console.domain.hands import Hand
from console.domain.pairing import PairingKey
from console.domain.prescription import Drug, Infusion, PatientBolus, Prescription
from console.domain.quantities import MS_PER_HOUR, MS_PER_MINUTE, PL_PER_ML, Concentration, Dose, Volume
from console.domain.reading import RunningBolus
from console.errors import LinkLost, PumpMemoryError
from console.protocol import hands as wired
from console.protocol import values
from console.protocol.connection import Connection
from console.protocol.events import Event, Received
from console.protocol.messages import (
    Act,
    Answer,
    Commit,
    Committed,
    Hello,
    Outcome,
    Prepare,
    Prepared,
    Query,
    Refused,
    Request,
)
from console.protocol.states import Role, State
from console.pump.bench import Bench
from console.pump.device import Device
from console.pump.factory import manufacture
from console.pump.firmware import Firmware
from console.pump.history import bolus_of
from console.pump.ledger import Ledger
from console.pump.memory import Memory, NotKnownDurable, VolatileMemory
from console.transport.loopback import pair
from console.transport.port import Transport
from support import keys
from support.therapies import at, catalog

Kind = TypeVar("Kind")

START_MS = at(2026, 1, 1)
"""A Thursday."""

USER = "C. Moreau"


class FailingMemory(VolatileMemory):
    """A memory that fails when told: `full` keeps the old state, `unsure` the new one."""

    def __init__(self) -> None:
        """Begin empty and in order."""
        super().__init__()
        self.full = False
        self.unsure = False
        self.durable_saves = 0
        self.saves = 0

    def save(self, data: bytes, *, durable: bool) -> None:
        """Save, or fail as told; count what was saved."""
        if self.full:
            raise PumpMemoryError("The disk is full. What it held before is whole.")
        super().save(data, durable=durable)
        if self.unsure and durable:
            raise NotKnownDurable("It was written, but the disk reports an error.")
        self.saves += 1
        self.durable_saves += durable


def new(
    prescription: Prescription | None = None,
    *,
    memory: Memory | None = None,
    filled_ml: int = 20,
    serial: str = "SIM-700182",
    seed: int | None = None,
    near_empty: bool = False,
) -> Memory:
    """Return a memory with a new SP-20 in it, made at `START_MS`: an exact one, unless it has a `seed`."""
    kept = memory or VolatileMemory()
    filled = Volume(filled_ml * PL_PER_ML)
    manufacture(
        catalog(),
        kept,
        clock_ms=START_MS,
        serial=serial,
        prescription=prescription,
        filled=filled,
        seed=seed,
        near_empty=near_empty,
    )
    return kept


def started(memory: Memory) -> Firmware:
    """Switch the pump in `memory` on."""
    return Firmware(catalog(), memory)


def full(ml: int = 20) -> Ledger:
    """Return the account of a reservoir that was filled once."""
    return Ledger(Fraction(ml * PL_PER_ML))


def bolus(mcg: str, minutes: int) -> BolusChange:
    """Return a single bolus."""
    return BolusChange(Dose.from_mcg(Decimal(mcg)), minutes * MS_PER_MINUTE)


def begun(change: Change, at_ms: int, *, adds: bool = True) -> RunningBolus:
    """Return the bolus of `change` begun at `at_ms`; a single one adds to the basal unless told otherwise."""
    bolus = bolus_of(change, at_ms, adds=adds)
    if bolus is None:
        raise AssertionError(f"{change} begins no bolus.")
    return bolus


def bridge(ml: str = "0.3", hours: int = 30, old: str = "500") -> Bridge:
    """Return a bridge of one phase that clears `ml` of an old strength (mcg/mL) in `hours`."""
    return Bridge((Phase(Volume.from_ml(Decimal(ml)), hours * MS_PER_HOUR, drug(old)),))


def drug(mcg_per_ml: str = "2000") -> Drug:
    """Return baclofen of a strength."""
    return Drug("baclofen", Concentration.from_mcg_per_ml(Decimal(mcg_per_ml)))


def prime(ml: str = "0.176", minutes: int = 12) -> PrimeChange:
    """Return a prime after catheter access."""
    return PrimeChange(PrimeCase.CATHETER_ACCESS, Volume.from_ml(Decimal(ml)), minutes * MS_PER_MINUTE)


def refill(
    runs: Prescription,
    *,
    withdrawn: str = "3",
    left: str = "0",
    filled: str = "20",
    bridge: Bridge | None = None,
) -> RefillChange:
    """Return a refill in mL, after which the pump runs `runs`."""
    drawn, stayed, put_in = (Volume.from_ml(Decimal(ml)) for ml in (withdrawn, left, filled))
    return RefillChange(drawn, stayed, put_in, runs, bridge)


def patient_bolus(mcg: str = "20", minutes: int = 10, lockout_h: int = 4, per_day: int = 3) -> PatientBolus:
    """Return what a patient may add."""
    return PatientBolus(
        Dose.from_mcg(Decimal(mcg)), minutes * MS_PER_MINUTE, lockout_h * MS_PER_HOUR, per_day
    )


def given_pl(
    prescription: Prescription, from_ms: int, to_ms: int, boluses: Iterable[RunningBolus] = ()
) -> Fraction:
    """Return what the basal infusion and `boluses` call for between two instants, in pL: the plain sum."""
    drug_ng = _basal_ng(prescription, from_ms, to_ms)
    bolus_pl = Fraction(0)
    for running in boluses:
        start_ms = running.started_ms
        if running.replaces and start_ms < to_ms and running.ends_ms > from_ms:
            drug_ng -= _basal_ng(prescription, max(from_ms, start_ms), min(to_ms, running.ends_ms))
        for phase in running.phases:
            end_ms = start_ms + phase.duration_ms
            share = Fraction(max(0, min(end_ms, to_ms) - max(start_ms, from_ms)), phase.duration_ms)
            if isinstance(phase.amount, Dose):
                drug_ng += phase.amount.ng * share
            else:
                bolus_pl += phase.amount.pl * share
            start_ms = end_ms
    return drug_ng * PL_PER_ML / prescription.drug.concentration.ng_per_ml + bolus_pl


def _basal_ng(prescription: Prescription, from_ms: int, to_ms: int) -> Fraction:
    """Return what `prescription` gives between two instants, the part that comes later too, in ng."""
    runs, later = prescription.at(from_ms), prescription.at(from_ms).later
    if later is None or later.at_ms >= to_ms:
        return dosing.ng_between(runs.infusion, from_ms, to_ms)
    then = runs.at(later.at_ms).infusion
    return dosing.ng_between(runs.infusion, from_ms, later.at_ms) + dosing.ng_between(
        then, later.at_ms, to_ms
    )


@dataclass(slots=True)
class Desk:
    """A console that speaks to a firmware without a link, with a session begun and link time in its hands."""

    firmware: Firmware
    now: int = 0
    operations: int = 0

    def __post_init__(self) -> None:
        """Begin a session."""
        self.firmware.open("ward 3")

    def ask(self, request: Request) -> Answer:
        """Return the pump's answer."""
        return self.firmware.answer(request, self.now)

    def request(self, change: Change, *, user: str = USER) -> Prepare:
        """Return a request to prepare `change` on the version that stands, under a new operation id."""
        self.operations += 1
        last = self.firmware.history.last
        operation = self.operations.to_bytes(16, "big")
        return Prepare(operation, last.version, last.digest, values.to_wire(change), user)

    def prepared(self, change: Change) -> Prepared:
        """Prepare `change`; anything but a read-back is an error of the test."""
        return expect(Prepared, self.ask(self.request(change)))

    def refusal(self, change: Change) -> str:
        """Return the code that preparing `change` is refused with."""
        return expect(Refused, self.ask(self.request(change))).code

    def committed(self, change: Change) -> Committed:
        """Prepare and commit `change`."""
        back = self.prepared(change)
        return expect(Committed, self.ask(Commit(back.operation, back.digest)))

    def program(self, infusion: Infusion) -> Committed:
        """Prepare and commit another infusion of the drug that is in the pump."""
        now_runs = self.firmware.hydraulics.prescription
        return self.committed(ProgramChange(replace(now_runs, infusion=infusion)))

    def act(self, hand: Hand) -> Answer:
        """Return what the bench answers to `hand`."""
        return Bench(self.firmware, catalog()).answer(Act(wired.to_wire(hand)), self.now)

    def outcome(self, operation: bytes) -> Outcome:
        """Return what became of `operation`."""
        return expect(Outcome, self.ask(Query(operation)))


def expect(kind: type[Kind], answer: object) -> Kind:
    """Return `answer` as what it must be."""
    if not isinstance(answer, kind):
        raise AssertionError(f"The pump answered {answer} where {kind.__name__} was due.")
    return answer


class Caller:
    """A console's bare end of a link to a device: it says what a test likes and keeps what it hears."""

    def __init__(self, transport: Transport, seed: int = 2, key: PairingKey = keys.KEY) -> None:
        """Take `transport`; nothing is said yet."""
        self.transport = transport
        self.connection = Connection(Role.CONSOLE, Random(seed).randbytes, lambda: (key,))
        self.heard: list[Event] = []

    @classmethod
    def of(cls, device: Device, seed: int = 2) -> Caller:
        """Return a caller on a link of its own to `device`."""
        transport, theirs = pair()
        device.attach(theirs)
        return cls(transport, seed)

    def say_hello(self, now: int, service: str = "pump", console: str = "ward 3") -> None:
        """Ask for a session."""
        self.connection.open(Hello(console, service), now)
        self.carry(now)

    def ask(self, request: Request, now: int) -> None:
        """Send a request; the answer is in `heard` after a turn of the device and a `carry`."""
        self.connection.send(request, now)
        self.carry(now)

    def carry(self, now: int) -> None:
        """Carry bytes both ways and note what happened."""
        try:
            self.connection.receive(self.transport.receive(), now)
        except LinkLost:
            self.connection.link_lost(now)
        while (event := self.connection.next_event()) is not None:
            self.heard.append(event)
        with suppress(LinkLost):
            self.transport.send(self.connection.bytes_to_send())

    def answers(self) -> list[Answer]:
        """Return the answers heard so far."""
        return [event.message for event in self.heard if isinstance(event, Received)]  # type: ignore[misc]


class Ward:
    """A device with its callers and the link time they share; `turn` lets everybody act."""

    def __init__(self, memory: Memory | None = None, *, rate: int = 1) -> None:
        """Switch the pump in `memory` on, or a new one."""
        self.memory = memory or new()
        self.device = Device(catalog(), self.memory, keys.ring(), entropy=Random(1).randbytes, rate=rate)
        self.callers: list[Caller] = []
        self.now = 0
        self.device.turn(0)

    def caller(self, service: str = "pump") -> Caller:
        """Return a console with a session."""
        caller = Caller.of(self.device, seed=len(self.callers) + 2)
        self.callers.append(caller)
        caller.say_hello(self.now, service)
        self.turn(4)
        return caller

    def turn(self, times: int = 1, each_ms: int = 10) -> None:
        """Let link time pass in `times` steps and everybody act in each."""
        for _ in range(times):
            self.now += each_ms
            self.device.turn(self.now)
            for caller in self.callers:
                if caller.connection.state is not State.NEW:
                    caller.carry(self.now)

    def answer(self, caller: Caller, request: Request) -> Answer:
        """Return the device's answer to `request`."""
        before = len(caller.answers())
        caller.ask(request, self.now)
        self.turn(2)
        return caller.answers()[before]
