"""What is calculated to be in reservoir, tubing and catheter now, as a picture and a table say it.

Apart from the picture so that fronts and words are tried without Qt. Everything follows from the reading, the
catheter and the running bridge: it is calculated, never truth, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from console.domain.catheter import Catheter
from console.domain.path import Path
from console.domain.prescription import Drug
from console.domain.quantities import PL_PER_ML, Volume
from console.domain.wording import amount, derived, drug_text, moment_text
from ui.models import refill_bridge as bridge_views
from ui.models import refill_entry as entries
from ui.models.refill_entry import RefillEntry
from ui.state import ConsoleState

_DECIMALS = 3
CALCULATED = "Calculated from the reading; fronts are drawn sharp."


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the path, in shares of its volume from the pump (0) to the tip (1), and what fills it."""

    start: Fraction
    end: Fraction
    drug: str
    strength: str
    old: bool


@dataclass(frozen=True, slots=True)
class PathView:
    """Reservoir, tubing and catheter: `tubing` is the tubing's share of the path, `rows` the equal table."""

    reservoir: str
    level: Fraction
    sections: tuple[Section, ...]
    tubing: Fraction
    parts: tuple[str, str]
    front: str
    rows: tuple[tuple[str, str], ...]
    unknown: str = ""

    @property
    def words(self) -> str:
        """All of it in sentences, for those who hear it."""
        told = [f"{where}: {holds}" for where, holds in self.rows]
        return ". ".join([*told, self.front or CALCULATED, *([self.unknown] if self.unknown else [])])


def view(state: ConsoleState, entry: RefillEntry | None = None) -> PathView | None:
    """Return the picture of the pump as read; with `entry` the reservoir is shown as it is to be filled.

    None without a reading or of a pump model that the catalog does not hold.
    """
    reading, model = state.reading, entries.model_of(state)
    if reading is None or model is None:
        return None
    drug, volume_pl = _reservoir(state, entry)
    level = Fraction(volume_pl, reading.capacity_pl)
    where = "Reservoir, to be" if entry is not None and entries.drug_of(entry) is not None else "Reservoir"
    holds = f"{_ml(volume_pl, 2)} of {drug_text(drug)}"
    path = bridge_views.path_of(entry or RefillEntry(), state)
    if path is None:
        rows = (
            (where, holds),
            ("Pump tubing", _ml(model.bridge_tubing.pl)),
            ("Catheter", "volume not known"),
        )
        parts = (_tubing_words(model.bridge_tubing.pl), "catheter, volume not known")
        return PathView(
            holds, level, (), Fraction(0), parts, "", rows, "What is in the catheter cannot be calculated."
        )
    sections = _sections(state, path, drug)
    return PathView(
        reservoir=holds,
        level=level,
        sections=sections,
        tubing=Fraction(path.tubing_pl, path.volume_pl),
        parts=(_tubing_words(path.tubing_pl), _catheter_words(path.catheter_pl, reading.catheter)),
        front=_front(state, path, sections),
        rows=((where, holds), *_rows(sections, path)),
    )


def _reservoir(state: ConsoleState, entry: RefillEntry | None) -> tuple[Drug, int]:
    reading = state.reading
    if reading is None:
        raise LookupError("A picture is drawn from a reading.")
    new = None if entry is None else entries.drug_of(entry)
    if entry is None or new is None or entry.filled is None:
        return reading.prescription.drug, reading.reservoir_pl
    left = entries.left_of(entry)
    return new, Volume.from_ml(entry.filled).pl + (0 if left is None else left.pl)


def _sections(state: ConsoleState, path: Path, held: Drug) -> tuple[Section, ...]:
    """Return the fluids from the pump to the tip; one is old when the reservoir holds another."""
    found, end = [], Fraction(1)
    for fluid in bridge_views.fluids_now(state, path.volume_pl):
        start = max(Fraction(0), end - Fraction(fluid.pl) / path.volume_pl)
        if end > start:
            strength = amount(fluid.drug.concentration.mcg_per_ml, "mcg/mL")
            found.append(Section(start, end, fluid.drug.name, strength, fluid.drug != held))
        end = start
    return tuple(reversed(found))


def _rows(sections: tuple[Section, ...], path: Path) -> tuple[tuple[str, str], ...]:
    """Return what each part of the path holds, from the pump to the tip; no drop too small to be told."""
    border = Fraction(path.tubing_pl, path.volume_pl)
    rows = []
    for name, low, high in (("Pump tubing", Fraction(0), border), ("Catheter", border, Fraction(1))):
        held = []
        for each in sections:
            volume_pl = (min(each.end, high) - max(each.start, low)) * path.volume_pl
            if volume_pl > 0 and derived(volume_pl / PL_PER_ML, _DECIMALS) > 0:
                old = " (old)" if each.old else ""
                held.append(f"{_ml(volume_pl)} of {each.drug} {each.strength}{old}")
        rows.append((name, ", then ".join(held) or _ml((high - low) * path.volume_pl)))
    return tuple(rows)


def _front(state: ConsoleState, path: Path, sections: tuple[Section, ...]) -> str:
    """Return how far the front of the new drug has come, and when it arrives by the bridge that runs."""
    fresh = [each for each in sections if not each.old]
    if len(sections) == len(fresh) or state.reading is None:
        return ""
    bolus = state.reading.bolus if fresh and entries.bridge_runs(state) else None
    to_go = _ml((1 - max((each.end for each in fresh), default=Fraction(0))) * path.volume_pl)
    if bolus is None:
        return f"The old drug stands in the path: {to_go} to clear before the new one reaches the tip."
    waits = " while the pump is stopped" if state.reading.stopped_ms is not None else ""
    if waits:
        return f"The new drug has {to_go} to go; it stands still{waits}."
    return f"The new drug has {to_go} to go and reaches the tip {moment_text(bolus.ends_ms)}."


def _tubing_words(volume_pl: int) -> str:
    return f"pump tubing {_ml(volume_pl)}"


def _catheter_words(volume_pl: int, catheter: Catheter | None) -> str:
    length = None if catheter is None else catheter.implanted_tenth_mm
    long = "" if length is None else f", {amount(Fraction(length, 100), 'cm', 1)}"
    return f"catheter {_ml(volume_pl)}{long}"


def _ml(volume_pl: Fraction | int, decimals: int = _DECIMALS) -> str:
    return amount(Fraction(volume_pl) / PL_PER_ML, "mL", decimals)
