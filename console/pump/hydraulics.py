"""What the pump moves: an exact ledger of volume, advanced from event to event in closed form.

Apart from the firmware, which decides what is to run: hydraulics runs it and counts. Between two
events the flow is constant, so cost grows with events and never with seconds, and advancing in one
go or in any number of parts gives the same state to the last digit. No clock, no memory, no limits.
It counts what is commanded; where the fluid really goes is the body's.

The volume pumped is kept as a whole number of parts, a part being the volume that carries 1/`parts`
ng; so a program's events are additions of integers, and the exact `Fraction` is only made when
somebody asks. The reservoir is not a counter of its own: it is what the ledger says is left.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import accumulate
from math import ceil, lcm

from console.domain import dosing
from console.domain.alarms import Alarm
from console.domain.calendar import LATEST_MS
from console.domain.change import Phase
from console.domain.course import Course
from console.domain.prescription import Drug, Prescription
from console.domain.quantities import PL_PER_ML, Dose
from console.domain.reading import BolusKind, RunningBolus
from console.errors import RuleBroken
from console.pump.happenings import AlarmSounded, BolusEnded, Happening, TookOver
from console.pump.ledger import Ledger

NEVER_MS = 2 * LATEST_MS
"""An instant that no pump sees."""

ANY_NUMBER = 2**62
"""More events than there will be."""


class Hydraulics:
    """The pumping of one prescription, and of at most one bolus with it or in its place.

    `stopped_ms` is since when nothing flows by order; a bridge is held meanwhile. `events` counts the ends
    of steps and phases, what took over, and the alarms passed so far.
    """

    _given: int
    """Parts pumped since `_ledger` was settled."""
    _rate: int
    """Parts a ms that flow now."""
    _edge_ms: int
    """When a phase ends or a later infusion takes over, whichever is first."""
    _turn_ms: int
    """When the step ends or an edge comes, whichever is first."""
    _alarm_at: int
    """How many parts given sound the next alarm."""

    def __init__(
        self,
        ledger: Ledger,
        prescription: Prescription,
        at_ms: int,
        *,
        bolus: RunningBolus | None = None,
        stopped_ms: int | None = None,
        fast_ms: int = 0,
        off: bool = False,
    ) -> None:
        self.off = off
        """Whether the battery is at its end: nothing flows any more."""
        self.events = 0
        self.at_ms = at_ms
        self.stopped_ms = stopped_ms
        self.fast_ms = fast_ms
        """By how much the pump's clock is fast, slow where negative; steps and what comes later go by it."""
        self._engage(ledger, prescription.begun(self.clock_ms).at(self.clock_ms), bolus)

    @property
    def clock_ms(self) -> int:
        """What the pump's own clock shows."""
        return self.at_ms + self.fast_ms

    @property
    def shown_ms(self) -> int:
        """The same as it is told: there is nothing before 1970."""
        return max(0, self.clock_ms)

    @property
    def prescription(self) -> Prescription:
        """What runs, and what is to take over later."""
        return self._prescription

    @property
    def bolus(self) -> RunningBolus | None:
        """The bolus under way; a bridge that a stop holds, as it would go on now."""
        if self._bolus is None or self.stopped_ms is None:
            return self._bolus
        return replace(self._bolus, started_ms=self._bolus.started_ms + self.at_ms - self._engaged_ms)

    @property
    def ledger(self) -> Ledger:
        """The account at `at_ms`, exact."""
        delivered_pl = self._ledger.delivered_pl + self._part_pl * self._given
        return replace(self._ledger, delivered_pl=delivered_pl)

    @property
    def flow(self) -> Fraction:
        """What is commanded to flow from `at_ms` on, in pL/ms, exact."""
        flow = self._flows.get(self._rate)
        if flow is None:
            flow = self._flows[self._rate] = self._part_pl * self._rate
        return flow

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """The alarms that stand at `at_ms`: low at or below the prescription's volume, empty, and stopped."""
        left_pl = self.ledger.reservoir_pl
        low = left_pl <= self._prescription.low_reservoir.pl
        stopped = self.stopped_ms is not None
        return (
            (Alarm.LOW_RESERVOIR,) * low
            + (Alarm.EMPTY_RESERVOIR,) * (left_pl == 0)
            + (Alarm.PUMP_STOPPED,) * stopped
        )

    def copy(self) -> Hydraulics:
        """Return a second one in the same state, to try something on."""
        twin = Hydraulics(
            self.ledger,
            self._prescription,
            self.at_ms,
            bolus=self.bolus,
            stopped_ms=self.stopped_ms,
            fast_ms=self.fast_ms,
            off=self.off,
        )
        twin.events = self.events
        return twin

    def set_clock(self, fast_ms: int) -> None:
        """Let the pump's clock be fast by `fast_ms` from now on, slow where negative: another step is due."""
        if fast_ms != self.fast_ms:
            self.fast_ms = fast_ms
            self._engage(self.ledger, self._prescription.at(self.clock_ms), self.bolus)

    def run(self, prescription: Prescription, bridge: RunningBolus | None = None) -> list[Happening]:
        """Switch to `prescription` now, in the step that is due; return the alarms that sounds at once.

        A bolus under way goes on. `bridge` takes the place of the bridge under way; refused where none is.
        """
        before = self.alarms
        if bridge is not None:
            if self._bolus is None or self._bolus.kind is not BolusKind.BRIDGE:
                raise RuleBroken("Only a bridge under way can be replaced by another.")
            self._check_begins_now(bridge)
        self._engage(self.ledger, prescription.begun(self.clock_ms).at(self.clock_ms), bridge or self.bolus)
        return self._sounded_since(before)

    def give(self, bolus: RunningBolus) -> None:
        """Begin `bolus` now. Refuses one that begins at another time, a second one, and any while stopped."""
        if self._bolus is not None:
            raise RuleBroken("One bolus at a time; another is under way.")
        if self.stopped_ms is not None:
            raise RuleBroken("A stopped pump gives no bolus.")
        self._check_begins_now(bolus)
        if bolus.phases == self._phases:
            self._begin(bolus)
        else:
            self._engage(self.ledger, self._prescription, bolus)

    def refill(
        self,
        withdrawn_pl: Fraction | int,
        left_pl: Fraction | int,
        filled_pl: Fraction | int,
        prescription: Prescription,
        bridge: RunningBolus | None = None,
    ) -> list[Happening]:
        """Take up what was done to the reservoir, in pL, and run `prescription` and `bridge` from now on.

        A bridge under way ends here; another bolus goes on, and is refused beside a `bridge`. Returns what
        ended and the alarms that sounds at once. Refuses volumes below nothing.
        """
        before = self.alarms
        if min(withdrawn_pl, left_pl, filled_pl) < 0:
            raise RuleBroken("A refill withdraws, leaves and fills 0 mL or more.")
        kept = self.bolus
        ended: list[Happening] = []
        if kept is not None and kept.kind is BolusKind.BRIDGE:
            ended, kept = [BolusEnded(self.at_ms, kept)], None
        if bridge is not None:
            if kept is not None:
                raise RuleBroken("One bolus at a time; another is under way.")
            self._check_begins_now(bridge)
        ledger = self.ledger.refilled(withdrawn_pl, left_pl, filled_pl)
        self._engage(ledger, prescription.begun(self.clock_ms).at(self.clock_ms), bridge or kept)
        self.events += len(ended)
        return ended + self._sounded_since(before)

    def stop(self) -> list[Happening]:
        """Let nothing flow from now on: a bridge is held, any other bolus ends. Refuses when stopped."""
        if self.stopped_ms is not None:
            raise RuleBroken("The pump is stopped already.")
        before, held = self.alarms, self._bolus
        ended: list[Happening] = []
        if held is not None and held.kind is not BolusKind.BRIDGE:
            ended, held = [BolusEnded(self.at_ms, held)], None
        self.stopped_ms = self.at_ms
        self._engage(self.ledger, self._prescription, held)
        self.events += len(ended)
        return ended + self._sounded_since(before)

    def resume(self) -> None:
        """Let the stored program flow again, in the step that is due, after a bridge that was held.

        Refuses when it flows.
        """
        if self.stopped_ms is None:
            raise RuleBroken("The pump is not stopped.")
        held, self.stopped_ms = self.bolus, None
        self._engage(self.ledger, self._prescription, held)

    def fall_back(self, prescription: Prescription) -> list[Happening]:
        """Run `prescription` from now on after a reset: a bolus or bridge ends, and so does a stop."""
        before, lost = self.alarms, self.bolus
        self.stopped_ms = None
        self._engage(self.ledger, prescription, None)
        return [*self._ended(lost), *self._sounded_since(before)]

    def switch_off(self) -> list[Happening]:
        """Let nothing flow any more, for good; what was under way ends."""
        lost, self.off = self.bolus, True
        self._engage(self.ledger, self._prescription, None)
        return self._ended(lost)

    def dry_ms(self, *, worst: bool = True) -> int | None:
        """Return when the reservoir will be empty if nothing changes; `worst`: with all patient boluses.

        Now if it is; None if never, while stopped, or not before the calendar ends.
        """
        stopped = self.off or self.stopped_ms is not None
        bolus = self.bolus and self.bolus.on_clock(self.fast_ms)
        ahead = Course(self._prescription, bolus, stopped, self.clock_ms, worst=worst)
        found = self.clock_ms if self._dry else ahead.instant_of(self.ledger.reservoir_pl)
        return None if found is None or found > LATEST_MS else found - self.fast_ms

    def advance(
        self,
        to_ms: int,
        *,
        tell: Callable[[int, Fraction], None] | None = None,
        most: int = ANY_NUMBER,
    ) -> list[Happening]:
        """Pump until `to_ms` and return what happened up to and at it, in order of time.

        `tell` is told of each change of the commanded flow (pL/ms) at its ms. After about `most` events it
        stops early, with everything of that instant passed. Refuses to go back. When the reservoir is empty,
        delivery stops: in the ms in which it runs dry exactly what was left is delivered. At one instant an
        alarm comes before the end of a step.
        """
        if to_ms < self.at_ms:
            raise RuleBroken("The pump does not pump backwards.")
        happened: list[Happening] = []
        at_ms, given, rate, turn_ms = self.at_ms, self._given, self._rate, self._turn_ms
        last = self.events + most
        while True:
            end_ms = min(turn_ms, to_ms)
            total = given + rate * (end_ms - at_ms)
            if total >= self._alarm_at:
                self.at_ms = at_ms - (given - self._alarm_at) // rate
                self._given = given + rate * (self.at_ms - at_ms)
                happened.append(self._sound())
            else:
                if self.events >= last and at_ms < turn_ms:
                    break
                at_ms, given = end_ms, total
                if end_ms < turn_ms:
                    break
                self.at_ms, self._given = at_ms, given
                happened += self._turn()
                turn_ms = self._turn_ms
            at_ms, given, rate = self.at_ms, self._given, self._rate
            if tell is not None:
                tell(at_ms, self.flow)
        self.at_ms, self._given = at_ms, given
        return happened

    def _check_begins_now(self, bolus: RunningBolus) -> None:
        if bolus.started_ms != self.at_ms or not bolus.duration_ms > 0:
            raise RuleBroken("A bolus begins when it is ordered, and ends later.")

    def _engage(self, ledger: Ledger, prescription: Prescription, bolus: RunningBolus | None) -> None:
        """Take up pumping from `ledger`: choose the parts in which every flow is a whole number a ms."""
        cycle = dosing.cycle(prescription.infusion)
        phases = () if bolus is None else bolus.phases
        flows = [_ng_per_ms(phase, prescription.drug) for phase in phases]
        self._parts = lcm(cycle.parts, *(flow.denominator for flow in flows))
        self._ledger, self._prescription = ledger, prescription
        self._part_pl = Fraction(PL_PER_ML, self._parts * prescription.drug.concentration.ng_per_ml)
        self._given = 0
        self._flows: dict[int, Fraction] = {}
        self._rates = tuple(rate * (self._parts // cycle.parts) for rate in cycle.rates)
        self._phases, self._phase_rates = phases, tuple(int(flow * self._parts) for flow in flows)
        self._phases_into_ms = tuple(accumulate(phase.duration_ms for phase in phases))
        self._ends_ms = (*cycle.starts_ms[1:], cycle.period_ms)
        self._step = cycle.index_at(self.clock_ms)
        self._began_ms = self.at_ms - cycle.into_ms(self.clock_ms)
        self._aim()
        self._begin(bolus)

    def _begin(self, bolus: RunningBolus | None) -> None:
        """Take up `bolus`, whose phases are those for which the parts were chosen."""
        self._bolus, self._engaged_ms = bolus, self.at_ms
        began_ms = self.at_ms if bolus is None else bolus.started_ms
        self._phase_ends_ms = tuple([began_ms + into_ms for into_ms in self._phases_into_ms])
        self._phase = bisect_right(self._phase_ends_ms, self.at_ms)
        self._look_ahead()
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

    def _look_ahead(self) -> None:
        later = self._prescription.later
        self._edge_ms = NEVER_MS if later is None else later.at_ms - self.fast_ms
        if self._bolus is not None and self.stopped_ms is None:
            self._edge_ms = min(self._edge_ms, self._phase_ends_ms[self._phase])

    def _set_flow(self) -> None:
        if self._dry or self.off or self.stopped_ms is not None:
            self._rate = 0
        elif self._bolus is None:
            self._rate = self._rates[self._step]
        else:
            basal = 0 if self._bolus.replaces else self._rates[self._step]
            self._rate = basal + self._phase_rates[self._phase]
        step_ms, edge_ms = self._began_ms + self._ends_ms[self._step], self._edge_ms
        self._turn_ms = min(edge_ms, step_ms)

    def _turn(self) -> Sequence[Happening]:
        """Pass the end of a step, an edge, or both at once."""
        if self._began_ms + self._ends_ms[self._step] == self.at_ms:
            self.events += 1
            self._step += 1
            if self._step == len(self._ends_ms):
                self._step, self._began_ms = 0, self.at_ms
        passed = self._pass_edge() if self._edge_ms == self.at_ms else ()
        self._set_flow()
        return passed

    def _pass_edge(self) -> list[Happening]:
        """Pass the end of a phase, then what was to come later, where it is due at one instant."""
        passed: list[Happening] = []
        bolus, later = self._bolus, self._prescription.later
        if bolus is not None and self.stopped_ms is None and self._phase_ends_ms[self._phase] == self.at_ms:
            self.events += 1
            self._phase += 1
            if self._phase == len(bolus.phases):
                self._bolus = None
                passed.append(BolusEnded(self.at_ms, bolus))
        if later is not None and later.at_ms == self.clock_ms:
            self.events += 1
            self._engage(self.ledger, self._prescription.at(self.clock_ms), self.bolus)
            passed.append(TookOver(self.at_ms, self._prescription.infusion))
        self._look_ahead()
        return passed

    def _sound(self) -> Happening:
        """Pass an alarm: low lets the pump go on; empty settles the ledger to the last drop and stops it."""
        self.events += 1
        sounded = AlarmSounded(self.at_ms, self._next_alarm)
        if self._next_alarm is Alarm.EMPTY_RESERVOIR:
            self._ledger, self._given = replace(self._ledger, delivered_pl=self._ledger.had_pl), 0
        self._aim()
        self._set_flow()
        return sounded

    def _ended(self, lost: RunningBolus | None) -> list[Happening]:
        self.events += lost is not None
        return [] if lost is None else [BolusEnded(self.at_ms, lost)]

    def _sounded_since(self, before: tuple[Alarm, ...]) -> list[Happening]:
        fresh = [alarm for alarm in self.alarms if alarm not in before]
        self.events += len(fresh)
        return [AlarmSounded(self.at_ms, alarm) for alarm in fresh]


def _ng_per_ms(phase: Phase, drug: Drug) -> Fraction:
    """Return the drug in the reservoir, in ng a ms, that moves in `phase`."""
    if isinstance(phase.amount, Dose):
        return Fraction(phase.amount.ng, phase.duration_ms)
    return Fraction(phase.amount.pl * drug.concentration.ng_per_ml, PL_PER_ML * phase.duration_ms)
