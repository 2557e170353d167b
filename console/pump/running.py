"""What runs in the pump and the account it gives of it: pumping, history, log and truth as one value.

Apart from the firmware, which speaks: here a change is tried, objected to and made, without a word.
Making a change gives a new value, so that it can be kept before it is taken up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from console.domain import limits, spanning, wording
from console.domain.alarms import Alarm
from console.domain.calendar import LATEST_MS
from console.domain.catalog import Catalog, PumpModel
from console.domain.catheter import Catheter
from console.domain.change import (
    AlarmsChange,
    BolusChange,
    Change,
    ImplantChange,
    Phase,
    PrimeChange,
    ProgramChange,
    RefillChange,
    ResumeChange,
    StopChange,
)
from console.domain.fallback import ITSELF, fallback, own_operation
from console.domain.quantities import MS_PER_DAY
from console.domain.reading import BolusKind, Given, RunningBolus
from console.protocol import codec, values
from console.protocol.messages import Refused
from console.protocol.wire import WireStanding
from console.pump import telling
from console.pump.alarms import AlarmBoard
from console.pump.battery import Battery
from console.pump.happenings import AlarmSounded, Happening, StallDetected, StallOver
from console.pump.history import History, HistoryEntry, bolus_of
from console.pump.hydraulics import Hydraulics
from console.pump.kept_world import world_to_wire
from console.pump.log import EventLog
from console.pump.preparation import Slot
from console.pump.state import State, WireBattery
from console.pump.world import World

LONGEST_SENTENCE = 400
OFF = "The battery is at its end of service: nothing flows, and nothing can be programmed. Replace the pump."


def refused(code: str, sentence: str) -> Refused:
    """Return the answer that refuses, its sentence no longer than the wire takes."""
    return Refused(code, sentence[:LONGEST_SENTENCE])


@dataclass(frozen=True, slots=True)
class Running:
    """Everything that a commit or a hand changes, all at once.

    Only `advance` of the firmware moves `hydraulics` and `world`, what is true. `presses` is
    when the patient's boluses began, as far back as it matters, and `implanted` the catheter told at the
    factory.
    """

    hydraulics: Hydraulics
    history: History
    log: EventLog
    world: World
    battery: Battery
    board: AlarmBoard
    presses: tuple[int, ...] = ()
    implanted: Catheter | None = None

    @property
    def catheter(self) -> Catheter | None:
        """The catheter as the pump was told."""
        return self.history.catheter or self.implanted

    @property
    def kept_presses(self) -> tuple[int, ...]:
        """What must be remembered of the patient's boluses: those of the last 24 h, and the last in any case.

        A lockout may be longer than a day.
        """
        return self.recent_presses or self.presses[-1:]

    @property
    def recent_presses(self) -> tuple[int, ...]:
        """When the patient boluses of the last 24 h began."""
        return tuple(at_ms for at_ms in self.presses if at_ms > self.hydraulics.at_ms - MS_PER_DAY)

    @property
    def given(self) -> Given:
        """What was given in the last 24 h."""
        return self.history.given(self.recent_presses, self.hydraulics.at_ms)

    def changed(self, change: Change, model: PumpModel) -> tuple[Hydraulics, tuple[Happening, ...]]:
        """Return a copy of the pumping that has taken `change` now, and what that brings at once."""
        staged = self.hydraulics.copy()
        bolus = bolus_of(change, staged.at_ms, adds=model.bolus_adds_to_basal)
        match change:
            case ProgramChange(prescription):
                return staged, tuple(staged.run(prescription, bolus))
            case RefillChange():
                volumes = (change.withdrawn.pl, change.left.pl, change.filled.pl)
                return staged, tuple(staged.refill(*volumes, change.prescription, bolus))
            case StopChange():
                return staged, tuple(staged.stop())
            case ResumeChange():
                staged.resume()
            case AlarmsChange() | ImplantChange():
                pass
            case _ if bolus is not None:
                staged.give(bolus)
        return staged, ()

    def with_happenings(self, happened: tuple[Happening, ...]) -> Running:
        """Return the same with `happened` in the log, and the alarms that began or ended by it."""
        board = self.board
        for happening in happened:
            match happening:
                case AlarmSounded(at_ms, alarm):
                    board = board.raised(alarm, at_ms)
                case StallDetected(at_ms):
                    board = board.raised(Alarm.MOTOR_STALL, at_ms)
                case StallOver():
                    board = board.ended(Alarm.MOTOR_STALL)
        log = telling.with_happenings(self.log, happened, self.hydraulics.fast_ms)
        return replace(self, log=log, board=board)

    def with_alarm(self, alarm: Alarm) -> Running:
        """Return the same with an alarm that begins now, and in the log; one that stands already goes on."""
        if alarm in self.board.alarms:
            return self
        at_ms = self.hydraulics.at_ms
        log = self.log.with_entry(self.hydraulics.shown_ms, *telling.alarm(alarm))
        return replace(self, board=self.board.raised(alarm, at_ms), log=log)

    def switched_off(self) -> Running:
        """Return the pump at the end of its battery: nothing flows any more."""
        staged = self.hydraulics.copy()
        happened = tuple(staged.switch_off())
        return self.with_pumping(staged).with_happenings(happened).with_alarm(Alarm.END_OF_SERVICE)

    def reset(self, kind: Alarm, model: PumpModel, serial: str) -> Running:
        """Return the pump after a reset of `kind`: its fallback runs, as one version more of its own making.

        Volumes, catheter and battery stay as they were; a bolus or bridge and a stop end. A pump that is off
        stays off.
        """
        if self.hydraulics.off:
            return self
        staged, last = self.hydraulics.copy(), self.history.last
        change = ProgramChange(
            fallback(staged.prescription, model.minimum_rate_pl_per_h, model.low_reservoir_default)
        )
        happened = tuple(staged.fall_back(change.prescription))
        entry = HistoryEntry(
            version=last.version + 1,
            operation=own_operation(last.version + 1),
            digest=codec.digest(serial, last.version, change),
            base_version=last.version,
            console=ITSELF,
            user=ITSELF,
            at_ms=staged.at_ms,
            change=values.to_wire(change),
            fast_ms=staged.fast_ms,
        )
        log = self.log.with_entry(entry.clock_ms, *telling.alarm(kind))
        log = log.with_entry(entry.clock_ms, "fallback", telling.change(change, entry.version, ITSELF)[1])
        board = self.board.changed(staged.alarms, entry.at_ms, reprogrammed=False).raised(kind, entry.at_ms)
        after = replace(self, history=self.history.with_entry(entry), log=log, board=board)
        return after.with_pumping(staged).with_happenings(happened)

    def with_note(self, kind: str, what: str) -> Running:
        """Return the same with something in the log that was done to the pump now."""
        return replace(self, log=self.log.with_entry(self.hydraulics.shown_ms, kind, what))

    def with_change(self, slot: Slot, console: str, model: PumpModel) -> Running:
        """Return what runs once the slot's change is made by `console`: one version more."""
        hydraulics, happened = self.changed(slot.change, model)
        entry = HistoryEntry(
            version=slot.base_version + 1,
            operation=slot.operation,
            digest=slot.digest,
            base_version=slot.base_version,
            console=console,
            user=slot.user,
            at_ms=hydraulics.at_ms,
            change=values.to_wire(slot.change),
            fast_ms=hydraulics.fast_ms,
        )
        log = self.log.with_entry(entry.clock_ms, *telling.change(slot.change, entry.version, slot.user))
        after = replace(self, history=self.history.with_entry(entry), log=log).with_pumping(hydraulics)
        after = after.with_happenings(happened)
        reprogrammed = isinstance(slot.change, ProgramChange | RefillChange)
        board = after.board.changed(hydraulics.alarms, entry.at_ms, reprogrammed=reprogrammed)
        return replace(after, board=board)

    def with_press(self, model: PumpModel) -> Running | Refused:
        """Return what runs once the patient has pressed the button now, or why that gives nothing.

        No limit is asked again: the program that allows it was held against them with its worst case.
        """
        pumping = self.hydraulics
        settings = pumping.prescription.patient_bolus
        if settings is None or not model.patient_controller:
            return refused("no-patient-bolus", "The button does nothing: no patient bolus is set.")
        given = BolusChange(settings.dose, settings.lasts_ms)
        objection = (
            self._off()
            or self._locked_out()
            or self._out_of_turn(given)
            or self._too_little_for(given, model)
        )
        if objection is not None:
            return objection
        phases = (Phase(settings.dose, settings.lasts_ms),)
        staged = pumping.copy()
        staged.give(
            RunningBolus(BolusKind.PATIENT, phases, pumping.at_ms, replaces=not model.bolus_adds_to_basal)
        )
        log = self.log.with_entry(pumping.shown_ms, *telling.patient_bolus(settings))
        return replace(self, log=log, presses=(*self.kept_presses, pumping.at_ms)).with_pumping(staged)

    def with_pumping(self, hydraulics: Hydraulics) -> Running:
        """Return the same with `hydraulics` in place, and its flow commanded of a world of its own."""
        world = self.world.copy()
        world.command(hydraulics.at_ms, hydraulics.flow)
        return replace(self, hydraulics=hydraulics, world=world)

    def kept(self, model: str, serial: str, made_ms: int, boots: int) -> State:
        """Return all that a memory keeps of this in the pump `serial`, made then and switched on so often."""
        ledger, bolus, implanted = self.hydraulics.ledger, self.hydraulics.bolus, self.implanted
        board, battery = self.board, self.battery
        return State(
            model=model,
            serial=serial,
            made_ms=made_ms,
            boots=boots,
            clock_ms=self.hydraulics.at_ms,
            filled_pl=str(ledger.filled_pl),
            withdrawn_pl=str(ledger.withdrawn_pl),
            delivered_pl=str(ledger.delivered_pl),
            corrected_pl=str(ledger.corrected_pl),
            history=self.history.entries,
            log=self.log.entries,
            log_before=self.log.before,
            alarms=tuple(WireStanding(one.alarm.value, one.since_ms) for one in board.standing),
            silenced_until_ms=board.silenced_until_ms,
            battery=WireBattery(battery.used, battery.at_ms, battery.delivered_pl),
            bolus=None if bolus is None else values.running_to_wire(bolus),
            presses=self.kept_presses,
            implanted=None if implanted is None else values.catheter_to_wire(implanted),
            world=world_to_wire(self.world, self.hydraulics.at_ms),
            turned=self.history.turns and self.hydraulics.prescription.later is None,
        )

    def objection(
        self, slot: Slot, catalog: Catalog, model: PumpModel, *, until_ms: int = 0
    ) -> Refused | None:
        """Return what stands against the change at this instant: version, time, limits, reservoir.

        With `until_ms` it must also keep the limits whenever it is made until then, while what runs goes on.
        """
        if slot.base_version != self.history.last.version:
            return self.version_differs()
        return self._objection_to(slot.change, catalog, model, until_ms)

    def version_differs(self) -> Refused:
        """Return the refusal of what was made on a version that no longer stands."""
        version = self.history.last.version
        sentence = f"The pump was changed since it was read; it runs version {version}. Read it again."
        return refused("version-differs", sentence)

    def _objection_to(
        self, change: Change, catalog: Catalog, model: PumpModel, until_ms: int
    ) -> Refused | None:
        pumping = self.hydraulics
        passed = self._off() or self._later_passed(change)
        if passed is not None:
            return passed
        runs, bolus, given = pumping.prescription, pumping.bolus, self.given
        stopped, fast_ms = pumping.stopped_ms is not None, pumping.fast_ms
        shown = None if bolus is None else bolus.on_clock(fast_ms)
        for at_ms in self._switches_ms(change, given, until_ms):
            by_then = spanning.went_on(given, runs, bolus, at_ms, stopped=stopped).on_clock(fast_ms)
            stops = limits.stops(runs, change, catalog, model.name, shown, stopped=stopped, given=by_then)
            if stops:
                return refused(stops[0].code, stops[0].sentence)
        return self._out_of_turn(change) or self._too_little_for(change, model)

    def _off(self) -> Refused | None:
        return refused("end-of-service", OFF) if self.hydraulics.off else None

    def _switches_ms(self, change: Change, given: Given, until_ms: int) -> Iterator[int]:
        """Yield now, and when else until `until_ms` the change has to be weighed; asked for one by one."""
        pumping = self.hydraulics
        yield pumping.at_ms
        if until_ms > pumping.at_ms:
            yield from limits.switches_ms(pumping.prescription, change, pumping.bolus, given, until_ms)[1:]

    def _later_passed(self, change: Change) -> Refused | None:
        prescription = change.prescription if isinstance(change, ProgramChange | RefillChange) else None
        if prescription is None or prescription.later is None:
            return None
        if prescription.later.at_ms > self.hydraulics.clock_ms:
            return None
        passed = wording.moment_text(prescription.later.at_ms)
        sentence = f"The later program would have begun on {passed}, which has passed; choose a later time."
        return refused("later-passed", sentence)

    def _out_of_turn(self, change: Change) -> Refused | None:
        """Return why a pump in this state cannot take such a change, whatever is in it."""
        bolus, stopped = self.hydraulics.bolus, self.hydraulics.stopped_ms is not None
        bridge = bolus is not None and bolus.kind is BolusKind.BRIDGE
        match change:
            case StopChange() if stopped:
                return refused("pump-stopped", "The pump is stopped already.")
            case ResumeChange() if not stopped:
                return refused("pump-runs", "The pump is not stopped; there is nothing to resume.")
            case BolusChange() | PrimeChange() if stopped:
                return refused("pump-stopped", "The pump is stopped; resume it first.")
            case BolusChange() | PrimeChange() if bolus is not None:
                return self._wait_for(bolus)
            case RefillChange() if bolus is not None and not bridge:
                return self._wait_for(bolus)
            case ProgramChange(bridge=fresh) if fresh is not None and not bridge:
                sentence = "No bridge is under way that this one could replace; send the program without it."
                return refused("bridge-not-running", sentence)
        return None

    def _too_little_for(self, change: Change, model: PumpModel) -> Refused | None:
        """Return why the reservoir cannot give what `change` begins, or anything."""
        needs = isinstance(change, ProgramChange | BolusChange | PrimeChange)
        if needs and self.hydraulics.ledger.reservoir_pl == 0:
            sentence = "By the pump's account the reservoir is empty; refill it first."
            return refused("reservoir-empty", sentence)
        begun = bolus_of(change, self.hydraulics.at_ms, adds=model.bolus_adds_to_basal)
        if begun is None:
            return None
        if begun.ends_ms > LATEST_MS:
            return refused("bolus-endless", "That would not end within the pump's calendar, the year 9999.")
        dry_ms = self.changed(change, model)[0].dry_ms(worst=False)
        if dry_ms is None or dry_ms >= begun.ends_ms:
            return None
        dry = self._moment_text(dry_ms)
        what = telling.NAMES[begun.kind]
        return refused("reservoir-short", f"The reservoir would run dry on {dry}, before the {what} ends.")

    def _locked_out(self) -> Refused | None:
        """Return why the patient may have no bolus yet: the lockout, or the most in 24 h."""
        settings = self.hydraulics.prescription.patient_bolus
        recent = self.recent_presses
        if settings is None or not self.presses:
            return None
        free_ms = self.presses[-1] + settings.lockout_ms
        if free_ms > self.hydraulics.at_ms:
            return refused(
                "lockout", f"Not yet: the next bolus can be given from {self._moment_text(free_ms)}."
            )
        if len(recent) >= settings.per_day:
            free_ms = recent[-settings.per_day] + MS_PER_DAY
            free = self._moment_text(free_ms)
            return refused(
                "most-given", f"All {settings.per_day} boluses of 24 h are given; the next from {free}."
            )
        return None

    def _wait_for(self, bolus: RunningBolus) -> Refused:
        ends, what = self._moment_text(bolus.ends_ms), telling.NAMES[bolus.kind]
        return refused("bolus-running", f"A {what} runs until {ends}; wait until it has ended.")

    def _moment_text(self, at_ms: int) -> str:
        """Return an instant as the pump's own clock will show it."""
        return wording.moment_text(min(max(0, at_ms + self.hydraulics.fast_ms), LATEST_MS))
