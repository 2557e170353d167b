"""Each happening says when, whatever it is: the log is in order of it."""

from __future__ import annotations

from typing import get_args

from console.domain.reading import Alarm
from console.pump.happenings import AlarmSounded, Happening, StallDetected, StallOver


def test_that_every_happening_has_its_ms() -> None:
    assert all("at_ms" in kind.__dataclass_fields__ for kind in get_args(Happening))


def test_that_happenings_of_two_kinds_are_put_in_order_by_their_ms() -> None:
    found: list[Happening] = [StallOver(9), AlarmSounded(5, Alarm.LOW_RESERVOIR), StallDetected(1)]
    assert [each.at_ms for each in sorted(found, key=lambda each: each.at_ms)] == [1, 5, 9]
