"""Hands on a window: what is visible is found and used, what is not is refused in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from support.windows import LIGHT, shown
from ui.tour.driver import Driver, HandsFailed
from ui.widgets.segmented import Segmented
from ui.widgets.table import Cell, Column, Line, Table

Build = Callable[..., Driver]


@pytest.fixture
def hands(qtbot: QtBot) -> Build:
    """Return a way to put widgets into a window and get hands on it."""

    def build(*parts: QWidget) -> Driver:
        window = QWidget()
        window.setObjectName("window")
        column = QVBoxLayout(window)
        for part in parts:
            column.addWidget(part)
        return Driver(shown(qtbot, window, 400, 300))

    return build


def named(widget: QWidget, name: str) -> QWidget:
    widget.setObjectName(name)
    return widget


def test_that_what_is_not_there_or_hidden_is_said_by_its_name(hands: Build) -> None:
    hidden = named(QLabel("there"), "hidden")
    driver = hands(hidden)
    hidden.hide()
    for name in ("hidden", "nowhere"):
        with pytest.raises(HandsFailed, match=f"nothing called {name}"):
            driver.find(name)


def test_that_a_button_that_is_off_is_refused_with_its_reason(hands: Build) -> None:
    button = QPushButton("Send")
    button.setEnabled(False)
    button.setToolTip("Read the pump first.")
    driver = hands(named(button, "send"))
    for press in (driver.click, lambda name: driver.hold(name, 10)):
        with pytest.raises(HandsFailed, match=r"Read the pump first\."):
            press("send")


def test_that_a_click_presses_and_scrolls_there_first(hands: Build) -> None:
    pressed: list[bool] = []
    area, inside = QScrollArea(), QWidget()
    column = QVBoxLayout(inside)
    tall = QLabel("tall")
    tall.setFixedHeight(2_000)
    button = QPushButton("End")
    button.clicked.connect(lambda: pressed.append(True))
    column.addWidget(tall)
    column.addWidget(named(button, "end"))
    area.setWidget(inside)
    driver = hands(area)
    driver.click("end")
    assert len(pressed) == 1
    assert area.verticalScrollBar().value() > 1_000


def test_that_typing_replaces_what_stands_there(hands: Build) -> None:
    line = QLineEdit("before")
    driver = hands(named(line, "line"))
    driver.type("line", "22:00")
    assert line.text() == "22:00"


def test_that_a_tick_is_set_once_and_never_taken_away(hands: Build) -> None:
    box = QCheckBox("None present")
    driver = hands(named(box, "none"))
    driver.tick("none")
    driver.tick("none")
    assert box.isChecked()


def test_that_a_choice_is_made_by_its_key(hands: Build) -> None:
    choice = Segmented(LIGHT, (("a", "first"), ("b", "second")), name="choice", label="Choice")
    driver = hands(choice)
    driver.choose("choice", "b")
    assert choice.choice == "b"


def test_that_a_row_is_picked_by_what_it_shows(hands: Build) -> None:
    table = Table(LIGHT, (Column("Name"), Column("Code")), name="table", label="Patients")
    table.set_lines(tuple(Line(key, (Cell(f"name {key}"), Cell(f"S-{key}"))) for key in "123"))
    picked: list[str] = []
    table.chosen.connect(picked.append)
    driver = hands(table)
    driver.pick("table", "S-2")
    assert picked[-1:] == ["2"]
    with pytest.raises(HandsFailed, match="No row of table shows S-9"):
        driver.pick("table", "S-9")


def test_that_waiting_in_vain_names_what_was_waited_for(hands: Build) -> None:
    driver = hands(QLabel("still"))
    with pytest.raises(HandsFailed, match="the pump has been read"):
        driver.until(lambda: False, "the pump has been read", seconds=0.05)


def test_that_a_picture_is_saved_or_refused(hands: Build, tmp_path: Path) -> None:
    driver = hands(QLabel("seen"))
    saved = driver.picture(tmp_path / "seen.png", "window")
    assert saved.read_bytes().startswith(b"\x89PNG")
    with pytest.raises(HandsFailed, match="could not be saved"):
        driver.picture(tmp_path / "no such folder" / "seen.png", "window")
