"""The catalog that ships is complete and sourced, and a site adds to it without being able to break it."""

from __future__ import annotations

import shutil
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from console import catalogs
from console.domain.catalog import Confidence
from console.domain.quantities import PL_PER_ML
from console.errors import FileRefused
from support.therapies import RESOURCES, catalog

VENDORS = ("medtronic", "synchromed", "prometra", "flowonix", "medstream", "codman", "ascenda", "indura")


@pytest.mark.parametrize(("model", "ml"), [("SP-20", 20), ("SP-40", 40)])
def test_that_the_peristaltic_pumps_give_0_048_to_24_ml_a_day(model: str, ml: int) -> None:
    pump = catalog().pumps[model]
    assert pump.capacity.ml == ml
    assert pump.flow_low_pl_per_h * 24 == 48 * PL_PER_ML // 1_000
    assert pump.flow_high_pl_per_h == PL_PER_ML
    assert pump.minimum_rate_pl_per_h * 24 == 6 * PL_PER_ML // 1_000
    assert (pump.low_reservoir_default.ml, pump.low_reservoir_high.ml) == (2, ml / 2)
    assert pump.bolus_adds_to_basal
    assert pump.patient_controller
    assert not pump.measures_level


def test_that_the_tubing_corrected_in_2016_is_the_one_for_priming_and_not_the_one_for_a_bridge() -> None:
    for model in ("SP-20", "SP-40"):
        pump = catalog().pumps[model]
        assert (pump.priming_tubing.ml, pump.bridge_tubing.ml) == (Decimal("0.140"), Decimal("0.199"))
        assert pump.confidence_of("priming_tubing_ml") is Confidence.SOURCED
        assert pump.confidence_of("bridge_tubing_ml") is Confidence.TEACHING


def test_that_the_valve_metered_pump_gives_0_to_28_8_ml_a_day_and_sounds_at_3() -> None:
    pump = catalog().pumps["VP-20"]
    assert (pump.flow_low_pl_per_h, pump.minimum_rate_pl_per_h) == (0, 0)
    assert Fraction(pump.flow_high_pl_per_h * 24, PL_PER_ML) == Fraction("28.8")
    assert pump.low_reservoir_default.ml == 3
    assert pump.patient_controller
    assert not pump.bolus_adds_to_basal


def test_that_one_pump_measures_what_is_in_its_reservoir() -> None:
    measuring = [pump for pump in catalog().pumps.values() if pump.measures_level]
    assert [pump.name for pump in measuring] == ["MP-20"]
    assert measuring[0].low_reservoir_default.ml == 3


@pytest.mark.parametrize(
    ("ml_per_day", "within"), [("0.1", True), ("4", True), ("0.0999", False), ("4.001", False)]
)
def test_that_a_limit_that_is_no_whole_flow_an_hour_can_itself_be_given(
    ml_per_day: str, within: bool
) -> None:
    pump = catalog().pumps["MP-20"]
    flow = Fraction(ml_per_day) * PL_PER_ML / 24
    assert (pump.flow_low_pl_per_h <= flow <= pump.flow_high_pl_per_h) is within


def test_that_no_maker_is_named_in_what_ships() -> None:
    named = [
        f"{path.name}: {vendor}"
        for path in RESOURCES.rglob("*.toml")
        for vendor in VENDORS
        if vendor in path.read_text(encoding="utf-8").lower()
    ]
    assert not named


@pytest.mark.parametrize(
    ("name", "lengths", "ml"),
    [
        ("ONE-89", (89,), "0.1958"),
        ("TWO-104", (66, 38), "0.2288"),
        ("TWO-114", (76, 38), "0.2508"),
        ("TWO-140", (86, 54), "0.308"),
        ("ONE-110", (110,), "0.286"),
    ],
)
def test_that_each_catheter_holds_what_its_segments_hold(
    name: str, lengths: tuple[int, ...], ml: str
) -> None:
    catheter = catalog().catheters[name]
    assert tuple(length / 100 for _, length, _ in catheter.segments) == lengths
    held_nl = sum(Fraction(length, 100) * bore for _, length, bore in catheter.segments)
    assert held_nl / 10**6 == Fraction(ml)


def test_that_baclofen_comes_in_three_strengths_and_the_one_for_screening_apart() -> None:
    drug = catalog().drugs["baclofen"]
    sold = [
        (item.concentration.mcg_per_ml, item.stability_days, item.daily_low, item.daily_high)
        for item in drug.strengths
    ]
    assert sold == [(500, 180, 24, 300), (1000, 180, 48, 600), (2000, 180, 96, 1200)]
    assert [strength.mcg_per_ml for strength in drug.screening_strengths] == [50]
    assert drug.refill_margin_days == 7
    assert {group: (titrating, steady) for group, _, titrating, steady in drug.titration} == {
        "adult-spinal": (30, 40),
        "adult-cerebral": (15, 20),
        "child": (15, 20),
    }


def test_that_the_usual_range_of_each_strength_is_what_the_flows_it_names_carry() -> None:
    for strength in catalog().drugs["baclofen"].strengths:
        mcg_per_ml = strength.concentration.mcg_per_ml
        assert strength.daily_low == Decimal("0.048") * mcg_per_ml
        assert strength.daily_high == Decimal("0.6") * mcg_per_ml


def test_that_the_practice_has_the_figures_of_the_clinical_rules() -> None:
    practice = catalog().practice
    assert (practice.residual_floor.ml, practice.residual_percent, practice.residual_cap.ml) == (
        1,
        Decimal("14.5"),
        2,
    )
    assert (practice.trend_percent, practice.trend_floor.ml) == (5, Decimal("0.2"))
    assert {held.ml: off.ml for held, off in practice.after_fill} == {20: 1, 40: 2}
    assert practice.screening_doses_mcg == (50, 75, 100)
    assert practice.screening_observe_hours == (4, 8)
    assert (practice.first_dose_factor, practice.first_dose_plain_after_hours) == (2, 8)
    assert practice.shortest_interval_minutes == 60


def test_that_the_daily_dose_has_its_limits_step_and_source() -> None:
    daily = catalog().quantities["daily-dose"]
    assert (daily.low, daily.high, daily.reason_above, daily.step) == (0, 3000, 1000, Decimal("0.1"))
    assert daily.unit == "mcg/day"
    assert daily.confidence is Confidence.TEACHING


def test_that_every_figure_says_its_source_and_teaching_values_call_themselves_that() -> None:
    cited = [(item.key, item.source, item.confidence) for item in catalog().quantities.values()]
    held = catalog()
    cited += [(kind.name, kind.source, kind.confidence) for kind in held.faults.values()]
    for item in (*held.pumps.values(), *held.drugs.values(), *held.catheters.values(), held.practice):
        cited += item.sources
    assert len(cited) > 100
    for figure, source, confidence in cited:
        assert len(source) > 20, figure
        said = "eaching value" in source
        assert said is (confidence is Confidence.TEACHING), figure


def site_with(tmp_path: Path, place: str, text: str) -> Path:
    """Return a site's folder that holds `text` in the file `place`."""
    path = tmp_path / "site" / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return tmp_path / "site"


def shipped(place: str, *changes: tuple[str, str]) -> str:
    """Return a data file that ships, with `changes`."""
    text = (RESOURCES / place).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def test_that_a_site_adds_a_pump_a_drug_and_a_catheter(tmp_path: Path) -> None:
    site_with(tmp_path, "pumps/ours.toml", shipped("pumps/sp-20.toml", ('"SP-20"', '"OURS-20"')))
    site_with(tmp_path, "drugs/other.toml", shipped("drugs/baclofen.toml", ('"baclofen"', '"morphine"')))
    site = site_with(tmp_path, "catheters/c.toml", shipped("catheters/one-89.toml", ('"ONE-89"', '"OURS"')))
    loaded = catalogs.load_with_site(RESOURCES, site)
    assert not loaded.refused
    assert set(loaded.catalog.pumps) - set(catalog().pumps) == {"OURS-20"}
    assert set(loaded.catalog.drugs) - set(catalog().drugs) == {"morphine"}
    assert set(loaded.catalog.catheters) - set(catalog().catheters) == {"OURS"}


def test_that_without_a_site_the_catalog_is_the_one_that_ships(tmp_path: Path) -> None:
    loaded = catalogs.load_with_site(RESOURCES, tmp_path / "site")
    assert (loaded.catalog, loaded.refused) == (catalog(), ())


def test_that_a_bad_file_of_a_site_is_named_with_its_line_and_the_others_are_read(tmp_path: Path) -> None:
    bad = shipped("pumps/sp-20.toml", ('"SP-20"', '"BAD"'), ("residual_ml = 1.4", 'residual_ml = "some"'))
    site_with(tmp_path, "pumps/bad.toml", bad)
    site = site_with(tmp_path, "pumps/good.toml", shipped("pumps/sp-20.toml", ('"SP-20"', '"GOOD"')))
    loaded = catalogs.load_with_site(RESOURCES, site)
    path = site / "pumps" / "bad.toml"
    assert loaded.refused == (f"{path}, line 6: residual_ml takes a number, not text.",)
    assert "GOOD" in loaded.catalog.pumps
    assert "BAD" not in loaded.catalog.pumps


def test_that_a_site_does_not_replace_what_ships(tmp_path: Path) -> None:
    site = site_with(tmp_path, "pumps/mine.toml", shipped("pumps/sp-20.toml", ("_ml = 20", "_ml = 18")))
    loaded = catalogs.load_with_site(RESOURCES, site)
    said = f"{site / 'pumps/mine.toml'}, line 3: there is a SP-20 already; give this one a name of its own."
    assert loaded.refused == (said,)
    assert loaded.catalog.pumps["SP-20"].capacity.ml == 20


def test_that_a_site_cannot_change_the_limits_of_what_is_typed(tmp_path: Path) -> None:
    site = site_with(tmp_path, "quantities.toml", shipped("quantities.toml", ("high = 3000", "high = 9000")))
    loaded = catalogs.load_with_site(RESOURCES, site)
    said = "is left out: a site adds files in pumps, drugs, catheters, and no others."
    assert loaded.refused == (f"{site / 'quantities.toml'} {said}",)
    assert loaded.catalog.quantities == catalog().quantities


def test_that_a_site_adds_no_fault(tmp_path: Path) -> None:
    site = site_with(tmp_path, "faults.toml", shipped("faults.toml", ("[leak]", "[flood]")))
    loaded = catalogs.load_with_site(RESOURCES, site)
    said = "is left out: a site adds files in pumps, drugs, catheters, and no others."
    assert loaded.refused == (f"{site / 'faults.toml'} {said}",)
    assert loaded.catalog.faults == catalog().faults


def test_that_a_file_that_is_not_read_is_said_and_a_hidden_one_is_nobodys(tmp_path: Path) -> None:
    site_with(tmp_path, "pumps/.hidden", "")
    site = site_with(tmp_path, "pumps/mine.tml", shipped("pumps/sp-20.toml"))
    assert catalogs.load_with_site(RESOURCES, site).refused == (
        f"{site / 'pumps/mine.tml'} is left out: only files whose name ends in .toml are read.",
    )


@pytest.mark.parametrize("place", ["site", "site/pumps"])
def test_that_a_file_where_a_folder_should_be_is_said(tmp_path: Path, place: str) -> None:
    (tmp_path / place).parent.mkdir(exist_ok=True)
    (tmp_path / place).write_text("")
    loaded = catalogs.load_with_site(RESOURCES, tmp_path / "site")
    assert loaded.catalog == catalog()
    assert loaded.refused
    assert all(said.startswith(str(tmp_path / place)) for said in loaded.refused)


def test_that_two_files_of_one_name_that_ship_are_refused(tmp_path: Path) -> None:
    shutil.copytree(RESOURCES, tmp_path / "data")
    shutil.copy(tmp_path / "data/pumps/sp-20.toml", tmp_path / "data/pumps/zz.toml")
    with pytest.raises(FileRefused, match=r"zz\.toml, line 3: there is a SP-20 already"):
        catalogs.load(tmp_path / "data")


def test_that_a_folder_without_quantities_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=r"There is no file .*quantities\.toml"):
        catalogs.load(tmp_path)
