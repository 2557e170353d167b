"""A program file that was written reads back as the same program, whatever the program."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from console import exports, programs
from console.domain.calendar import LATEST_MS
from console.domain.prescription import (
    Amount,
    DayGroup,
    Drug,
    Flex,
    Infusion,
    PatientBolus,
    PeriodicBolus,
    Share,
    SimpleContinuous,
)
from console.domain.quantities import MS_PER_MINUTE, Concentration, DailyDose, Dose, DoseRate, Volume
from support import forms
from support.therapies import catalog

SP20 = catalog().pumps["SP-20"]
LARGEST_TENTHS = 10_000_000
"""A million mcg, in the steps of 0.1 mcg that may be typed."""

names = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=40).filter(str.isprintable)
alarms = st.none() | st.integers(0, 200).map(lambda tenths: Volume.from_ml(Decimal(tenths) / 10))
moments = st.integers(0, LATEST_MS)


def tenths(ng: int) -> int:
    """Return `ng` as an amount that may be typed, and not 0, which means the minimum rate."""
    return (ng % LARGEST_TENTHS + 1) * 100


def typable(amount: Amount, drug: Drug) -> Amount:
    """Return `amount` on a step that may be typed; a minimum rate is the model's own."""
    match amount:
        case DoseRate(ng_per_h):
            return DoseRate(tenths(ng_per_h))
        case Dose(ng):
            return Dose(tenths(ng))
        case Share():
            return amount
        case _:
            return programs.slowest(SP20, drug)


def on_step(infusion: Infusion, drug: Drug) -> Infusion:
    """Return `infusion` with every amount as it may be typed."""
    match infusion:
        case SimpleContinuous(daily):
            return SimpleContinuous(DailyDose(tenths(daily.ng_per_day)))
        case PeriodicBolus(dose=dose, basal=basal, first_ms=first_ms):
            counted = None if first_ms is None else first_ms % LATEST_MS
            bolus = replace(infusion, dose=Dose(tenths(dose.ng)), first_ms=counted)
            return replace(bolus, basal=typable(basal, drug))
        case Flex(groups):
            return Flex(tuple(day(group, drug) for group in groups))
        case _:
            return programs.slowest(SP20, drug)


def day(group: DayGroup, drug: Drug) -> DayGroup:
    total = None if group.total is None else DailyDose(tenths(group.total.ng_per_day))
    steps = tuple(replace(step, amount=typable(step.amount, drug)) for step in group.steps)
    return DayGroup(group.days, steps, total)


@st.composite
def patient_boluses(draw: st.DrawFn) -> PatientBolus:
    lasts = draw(st.integers(1, 1_440))
    lockout = draw(st.integers(lasts, 5_000))
    dose = Dose(draw(st.integers(1, LARGEST_TENTHS)) * 100)
    return PatientBolus(dose, lasts * MS_PER_MINUTE, lockout * MS_PER_MINUTE, draw(st.integers(1, 24)))


@st.composite
def files(draw: st.DrawFn) -> programs.ProgramFile:
    """Draw a program of any mode, and all that a file can say beside it."""
    drug = Drug(draw(names), Concentration.from_mcg_per_ml(Decimal(draw(st.integers(1, 4_000)))))
    turn = draw(st.sampled_from(["", "starts_ms", "ends_ms"]))
    patient = draw(st.none() | patient_boluses())
    program = programs.ProgramFile(
        drug,
        on_step(draw(forms.infusions(drug.concentration)), drug),
        draw(alarms),
        patient_bolus=patient,
        no_patient_bolus=patient is None and draw(st.booleans()),
    )
    return replace(program, **{turn: draw(moments)}) if turn else program


@given(files())
def test_that_a_written_program_reads_back_as_itself(tmp_path_factory, program: programs.ProgramFile) -> None:
    path: Path = tmp_path_factory.getbasetemp() / "program.toml"
    path.write_text(exports.written(program), encoding="utf-8")
    assert programs.read(path, catalog().quantities, SP20) == program
