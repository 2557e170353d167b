"""What can go wrong with a simulated pump, its catheter, hands and patient; and one fault on one pump.

Apart from the world, which lets a fault act, and from the data file, which says what each is called. A value
is taken as it is given or refused with a sentence: nothing is clamped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from console.domain.calendar import LATEST_MS
from console.domain.wording import amount, number_text
from console.errors import RuleBroken

MOST_AT_ONCE = 16
"""How many faults one pump has at a time, those that are still to come among them."""


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
class FaultKind:
    """A fault as the data file describes it; `label` stands on the instructor's screen, `words` explain it.

    `low`…`high` bound its value, in `unit`; both are None where it takes none. One that does not last
    (`lasts`) happens at one instant, as a reset does. `confidence` is a `Confidence` of its figures.
    """

    name: str
    place: Place
    label: str
    unit: str
    low: int | None
    high: int | None
    lasts: bool
    source: str
    confidence: str
    words: str

    @property
    def takes(self) -> str:
        """What value it takes, in words: `1 to 99 %`, or `no value`."""
        if self.low is None or self.high is None:
            return "no value"
        return f"{number_text(self.low)} to {amount(self.high, self.unit)}"

    def refusal(self, value: int | None) -> str | None:
        """Return why the fault cannot have `value`, a sentence; None where it can."""
        if self.low is None or self.high is None:
            return None if value is None else f"The fault {self.name} takes no value; leave it out."
        if value is None:
            return f"The fault {self.name} needs a value: {self.takes}."
        if not self.low <= value <= self.high:
            return f"The fault {self.name} takes {self.takes}, not {number_text(value)}."
        return None


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


def checked(kinds: Mapping[str, FaultKind], fault: Fault) -> FaultKind:
    """Return the kind of `fault`; raises `RuleBroken` with a sentence for one that there cannot be.

    Refused are a name that is none, a value missing, needless or out of range, and an end of what happens at
    one instant.
    """
    kind = kinds.get(fault.name)
    if kind is None:
        raise RuleBroken(f"There is no fault {fault.name[:40]!r}; there is {', '.join(kinds)}.")
    refusal = kind.refusal(fault.value)
    if refusal is not None:
        raise RuleBroken(refusal)
    if fault.until_ms is not None and not kind.lasts:
        raise RuleBroken(f"The fault {fault.name} happens at one instant; it takes no end.")
    return kind


def told(kind: FaultKind, value: int | None) -> str:
    """Return a fault as a list names it: `Leak, loses 60 %`."""
    return kind.label if value is None else f"{kind.label} {amount(value, kind.unit)}"
