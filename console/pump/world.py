"""What really flows, where it goes and what it does: truth, moved on from event to event in closed form.

Apart from hydraulics, which counts what is commanded and tells each change of it: here that flow meets
accuracy, faults and an end of the fluid. Volumes are exact, and the patient is told of a change of the drug's
rate at the tip only when there is one; so nothing depends on when somebody looks, or on where a jump is cut.

A flow is a whole number of grains a ms, a grain being 1/`GRAINS` pL: fine enough that the usual programs flow
exactly as they were commanded, and whole, so that an event costs additions of integers.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import gcd
from typing import Self

from console.domain.faults import Fault
from console.domain.quantities import MS_PER_DAY, MS_PER_MINUTE, PL_PER_ML
from console.pump import conditions
from console.pump.accuracy import Accuracy
from console.pump.body import SENSED_PL, Body
from console.pump.front import front_of
from console.pump.happenings import StallDetected, StallOver
from console.pump.response import Response
from console.pump.rotor import Rotor
from console.pump.teaching import FALLS_OFF, FIELD_MS, UNNOTICED_PL

GRAINS = 27 * 10**14
"""Grains in a pL. The 27 make every whole ng/day of the usual strengths a whole number of grains a ms."""

SHARE = 100
"""Flows are multiples of this many grains, so that any percentage of one is whole."""

MILLION = 10**6
WHOLE = 100
NOTHING = Fraction(0)
Noticed = StallDetected | StallOver


@dataclass(frozen=True, slots=True)
class Origin:
    """What a pump has from the factory on: how accurate it is, and whether the flow falls off near empty."""

    accuracy: Accuracy
    near_empty: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """All of the world that a memory keeps, beside body and patient.

    `flow` is what is commanded in pL/ms, `fills` how often the reservoir was filled, and until `open_ms`
    posture blocks nothing, because hands looked.
    """

    flow: Fraction = NOTHING
    faults: tuple[Fault, ...] = ()
    rotor: Rotor = field(default_factory=Rotor)
    fills: int = 0
    open_ms: int = 0


class World:
    """The truth of one pump from `at_ms` on; looking at it moves no anchor.

    `events` counts its own: midnights, edges of faults and episodes, fronts at the tip, and ends of fluid.
    """

    clock_off_ms: int
    """By how much the pump's clock is fast, slow where negative."""
    _asked: int
    """Grains a ms that are commanded."""
    _rate: int
    """Grains a ms that really leave the reservoir."""
    _room: int
    """How many grains may be moved until the level or a front at the tip changes something."""

    def __init__(
        self, origin: Origin, body: Body, at_ms: int, standing: Standing, response: Response
    ) -> None:
        self.origin = origin
        self.response = response
        self.events = 0
        self._struck: list[Fault] = []
        self._body, self._at_ms, self._moved = body, at_ms, 0
        self._flow, self.faults, self._fills = standing.flow, standing.faults, standing.fills
        self._rotor, self._open_ms = copy(standing.rotor), standing.open_ms
        self._happened: list[Noticed] = []
        self._ng_per_ms, self._severity = 0.0, 0
        self._asked = 0
        self._survey()
        self._set_flow()

    def copy(self) -> Self:
        """Return a second one in the same state, to try something on."""
        twin = copy(self)
        twin._struck, twin._happened = list(self._struck), list(self._happened)  # noqa: SLF001
        twin._rotor = copy(self._rotor)  # noqa: SLF001
        twin.response = self.response.copy()
        return twin

    @property
    def next_ms(self) -> int:
        """When the next event of its own comes, if the commanded flow stays as it is."""
        return self._next_ms

    @property
    def standing(self) -> Standing:
        """What a memory keeps of it, beside body and patient."""
        rotor = replace(self._rotor, missed=self._rotor.missed)
        return Standing(self._flow, self.faults, rotor, self._fills, self._open_ms)

    @property
    def ng_per_ms(self) -> float:
        """The drug's rate at the tip as far as it acts."""
        return self._ng_per_ms

    @property
    def through_tip_pl_per_day(self) -> Fraction:
        """What flows into the patient now."""
        through = 0 if self._body.catheter is None else self._rate * (WHOLE - self._lost) // WHOLE
        return Fraction(through * MS_PER_DAY, GRAINS)

    def acting(self, name: str) -> int | None:
        """Return the value of the fault `name` if it acts now, 0 where it has none; None if it does not."""
        return self._found.acting.get(name)

    def command(self, at_ms: int, flow: Fraction) -> None:
        """Take up that the pump moves `flow` (pL/ms, exact) from now on; the same flow again is no change."""
        if at_ms >= self._next_ms:
            self._pass_until(at_ms)
        if flow is self._flow:
            return
        self._flow_until(at_ms)
        self._flow = flow
        self._set_flow()

    def advance(self, to_ms: int) -> tuple[Noticed, ...]:
        """Let time pass until `to_ms`; return what the pump noticed on the way and has not been told of."""
        self._pass_until(to_ms)
        if not self._happened:
            return ()
        noticed, self._happened = tuple(self._happened), []
        return noticed

    def take_struck(self) -> list[Fault]:
        """Hand out the faults of one instant that have come, for the firmware to carry out; once each."""
        struck, self._struck = self._struck, []
        return struck

    def body_at(self, at_ms: int) -> Body:
        """Return what is true at `at_ms`, which lies between what has passed and the next event."""
        return self._body.moved(self._pl(self._moved + self._rate * (at_ms - self._at_ms)), self._lost)

    def measured_pl(self, at_ms: int) -> int:
        """Return what a level sensor measures, off by as much as it is, and never below nothing."""
        return max(0, self.body_at(at_ms).level_pl + (self.acting("sensor-off") or 0) * SENSED_PL)

    def kept_at(self, at_ms: int) -> Standing:
        """Return what a memory keeps of it at `at_ms`."""
        missed = self._rotor.missed + self._asked * (at_ms - self._at_ms) * self._rotor.stands
        return replace(self.standing, rotor=replace(self._rotor, missed=missed))

    def touch(self, at_ms: int, body: Body, response: Response | None = None) -> None:
        """Let what hands left be true from now on: what went into the patient or the pocket acts.

        `response` is the patient as hands treated them, None where they did not.
        What comes and goes with posture is never there while hands look, until it comes again.
        """
        before = self.body_at(at_ms)
        self._disturb(at_ms)
        self.response = response or self.response
        self._body = body
        self._fills += body.drawable_pl > before.drawable_pl
        flushed_ng = (body.given.ng - before.given.ng) * (WHOLE - self._found.displaced) / WHOLE
        self.response.bolus(at_ms, float(flushed_ng))
        self.response.absorb(at_ms, float(body.pocket.ng - before.pocket.ng))
        self._open_ms = self._found.opens_ms
        self._settled()

    def interrogated(self, at_ms: int) -> None:
        """Note that a console reads the pump: it ends the telemetry trap, and tells of a recovery in time."""
        trap = next((fault for fault in self.faults if fault.name == "mri-telemetry-trap"), None)
        if trap is not None and at_ms >= trap.from_ms + FIELD_MS:
            self.clear(at_ms, trap.name)
        if self._rotor.read():
            self._happened.append(StallOver(at_ms))

    def inject(self, at_ms: int, fault: Fault) -> None:
        """Let `fault` come at its time, in the place of one of the same name."""
        self._disturb(at_ms)
        others = tuple(each for each in self.faults if each.name != fault.name)
        self.faults = (*others, conditions.with_its_end(fault))
        if fault.name == "mixing":
            self._body = self._body.unmixed()
        self._settled()

    def clear(self, at_ms: int, name: str) -> None:
        """End the fault `name` now, if there is one."""
        self._disturb(at_ms)
        self.faults = tuple(fault for fault in self.faults if fault.name != name)
        self._settled()

    def _disturb(self, at_ms: int) -> None:
        """Bring everything to `at_ms`, so that something from outside may change it."""
        self._pass_until(at_ms)
        self._flow_until(at_ms)
        self._settle()

    def _settled(self) -> None:
        self._end_faults()
        self._survey()
        self._set_flow()

    def _pass_until(self, to_ms: int) -> None:
        while self._next_ms <= to_ms:
            self._pass()

    def _pass(self) -> None:
        """Pass the next event of its own; at midnight alone nothing but the accuracy changes."""
        self._flow_until(self._next_ms)
        self.events += 1
        spent = self._moved >= self._room
        if spent or self._at_ms >= self._edge_ms:
            self._settle()
            self._end_faults()
            self._survey()
        elif self._at_ms >= self._midnight_ms:
            self._new_day()
        rotor = self._rotor
        if rotor.stands and not rotor.noticed and rotor.missed >= UNNOTICED_PL * GRAINS:
            rotor.noticed = True
            self._happened.append(StallDetected(self._at_ms))
        self._set_flow()

    def _flow_until(self, at_ms: int) -> None:
        lasted_ms = at_ms - self._at_ms
        self._moved += self._rate * lasted_ms
        if self._rotor.stands:
            self._rotor.missed += self._asked * lasted_ms
        self._at_ms = at_ms

    def _settle(self) -> None:
        """Move the fluid by what has flowed."""
        if self._moved:
            self._body, self._moved = self._body.moved(self._pl(self._moved), self._lost), 0

    def _end_faults(self) -> None:
        """Let go of faults that are over; those of one instant go to whoever carries them out."""
        self.faults, struck = conditions.ended(self.faults, self._at_ms)
        self._struck += struck

    def _survey(self) -> None:
        """Look at everything that decides how the commanded flow becomes a true one, and until when."""
        found = conditions.at(self._at_ms, self.faults, self.origin.accuracy, self._open_ms)
        self._rotor.hold(stands=found.stands)
        self._found, self._edge_ms, self._lost = found, found.edge_ms, found.lost
        self.clock_off_ms = found.acting.get("clock-off", 0) * MS_PER_MINUTE
        self._blocked = found.stands or found.shut or self._body.drawable_pl == 0
        if (self._body.chamber is None) == ("mixing" in found.acting):
            self._body = self._body.mixing(found.acting.get("mixing", 0))
        falls_off, self._room = self._near_empty()
        self._percent = falls_off * found.percent
        self._survey_tip()
        self._new_day()
        if found.severity != self._severity:
            self._severity = found.severity
            self.response.stimulus(self._at_ms, float(found.severity))

    def _near_empty(self) -> tuple[int, int]:
        """Return how many percent of the flow arrive at this level, and how many grains are left of it."""
        there, steps = self._body.drawable_pl, FALLS_OFF if self.origin.near_empty else ()
        percent = next((share for below_pl, share in reversed(steps) if there < below_pl), WHOLE)
        floor = next((below_pl for below_pl, _ in steps if below_pl <= there), 0)
        return percent, _grains(there - floor) or 1

    def _survey_tip(self) -> None:
        """Find how much drug a grain brings to the tip, and how much may be moved before it is another."""
        front, displaced = front_of(self._body, WHOLE - self._lost), self._found.displaced
        self._tip = front.strength.numerator * front.arrives * (WHOLE - displaced)
        self._per = front.strength.denominator * WHOLE * WHOLE * GRAINS * PL_PER_ML
        common = gcd(self._tip, self._per)
        self._tip, self._per = self._tip // common, self._per // common
        if front.after_pl is not None:
            self._room = min(self._room, _grains(front.after_pl) or 1)

    def _new_day(self) -> None:
        """Find by how much the flow is off today, and until when that and all that was surveyed holds."""
        day, accuracy = self._at_ms // MS_PER_DAY, self.origin.accuracy
        self._midnight_ms = conditions.NEVER_MS if accuracy.seed is None else (day + 1) * MS_PER_DAY
        self._holds_ms = min(self._midnight_ms, self._edge_ms)
        self._factor = (MILLION + accuracy.ppm(self._fills, day)) * self._percent * GRAINS // SHARE

    def _set_flow(self) -> None:
        """Find what flows now and when that ends, and tell the patient if another rate of drug arrives."""
        at_ms = self._at_ms
        over, under = self._flow.as_integer_ratio()
        rate = 0 if self._blocked else over * self._factor // (under * _PER_FACTOR) * SHARE
        next_ms = self._holds_ms
        if rate:
            spent_ms = at_ms - (self._moved - self._room) // rate
            next_ms = min(next_ms, spent_ms)
        if self._rotor.stands:
            next_ms = min(next_ms, self._unnoticed_until(over * GRAINS // under))
        self._rate, self._next_ms = rate, next_ms
        ng_per_ms = rate * self._tip / self._per
        if ng_per_ms != self._ng_per_ms:
            self._ng_per_ms = ng_per_ms
            self.response.input(at_ms, ng_per_ms)

    def _unnoticed_until(self, asked: int) -> int:
        """Take up that a standing rotor is asked for so many grains a ms; return when that is noticed."""
        self._asked = asked
        if not asked or self._rotor.noticed:
            return conditions.NEVER_MS
        return self._at_ms - (self._rotor.missed - UNNOTICED_PL * GRAINS) // asked

    def _pl(self, grains: int) -> Fraction:
        return Fraction(grains, GRAINS)


_PER_FACTOR = MILLION * WHOLE * WHOLE


def _grains(pl: Fraction) -> int:
    """Return the whole grains that hold `pl`, rounded up."""
    return -(-pl.numerator * GRAINS // pl.denominator)
