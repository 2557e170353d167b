"""Catheter access: what the catheter holds now, as a console calculates it, and the dose a flush would give.

Apart from `implant`, which says how large the catheter is. Everything here follows from readings, hands
and what was confirmed; what is really in the catheter is told to instructors only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from console.domain import dosing, path
from console.domain.catalog import Catalog, PumpModel, Quantity
from console.domain.catheter import Catheter
from console.domain.change import PrimeChange
from console.domain.hands import Aspirate, Join, Port, enters_catheter
from console.domain.prescription import Drug
from console.domain.quantities import NG_PER_MCG, PL_PER_ML, Volume
from console.domain.reading import Reading
from console.domain.wording import NO_BREAK, NOTHING, amount, derived, drug_text, moment_text, number_text
from ui.context import ACCESSED
from ui.models import implant as implants
from ui.models import implant_pump
from ui.state import ConsoleState

YES, NO, UNKNOWN = "yes", "no", "not known"
ANSWERS = ((YES, "Yes"), (NO, "No"), (UNKNOWN, "Not known"))
FREE = "A free aspirate supports patency; it does not prove delivery."
NONE_CAME = "A catheter that works often will not aspirate: this does not prove that it is shut."
_CSF = "cerebrospinal fluid (CSF)"
_COMMITTED = "committed"


@dataclass(frozen=True, slots=True)
class Held:
    """What a stretch of the catheter holds: `drug` (None: CSF), `pl` of it."""

    drug: Drug | None
    pl: Fraction

    @property
    def ng(self) -> Fraction:
        """The drug in it, exact."""
        return Fraction(0) if self.drug is None else self.pl * self.drug.concentration.ng_per_ml / PL_PER_ML


@dataclass(frozen=True, slots=True)
class Access:
    """What the page shows: the flush's dose in large figures, and words.

    `dose` and `unit` stand large, `holds` says what is in the catheter, `note` what a flush would do;
    `csf` tells whether any of it is CSF, which is when it must be primed.
    """

    dose: str
    unit: str
    holds: str
    note: str
    csf: bool


def access(state: ConsoleState) -> Access:
    """Return what the catheter holds now by calculation, and the dose that a flush would push."""
    found = held(state)
    if found is None:
        why = "The catheter's volume is not known: the dose in it cannot be calculated."
        return Access(NOTHING, "", "not known", f"{why} Aspirate before anything is injected.", csf=False)
    ng = sum((part.ng for part in found), Fraction(0))
    dose = _dose(ng)
    words = ", then ".join(_words(part) for part in found)
    if not ng:
        return Access("0", "mcg", words, "Nothing would be pushed: the catheter holds no drug.", csf=True)
    csf = any(part.drug is None for part in found)
    note = (
        f"Injecting anything through the catheter access before aspirating would push "
        f"{dose}{NO_BREAK}mcg into the patient at once."
    )
    return Access(dose, "mcg", words, note, csf=csf)


def held(state: ConsoleState) -> tuple[Held, ...] | None:
    """Return what is in the catheter, from the tip back; None while its volume or its pump is not known.

    What was aspirated through the catheter access left at the pump's end, and as much CSF came in at the tip.
    Since then the program has pushed drug after it, by calculation.
    """
    reading = state.reading
    catheter, model = implants.catheter_of(state), _pump(state)
    if reading is None or catheter is None or catheter.volume_pl is None or model is None:
        return None
    whole = Fraction(catheter.volume_pl)
    parts = _joined(state, whole) or _calculated(state, reading, model, catheter)
    drawn = min(Fraction(aspirated_pl(state)), whole)
    parts = _merged((Held(None, drawn), *_first(parts, whole - drawn)))
    since_ms = _touched_ms(state)
    if since_ms <= primed_ms(state):
        return parts
    pushed = min(_pumped_pl(reading, since_ms, implant_pump.now_ms(state)), whole)
    return _merged((*_last(parts, whole - pushed), Held(reading.prescription.drug, pushed)))


def aspirated_pl(state: ConsoleState) -> int:
    """Return what hands have drawn through the catheter access since it was last joined or primed, in pL."""
    after_ms = max(primed_ms(state), _joined_ms(state))
    return sum(
        deed.felt.volume.pl
        for deed in state.deeds
        if isinstance(deed.hand, Aspirate)
        and deed.hand.port is Port.CATHETER
        and deed.therapy_ms > after_ms
        and deed.felt.volume is not None
    )


def primed_ms(state: ConsoleState) -> int:
    """Return when the pump last took a prime, 0 for never on record."""
    return max(
        (
            operation.at_ms
            for operation in state.operations
            if isinstance(operation.change, PrimeChange)
            and operation.verdict == _COMMITTED
            and operation.at_ms is not None
        ),
        default=0,
    )


def answered(answer: str, state: ConsoleState) -> str:
    """Return the structured answer: what was said, else `yes` where hands did it, else what a draft holds."""
    if answer:
        return answer
    if any(enters_catheter(deed.hand) for deed in state.deeds):
        return YES
    return dict(state.particulars).get(ACCESSED, "")


def with_answer(particulars: tuple[tuple[str, str], ...], answer: str) -> tuple[tuple[str, str], ...]:
    """Return `particulars` with the structured answer in its place; without one they stay as they are."""
    others = tuple(pair for pair in particulars if pair[0] != ACCESSED)
    return (*others, (ACCESSED, answer)) if answer else particulars


def prime_words(state: ConsoleState) -> tuple[str, str]:
    """Return what is to be done once CSF is in the catheter: the order, and what happens without."""
    reading, found = state.reading, held(state)
    if reading is None or not found or all(part.drug is not None for part in found):
        return "", ""
    volume = amount(sum((part.pl for part in found), Fraction(0)) / PL_PER_ML, "mL", 3)
    strong = f"The catheter now holds CSF: prime it ({volume})."
    behind_pl = sum((part.pl for part in found[:-1]), Fraction(0)) or found[0].pl
    strength = Fraction(reading.prescription.drug.concentration.ng_per_ml, PL_PER_ML)
    course = dosing.cycle(reading.prescription.infusion)
    reaches_ms = course.instant_of(behind_pl * strength, implant_pump.now_ms(state))
    if reaches_ms is None or reading.stopped_ms is not None:
        return strong, "Until then no drug reaches the patient."
    return strong, f"Unprimed, the program's flow brings drug to the tip about {moment_text(reaches_ms)}."


def aspirate_quantity(catalog: Catalog) -> Quantity:
    """Return what can be typed to be aspirated through the catheter access, in mL."""
    whole = catalog.quantities["reservoir-volume"]
    return replace(whole, key="catheter-aspirate", label="Aspirate", low=whole.step)


def to_hand(typed: Decimal | None) -> Aspirate | str:
    """Return what the hands are to do, or the sentence that says what is missing."""
    if typed is None:
        return "Type how much to aspirate."
    return Aspirate(Port.CATHETER, Volume.from_ml(typed))


def aspirate_note(state: ConsoleState) -> str:
    """Return how much must be drawn to empty the catheter; empty while that is not known."""
    catheter = implants.catheter_of(state)
    if catheter is None or catheter.volume_pl is None:
        return ""
    return f"More than {amount(Fraction(catheter.volume_pl, PL_PER_ML), 'mL', 3)} empties the catheter."


def felt(state: ConsoleState) -> tuple[tuple[str, str], ...]:
    """Return what hands felt at the catheter access: (when, what), the oldest first."""
    return tuple(
        (moment_text(deed.therapy_ms), _felt_words(deed.felt.volume, deed.felt.words))
        for deed in state.deeds
        if isinstance(deed.hand, Aspirate) and deed.hand.port is Port.CATHETER
    )


def meaning(state: ConsoleState) -> str:
    """Return what the last aspirate through the catheter access means; nothing while there was none."""
    drawn = [
        deed.felt.volume
        for deed in state.deeds
        if isinstance(deed.hand, Aspirate) and deed.hand.port is Port.CATHETER
    ]
    if not drawn:
        return ""
    return NONE_CAME if drawn[-1] == Volume(0) else FREE


def _felt_words(volume: Volume | None, words: str) -> str:
    drawn = "" if volume is None else f"{amount(volume.ml, 'mL')} aspirated"
    return ": ".join(part for part in (drawn, words) if part)


def _pump(state: ConsoleState) -> PumpModel | None:
    return None if state.reading is None else state.catalog.pumps.get(state.reading.identity.model)


def _joined_ms(state: ConsoleState) -> int:
    return max((deed.therapy_ms for deed in state.deeds if isinstance(deed.hand, Join)), default=0)


def _touched_ms(state: ConsoleState) -> int:
    """Return when hands last aspirated through the catheter access or joined the catheter; 0 for never."""
    return max(
        (
            deed.therapy_ms
            for deed in state.deeds
            if isinstance(deed.hand, Join)
            or (isinstance(deed.hand, Aspirate) and deed.hand.port is Port.CATHETER)
        ),
        default=0,
    )


def _joined(state: ConsoleState, whole: Fraction) -> tuple[Held, ...]:
    """Return what the catheter held when it was last joined by hand, unless it was primed since."""
    after_ms = primed_ms(state)
    joins = [deed.hand for deed in state.deeds if isinstance(deed.hand, Join) and deed.therapy_ms > after_ms]
    return (Held(joins[-1].drug, whole),) if joins else ()


def _pumped_pl(reading: Reading, from_ms: int, to_ms: int) -> Fraction:
    """Return what the program pumps from one instant to another, in pL; nothing while the pump is stopped."""
    until_ms = to_ms if reading.stopped_ms is None else min(to_ms, reading.stopped_ms)
    if until_ms <= from_ms:
        return Fraction(0)
    ng = dosing.ng_between(reading.prescription.infusion, from_ms, until_ms)
    return ng * PL_PER_ML / reading.prescription.drug.concentration.ng_per_ml


def _calculated(
    state: ConsoleState, reading: Reading, model: PumpModel, catheter: Catheter
) -> tuple[Held, ...]:
    line = path.bridge_path(model, catheter)
    if line is None or catheter.volume_pl is None:
        return ()
    now_ms = implant_pump.now_ms(state)
    found = path.fluids(reading.bolus_at(now_ms), reading.prescription.drug, line.volume_pl, now_ms)
    return _first(tuple(Held(fluid.drug, fluid.pl) for fluid in found), Fraction(catheter.volume_pl))


def _first(parts: tuple[Held, ...], room_pl: Fraction) -> tuple[Held, ...]:
    """Return the first `room_pl` of `parts`, from the tip."""
    kept = []
    for part in parts:
        here = min(part.pl, room_pl)
        room_pl -= here
        kept.append(Held(part.drug, here))
    return _merged(tuple(kept))


def _last(parts: tuple[Held, ...], room_pl: Fraction) -> tuple[Held, ...]:
    """Return the last `room_pl` of `parts`, towards the pump."""
    return tuple(reversed(_first(tuple(reversed(parts)), room_pl)))


def _merged(parts: tuple[Held, ...]) -> tuple[Held, ...]:
    merged: list[Held] = []
    for part in parts:
        if part.pl and merged and merged[-1].drug == part.drug:
            merged[-1] = Held(part.drug, merged[-1].pl + part.pl)
        elif part.pl:
            merged.append(part)
    return tuple(merged)


def _words(part: Held) -> str:
    volume = _ml(part.pl)
    return f"{volume} of {_CSF if part.drug is None else drug_text(part.drug)}"


def _dose(ng: Fraction) -> str:
    """Return mcg at one decimal; a trace never reads as none."""
    told = derived(ng / NG_PER_MCG, 1)
    return number_text(told) if told else "under 0.1"


def _ml(pl: Fraction) -> str:
    """Return mL at three decimals; a trace never reads as none."""
    return amount(pl / PL_PER_ML, "mL", 3) if derived(pl / PL_PER_ML, 3) else f"under 0.001{NO_BREAK}mL"
