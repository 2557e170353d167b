"""Another pump in place of the old one, or the first: its serial number and model, and what moves over.

Apart from `implant`, which is the catheter: the record changes pumps, the pump is only told its catheter.
Nothing of the old pump is carried into the new one by itself, and that is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from console.domain.catalog import Catalog, PumpModel
from console.domain.catheter import Catheter
from console.domain.change import ImplantKind
from console.domain.patient import Implant
from console.domain.wording import amount
from ui.format import short_date
from ui.models import implant as implants
from ui.state import ConsoleState

SERIAL = re.compile(r"SIM-[0-9]{6}")
_FORM = "A simulated pump's serial number is SIM- and six digits, such as SIM-700182."


@dataclass(frozen=True, slots=True)
class PumpEntry:
    """What is typed of the new pump: its serial number and its model's name."""

    serial: str = ""
    model: str = ""


def offered(catalog: Catalog) -> tuple[tuple[str, str], ...]:
    """Return the pump models to choose from: (name, `SP-20, 20 mL`)."""
    return tuple((name, f"{name}, {_capacity(model)}") for name, model in catalog.pumps.items())


def problem(entry: PumpEntry, state: ConsoleState) -> str:
    """Return the sentence that keeps the new pump from being recorded; empty when it can be."""
    if not entry.serial:
        return "Type the new pump's serial number."
    if SERIAL.fullmatch(entry.serial) is None:
        return _FORM
    taken = {row.implant.serial: row.patient.name for row in state.patients if row.implant is not None}
    if state.implant is not None and entry.serial == state.implant.serial:
        return f"{entry.serial} is the pump the patient carries now; type the new one's serial number."
    if entry.serial in taken:
        return f"{entry.serial} is recorded as the pump of {taken[entry.serial]}; check the serial number."
    return "" if entry.model in state.catalog.pumps else "Choose the new pump's model."


def record_off(kind: str, entry: PumpEntry, catheter: Catheter | str, state: ConsoleState) -> str:
    """Return why the new pump cannot be recorded now; empty when it can."""
    if kind not in {ImplantKind.NEW, ImplantKind.REPLACEMENT} or state.patient is None:
        return "Say first whether it is a new implant or a pump replacement."
    if state.draft is not None:
        return "A draft for the pump in place waits; send or discard it before another pump is recorded."
    if isinstance(catheter, str):
        return problem(entry, state) or catheter
    return problem(entry, state)


def to_implant(entry: PumpEntry, catheter: Catheter, state: ConsoleState, here_ms: int) -> Implant | None:
    """Return what the record is to hold of the new pump; None while that is not whole.

    `here_ms` is the time here, for a patient of whose pump no clock was ever read.
    """
    if state.patient is None or problem(entry, state):
        return None
    return Implant(entry.serial, entry.model, state.patient.id, now_ms(state) or here_ms, catheter)


def now_ms(state: ConsoleState) -> int:
    """Return the pump's clock as last known; 0 where no pump was ever read."""
    reading_ms = 0 if state.reading is None else state.reading.clock_ms
    return max(reading_ms, state.clock_ms or 0)


def old_words(state: ConsoleState) -> str:
    """Return which pump comes out: `SIM-700182, SP-20, implanted 31 Aug 2026`; empty without one."""
    old = state.implant
    if old is None:
        return ""
    return f"{old.serial}, {old.model}, implanted {short_date(old.implanted_ms)}"


def moves(kind: str, state: ConsoleState) -> tuple[tuple[str, str], ...]:
    """Return what is moved over and what is not: (what, what becomes of it)."""
    begins = "as it left the factory: program, drug and strength are read from it, nothing is copied"
    told = "is told to the new pump after it was read, as a draft of its own"
    if kind != ImplantKind.REPLACEMENT or state.implant is None:
        return (("Its program", begins), ("The catheter", told))
    return (
        ("Patient and record", "stay; the new pump's visits follow the old one's"),
        ("The catheter", f"{told}: {_recorded(state)}"),
        ("Program of the old pump", "is not copied; order it and program it anew"),
        (
            "What it has delivered",
            f"stays with {state.implant.serial}; the new account begins with its filling",
        ),
        ("The new pump", begins),
    )


def _recorded(state: ConsoleState) -> str:
    catheter = implants.catheter_of(state)
    return "none is recorded" if catheter is None else implants.volume_words(catheter)


def _capacity(model: PumpModel) -> str:
    return amount(model.capacity.ml, "mL")
