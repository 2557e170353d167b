"""The prime under the hand: where the pump is, what tubing and catheter hold, and what follows from it.

Apart from `console.domain.prime`, which decides: here its answers are put into words and figures for the
page, and the ways out of what is never primed blindly are offered. Nothing is assumed about a filling.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from console.domain import path as paths
from console.domain import prime
from console.domain.catalog import PumpModel
from console.domain.change import PrimeCase, PrimeChange
from console.domain.path import Path
from console.domain.prescription import Drug, Prescription, SimpleContinuous
from console.domain.prime import CatheterHolds, PrimePlan, TubingHolds
from console.domain.quantities import Concentration, DailyDose, Volume
from console.domain.reading import Reading
from console.domain.wording import NO_BREAK, amount
from console.errors import RuleBroken
from ui.models import implant as implants
from ui.models import implant_access as accesses
from ui.models import implant_theatre as theatre
from ui.state import ConsoleState

TABLE, PATIENT = "table", "patient"
WHERE = ((TABLE, "On the back table"), (PATIENT, "In the patient, joined"))
TUBING = ((TubingHolds.DRUG, "Drug"), (TubingHolds.EMPTY, "No drug"), (TubingHolds.UNKNOWN, "Not known"))
CATHETER = ((CatheterHolds.DRUG, "Drug"), (CatheterHolds.CSF, "CSF"), (CatheterHolds.UNKNOWN, "Not known"))
TO_TABLE, TO_ACCESS, SLOWLY = "table", "access", "slowly"
PRIMED, TUBING_HELD, CATHETER_HELD = "Primed", "Pump tubing held", "Catheter held"
FULL_OF, WITH_IT = "Catheter was full of", "Daily dose received with it"
"""What the answers are called in a change's particulars."""

_PRIMED = {TABLE: "on the back table", PATIENT: "in the patient"}
_NEVER_FAST = (
    "A full catheter on a tubing without drug is never primed at the highest flow: it would push what the "
    "catheter holds into the patient. Prime the tubing on the back table, or aspirate the catheter and then "
    "prime it, or run the tubing's volume at therapeutic rate."
)
_NO_VOLUME = (
    "The catheter's volume is not known, so no prime can be calculated: give it under Pump and catheter, or "
    "prime the tubing on the back table."
)


@dataclass(frozen=True, slots=True)
class PrimingEntry:
    """What was answered: each empty while it is not.

    `strength` (ng/mL, as text) and `daily` (mcg/day) are of the drug that fills an old catheter; they are
    asked only where the tubing's volume is to run `slowly`.
    """

    where: str = ""
    tubing: str = ""
    catheter: str = ""
    slowly: bool = False
    strength: str = ""
    daily: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Priming:
    """What follows: the plan (None: there is none), why not, whether it must never be, and the ways out.

    `hasty` is what the highest flow would do where that is never done.
    """

    plan: PrimePlan | None
    why_not: str = ""
    never: bool = False
    ways: tuple[tuple[str, str], ...] = ()
    hasty: PrimePlan | None = None


def after_access() -> PrimingEntry:
    """Return the answers once the catheter was emptied through its port: it holds CSF, the tubing drug."""
    return PrimingEntry(PATIENT, TubingHolds.DRUG.value, CatheterHolds.CSF.value)


def on_table(entry: PrimingEntry) -> PrimingEntry:
    """Return the way out by the back table: the pump is off the catheter, and its tubing is filled there."""
    return replace(entry, where=TABLE, catheter="", slowly=False)


def missing(entry: PrimingEntry) -> str:
    """Return the sentence that says which fact is not answered; empty when all are."""
    if not entry.where:
        return "Say whether the pump is on the back table or joined to the catheter."
    if not entry.tubing:
        return "Say whether the tubing inside the pump is filled with drug."
    if entry.where == PATIENT and not entry.catheter:
        return "Say what fills the catheter."
    return ""


def priming(entry: PrimingEntry, state: ConsoleState) -> Priming:
    """Return what the answers come to on the open patient's pump."""
    reading = state.reading
    model = None if reading is None else state.catalog.pumps.get(reading.identity.model)
    unanswered = missing(entry)
    if reading is None or model is None or unanswered:
        return Priming(None, unanswered or "Read the pump first.")
    in_patient = entry.where == PATIENT
    holds = CatheterHolds(entry.catheter) if in_patient else CatheterHolds.UNKNOWN
    accessed = accesses.answered("", state) == accesses.YES
    case = prime.case_of(TubingHolds(entry.tubing), holds, in_patient, accessed=accessed)
    if not isinstance(case, PrimeCase):
        return Priming(None, case, never=True, ways=_ways(entry))
    line = _path(case, model, state)
    if line is None:
        return Priming(None, _NO_VOLUME, never=True)
    drug = reading.prescription.drug
    if case is PrimeCase.NEW_PUMP_OLD_CATHETER:
        return _old_catheter(entry, reading, line, model)
    return _planned(case, line, drug, model, None)


def to_change(made: Priming) -> PrimeChange | None:
    """Return the change to draft; None while there is no plan."""
    if made.plan is None:
        return None
    return PrimeChange(made.plan.case, Volume(made.plan.volume_pl), made.plan.duration_ms)


def facts_from(state: ConsoleState) -> PrimingEntry:
    """Return the answers that the draft of `state` was made from, as its particulars hold them."""
    noted = dict(state.particulars)
    strength = next((key for key, words in theatre.strengths(state) if words == noted.get(FULL_OF)), "")
    daily = noted.get(WITH_IT, "").partition(NO_BREAK)[0].replace(",", "")
    return PrimingEntry(
        next((key for key, words in _PRIMED.items() if words == noted.get(PRIMED)), ""),
        next((key.value for key, words in TUBING if _held(words) == noted.get(TUBING_HELD)), ""),
        next((key.value for key, words in CATHETER if _held(words) == noted.get(CATHETER_HELD)), ""),
        slowly=bool(daily),
        strength=strength,
        daily=Decimal(daily) if daily else None,
    )


def facts_noted(entry: PrimingEntry, state: ConsoleState) -> tuple[tuple[str, str], ...]:
    """Return the answers as the record keeps them: (what, in words)."""
    noted = [(PRIMED, _PRIMED[entry.where]), (TUBING_HELD, _held(dict(TUBING)[TubingHolds(entry.tubing)]))]
    if entry.where == PATIENT:
        noted.append((CATHETER_HELD, _held(dict(CATHETER)[CatheterHolds(entry.catheter)])))
    if entry.slowly and entry.daily is not None:
        noted.append((FULL_OF, dict(theatre.strengths(state))[entry.strength]))
        noted.append((WITH_IT, amount(entry.daily, "mcg/day")))
    return tuple(noted)


def _held(words: str) -> str:
    return words if words.isupper() else words.lower()


def _path(case: PrimeCase, model: PumpModel, state: ConsoleState) -> Path | None:
    """Return the path that is primed; on the back table only the tubing counts, whatever the catheter."""
    catheter = implants.catheter_of(state)
    if case is PrimeCase.BACK_TABLE:
        return Path(model.priming_tubing.pl, 0)
    return paths.prime_path(model, catheter)


def _old_catheter(entry: PrimingEntry, reading: Reading, line: Path, model: PumpModel) -> Priming:
    """Return a new pump's tubing on a full catheter: never fast; at therapeutic rate once that is known."""
    held = _held_drug(entry, reading)
    hasty = prime.hasty(line, held, model)
    if not entry.slowly:
        return Priming(None, _NEVER_FAST, never=True, ways=_ways(entry), hasty=hasty)
    if not entry.strength:
        return Priming(None, "Say which strength fills the catheter.", hasty=hasty)
    if not entry.daily:
        return Priming(None, "Type the daily dose that the patient received with it.", hasty=hasty)
    infusion = SimpleContinuous(DailyDose.from_mcg_per_day(entry.daily))
    therapeutic = Prescription(held, infusion, reading.prescription.low_reservoir)
    drug = reading.prescription.drug
    made = _planned(PrimeCase.NEW_PUMP_OLD_CATHETER, line, drug, model, therapeutic)
    return replace(made, hasty=hasty)


def _held_drug(entry: PrimingEntry, reading: Reading) -> Drug:
    """Return what fills an old catheter: of the strength that was said, else as the pump's own."""
    drug = reading.prescription.drug
    return Drug(drug.name, Concentration(int(entry.strength))) if entry.strength else drug


def _planned(
    case: PrimeCase, line: Path, drug: Drug, model: PumpModel, therapeutic: Prescription | None
) -> Priming:
    try:
        return Priming(prime.plan(case, line, drug, model, therapeutic))
    except RuleBroken as broken:
        return Priming(None, str(broken))


def _ways(entry: PrimingEntry) -> tuple[tuple[str, str], ...]:
    """Return the ways out that fit what was answered: (key, words of the button)."""
    tubing, catheter = entry.tubing, entry.catheter
    if entry.where != PATIENT or (tubing == TubingHolds.DRUG and catheter == CatheterHolds.DRUG):
        return ()
    ways = []
    if tubing != TubingHolds.DRUG:
        ways.append((TO_TABLE, "Prime on the back table"))
    if catheter != CatheterHolds.CSF:
        ways.append((TO_ACCESS, "Aspirate, then prime"))
    if tubing == TubingHolds.EMPTY and catheter == CatheterHolds.DRUG:
        ways.append((SLOWLY, "Run the tubing's volume at therapeutic rate"))
    return tuple(ways)
