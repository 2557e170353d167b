"""Every alarm: what raises it, what ends it, what the log says; and that time may be split anywhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.domain.alarms import KINDS, Alarm
from console.domain.change import ProgramChange, ResumeChange, StopChange
from console.domain.faults import Fault
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR
from console.protocol.messages import ReadStatus
from console.pump import timers
from console.pump.firmware import Firmware
from console.pump.hydraulics import NEVER_MS
from console.pump.memory import VolatileMemory
from support.pumps import START_MS, Desk, new, refill, started
from support.therapies import ORDERED, RUNNING, prescription, simple

DAY, HOUR = MS_PER_DAY, MS_PER_HOUR
Deed = Callable[[Desk], object]


def desk(filled_ml: int = 20) -> Desk:
    return Desk(started(new(filled_ml=filled_ml)))


def after(hours: int) -> Deed:
    return lambda desk: desk.firmware.advance(desk.firmware.hydraulics.at_ms + hours * HOUR)


def strike(alarm: Alarm) -> Deed:
    return lambda desk: desk.firmware.strike(alarm)


def stop(desk: Desk) -> None:
    desk.committed(StopChange())


def resume(desk: Desk) -> None:
    desk.committed(ResumeChange())


def reprogram(desk: Desk) -> None:
    desk.committed(ProgramChange(prescription(ORDERED)))


def fill(desk: Desk) -> None:
    desk.committed(refill(prescription(RUNNING), withdrawn="0"))


def stall(desk: Desk) -> None:
    desk.firmware.inject(Fault("stall", None, desk.firmware.hydraulics.at_ms))


def turn_again(desk: Desk) -> None:
    desk.firmware.clear("stall")
    desk.ask(ReadStatus())
    desk.ask(ReadStatus())


@pytest.mark.parametrize(
    ("alarm", "raised_by", "not_ended_by", "ended_by"),
    [
        (Alarm.LOW_RESERVOIR, [after(139 * 24)], [reprogram, after(9)], [fill]),
        (Alarm.EMPTY_RESERVOIR, [after(160 * 24)], [after(9)], [fill]),
        (Alarm.PUMP_STOPPED, [stop], [after(50)], [resume]),
        (Alarm.STOPPED_48H, [stop, after(48)], [after(50)], [resume]),
        (Alarm.MOTOR_STALL, [stall, after(2)], [reprogram, after(9)], [turn_again]),
        (Alarm.MEMORY_RESET, [strike(Alarm.MEMORY_RESET)], [after(99)], [reprogram]),
        (Alarm.LOW_BATTERY_RESET, [strike(Alarm.LOW_BATTERY_RESET)], [after(99)], [fill]),
        (Alarm.REPLACEMENT_DUE, [strike(Alarm.REPLACEMENT_DUE)], [reprogram, fill, after(99)], None),
        (Alarm.END_OF_SERVICE, [strike(Alarm.REPLACEMENT_DUE), after(90 * 24)], [after(99)], None),
        (Alarm.TUBE_SET, [stop, after(48)], [resume, reprogram, fill], None),
        (Alarm.TUBE_SET, [stall, after(2), after(48)], [turn_again, reprogram], None),
    ],
)
def test_that_each_alarm_is_raised_logged_and_ended_as_the_table_says(
    alarm: Alarm, raised_by: list[Deed], not_ended_by: list[Deed], ended_by: list[Deed] | None
) -> None:
    ward = desk()
    for deed in raised_by:
        assert alarm not in ward.firmware.alarms
        deed(ward)
    assert alarm in ward.firmware.alarms
    assert [each.what for each in ward.firmware.log.entries if each.kind == alarm.value] == [
        KINDS[alarm].told
    ]
    for deed in not_ended_by:
        deed(ward)
        assert alarm in ward.firmware.alarms
    for deed in ended_by or ():
        deed(ward)
        assert alarm not in ward.firmware.alarms


def test_that_the_stop_of_48_h_is_told_at_its_exact_ms() -> None:
    ward = desk()
    ward.firmware.advance(START_MS + 1_234)
    stop(ward)
    due_ms = START_MS + 1_234 + 48 * HOUR
    ward.firmware.advance(due_ms - 1)
    assert Alarm.STOPPED_48H not in ward.firmware.alarms
    ward.firmware.advance(due_ms)
    told = {each.kind: each.at_ms for each in ward.firmware.log.entries}
    assert (told["stopped-48h"], told["tube-set"]) == (due_ms, due_ms)


def test_that_a_false_alarm_leaves_the_volume_right_and_goes_with_the_next_change() -> None:
    ward = desk()
    before = ward.firmware.hydraulics.ledger
    ward.firmware.strike(Alarm.LOW_RESERVOIR)
    assert ward.firmware.hydraulics.ledger == before
    ward.firmware.save()
    after(5)(ward)
    assert Alarm.LOW_RESERVOIR in ward.firmware.alarms
    reprogram(ward)
    assert ward.firmware.alarms == ()


def test_that_a_false_alarm_outlives_a_restart() -> None:
    memory = new()
    ward = Desk(started(memory))
    ward.firmware.strike(Alarm.EMPTY_RESERVOIR)
    ward.firmware.save()
    assert started(memory).alarms == (Alarm.EMPTY_RESERVOIR,)


def test_that_the_warning_sounds_at_midnight_once_the_life_is_used_and_the_end_comes_90_days_on() -> None:
    """Clinical reference §1.6: 84 months at up to 0.5 mL/day, then 90 days."""
    ward = Desk(started(new(prescription(simple("100")))))
    ward.firmware.advance(START_MS + 3_000 * DAY)
    told = {each.kind: each.at_ms for each in ward.firmware.log.entries}
    warned_ms = told["replacement-due"]
    assert warned_ms % DAY == 0
    assert (warned_ms - START_MS) // DAY == 2_557
    assert told["end-of-service"] == warned_ms + 90 * DAY


def test_that_nothing_flows_and_nothing_can_be_programmed_after_the_end_of_service() -> None:
    ward = desk()
    ward.firmware.strike(Alarm.REPLACEMENT_DUE)
    after(90 * 24)(ward)
    before = ward.firmware.hydraulics.ledger
    after(24)(ward)
    assert ward.firmware.hydraulics.ledger == before
    for change in (ProgramChange(prescription(ORDERED)), StopChange(), refill(prescription(RUNNING))):
        assert ward.refusal(change) == "end-of-service"
    assert timers.next_ms(ward.firmware.running) == NEVER_MS


def packed(firmware: Firmware, memory: VolatileMemory) -> bytes:
    firmware.save()
    data = memory.load()
    assert data is not None
    return data


EVENTS = [stop, stall, strike(Alarm.MEMORY_RESET), strike(Alarm.REPLACEMENT_DUE), strike(Alarm.LOW_RESERVOIR)]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(EVENTS), max_size=3, unique=True),
    st.integers(1, 200 * DAY),
    st.lists(st.integers(1, 200 * DAY), max_size=5),
)
def test_that_time_may_be_split_anywhere_without_another_byte(
    deeds: list[Deed], whole_ms: int, parts: list[int]
) -> None:
    found = []
    for cuts in ([], sorted(at_ms for at_ms in parts if at_ms < whole_ms)):
        memory = VolatileMemory()
        ward = Desk(started(new(memory=memory)))
        for deed in deeds:
            deed(ward)
        for at_ms in [*cuts, whole_ms]:
            ward.firmware.advance(START_MS + at_ms)
        found.append(packed(ward.firmware, memory))
    assert found[0] == found[1]
