"""Each check I1 to I17 can fail: what it must never see is made by hand, and it is seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import msgspec
import pytest

from console.protocol import codec, values
from console.protocol.messages import Commit, Prepare
from console.pump.factory import SERIAL, manufacture
from console.pump.firmware import Firmware
from console.pump.memory import VolatileMemory
from console.session.journal import Conclusion, Verdict
from support import simulation
from support.invariants import Broken
from support.rigs import STARTS_MS
from support.simulated_acts import beyond_limits
from support.simulation import World, simulate
from support.therapies import catalog

SEED = 7
"""A world in which something was programmed, by consoles with manners and a clock that is right."""


def with_digest_unknown(world: World) -> None:
    world.watch.i1_confirmed(msgspec.structs.replace(world.watch.history[1], digest=bytes(32)))


def with_programmed_that_is_not(world: World) -> None:
    world.watch.i2_programmed(bytes(16), 1, bytes(32))


def with_an_operation_twice(world: World) -> None:
    world.watch.i3_once(world.watch.history[1])


def with_a_version_lost(world: World) -> None:
    history = world.watch.history
    world.watch.history = (*history, msgspec.structs.replace(history[-1], version=len(history)))
    world.watch.i4_versions(world.pump.firmware)


def with_a_verdict_contradicted(world: World) -> None:
    denied = Conclusion(world.watch.history[1].operation, Verdict.NOT_APPLIED, None, None, False, "", None, 0)
    world.watch.i5_verdict(denied.operation, denied)


def with_a_drop_too_much(world: World) -> None:
    pumping = world.pump.firmware.hydraulics
    pumping._ledger = replace(pumping._ledger, filled_pl=pumping._ledger.filled_pl + 1)
    world.watch.i6_volumes(world.pump.firmware)


def with_a_burst(world: World) -> None:
    pumping = world.pump.firmware.hydraulics
    pumping._ledger = replace(pumping._ledger, delivered_pl=pumping._ledger.delivered_pl + 1)
    world.watch.i7_delivery(world.pump.firmware)


def without_a_verdict(world: World) -> None:
    forget_verdicts(world)
    world.watch.i8_verdicts()


def with_a_base_before_the_last(world: World) -> None:
    last = world.watch.history[-1]
    world.watch.i9_base(msgspec.structs.replace(last, base_version=last.version + 1))


def with_an_operation_in_two_visits(world: World) -> None:
    for console in world.consoles:
        console.journal.visits *= 2
    world.watch.i10_visits()


def with_a_commit_nobody_kept(world: World) -> None:
    (console, _) = world.consoles
    console.session.line._connection._request = Commit(bytes(16), bytes(32))
    console._before_it_leaves()


def with_a_prepare_beside_an_open_question(world: World) -> None:
    forget_verdicts(world)
    console = next(each for each in world.consoles if each.journal.intents)
    entry = world.watch.history[1]
    console.session.line._connection._request = Prepare(bytes(16), 0, bytes(32), entry.change, "Ada")
    console._before_it_leaves()


def with_what_no_pump_may_take(world: World) -> None:
    reading = codec.reading(world.pump.firmware.status())
    change = values.to_wire(beyond_limits(Random(1), reading))
    world.watch.i13_limits(msgspec.structs.replace(world.watch.history[1], change=change))


def with_a_note_by_a_stranger(world: World) -> None:
    with world.watch.unmoved():
        world.pump.firmware.note("paired", "Somebody was here.")


def with_an_entry_torn_from_the_log(world: World) -> None:
    firmware = world.pump.firmware
    log = firmware.log
    torn = replace(log, entries=(*log.entries[:2], *log.entries[3:]))
    firmware._running = replace(firmware.running, log=torn)
    world.watch.i15_log(firmware)


def with_a_peer_read_without_end(world: World) -> None:
    world.pump.arrivals.ends[0].reads = 50
    world.watch.i16_work()


def with_a_pause_that_a_console_made(world: World) -> None:
    pumping = world.pump.firmware.hydraulics
    pumping._ledger = replace(pumping._ledger, delivered_pl=pumping._ledger.delivered_pl - 1)
    world.watch.i17_delivery(world.pump.firmware)


def forget_verdicts(world: World) -> None:
    """Let the journals hold what was confirmed, and not what became of it."""
    for console in world.consoles:
        console.journal.conclusions.clear()


VIOLATIONS: dict[str, Callable[[World], None]] = {
    "I1": with_digest_unknown,
    "I2": with_programmed_that_is_not,
    "I3": with_an_operation_twice,
    "I4": with_a_version_lost,
    "I5": with_a_verdict_contradicted,
    "I6": with_a_drop_too_much,
    "I7": with_a_burst,
    "I8": without_a_verdict,
    "I9": with_a_base_before_the_last,
    "I10": with_an_operation_in_two_visits,
    "I11": with_a_commit_nobody_kept,
    "I12": with_a_prepare_beside_an_open_question,
    "I13": with_what_no_pump_may_take,
    "I14": with_a_note_by_a_stranger,
    "I15": with_an_entry_torn_from_the_log,
    "I16": with_a_peer_read_without_end,
    "I17": with_a_pause_that_a_console_made,
}


@pytest.mark.parametrize("invariant", VIOLATIONS)
def test_that_the_check_of_an_invariant_can_fail(invariant):
    world = simulate(SEED)
    with pytest.raises(Broken, match=f"^{invariant}: "):
        VIOLATIONS[invariant](world)


def test_that_a_failure_tells_its_seed_and_what_happened_last(monkeypatch):
    monkeypatch.setattr("support.invariants.Watch.i8_verdicts", with_failure)
    with pytest.raises(Broken, match=r"(?s)I8: made up.*Seed 7 in turn \d+.*all faults end"):
        simulate(SEED)


def with_failure(watch) -> None:
    """Fail as a check does."""
    raise Broken("I8: made up")


@pytest.mark.parametrize("seed", (1, 3, 7))
def test_that_consoles_which_confirm_nothing_leave_the_delivery_of_a_lone_pump(seed, monkeypatch):
    monkeypatch.setattr("support.simulated_consoles.SimulatedConsole.confirm", lambda console: None)
    kindly = tuple(each for each in simulation._HAPPENINGS if each[1] is not World.upset)
    monkeypatch.setattr(simulation, "_HAPPENINGS", kindly)
    called = simulate(seed).pump.firmware
    memory = VolatileMemory()
    manufacture(catalog(), memory, clock_ms=STARTS_MS, serial=SERIAL)
    lone = Firmware(catalog(), memory)
    lone.advance(called.hydraulics.at_ms)
    assert len(called.history.entries) == 1
    assert lone.hydraulics.at_ms > STARTS_MS
    assert lone.hydraulics.ledger == called.hydraulics.ledger
