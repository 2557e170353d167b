"""What is under the hand in a refill: every figure and answer typed so far, and the steps they belong to.

Apart from `refill`, which makes one change of it, so that the entry can be built, kept and compared without
a pump. It holds what a person said; what hands felt never comes in here by itself. Knows no Qt.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from console.domain import dosing
from console.domain.catalog import PumpModel
from console.domain.prescription import (
    Drug,
    Flex,
    Infusion,
    Prescription,
    SimpleContinuous,
    restrengthed,
)
from console.domain.quantities import NG_PER_MCG, Concentration, DailyDose, Volume
from console.domain.reading import BolusKind, Reading
from console.domain.wording import amount
from console.errors import RuleBroken
from ui.models import edit as edits
from ui.state import ConsoleState

MONTHS = 12
_DOSE_STEP_NG = 100
"""What a step of a schedule is brought to when its day is scaled: 0.1 mcg, as a person could type it."""


class Step(StrEnum):
    """The five steps of a refill, in their order; the value is the word shown."""

    EMPTY = "Empty"
    COMPARE = "Compare"
    DRUG = "New drug"
    BRIDGE = "Bridge"
    CHECK = "Check"


class Look(StrEnum):
    """How the aspirate looked: colour and clarity in one answer."""

    CLEAR = "clear, colourless"
    YELLOW = "clear, yellowish"
    CLOUDY = "cloudy"
    BLOODY = "bloody"
    NOT_SEEN = "not looked at"


class Explanation(StrEnum):
    """What the clinician makes of a difference; none of them is proven by a volume."""

    SYRINGE = "syringe or dead space"
    UNDER = "under-delivery suspected"
    OVER = "over-delivery suspected"
    LEAK = "leak or pocket fill suspected"
    LAST_REFILL = "last refill recorded wrongly"
    UNKNOWN = "not explained"


class Rinsed(StrEnum):
    """Whether the reservoir was rinsed with the new drug."""

    USUAL = "as usual"
    OTHER = "otherwise"
    NONE = "not done"


class Accessed(StrEnum):
    """Whether the catheter was accessed at this visit."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "not known"


class Bridging(StrEnum):
    """The decision on the bridge."""

    BRIDGE = "bridge"
    DECLINED = "no bridge"


class Keeps(StrEnum):
    """Which daily dose the bridge keeps at the tip while the daily dose changes."""

    OLD = "dose before"
    NEW = "new dose"


EMPTIED, NOT_EMPTIED = "nothing more came", "some was left in"


@dataclass(frozen=True, slots=True)
class RefillEntry:
    """What was typed and answered: mL, mcg/mL and mcg/day as typed, None and empty while they are not.

    `expiry` is a month, counted from the year 0; `decided_ms` the pump's clock when the bridge was decided;
    `catheter_ml` a catheter volume typed because the pump knows none; `leaving` that the refill is left
    half-way and only told.
    """

    withdrawn: Decimal | None = None
    emptied: str = ""
    left: Decimal | None = None
    look: str = ""
    needle: str = ""
    passes: Decimal | None = None
    explanation: str = ""
    drug: str = ""
    strength: Decimal | None = None
    filled: Decimal | None = None
    lot: str = ""
    expiry: int | None = None
    daily: Decimal | None = None
    alarm: Decimal | None = None
    rinse: str = ""
    rinse_times: Decimal | None = None
    rinse_ml: Decimal | None = None
    accessed: str = ""
    bridging: str = ""
    keeps: str = Keeps.OLD.value
    catheter_ml: Decimal | None = None
    decided_ms: int | None = None
    checked_by: str = ""
    waste_seen_by: str = ""
    leaving: bool = False


def begun(reading: Reading) -> RefillEntry:
    """Return the entry of a refill nobody began: dose, alarm and drug's name are the pump's."""
    running = reading.prescription
    return RefillEntry(
        drug=running.drug.name, daily=daily_of(running.infusion), alarm=running.low_reservoir.ml
    )


def is_begun(entry: RefillEntry, reading: Reading) -> bool:
    """Tell whether anything was typed or answered."""
    return entry != begun(reading)


def model_of(state: ConsoleState) -> PumpModel | None:
    """Return the model of the pump that was read; None where the catalog does not hold it."""
    return None if state.reading is None else state.catalog.pumps.get(state.reading.identity.model)


def now_ms(state: ConsoleState) -> int:
    """Return the pump's clock as known now; without a reading 0."""
    return max(0 if state.reading is None else state.reading.clock_ms, state.clock_ms or 0)


def daily_of(infusion: Infusion) -> Decimal | None:
    """Return the daily dose as it was typed, in mcg; the highest day's where a schedule comes to a whole one.

    None where it is no number that could be typed: nothing is rounded into a field.
    """
    if isinstance(infusion, SimpleContinuous):
        return infusion.daily.mcg_per_day
    tenths = dosing.highest_day_ng(infusion) / NG_PER_MCG * 10
    return Decimal(tenths.numerator) / 10 if tenths.denominator == 1 else None


def can_change_dose(infusion: Infusion) -> bool:
    """Tell whether a daily dose can be typed here: other modes are changed in Program."""
    return isinstance(infusion, SimpleContinuous | Flex) and daily_of(infusion) is not None


def drug_of(entry: RefillEntry) -> Drug | None:
    """Return the drug that goes in, or None while it is not told."""
    if not entry.drug or entry.strength is None:
        return None
    try:
        return Drug(entry.drug, Concentration.from_mcg_per_ml(entry.strength))
    except RuleBroken:
        return None


def changes_drug(entry: RefillEntry, reading: Reading) -> bool:
    """Tell whether another drug or strength goes in than the pump holds by its own account."""
    new = drug_of(entry)
    return new is not None and new != reading.prescription.drug


def bridge_runs(state: ConsoleState) -> bool:
    """Tell whether a bridge is under way in the pump, or stands still in one that was stopped."""
    bolus = None if state.reading is None else state.reading.bolus_at(now_ms(state))
    return bolus is not None and bolus.kind is BolusKind.BRIDGE and bolus.ends_ms > now_ms(state)


def left_of(entry: RefillEntry) -> Volume | None:
    """Return what was left in the reservoir, 0 mL when nothing more came; None while that is not told."""
    if entry.emptied == EMPTIED:
        return Volume(0)
    if entry.emptied == NOT_EMPTIED and entry.left is not None:
        return Volume.from_ml(entry.left)
    return None


def expiry_day(entry: RefillEntry) -> date | None:
    """Return the last day of the month that the label names."""
    if entry.expiry is None:
        return None
    year, month = divmod(entry.expiry + 1, MONTHS)
    return date(year, month + 1, 1) - timedelta(days=1)


def prescription_of(entry: RefillEntry, running: Prescription) -> Prescription | str:
    """Return what the pump shall run after the refill, or the sentence that says what is missing."""
    drug = drug_of(entry)
    if drug is None:
        return "Choose the strength that goes in: what the vial's label says."
    if entry.alarm is None:
        return "Type the volume at which the low-reservoir alarm sounds."
    infusion = _dosed(entry, running.infusion)
    if isinstance(infusion, str):
        return infusion
    later = running.later
    if later is not None:
        later = replace(later, infusion=restrengthed(later.infusion, drug.concentration))
    return replace(
        running,
        drug=drug,
        infusion=restrengthed(infusion, drug.concentration),
        low_reservoir=Volume.from_ml(entry.alarm),
        later=later,
    )


def dose_echo(entry: RefillEntry, running: Prescription) -> str:
    """Return what a typed daily dose comes to where a schedule cannot give it exactly; empty when it can."""
    infusion = _dosed(entry, running.infusion)
    if isinstance(infusion, str) or entry.daily is None or infusion == running.infusion:
        return ""
    gives = dosing.highest_day_ng(infusion) / NG_PER_MCG
    if gives == Fraction(entry.daily):
        return ""
    return f"The steps, scaled alike and rounded down, give {amount(gives, 'mcg/day', 1)}."


def _dosed(entry: RefillEntry, infusion: Infusion) -> Infusion | str:
    if not can_change_dose(infusion) or entry.daily == daily_of(infusion):
        return infusion
    if entry.daily is None:
        return "Type the daily dose, or the one that runs."
    wanted = DailyDose.from_mcg_per_day(entry.daily)
    if isinstance(infusion, SimpleContinuous):
        return SimpleContinuous(wanted)
    scaled = edits.scaled_to(infusion, Fraction(wanted.ng_per_day), _DOSE_STEP_NG)
    return scaled or "This schedule cannot be scaled; change it in Program."
