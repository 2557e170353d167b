"""A data file that is not what it should be is refused by its name, its line and a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from console import catalogs
from console.errors import FileRefused
from support.spoiling import spoilt


def test_that_a_line_that_is_not_toml_is_named(folder: Path) -> None:
    said = spoilt(folder / "pumps" / "sp-20.toml", 'name = "SP-20"', "name = SP-20")
    assert said.startswith("line 3: not TOML")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("capacity_ml = 20\n", "capacity_l = 20\n", "'capacity_l' is not known here"),
        ("residual_ml = 1.4\n", "", "residual_ml is missing; add it."),
        (
            'capacity_ml = { source = "Common',
            'capacity_ml = { origin = "Common',
            "sources, capacity_ml, line 22: 'origin'",
        ),
        ("months_to_eri = { source", "months = { source", "sources, line 35: 'months' is not known here"),
        (
            "minimum_rate_ml_per_day = 0.006",
            "minimum_rate_ml_per_day = 0.006000001",
            "line 9: minimum_rate_ml_per_day is no whole",
        ),
        ("capacity_ml = 20\n", "capacity_ml = 1e14\n", "1E+14 mL is outside what can be stored."),
        ('confidence = "sourced"', 'confidence = "sure"', "confidence is sourced, computed, teaching."),
        ("bolus_adds_to_basal = true", "bolus_adds_to_basal = 1", "bolus_adds_to_basal takes true or false"),
        ("months_to_eri = 84", "months_to_eri = 84.5", "months_to_eri takes a whole number."),
        ("log_entries = 100", "log_entries = 0", "line 19: log_entries is 1 or more."),
        ("residual_ml = 1.4\n", "residual_ml = 20\n", "line 6: residual_ml lies below capacity_ml."),
        (
            "flow_high_ml_per_day = 24\n",
            "flow_high_ml_per_day = 0.048\n",
            "line 7: flow_low_ml_per_day lies below",
        ),
        (
            "minimum_rate_ml_per_day = 0.006",
            "minimum_rate_ml_per_day = 30",
            "line 9: minimum_rate_ml_per_day is no",
        ),
        (
            "low_reservoir_default_ml = 2\n",
            "low_reservoir_default_ml = 11\n",
            "line 15: low_reservoir_default_ml",
        ),
        (
            "low_reservoir_high_ml = 10\n",
            "low_reservoir_high_ml = 20\n",
            "line 15: low_reservoir_default_ml lies",
        ),
    ],
)
def test_that_a_pump_file_is_refused_by_name_and_place(
    folder: Path, old: str, new: str, sentence: str
) -> None:
    assert sentence in spoilt(folder / "pumps" / "sp-20.toml", old, new)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "step = 0.1",
            "step = 0.2",
            "daily-dose, line 9: step is one unit of the last decimal that may be typed.",
        ),
        ("low = 0\nhigh = 3000", "low = 5\nhigh = 5", "daily-dose, line 10: low lies below high."),
        ('unit = "mcg/day"', "unit = 5", "daily-dose, line 7: unit takes text, not a number."),
        ("decimals = 1", "digits = 1", "daily-dose, line 8: 'digits' is not known here"),
    ],
)
def test_that_a_quantity_is_refused_by_name(folder: Path, old: str, new: str, sentence: str) -> None:
    assert sentence in spoilt(folder / "quantities.toml", old, new)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "\nmcg_per_ml = 500",
            "\nmcg_per_ml = 0",
            "strength 1, line 15: A concentration of 0 mcg/mL holds no drug",
        ),
        (
            "screening_strengths_mcg_per_ml = [50",
            'screening_strengths_mcg_per_ml = ["50"',
            "line 4: screening_strengths_mcg_per_ml takes a number",
        ),
        (
            "screening_strengths_mcg_per_ml = [50",
            "screening_strengths_mcg_per_ml = [500",
            "a strength is named once, for pumps or for screening.",
        ),
        ("\nmcg_per_ml = 1000", "\nmcg_per_ml = 500", "a strength is named once"),
        ("daily_high_mcg = 300", "daily_high_mcg = 24", "strength 1, line 18: daily_low_mcg lies below"),
        ('group = "child"', 'grp = "child"', "titration 3, line 48: 'grp' is not known here"),
        ("smallest_percent = 10", "smallest_percent = 31", "titration 1, line 36: smallest_percent is not"),
        ('name = "baclofen"', 'name = " baclofen"', "line 3: name has 1 to 40 printable characters"),
    ],
)
def test_that_a_drug_file_is_refused_by_name(folder: Path, old: str, new: str, sentence: str) -> None:
    assert sentence in spoilt(folder / "drugs" / "baclofen.toml", old, new)


def test_that_a_drug_without_groups_is_refused(folder: Path) -> None:
    path = folder / "drugs" / "baclofen.toml"
    text = path.read_text(encoding="utf-8")
    groups = text[text.index("[[titration]]") : text.index("[sources]")]
    path.write_text("titration = []\n" + text.replace(groups, ""), encoding="utf-8")
    with pytest.raises(FileRefused, match="titration names no group"):
        catalogs.load(folder)


def test_that_a_drug_without_strengths_is_refused(folder: Path) -> None:
    path = folder / "drugs" / "baclofen.toml"
    text = path.read_text(encoding="utf-8")
    strengths = text[text.index("[[strength]]") : text.index("[[titration]]")]
    path.write_text("strength = []\n" + text.replace(strengths, ""), encoding="utf-8")
    with pytest.raises(FileRefused, match="line 1: strength names none"):
        catalogs.load(folder)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("length_cm = 66", "length_cm = 0", "segment 1, line 5: A catheter segment is up to 200 cm long"),
        ("length_cm = 66", "length_cm = 66.001", "segment 1, line 5: 66.001 cm is finer than"),
        ("ml_per_cm = 0.0022", "ml_per_mm = 0.0022", "segment 1, line 8: 'ml_per_mm' is not known here"),
        (
            'name = "pump segment"',
            'name = ""',
            "segment 2, line 10: A catheter segment needs a printable name",
        ),
        (
            '"segment.length_cm" = {',
            '"segment.length" = {',
            "sources, line 16: 'segment.length' is not known",
        ),
    ],
)
def test_that_a_catheter_file_is_refused_by_name_and_place(
    folder: Path, old: str, new: str, sentence: str
) -> None:
    assert sentence in spoilt(folder / "catheters" / "two-104.toml", old, new)


def test_that_a_catheter_of_five_segments_is_refused(folder: Path) -> None:
    path = folder / "catheters" / "one-89.toml"
    text = path.read_text(encoding="utf-8")
    segment = text[text.index("[[segment]]") : text.index("[sources]")]
    path.write_text(text.replace(segment, segment * 5), encoding="utf-8")
    with pytest.raises(FileRefused, match="a catheter has one to four segments"):
        catalogs.load(folder)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("residual_floor_ml = 1\n", "residual_floor_ml = -1\n", "residual_floor_ml is negative"),
        ("observe_hours = 8\n", "observe_hours = 7.5\n", "observe_hours takes a whole number."),
        ("difference_ml = 1\n", "", "after_fill 1, line 24: difference_ml is missing; add it."),
        ("rinse_times = 3\n", "", "rinse_times is missing; add it."),
    ],
)
def test_that_the_practice_file_is_refused_by_name_and_place(
    folder: Path, old: str, new: str, sentence: str
) -> None:
    assert sentence in spoilt(folder / "practice.toml", old, new)
