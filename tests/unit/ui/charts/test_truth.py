"""Truth beside belief: lines, words, one crosshair, ranges, table and files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from console.domain.quantities import MS_PER_DAY
from support import told, windows
from ui.charts.export import NOTICE
from ui.charts.truth import TruthChart
from ui.models import truth

SAMPLES = told.samples(30)
PLOTS = ("reservoir", "flow", "level", "ashworth")


@pytest.fixture
def chart(qtbot: Any, light: Any) -> TruthChart:
    made = TruthChart(light)
    made.set_samples(SAMPLES)
    return windows.shown(qtbot, made, 900, 820)


def plots(chart: TruthChart) -> list[Any]:
    return [windows.child(chart, f"truth-chart-{name}") for name in PLOTS]


def look_back(chart: TruthChart, key: str) -> None:
    choice = windows.child(chart, "truth-chart-range")
    windows.click_at(choice, choice.point_of(key).toPoint())


def test_that_it_is_hidden_until_there_is_something_to_show(light: Any, qtbot: Any) -> None:
    empty = TruthChart(light)
    qtbot.addWidget(empty)
    assert empty.isHidden()


def test_that_truth_and_belief_are_drawn_from_the_same_samples(chart: TruthChart) -> None:
    part = chart._parts_drawn[0]
    assert part._belief is not None
    seen = truth.within(SAMPLES, SAMPLES[-1].at_ms - 7 * MS_PER_DAY)
    assert list(part._truth.getOriginalDataset()[1]) == [sample.true_pl / 1e9 for sample in seen]
    assert list(part._belief.getOriginalDataset()[1]) == [sample.calculated_pl / 1e9 for sample in seen]


def test_that_belief_is_never_the_stronger_line(chart: TruthChart) -> None:
    for part in chart._parts_drawn:
        if part._belief is not None:
            assert part._belief.opts["pen"].width() < part._truth.opts["pen"].width()


def test_that_the_legend_says_which_line_is_which(chart: TruthChart) -> None:
    said = windows.words(chart)
    assert "strong lines: what flows and acts in truth" in said
    assert "thin grey lines: what the pump calculates" in said


def test_that_each_line_has_its_words(chart: TruthChart) -> None:
    shown = [item for part in chart._parts_drawn for item in part._words if item.isVisible()]
    assert [item.toPlainText() for item in shown if item.toPlainText()] == [
        "true",
        "believed",
        "through the tip",
        "programmed",
    ]


def test_that_all_plots_show_the_same_time_in_every_range(chart: TruthChart) -> None:
    for back in truth.RANGES:
        look_back(chart, back)
        ((left, _),) = {tuple(plot.viewRange()[0]) for plot in plots(chart)}
        assert left == pytest.approx(truth.bounds(SAMPLES, back)[0] / MS_PER_DAY)


def test_that_many_samples_are_thinned_to_what_can_be_seen_and_keep_their_peaks(chart: TruthChart) -> None:
    many = tuple(
        replace(SAMPLES[0], at_ms=number * 600_000, level_thousandths=900 if number == 10_001 else 100)
        for number in range(20_000)
    )
    chart.set_samples(many)
    look_back(chart, "All")
    windows.words(chart)
    line = chart._parts_drawn[2]._truth
    drawn = line.getData()[1]
    assert len(drawn) < len(many)
    assert max(drawn) == pytest.approx(0.9)


def test_that_the_keys_move_one_crosshair_through_all_and_read_it_out(chart: TruthChart) -> None:
    reservoir = plots(chart)[0]
    reservoir.setFocus()
    QTest.keyClick(reservoir, Qt.Key.Key_Home)
    QTest.keyClick(reservoir, Qt.Key.Key_Right)
    (day,) = {plot.crosshair_x for plot in plots(chart)}
    at = truth.nearest(SAMPLES, round(day * MS_PER_DAY))
    assert chart.under == f"Under the pointer · {truth.read_out(at)}"
    QTest.keyClick(reservoir, Qt.Key.Key_Escape)
    assert chart.under == f"Now · {truth.read_out(SAMPLES[-1])}"


def test_that_the_table_and_the_file_hold_the_same_with_the_notice(chart: TruthChart, tmp_path: Path) -> None:
    seen = truth.within(SAMPLES, SAMPLES[-1].at_ms - 7 * MS_PER_DAY)
    assert chart.data.rows == tuple(truth.row(sample) for sample in seen)
    chart.save(tmp_path / "truth.csv")
    first, *_ = (tmp_path / "truth.csv").read_text("utf-8").splitlines()
    assert NOTICE in first
    chart.save(tmp_path / "truth.png")
    assert QImage(str(tmp_path / "truth.png")).text("Description") == NOTICE


def test_that_the_same_samples_draw_nothing_anew(chart: TruthChart) -> None:
    data = chart.data
    chart.set_samples(tuple(SAMPLES))
    assert chart.data is data
    chart.set_samples(SAMPLES[:-1])
    assert chart.data is not data
