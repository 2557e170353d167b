"""The catheter under the hand: which one, what was trimmed off, and the volume that follows or was typed.

Apart from the page so that every figure and sentence can be tried without Qt. A volume is followed
exactly, typed, or said to be unknown; none is ever assumed, and a length left empty is no 0.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from console.domain.catalog import Catalog, CatheterModel, Quantity
from console.domain.catheter import Catheter, CatheterSegment
from console.domain.change import ImplantChange, ImplantKind
from console.domain.patient import Implant
from console.domain.quantities import PL_PER_ML, Volume, scaled
from console.domain.wording import NOTHING, amount, number_text
from console.errors import RuleBroken
from ui.state import ConsoleState

TENTH_MM_PER_CM = 100
OTHER = "not known"
"""The catheter's model where nobody knows it: what the pump and the record are then told."""

KINDS = (
    (ImplantKind.NEW, "New implant"),
    (ImplantKind.REPLACEMENT, "Pump replacement"),
    (ImplantKind.REVISION, "Catheter revision"),
)
SOURCES = (
    ("operation note", "Operation note"),
    ("X-ray", "Measured on X-ray"),
    ("patient's card", "Patient's card"),
    ("measured in theatre", "Measured now"),
)
"""Where a length or a volume can be from: (as the record says it, as the button does)."""

FIGURES_FROM = "Figures from"
"""What the source of the figures is called in a change's particulars."""

FIRST = "A new implant: the patient carries no pump in this record."
UNKNOWN_STRONG = "The catheter's volume is not known: no bridge and no prime can be calculated."
UNKNOWN_REST = (
    "A bridge over a guessed volume ends while old drug is still in the path, or long after. A prime over a "
    "guessed volume pushes drug into the patient, or leaves part of the catheter without. Look for the "
    "operation note or measure the catheter on an X-ray. Failing that, aspirate through the catheter access "
    "before anything is primed, and observe as after a prime."
)

Segment = tuple[str, int, int]
"""Name, length as sold in 0.1 mm, and bore in nL per cm."""


class Way(StrEnum):
    """How the volume comes to be known."""

    SEGMENTS = "segments"
    TYPED = "typed"
    UNKNOWN = "unknown"


WAYS = (
    (Way.SEGMENTS, "From its lengths"),
    (Way.TYPED, "Type the volume"),
    (Way.UNKNOWN, "Volume not known"),
)


@dataclass(frozen=True, slots=True)
class CatheterEntry:
    """What is chosen and typed: `model` is a catheter's name, `trimmed` cm per segment, `volume` mL.

    `segments` are those that `trimmed` belongs to; `source` is where the figures are from, if it was said.
    """

    model: str = ""
    segments: tuple[Segment, ...] = ()
    way: Way | None = None
    trimmed: tuple[Decimal | None, ...] = ()
    volume: Decimal | None = None
    source: str = ""


def trimmed_quantity(catalog: Catalog, segment: Segment) -> Quantity:
    """Return what can be typed as trimmed off `segment`: less than its length, in steps of 0.1 cm."""
    name, length, _ = segment
    whole = catalog.quantities["catheter-trimmed"]
    most = Decimal(length) / TENTH_MM_PER_CM - whole.step
    return replace(whole, label=f"Trimmed off the {name}", high=min(whole.high, most))


def models(catalog: Catalog, entry: CatheterEntry) -> tuple[tuple[str, str], ...]:
    """Return the catheters to choose from: (name, label), one that is only recorded, and none of these."""
    listed = [(model.name, model.label) for model in catalog.catheters.values()]
    if entry.model not in {"", OTHER, *catalog.catheters}:
        listed.append((entry.model, f"{entry.model}, as recorded"))
    return (*listed, (OTHER, "Another, or not known"))


def chosen(entry: CatheterEntry, model: str, catalog: Catalog) -> CatheterEntry:
    """Return the entry with another catheter: its lengths empty, a typed volume kept."""
    known = catalog.catheters.get(model)
    segments = () if known is None else known.segments
    way = entry.way if entry.way is not Way.SEGMENTS or segments else None
    return replace(entry, model=model, segments=segments, trimmed=(None,) * len(segments), way=way)


def from_catheter(catheter: Catheter | None) -> CatheterEntry:
    """Return a catheter that a pump or the record knows, to be edited; empty without one."""
    if catheter is None:
        return CatheterEntry()
    segments = tuple((each.name, each.length_tenth_mm, each.nl_per_cm) for each in catheter.segments)
    if segments:
        trimmed = tuple(Decimal(each.trimmed_tenth_mm) / TENTH_MM_PER_CM for each in catheter.segments)
        return CatheterEntry(catheter.model, segments, Way.SEGMENTS, trimmed)
    if catheter.typed is not None:
        return CatheterEntry(catheter.model, (), Way.TYPED, (), catheter.typed.ml)
    return CatheterEntry(catheter.model, (), Way.UNKNOWN)


def to_catheter(entry: CatheterEntry) -> Catheter | str:
    """Return the catheter the entries stand for, or the sentence that says what is missing."""
    if not entry.model:
        return "Choose the catheter, or say that it is not known."
    if entry.way is None:
        return "Say how the catheter's volume is known."
    try:
        if entry.way is Way.UNKNOWN:
            return Catheter(entry.model)
        if entry.way is Way.TYPED:
            return _typed(entry)
        return _measured(entry)
    except RuleBroken as broken:
        return str(broken)


def _typed(entry: CatheterEntry) -> Catheter | str:
    if entry.volume is None:
        return "Type the catheter's volume, or say that it is not known."
    return Catheter(entry.model, (), Volume.from_ml(entry.volume))


def _measured(entry: CatheterEntry) -> Catheter | str:
    if not entry.segments:
        return "The lengths of a catheter that is not listed are not known here; type its volume."
    segments = []
    for (name, length, bore), trimmed in zip(entry.segments, entry.trimmed, strict=True):
        if trimmed is None:
            return f"Type what was trimmed off the {name}; 0 where nothing was."
        segments.append(CatheterSegment(name, length, scaled(trimmed, TENTH_MM_PER_CM, "cm"), bore))
    return Catheter(entry.model, tuple(segments))


def to_change(kind: str, entry: CatheterEntry) -> ImplantChange | str:
    """Return the change that tells the pump its catheter, or the sentence that says what is missing."""
    if not kind:
        return "Say what was done: a new implant, a pump replacement or a catheter revision."
    catheter = to_catheter(entry)
    return catheter if isinstance(catheter, str) else ImplantChange(ImplantKind(kind), catheter)


def particulars(change: ImplantChange, entry: CatheterEntry, catalog: Catalog) -> tuple[tuple[str, str], ...]:
    """Return what the record keeps beside the change: (what, in words)."""
    catheter = change.catheter
    noted = [("Done", dict(KINDS)[change.kind].lower()), ("Catheter", label(catheter.model, catalog))]
    noted += [
        (f"Trimmed off the {segment.name}", length_text(segment.trimmed_tenth_mm))
        for segment in catheter.segments
    ]
    noted.append(("Catheter volume", volume_words(catheter)))
    if entry.source and entry.way is not Way.UNKNOWN:
        noted.append((FIGURES_FROM, entry.source))
    return tuple(noted)


def label(model: str, catalog: Catalog) -> str:
    """Return what a catheter is called: by the catalog, else by its own name."""
    known = catalog.catheters.get(model)
    return model if known is None else known.label


def length_text(tenth_mm: int) -> str:
    """Return a length as `81.3 cm`, exact."""
    return amount(Decimal(tenth_mm) / TENTH_MM_PER_CM, "cm")


def volume_text(pl: int | Fraction | None) -> str:
    """Return a volume in full, as `0.17886 mL`; nothing for one that is not known."""
    return (
        NOTHING
        if pl is None
        else amount(Decimal(pl) / PL_PER_ML if isinstance(pl, int) else pl / PL_PER_ML, "mL")
    )


def volume_words(catheter: Catheter) -> str:
    """Return a catheter's volume and how it is known: `0.17886 mL, from 81.3 cm implanted`."""
    if catheter.volume_pl is None:
        return "not known"
    told = volume_text(catheter.volume_pl)
    if catheter.implanted_tenth_mm is None:
        return f"{told}, typed"
    return f"{told}, from {length_text(catheter.implanted_tenth_mm)} implanted"


def figure(catheter: Catheter | None) -> tuple[str, str, str]:
    """Return the volume as the page's large figure: number, unit, and how it is known."""
    if catheter is None:
        return NOTHING, "", "follows from the lengths, or is typed"
    if catheter.volume_pl is None:
        return "Not known", "", "no bridge and no prime can be calculated"
    number = number_text(Decimal(catheter.volume_pl) / PL_PER_ML)
    if catheter.implanted_tenth_mm is None:
        return number, "mL", "as typed"
    return number, "mL", f"exact, from {length_text(catheter.implanted_tenth_mm)} implanted"


def segment_echo(segment: Segment, trimmed: Decimal | None, was: Decimal | None = None) -> str:
    """Return what a segment comes to, `51 cm implanted · 0.1122 mL`; untyped, how long it is as sold.

    `was` is what the pump knows as trimmed off, which is said where it differs.
    """
    name, length, bore = segment
    if trimmed is None:
        return f"{length_text(length)} as sold"
    try:
        cut = CatheterSegment(name, length, scaled(trimmed, TENTH_MM_PER_CM, "cm"), bore)
    except RuleBroken as broken:
        return str(broken)
    before = "" if was in {None, trimmed} else f" · trimmed in the pump now: {amount(was or 0, 'cm')}"
    return f"{length_text(cut.implanted_tenth_mm)} implanted · {volume_text(cut.volume_pl)}{before}"


def default_kind(state: ConsoleState) -> str:
    """Return what can be all that was done: without a pump, only a new implant; else nothing is assumed."""
    return ImplantKind.NEW if state.implant is None else ""


def kinds(state: ConsoleState) -> tuple[tuple[str, str], ...]:
    """Return what can have been done to the open patient."""
    return KINDS[:1] if state.implant is None else KINDS


def catheter_of(state: ConsoleState) -> Catheter | None:
    """Return the catheter as the pump knows it, else as the record does."""
    told = None if state.reading is None else state.reading.catheter
    recorded: Implant | None = state.implant
    return told or (None if recorded is None else recorded.catheter)


def model_of(state: ConsoleState, entry: CatheterEntry) -> CatheterModel | None:
    """Return the catheter chosen, as the catalog knows it."""
    return state.catalog.catheters.get(entry.model)
