"""A training case as values: the pump and patient at its start, what happens, and what must be found.

Apart from the files it is read from and from the run that plays it. Moments are on the pump's clock in
therapy ms.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.cases.wanted import Check, Wanted
from console.domain.catheter import Catheter
from console.domain.change import BolusChange, ResumeChange, StopChange
from console.domain.faults import Fault
from console.domain.hands import Hand
from console.domain.prescription import Infusion, Prescription
from console.domain.quantities import Concentration, Volume


@dataclass(frozen=True, slots=True)
class Patient:
    """Whose pump it is: the response by its name, and whether they feel a reservoir that is nearly empty."""

    response: str
    near_empty: bool


@dataclass(frozen=True, slots=True)
class Pump:
    """The pump as the case begins; with a `seed` it is as accurate as real ones are, else exact."""

    model: str
    serial: str
    program: Prescription
    filled: Volume
    catheter: Catheter | None
    seed: int | None


@dataclass(frozen=True, slots=True)
class Begins:
    """A fault is there from now on."""

    fault: Fault


@dataclass(frozen=True, slots=True)
class Cleared:
    """A fault is mended, or taken away."""

    name: str


@dataclass(frozen=True, slots=True)
class Felt:
    """What hands must feel: a volume in mL, words, and of each finding words; None and empty: not asked."""

    ml: Wanted | None = None
    says: str = ""
    finds: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """Hands do something; where they must fail, `refused` is the code of why."""

    hand: Hand
    felt: Felt = Felt()
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Reprogrammed:
    """The console sends another infusion; all else stays."""

    infusion: Infusion


@dataclass(frozen=True, slots=True)
class Refilled:
    """The console tells of a refill: what it is told, whatever hands did.

    `withdrawn` None: what was aspirated last. `concentration` and `infusion` None: as they were.
    """

    filled: Volume
    withdrawn: Volume | None
    left: Volume
    concentration: Concentration | None
    infusion: Infusion | None
    bridge: bool


Telling = Reprogrammed | Refilled | BolusChange | StopChange | ResumeChange


@dataclass(frozen=True, slots=True)
class Told:
    """The console tells the pump something; where the pump must refuse, `refused` is its code."""

    telling: Telling
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """The console reads the pump."""


Deed = Begins | Cleared | Done | Told | Read


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens at an instant; `why` is for people."""

    at_ms: int
    deed: Deed
    why: str = ""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What must be found at an instant, after all that happens then; `why` is for people."""

    at_ms: int
    checks: tuple[Check, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A training case: its number in the clinical reference, whence it is, and what it teaches."""

    number: int
    title: str
    source: str
    confidence: str
    teaches: str
    starts_ms: int
    patient: Patient
    pump: Pump
    events: tuple[Event, ...]
    expectations: tuple[Expectation, ...]

    @property
    def ends_ms(self) -> int:
        """When the last thing of it happens or is looked at."""
        happens = [event.at_ms for event in self.events]
        return max(happens + [expected.at_ms for expected in self.expectations])
