"""The invariants I1 to I17 of the protocol's paper, each a check with its number on a pump and who calls it.

Apart from the simulation, which makes a world for them to hold in. A check looks at the real pump, the real
journals and the real bytes, and at the history as it was a turn ago; none believes what it looks at.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from console.domain import limits
from console.domain.alarms import RESETS
from console.domain.change import ProgramChange
from console.domain.prescription import Prescription
from console.domain.quantities import MS_PER_HOUR
from console.protocol import codec, values
from console.pump.device import ACCEPTS_A_TURN, EVENTS_A_TURN
from console.pump.factory import SERIAL
from console.pump.firmware import Firmware
from console.pump.history import HistoryEntry
from console.pump.log import GENESIS, is_whole
from console.session.events import NotApplied, Programmed, SessionEvent, Verified
from console.session.journal import Conclusion, Verdict
from support.acts import minimum
from support.alone import Alone
from support.therapies import catalog

if TYPE_CHECKING:
    from support.simulation import World

MOST_READ = 16_384
MOST_SAID = (EVENTS_A_TURN + 2) * 4_400
"""What the pump may say to one peer in a turn: an answer to each event, none above a frame."""


class Broken(AssertionError):
    """An invariant of `docs/protocol.md` does not hold."""


def hold(invariant: str, claim: bool, what: object = "") -> None:
    """Fail with the invariant's name unless `claim`."""
    if not claim:
        raise Broken(f"{invariant}: {what}")


class Watch:
    """What is held of one world: at every turn, at each event a console tells, and at the end."""

    def __init__(self, world: World) -> None:
        firmware = world.pump.firmware
        self.world = world
        self.history: tuple[HistoryEntry, ...] = firmware.history.entries
        self.alone = Alone(firmware)
        self._log_head = 0
        self._log_chain = GENESIS
        self._filled_pl = firmware.hydraulics.ledger.filled_pl
        self._withdrawn_pl = firmware.hydraulics.ledger.withdrawn_pl
        self._before: Prescription = firmware.hydraulics.prescription

    def turn(self) -> None:
        """Hold what must hold at every instant; a pump that is switched off shows nothing."""
        self.i16_work()
        if self.world.pump.device is None:
            return
        firmware = self.world.pump.firmware
        self.i14_keys()
        self.i15_log(firmware)
        self.i4_versions(firmware)
        for entry in firmware.history.entries[len(self.history) :]:
            self.entry(entry)
        self.i6_volumes(firmware)
        self.i7_delivery(firmware)
        self.i13_flow(firmware)

    def entry(self, entry: HistoryEntry) -> None:
        """Hold a new version against the one before, and against what a clinician confirmed."""
        self.i9_base(entry)
        self.i3_once(entry)
        if entry.is_fallback:
            self.i1_fallback(entry)
        else:
            self.i1_confirmed(entry)
            self.i13_limits(entry)
            self.i15_act(entry)
        self.i5_not_denied(entry)
        self.history = (*self.history, entry)
        self._count(entry)

    def event(self, event: SessionEvent) -> None:
        """Hold what a console tells against the pump's own history."""
        match event:
            case Programmed(operation, version, digest):
                self.i2_programmed(operation, version, digest)
            case Verified(operation=operation):
                hold("I2", operation in self.operations, event)
            case NotApplied(operation=operation):
                hold("I5", operation not in self.operations, event)
            case _:
                pass

    def end(self) -> None:
        """Hold the records against the pump's history, and the delivery against a pump nobody called."""
        self.i10_visits()
        for console in self.world.consoles:
            for operation, conclusion in console.journal.conclusions.items():
                self.i5_verdict(operation, conclusion)
        self.i17_delivery(self.world.pump.firmware)

    @property
    def entries(self) -> tuple[HistoryEntry, ...]:
        """The pump's history, as it stands or as it stood when the pump was killed."""
        device = self.world.pump.device
        return self.history if device is None else device.firmware.history.entries

    @property
    def operations(self) -> frozenset[bytes]:
        """Every operation the pump ever made."""
        return frozenset(entry.operation for entry in self.entries)

    def i1_confirmed(self, entry: HistoryEntry) -> None:
        """Hold that somebody confirmed exactly this, having read it back."""
        if (entry.operation, entry.digest) in self.world.wayward.confirmed:
            return
        intents = [console.journal.intents.get(entry.operation) for console in self.world.consoles]
        confirmed = [intent for intent in intents if intent is not None]
        hold("I1", [intent.digest for intent in confirmed] == [entry.digest], entry)
        hold("I1", values.to_wire(confirmed[0].change) == entry.change, entry)

    def i1_fallback(self, entry: HistoryEntry) -> None:
        """Hold what the pump made of itself after a reset: the minimum rate, alarmed and logged (I15)."""
        change, firmware = values.from_wire(entry.change), self.world.pump.firmware
        hold("I1", isinstance(change, ProgramChange), entry)
        if isinstance(change, ProgramChange):
            hold("I1", change.prescription.infusion == minimum(change.prescription.drug), entry)
        hold("I1", not RESETS.isdisjoint(firmware.running.board.alarms), entry)
        told = [each.kind for each in firmware.log.entries if each.at_ms == entry.clock_ms]
        hold("I15", "fallback" in told and not RESETS.isdisjoint(told), told)

    def i2_programmed(self, operation: bytes, version: int, digest: bytes) -> None:
        """Hold that the pump's history has exactly what a console calls programmed."""
        named = [(old.operation, old.digest) for old in self.entries if old.version == version]
        hold("I2", named == [(operation, digest)], (version, operation))

    def i3_once(self, entry: HistoryEntry) -> None:
        """Hold that no operation was applied before."""
        hold("I3", entry.operation not in {old.operation for old in self.history}, entry)

    def i4_versions(self, firmware: Firmware) -> None:
        """Hold that versions have no gap and that none was lost or changed, whatever reset or kill came."""
        entries = firmware.history.entries
        hold("I4", entries[: len(self.history)] == self.history, "versions were lost or changed")
        hold("I4", [entry.version for entry in entries] == list(range(len(entries))), entries[-1])

    def i5_not_denied(self, entry: HistoryEntry) -> None:
        """Hold that no journal says of what was just made that it never would be."""
        for console in self.world.consoles:
            verdict = console.journal.conclusions.get(entry.operation)
            hold("I5", verdict is None or verdict.verdict is Verdict.COMMITTED, entry)

    def i5_verdict(self, operation: bytes, conclusion: Conclusion) -> None:
        """Hold a verdict against the pump's history."""
        versions = [entry.version for entry in self.history[1:] if entry.operation == operation]
        expected = [conclusion.version] if conclusion.verdict is Verdict.COMMITTED else []
        hold("I5", versions == expected, conclusion)

    def i6_volumes(self, firmware: Firmware) -> None:
        """Hold the account exactly, and what went in and out against the refills in the history."""
        ledger = firmware.hydraulics.ledger
        inside_pl = ledger.reservoir_pl + ledger.delivered_pl
        hold("I6", ledger.filled_pl - ledger.withdrawn_pl + ledger.corrected_pl == inside_pl, ledger)
        hold("I6", (ledger.filled_pl, ledger.withdrawn_pl) == (self._filled_pl, self._withdrawn_pl), ledger)

    def i7_delivery(self, firmware: Firmware) -> None:
        """Hold what was delivered against the running program, pumped beside this pump by the history."""
        alone = self.alone.delivered_pl(firmware)
        told = firmware.hydraulics.ledger.delivered_pl
        hold("I7", alone is None or alone == told, (alone, told))

    def i8_verdicts(self) -> None:
        """Hold that no operation is without a verdict; asked once the faults have ended."""
        for console in self.world.consoles:
            hold("I8", not console.journal.unresolved(SERIAL), console.journal.unresolved(SERIAL))

    def i9_base(self, entry: HistoryEntry) -> None:
        """Hold that a version was made of the one immediately before, and that its digest says so."""
        hold("I9", entry.base_version == entry.version - 1, entry)
        digest = codec.digest(SERIAL, entry.version - 1, values.from_wire(entry.change))
        hold("I9", digest == entry.digest, entry)

    def i10_visits(self) -> None:
        """Hold that every committed operation of the consoles stands in exactly one visit."""
        visits = [operation for console in self.world.consoles for operation in console.visits()]
        hold("I10", len(visits) == len(set(visits)), "an operation stands in two visits")
        wayward = {operation for operation, _ in self.world.wayward.confirmed}
        for entry in self.history[1:]:
            hold("I10", entry.is_fallback or entry.operation in wayward or entry.operation in visits, entry)

    def i13_flow(self, firmware: Firmware) -> None:
        """Hold that what flows now is not faster than the model may ever pump."""
        flow = firmware.hydraulics.flow * MS_PER_HOUR
        hold("I13", flow <= firmware.model.flow_high_pl_per_h, flow)

    def i13_limits(self, entry: HistoryEntry) -> None:
        """Hold that what the pump took breaks no hard limit, whoever sent it."""
        model, change = self.world.pump.firmware.model.name, values.from_wire(entry.change)
        broken = [found.code for found in limits.stops(self._before, change, catalog(), model)]
        broken = [code for code in broken if code not in ("pump-runs", "bridge-not-running")]
        hold("I13", not broken, (broken, entry))

    def i14_keys(self) -> None:
        """Hold that no session stands on a key that does not count, and that a service has one session."""
        pump, now = self.world.pump, self.world.clock.link_ms()
        services = [peer.service for peer in pump.sessions]
        hold("I14", len(services) == len(set(services)), services)
        keys = pump.ring.keys(now)
        hold("I14", all(peer.connection.key in keys for peer in pump.sessions), "a revoked key is heard")

    @contextmanager
    def unmoved(self) -> Iterator[None]:
        """Hold that the block, in which somebody without a key spoke, moved nothing but counters (I14)."""
        pump = self.world.pump
        before = pump.firmware.packed(), [(id(peer), peer.service) for peer in pump.sessions]
        yield
        after = pump.firmware.packed(), [(id(peer), peer.service) for peer in pump.sessions]
        hold("I14", before[0] == after[0], "the pump's state was changed without a key")
        hold("I14", before[1] == after[1], "a session was begun or ended without a key")

    def i15_log(self, firmware: Firmware) -> None:
        """Hold that the log has no gap, that its chain verifies, and that every alarm is in it."""
        log = firmware.log
        if log.head == self._log_head and log.entries[-1].chain == self._log_chain:
            return
        self._log_head, self._log_chain = log.head, log.entries[-1].chain
        hold("I15", is_whole(log.entries, log.before), log.entries[-1])
        told = {entry.kind for entry in log.entries}
        hold("I15", log.first > 0 or set(firmware.running.board.alarms) <= told, firmware.running.board)

    def i15_act(self, entry: HistoryEntry) -> None:
        """Hold that the log tells of a version, and of whoever made it."""
        said = f"Version {entry.version} by {entry.user}: "
        log = self.world.pump.firmware.log
        told = any(each.what.startswith(said) and each.at_ms == entry.clock_ms for each in log.entries)
        hold("I15", told, entry)

    def i16_work(self) -> None:
        """Hold how much the pump did in this turn: arrivals, and reads and bytes of each peer."""
        arrivals, turns = self.world.pump.arrivals, self.world.pump.turns
        hold("I16", arrivals.accepted <= ACCEPTS_A_TURN * turns, arrivals.accepted)
        for end in arrivals.ends:
            hold("I16", end.reads <= turns, end.reads)
            hold("I16", end.bytes_in <= MOST_READ * turns, end.bytes_in)
            hold("I16", end.bytes_out <= MOST_SAID * turns, end.bytes_out)

    def i17_delivery(self, firmware: Firmware) -> None:
        """Hold the delivery of all that time against a run of the same history with no console at all."""
        alone, told = self.alone.from_the_start(firmware), firmware.hydraulics.ledger.delivered_pl
        hold("I17", alone is None or alone == told, (alone, told))

    def _count(self, entry: HistoryEntry) -> None:
        """Take a refill into the sums that I6 holds the account against, and what runs from now on."""
        change = values.from_wire(entry.change)
        filled, withdrawn = getattr(change, "filled", None), getattr(change, "withdrawn", None)
        self._filled_pl += 0 if filled is None else filled.pl
        self._withdrawn_pl += 0 if withdrawn is None else withdrawn.pl
        self._before = getattr(change, "prescription", self._before)
