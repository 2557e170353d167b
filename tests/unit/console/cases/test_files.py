"""A case is read whole, or refused with a sentence that names file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.cases import files
from console.domain.calendar import iso
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, PL_PER_ML
from console.errors import FileRefused
from support.cases import HEAD, LEAK, read
from support.therapies import catalog


def refusal(folder: Path, text: str) -> str:
    """Return the sentence with which `text` is refused as a case."""
    with pytest.raises(FileRefused) as refused:
        read(folder, text)
    return str(refused.value)


def test_that_a_case_is_read_with_its_pump_its_events_and_what_must_be_found(tmp_path: Path) -> None:
    case = read(tmp_path)
    assert (case.number, case.title, case.confidence) == (99, "A leak, and nothing else", "teaching")
    assert iso(case.starts_ms) == "2026-01-05T08:00:00"
    assert (case.pump.model, case.pump.filled.pl) == ("SP-20", 18 * PL_PER_ML)
    assert case.pump.program.drug.concentration.mcg_per_ml == 500
    assert [event.at_ms - case.starts_ms for event in case.events] == [MS_PER_DAY, 4 * MS_PER_DAY]
    assert [check.key for check in case.expectations[0].checks] == [
        "console.alarms",
        "residual.points",
        "patient.ashworth",
        "log.lacks",
    ]
    assert case.ends_ms == case.starts_ms + 4 * MS_PER_DAY + MS_PER_HOUR


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("number = 99", "number = 0", "line 1: number is 1 to 9,999."),
        ("title =", "titel =", "'titel' is not known here"),
        ('source = "Invented for a test."', 'source = " "', "source is empty"),
        ('confidence = "teaching"', 'confidence = "sure"', "line 4: confidence is sourced"),
        ('patient = "rivera"', 'patient = "nobody"', "line 7: there is no simulated patient 'nobody'"),
        ('model = "SP-20"', 'model = "XX-1"', "line 10: there is no pump model 'XX-1'"),
        ("filled_ml = 18", "filled_ml = -1", "line 11: filled_ml is negative"),
        ("daily_dose_mcg = 300", "daily_dose_mg = 1", "line 19: 'daily_dose_mg' is not known here"),
        ('fault = "leak"', 'fault = "luck"', "line 23: there is no fault 'luck'"),
        ("value = 60", "value = 100", "line 24: The fault leak takes 1 to 99"),
        ('at = "1d 08:00"', 'at = "0d 07:59"', "line 22: at lies before the case starts."),
        ('at = "4d 09:00"', 'at = "0d 07:59"', "line 32: at lies before the case starts."),
        ('at = "4d 09:00"', 'at = "soon"', "at is a time on the pump's clock"),
        ('hand = "x-ray"', 'hand = "stethoscope"', "line 28: there is no hand 'stethoscope'"),
        ('points = "right"', 'points = "odd"', "line 34: points is right, more-left, less-left"),
    ],
)
def test_that_what_cannot_be_is_refused_with_file_and_line(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    assert old in LEAK
    told = refusal(tmp_path, LEAK.replace(old, new)).replace("\N{NO-BREAK SPACE}", " ")
    assert str(tmp_path / "case.toml") in told
    assert sentence in told


def test_that_a_case_which_expects_nothing_is_refused(tmp_path: Path) -> None:
    assert "expect is missing" in refusal(tmp_path, HEAD)


def test_that_a_later_program_is_refused_as_the_first_one(tmp_path: Path) -> None:
    told = refusal(tmp_path, LEAK.replace("daily_dose_mcg", 'starts = "2026-02-01T00:00"\ndaily_dose_mcg'))
    assert "needs another to run before or after it" in told


def test_that_a_folder_is_read_in_the_order_of_numbers_and_holds_no_number_twice(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(LEAK, encoding="utf-8")
    (tmp_path / "b.toml").write_text(LEAK.replace("number = 99", "number = 5"), encoding="utf-8")
    assert [case.number for case in files.read_all(tmp_path, catalog())] == [5, 99]
    (tmp_path / "c.toml").write_text(LEAK, encoding="utf-8")
    with pytest.raises(FileRefused, match=r"c\.toml: there is another case 99"):
        files.read_all(tmp_path, catalog())
