"""How the pump's log puts into words what happened to it: a stable kind, and a sentence.

Apart from the firmware, which decides, so that the words stand in one place.
"""

from __future__ import annotations

from collections.abc import Iterable

from console.domain import dosing, wording
from console.domain.change import Change, ProgramChange
from console.domain.quantities import NG_PER_MCG
from console.domain.reading import Alarm
from console.pump.hydraulics import AlarmSounded, Happening
from console.pump.log import EventLog

ALARMS = {
    Alarm.LOW_RESERVOIR: "The reservoir has reached the low-reservoir volume, calculated.",
    Alarm.EMPTY_RESERVOIR: "The reservoir is empty, calculated; delivery has stopped.",
}


def change(made: Change, version: int, user: str) -> tuple[str, str]:
    """Return kind and sentence for a change that became `version`."""
    if isinstance(made, ProgramChange):
        infusion = made.prescription.infusion
        daily = wording.amount(dosing.highest_day_ng(infusion) / NG_PER_MCG, "mcg/day")
        return "programmed", f"Version {version} by {user}: {wording.infusion_text(infusion)}, {daily}."
    dose = wording.amount(made.dose.mcg, "mcg")
    lasts = wording.duration_text(made.duration_ms)
    return "bolus-begun", f"Version {version} by {user}: single bolus of {dose} over {lasts}."


def with_happenings(log: EventLog, happened: Iterable[Happening]) -> EventLog:
    """Return `log` with an entry for each thing that happened, at its own time."""
    for happening in happened:
        if isinstance(happening, AlarmSounded):
            log = log.with_entry(happening.at_ms, happening.alarm.value, ALARMS[happening.alarm])
        else:
            dose = wording.amount(happening.bolus.bolus.dose.mcg, "mcg")
            log = log.with_entry(happening.at_ms, "bolus-ended", f"The bolus of {dose} has ended.")
    return log
