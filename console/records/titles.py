"""What a visit is called: in a few words what its operations did, as a list of visits shows it.

Apart from `visits`, which says when a title is worked out anew. It judges nothing and reads no row but
for the verdict; what came about in full stands in the visit's diff.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from console.domain.change import (
    AlarmsChange,
    BolusChange,
    Change,
    ImplantChange,
    ImplantKind,
    PrimeChange,
    ProgramChange,
    RefillChange,
    ResumeChange,
    StopChange,
)
from console.domain.dosing import daily_ng
from console.domain.prescription import Flex, Infusion, MinimumRate, PeriodicBolus, Prescription
from console.domain.wording import amount
from console.records.database import Row
from console.session.journal import Intent, Verdict

READ = "Pump read"
LINK_LOST = "Link lost, pump unchanged"
REFUSED = "Update refused, pump unchanged"
LONGEST = 200
"""Characters of a title that the record takes."""

_MODES: dict[type[Infusion], str] = {Flex: "Flex steps", PeriodicBolus: "Periodic bolus"}
"""What changing such an infusion is called; an even one is called by its dose alone."""

_IMPLANTS = {
    ImplantKind.NEW: "Implant",
    ImplantKind.REPLACEMENT: "Pump replacement",
    ImplantKind.REVISION: "Catheter revised",
}


def title(operations: Iterable[tuple[Intent, Row]]) -> str:
    """Return in words what operations (each with its concluded row) did, such as `Dose, single bolus`."""
    done: list[str] = []
    failed = READ
    for intent, row in operations:
        if row["verdict"] == Verdict.COMMITTED:
            deed = _deed(intent.before, intent.change)
            done += [deed] if deed not in done else []
        else:
            failed = LINK_LOST if row["recovered"] else REFUSED
    if not done:
        return failed
    words = ", ".join([done[0], *map(_within, done[1:])])
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"


_PLAIN: dict[type[Change], str] = {
    BolusChange: "Single bolus",
    PrimeChange: "Prime",
    StopChange: "Stop pump",
    ResumeChange: "Resume pump",
    AlarmsChange: "Alarm tones",
}


def _within(words: str) -> str:
    """Return `words` as they stand within a title."""
    return words[0].lower() + words[1:]


@lru_cache(maxsize=512)
def _deed(before: Prescription, change: Change) -> str:
    """Return in words what `change` did; kept for the latest: a visit is told anew at each operation."""
    return ", ".join(_deeds(before, change))


def _deeds(before: Prescription, change: Change) -> Iterator[str]:
    match change:
        case ProgramChange(prescription, bridge):
            named = [*_changed(before, prescription), *(["Bridge"] if bridge is not None else [])]
            first, *others = named or ["Program unchanged"]
            yield first
            yield from map(_within, others)
        case RefillChange():
            yield from _refilled(before, change)
        case ImplantChange(kind):
            yield _IMPLANTS[kind]
        case _:
            yield _PLAIN[type(change)]


def _refilled(before: Prescription, change: RefillChange) -> Iterator[str]:
    after = change.prescription
    if change.filled.pl:
        yield "Refill"
        strength = amount(after.drug.concentration.mcg_per_ml, "mcg/mL")
        yield strength if after.drug.name == before.drug.name else f"{after.drug.name} {strength}"
    else:
        yield "Refill left half-way" if change.left.pl else "Reservoir emptied"
    if change.bridge is not None:
        yield "bridge"
    yield from map(_within, _changed(before, after))


def _changed(before: Prescription, after: Prescription) -> Iterator[str]:
    """Yield what of a program is another one, the infusion first."""
    if (after.infusion, after.later) != (before.infusion, before.later):
        yield _flow(before, after)
    if after.patient_bolus != before.patient_bolus:
        yield "Patient boluses" if after.patient_bolus else "Patient boluses off"
    if after.low_reservoir != before.low_reservoir:
        yield "Low-reservoir alarm"


def _flow(before: Prescription, after: Prescription) -> str:
    if after.infusion == before.infusion:
        return "Delayed start" if after.later else "Later change taken back"
    if after.later is not None and after.later.infusion == before.infusion:
        return "Temporary change"
    if isinstance(after.infusion, MinimumRate):
        return "Minimum rate"
    mode = _MODES.get(type(after.infusion), "")
    if daily_ng(after.infusion) == daily_ng(before.infusion):
        return mode or "Simple continuous"
    return f"Dose, {_within(mode)}" if mode else "Dose"
