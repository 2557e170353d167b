"""Every version the pump ever ran, append-only: which operation made it, of which version, and whose.

Apart from the log, which is for people. What runs is not kept beside the history but read out of it,
so that nothing can run that is not in it; only what the history cannot know (how far a bridge has come,
what the patient added) is kept apart. A history is a value: adding an entry gives a new one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from math import ceil

from console.domain.alarms import DEFAULT_REPEATS, Repeats
from console.domain.catheter import Catheter
from console.domain.change import (
    BolusChange,
    Change,
    Phase,
    PrimeChange,
    ProgramChange,
    RefillChange,
)
from console.domain.fallback import is_own
from console.domain.prescription import Prescription
from console.domain.quantities import MS_PER_DAY
from console.domain.reading import BolusKind, Given, Ran, RunningBolus
from console.domain.spanning import flow, joined
from console.errors import RuleBroken
from console.protocol import values
from console.protocol.wire import (
    Count,
    Difference,
    Digest,
    Name,
    OperationId,
    Wire,
    WireAlarms,
    WireBolus,
    WireChange,
    WireImplant,
    WirePrescription,
    WireProgram,
    WireRefill,
    WireResume,
    WireStop,
)

NO_OPERATION = bytes(16)
"""The operation of version 0, which no console sent."""

_Spell = tuple[tuple[int, WirePrescription] | None, RunningBolus | None, int, int]
"""Since when which program ran, None while stopped; the bridge; from when to when."""


class HistoryEntry(Wire, frozen=True):
    """One version: which operation made it of which, whose it was, when, and what.

    `at_ms` is when it was, and `fast_ms` by how much the pump's clock was fast then, slow where negative.
    """

    version: Count
    operation: OperationId
    digest: Digest
    base_version: Count
    console: Name
    user: Name
    at_ms: Count
    change: WireChange
    fast_ms: Difference = 0

    @property
    def clock_ms(self) -> int:
        """When it was made by the pump's clock, which knows nothing before 1970."""
        return max(0, self.at_ms + self.fast_ms)

    @property
    def is_fallback(self) -> bool:
        """Whether the pump made it itself after a reset."""
        return is_own(self.operation)


@dataclass(frozen=True, slots=True)
class History:
    """Versions 0, 1, 2, … without a gap; the first is a program. Refuses anything else."""

    entries: tuple[HistoryEntry, ...]

    def __post_init__(self) -> None:
        versions = [entry.version for entry in self.entries]
        if not versions or versions != list(range(len(versions))):
            raise RuleBroken("A pump's history numbers its versions from 0 without a gap.")
        if not isinstance(values.from_wire(self.entries[0].change), ProgramChange):
            raise RuleBroken("A pump's history begins with a program.")

    @property
    def last(self) -> HistoryEntry:
        """The version that stands."""
        return self.entries[-1]

    def prescription_at(self, clock_ms: int, *, turned: bool = False) -> Prescription:
        """Return what runs at `clock_ms`, once the last version stands: the last program or refill says it.

        Periodic boluses count from the instant of its switch, and what was to take over later has in time; it
        also has where it is known to have `turned`, by a clock that was set back since.
        """
        entry = next(self._back_to(WireProgram, WireRefill))
        change = values.from_wire(entry.change)
        if not isinstance(change, ProgramChange | RefillChange):
            raise RuleBroken("A pump runs by a program or a refill.")
        begun = change.prescription.begun(entry.clock_ms)
        return begun.at(begun.later.at_ms if turned and begun.later is not None else clock_ms)

    @property
    def turns(self) -> bool:
        """Whether the last program or refill has something take over later."""
        change = next(self._back_to(WireProgram, WireRefill)).change
        return isinstance(change, WireProgram | WireRefill) and change.prescription.later is not None

    @property
    def stopped_ms(self) -> int | None:
        """Since when the pump is stopped; None while it runs."""
        for entry in reversed(self.entries):
            if entry.is_fallback or isinstance(entry.change, WireResume):
                return None
            if isinstance(entry.change, WireStop):
                return entry.at_ms
        return None

    @property
    def repeats(self) -> Repeats:
        """How often tones are repeated: as set last, or as they were made, which a reset brings back."""
        for entry in reversed(self.entries):
            if entry.is_fallback:
                break
            if isinstance(entry.change, WireAlarms):
                return values.repeats_from_wire(entry.change)
        return DEFAULT_REPEATS

    @property
    def catheter(self) -> Catheter | None:
        """The catheter that was told last; None if none was."""
        entry = next(self._back_to(WireImplant), None)
        implant = None if entry is None else entry.change
        return values.catheter_from_wire(implant.catheter) if isinstance(implant, WireImplant) else None

    @property
    def filled_ms(self) -> int | None:
        """When the reservoir was last filled by a refill; None if none was filled in one."""
        refills = ((entry.at_ms, entry.change) for entry in self._back_to(WireRefill))
        return next(
            (at_ms for at_ms, wire in refills if isinstance(wire, WireRefill) and wire.filled_pl), None
        )

    @property
    def stable_until(self) -> date | None:
        """The last day for the drug, as the last refill told it; None if it did not, or there was none."""
        entry = next(self._back_to(WireRefill), None)
        refill = None if entry is None else entry.change
        return values.day_from_wire(refill.stable_until) if isinstance(refill, WireRefill) else None

    def began(self, bolus: RunningBolus) -> bool:
        """Tell whether some version ordered `bolus`: as it stands, or a bridge that a stop may have held."""
        for entry in reversed(self.entries):
            ordered = ordered_bolus(values.from_wire(entry.change))
            if ordered == (bolus.kind, bolus.phases):
                held = bolus.kind is BolusKind.BRIDGE and bolus.started_ms > entry.at_ms
                return held or bolus.started_ms == entry.at_ms
        return False

    def ran(self, at_ms: int) -> tuple[Ran, ...]:
        """Return what programs and bridges gave in the 24 h before `at_ms`, in as many stretches as fit.

        Through a prime the program beneath counts as if it had flowed, and so does what an empty reservoir
        kept back.
        """
        found: list[Ran] = []
        for runs, bridge, begin_ms, end_ms in self._spells(at_ms):
            from_ms = max(begin_ms, at_ms - MS_PER_DAY)
            if from_ms < end_ms and runs is None:
                found.append(Ran(from_ms, end_ms, Fraction(0)))
            elif from_ms < end_ms and runs is not None:
                begun_ms, wire = runs
                found += flow(values.prescription_from_wire(wire).begun(begun_ms), from_ms, end_ms, bridge)
        return joined(found)

    def given(self, presses: tuple[int, ...], at_ms: int) -> Given:
        """Return what was given in the 24 h before `at_ms`; the patient pressed for theirs at `presses`.

        What an empty reservoir kept back of a bolus counts as given; a bolus under way is left out.
        """
        singles = (self._within_a_day_ng(entry, at_ms) for entry in self._back_to(WireBolus))
        single_ng = sum(singles, Fraction(0))
        patient_ng = sum(self._pressed_ng(press_ms) for press_ms in presses)
        return Given(ceil(single_ng), patient_ng, len(presses), self.ran(at_ms))

    def committed(self, operation: bytes) -> HistoryEntry | None:
        """Return the version that `operation` made, None if it made none."""
        return next((entry for entry in self.entries[1:] if entry.operation == operation), None)

    def with_entry(self, entry: HistoryEntry) -> History:
        """Return the history with one more version; refuses one that is not the next."""
        return History((*self.entries, entry))

    def _spells(self, at_ms: int) -> Iterator[_Spell]:
        """Yield, version by version until `at_ms`, what ran, with the bridge that came before it."""
        runs, bridge, stopped = None, None, False
        ends = [*(entry.at_ms for entry in self.entries[1:]), at_ms]
        for entry, end_ms in zip(self.entries, ends, strict=True):
            stopped, bridge = _stopped_after(entry, stopped=stopped), _bridge_after(entry, bridge)
            if isinstance(entry.change, WireProgram | WireRefill):
                runs = entry.at_ms, entry.change.prescription
            yield None if stopped else runs, bridge, entry.at_ms, end_ms
            if stopped and bridge is not None:
                bridge = replace(bridge, started_ms=bridge.started_ms + end_ms - entry.at_ms)

    def _within_a_day_ng(self, entry: HistoryEntry, at_ms: int) -> Fraction:
        """Return what a single bolus that is over gave in the 24 h before `at_ms`, in ng."""
        bolus = entry.change
        if not isinstance(bolus, WireBolus) or entry.at_ms + bolus.duration_ms <= at_ms - MS_PER_DAY:
            return Fraction(0)
        later = self.entries[entry.version + 1 :]
        stops = (each.at_ms for each in later if each.is_fallback or isinstance(each.change, WireStop))
        end_ms = min(entry.at_ms + bolus.duration_ms, next(stops, at_ms + 1))
        begin_ms = max(entry.at_ms, at_ms - MS_PER_DAY)
        if not begin_ms < end_ms <= at_ms:
            return Fraction(0)
        return Fraction(bolus.ng * (end_ms - begin_ms), bolus.duration_ms)

    def _pressed_ng(self, press_ms: int) -> int:
        """Return the dose of a press, in ng: the largest of the settings that may have held at it."""
        found = 0
        for entry in self._back_to(WireProgram, WireRefill):
            if entry.at_ms > press_ms or not isinstance(entry.change, WireProgram | WireRefill):
                continue
            allowed = entry.change.prescription.patient_bolus
            found = max(found, 0 if allowed is None else allowed.ng)
            if entry.at_ms < press_ms:
                break
        return found

    def _back_to(self, *kinds: type[WireChange]) -> Iterator[HistoryEntry]:
        """Yield the versions whose change is of one of `kinds`, the last first."""
        return (entry for entry in reversed(self.entries) if isinstance(entry.change, kinds))


def _stopped_after(entry: HistoryEntry, *, stopped: bool) -> bool:
    """Tell whether the pump stands still once `entry` stands."""
    flows = entry.is_fallback or isinstance(entry.change, WireResume)
    return isinstance(entry.change, WireStop) or (stopped and not flows)


def _bridge_after(entry: HistoryEntry, bridge: RunningBolus | None) -> RunningBolus | None:
    """Return the bridge under way once `entry` stands: its own, or the one before if that is not over."""
    change = entry.change
    if isinstance(change, WireProgram | WireRefill) and change.bridge is not None:
        return bolus_of(values.from_wire(change), entry.at_ms, adds=False)
    over = bridge is None or entry.is_fallback or bridge.ends_ms <= entry.at_ms
    return None if over or isinstance(change, WireRefill) else bridge


def ordered_bolus(change: Change) -> tuple[BolusKind, tuple[Phase, ...]] | None:
    """Return kind and phases of the bolus that `change` begins; None if it begins none."""
    match change:
        case BolusChange(dose, duration_ms):
            return BolusKind.SINGLE, (Phase(dose, duration_ms),)
        case PrimeChange(_, volume, duration_ms):
            return BolusKind.PRIME, (Phase(volume, duration_ms),)
        case ProgramChange(bridge=bridge) | RefillChange(bridge=bridge) if bridge is not None:
            return BolusKind.BRIDGE, bridge.phases
        case _:
            return None


def bolus_of(change: Change, at_ms: int, *, adds: bool) -> RunningBolus | None:
    """Return the bolus that `change` begins at `at_ms`, None if it begins none.

    Bridge and prime replace the basal; whether a single bolus `adds` to it is the model's.
    """
    ordered = ordered_bolus(change)
    if ordered is None:
        return None
    kind, phases = ordered
    replaces = kind in (BolusKind.BRIDGE, BolusKind.PRIME) or not adds
    return RunningBolus(kind, phases, at_ms, replaces)
