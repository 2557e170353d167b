"""The trainer's service: what only a simulator has, and a trainee's console is not given. Time, and truth.

Apart from the firmware, which a real device would have too. It moves the pump's clock and tells what is
true, and nothing else: no program, no volume and no alarm is touched but by the time that passes.
"""

from __future__ import annotations

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
from console.pump.firmware import Firmware
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
                return truth(self._firmware.body, self._firmware.hydraulics.at_ms)
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


def truth(body: Body, clock_ms: int) -> Truth:
    """Return what is true at `clock_ms` as it is told: rounded down, the path from pump to tip."""
    return Truth(
        reservoir_pl=int(body.reservoir.pl),
        ng_per_ml=int(body.ng_per_ml),
        tubing=_told(body.tubing),
        catheter=None if body.catheter is None else _told(body.unmixed().catheter or ()),
        given_ng=int(body.given.ng),
        clock_ms=clock_ms,
    )


def _told(parcels: tuple[Parcel, ...]) -> tuple[WireParcel, ...]:
    return tuple(WireParcel(int(parcel.pl), int(parcel.ng_per_ml)) for parcel in reversed(parcels))


def _not_ours() -> Refused:
    return refused("wrong-service", "That is asked of another service, not of the trainer's.")
