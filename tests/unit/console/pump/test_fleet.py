"""A fleet: many pumps turned as one, each heard as soon as if it were alone, and idle ones left alone."""

from __future__ import annotations

from random import Random

import pytest

from console.errors import LinkNotOpened, PumpMemoryError
from console.protocol.messages import ReadStatus, Status
from console.pump.device import Device
from console.pump.fleet import IDLE_MS, SWEEP_MS, Fleet
from console.transport.loopback import LoopbackListener
from support import keys
from support.pumps import START_MS, Caller, FailingMemory, new
from support.therapies import catalog


def made(number: int, memory: FailingMemory | None = None) -> tuple[Device, LoopbackListener]:
    kept = memory or FailingMemory()
    new(memory=kept, serial=f"SIM-{number}")
    device = Device(catalog(), kept, keys.ring(), entropy=Random(number).randbytes)
    listener = LoopbackListener(f"SIM-{number}")
    device.listen(listener)
    return device, listener


def answered(fleet: Fleet, caller: Caller, now: int) -> tuple[list[Status], int]:
    """Return what the pump answered to one reading, and the link time then."""
    caller.say_hello(now)
    asked = False
    for _ in range(50):
        now += 10
        fleet.turn(now)
        caller.carry(now)
        if not asked and caller.heard:
            caller.ask(ReadStatus(), now)
            asked = True
        if caller.answers():
            break
    return [answer for answer in caller.answers() if isinstance(answer, Status)], now


def test_that_each_pump_answers_under_its_own_serial_number() -> None:
    pumps = [made(number) for number in range(3)]
    fleet, now = Fleet([device for device, _ in pumps]), 0
    for number, (_, listener) in enumerate(pumps):
        answers, now = answered(fleet, Caller(listener.connect(), seed=number + 5), now)
        assert [answer.identity.serial for answer in answers] == [f"SIM-{number}"]


def test_that_a_console_is_taken_in_within_a_sweep() -> None:
    (device, listener), (other, _) = made(1), made(2)
    fleet = Fleet([device, other])
    fleet.turn(0)
    _, taken_ms = answered(fleet, Caller(listener.connect()), 1)
    assert taken_ms <= 1 + SWEEP_MS + 50


def test_f24_the_strangers_of_all_pumps_are_counted_together() -> None:
    pumps = [made(number) for number in range(3)]
    fleet = Fleet([device for device, _ in pumps])
    for number, (_, listener) in enumerate(pumps):
        for _ in range(number):
            listener.connect().close()
    for now in range(0, 3 * SWEEP_MS, SWEEP_MS):
        fleet.turn(now)
    assert [device.strangers for device, _ in pumps] == [0, 1, 2]
    assert fleet.strangers == 3


def test_that_a_pump_nobody_speaks_to_is_turned_now_and_then_and_its_time_passes() -> None:
    device, _ = made(1)
    fleet, turns = Fleet([device]), 0
    before = device.firmware.hydraulics.at_ms
    for now in range(0, 10 * IDLE_MS, 5):
        fleet.turn(now)
        turns += device.firmware.hydraulics.at_ms != before
        before = device.firmware.hydraulics.at_ms
    assert turns == pytest.approx(10, abs=1)
    assert device.firmware.hydraulics.at_ms >= START_MS + 9 * IDLE_MS


def test_that_a_pump_that_cannot_keep_its_state_lets_the_others_be_switched_off() -> None:
    memory = FailingMemory()
    (bad, _), (good, listener) = made(1, memory), made(2)
    fleet = Fleet([bad, good])
    fleet.turn(0)
    assert fleet.trouble == ""
    memory.full = True
    fleet.turn(60_000)
    assert "full" in fleet.trouble
    with pytest.raises(PumpMemoryError, match="full"):
        fleet.close(60_001)
    with pytest.raises(LinkNotOpened, match="switched off"):
        listener.connect()
