"""A program written as a file: the papers' own to the last sign, and refused where a file has no word."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from console import exports, programs
from console.domain.prescription import Drug, MinimumRate, PatientBolus, PeriodicBolus
from console.domain.quantities import MS_PER_HOUR, MS_PER_MINUTE, Concentration, Volume
from console.errors import RuleBroken
from console.programs import ProgramFile
from support.therapies import ORDERED, at, catalog, dose, rate, simple

EXAMPLE = Path(__file__).resolve().parents[3] / "docs" / "examples" / "flex.toml"
BACLOFEN = Drug("baclofen", Concentration.from_mcg_per_ml(Decimal(2000)))
ALARM = Volume.from_ml(Decimal(2))


def lines(infusion, **more) -> list[str]:
    """Return what is written of `infusion`, from its mode on."""
    text = exports.written(ProgramFile(BACLOFEN, infusion, None, **more)).splitlines()
    return text[text.index("[infusion]") + 1 :]


def test_that_a_written_program_is_the_file_of_the_papers() -> None:
    without_comments = [
        line.split("  #")[0].rstrip()
        for line in EXAMPLE.read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]
    written = exports.written(ProgramFile(BACLOFEN, ORDERED, ALARM)).splitlines()
    assert written[0] == "# Simulation, not for patient care."
    assert written[1:] == without_comments


def test_that_a_written_program_leaves_the_alarm_out_where_none_is_named() -> None:
    assert "[alarms]" not in exports.written(ProgramFile(BACLOFEN, simple("100"), None))


def test_that_a_drug_name_with_signs_of_toml_reads_back(tmp_path: Path) -> None:
    odd = ProgramFile(Drug('a "b" \\ c', BACLOFEN.concentration), simple("100"), None)
    path = tmp_path / "program.toml"
    path.write_text(exports.written(odd), encoding="utf-8")
    assert programs.read(path, catalog().quantities, catalog().pumps["SP-20"]) == odd


def test_that_periodic_boluses_are_written_in_hours_and_minutes() -> None:
    first_ms = at(2026, 11, 24, 6) + 250
    infusion = PeriodicBolus(dose("60"), 390 * MS_PER_MINUTE, MS_PER_HOUR, rate("2.5"), first_ms)
    assert lines(infusion) == [
        'mode = "periodic-bolus"',
        "dose_mcg = 60",
        'every = "6h30min"',
        'lasts = "1h"',
        "basal_mcg_per_h = 2.5",
        'start = "2026-11-24T06:00:00.250"',
    ]


def test_that_a_minimum_rate_is_written_as_the_mode_and_as_a_basal_of_0() -> None:
    slowest = MinimumRate(250_000, BACLOFEN.concentration)
    assert lines(slowest) == ['mode = "minimum-rate"']
    assert "basal_mcg_per_h = 0" in lines(PeriodicBolus(dose("60"), MS_PER_HOUR, MS_PER_MINUTE, slowest))


def test_that_what_turns_later_and_the_patients_boluses_are_written() -> None:
    allowed = PatientBolus(dose("10"), 10 * MS_PER_MINUTE, 2 * MS_PER_HOUR, 4)
    told = lines(simple("293.5"), ends_ms=at(2026, 11, 24, 6), patient_bolus=allowed)
    assert told[0] == 'ends = "2026-11-24T06:00:00"'
    assert told[-5:] == [
        "[patient_bolus]",
        "dose_mcg = 10",
        'lasts = "10min"',
        'lockout = "2h"',
        "per_day = 4",
    ]
    assert lines(simple("293.5"), no_patient_bolus=True)[-2:] == ["[patient_bolus]", "allowed = false"]


def test_that_a_duration_a_file_cannot_spell_is_refused() -> None:
    with pytest.raises(RuleBroken, match="whole minutes"):
        lines(simple("293.5"), patient_bolus=PatientBolus(dose("10"), 90_500, MS_PER_HOUR, 1))
