"""Files of a chart: each carries the notice, drawings are vectors, and what fails is a sentence."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QFrame, QGraphicsView
from pytestqt.qtbot import QtBot

from console.errors import ConsoleError
from support import states, windows
from ui import theme as themes
from ui.charts import export
from ui.charts.export import ChartData, Picture
from ui.charts.flow import FlowChart, FlowState

DATA = ChartData("Rate", ("From", "Rate, mcg/h"), (("00:00", "10"), ("06:00", "14.5")))


@pytest.fixture
def picture(qtbot: QtBot) -> Picture:
    chart = FlowChart(windows.LIGHT)
    chart.set_state(FlowState(states.prescription(), states.NOW_MS))
    windows.shown(qtbot, chart, 700, 320)
    return Picture("Rate", "line: the program", (("mcg/h", chart.plot),))


def test_that_a_table_file_begins_with_the_notice_and_holds_the_same_rows():
    lines = list(csv.reader(export.as_csv(DATA).decode("utf-8").splitlines()))
    assert lines == [
        ["# Simulation — not a medical device, not for patient care"],
        ["# Rate"],
        ["From", "Rate, mcg/h"],
        ["00:00", "10"],
        ["06:00", "14.5"],
    ]


def test_that_a_drawing_is_vectors_and_letters_with_the_notice_among_them(picture: Picture):
    drawing = export.as_svg(windows.LIGHT, picture).decode("utf-8")
    assert "<image" not in drawing
    assert drawing.count("<path") + drawing.count("<polyline") > 3
    assert "not a medical device, not for patient care" in drawing
    assert "06:00" in drawing
    assert QSvgRenderer(QByteArray(drawing.encode())).isValid()


def test_that_a_picture_is_twice_the_screen_and_carries_the_notice(picture: Picture):
    image = QImage.fromData(export.as_png(windows.LIGHT, picture))
    view = picture.parts[0][1]
    assert image.width() == 2 * (view.width() + 2 * windows.LIGHT.space(4))
    assert image.text("Description") == export.NOTICE
    foot = image.copy(0, image.height() - 40, image.width() // 2, 40)
    background = windows.LIGHT.colour("surface").rgb()
    inked = [1 for x in range(foot.width()) for y in range(foot.height()) if foot.pixel(x, y) != background]
    assert len(inked) > 200


@pytest.mark.parametrize("kind", ["png", "svg", "csv"])
def test_that_a_chart_is_saved_as_its_ending_says(picture: Picture, tmp_path: Path, kind: str):
    path = tmp_path / f"chart.{kind.upper()}"
    export.save(path, windows.LIGHT, picture, DATA)
    beginnings = {"png": b"\x89PNG", "svg": b"<?xml", "csv": b'"# Simu'}
    assert path.read_bytes().startswith(beginnings[kind])


def test_that_another_ending_is_refused_with_those_there_are(picture: Picture, tmp_path: Path):
    with pytest.raises(ConsoleError, match=r"\.png, \.svg or \.csv"):
        export.save(tmp_path / "chart.bmp", windows.LIGHT, picture, DATA)
    assert list(tmp_path.iterdir()) == []


def test_that_a_place_that_cannot_be_written_is_a_sentence(picture: Picture, tmp_path: Path):
    with pytest.raises(ConsoleError, match="could not be written"):
        export.save(tmp_path / "nowhere" / "chart.csv", windows.LIGHT, picture, DATA)


@pytest.mark.parametrize("percent", [100, 200])
def test_that_a_narrow_picture_has_its_words_on_more_lines_and_none_cut_off(qtbot: QtBot, percent: int):
    theme = themes.read("light", percent)
    view = QGraphicsView()
    qtbot.addWidget(view)
    view.setFrameShape(QFrame.Shape.NoFrame)
    legend = "line: calculated by the pump · dotted: forecast · yellow: alarm"
    heights = []
    for width in (240, 900):
        view.resize(width * percent // 100, 100)
        image = QImage.fromData(export.as_png(theme, Picture("Reservoir", legend, (("", view),))))
        right = image.copy(image.width() - 2 * theme.space(3), 0, 2 * theme.space(3), image.height())
        edge = {right.pixel(x, y) for x in range(right.width()) for y in range(right.height())}
        assert edge == {theme.colour("surface").rgb()}
        heights.append(image.height())
    assert heights[0] > heights[1]
