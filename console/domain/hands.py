"""What hands do at the simulated bedside, and what they feel: they change or reveal truth, not the program.

Apart from `change`, which tells the pump something: most accidents live between the two. Drug in hand
comes as a vial with a label.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from console.domain.prescription import Drug
from console.domain.quantities import Dose, Volume
from console.errors import RuleBroken

MOST_RINSES = 5
MOST_MG = 100
"""More of a drug than anybody gives by mouth at once, in mg."""


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


class Look(StrEnum):
    """A way to find something out; the value is its name on the wire."""

    HISTORY = "history"
    EXAMINATION = "examination"
    MONITOR = "monitor"
    X_RAY = "x-ray"
    ROTOR = "rotor-check"
    DYE = "dye-study"


@dataclass(frozen=True, slots=True)
class Examine:
    """Find something out about patient, pump or catheter. A dye study pushes what the catheter holds."""

    look: Look


class OralDrug(StrEnum):
    """What is given by mouth; the value is its name on the wire."""

    BACLOFEN = "baclofen"
    DIAZEPAM = "diazepam"
    CYPROHEPTADINE = "cyproheptadine"


@dataclass(frozen=True, slots=True)
class GiveOral:
    """Give `mg` of a drug by mouth, once."""

    drug: OralDrug
    mg: int

    def __post_init__(self) -> None:
        """Refuse nothing, and more than anybody gives at once."""
        if not 1 <= self.mg <= MOST_MG:
            raise RuleBroken(f"By mouth 1 to {MOST_MG} mg are given at once.")


@dataclass(frozen=True, slots=True)
class LumbarBolus:
    """Give `dose` of baclofen by lumbar puncture, from a vial of 50 mcg/mL; its effect comes hours later."""

    dose: Dose


@dataclass(frozen=True, slots=True)
class DrawCsf:
    """Draw `volume` of cerebrospinal fluid (CSF) by lumbar puncture."""

    volume: Volume


class Care(StrEnum):
    """How a patient is looked after in hospital; the value is its name on the wire."""

    OBSERVATION = "observation"
    VENTILATION = "ventilation"


@dataclass(frozen=True, slots=True)
class Admit:
    """Admit the patient."""

    care: Care


@dataclass(frozen=True, slots=True)
class Discharge:
    """Send the patient home."""


AtPatient = Examine | GiveOral | LumbarBolus | DrawCsf | Admit | Discharge
"""What examines or treats the patient, beside the pump."""

Hand = Aspirate | Inject | Rinse | Join | Part | PressButton | AtPatient


def enters_catheter(hand: Hand) -> bool:
    """Tell whether `hand` goes through the catheter access port: what the catheter holds is another then."""
    if isinstance(hand, Aspirate | Inject):
        return hand.port is Port.CATHETER
    return hand == Examine(Look.DYE)


@dataclass(frozen=True, slots=True)
class Felt:
    """What the hands felt: `volume` as a syringe reads it (to 0.1 mL; None: none was read), and words.

    `findings` are what an examination found, (what, how it is), in the order in which it is looked at.
    """

    volume: Volume | None
    words: str
    findings: tuple[tuple[str, str], ...] = ()
