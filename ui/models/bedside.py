"""What hands can do for the patient at the simulated bedside, and what they found, in the order of time.

Apart from `refill_hands` and `implant_theatre`, whose hands work at the pump: here they examine, look and
treat. It shows what a clinician finds, never what is delivered, a level or a cause. Knows no Qt.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from console.domain.hands import (
    Admit,
    Aspirate,
    Care,
    Discharge,
    DrawCsf,
    Examine,
    GiveOral,
    Hand,
    Look,
    LumbarBolus,
    OralDrug,
    Port,
)
from console.domain.quantities import Dose, Volume
from console.domain.visit import Deed
from console.domain.wording import amount, moment_text
from ui.models import handwork
from ui.state import ConsoleState

MOST_SHOWN = 20
"""How many of the latest acts are shown; all of them stand in the visit."""

TOLD = "At the patient. Nothing here tells the pump anything, and time passes only by the pump's clock."


@dataclass(frozen=True, slots=True)
class Action:
    """One press: its stable name, what its button says, what is done, and what to think of first."""

    key: str
    words: str
    hand: Hand
    caution: str = ""


@dataclass(frozen=True, slots=True)
class Choosing:
    """One press with a choice before it: the choices are (key, words, hand)."""

    key: str
    heading: str
    words: str
    choices: tuple[tuple[str, str, Hand], ...]


@dataclass(frozen=True, slots=True)
class Sight:
    """A line of what was found: when, what was done, in which words it was told, and each finding."""

    time: str
    done: str
    told: str
    findings: tuple[tuple[str, str], ...]


def _dose(mcg: int) -> tuple[str, str, Hand]:
    return str(mcg), amount(mcg, "mcg"), LumbarBolus(Dose.from_mcg(Decimal(mcg)))


def _oral(drug: OralDrug, mg: int) -> tuple[str, str, Hand]:
    return f"{drug.value}-{mg}", f"{drug.value} {amount(mg, 'mg')}", GiveOral(drug, mg)


def _csf(ml: int) -> tuple[str, str, Hand]:
    return str(ml), amount(ml, "mL"), DrawCsf(Volume.from_ml(Decimal(ml)))


EXAMINE = (
    Action("history", "Take the history", Examine(Look.HISTORY)),
    Action("examination", "Examine the patient", Examine(Look.EXAMINATION)),
    Action("monitor", "Read the vital signs", Examine(Look.MONITOR)),
)
LOOK = (
    Action("x-ray", "X-ray of pump and catheter", Examine(Look.X_RAY)),
    Action("rotor", "Rotor check: two X-rays, a bolus between", Examine(Look.ROTOR)),
    Action(
        "aspirate-catheter",
        "Aspirate 1 mL through the catheter access",
        Aspirate(Port.CATHETER, Volume.from_ml(Decimal(1))),
        "Aspirate: a free one supports patency and does not prove delivery; none does not prove that the "
        "catheter is shut.",
    ),
    Action(
        "dye",
        "Dye study through the catheter access",
        Examine(Look.DYE),
        "Dye study: aspirate first, or contrast pushes what the catheter holds into the patient.",
    ),
)
TREAT = (
    Choosing(
        "test-bolus",
        "Test bolus by lumbar puncture, 50 mcg/mL",
        "Give the test bolus",
        tuple(_dose(mcg) for mcg in (25, 50, 75, 100)),
    ),
    Choosing(
        "oral",
        "By mouth",
        "Give by mouth",
        tuple(
            _oral(drug, mg)
            for drug, doses in (
                (OralDrug.BACLOFEN, (10, 20)),
                (OralDrug.DIAZEPAM, (5, 10)),
                (OralDrug.CYPROHEPTADINE, (4, 8)),
            )
            for mg in doses
        ),
    ),
    Choosing("csf", "Cerebrospinal fluid (CSF)", "Draw CSF", tuple(_csf(ml) for ml in (30, 40))),
)
CARE = (
    Action("empty", "Empty the reservoir", Aspirate(Port.RESERVOIR)),
    Action("observe", "Admit for observation", Admit(Care.OBSERVATION)),
    Action("ventilate", "Admit and ventilate", Admit(Care.VENTILATION)),
    Action("home", "Send home", Discharge()),
)


def off(state: ConsoleState) -> str:
    """Return why hands can do nothing; empty when they can."""
    return "" if state.hands else "Hands reach a simulated pump and its patient only while it is linked."


def sights(state: ConsoleState) -> tuple[Sight, ...]:
    """Return what was done and found in the open visit, the latest first."""
    return tuple(_sight(deed) for deed in reversed(state.seen[-MOST_SHOWN:]))


def _sight(deed: Deed) -> Sight:
    done, felt = handwork.words(deed.hand).removeprefix("Hands "), deed.felt
    return Sight(moment_text(deed.therapy_ms), done[0].upper() + done[1:], felt.words, felt.findings)
