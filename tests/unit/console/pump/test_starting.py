"""A pump is switched on only where its model and its patient are known, and goes on as it was."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec.structs import replace as replaced

from console.domain.alarms import TO_END_OF_SERVICE_MS
from console.domain.change import ProgramChange
from console.domain.faults import Fault
from console.domain.prescription import Later
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR
from console.errors import PumpMemoryError
from console.protocol.wire import WireStanding
from console.pump import state
from console.pump.firmware import Firmware
from console.pump.kept_world import WireFault
from console.pump.memory import FileMemory
from console.pump.starting import known, started
from support.pumps import START_MS, Desk, new
from support.pumps import started as begun
from support.therapies import catalog, prescription, simple


@pytest.mark.parametrize(
    ("lost", "said"),
    [("pumps", "a model not known here"), ("responses", "a simulated patient not known here")],
)
def test_a_memory_is_refused_when_its_model_or_its_patient_is_not_known(lost: str, said: str) -> None:
    kept = new().load()
    assert kept is not None
    start = state.unpack(kept, "memory")
    assert known(start, catalog(), "memory") == catalog().pumps["SP-20"]
    with pytest.raises(PumpMemoryError, match=said):
        known(start, replace(catalog(), **{lost: {}}), "memory")


WARNED = WireStanding("replacement-due", START_MS - 1)


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda held: replaced(held, battery=replaced(held.battery, at_ms=START_MS - MS_PER_DAY)),
        lambda held: replaced(held, clock_ms=START_MS + TO_END_OF_SERVICE_MS, alarms=(WARNED,)),
        lambda held: with_faults(held, ("gremlin", 60)),
        lambda held: with_faults(held, ("leak", 101)),
        lambda held: with_faults(held, ("under-delivery", 300)),
        lambda held: with_faults(held, ("clock-off", 721)),
        lambda held: with_faults(held, ("stall", 1)),
        lambda held: with_response(held, away=()),
        lambda held: with_response(held, ng_per_ms="nan"),
        lambda held: with_response(held, ng_per_ms="much"),
        lambda held: with_response(held, noxious=(11.0).hex()),
    ],
    ids=range(11),
)
def test_a_memory_is_refused_and_left_when_nothing_could_run_so(
    spoilt: Callable[[state.State], state.State], tmp_path: Path
) -> None:
    """A pump that began to run from it would stop a turn later, or pump backwards."""
    memory = FileMemory(tmp_path / "pump.bin")
    new(memory=memory)
    memory.save(state.pack(spoilt(state.unpack(memory.load() or b"", "memory"))), durable=True)
    before = (tmp_path / "pump.bin").read_bytes()
    with (
        closing(memory),
        pytest.raises(PumpMemoryError, match=r"contradicts itself; it was left as it is\.$"),
    ):
        Firmware(catalog(), memory)
    assert (tmp_path / "pump.bin").read_bytes() == before


def with_faults(held: state.State, *faults: tuple[str, int]) -> state.State:
    kept = tuple(WireFault(name, value, START_MS, None) for name, value in faults)
    return replaced(held, world=replaced(held.world, faults=kept))


def with_response(held: state.State, **fields: object) -> state.State:
    return replaced(held, world=replaced(held.world, response=replaced(held.world.response, **fields)))


def test_that_what_is_started_keeps_as_the_same_state() -> None:
    kept = new().load()
    assert kept is not None
    once = restarted(state.unpack(kept, "memory"))
    assert restarted(once) == once


def test_that_what_took_over_later_goes_on_though_the_clock_was_set_back_and_the_pump_switched_off() -> None:
    memory = new()
    firmware = begun(memory)
    runs = firmware.hydraulics.prescription
    later = Later(START_MS + MS_PER_HOUR, prescription(simple("300")).infusion)
    Desk(firmware).committed(ProgramChange(replace(runs, later=later)))
    firmware.advance(START_MS + 2 * MS_PER_HOUR)
    firmware.inject(Fault("clock-off", -90, firmware.hydraulics.at_ms))
    firmware.advance(START_MS + 2 * MS_PER_HOUR + 1)
    firmware.save()
    assert firmware.hydraulics.clock_ms < later.at_ms
    assert begun(memory).hydraulics.prescription == replace(runs, infusion=later.infusion)


def restarted(start: state.State) -> state.State:
    """Return what a pump started from `start` keeps when it is switched off at once."""
    return started(start, catalog(), "memory").kept(start.model, start.serial, start.made_ms, start.boots)
