"""What a pump says of itself."""

from __future__ import annotations

from dataclasses import replace

from console.domain.reading import Alarm
from console.protocol import codec
from support.pumps import new, started


def test_that_alarms_are_named_as_on_the_wire_and_in_json() -> None:
    assert list(Alarm) == ["low-reservoir", "empty-reservoir", "pump-stopped", "memory-reset"]


def test_that_a_reading_by_a_clock_that_is_off_moves_every_instant_and_no_volume() -> None:
    right = codec.reading(started(new()).status())
    assert right.filled_ms is not None
    right = replace(right, stopped_ms=right.clock_ms - 5, patient_boluses=(right.clock_ms - 9,))
    fast = right.on_clock(7)
    assert fast.clock_ms == right.clock_ms + 7
    assert fast.filled_ms == right.filled_ms + 7
    assert fast.stopped_ms == right.clock_ms + 2
    assert fast.patient_boluses == (right.clock_ms - 2,)
    assert fast.on_clock(-7) == right
    assert right.on_clock(-2 * right.clock_ms).clock_ms == 0
