"""A busy patient's years: programs by chance, refills by hand, boluses, faults, kills; the same for a seed.

Apart from the tests so that another process can live through the same.
"""

from __future__ import annotations

from hashlib import sha256
from random import Random

from console.domain.change import ProgramChange
from console.domain.faults import Fault
from console.domain.hands import Aspirate, Inject, Port
from console.domain.prescription import (
    EVERY_DAY,
    DayGroup,
    Flex,
    Infusion,
    PatientBolus,
    Prescription,
    SimpleContinuous,
    Step,
)
from console.domain.quantities import (
    MS_PER_DAY,
    MS_PER_HOUR,
    MS_PER_MINUTE,
    PL_PER_ML,
    DailyDose,
    Dose,
    DoseRate,
    Volume,
)
from console.protocol.messages import Commit, Felt, Prepared
from console.pump.memory import VolatileMemory
from support.pumps import START_MS, Desk, drug, expect, new, refill, started

REFILL_EVERY_DAYS = 60
PRESSES_MS = (8 * MS_PER_HOUR, 13 * MS_PER_HOUR, 19 * MS_PER_HOUR)
BUTTON = PatientBolus(Dose(15_000), 10 * MS_PER_MINUTE, 4 * MS_PER_HOUR, 4)
WRONGS = (("leak", 30), ("positional-occlusion", 20), ("under-delivery", 10), ("mri", 2), ("mixing", 20))


class Life:
    """One patient from `START_MS` on; everything that happens comes of `seed`."""

    def __init__(self, seed: int) -> None:
        """Fill and program the pump."""
        self.chance = Random(seed)
        self.memory = new(Prescription(drug(), self.program(), Volume(PL_PER_ML), None, BUTTON), seed=seed)
        self.desk = Desk(started(self.memory))
        self.given = 0

    def program(self) -> Infusion:
        """Return another infusion, about 150 to 260 mcg a day."""
        if self.chance.random() < 0.5:
            return SimpleContinuous(DailyDose(self.chance.randrange(1_500, 2_600) * 100))
        starts = (0, *sorted(self.chance.sample(range(10, 1_430, 10), 5)))
        rates = [DoseRate(self.chance.randrange(65, 105) * 100) for _ in starts]
        return Flex((DayGroup(EVERY_DAY, tuple(map(Step, starts, rates))),))

    def lives(self, days: int, kills: int) -> None:
        """Live so many days, killed so many times at any instant; nothing is ever made or lost."""
        killed = {self.chance.randrange(days) for _ in range(kills)}
        for day in range(days):
            self.until(START_MS + day * MS_PER_DAY + MS_PER_HOUR)
            if day and day % REFILL_EVERY_DAYS == 0:
                self.refills()
            if self.chance.random() < 0.1:
                self.change()
            if self.chance.random() < 0.05:
                self.break_something()
            for into_ms in PRESSES_MS:
                self.until(START_MS + day * MS_PER_DAY + into_ms)
                self.given += isinstance(self.desk.firmware.press(), Felt)
                assert self.desk.firmware.body.is_whole
            self.until(START_MS + day * MS_PER_DAY + self.chance.randrange(20 * MS_PER_HOUR, MS_PER_DAY))
            if day in killed:
                self.kill()

    def until(self, at_ms: int) -> None:
        """Let time pass."""
        self.desk.firmware.advance(at_ms)

    def kill(self) -> None:
        """End it without a word; what was kept goes on from there."""
        self.desk = Desk(started(self.memory), self.desk.now, self.desk.operations)

    def refills(self) -> None:
        """Empty, fill and tell the pump, as in a clinic."""
        drawn = expect(Felt, self.desk.act(Aspirate(Port.RESERVOIR))).pl or 0
        self.desk.act(Inject(Port.RESERVOIR, drug(), Volume(18 * PL_PER_ML)))
        runs = self.desk.firmware.hydraulics.prescription
        volume = str(Volume(drawn).ml)
        self.desk.committed(refill(runs, withdrawn=volume, filled="18"))

    def change(self) -> None:
        """Send another program, if the pump takes it now."""
        runs = self.desk.firmware.hydraulics.prescription
        wanted = Prescription(drug(), self.program(), runs.low_reservoir, None, BUTTON)
        answer = self.desk.ask(self.desk.request(ProgramChange(wanted)))
        if isinstance(answer, Prepared):
            self.desk.ask(Commit(answer.operation, answer.digest))

    def break_something(self) -> None:
        """Let a fault come for some hours."""
        name, value = self.chance.choice(WRONGS)
        from_ms = self.desk.firmware.hydraulics.at_ms
        self.desk.firmware.inject(Fault(name, value, from_ms, from_ms + 30 * MS_PER_HOUR))

    def digest(self) -> str:
        """Return what a memory keeps of it all, as a SHA-256."""
        self.desk.firmware.save()
        kept = self.memory.load()
        assert isinstance(self.memory, VolatileMemory)
        return sha256(kept or b"").hexdigest()
