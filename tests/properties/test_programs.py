"""A program file that was written reads back as the same program, whatever the program."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from console import programs
from console.domain.prescription import DayGroup, Drug, Flex, Infusion, SimpleContinuous, Step
from console.domain.quantities import Concentration, DailyDose, Dose, DoseRate, Volume
from support.therapies import catalog, infusions


def on_step(infusion: Infusion) -> Infusion:
    """Return `infusion` with every amount on the step of 0.1 mcg that may be typed."""
    if isinstance(infusion, SimpleContinuous):
        return SimpleContinuous(DailyDose(infusion.daily.ng_per_day // 100 * 100))
    return Flex(
        tuple(
            DayGroup(group.days, tuple(Step(step.start_minute, rounded(step.amount)) for step in group.steps))
            for group in infusion.groups
        )
    )


def rounded(amount: DoseRate | Dose) -> DoseRate | Dose:
    if isinstance(amount, DoseRate):
        return DoseRate(amount.ng_per_h // 100 * 100)
    return Dose(amount.ng // 100 * 100)


names = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=40).filter(str.isprintable)
alarms = st.none() | st.integers(0, 200).map(lambda tenths: Volume.from_ml(Decimal(tenths) / 10))


@given(names, st.integers(1, 4_000), infusions().map(on_step), alarms)
def test_that_a_written_program_reads_back_as_itself(
    tmp_path_factory, name: str, mcg_per_ml: int, infusion: Infusion, low_reservoir: Volume | None
) -> None:
    program = programs.ProgramFile(
        Drug(name, Concentration.from_mcg_per_ml(Decimal(mcg_per_ml))), infusion, low_reservoir
    )
    path: Path = tmp_path_factory.getbasetemp() / "program.toml"
    path.write_text(programs.written(program), encoding="utf-8")
    assert programs.read(path, catalog().quantities) == program
