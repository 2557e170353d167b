"""The trainer's service, from the console's side: therapy time and truth, which only a simulator has.

Apart from `session`, which speaks to what a real device would answer: this client has a link of its
own, and a console without it programs pumps all the same.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from console.domain.quantities import MS_PER_DAY
from console.domain.reading import Identity
from console.errors import RuleBroken
from console.protocol.connection import Patience
from console.protocol.events import Event, Received, Welcomed
from console.protocol.messages import (
    Hello,
    Jump,
    ReadTime,
    ReadTruth,
    Refused,
    Request,
    SetRate,
    Time,
    Truth,
)
from console.protocol.wire import WireParcel
from console.session.line import Entropy, Line, ending
from console.transport.port import Transport

SERVICE = "trainer"
PATIENCE = Patience(answer_ms=300_000, idle_ms=3_600_000)
"""A jump's answer takes as long as the events jumped over; it must not look like a lost link."""

FASTEST = 86_400
LONGEST_JUMP_MS = 10 * 366 * MS_PER_DAY
"""What the messages of the trainer's service can say."""


@dataclass(frozen=True, slots=True)
class TimeTold:
    """The pump's clock when it answered at link time `link_ms`, and the rate it runs at (0 is paused)."""

    clock_ms: int
    rate: int
    link_ms: int


Parcels = tuple[tuple[int, int], ...]
"""Fluids one behind the other from pump to tip: pL and ng/mL of each."""


@dataclass(frozen=True, slots=True)
class TruthTold:
    """What is really there at `clock_ms`, rounded down; `catheter` is None while the pump is joined to none.

    `reservoir_pl` counts what cannot be drawn too; `given_ng` is what has left the tip so far.
    """

    reservoir_pl: int
    ng_per_ml: int
    tubing: Parcels
    catheter: Parcels | None
    given_ng: int
    clock_ms: int


@dataclass(frozen=True, slots=True)
class TrainerRefused:
    """The simulator will not do it; nothing was changed."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class TrainerLost:
    """The link to the trainer's service is gone, or there is none on this pump."""

    sentence: str


TrainerEvent = TimeTold | TruthTold | TrainerRefused | TrainerLost


class TrainerClient:
    """One link to one simulator's trainer service; `expect_serial` is the pump that must answer.

    What is asked returns at once and is carried out in order by `turn`.
    """

    def __init__(
        self, transport: Transport, entropy: Entropy, console_name: str, expect_serial: str | None = None
    ) -> None:
        self.time: TimeTold | None = None
        """The last time told; None before the first."""
        self._line = Line(transport, entropy, Hello(console_name, SERVICE), PATIENCE)
        self._expect_serial = expect_serial
        self._waiting: deque[Request] = deque()
        self._asked = False
        self._events: deque[TrainerEvent] = deque()
        self._ended = False
        self._now = 0

    @property
    def ended(self) -> bool:
        """Whether the link is gone for good."""
        return self._ended

    @property
    def busy(self) -> bool:
        """Whether something asked for has not been answered yet."""
        return not self._ended and (self._asked or bool(self._waiting))

    def turn(self, link_now_ms: int) -> tuple[TrainerEvent, ...]:
        """Carry on with what was asked, and return what happened since the last turn, in order."""
        self._now = link_now_ms
        if not self._ended:
            for event in self._line.turn(link_now_ms):
                self._take(event)
            self._ask_next()
        events = tuple(self._events)
        self._events.clear()
        return events

    def set_rate(self, rate: int) -> None:
        """Run therapy time at `rate` times link time, 0 (paused) to 86,400; comes as `TimeTold`."""
        if not 0 <= rate <= FASTEST:
            raise RuleBroken(f"Therapy time runs at a rate from 0 (paused) to {FASTEST}, not {rate}.")
        self._waiting.append(SetRate(rate))

    def jump(self, by_ms: int) -> None:
        """Move therapy time forward by `by_ms`, at least 1 ms and at most ten years; comes as `TimeTold`."""
        if not 1 <= by_ms <= LONGEST_JUMP_MS:
            raise RuleBroken("Therapy time jumps forward, by at least 1 ms and at most ten years at once.")
        self._waiting.append(Jump(by_ms))

    def read_time(self) -> None:
        """Ask for the pump's clock and rate; comes as `TimeTold`."""
        self._waiting.append(ReadTime())

    def read_truth(self) -> None:
        """Ask for what is really in reservoir, tubing and catheter; comes as `TruthTold`."""
        self._waiting.append(ReadTruth())

    def close(self) -> None:
        """End the link; a second call does nothing."""
        self._line.close(self._now)
        self._ended = True
        self._waiting.clear()

    def _ask_next(self) -> None:
        if self._waiting and self._line.free:
            self._asked = True
            self._line.ask(self._waiting.popleft(), self._now)

    def _take(self, event: Event) -> None:
        if self._ended:
            return
        match event:
            case Welcomed(identity):
                self._welcome(identity)
            case Received(Time(clock_ms, rate)):
                self._asked = False
                self.time = TimeTold(clock_ms, rate, self._now)
                self._events.append(self.time)
            case Received(Truth() as truth):
                self._asked = False
                self._events.append(_told(truth))
            case Received(Refused(code, sentence)):
                self._asked = False
                self._events.append(TrainerRefused(code, sentence))
            case _:
                ended = ending(event)
                if ended is not None:
                    self._lose(ended)

    def _welcome(self, identity: Identity) -> None:
        if self._expect_serial not in (None, identity.serial):
            self._lose(f"Pump {identity.serial} answered where {self._expect_serial} was expected.")

    def _lose(self, sentence: str) -> None:
        self.close()
        self._events.append(TrainerLost(sentence))


def _told(truth: Truth) -> TruthTold:
    return TruthTold(
        reservoir_pl=truth.reservoir_pl,
        ng_per_ml=truth.ng_per_ml,
        tubing=_parcels(truth.tubing),
        catheter=None if truth.catheter is None else _parcels(truth.catheter),
        given_ng=truth.given_ng,
        clock_ms=truth.clock_ms,
    )


def _parcels(wire: tuple[WireParcel, ...]) -> Parcels:
    return tuple((parcel.pl, parcel.ng_per_ml) for parcel in wire)
