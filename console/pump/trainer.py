"""The trainer's service: what only a simulator has, and a trainee's console is not given. Time, and truth.

Apart from the firmware, which a real device would have too. It moves the pump's clock and tells what is
true, and nothing else: no program, no volume and no alarm is touched but by the time that passes.
"""

from __future__ import annotations

from console.domain.course import Course
from console.domain.quantities import flow_pl_per_h
from console.domain.wording import duration_text
from console.errors import RuleBroken
from console.protocol.messages import (
    Answer,
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
from console.pump.body import Body
from console.pump.catheter import Parcel
from console.pump.clock import TherapyClock
from console.pump.firmware import HOURS_PER_DAY, Firmware
from console.pump.hydraulics import Hydraulics
from console.pump.running import refused


class Trainer:
    """Answers the service "trainer" with the pump's clock and the truth; logs each thing it does."""

    def __init__(self, firmware: Firmware, clock: TherapyClock) -> None:
        self._firmware = firmware
        self._clock = clock

    def open(self, console: str) -> None:
        """Begin a session with the trainer at `console`: nothing of an earlier one is left to clear."""

    def answer(self, request: Request, link_now_ms: int) -> Answer:
        """Answer with `Time` or `Truth`; that of a jump is to be kept back until the pump has arrived."""
        match request:
            case SetRate(rate):
                self._set_rate(rate, link_now_ms)
            case Jump(by_ms):
                try:
                    self._jump(by_ms, link_now_ms)
                except RuleBroken as why:
                    return refused("jump-refused", str(why))
            case ReadTruth():
                return truth(self._firmware.body, self._firmware.hydraulics)
            case ReadTime():
                pass
            case _:
                return _not_ours()
        return self.time

    @property
    def time(self) -> Time:
        """What the pump's clock shows, and how fast it goes."""
        return Time(self._firmware.hydraulics.at_ms, self._clock.rate)

    def _set_rate(self, rate: int, link_now_ms: int) -> None:
        if rate == self._clock.rate:
            return
        self._clock.set_rate(rate, link_now_ms)
        told = f"The trainer lets time run at ×{rate}." if rate else "The trainer paused time."
        self._firmware.note("rate-set", told)

    def _jump(self, by_ms: int, link_now_ms: int) -> None:
        self._clock.jump(by_ms, link_now_ms)
        self._firmware.note("jumped", f"The trainer moves time forward by {duration_text(by_ms)}.")


def truth(body: Body, pumping: Hydraulics) -> Truth:
    """Return what is true now as it is told: rounded down, the path from pump to tip."""
    commanded = _pl_per_day(pumping)
    return Truth(
        reservoir_pl=int(body.reservoir.pl),
        ng_per_ml=int(body.ng_per_ml),
        tubing=_told(body.tubing),
        catheter=None if body.catheter is None else _told(body.unmixed().catheter or ()),
        given_ng=int(body.given.ng),
        clock_ms=pumping.at_ms,
        drawable_pl=int(body.drawable_pl),
        calculated_pl=int(pumping.ledger.reservoir_pl),
        commanded_pl_per_day=commanded,
        tip_pl_per_day=0 if body.catheter is None or body.drawable_pl == 0 else commanded,
        signs=None,
        faults=(),
    )


def _pl_per_day(pumping: Hydraulics) -> int:
    """Return what flows by command now, rounded down."""
    runs, stands = pumping.prescription, pumping.stopped_ms is not None or pumping.ledger.reservoir_pl == 0
    per_hour = Course(runs, pumping.bolus, stands, pumping.at_ms).ng_per_h_at(pumping.at_ms)
    return int(flow_pl_per_h(per_hour, runs.drug.concentration) * HOURS_PER_DAY)


def _told(parcels: tuple[Parcel, ...]) -> tuple[WireParcel, ...]:
    return tuple(WireParcel(int(parcel.pl), int(parcel.ng_per_ml)) for parcel in reversed(parcels))


def _not_ours() -> Refused:
    return refused("wrong-service", "That is asked of another service, not of the trainer's.")
