"""All that a pump keeps when it is switched off, as one value, and its form in bytes.

Apart from the firmware, which lives by it, and from `memory`, which holds bytes. Volumes are exact
fractions in pL, written as text such as `18343750/3`. What runs is not kept: the history says it.
What does not hold together is refused whole.
"""

from __future__ import annotations

from fractions import Fraction

import msgspec

from console.errors import PumpMemoryError, RemoteProtocolError, RuleBroken
from console.protocol.messages import LogEntry
from console.protocol.wire import Count, Name, Wire
from console.pump.history import History, HistoryEntry
from console.pump.hydraulics import Ledger
from console.pump.log import is_whole


class State(Wire, frozen=True):
    """The pump switched off. `made_ms` is when it began to run, `boots` how often it was switched on."""

    model: Name
    serial: Name
    made_ms: Count
    boots: Count
    clock_ms: Count
    filled_pl: str
    withdrawn_pl: str
    delivered_pl: str
    history: tuple[HistoryEntry, ...]
    log: tuple[LogEntry, ...]

    @property
    def ledger(self) -> Ledger:
        """The account of volumes."""
        return Ledger(Fraction(self.filled_pl), Fraction(self.withdrawn_pl), Fraction(self.delivered_pl))


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
        ledger = state.ledger
        History(state.history)
    except (msgspec.MsgspecError, RemoteProtocolError, RuleBroken, ValueError, ZeroDivisionError) as why:
        raise PumpMemoryError(f"{name} does not hold a pump's memory; it was left as it is.") from why
    possible = min(ledger.withdrawn_pl, ledger.delivered_pl, ledger.reservoir_pl) >= 0
    if not possible or not is_whole(state.log):
        raise PumpMemoryError(f"{name} holds a pump's memory that contradicts itself; it was left as it is.")
    return state
