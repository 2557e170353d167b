"""What runs in the pump and the account it gives of it: pumping, history and log as one value.

Apart from the firmware, which speaks: here a change is tried, objected to and made, without a word.
Making a change gives a new value, so that it can be kept before it is taken up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from console.domain import limits, wording
from console.domain.catalog import Catalog, PumpModel
from console.domain.change import BolusChange, Change, ProgramChange
from console.domain.reading import RunningBolus
from console.protocol import values
from console.protocol.messages import Refused
from console.pump import telling
from console.pump.history import History, HistoryEntry
from console.pump.hydraulics import Happening, Hydraulics
from console.pump.log import EventLog
from console.pump.preparation import Slot
from console.pump.state import State

LONGEST_SENTENCE = 400


def refused(code: str, sentence: str) -> Refused:
    """Return the answer that refuses, its sentence no longer than the wire takes."""
    return Refused(code, sentence[:LONGEST_SENTENCE])


@dataclass(frozen=True, slots=True)
class Running:
    """Everything that a commit changes, all at once. Only `advance` of the firmware moves `hydraulics`."""

    hydraulics: Hydraulics
    history: History
    log: EventLog

    def changed(self, change: Change) -> tuple[Hydraulics, tuple[Happening, ...]]:
        """Return a copy of the pumping that has taken `change` now, and the alarms that sounds at once."""
        staged = self.hydraulics.copy()
        if isinstance(change, ProgramChange):
            return staged, tuple(staged.run(change.prescription))
        staged.give(RunningBolus(change, staged.at_ms, staged.at_ms + change.duration_ms))
        return staged, ()

    def with_happenings(self, happened: tuple[Happening, ...]) -> Running:
        """Return the same with `happened` in the log."""
        return replace(self, log=telling.with_happenings(self.log, happened))

    def with_note(self, kind: str, what: str) -> Running:
        """Return the same with something in the log that was done to the pump now."""
        return replace(self, log=self.log.with_entry(self.hydraulics.at_ms, kind, what))

    def with_change(self, slot: Slot, console: str) -> Running:
        """Return what runs once the slot's change is made by `console`: one version more."""
        hydraulics, happened = self.changed(slot.change)
        entry = HistoryEntry(
            version=slot.base_version + 1,
            operation=slot.operation,
            digest=slot.digest,
            base_version=slot.base_version,
            console=console,
            user=slot.user,
            at_ms=hydraulics.at_ms,
            change=values.to_wire(slot.change),
        )
        log = self.log.with_entry(entry.at_ms, *telling.change(slot.change, entry.version, slot.user))
        return Running(hydraulics, self.history.with_entry(entry), telling.with_happenings(log, happened))

    def objection(self, slot: Slot, catalog: Catalog, model: PumpModel) -> Refused | None:
        """Return what stands against the change at this instant: version, limits, reservoir."""
        pumping = self.hydraulics
        if slot.base_version != self.history.last.version:
            return self.version_differs()
        stops = limits.stops(pumping.prescription, slot.change, catalog, model.name, pumping.bolus)
        if stops:
            return refused(stops[0].code, stops[0].sentence)
        if pumping.ledger.reservoir_pl == 0:
            return refused(
                "reservoir-empty", "By the pump's account the reservoir is empty; refill it first."
            )
        return self._too_little_for(slot.change)

    def version_differs(self) -> Refused:
        """Return the refusal of what was made on a version that no longer stands."""
        version = self.history.last.version
        sentence = f"The pump was changed since it was read; it runs version {version}. Read it again."
        return refused("version-differs", sentence)

    def _too_little_for(self, change: Change) -> Refused | None:
        if not isinstance(change, BolusChange):
            return None
        dry_ms = self.changed(change)[0].dry_ms()
        if dry_ms is None or dry_ms >= self.hydraulics.at_ms + change.duration_ms:
            return None
        dry = wording.moment_text(dry_ms)
        return refused("reservoir-short", f"The reservoir would run dry on {dry}, before the bolus ends.")


def started(start: State, *, bolus_adds: bool) -> Running:
    """Return what runs again when a pump is switched on with `start` in its memory."""
    history = History(start.history)
    hydraulics = Hydraulics(
        start.ledger,
        history.prescription,
        start.clock_ms,
        bolus=history.bolus_at(start.clock_ms),
        bolus_adds=bolus_adds,
    )
    return Running(hydraulics, history, EventLog(start.log))
