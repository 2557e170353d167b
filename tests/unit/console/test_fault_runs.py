"""A plan carried out on the real pump: each fault leaves the residual and the signs that go with it."""

from __future__ import annotations

import pytest

from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, PL_PER_ML
from console.errors import RuleBroken
from console.fault_plans import FaultPlan, Moment, PlannedFault, Repeated
from console.fault_runs import FaultRun
from console.pump import told
from support.therapies import at, catalog, prescription, simple

START_MS = at(2026, 1, 1)
DAY_3 = Moment(3 * MS_PER_DAY, relative=True)
REFILL = (Repeated(Moment(60 * MS_PER_DAY, relative=True), MS_PER_DAY, 1),)


def run(plan: FaultPlan, days: int = 70, seed: int | None = None) -> FaultRun:
    course = FaultRun(catalog(), "SP-20", prescription(simple("300")), START_MS, seed)
    course.carry_out(plan, START_MS + days * MS_PER_DAY)
    return course


def wrong(name: str, value: int | None = None) -> FaultPlan:
    return FaultPlan(faults=(PlannedFault(name, value, DAY_3, None),), refills=REFILL)


def more_left_ml(course: FaultRun) -> float:
    (refill,) = course.refilled
    return (refill.aspirated_pl - refill.calculated_pl) / PL_PER_ML


def test_that_without_faults_an_exact_pump_leaves_what_it_calculates() -> None:
    course = run(FaultPlan(refills=REFILL))
    assert more_left_ml(course) == 0
    assert course.sounded == []


@pytest.mark.parametrize(
    ("name", "value", "low", "high"),
    [
        ("leak", 60, 0, 0),
        ("disconnection", None, 0, 0),
        ("tip-displaced", 100, 0, 0),
        ("occlusion", None, 8, 9),
        ("under-delivery", 50, 4, 4.5),
        ("over-delivery", 50, -4.5, -4),
        ("stall", None, 8, 9),
    ],
)
def test_that_each_fault_leaves_its_own_residual_after_57_days_of_9_ml(
    name: str, value: int | None, low: float, high: float
) -> None:
    assert low <= more_left_ml(run(wrong(name, value))) <= high


@pytest.mark.parametrize("name", ["leak", "occlusion", "disconnection", "stall"])
def test_that_the_patient_gets_worse_when_the_drug_does_not_arrive(name: str) -> None:
    ill = told.signs_now(run(wrong(name, 60 if name == "leak" else None), days=7).firmware)
    well = told.signs_now(run(FaultPlan(), days=7).firmware)
    assert sum(tone.hundredths for tone in ill.tones) > sum(tone.hundredths for tone in well.tones)
    assert ill.withdrawal > well.withdrawal == 0


def test_that_a_stall_is_among_what_sounded_once_the_pump_has_noticed() -> None:
    (stall,) = run(wrong("stall"), days=10).sounded
    assert stall.alarm == "motor-stall"
    assert 0 < stall.at_ms - START_MS - 3 * MS_PER_DAY < MS_PER_DAY


def test_that_two_faults_of_one_name_come_each_at_its_time() -> None:
    spells = tuple(
        PlannedFault("occlusion", None, Moment(day * MS_PER_DAY, relative=True), 10 * MS_PER_DAY)
        for day in (10, 30)
    )
    course = run(FaultPlan(faults=spells, refills=REFILL))
    assert more_left_ml(course) == pytest.approx(20 * 0.15, abs=0.05)
    assert course.firmware.faults == ()


def test_that_presses_count_only_where_the_program_allows_them() -> None:
    presses = (Repeated(Moment(MS_PER_HOUR, relative=True), MS_PER_DAY, 5),)
    assert run(FaultPlan(presses=presses)).presses_given == 0


def test_that_the_same_seed_gives_the_same_run_and_another_seed_another() -> None:
    plan = wrong("positional-occlusion", 40)
    assert run(plan, seed=7).firmware.packed() == run(plan, seed=7).firmware.packed()
    assert run(plan, seed=7).refilled != run(plan, seed=8).refilled


def test_a_run_is_refused_when_the_plan_has_something_before_its_start() -> None:
    with pytest.raises(RuleBroken, match="before the run starts"):
        run(FaultPlan(refills=(Repeated(Moment(START_MS - MS_PER_DAY, relative=False), MS_PER_DAY, 1),)))
