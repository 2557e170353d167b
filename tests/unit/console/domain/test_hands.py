"""What hands can do at the simulated bedside."""

from __future__ import annotations

import pytest

from console.domain.hands import (
    MOST_MG,
    MOST_RINSES,
    Aspirate,
    Discharge,
    Examine,
    GiveOral,
    Inject,
    Look,
    OralDrug,
    Port,
    Rinse,
    enters_catheter,
)
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


def test_that_what_goes_through_the_catheter_access_is_told_from_what_does_not() -> None:
    through = (Aspirate(Port.CATHETER), Inject(Port.CATHETER, NEW, Volume(1)), Examine(Look.DYE))
    assert all(enters_catheter(hand) for hand in through)
    beside = (Aspirate(Port.RESERVOIR), Rinse(NEW, Volume(2), 1), Examine(Look.X_RAY), Discharge())
    assert not any(enters_catheter(hand) for hand in beside)


@pytest.mark.parametrize("mg", [0, -5, MOST_MG + 1])
def test_a_drug_by_mouth_is_refused_when_nobody_would_give_so_much(mg: int) -> None:
    with pytest.raises(RuleBroken, match="1 to 100 mg"):
        GiveOral(OralDrug.BACLOFEN, mg)
