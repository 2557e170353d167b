"""The values that messages carry: their ranges and lengths stand in their types."""

from __future__ import annotations

import msgspec
import pytest
from msgspec import ValidationError, msgpack

from console.domain import calendar
from console.domain.change import MOST_PHASES
from console.domain.hands import MOST_RINSES
from console.domain.prescription import MAX_STEPS, MOST_BOLUSES_A_DAY, WHOLE_DAY
from console.protocol import values
from console.protocol.wire import (
    Day,
    Name,
    WireDayGroup,
    WirePatientBolus,
    WirePhases,
    WireRinse,
    WireShareStep,
)

DRUG = ["baclofen", 500_000]


def decoded(kind: object, value: object) -> object:
    return msgpack.decode(msgpack.encode(value), type=kind)  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("kind", "largest", "beyond"),
    [
        (WirePatientBolus, [1, 1, 1, MOST_BOLUSES_A_DAY], [1, 1, 1, MOST_BOLUSES_A_DAY + 1]),
        (WireRinse, [3, DRUG, 1, MOST_RINSES], [3, DRUG, 1, MOST_RINSES + 1]),
        (WirePhases, [[1, 1, 1]] * MOST_PHASES, [[1, 1, 1]] * (MOST_PHASES + 1)),
        (WireShareStep, [3, 0, WHOLE_DAY], [3, 0, WHOLE_DAY + 1]),
        (WireDayGroup, [[0], [[1, 0, 1]] * MAX_STEPS, None], [[0], [[1, 0, 1]] * (MAX_STEPS + 1), None]),
        (Name, "x" * 40, "x" * 41),
    ],
)
def test_that_a_range_of_the_wire_is_the_domains(kind: object, largest: object, beyond: object) -> None:
    decoded(kind, largest)
    with pytest.raises(ValidationError):
        decoded(kind, beyond)


def test_that_the_last_day_on_the_wire_is_the_calendars_last() -> None:
    last = values.day_to_wire(calendar.day(calendar.LATEST_MS))
    assert decoded(Day, last) == last
    with pytest.raises(msgspec.ValidationError):
        decoded(Day, (last or 0) + 1)


@pytest.mark.parametrize("sign", ["\n", "\x7f", "\u2028", "\u202e", "\u2066"])
def test_that_no_text_of_the_wire_breaks_a_line_or_turns_it_round(sign: str) -> None:
    with pytest.raises(ValidationError):
        decoded(Name, f"a{sign}b")
