"""Both ends and everything that can go wrong between them, from a seed: the invariants hold all along.

A world is one pump, two consoles with a record each, and wires that lose, damage, double, delay and cut.
Pump and consoles are killed and restarted at any moment. The same seed gives the same world, so that a
failure can be looked at again. Each mutant below takes one safeguard away, and some seed must notice.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import ceil
from random import Random
from typing import Any, get_args
from weakref import WeakKeyDictionary

import pytest

from console.domain.alarms import RESETS, Repeats
from console.domain.catheter import Catheter
from console.domain.change import (
    AlarmsChange,
    BolusChange,
    Bridge,
    Change,
    ImplantChange,
    ImplantKind,
    Phase,
    PrimeCase,
    PrimeChange,
    ProgramChange,
    RefillChange,
    ResumeChange,
    StopChange,
)
from console.domain.faults import Fault
from console.domain.prescription import Drug, Later, PeriodicBolus, SimpleContinuous
from console.domain.quantities import (
    MS_PER_DAY,
    MS_PER_HOUR,
    MS_PER_MINUTE,
    PL_PER_ML,
    Concentration,
    DailyDose,
    Dose,
    DoseRate,
    Volume,
)
from console.domain.reading import Reading
from console.errors import LinkLost as LinkIsLost
from console.errors import RecordsError, RuleBroken
from console.protocol import codec, values
from console.protocol.messages import Hello, Outcome, Refused
from console.protocol.wire import WireChange
from console.pump.device import Device, Peer
from console.pump.factory import SERIAL
from console.pump.firmware import Firmware
from console.pump.history import HistoryEntry
from console.pump.log import is_whole
from console.pump.memory import VolatileMemory
from console.pump.preparation import Slot
from console.pump.running import Running
from console.session.events import (
    ChangePrepared,
    Confirmed,
    Interrogated,
    LinkLost,
    NotApplied,
    PrepareExpired,
    Programmed,
    SessionEvent,
    Verified,
)
from console.session.journal import Conclusion, Intent, Verdict
from console.session.session import Session
from console.transport.faulty import Faults, FaultyTransport
from support.acts import minimum
from support.journals import MemoryJournal
from support.rigs import Bench, daily
from support.therapies import catalog

SEEDS = 60
TURNS = 800
HEALING_TURNS = 2_000
"""A hundred seconds of link time: some handshakes and all their deadlines."""


class Broken(AssertionError):
    """An invariant of `docs/protocol.md` does not hold."""


def hold(invariant: str, claim: bool, what: object = "") -> None:
    """Fail with the invariant's name unless `claim`."""
    if not claim:
        raise Broken(f"{invariant}: {what}")


class SimulatedConsole:
    """A console process: its record outlives it, the rest does not."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.journal = MemoryJournal()
        self.session: Session | None = None
        self.wire: FaultyTransport | None = None
        self.reading: Reading | None = None
        self.prepared: ChangePrepared | None = None
        self.turns_left: int | None = None
        """After how many turns the process is killed and started again; None when that is not planned."""

    def start(self) -> None:
        """Open a session over a new wire, bad or good as the world has it."""
        bench = self.world.bench
        self.wire = FaultyTransport(bench.link(), bench.chance, bench.clock.link_ms)
        self.wire.set(outward=self.world.faults(), inward=self.world.faults())
        self.session = Session(self.wire, self.journal, bench.caller("console"), SERIAL)
        self.prepared = None

    def kill(self) -> None:
        """End as a killed process ends; its link breaks, or hangs open with frames still under way."""
        if self.wire is not None and self.world.chance.random() < 0.5:
            self.wire.close()
        elif self.wire is not None:
            self.world.strays.append(self.wire)
        self.session = self.wire = self.reading = self.turns_left = None

    def act(self) -> None:
        """Do what a clinician might do now."""
        session, chance = self.session, self.world.chance
        if session is None or session.ended:
            self.start()
        elif self.prepared is not None:
            chance.choice((self.confirm, self.confirm, session.discard))()
            self.prepared = None
        elif self.reading is not None and chance.random() < 0.8:
            session.prepare(self.change(self.reading), self.reading, "Ada")
        else:
            session.interrogate()

    def confirm(self) -> None:
        """Confirm what was read back; now and then die over it, the commit still under way."""
        if self.session is None or self.wire is None:
            return
        self.session.confirm("", (), None)
        if self.world.chance.random() < 0.2:
            self.wire.set(outward=Faults(delay_ms=self.world.chance.choice((0, 500, 3_000))))
            self.turns_left = self.world.chance.randrange(1, 6)

    def change(self, base: Reading) -> Change:
        """Return some change of `base`."""
        chance = self.world.chance
        if base.stopped_ms is not None and chance.random() < 0.8:
            return ResumeChange()
        kind = chance.random()
        if kind < 0.2:
            return BolusChange(Dose.from_mcg(Decimal(chance.randrange(5, 30))), MS_PER_HOUR)
        if kind < 0.3:
            return PrimeChange(
                PrimeCase.CATHETER_ACCESS, Volume.from_ml(Decimal("0.176")), 12 * MS_PER_MINUTE
            )
        if kind < 0.38:
            return StopChange(None)
        if kind < 0.43:
            return AlarmsChange(Repeats(chance.randrange(10, 121) * MS_PER_MINUTE))
        if kind < 0.5:
            return ImplantChange(
                ImplantKind.REVISION, Catheter("C-80", typed=Volume(chance.randrange(10**8)))
            )
        if kind < 0.65:
            return self.refill(base)
        if kind < 0.75:
            return self.program_for_later(base)
        return daily(base, str(chance.randrange(100, 400)))

    def refill(self, base: Reading) -> Change:
        """Return a refill of the same strength, or of another, bridged where no bridge runs."""
        chance, held = self.world.chance, base.prescription
        other = Drug("baclofen", Concentration(2_500_000 - held.drug.concentration.ng_per_ml))
        fresh = chance.choice((held.drug, other))
        runs = replace(held, drug=fresh, infusion=SimpleContinuous(DailyDose(200_000)), later=None)
        bridge = None
        if fresh != held.drug and base.bolus is None:
            flow_day = Fraction(200_000 * PL_PER_ML, held.drug.concentration.ng_per_ml)
            lasts_ms = ceil(Fraction(375 * 10**6 * MS_PER_DAY) / flow_day)
            bridge = Bridge((Phase(Volume(375 * 10**6), lasts_ms, held.drug),))
        drawn = Volume(base.reservoir_pl // 10**8 * 10**8)
        return RefillChange(drawn, Volume(0), Volume.from_ml(Decimal(20)), runs, bridge)

    def program_for_later(self, base: Reading) -> Change:
        """Return periodic boluses that give way to an even rate after some hours."""
        chance = self.world.chance
        periodic = PeriodicBolus(Dose(30_000), 6 * MS_PER_HOUR, MS_PER_HOUR, DoseRate(6_000))
        turn_ms = base.clock_ms + chance.randrange(1, 8) * MS_PER_HOUR
        later = Later(turn_ms, SimpleContinuous(DailyDose(chance.randrange(100, 400) * 1_000)))
        return ProgramChange(replace(base.prescription, infusion=periodic, later=later))

    def turn(self) -> None:
        """Turn the session, and hold what it tells against the pump."""
        if self.session is None:
            return
        if self.turns_left is not None:
            self.turns_left -= 1
            if self.turns_left == 0:
                self.kill()
                self.start()
        clock = self.world.bench.clock
        events = self.session.turn(clock.link_ms(), clock.wall_utc_ms())
        for event in events:
            self.note(event)
            self.world.check_event(self, event)
        if not any(isinstance(event, Confirmed) for event in events):
            self.check_prepared(events)

    def check_prepared(self, events: tuple[SessionEvent, ...]) -> None:
        """Hold that nothing was prepared while an operation was unresolved."""
        prepared = any(isinstance(event, ChangePrepared) for event in events)
        hold("I12", not (prepared and self.journal.unresolved(SERIAL)), events)

    def note(self, event: SessionEvent) -> None:
        """Remember what a clinician would see."""
        match event:
            case Interrogated(reading) | Verified(reading=reading):
                self.reading = reading
            case ChangePrepared():
                self.prepared = event
            case PrepareExpired() | LinkLost():
                self.prepared = None
            case _:
                pass


class World:
    """One pump, two consoles, and chance."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.bench = Bench(seed=seed)
        self.healed = False
        self.strays: list[FaultyTransport] = []
        """Wires nobody listens to any more, whose late frames still arrive."""
        if seed % 3 == 0 and isinstance(self.bench.device, Device):
            firmware = self.bench.device.firmware
            firmware.inject(Fault("clock-off", seed - 30, firmware.hydraulics.at_ms))
            firmware.save()
        self.history: tuple[HistoryEntry, ...] = ()
        self.log_head = 0
        self.consoles = (SimulatedConsole(self), SimulatedConsole(self))

    def run(self, turns: int) -> None:
        """Let chance have its way for so many turns, then heal everything and check the end."""
        for _ in range(turns):
            self.disturb()
            self.turn()
        self.heal()

    def turn(self) -> None:
        """Turn pump and consoles once, and check what must hold at every instant."""
        for stray in self.strays:
            with suppress(LinkIsLost):
                stray.receive()
        self.bench.turn()
        for console in self.chance.sample(self.consoles, 2):
            console.turn()
        self.check_pump()

    def disturb(self) -> None:
        """Let at most one thing happen."""
        chance, console = self.chance, self.chance.choice(self.consoles)
        roll = chance.random()
        if roll < 0.25:
            console.act()
        elif roll < 0.257:
            console.kill()
        elif roll < 0.262:
            self.bench.kill()
        elif roll < 0.30 and self.bench.device is None:
            self.bench.switch_on()
        elif roll < 0.315 and console.wire is not None:
            console.wire.set(outward=self.faults(), inward=self.faults())
        elif roll < 0.32:
            console.journal.full = not console.journal.full
        elif roll < 0.325 and isinstance(self.bench.device, Device):
            self.bench.device.clock.jump(chance.randrange(1, 6) * MS_PER_HOUR, self.bench.clock.link_ms())
        elif roll < 0.333 and isinstance(self.bench.device, Device):
            self.upset(self.bench.device.firmware)

    def upset(self, firmware: Firmware) -> None:
        """Let the pump be reset, or something else go wrong with it, or right again; and keep that."""
        lasting = sorted(catalog().faults.keys() - {"clock-off"})  # a clock is off from the start, or never
        kind = catalog().faults[self.chance.choice((*sorted(RESETS), *sorted(RESETS), *lasting))]
        if kind.name in {fault.name for fault in firmware.world.faults}:
            firmware.clear(kind.name)
        else:
            firmware.inject(Fault(kind.name, kind.high, firmware.hydraulics.at_ms))
        firmware.save()

    def faults(self) -> Faults:
        """Return some faults for a wire: none once healed, seldom many at once."""
        chance = self.chance
        if self.healed or chance.random() < 0.5:
            return Faults()
        return Faults(
            drop_permille=chance.choice((0, 50, 50, 300)),
            flip_permille=chance.choice((0, 0, 50)),
            double_permille=chance.choice((0, 200)),
            delay_ms=chance.choice((0, 0, 100, 1_000)),
            trickle=chance.choice((0, 0, 7)),
            cut_after=chance.choice((None, None, None, chance.randrange(2_000))),
        )

    def heal(self) -> None:
        """End all faults; every uncertain operation must get its verdict in bounded time (I8)."""
        self.healed = True
        if self.bench.device is None:
            self.bench.switch_on()
        for console in self.consoles:
            console.kill()
            console.journal.full = False
            console.start()
            for _ in range(HEALING_TURNS):
                self.turn()
                if console.session is not None and not console.session.busy:
                    break
            hold("I8", not console.journal.unresolved(SERIAL), console.journal.unresolved(SERIAL))
        self.check_end()

    def check_pump(self) -> None:
        """Hold what the pump runs and remembers against what was ever confirmed."""
        if not isinstance(self.bench.device, Device):
            return
        firmware = self.bench.device.firmware
        history, log, ledger = firmware.history.entries, firmware.log, firmware.hydraulics.ledger
        inside_pl = ledger.reservoir_pl + ledger.delivered_pl
        hold("I6", ledger.filled_pl - ledger.withdrawn_pl + ledger.corrected_pl == inside_pl, ledger)
        if log.head != self.log_head:
            self.log_head = log.head
            hold("I15", is_whole(log.entries, log.before), log.entries[-1])
            told = {entry.kind for entry in log.entries}
            hold("I15", log.first > 0 or set(firmware.running.board.alarms) <= told, firmware.running.board)
        hold("I4", history[: len(self.history)] == self.history, "versions were lost or changed")
        for entry in history[len(self.history) :]:
            self.check_entry(entry)
        self.history = history

    def check_entry(self, entry: HistoryEntry) -> None:
        """Hold a new version against the one before, and against what a clinician confirmed."""
        hold("I4", entry.version == len(self.history), entry)
        if entry.version == 0:
            self.history = (entry,)
            return
        hold("I9", entry.base_version == entry.version - 1, entry)
        hold("I3", entry.operation not in {old.operation for old in self.history}, entry)
        if entry.is_fallback:
            self.check_fallback(entry)
            return
        confirmed = [
            console.journal.intents[entry.operation]
            for console in self.consoles
            if entry.operation in console.journal.intents
        ]
        hold("I1 I11", [intent.digest for intent in confirmed] == [entry.digest], entry)
        hold("I1", values.to_wire(confirmed[0].change) == entry.change, entry)
        hold("I9", codec.digest(SERIAL, entry.version - 1, confirmed[0].change) == entry.digest, entry)
        for console in self.consoles:
            verdict = console.journal.conclusions.get(entry.operation)
            hold("I5", verdict is None or verdict.verdict is Verdict.COMMITTED, entry)
        self.history = (*self.history, entry)

    def check_fallback(self, entry: HistoryEntry) -> None:
        """Hold what the pump made of itself after a reset: the minimum rate, alarmed and logged (I1, I15)."""
        change = values.from_wire(entry.change)
        hold("I1", isinstance(change, ProgramChange), entry)
        if isinstance(change, ProgramChange) and isinstance(self.bench.device, Device):
            firmware, drug = self.bench.device.firmware, change.prescription.drug
            hold("I1", change.prescription.infusion == minimum(drug), entry)
            hold("I9", codec.digest(SERIAL, entry.version - 1, change) == entry.digest, entry)
            hold("I1", not RESETS.isdisjoint(firmware.running.board.alarms), entry)
            told = [each.kind for each in firmware.log.entries if each.at_ms == entry.clock_ms]
            hold("I15", "fallback" in told and not RESETS.isdisjoint(told), told)
        self.history = (*self.history, entry)

    def check_event(self, console: SimulatedConsole, event: SessionEvent) -> None:
        """Hold what a console tells against the pump's own history."""
        match event:
            case Programmed(operation, version, digest):
                named = [(old.operation, old.digest) for old in self.entries() if old.version == version]
                hold("I2", named == [(operation, digest)], event)
            case Verified(operation=operation):
                hold("I2", operation in {old.operation for old in self.entries()}, event)
            case NotApplied(operation=operation):
                hold("I5", operation not in {old.operation for old in self.entries()}, event)
            case _:
                pass

    def entries(self) -> tuple[HistoryEntry, ...]:
        """Return the pump's history, as it stands or as it stood when the pump was killed."""
        device = self.bench.device
        return device.firmware.history.entries if isinstance(device, Device) else self.history

    def check_end(self) -> None:
        """Hold the records against the pump's history: every committed operation in exactly one visit."""
        visits = [operation for console in self.consoles for operation in console.journal.visits]
        hold("I10", len(visits) == len(set(visits)), "an operation stands in two visits")
        for entry in self.history[1:]:
            hold("I10", entry.is_fallback or entry.operation in visits, entry)
        for console in self.consoles:
            for operation, conclusion in console.journal.conclusions.items():
                self.check_verdict(operation, conclusion)

    def check_verdict(self, operation: bytes, conclusion: Conclusion) -> None:
        """Hold a verdict against the pump's history."""
        versions = [entry.version for entry in self.history[1:] if entry.operation == operation]
        expected = [conclusion.version] if conclusion.verdict is Verdict.COMMITTED else []
        hold("I5", versions == expected, conclusion)


def simulate(seed: int) -> World:
    """Run the world of `seed` to its end and return it."""
    world = World(seed)
    world.run(TURNS)
    return world


def simulate_all(seeds: Iterable[int]) -> None:
    """Run the world of each seed to its end."""
    for seed in seeds:
        simulate(seed)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_that_the_invariants_of_the_link_hold_whatever_goes_wrong(seed):
    simulate(seed)


@pytest.mark.soak
def test_that_the_invariants_of_the_link_hold_over_many_seeds():
    simulate_all(range(SEEDS, int(os.environ.get("CISTERNA_SEEDS", "3000"))))


def test_that_a_seed_gives_the_same_world_twice():
    first, second = simulate(3), simulate(3)
    assert first.history == second.history
    assert [console.journal.conclusions for console in first.consoles] == [
        console.journal.conclusions for console in second.consoles
    ]


def test_that_the_worlds_are_not_idle():
    worlds = [simulate(seed) for seed in range(40)]
    made = {type(entry.change).__name__ for world in worlds for entry in world.history[1:]}
    assert made == {each.__name__ for each in get_args(WireChange)}
    resets = [entry for world in worlds for entry in world.history if entry.is_fallback]
    assert len(resets) > 10
    verdicts = [
        (conclusion.verdict, conclusion.recovered)
        for world in worlds
        for console in world.consoles
        for conclusion in console.journal.conclusions.values()
    ]
    assert verdicts.count((Verdict.COMMITTED, False)) > 10
    assert verdicts.count((Verdict.COMMITTED, True)) > 2
    assert verdicts.count((Verdict.NOT_APPLIED, True)) > 2


def forget_intents_when_killed(patch: pytest.MonkeyPatch) -> None:
    plain = SimulatedConsole.kill

    def kill(console: SimulatedConsole) -> None:
        plain(console)
        for intent in console.journal.unresolved(SERIAL):
            del console.journal.intents[intent.operation]

    patch.setattr(SimulatedConsole, "kill", kill)


def take_a_time_out_for_a_failure(patch: pytest.MonkeyPatch) -> None:
    plain = Session._lose

    def lose(session: Session, sentence: str) -> None:
        intent = session._confirmed
        plain(session, sentence)
        if intent is not None:
            with suppress(RecordsError):
                session._journal.conclude(
                    Conclusion(intent.operation, Verdict.NOT_APPLIED, None, None, False, "", None, 0)
                )

    patch.setattr(Session, "_lose", lose)


def say_programmed_early(patch: pytest.MonkeyPatch) -> None:
    plain = Session._say

    def say(session: Session, event: SessionEvent) -> None:
        plain(session, event)
        if isinstance(event, Confirmed) and session._confirmed is not None:
            intent = session._confirmed
            plain(session, Programmed(event.operation, intent.base_version + 1, intent.digest, 0))

    patch.setattr(Session, "_say", say)


def send_before_it_is_durable(patch: pytest.MonkeyPatch) -> None:
    plain = MemoryJournal.confirm

    def confirm(journal: MemoryJournal, intent: Intent) -> None:
        with suppress(RecordsError):
            plain(journal, intent)

    patch.setattr(MemoryJournal, "confirm", confirm)


def compare_no_version(patch: pytest.MonkeyPatch) -> None:
    plain = Running.objection

    def objection(running: Running, slot: Slot, *asked: Any, **until: int) -> Refused | None:
        return plain(running, replace(slot, base_version=running.history.last.version), *asked, **until)

    patch.setattr(Running, "objection", objection)
    patch.setattr(Firmware, "_objection_to_request", lambda firmware, request: None)


def leave_the_old_session_alive(patch: pytest.MonkeyPatch) -> None:
    def establish(device: Device, peer: Peer, hello: Hello, link_now_ms: int) -> None:
        peer.service = hello.service

    def abort(firmware: Firmware, operation: bytes, link_now_ms: int) -> Outcome:
        done = firmware.history.committed(operation)
        if done is None:
            return Outcome(operation, "never", None, None, None, "")
        return Outcome(operation, "committed", done.version, done.digest, done.at_ms, "")

    patch.setattr(Device, "_establish", establish)
    patch.setattr(Firmware, "abort", abort)


def answer_before_it_is_kept(patch: pytest.MonkeyPatch) -> None:
    late: WeakKeyDictionary[VolatileMemory, bytes] = WeakKeyDictionary()

    def save(memory: VolatileMemory, data: bytes, *, durable: bool) -> None:
        memory._data = late.get(memory, data)
        late[memory] = data

    patch.setattr(VolatileMemory, "save", save)


MUTANTS: tuple[Callable[[pytest.MonkeyPatch], None], ...] = (
    forget_intents_when_killed,
    take_a_time_out_for_a_failure,
    say_programmed_early,
    send_before_it_is_durable,
    compare_no_version,
    leave_the_old_session_alive,
    answer_before_it_is_kept,
)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__.replace("_", " "))
def test_some_world_notices_when_a_safeguard_is_taken_away(mutant, monkeypatch):
    mutant(monkeypatch)
    with pytest.raises((Broken, RuleBroken)):  # the pump's own history refuses a version out of turn
        simulate_all(range(SEEDS))
