"""The state in bytes: there and back the same, and refused whole when it does not hold together."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import msgspec
import pytest
from msgspec import structs

from console.domain.calendar import LATEST_MS
from console.domain.change import Change
from console.domain.quantities import MS_PER_HOUR
from console.domain.reading import BolusKind
from console.errors import PumpMemoryError
from console.protocol import values
from console.protocol.wire import WireCatheter, WireRunningBolus, WireSegment, WireStanding
from console.pump import state
from console.pump.kept_world import WireFault, WireFluid, WireRotor, WireWorld
from console.pump.state import State
from support.pumps import START_MS, Desk, begun, bolus, bridge, new, refill, started
from support.therapies import prescription, simple


def made() -> State:
    kept = new().load()
    assert kept is not None
    return state.unpack(kept, "pump.bin")


def running(change: Change, kind: BolusKind | None = None) -> WireRunningBolus:
    """Return the form in which a bolus is kept that nobody ordered."""
    begins = begun(change, START_MS)
    return values.running_to_wire(begins if kind is None else replace(begins, kind=kind))


def with_body(**fields: object) -> WireWorld:
    """Return what is true of a new pump with something else in its body."""
    return with_world(body=structs.replace(made().world.body, **fields))


def with_world(**fields: object) -> WireWorld:
    """Return what is true of a new pump with something else in it."""
    return structs.replace(made().world, **fields)


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
        changed(world=with_body(drawable_pl="much")),
        changed(world=with_body(drawable_pl="1/0")),
        changed(world=with_body(tubing=(WireFluid("0/1", "0/1"),))),
        changed(world=with_world(flow="1/0")),
        changed(world=with_world(faults=(WireFault("leak", 60, 9, 9),))),
        changed(implanted=WireCatheter("C-80", (WireSegment("a", 5, 5, 1),), None)),
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
        {"corrected_pl": "-20000000001"},
        {"clock_ms": START_MS - 1},
        {"presses": (START_MS + 1,)},
        {"bolus": running(bolus("50", 60))},
        {"bolus": running(refill(prescription(simple("200")), bridge=bridge()))},
        {"bolus": running(bolus("50", 60), kind=BolusKind.PATIENT)},
        {"presses": (START_MS, START_MS)},
        {"clock_ms": LATEST_MS + 1},
        {"silenced_until_ms": START_MS + 2 * MS_PER_HOUR + 1},
        {"world": with_body(drawable_pl="1/1")},
        {"world": with_world(serial="SIM-700183")},
        {"world": with_world(flow="-1/1")},
        {"world": with_world(rotor=WireRotor(stands=True, missed="-1", noticed=False, readings=0))},
        {"world": with_world(rotor=WireRotor(stands=True, missed="0", noticed=True, readings=0))},
        {"world": with_world(faults=(WireFault("leak", 60, 9, None), WireFault("leak", 50, 9, None)))},
        {"world": with_world(faults=tuple(WireFault(f"leak {each}", 60, 9, None) for each in range(17)))},
        {"world": with_world(response=structs.replace(made().world.response, at_ms=START_MS + 1))},
        {"alarms": (WireStanding("motor-stall", START_MS),)},
        {"turned": True},
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


def test_that_a_bolus_is_kept_only_as_what_some_version_ordered() -> None:
    memory = new()
    desk = Desk(started(memory))
    desk.committed(bolus("50", 60))
    data = memory.load()
    assert data is not None
    kept = state.unpack(data, "pump.bin")
    assert kept.running_bolus == desk.firmware.hydraulics.bolus
    for lie in (running(bolus("50", 61)), structs.replace(running(bolus("50", 60)), started_ms=START_MS - 1)):
        with pytest.raises(PumpMemoryError, match="contradicts itself"):
            state.unpack(state.pack(structs.replace(kept, bolus=lie)), "pump.bin")
