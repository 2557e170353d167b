"""A bolus on a base: two steps, never rounded, never more than the thirteen a day holds."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from console.domain.prescription import MAX_STEPS
from console.domain.quantities import Dose, DoseRate
from support import states
from ui.models import schedule as schedules
from ui.models import step_bolus
from ui.models.lasts import UNTYPED, Lasts
from ui.models.schedule import EditedDays, EditedStep
from ui.models.step_bolus import StepBolus

DAYS = schedules.from_infusion(states.flex(("00:00", "10"), ("09:00", "11.5"))).groups[0]
HALF_HOUR = Lasts(None, Decimal(30))
MORNING = StepBolus(360, Decimal(50), HALF_HOUR)


def steps(days: EditedDays | str) -> list[tuple[int | None, object]]:
    assert isinstance(days, EditedDays)
    return [(step.start_minute, step.amount) for step in days.steps]


def test_that_50_mcg_over_30_min_at_06_00_on_10_mcg_per_h_are_two_steps():
    assert steps(step_bolus.put(DAYS, MORNING, 100)) == [
        (0, DoseRate(10_000)),
        (360, DoseRate(110_000)),
        (390, DoseRate(10_000)),
        (540, DoseRate(11_500)),
    ]
    said = step_bolus.words(DAYS, MORNING, 100).replace("\u00a0", " ")
    assert said == "06:00–06:30 110 mcg/h, then as before: 2 more of 13 steps, 4 in use."


def test_that_one_at_a_step_s_own_start_or_up_to_its_end_takes_one_step():
    at_start = step_bolus.put(DAYS, replace(MORNING, minute=540), 100)
    assert [start for start, _ in steps(at_start)] == [0, 540, 570]
    to_end = step_bolus.put(DAYS, replace(MORNING, minute=510), 100)
    assert [start for start, _ in steps(to_end)] == [0, 510, 540]


def test_that_what_no_rate_holds_is_a_dose_in_the_step():
    ten_to_seven = StepBolus(60, Decimal(50), Lasts(None, Decimal(42)))
    found = dict(steps(step_bolus.put(DAYS, ten_to_seven, 100)))
    assert found[60] == Dose(57_000)


def test_that_what_comes_out_at_no_step_is_refused_and_never_rounded():
    odd = StepBolus(600, Decimal(50), Lasts(None, Decimal(7)))
    assert "comes out at no step of 0.1" in str(step_bolus.put(DAYS, odd, 100)).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (StepBolus(), "Type when the bolus begins"),
        (replace(MORNING, each=UNTYPED), "Type when the bolus begins"),
        (replace(MORNING, each=Lasts(None, Decimal(0))), "Type when the bolus begins"),
        (replace(MORNING, minute=530), "beyond 09:00"),
    ],
)
def test_that_what_cannot_be_put_in_says_why(typed: StepBolus, said: str):
    assert said in str(step_bolus.put(DAYS, typed, 100))


def test_that_a_base_typed_as_a_dose_is_to_be_typed_as_a_rate_first():
    days = replace(DAYS, steps=(EditedStep(0, Dose(100_000)), *DAYS.steps[1:]))
    assert "type its rate first" in str(step_bolus.put(days, MORNING, 100))


def test_that_a_full_day_says_how_many_steps_to_take_out():
    full = EditedDays(
        DAYS.days, tuple(EditedStep(60 * hour, DoseRate(10_000)) for hour in range(MAX_STEPS - 1))
    )
    within = StepBolus(70, Decimal(5), HALF_HOUR)
    assert "take 1 out first" in str(step_bolus.put(full, within, 100))


def test_that_nothing_is_said_while_nothing_is_typed():
    assert step_bolus.words(DAYS, StepBolus(), 100) == ""
