"""How long, as two labelled entries: hours and minutes, each with its own unit, and what they come to.

Apart from the fields so that one rule holds wherever a time is typed: a bolus interval typed into the
wrong unit has cost lives (recall of 2004; NE-16). Pure functions; knows no Qt.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from console.domain.catalog import Quantity
from console.domain.quantities import MS_PER_HOUR, MS_PER_MINUTE, scaled

_MINUTES_PER_HOUR = 60


@dataclass(frozen=True, slots=True)
class Lasts:
    """Whole hours and minutes as typed, each None while it is not."""

    hours: Decimal | None = None
    minutes: Decimal | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed."""
        return self.hours is None and self.minutes is None

    @property
    def ms(self) -> int | None:
        """What is typed, in ms; one entry alone counts with nothing in the other. None: nothing typed."""
        if self.is_empty:
            return None
        hours_ms = scaled(self.hours or Decimal(0), MS_PER_HOUR, "h")
        return hours_ms + scaled(self.minutes or Decimal(0), MS_PER_MINUTE, "min")


UNTYPED = Lasts()
"""Two empty entries."""


def from_ms(duration_ms: int) -> Lasts:
    """Return whole minutes as hours and minutes."""
    hours, rest = divmod(duration_ms, MS_PER_HOUR)
    return Lasts(Decimal(hours), Decimal(rest // MS_PER_MINUTE))


def parts(whole: Quantity) -> tuple[Quantity, Quantity]:
    """Return the quantities of the two entries of `whole`, which is declared in minutes."""
    hours = Decimal(int(whole.high) // _MINUTES_PER_HOUR)
    return (
        replace(whole, key=f"{whole.key}-hours", label="Hours", unit="h", low=Decimal(0), high=hours),
        replace(
            whole, key=f"{whole.key}-minutes", label="Minutes", unit="min", low=Decimal(0), high=Decimal(59)
        ),
    )
