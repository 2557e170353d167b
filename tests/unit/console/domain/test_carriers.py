"""What can carry a link, as it is listed."""

from __future__ import annotations

import pytest

from console.domain.carriers import Carrier, CarrierState


@pytest.mark.parametrize(
    ("state", "usable"),
    [
        (CarrierState.BUILT_IN, True),
        (CarrierState.ON, True),
        (CarrierState.OFF, False),
        (CarrierState.BROKEN, False),
    ],
)
def test_that_only_what_is_built_in_or_switched_on_can_be_used(state: CarrierState, usable: bool) -> None:
    assert Carrier("unix", "unix:PATH", "a socket", "nothing", "a package 1", state).usable is usable


def test_that_what_comes_with_the_console_belongs_to_no_plug_in() -> None:
    carrier = Carrier("tcp", "tcp://HOST:PORT", "a network", "nothing")
    assert (carrier.plugin, carrier.state, carrier.trouble) == (None, CarrierState.BUILT_IN, "")
