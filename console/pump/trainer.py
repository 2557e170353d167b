"""The trainer's service: what only a simulator has, and a trainee is not given. Time, faults and truth.

Apart from the firmware, which a real device would have too. It moves the pump's clock, lets faults begin and
end, and tells what is true; no program, no volume and no alarm is touched but by that. That time was moved
stands in the pump's log; faults do not, since no pump knows them: they stand in the trainer's own journal,
which is gone when the pump is switched off. Refusals: `jump-refused fault-refused fault-not-there no-snapshot
wrong-service`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice, takewhile

from console.domain import faults, wording
from console.domain.calendar import LATEST_MS
from console.domain.faults import MOST_AT_ONCE, Fault, FaultKind
from console.domain.reading import Alarm
from console.errors import RuleBroken
from console.protocol import codec
from console.protocol.messages import Answer, Refused, Request
from console.protocol.trainer_messages import (
    DEEDS_A_PAGE,
    SAMPLES_A_PAGE,
    SNAPSHOT_BYTES,
    Arrived,
    ClearFault,
    FaultsTold,
    InjectFault,
    Jump,
    JumpToAlarm,
    ReadFaults,
    ReadSnapshot,
    ReadTime,
    ReadTrace,
    ReadTruth,
    SetRate,
    SnapshotPart,
    Time,
)
from console.protocol.trainer_messages import Trace as TraceTold
from console.protocol.truth import WireDeed
from console.pump import told
from console.pump.clock import TherapyClock
from console.pump.firmware import Firmware
from console.pump.happenings import Happening
from console.pump.running import refused
from console.pump.trace import Trace

MOST_DEEDS = 1_000
"""How many of the trainer's deeds are kept; older ones are forgotten."""

ALARMS = {alarm.value: alarm.value for alarm in Alarm} | {"stall-detected": "motor-stall"}
"""What the pump's log calls each alarm that begins, and the alarm's own name."""


@dataclass(frozen=True, slots=True)
class _Jumping:
    """A jump under way to `to_ms`; to the next alarm before it if `seeks`, and then at `rate` again."""

    to_ms: int
    seeks: bool
    rate: int


class Trainer:
    """Answers the service "trainer", and lets time pass for the pump: by its clock, or by a jump."""

    def __init__(self, firmware: Firmware, clock: TherapyClock, kinds: Mapping[str, FaultKind]) -> None:
        self._firmware = firmware
        self._clock = clock
        self._kinds = kinds
        self._trace = Trace(firmware)
        self._deeds: deque[WireDeed] = deque(maxlen=MOST_DEEDS)
        self._deeds_told = 0
        self._snapshot = b""
        self._jumping: _Jumping | None = None
        self._reached = ""
        self._now = 0

    def open(self, console: str) -> None:  # noqa: ARG002 - every trainer is treated alike
        """Begin a session with a trainer: an earlier one's jump to an alarm ends where it has come.

        A jump by a span goes on: its clock has been moved already, and is never taken back.
        """
        self._snapshot = b""
        if self._jumping is not None:
            self._clock.set_rate(self._jumping.rate, self._now)
        self._jumping, self._reached = None, ""

    @property
    def time(self) -> Time:
        """What the pump's clock shows, and how fast it goes."""
        return Time(self._firmware.hydraulics.at_ms, self._clock.rate)

    @property
    def seeks(self) -> bool:
        """Whether a jump to the next alarm is under way: no clock shows how far it goes."""
        return self._jumping is not None and self._jumping.seeks and not self._reached

    def pass_time(self, link_now_ms: int, most: int) -> tuple[Happening, ...]:
        """Let the pump pass what is due, about `most` events of it at most; return what happened."""
        self._now = link_now_ms
        now_ms = self._clock.now(link_now_ms)
        if self._jumping is not None and self.seeks:
            return self._seek(self._jumping.to_ms, most)
        return self._trace.advance(now_ms, most)

    def arrived(self) -> Answer | None:
        """Return the answer to the jump under way once the pump is where it goes; None until then."""
        jumping, at_ms = self._jumping, self._firmware.hydraulics.at_ms
        if jumping is None or (at_ms < jumping.to_ms and not self._reached):
            return None
        self._jumping = None
        if not jumping.seeks:
            return self.time
        self._clock.set_rate(jumping.rate, self._now)
        alarm, self._reached = self._reached, ""
        return Arrived(at_ms, self._clock.rate, alarm or None)

    def answer(self, request: Request, link_now_ms: int) -> Answer | None:
        """Answer a request; None to a jump, which `arrived` answers once all on its way has passed."""
        self._now = link_now_ms
        match request:
            case ReadTime() | SetRate() | Jump() | JumpToAlarm():
                return self._moved(request)
            case ReadTruth():
                return told.truth(self._firmware)
            case ReadTrace(from_ms):
                return TraceTold(self._trace.since(from_ms, SAMPLES_A_PAGE))
            case InjectFault():
                return self._inject(request)
            case ClearFault(name):
                return self._clear(name)
            case ReadFaults(first):
                return self._told_faults(first)
            case ReadSnapshot(offset):
                return self._part(offset)
        return refused("wrong-service", "That is asked of another service, not of the trainer's.")

    def _moved(self, request: ReadTime | SetRate | Jump | JumpToAlarm) -> Answer | None:
        """Do to time what is asked; None where that takes it somewhere else."""
        match request:
            case SetRate(rate):
                self._set_rate(rate)
            case Jump(by_ms):
                return self._jump(by_ms)
            case JumpToAlarm(most_ms):
                self._jump_to_alarm(most_ms)
                return None
        return self.time

    def _set_rate(self, rate: int) -> None:
        if rate != self._clock.rate:
            self._clock.set_rate(rate, self._now)
            said = f"The trainer lets time run at ×{rate}." if rate else "The trainer paused time."
            self._note("rate-set", said)

    def _jump(self, by_ms: int) -> Refused | None:
        try:
            to_ms = self._clock.jump(by_ms, self._now)
        except RuleBroken as why:
            return refused("jump-refused", str(why))
        self._note("jumped", f"The trainer moves time forward by {wording.duration_text(by_ms)}.")
        self._jumping = _Jumping(to_ms, seeks=False, rate=self._clock.rate)
        return None

    def _jump_to_alarm(self, most_ms: int) -> None:
        """Set out; time stands still but for the jump, so that it ends in the very ms."""
        to_ms = min(self._clock.now(self._now) + most_ms, LATEST_MS)
        self._note("jumped", "The trainer moves time forward to the next alarm.")
        self._jumping, self._reached = _Jumping(to_ms, seeks=True, rate=self._clock.rate), ""
        self._clock.set_rate(0, self._now)

    def _seek(self, to_ms: int, most: int) -> tuple[Happening, ...]:
        """Pass event after event until an alarm begins, `to_ms` is reached, or about `most` have passed."""
        happened: list[Happening] = []
        last = self._trace.cost + most
        while self._trace.cost < last and not self._reached and self._firmware.hydraulics.at_ms < to_ms:
            number = next_entry(self._firmware)
            happened += self._trace.advance(to_ms, most=1, all_of_it=True)
            self._reached = next((name for _, name in alarms_since(self._firmware, number)), "")
        ahead_ms = self._firmware.hydraulics.at_ms - self._clock.now(self._now)
        if ahead_ms > 0:
            self._clock.jump(ahead_ms, self._now)
        return tuple(happened)

    def _inject(self, asked: InjectFault) -> Answer:
        from_ms = self._firmware.hydraulics.at_ms + asked.after_ms
        until_ms = None if asked.for_ms is None else from_ms + asked.for_ms
        try:
            fault = Fault(asked.name, asked.value, from_ms, until_ms)
            kind = faults.checked(self._kinds, fault)
            self._check_fits(fault)
        except RuleBroken as why:
            return refused("fault-refused", str(why))
        failed = self._firmware.inject(fault)
        if failed is not None:
            return failed
        when = "" if asked.after_ms == 0 else f" from {wording.moment_text(from_ms)}"
        lasts = "" if until_ms is None else f" until {wording.moment_text(until_ms)}"
        self._write_down("injected", f"{faults.told(kind, asked.value)}{when}{lasts}.")
        return self._told_faults(self._deeds_told, deeds=False)

    def _check_fits(self, fault: Fault) -> None:
        """Refuse a fault that this pump cannot have, and one more than it has at a time."""
        if fault.name == "sensor-off" and not self._firmware.model.measures_level:
            raise RuleBroken(f"A {self._firmware.model.name} measures no level that could be off.")
        others = [held for held in self._firmware.world.faults if held.name != fault.name]
        if len(others) >= MOST_AT_ONCE:
            raise RuleBroken(f"A pump has at most {MOST_AT_ONCE} faults at a time; clear one.")

    def _clear(self, name: str) -> Answer:
        if name not in {held.name for held in self._firmware.world.faults}:
            return refused("fault-not-there", f"There is no fault {name!r} on the pump.")
        failed = self._firmware.clear(name)
        if failed is not None:
            return failed
        self._write_down("cleared", f"{self._kinds[name].label}: cleared.")
        return self._told_faults(self._deeds_told, deeds=False)

    def _told_faults(self, first: int, *, deeds: bool = True) -> FaultsTold:
        """Return the faults on the pump, with the deeds from number `first` on as far as they are kept."""
        oldest = self._deeds_told - len(self._deeds)
        begin = min(max(first, oldest), self._deeds_told)
        page = tuple(islice(self._deeds, begin - oldest, None))[:DEEDS_A_PAGE] if deeds else ()
        held = told.faults(self._firmware.world.faults)
        return codec.faults_page(
            FaultsTold(self._firmware.hydraulics.at_ms, held, begin, page, self._deeds_told)
        )

    def _part(self, offset: int) -> Answer:
        if offset == 0:
            self._snapshot = self._firmware.packed()
        data = self._snapshot[offset : offset + SNAPSHOT_BYTES]
        if not data:
            return refused("no-snapshot", "There is no snapshot that goes on there; take it anew.")
        return SnapshotPart(len(self._snapshot), data)

    def _note(self, kind: str, said: str) -> None:
        """Note in the pump's log, too, what was done to its time."""
        self._firmware.note(kind, said)
        self._write_down(kind, said)

    def _write_down(self, kind: str, said: str) -> None:
        self._deeds.append(WireDeed(self._firmware.hydraulics.at_ms, kind, said))
        self._deeds_told += 1


def alarms_since(firmware: Firmware, number: int) -> tuple[tuple[int, str], ...]:
    """Return when each alarm in the pump's log began, from entry `number` on, with its name, in order."""
    fresh = takewhile(lambda entry: entry.sequence >= number, reversed(firmware.log.entries))
    found = [(entry.at_ms, ALARMS[entry.kind]) for entry in fresh if entry.kind in ALARMS]
    return tuple(reversed(found))


def next_entry(firmware: Firmware) -> int:
    """Return the number that the next entry of the pump's log will have."""
    return firmware.log.entries[-1].sequence + 1
