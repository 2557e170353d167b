"""What a pump says of itself."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from console.domain.alarms import Sound, Standing, Tone
from console.domain.fallback import own_operation
from console.domain.quantities import MS_PER_HOUR, MS_PER_MINUTE
from console.domain.reading import Alarm, Given, Ran
from console.protocol import codec
from support.pumps import new, started
from support.states import reading

NOW = reading().clock_ms


def test_that_alarms_are_named_as_on_the_wire_and_in_json() -> None:
    assert list(Alarm) == [
        "low-reservoir",
        "empty-reservoir",
        "pump-stopped",
        "stopped-48h",
        "motor-stall",
        "memory-reset",
        "low-battery-reset",
        "replacement-due",
        "end-of-service",
        "tube-set",
    ]


def test_that_each_alarm_is_told_with_since_when_it_stands() -> None:
    found = replace(reading(), alarms=(Alarm.LOW_RESERVOIR,), alarms_since=(NOW - 5,))
    assert found.standing == (Standing(Alarm.LOW_RESERVOIR, NOW - 5),)


def test_that_an_alarm_of_an_untold_time_stands_since_the_reading() -> None:
    assert replace(reading(), alarms=(Alarm.LOW_RESERVOIR,)).standing == (Standing(Alarm.LOW_RESERVOIR, NOW),)


def test_that_a_reading_tells_the_next_tone_and_whether_it_is_silent() -> None:
    found = replace(
        reading(),
        alarms=(Alarm.EMPTY_RESERVOIR,),
        alarms_since=(NOW,),
        silenced_until_ms=NOW + 25 * MS_PER_MINUTE,
    )
    assert found.silenced_at(NOW)
    assert not found.silenced_at(NOW + 25 * MS_PER_MINUTE)
    assert found.next_sound(NOW) == Sound(NOW + 30 * MS_PER_MINUTE, Tone.TWO, Alarm.EMPTY_RESERVOIR)
    assert found.next_sound(NOW + MS_PER_HOUR) == Sound(NOW + MS_PER_HOUR, Tone.TWO, Alarm.EMPTY_RESERVOIR)


def test_that_a_version_of_the_pumps_own_making_is_known_by_its_operation() -> None:
    assert not reading().made_by_pump
    assert replace(reading(), operation=own_operation(7)).made_by_pump


def test_that_a_pump_stands_still_since_its_stop_or_its_end_of_service() -> None:
    assert reading().flows
    stopped = replace(reading(), stopped_ms=NOW - 9)
    off = replace(reading(), alarms=(Alarm.END_OF_SERVICE,), alarms_since=(NOW - 5,))
    assert (stopped.still_since_ms, off.still_since_ms) == (NOW - 9, NOW - 5)
    assert not stopped.flows
    assert not off.flows


def test_that_a_reading_by_a_clock_that_is_off_moves_every_instant_and_no_volume() -> None:
    right = codec.reading(started(new()).status())
    assert right.filled_ms is not None
    ran = (Ran(right.clock_ms - 90, right.clock_ms, Fraction(5)),)
    right = replace(right, stopped_ms=right.clock_ms - 5, patient_boluses=(right.clock_ms - 9,))
    right = replace(right, given=Given(ran=ran))
    fast = right.on_clock(7)
    assert fast.given.ran == (Ran(fast.clock_ms - 90, fast.clock_ms, Fraction(5)),)
    assert fast.clock_ms == right.clock_ms + 7
    assert fast.filled_ms == right.filled_ms + 7
    assert fast.stopped_ms == right.clock_ms + 2
    assert fast.patient_boluses == (right.clock_ms - 2,)
    assert fast.on_clock(-7) == right
    assert right.on_clock(-2 * right.clock_ms).clock_ms == 0
