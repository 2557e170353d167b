"""What can happen in a pump while time passes, each with its ms of the pump's clock.

Apart from the hydraulics, which find some of it, and from what happens to the motor, which others find:
the log and the alarms take all of it alike.
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
class StallDetected:
    """The stall detector has found that the rotor does not turn."""

    at_ms: int


@dataclass(frozen=True, slots=True)
class StallOver:
    """The pump has noticed that the rotor turns again."""

    at_ms: int


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


Happening = AlarmSounded | StallDetected | StallOver | BolusEnded | TookOver
