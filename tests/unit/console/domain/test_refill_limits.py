"""The hard limits of a refill: volumes, drug, strength, and the program that comes with it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.change import RefillChange
from console.domain.finding import Finding
from console.domain.prescription import Drug, Infusion
from support.asking import stopped, volume
from support.therapies import minimum, prescription, simple, strength

BEFORE = prescription(simple("200"))


def refill(
    filled: str = "18",
    left: str = "0",
    *,
    withdrawn: str = "2",
    alarm: str = "2",
    infusion: Infusion | None = None,
    mcg_per_ml: str = "2000",
    model: str = "SP-20",
) -> dict[str, Finding]:
    after = prescription(infusion or simple("200"), mcg_per_ml, alarm)
    change = RefillChange(volume(withdrawn), volume(left), volume(filled), after)
    return stopped(BEFORE, change, model=model)


def test_that_a_refill_within_everything_is_sent() -> None:
    assert refill() == refill("20") == refill("0", "3") == {}


@pytest.mark.parametrize(("model", "most"), [("SP-20", "20"), ("SP-40", "40")])
def test_that_no_reservoir_is_filled_beyond_its_capacity(model: str, most: str) -> None:
    assert refill(most, model=model) == {}
    found = refill(most, left="0.1", model=model)["over-capacity"]
    assert found.sentence == (
        f"With {most}.1 mL the reservoir would be overfilled: the {model} holds {most} mL. Fill less."
    )
    assert found.field == "filled"


def test_that_the_alarm_lies_below_what_was_filled() -> None:
    assert "alarm-above-volume" not in refill("2.1")
    found = refill("2")["alarm-above-volume"]
    assert found.sentence == (
        "The low-reservoir alarm at 2 mL would sound at once, with 2 mL in the reservoir. "
        "Fill more, or set it lower."
    )


def test_that_a_refill_left_half_way_can_still_be_told() -> None:
    assert refill("0", "0") == {}


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"withdrawn": "45.1"}, "withdrawn-volume-too-high", "withdrawn"),
        ({"withdrawn": "2.05"}, "withdrawn-volume-too-fine", "withdrawn"),
        ({"filled": "17.55"}, "filled-volume-too-fine", "filled"),
        ({"left": "0.05"}, "left-volume-too-fine", "left"),
        ({"mcg_per_ml": "50"}, "screening-strength", "strength"),
        ({"mcg_per_ml": "4001"}, "concentration-too-high", "strength"),
        ({"mcg_per_ml": "99"}, "concentration-too-low", "strength"),
        ({"alarm": "0.9"}, "low-reservoir-too-low", "low-reservoir"),
    ],
)
def test_that_each_figure_of_a_refill_is_held_against_its_limit(
    given: dict[str, str], code: str, field: str
) -> None:
    found = refill(**given)
    assert found[code].field == field


def test_that_the_screening_strength_is_told_what_goes_into_a_pump() -> None:
    assert refill(mcg_per_ml="50")["screening-strength"].sentence == (
        "baclofen 50 mcg/mL is for screening by lumbar puncture and goes into no pump. Fill one of the "
        "strengths for pumps: 500 mcg/mL, 1,000 mcg/mL, 2,000 mcg/mL."
    )


def test_that_a_drug_nobody_knows_does_not_go_into_the_pump() -> None:
    after = replace(BEFORE, drug=Drug("morphine", strength("2000")))
    found = stopped(BEFORE, RefillChange(volume("2"), volume("0"), volume("18"), after))
    assert list(found) == ["drug-unknown"]


def test_that_the_drug_stays_where_nothing_was_filled() -> None:
    found = refill("0", "3", mcg_per_ml="1000")["drug-differs"]
    assert found.sentence.startswith("Nothing was filled, so baclofen 2,000 mcg/mL is what the pump holds.")


def test_that_the_program_of_a_refill_is_held_against_the_new_strength() -> None:
    # 0.048 mL a day: 24 mcg of 500 mcg/mL, 96 mcg of 2000 mcg/mL
    assert refill(infusion=simple("50"), mcg_per_ml="500") == {}
    found = refill(infusion=simple("50"), mcg_per_ml="2000")["flow-below-range"]
    assert found.sentence.endswith("Enter 96 mcg/day or more.")
    assert refill(infusion=minimum("500"), mcg_per_ml="500") == {}
