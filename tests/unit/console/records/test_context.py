"""What the checks are told of a pump and its patient: what the reading says, and what the record knows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.change import BolusChange, Phase
from console.domain.context import RuleContext
from console.domain.quantities import MS_PER_DAY, MS_PER_MINUTE, PL_PER_ML, Dose, Volume
from console.domain.reading import BolusKind, Given, RunningBolus
from console.domain.residual import Emptying
from console.records.context import rule_context
from console.records.journal import RecordJournal
from support.clinic import (
    CATHETER,
    MORNING_MS,
    SERIAL,
    admitted,
    committed,
    flex,
    intent,
    opened,
    program,
    reading,
    refill,
    simple,
)

READ = reading(simple("267"))


@pytest.fixture
def clinic(tmp_path):
    with opened(tmp_path / "records.db") as store:
        admitted(store)
        yield store


def carried_out(store, number, change, at_ms, **figures):
    journal = RecordJournal(store)
    confirmed = replace(intent(number, simple("267"), change, patient=1, at_ms=at_ms), **figures)
    journal.confirm(confirmed)
    journal.conclude(committed(confirmed))


def test_that_a_pump_nobody_knows_comes_with_what_it_says_alone(clinic):
    running = RunningBolus(
        BolusKind.SINGLE, (Phase(Dose(50_000), MS_PER_MINUTE),), MORNING_MS, replaces=False
    )
    met = replace(
        reading(simple("267"), serial="SIM-7"),
        bolus=running,
        stopped_ms=MORNING_MS,
        patient_boluses=(MORNING_MS - 5,),
        given=Given(50_000, 20_000, 1),
    )
    assert rule_context(clinic, met) == RuleContext(
        group=None,
        last_change_ms=None,
        now_ms=MORNING_MS,
        running_bolus=running,
        stopped_ms=MORNING_MS,
        reservoir_pl=9 * PL_PER_ML,
        patient_boluses=(MORNING_MS - 5,),
        given=Given(50_000, 20_000, 1),
        delivered_pl=11 * PL_PER_ML,
    )


def test_that_the_record_adds_the_patients_group_and_the_catheter(clinic):
    found = rule_context(clinic, READ)
    assert (found.group, found.catheter) == ("adult-spinal", CATHETER)


def test_that_a_catheter_the_pump_was_told_of_comes_before_the_recorded_one(clinic):
    told = replace(CATHETER, segments=(), typed=Volume(180_000_000))
    assert rule_context(clinic, replace(READ, catheter=told)).catheter == told


def test_that_the_last_change_of_dose_is_the_last_that_changed_it(clinic):
    carried_out(clinic, 1, program(simple("280")), MORNING_MS)
    carried_out(clinic, 2, BolusChange(Dose(50_000), MS_PER_MINUTE), MORNING_MS + MS_PER_DAY)
    carried_out(clinic, 3, program(simple("267")), MORNING_MS + 2 * MS_PER_DAY)
    assert rule_context(clinic, READ).last_change_ms == MORNING_MS + 1_000
    carried_out(clinic, 4, program(flex(10, 14)), MORNING_MS + 3 * MS_PER_DAY)
    assert rule_context(clinic, READ).last_change_ms == MORNING_MS + 3 * MS_PER_DAY + 1_000


def test_that_the_last_refills_tell_what_was_delivered_since_and_by_how_much_they_were_off(clinic):
    for number, calculated_ml in ((1, 4), (2, 5)):
        figures = {"reservoir_pl": calculated_ml * PL_PER_ML, "delivered_pl": number * 5 * PL_PER_ML}
        carried_out(clinic, number, refill(simple("267")), MORNING_MS + number * MS_PER_DAY, **figures)
    found = rule_context(clinic, READ)
    assert found.residuals == (Emptying(-100_000_000, 5 * PL_PER_ML), Emptying(900_000_000, 5 * PL_PER_ML))
    assert found.delivered_pl == 1 * PL_PER_ML
    assert rule_context(clinic, reading(simple("267"), serial=SERIAL + "9")).residuals == ()
