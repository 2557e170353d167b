"""The same pump with nobody calling it: what its history says, pumped again beside it, exactly.

Apart from the invariants, which hold a pump's delivery against it. It sees no session, no wire and no memory,
so whatever those do to delivery shows as a difference. It goes by the pump's clock, right or wrong, as it is
told of it. It cannot follow a pump whose battery has ended, and says so.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from console.domain.change import (
    BolusChange,
    Phase,
    PrimeChange,
    ProgramChange,
    RefillChange,
    ResumeChange,
    StopChange,
)
from console.domain.reading import BolusKind, RunningBolus
from console.protocol import values
from console.pump.firmware import Firmware
from console.pump.history import HistoryEntry, bolus_of
from console.pump.hydraulics import Hydraulics


class Alone:
    """Follows a pump by its history, its patient's presses and its clock alone, from how it stands now."""

    def __init__(self, firmware: Firmware) -> None:
        self._start = firmware.hydraulics.copy()
        self._start.set_clock(firmware.world.clock_off_ms)
        self._known = len(firmware.history.entries)
        self._begin = self._known
        self._adds = firmware.model.bolus_adds_to_basal
        self._deeds: list[tuple[int, int, Callable[[Hydraulics], object]]] = []
        """After how many versions a press came or the clock was set, when, and what it did."""
        self._anchor = self._start.copy()
        """As it was at the last change: a pump that was killed goes on from there or later."""
        self._ahead = self._start.copy()

    def delivered_pl(self, firmware: Firmware) -> Fraction | None:
        """Return what would have been delivered by now; None where this cannot follow."""
        pumping, entries = firmware.hydraulics, firmware.history.entries
        if pumping.off:
            return None
        for entry in entries[self._known :]:
            _take(self._anchor, entry, adds=self._adds)
        if len(entries) > self._known or pumping.at_ms < self._ahead.at_ms:
            self._known = len(entries)
            self._ahead = self._anchor.copy()
        self._ahead.advance(pumping.at_ms)
        return self._ahead.ledger.delivered_pl

    def press(self, firmware: Firmware) -> None:
        """Take in that the patient's button was just pressed with success."""
        self.delivered_pl(firmware)
        settings = firmware.hydraulics.prescription.patient_bolus
        if settings is None:
            return
        phases = (Phase(settings.dose, settings.lasts_ms),)
        bolus = RunningBolus(BolusKind.PATIENT, phases, firmware.hydraulics.at_ms, replaces=not self._adds)
        self._do(firmware, lambda pumping: pumping.give(bolus))

    def set_clock(self, firmware: Firmware) -> None:
        """Take in that the pump's clock was just put off, or right."""
        self.delivered_pl(firmware)
        fast_ms = firmware.world.clock_off_ms
        self._do(firmware, lambda pumping: pumping.set_clock(fast_ms))

    def _do(self, firmware: Firmware, act: Callable[[Hydraulics], object]) -> None:
        at_ms = firmware.hydraulics.at_ms
        self._deeds.append((self._known, at_ms, act))
        self._anchor.advance(at_ms)
        act(self._anchor)
        self._ahead = self._anchor.copy()

    def from_the_start(self, firmware: Firmware) -> Fraction | None:
        """Return what would have been delivered by now, all of it pumped again; None where it cannot."""
        pumping, entries = firmware.hydraulics, firmware.history.entries
        if pumping.off:
            return None
        again, deeds = self._start.copy(), list(self._deeds)
        for number in range(self._begin, len(entries) + 1):
            while deeds and deeds[0][0] == number:
                _, at_ms, act = deeds.pop(0)
                again.advance(at_ms)
                act(again)
            if number < len(entries):
                _take(again, entries[number], adds=self._adds)
        again.advance(pumping.at_ms)
        return again.ledger.delivered_pl


def _take(pumping: Hydraulics, entry: HistoryEntry, *, adds: bool) -> None:
    """Pump until `entry` was made, and make it."""
    pumping.advance(entry.at_ms)
    change = values.from_wire(entry.change)
    bolus = bolus_of(change, entry.at_ms, adds=adds)
    match change:
        case ProgramChange(prescription) if entry.is_fallback:
            pumping.fall_back(prescription)
        case ProgramChange(prescription):
            pumping.run(prescription, bolus)
        case RefillChange():
            volumes = (change.withdrawn.pl, change.left.pl, change.filled.pl)
            pumping.refill(*volumes, change.prescription, bolus)
        case StopChange():
            pumping.stop()
        case ResumeChange():
            pumping.resume()
        case BolusChange() | PrimeChange() if bolus is not None:
            pumping.give(bolus)
        case _:
            pass
