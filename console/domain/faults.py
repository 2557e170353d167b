"""What can go wrong with a simulated pump, its catheter, hands and patient; and one fault on one pump.

Apart from the world, which lets a fault act, and from the data file, which says what each is called.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from console.domain.calendar import LATEST_MS
from console.errors import RuleBroken


class Place(StrEnum):
    """Where a fault sits."""

    CATHETER = "catheter"
    MOTOR = "motor"
    HANDS = "hands"
    BATTERY = "battery"
    MEMORY = "memory"
    CLOCK = "clock"
    SENSOR = "sensor"
    PATIENT = "patient"


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault on one pump: its value in the unit of its kind, and from when to when on the pump's clock.

    `until_ms` None: until it is cleared, or ends by itself. Refuses an end that is not after its beginning.
    """

    name: str
    value: int | None
    from_ms: int
    until_ms: int | None = None

    def __post_init__(self) -> None:
        last_ms = self.from_ms + 1 if self.until_ms is None else self.until_ms
        if not 0 <= self.from_ms < last_ms <= LATEST_MS:
            raise RuleBroken("A fault ends after it begins, and both lie within the pump's calendar.")

    def acts_at(self, at_ms: int) -> bool:
        """Tell whether it is there at `at_ms`: from its first instant on, and no more at its end."""
        return self.from_ms <= at_ms and (self.until_ms is None or at_ms < self.until_ms)
