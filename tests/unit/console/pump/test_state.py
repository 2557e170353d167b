"""The state in bytes: there and back the same, and refused whole when it does not hold together."""

from __future__ import annotations

from fractions import Fraction

import msgspec
import pytest

from console.errors import PumpMemoryError
from console.pump import state
from console.pump.state import State
from support.pumps import new


def made() -> State:
    kept = new().load()
    assert kept is not None
    return state.unpack(kept, "pump.bin")


def changed(**fields: object) -> bytes:
    return state.pack(msgspec.structs.replace(made(), **fields))


def test_that_a_state_is_the_same_there_and_back() -> None:
    assert state.unpack(state.pack(made()), "pump.bin") == made()


def test_that_equal_states_have_equal_bytes() -> None:
    assert state.pack(made()) == state.pack(made())


def test_that_volumes_are_kept_as_exact_fractions() -> None:
    kept = state.unpack(changed(delivered_pl="18343750/3"), "pump.bin")
    assert kept.ledger.delivered_pl == Fraction(18_343_750, 3)
    assert kept.ledger.reservoir_pl == 20 * 10**9 - Fraction(18_343_750, 3)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xc0",
        b"\x90",
        b"\x00" * 99,
        changed(filled_pl="much"),
        changed(filled_pl="1/0"),
        changed(clock_ms=-1),
    ],
)
def test_bytes_are_refused_when_they_are_no_state(data: bytes) -> None:
    with pytest.raises(PumpMemoryError, match=r"pump\.bin does not hold a pump's memory"):
        state.unpack(data, "pump.bin")


@pytest.mark.parametrize(
    "fields",
    [
        {"delivered_pl": "20000000001"},
        {"delivered_pl": "-1"},
        {"withdrawn_pl": "-1"},
        {"withdrawn_pl": "20000000000", "delivered_pl": "1/3"},
        {"log": made().log * 2},
    ],
)
def test_a_state_is_refused_when_it_contradicts_itself(fields: dict[str, object]) -> None:
    with pytest.raises(PumpMemoryError, match="contradicts itself"):
        state.unpack(changed(**fields), "pump.bin")


def test_a_state_is_refused_when_its_history_is_empty() -> None:
    with pytest.raises(PumpMemoryError, match="does not hold"):
        state.unpack(changed(history=()), "pump.bin")


def test_a_state_is_refused_when_it_has_a_field_too_many() -> None:
    fields = msgspec.msgpack.decode(state.pack(made()))
    with pytest.raises(PumpMemoryError, match="does not hold"):
        state.unpack(msgspec.msgpack.encode([*fields, 1]), "pump.bin")
