"""What each kind of change is called, in the words of header, questions and lists.

Apart from the pages so that a kind has one name wherever it is met. Says what a change is, never what is
in it.
"""

from __future__ import annotations

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
from console.domain.prescription import MinimumRate

_NOUNS: dict[type[Change], str] = {
    ProgramChange: "the program",
    BolusChange: "a single bolus",
    PrimeChange: "a prime",
    RefillChange: "a refill",
    StopChange: "a stop of the pump",
    ResumeChange: "the pump's restart",
    ImplantChange: "pump and catheter",
    AlarmsChange: "the alarm tones",
}
_PLACES: dict[type[Change], str] = {
    RefillChange: "refill",
    PrimeChange: "implant",
    ImplantChange: "implant",
    AlarmsChange: "overview",
}


def noun(change: Change) -> str:
    """Return what a draft of it is a draft of: `the program`, `a refill`."""
    return _NOUNS[type(change)]


def waits(change: Change) -> str:
    """Return the sentence that a draft of this kind waits."""
    return f"A draft of {noun(change)} waits."


def needs_order(change: Change) -> bool:
    """Tell whether a change is held against an order: a program, a refill and a single bolus are.

    What interrupts therapy is not held up by a sheet, nor is the minimum rate.
    """
    if isinstance(change, ProgramChange):
        return not isinstance(change.prescription.infusion, MinimumRate)
    return isinstance(change, BolusChange | RefillChange)


def place(change: Change | None) -> str:
    """Return the key of the page on which a change of this kind is drawn up."""
    return "program" if change is None else _PLACES.get(type(change), "program")
