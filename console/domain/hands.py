"""What hands do at the simulated bedside, and what they feel: they change or reveal truth, not the program.

Apart from `change`, which tells the pump something: most accidents live between the two. Drug in hand
comes as a vial with a label.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from console.domain.prescription import Drug
from console.domain.quantities import Volume
from console.errors import RuleBroken

MOST_RINSES = 5


class Port(StrEnum):
    """Where the needle stands; the value is its name on the wire."""

    RESERVOIR = "reservoir"
    CATHETER = "catheter-access"


@dataclass(frozen=True, slots=True)
class Aspirate:
    """Draw up to `volume` through `port`; None: until nothing more comes."""

    port: Port
    volume: Volume | None = None


@dataclass(frozen=True, slots=True)
class Inject:
    """Inject `volume` of `drug`, as the vial's label says, through `port`."""

    port: Port
    drug: Drug
    volume: Volume


@dataclass(frozen=True, slots=True)
class Rinse:
    """Put `volume` of `drug` into the reservoir and draw it all out again, `times` times."""

    drug: Drug
    volume: Volume
    times: int

    def __post_init__(self) -> None:
        """Refuse no rinse and more than five."""
        if not 1 <= self.times <= MOST_RINSES:
            raise RuleBroken(f"A reservoir is rinsed 1 to {MOST_RINSES} times.")


@dataclass(frozen=True, slots=True)
class Join:
    """Join the pump to a catheter that holds `volume` of `drug`; None: of cerebrospinal fluid (CSF)."""

    volume: Volume
    drug: Drug | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Take the pump off its catheter: what it pumps now goes into the air."""


@dataclass(frozen=True, slots=True)
class PressButton:
    """Press the button of the patient's controller."""


Hand = Aspirate | Inject | Rinse | Join | Part | PressButton


@dataclass(frozen=True, slots=True)
class Felt:
    """What the hands felt: `volume` as a syringe reads it (to 0.1 mL; None: none was read), and words."""

    volume: Volume | None
    words: str
