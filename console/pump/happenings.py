"""What happens to a pump by itself and is noticed by it, each at its ms.

Apart from hydraulics and the world, which find them: the first three come of what is commanded, the stall of
what is true.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.alarms import Alarm
from console.domain.prescription import Infusion
from console.domain.reading import RunningBolus


@dataclass(frozen=True, slots=True)
class AlarmSounded:
    """An alarm began to stand at this ms of the pump's clock."""

    at_ms: int
    alarm: Alarm


@dataclass(frozen=True, slots=True)
class BolusEnded:
    """A bolus of any kind is over, before its time if a stop or a refill ended it.

    What an empty reservoir could not give of it was not given.
    """

    at_ms: int
    bolus: RunningBolus


@dataclass(frozen=True, slots=True)
class TookOver:
    """The infusion that a program held for later runs from this instant."""

    at_ms: int
    infusion: Infusion


@dataclass(frozen=True, slots=True)
class StallDetected:
    """At this ms the pump noticed that its rotor stands; it may have stood for long."""

    at_ms: int


@dataclass(frozen=True, slots=True)
class StallOver:
    """At this ms a reading told that the rotor turns again; it may have turned for long."""

    at_ms: int


Happening = AlarmSounded | BolusEnded | TookOver | StallDetected | StallOver
