"""What hands can do at the simulated bedside."""

from __future__ import annotations

import pytest

from console.domain.hands import MOST_RINSES, Port, Rinse
from console.domain.prescription import Drug
from console.domain.quantities import Concentration, Volume
from console.errors import RuleBroken

NEW = Drug("baclofen", Concentration(2_000_000))


@pytest.mark.parametrize("times", [0, -1, MOST_RINSES + 1])
def test_a_rinse_is_refused_when_nobody_would_do_it_so_often(times: int) -> None:
    with pytest.raises(RuleBroken, match="1 to 5 times"):
        Rinse(NEW, Volume(2), times)


def test_that_the_two_ports_are_told_apart_by_name_on_the_wire() -> None:
    assert [port.value for port in Port] == ["reservoir", "catheter-access"]
