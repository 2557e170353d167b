"""What is typed once more before a change is sent, and whether it is what the pump read back.

Apart from `review_view`, which shows the change: here is only what a hand must say again. Of a program it
is the total and, with a pattern, the highest rate; of a refill the strength on the vial too; of a bolus its
dose, of a prime its volume; of a stop the word.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from console.domain import dosing
from console.domain.change import (
    AlarmsChange,
    BolusChange,
    Change,
    ImplantChange,
    PrimeChange,
    ProgramChange,
    RefillChange,
    ResumeChange,
    StopChange,
)
from console.domain.prescription import Flex, Infusion, PeriodicBolus, Prescription
from console.domain.quantities import NG_PER_MCG, PL_PER_ML
from console.domain.reading import ReadBack
from console.domain.wording import amount, derived, duration_text, number_text, span_text
from ui.models import outlook

STOP_WORD = "stop"
TONES_WORD = "tones"


@dataclass(frozen=True, slots=True)
class Ask:
    """What is typed once more, with labels, units and answers; each is None where it is not asked for.

    `key` is the quantity of the total; `word` is to be written instead where nothing is a number.
    """

    label: str
    unit: str
    key: str
    total: Decimal | None
    peak: Decimal | None = None
    peak_unit: str = ""
    strength: Decimal | None = None
    word: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed so far."""

    total: Decimal | None = None
    peak: Decimal | None = None
    strength: Decimal | None = None
    word: str = ""


def ask(read_back: ReadBack, before: Prescription) -> Ask:
    """Return what is to be typed once more for this read-back of a change to what ran `before`."""
    change = read_back.change
    match change:
        case ProgramChange(prescription):
            return _program(read_back, before, prescription, strength=None)
        case RefillChange(prescription=prescription):
            strength = prescription.drug.concentration.mcg_per_ml
            same = prescription.drug == before.drug
            return _program(read_back, before, prescription, strength=None if same else strength)
        case ResumeChange():
            return _program(read_back, before, before, strength=None)
        case BolusChange():
            unit = f"mcg over {duration_text(change.duration_ms)}"
            return Ask("Bolus dose", unit, "bolus-dose", change.dose.mcg)
        case PrimeChange():
            unit = f"mL over {duration_text(change.duration_ms)}"
            volume = derived(Fraction(change.volume.pl, PL_PER_ML), 3)
            return Ask("Prime volume", unit, "prime-volume", volume)
        case StopChange():
            return Ask("To stop the pump", "", "", None, word=STOP_WORD)
        case ImplantChange():
            return _implant(change)
        case AlarmsChange():
            return Ask("To set the alarm tones", "", "", None, word=TONES_WORD)


def _program(back: ReadBack, before: Prescription, after: Prescription, *, strength: Decimal | None) -> Ask:
    infusion = outlook.ordered(before, after)
    label = "Daily dose that resumes" if isinstance(back.change, ResumeChange) else "New daily dose"
    total = shown(dosing.highest_day_ng(infusion))
    if not isinstance(infusion, Flex | PeriodicBolus):
        return Ask(label, "mcg/day", "daily-dose", total, strength=strength)
    peak = peak_of(back, infusion)
    return Ask(label, "mcg/day", "daily-dose", total, shown(peak), _peak_unit(infusion), strength)


def peak_of(back: ReadBack, infusion: Infusion) -> Fraction:
    """Return the highest rate of `infusion` in ng/h: the pump's own sum where it read that one back."""
    change = back.change
    told = isinstance(change, ProgramChange | RefillChange) and change.prescription.infusion == infusion
    return Fraction(*back.peak_ng_per_h) if told else dosing.peak(infusion).ng_per_h


def _peak_unit(infusion: Infusion) -> str:
    highest = dosing.peak(infusion)
    if isinstance(infusion, PeriodicBolus):
        lasts, every = duration_text(infusion.lasts_ms), duration_text(infusion.every_ms)
        return f"mcg/h, {lasts} in every {every}"
    return f"mcg/h, {span_text(highest.start_minute, highest.end_minute)}"


def _implant(change: ImplantChange) -> Ask:
    volume_pl = change.catheter.volume_pl
    if volume_pl is None:
        return Ask("The catheter's volume is not known", "", "", None, word="unknown")
    volume = derived(Fraction(volume_pl, PL_PER_ML), 3)
    return Ask("Catheter volume", "mL", "catheter-volume", volume)


def typed_words(wanted: Ask, typed: Typed, source: str) -> str:
    """Return what is to be said of what was typed: not yet, or not the same; empty when it agrees.

    `source` is what it is typed from: the order, or the sheet of the procedure.
    """
    if wanted.word:
        said = typed.word.strip().casefold()
        return "" if said == wanted.word else f"{wanted.label}, write the word “{wanted.word}”."
    for what, unit, right, given in (
        (wanted.label, wanted.unit, wanted.total, typed.total),
        ("Highest rate", wanted.peak_unit, wanted.peak, typed.peak),
        ("Strength on the vial", "mcg/mL", wanted.strength, typed.strength),
    ):
        if right is None or given == right:
            continue
        if given is None:
            return f"Type the {what[0].lower()}{what[1:]} from the {_source(what, source)}."
        again = f"Look at the {_source(what, source)} again."
        return f"{_given(given, unit)} is not what the pump read back. {again}"
    return ""


def _source(what: str, source: str) -> str:
    return "vial" if what == "Strength on the vial" else source


def _given(given: Decimal, unit: str) -> str:
    return f"{number_text(given)} {unit}" if "," in unit else amount(given, unit)


def source(change: Change | None, *, ordered: bool) -> str:
    """Return what the figures are typed from, in words; `ordered` says that there is an order sheet."""
    if isinstance(change, PrimeChange | ImplantChange):
        return "sheet of the procedure"
    return "order" if ordered else "plan"


def shown(ng: Fraction) -> Decimal:
    """Return a figure as it is shown and typed, in mcg at one decimal."""
    return derived(ng / NG_PER_MCG, 1)
