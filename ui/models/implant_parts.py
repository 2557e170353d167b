"""The parts of the Implant page, and what each says while it has nothing to show.

Apart from the page so that the words are tried without Qt. An empty part teaches.
"""

from __future__ import annotations

from enum import StrEnum

from ui.state import ConsoleState


class Part(StrEnum):
    """A part of the page; the value names it."""

    CATHETER = "catheter"
    PRIMING = "priming"
    ACCESS = "access"
    SCREENING = "screening"


PARTS = (
    (Part.CATHETER.value, "Pump and catheter"),
    (Part.PRIMING.value, "Priming"),
    (Part.ACCESS.value, "Catheter access"),
    (Part.SCREENING.value, "Screening"),
)
_NEEDS = {
    Part.PRIMING: (
        "Nothing to prime yet",
        "A prime moves drug out of the reservoir to fill tubing or catheter. Read the pump first.",
    ),
    Part.ACCESS: (
        "No catheter to reach yet",
        "The catheter access leads past the pump into the catheter. Read the pump first.",
    ),
}


def vacancy(part: Part, state: ConsoleState) -> tuple[str, str, str] | tuple[()]:
    """Return icon, heading and words while `part` has nothing to show; nothing when it has."""
    if state.patient is None:
        return (
            "patients",
            "No patient is open",
            "Open a patient first; one who carries no pump can be given one here.",
        )
    if part in _NEEDS and state.reading is None:
        return ("pump", *_NEEDS[part])
    return ()
