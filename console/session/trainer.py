"""The trainer's service, from the console's side: therapy time, faults and truth, which only a simulator has.

Apart from `session`, which speaks to what a real device would answer: this client has a link of its
own, and a console without it programs pumps all the same. What comes in pages is put together here and told
once, whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from console.domain.quantities import LARGEST, MS_PER_DAY
from console.errors import RemoteProtocolError, RuleBroken
from console.protocol import trainer_messages
from console.protocol.messages import Answer, Refused, Request
from console.protocol.trainer_messages import (
    LONGEST_MS,
    Arrived,
    ClearFault,
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
    Trace,
    Truth,
)
from console.session import truth
from console.session.line import Caller
from console.session.service import ServiceClient
from console.session.truth import Deed, FaultsTold, Sample, TraceTold, TruthTold
from console.transport.port import Transport

SERVICE = "trainer"
FASTEST = 86_400
LONGEST_JUMP_MS = LONGEST_MS
"""What the messages of the trainer's service can say."""


@dataclass(frozen=True, slots=True)
class TimeTold:
    """The pump's clock when it answered at link time `link_ms`, and the rate it runs at (0 is paused)."""

    clock_ms: int
    rate: int
    link_ms: int


@dataclass(frozen=True, slots=True)
class AlarmReached:
    """Where a jump to the next alarm ended, and the name of the alarm that began there; None: none came."""

    time: TimeTold
    alarm: str | None


@dataclass(frozen=True, slots=True)
class SnapshotTold:
    """The pump's memory as it was at one instant: started from it, another pump is a branch of this one."""

    data: bytes


@dataclass(frozen=True, slots=True)
class TrainerRefused:
    """The simulator will not do it; nothing was changed."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class TrainerLost:
    """The link to the trainer's service is gone, or there is none on this pump."""

    sentence: str


TrainerEvent = (
    TimeTold | AlarmReached | TruthTold | FaultsTold | TraceTold | SnapshotTold | TrainerRefused | TrainerLost
)


class TrainerClient(ServiceClient[Request, TrainerEvent]):
    """One link to one simulator's trainer service; `expect_serial` is the pump that must answer.

    What is asked returns at once and is carried out in order by `turn`.
    """

    service: ClassVar[str] = SERVICE

    def __init__(self, transport: Transport, caller: Caller, expect_serial: str | None = None) -> None:
        super().__init__(transport, caller, expect_serial)
        self.time: TimeTold | None = None
        """The last time told; None before the first."""
        self._deeds: tuple[Deed, ...] = ()
        self._deeds_known = 0
        self._samples: tuple[Sample, ...] = ()
        self._snapshot = b""

    def set_rate(self, rate: int) -> None:
        """Run therapy time at `rate` times link time, 0 (paused) to 86,400; comes as `TimeTold`."""
        if not 0 <= rate <= FASTEST:
            raise RuleBroken(f"Therapy time runs at a rate from 0 (paused) to {FASTEST}, not {rate}.")
        self._waiting.append(SetRate(rate))

    def jump(self, by_ms: int) -> None:
        """Move therapy time forward by `by_ms`, at least 1 ms and at most ten years; comes as `TimeTold`."""
        _check_span(by_ms)
        self._waiting.append(Jump(by_ms))

    def jump_to_alarm(self, most_days: int) -> None:
        """Move to the ms in which the next alarm begins, at most `most_days` on; comes as `AlarmReached`."""
        _check_span(most_days * MS_PER_DAY)
        self._waiting.append(JumpToAlarm(most_days * MS_PER_DAY))

    def read_time(self) -> None:
        """Ask for the pump's clock and rate; comes as `TimeTold`."""
        self._waiting.append(ReadTime())

    def read_truth(self) -> None:
        """Ask what is really so in reservoir, path and patient; comes as `TruthTold`."""
        self._waiting.append(ReadTruth())

    def inject(
        self, name: str, value: int | None = None, after_ms: int = 0, for_ms: int | None = None
    ) -> None:
        """Let a fault begin in `after_ms` of therapy time and last `for_ms`; None: until it is cleared.

        Comes as `FaultsTold`. Which faults there are, with which values, the simulator knows and refuses by.
        """
        if after_ms:
            _check_span(after_ms)
        if for_ms is not None:
            _check_span(for_ms)
        if not 1 <= len(name) <= 40 or not name.isprintable() or abs(value or 0) > LARGEST:
            raise RuleBroken("There is no such fault, or no such value.")
        self._waiting.append(InjectFault(name, value, after_ms, for_ms))

    def clear(self, name: str) -> None:
        """End every fault of that name, also one still to come; comes as `FaultsTold`."""
        if not 1 <= len(name) <= 40 or not name.isprintable():
            raise RuleBroken("There is no such fault.")
        self._waiting.append(ClearFault(name))

    def read_faults(self) -> None:
        """Ask for the faults on the pump and for all that the trainer did; comes as `FaultsTold`."""
        self._waiting.append(ReadFaults(0))

    def read_trace(self, from_ms: int = 0) -> None:
        """Ask for what was so from `from_ms` of the pump's clock on; comes as `TraceTold`."""
        self._waiting.append(ReadTrace(from_ms))

    def snapshot(self) -> None:
        """Ask for the pump's memory as it is now; comes as `SnapshotTold`."""
        self._waiting.append(ReadSnapshot(0))

    def _request(self, asked: Request) -> Request:
        return ReadFaults(self._deeds_known) if isinstance(asked, ReadFaults) else asked

    def _answered(self, asked: Request, answer: Answer) -> Iterable[TrainerEvent]:
        if isinstance(answer, Refused):
            self._samples, self._snapshot = (), b""
            return (TrainerRefused(answer.code, answer.sentence),)
        try:
            return self._told(asked, answer)
        except RemoteProtocolError as why:
            self._lose(str(why))
            return ()

    def _told(self, asked: Request, answer: Answer) -> Iterable[TrainerEvent]:
        match answer:
            case Time(clock_ms, rate):
                self.time = TimeTold(clock_ms, rate, self._now)
                return (self.time,)
            case Arrived(clock_ms, rate, alarm):
                self.time = TimeTold(clock_ms, rate, self._now)
                return (AlarmReached(self.time, alarm),)
            case Truth():
                return (truth.truth(answer),)
            case trainer_messages.FaultsTold():
                return self._deeds_told(answer)
            case Trace(samples):
                return self._samples_told(truth.samples(samples))
            case SnapshotPart(total, data):
                return self._part_told(total, data)
        raise RemoteProtocolError(f"The pump answered {type(asked).__name__} with something else.")

    def _deeds_told(self, answer: trainer_messages.FaultsTold) -> Iterable[TrainerEvent]:
        """Ask on until every deed is told; each comes over the link once."""
        if answer.deeds:
            self._deeds += truth.deeds(answer.deeds)
            self._deeds_known = answer.deeds_from + len(answer.deeds)
        if self._deeds_known < answer.deeds_told:
            self._waiting.appendleft(ReadFaults(0))
            return ()
        return (FaultsTold(answer.clock_ms, truth.faults(answer.faults), self._deeds),)

    def _samples_told(self, page: tuple[Sample, ...]) -> Iterable[TrainerEvent]:
        if page and self._samples and page[0].at_ms <= self._samples[-1].at_ms:
            raise RemoteProtocolError("The pump told of a trace that goes back in time.")
        self._samples += page
        if len(page) == trainer_messages.SAMPLES_A_PAGE:
            self._waiting.appendleft(ReadTrace(page[-1].at_ms + 1))
            return ()
        told, self._samples = self._samples, ()
        return (TraceTold(told),)

    def _part_told(self, total: int, data: bytes) -> Iterable[TrainerEvent]:
        self._snapshot += data
        if len(self._snapshot) < total:
            self._waiting.appendleft(ReadSnapshot(len(self._snapshot)))
            return ()
        told, self._snapshot = self._snapshot, b""
        return (SnapshotTold(told),)

    def _lost(self, sentence: str, asked: Request | None) -> Iterable[TrainerEvent]:  # noqa: ARG002
        return (TrainerLost(sentence),)


def _check_span(by_ms: int) -> None:
    if not 1 <= by_ms <= LONGEST_JUMP_MS:
        raise RuleBroken("Therapy time goes forward, by at least 1 ms and at most ten years at once.")
