"""All that a pump keeps when it is switched off, as one value, and its form in bytes.

Apart from the firmware, which lives by it, and from `memory`, which holds bytes. Volumes of the account are
exact fractions in pL, written as text such as `18343750/3`. The program is not kept: the history says it.
What it cannot say (the bolus under way, the patient's boluses, what is true) is kept and held against it.
What does not hold together is refused whole.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

import msgspec

from console.domain.alarms import Alarm, Standing, by_urgency
from console.domain.reading import BolusKind, RunningBolus
from console.errors import PumpMemoryError, RemoteProtocolError, RuleBroken
from console.protocol import values
from console.protocol.messages import LogEntry
from console.protocol.wire import Count, Digest, Name, Wire, WireCatheter, WireRunningBolus, WireStanding
from console.pump.alarms import AlarmBoard
from console.pump.body import Amount, Body
from console.pump.catheter import Parcel
from console.pump.history import History, HistoryEntry
from console.pump.hydraulics import Ledger
from console.pump.log import is_whole

Exact = str
"""An exact fraction as `numerator/denominator` in hexadecimal: mixing makes long ones, which decimal text of
Python's has a limit for."""


class WireAmount(Wire, frozen=True):
    """A sum of fluid: pL, and ng of drug in it."""

    pl: Exact
    ng: Exact


class WireFluid(Wire, frozen=True):
    """A parcel of fluid: pL, and its strength in ng/mL."""

    pl: Exact
    ng_per_ml: Exact


class WireBody(Wire, frozen=True):
    """What is true, moved up to `pumped_pl` of what was delivered; the fields are those of `Body`."""

    drawable_pl: Exact
    residual_pl: Exact
    ng_per_ml: Exact
    tubing: tuple[WireFluid, ...]
    catheter: tuple[WireFluid, ...] | None
    came: WireAmount
    given: WireAmount
    gone: WireAmount
    pumped_pl: Exact

    @property
    def held(self) -> Body:
        """The body that is kept; raises `ValueError`, `ZeroDivisionError` or `RuleBroken` if it is none."""
        return Body(
            drawable_pl=_fraction(self.drawable_pl),
            residual_pl=_fraction(self.residual_pl),
            ng_per_ml=_fraction(self.ng_per_ml),
            tubing=_parcels(self.tubing),
            catheter=None if self.catheter is None else _parcels(self.catheter),
            came=_amount(self.came),
            given=_amount(self.given),
            gone=_amount(self.gone),
            pumped_pl=_fraction(self.pumped_pl),
        )


class WireBattery(Wire, frozen=True):
    """What is used of the battery's life; the fields are those of `Battery`."""

    used: Annotated[int, msgspec.Meta(ge=0)]
    at_ms: Count
    delivered_pl: Count


class State(Wire, frozen=True):
    """The pump switched off. `made_ms` is when it began to run, `boots` how often it was switched on.

    `implanted` is the catheter told at the factory, `presses` is when the patient's last boluses began.
    """

    model: Name
    serial: Name
    made_ms: Count
    boots: Count
    clock_ms: Count
    filled_pl: str
    withdrawn_pl: str
    delivered_pl: str
    corrected_pl: str
    history: tuple[HistoryEntry, ...]
    log: tuple[LogEntry, ...]
    log_before: Digest
    alarms: tuple[WireStanding, ...]
    silenced_until_ms: Count | None
    battery: WireBattery
    bolus: WireRunningBolus | None
    presses: tuple[Count, ...]
    implanted: WireCatheter | None
    body: WireBody

    @property
    def ledger(self) -> Ledger:
        """The account of volumes."""
        sums = (self.filled_pl, self.withdrawn_pl, self.delivered_pl, self.corrected_pl)
        return Ledger(*map(Fraction, sums))

    @property
    def board(self) -> AlarmBoard:
        """The alarms that stand; raises `ValueError` for one that no pump has."""
        standing = tuple(Standing(Alarm(one.alarm), one.since_ms) for one in self.alarms)
        return AlarmBoard(standing, self.silenced_until_ms)

    @property
    def running_bolus(self) -> RunningBolus | None:
        """The bolus under way, or the bridge that a stop holds."""
        return None if self.bolus is None else values.running_from_wire(self.bolus)


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(State)


def pack(state: State) -> bytes:
    """Return the bytes of `state`; equal states have equal bytes."""
    return _encoder.encode(state)


def unpack(data: bytes, name: str) -> State:
    """Return the state that `data` holds; `name` says whose memory it is in the sentence of a refusal.

    Raises `PumpMemoryError` for what is no state, and for one that contradicts itself.
    """
    try:
        state = _decoder.decode(data)
        whole = _is_whole(state)
    except (msgspec.MsgspecError, RemoteProtocolError, RuleBroken, ValueError, ZeroDivisionError) as why:
        raise PumpMemoryError(f"{name} does not hold a pump's memory; it was left as it is.") from why
    if not whole:
        raise PumpMemoryError(f"{name} holds a pump's memory that contradicts itself; it was left as it is.")
    return state


def body_to_wire(body: Body) -> WireBody:
    """Return the form in which `body` is kept."""
    return WireBody(
        drawable_pl=_exact(body.drawable_pl),
        residual_pl=_exact(body.residual_pl),
        ng_per_ml=_exact(body.ng_per_ml),
        tubing=_fluids(body.tubing),
        catheter=None if body.catheter is None else _fluids(body.catheter),
        came=_sum(body.came),
        given=_sum(body.given),
        gone=_sum(body.gone),
        pumped_pl=_exact(body.pumped_pl),
    )


def _is_whole(state: State) -> bool:
    """Tell whether account, log, truth and what is under way hold together and agree with the history."""
    ledger, history, body = state.ledger, History(state.history), state.body.held
    history.prescription_at(state.clock_ms)
    if state.implanted is not None:
        values.catheter_from_wire(state.implanted)
    possible = min(ledger.filled_pl, ledger.withdrawn_pl, ledger.delivered_pl, ledger.reservoir_pl) >= 0
    moved = body.is_whole and body.pumped_pl <= ledger.delivered_pl
    last_ms = max(history.last.at_ms, state.made_ms, *state.presses)
    told = is_whole(state.log, state.log_before) and _alarms_hold(state)
    return possible and moved and told and _runs(state, history) and last_ms <= state.clock_ms


def _alarms_hold(state: State) -> bool:
    """Tell whether alarms, each once, and battery are of the time that has passed, and could all stand."""
    board, battery = state.board, state.battery
    once = len(set(board.alarms)) == len(board.alarms) and board.standing == by_urgency(board.standing)
    began = all(one.since_ms <= state.clock_ms for one in board.standing)
    warned = Alarm.END_OF_SERVICE not in board.alarms or Alarm.REPLACEMENT_DUE in board.alarms
    counted = battery.at_ms <= state.clock_ms and battery.delivered_pl <= state.ledger.delivered_pl
    return once and began and warned and counted


def _runs(state: State, history: History) -> bool:
    """Tell whether the bolus kept is one that could be under way now: ordered or pressed, and not over."""
    bolus, stopped = state.running_bolus, history.stopped_ms is not None
    if bolus is None:
        return True
    if not bolus.started_ms <= state.clock_ms < bolus.ends_ms:
        return False
    if bolus.kind is BolusKind.PATIENT:
        return not stopped and bolus.started_ms in state.presses
    return history.began(bolus) and (bolus.kind is BolusKind.BRIDGE or not stopped)


def _exact(number: Fraction) -> Exact:
    return f"{number.numerator:x}/{number.denominator:x}"


def _fraction(text: Exact) -> Fraction:
    numerator, _, denominator = text.partition("/")
    return Fraction(int(numerator, 16), int(denominator, 16))


def _fluids(parcels: tuple[Parcel, ...]) -> tuple[WireFluid, ...]:
    return tuple(WireFluid(_exact(parcel.pl), _exact(parcel.ng_per_ml)) for parcel in parcels)


def _parcels(fluids: tuple[WireFluid, ...]) -> tuple[Parcel, ...]:
    return tuple(Parcel(_fraction(fluid.pl), _fraction(fluid.ng_per_ml)) for fluid in fluids)


def _sum(amount: Amount) -> WireAmount:
    return WireAmount(_exact(amount.pl), _exact(amount.ng))


def _amount(wire: WireAmount) -> Amount:
    return Amount(_fraction(wire.pl), _fraction(wire.ng))
