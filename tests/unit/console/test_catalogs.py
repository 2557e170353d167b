"""The data files: what ships is complete and sourced, and a bad file is refused by name."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from console import catalogs
from console.domain.catalog import Confidence
from console.domain.quantities import PL_PER_ML
from console.errors import FileRefused
from support.therapies import RESOURCES, catalog


def test_that_the_pump_of_the_papers_gives_0_048_to_24_ml_a_day() -> None:
    pump = catalog().pumps["SP-20"]
    assert pump.capacity.pl == 20 * PL_PER_ML
    assert pump.flow_low_pl_per_h * 24 == 48 * PL_PER_ML // 1_000
    assert pump.flow_high_pl_per_h == PL_PER_ML
    assert pump.minimum_rate_pl_per_h * 24 == 6 * PL_PER_ML // 1_000
    assert pump.low_reservoir_default.ml == 2
    assert pump.bolus_adds_to_basal


def test_that_baclofen_comes_in_three_strengths_and_not_the_one_for_screening() -> None:
    drug = catalog().drugs["baclofen"]
    assert [strength.mcg_per_ml for strength in drug.strengths] == [500, 1000, 2000]
    assert drug.refill_margin_days == 7
    assert {group: titrating for group, _, titrating, _ in drug.titration} == {
        "adult-spinal": 30,
        "adult-cerebral": 15,
        "child": 15,
    }


def test_that_the_daily_dose_has_its_limits_step_and_source() -> None:
    daily = catalog().quantities["daily-dose"]
    assert (daily.low, daily.high, daily.reason_above, daily.step) == (0, 3000, 1000, Decimal("0.1"))
    assert daily.unit == "mcg/day"
    assert daily.confidence is Confidence.TEACHING


def test_that_every_figure_says_its_source_and_teaching_values_call_themselves_that() -> None:
    cited = [(item.key, item.source, item.confidence) for item in catalog().quantities.values()]
    for held in (*catalog().pumps.values(), *catalog().drugs.values()):
        cited += held.sources
    assert len(cited) > 25
    for figure, source, confidence in cited:
        assert len(source) > 20, figure
        said = "eaching value" in source
        assert said is (confidence is Confidence.TEACHING), figure


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the data files to spoil."""
    for name in ("pumps", "drugs"):
        shutil.copytree(RESOURCES / name, tmp_path / name)
    shutil.copy(RESOURCES / "quantities.toml", tmp_path)
    return tmp_path


def spoilt(path: Path, old: str, new: str) -> str:
    """Replace `old` by `new` in `path`, and return the sentence the catalog is refused with."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    folder = path.parent if path.name == "quantities.toml" else path.parent.parent
    with pytest.raises(FileRefused) as refused:
        catalogs.load(folder)
    sentence = str(refused.value)
    assert sentence.startswith(str(path))
    return sentence.removeprefix(str(path)).lstrip(":, ")


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
            "sources, capacity_ml: 'origin'",
        ),
        ("months_to_eri = { source", "months = { source", "sources: 'months' is not known here"),
        (
            "flow_low_ml_per_day = 0.048",
            "flow_low_ml_per_day = 0.048000001",
            "flow_low_ml_per_day is no whole",
        ),
        ("capacity_ml = 20\n", "capacity_ml = 1e14\n", "1E+14 mL is outside what can be stored."),
        ('confidence = "sourced"', 'confidence = "sure"', "confidence is sourced, computed, teaching."),
        ("bolus_adds_to_basal = true", "bolus_adds_to_basal = 1", "bolus_adds_to_basal takes true or false"),
        ("months_to_eri = 84", "months_to_eri = 84.5", "months_to_eri takes a whole number."),
    ],
)
def test_that_a_pump_file_is_refused_by_name_and_place(
    folder: Path, old: str, new: str, sentence: str
) -> None:
    assert sentence in spoilt(folder / "pumps" / "sp-20.toml", old, new)


def test_that_a_figure_without_a_source_is_refused(folder: Path) -> None:
    path = folder / "pumps" / "sp-20.toml"
    line = next(
        row for row in path.read_text(encoding="utf-8").splitlines() if row.startswith("residual_ml = {")
    )
    assert spoilt(path, line, "") == "sources: residual_ml is missing; add it."


def test_that_an_empty_source_is_refused(folder: Path) -> None:
    text = (folder / "quantities.toml").read_text(encoding="utf-8")
    line = next(row for row in text.splitlines() if row.startswith("source"))
    assert spoilt(folder / "quantities.toml", line, 'source = " "') == (
        "daily-dose: source is empty; say where the figure is from."
    )


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("step = 0.1", "step = 0.2", "daily-dose: step is one unit of the last decimal that may be typed."),
        ("low = 0\nhigh = 3000", "low = 5\nhigh = 5", "daily-dose: low lies below high."),
        ('unit = "mcg/day"', "unit = 5", "daily-dose: unit takes text, not a number."),
        ("decimals = 1", "digits = 1", "daily-dose: 'digits' is not known here"),
    ],
)
def test_that_a_quantity_is_refused_by_name(folder: Path, old: str, new: str, sentence: str) -> None:
    assert sentence in spoilt(folder / "quantities.toml", old, new)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "strengths_mcg_per_ml = [500",
            "strengths_mcg_per_ml = [0",
            "A concentration of 0 mcg/mL holds no drug",
        ),
        (
            "strengths_mcg_per_ml = [500",
            'strengths_mcg_per_ml = ["500"',
            "strengths_mcg_per_ml takes a number",
        ),
        ('group = "child"', 'grp = "child"', "titration 3: 'grp' is not known here"),
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


def test_that_a_folder_without_quantities_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=r"There is no file .*quantities\.toml"):
        catalogs.load(tmp_path)
