"""What the pump moves: an exact ledger of volume, advanced from event to event in closed form.

Apart from the firmware, which decides what is to run: hydraulics runs it and counts. Between two
events the flow is constant, so cost grows with events and never with seconds, and advancing in one
go or in any number of parts gives the same state to the last digit. No clock, no memory, no limits.

The volume pumped is kept as a whole number of parts, a part being the volume that carries 1/`parts`
ng; so a program's events are additions of integers, and the exact `Fraction` is only made when
somebody asks. The reservoir is not a counter of its own: it is what the ledger says is left.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, lcm

from console.domain import dosing, reservoir
from console.domain.calendar import ms_of_week
from console.domain.prescription import Prescription
from console.domain.quantities import MS_PER_WEEK, PL_PER_ML
from console.domain.reading import Alarm, RunningBolus
from console.errors import RuleBroken


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that ever went in and came out, in pL."""

    filled_pl: Fraction
    withdrawn_pl: Fraction = Fraction(0)
    delivered_pl: Fraction = Fraction(0)

    @property
    def reservoir_pl(self) -> Fraction:
        """What is left by this account."""
        return self.filled_pl - self.withdrawn_pl - self.delivered_pl


@dataclass(frozen=True, slots=True)
class AlarmSounded:
    """The reservoir reached a volume that sounds an alarm, at this ms of the pump's clock."""

    at_ms: int
    alarm: Alarm


@dataclass(frozen=True, slots=True)
class BolusEnded:
    """A bolus came to its end; what an empty reservoir could not give of it was not given."""

    at_ms: int
    bolus: RunningBolus


Happening = AlarmSounded | BolusEnded


class Hydraulics:
    """The pumping of one prescription, and of at most one bolus with it, out of one reservoir.

    `bolus_adds` says whether a bolus flows on top of the basal infusion or in its place. `events`
    counts the ends of steps and boluses and the alarms passed so far.
    """

    _given: int
    """Parts pumped since `_ledger` was settled."""
    _rate: int
    """Parts a ms that flow now."""
    _turn_ms: int
    """When the step or the bolus ends, whichever is first."""
    _alarm_at: int
    """How many parts given sound the next alarm."""

    def __init__(
        self,
        ledger: Ledger,
        prescription: Prescription,
        at_ms: int,
        *,
        bolus: RunningBolus | None = None,
        bolus_adds: bool = True,
    ) -> None:
        self.events = 0
        self.at_ms = at_ms
        self._bolus_adds = bolus_adds
        self._engage(ledger, prescription, bolus)

    @property
    def prescription(self) -> Prescription:
        """What runs."""
        return self._prescription

    @property
    def bolus(self) -> RunningBolus | None:
        """The bolus under way."""
        return self._bolus

    @property
    def ledger(self) -> Ledger:
        """The account at `at_ms`, exact."""
        delivered_pl = self._ledger.delivered_pl + self._part_pl * self._given
        return replace(self._ledger, delivered_pl=delivered_pl)

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """The alarms that stand at `at_ms`: low at or below the prescription's volume, and empty."""
        left_pl = self.ledger.reservoir_pl
        low = left_pl <= self._prescription.low_reservoir.pl
        return (Alarm.LOW_RESERVOIR,) * low + (Alarm.EMPTY_RESERVOIR,) * (left_pl == 0)

    def copy(self) -> Hydraulics:
        """Return a second one in the same state, to try something on."""
        twin = Hydraulics(
            self.ledger, self._prescription, self.at_ms, bolus=self._bolus, bolus_adds=self._bolus_adds
        )
        twin.events = self.events
        return twin

    def run(self, prescription: Prescription) -> list[Happening]:
        """Switch to `prescription` now, in the step that is due; return the alarms that sounds at once."""
        before = self.alarms
        self._engage(self.ledger, prescription, self._bolus)
        return self._sounded_since(before)

    def give(self, bolus: RunningBolus) -> None:
        """Begin `bolus` now; refuses one that does not begin now, and a second beside another."""
        if self._bolus is not None or bolus.started_ms != self.at_ms or bolus.ends_ms <= self.at_ms:
            raise RuleBroken("One bolus at a time, and it begins when it is ordered.")
        self._engage(self.ledger, self._prescription, bolus)

    def refill(self, withdrawn_pl: Fraction, filled_pl: Fraction) -> list[Happening]:
        """Draw `withdrawn_pl` out and put `filled_pl` in, both pL and now; return alarms that sounds at once.

        Refuses to draw more than is there.
        """
        before, ledger = self.alarms, self.ledger
        if not 0 <= withdrawn_pl <= ledger.reservoir_pl or filled_pl < 0:
            raise RuleBroken("No more can be drawn out of the reservoir than is in it.")
        taken = replace(
            ledger, withdrawn_pl=ledger.withdrawn_pl + withdrawn_pl, filled_pl=ledger.filled_pl + filled_pl
        )
        self._engage(taken, self._prescription, self._bolus)
        return self._sounded_since(before)

    def dry_ms(self) -> int | None:
        """Return when the reservoir will be empty if nothing changes: now if it is, None if never."""
        if self._dry or self._bolus is None:
            return reservoir.instant_of(self.ledger.reservoir_pl, self._prescription, self.at_ms)
        ahead = self.copy()
        for happening in ahead.advance(self._bolus.ends_ms):
            if happening == AlarmSounded(happening.at_ms, Alarm.EMPTY_RESERVOIR):
                return happening.at_ms
        return ahead.dry_ms()

    def advance(self, to_ms: int) -> list[Happening]:
        """Pump until `to_ms` and return what happened up to and at it, in order of time.

        Refuses to go back. When the reservoir is empty, delivery stops: in the ms in which it runs
        dry exactly what was left is delivered. At one instant an alarm comes before the end of a step.
        """
        if to_ms < self.at_ms:
            raise RuleBroken("The pump does not pump backwards.")
        happened: list[Happening] = []
        at_ms, given, rate, turn_ms = self.at_ms, self._given, self._rate, self._turn_ms
        while True:
            end_ms = min(turn_ms, to_ms)
            total = given + rate * (end_ms - at_ms)
            if total >= self._alarm_at:
                self.at_ms = at_ms - (given - self._alarm_at) // rate
                self._given = given + rate * (self.at_ms - at_ms)
                happened.append(self._sound())
                at_ms, given, rate = self.at_ms, self._given, self._rate
                continue
            at_ms, given = end_ms, total
            if end_ms < turn_ms:
                break
            self.at_ms, self._given = at_ms, given
            happened += self._turn()
            rate, turn_ms = self._rate, self._turn_ms
        self.at_ms, self._given = at_ms, given
        return happened

    def _engage(self, ledger: Ledger, prescription: Prescription, bolus: RunningBolus | None) -> None:
        """Take up pumping from `ledger`: choose the parts in which every flow is a whole number a ms."""
        week = dosing.cycle(prescription.infusion)
        length_ms = bolus.ends_ms - bolus.started_ms if bolus is not None else 1
        parts = lcm(week.parts, length_ms)
        self._ledger, self._prescription, self._bolus = ledger, prescription, bolus
        self._part_pl = Fraction(PL_PER_ML, parts * prescription.drug.concentration.ng_per_ml)
        self._given = 0
        self._rates = tuple(rate * (parts // week.parts) for rate in week.rates)
        self._ends_ms = (*week.starts_ms[1:], MS_PER_WEEK)
        self._step = week.index_at(self.at_ms)
        self._monday_ms = self.at_ms - ms_of_week(self.at_ms)
        self._bolus_rate = 0 if bolus is None else bolus.bolus.dose.ng * parts // length_ms
        self._aim()
        self._set_flow()

    def _aim(self) -> None:
        """Set `_alarm_at` to the whole count of parts at which the next alarm, `_next_alarm`, sounds."""
        left_pl = self._ledger.reservoir_pl
        low_at = ceil((left_pl - self._prescription.low_reservoir.pl) / self._part_pl)
        self._dry = left_pl == 0
        if low_at > self._given:
            self._alarm_at, self._next_alarm = low_at, Alarm.LOW_RESERVOIR
        else:
            self._alarm_at, self._next_alarm = max(ceil(left_pl / self._part_pl), 1), Alarm.EMPTY_RESERVOIR

    def _set_flow(self) -> None:
        step_ends_ms = self._monday_ms + self._ends_ms[self._step]
        basal = self._rates[self._step] if self._bolus is None or self._bolus_adds else 0
        self._rate = 0 if self._dry else basal + self._bolus_rate
        self._turn_ms = step_ends_ms if self._bolus is None else min(step_ends_ms, self._bolus.ends_ms)

    def _turn(self) -> list[Happening]:
        """Pass the end of a step, of the bolus, or of both at once."""
        ended: list[Happening] = []
        if self._monday_ms + self._ends_ms[self._step] == self.at_ms:
            self.events += 1
            self._step += 1
            if self._step == len(self._ends_ms):
                self._step, self._monday_ms = 0, self._monday_ms + MS_PER_WEEK
        if self._bolus is not None and self._bolus.ends_ms == self.at_ms:
            self.events += 1
            ended = [BolusEnded(self.at_ms, self._bolus)]
            self._bolus, self._bolus_rate = None, 0
        self._set_flow()
        return ended

    def _sound(self) -> Happening:
        """Pass an alarm: low lets the pump go on; empty settles the ledger to the last drop and stops it."""
        self.events += 1
        sounded = AlarmSounded(self.at_ms, self._next_alarm)
        if self._next_alarm is Alarm.EMPTY_RESERVOIR:
            all_of_it_pl = self._ledger.filled_pl - self._ledger.withdrawn_pl
            self._ledger, self._given = replace(self._ledger, delivered_pl=all_of_it_pl), 0
        self._aim()
        self._set_flow()
        return sounded

    def _sounded_since(self, before: tuple[Alarm, ...]) -> list[Happening]:
        fresh = [alarm for alarm in self.alarms if alarm not in before]
        self.events += len(fresh)
        return [AlarmSounded(self.at_ms, alarm) for alarm in fresh]
