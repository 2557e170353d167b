"""A fault plan carried out on the real pump: firmware, hands and patient, without a link or a clock.

Apart from `fault_plans`, which reads what is to happen, and from the device with its consoles and real time.
The same plan, program and seed give the same run to the last bit.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.catalog import Catalog
from console.domain.change import RefillChange
from console.domain.faults import checked
from console.domain.hands import Aspirate, Hand, Inject, Port
from console.domain.prescription import Prescription
from console.domain.quantities import MS_PER_WEEK, Volume
from console.errors import RuleBroken
from console.fault_plans import Due, FaultPlan, InjectDue, PressDue, RefillDue
from console.protocol import hands, values
from console.protocol.messages import Act, Commit, Committed, Felt, Prepare, Prepared, Refused
from console.pump import factory
from console.pump.bench import Bench
from console.pump.firmware import Firmware
from console.pump.hydraulics import Hydraulics
from console.pump.memory import VolatileMemory
from console.pump.trainer import alarms_since, next_entry

USER = "plan"


@dataclass(frozen=True, slots=True)
class Sounded:
    """An alarm that began at this ms, by name."""

    at_ms: int
    alarm: str


@dataclass(frozen=True, slots=True)
class Refilled:
    """A refill: what the pump calculated was left and what was aspirated, both in pL."""

    at_ms: int
    calculated_pl: int
    aspirated_pl: int


class FaultRun:
    """One pump of `model` from `start_ms` on, full and primed; without a `seed` it is exact."""

    def __init__(
        self, catalog: Catalog, model: str, prescription: Prescription, start_ms: int, seed: int | None
    ) -> None:
        memory = VolatileMemory()
        factory.manufacture(
            catalog, memory, clock_ms=start_ms, model=model, prescription=prescription, seed=seed
        )
        self.firmware = Firmware(catalog, memory)
        self.capacity_pl = catalog.pumps[model].capacity.pl
        self.filled_ms = start_ms
        self.sounded: list[Sounded] = []
        self.refilled: list[Refilled] = []
        self.presses_given = 0
        self._catalog = catalog
        self._hands = Bench(self.firmware, catalog)
        self._start_ms = start_ms

    @property
    def pumping(self) -> Hydraulics:
        """What the pump believes."""
        return self.firmware.hydraulics

    @property
    def events(self) -> int:
        """Everything that happened, in belief and in truth, refills too."""
        return self.pumping.events + self.firmware.world.events + len(self.refilled)

    def carry_out(self, plan: FaultPlan, end_ms: int) -> None:
        """Let time pass until `end_ms` with all that `plan` has before it, each at its own ms.

        Refuses what cannot be done, such as a refill that the pump will not take.
        """
        for due in plan.due(self._start_ms, end_ms):
            self._until(due.at_ms)
            number = next_entry(self.firmware)
            self._do(due)
            self._note(number)
        self._until(end_ms)

    def _until(self, at_ms: int) -> None:
        """Let time pass in weeks: a pump's log is limited, and none of its alarms is to be missed."""
        while self.pumping.at_ms < at_ms:
            number = next_entry(self.firmware)
            self.firmware.advance(min(self.pumping.at_ms + MS_PER_WEEK, at_ms))
            self._note(number)

    def _note(self, number: int) -> None:
        self.sounded += [Sounded(*alarm) for alarm in alarms_since(self.firmware, number)]

    def _do(self, due: Due) -> None:
        match due:
            case InjectDue(_, fault):
                checked(self._catalog.faults, fault)
                _done(self.firmware.inject(fault))
            case PressDue():
                self.presses_given += isinstance(self.firmware.press(), Felt)
            case RefillDue():
                self._refill()

    def _refill(self) -> None:
        """Draw all that comes and fill to capacity with what the pump holds, and tell the pump both."""
        calculated_pl = int(self.pumping.ledger.reservoir_pl)
        runs, full = self.pumping.prescription, Volume(self.capacity_pl)
        drawn = Volume(self._felt(Aspirate(Port.RESERVOIR)).pl or 0)
        self._felt(Inject(Port.RESERVOIR, runs.drug, full))
        change = RefillChange(drawn, Volume(0), full, runs)
        last = self.firmware.history.last
        operation = (last.version + 1).to_bytes(16, "big")
        back = self.firmware.prepare(
            Prepare(operation, last.version, last.digest, values.to_wire(change), USER), 0
        )
        if isinstance(back, Prepared):
            _done(self.firmware.commit(Commit(operation, back.digest), 0))
        else:
            _done(back)
        self.filled_ms = self.pumping.at_ms
        self.refilled.append(Refilled(self.filled_ms, calculated_pl, drawn.pl))

    def _felt(self, hand: Hand) -> Felt:
        answer = self._hands.answer(Act(hands.to_wire(hand)), 0)
        if isinstance(answer, Felt):
            return answer
        raise RuleBroken(answer.sentence if isinstance(answer, Refused) else "Hands could not do that.")


def _done(answer: Committed | Refused | None) -> None:
    if isinstance(answer, Refused):
        raise RuleBroken(answer.sentence)
