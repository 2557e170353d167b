"""What can carry a link to a pump, as the command line and the settings list it.

Apart from `transport`, which carries, so that a window can list what it may not import.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CarrierState(StrEnum):
    """Whether a carrier can be used."""

    BUILT_IN = "built in"
    OFF = "off"
    ON = "on"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Carrier:
    """A scheme of pump addresses: the form of a spec, what carries it, and what it needs.

    `plugin` is the package that brings it and its version, None for what comes with the console.
    `trouble` is the sentence that goes with `BROKEN`, or says why a plug-in that was on is off.
    """

    scheme: str
    form: str
    carries: str
    needs: str
    plugin: str | None = None
    state: CarrierState = CarrierState.BUILT_IN
    trouble: str = ""

    @property
    def usable(self) -> bool:
        """Whether a spec of this scheme can be opened."""
        return self.state in (CarrierState.BUILT_IN, CarrierState.ON)
