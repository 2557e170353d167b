"""What was given in the last 24 h crosses the wire exactly, and in one form only."""

from __future__ import annotations

from fractions import Fraction

import pytest

from console.domain.quantities import MS_PER_DAY
from console.domain.reading import Given, Ran
from console.errors import RemoteProtocolError
from console.protocol import given
from console.protocol.wire import WireGiven, WireRan

NOW_MS = 64_000_000_000


def test_that_stretches_come_back_with_their_instants_and_their_exact_rates() -> None:
    told = Given(
        50_000,
        40_000,
        2,
        (Ran(NOW_MS - 50, NOW_MS - 10, Fraction(0)), Ran(NOW_MS - 10, NOW_MS, Fraction(25, 3))),
    )
    assert given.from_wire(given.to_wire(told), NOW_MS) == told


@pytest.mark.parametrize(
    ("ran", "sentence"),
    [
        ((WireRan(MS_PER_DAY, (1, 1)), WireRan(1, (1, 1))), "it is more than that"),
        ((WireRan(6, (4, 2)),), "not in its lowest terms"),
        ((WireRan(6, (0, 2)),), "not in its lowest terms"),
    ],
)
def test_that_a_day_too_long_or_a_rate_in_a_second_form_is_refused(
    ran: tuple[WireRan, ...], sentence: str
) -> None:
    with pytest.raises(RemoteProtocolError, match=sentence):
        given.from_wire(WireGiven(0, 0, 0, ran), NOW_MS)
