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

from console.domain.alarms import LONGEST_SILENCE_MS, Alarm, Standing, by_urgency
from console.domain.calendar import LATEST_MS
from console.domain.faults import MOST_AT_ONCE
from console.domain.reading import BolusKind, RunningBolus
from console.errors import PumpMemoryError, RemoteProtocolError, RuleBroken
from console.protocol import values
from console.protocol.messages import LogEntry
from console.protocol.wire import Count, Digest, Name, Wire, WireCatheter, WireRunningBolus, WireStanding
from console.pump.alarms import AlarmBoard
from console.pump.history import History, HistoryEntry
from console.pump.kept_world import WireWorld
from console.pump.ledger import Ledger
from console.pump.log import is_whole

CONTRADICTS = "{} holds a pump's memory that contradicts itself; it was left as it is."


class WireBattery(Wire, frozen=True):
    """What is used of the battery's life; the fields are those of `Battery`."""

    used: Annotated[int, msgspec.Meta(ge=0)]
    at_ms: Count
    delivered_pl: Count


class State(Wire, frozen=True):
    """The pump switched off. `made_ms` is when it began to run, `boots` how often it was switched on.

    `implanted` is the catheter told at the factory, `presses` is when the patient's last boluses began.
    `turned` says that what was to take over later has, which a clock that is set back cannot tell.
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
    world: WireWorld
    turned: bool = False

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
        raise PumpMemoryError(CONTRADICTS.format(name))
    return state


def _is_whole(state: State) -> bool:
    """Tell whether account, log, truth and what is under way hold together and agree with the history."""
    ledger, history, world = state.ledger, History(state.history), state.world
    history.prescription_at(state.clock_ms)
    if state.implanted is not None:
        values.catheter_from_wire(state.implanted)
    possible = min(ledger.filled_pl, ledger.withdrawn_pl, ledger.delivered_pl, ledger.reservoir_pl) >= 0
    last_ms = max(history.last.at_ms, state.made_ms, world.response.at_ms, *state.presses)
    in_order = list(state.presses) == sorted(set(state.presses))
    in_time = in_order and last_ms <= state.clock_ms <= LATEST_MS
    told = is_whole(state.log, state.log_before) and _alarms_hold(state)
    return possible and in_time and told and _is_true(state) and _runs(state, history)


def _is_true(state: State) -> bool:
    """Tell whether what is true could be so, and so of this pump."""
    standing, faults = state.world.standing, state.world.faults
    flows = standing.flow >= 0 and standing.rotor.missed >= 0
    each_once = len({fault.name for fault in faults}) == len(faults) <= MOST_AT_ONCE
    noticed = standing.rotor.noticed == (Alarm.MOTOR_STALL in state.board.alarms)
    own = state.world.serial == state.serial
    return state.world.body.held.is_whole and flows and each_once and noticed and own


def _alarms_hold(state: State) -> bool:
    """Tell whether alarms, each once, and battery are of the time that has passed, and could all stand."""
    board, battery = state.board, state.battery
    once = len(set(board.alarms)) == len(board.alarms) and board.standing == by_urgency(board.standing)
    began = all(one.since_ms <= state.clock_ms for one in board.standing)
    warned = Alarm.END_OF_SERVICE not in board.alarms or Alarm.REPLACEMENT_DUE in board.alarms
    counted = battery.at_ms <= state.clock_ms and battery.delivered_pl <= state.ledger.delivered_pl
    silent = (board.silenced_until_ms or 0) <= state.clock_ms + LONGEST_SILENCE_MS
    return once and began and warned and counted and silent


def _runs(state: State, history: History) -> bool:
    """Tell whether the bolus kept is one that could be under way now: ordered or pressed, and not over.

    And whether nothing has taken over that never was to.
    """
    bolus, stopped = state.running_bolus, history.stopped_ms is not None
    if state.turned and not history.turns:
        return False
    if bolus is None:
        return True
    if not bolus.started_ms <= state.clock_ms < bolus.ends_ms:
        return False
    if bolus.kind is BolusKind.PATIENT:
        return not stopped and bolus.started_ms in state.presses
    return history.began(bolus) and (bolus.kind is BolusKind.BRIDGE or not stopped)
