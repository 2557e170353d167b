"""A choice whose alternatives change: it keeps its name and signal, and hides without a choice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from support import windows
from ui.widgets.choices import Choices
from ui.widgets.segmented import Segmented

DAYS = (("0", "Weekdays"), ("1", "Weekend"))


@pytest.fixture
def choices(qtbot: QtBot) -> Iterator[Choices]:
    ground = QWidget()
    choices = Choices(windows.LIGHT, name="group", label="Steps shown")
    QVBoxLayout(ground).addWidget(choices)
    windows.shown(qtbot, ground, 400, 100)
    choices.set_choices(DAYS, "0")
    QApplication.processEvents()
    yield choices
    ground.close()


def test_that_what_is_picked_is_told(choices: Choices):
    picked: list[str] = []
    choices.chosen.connect(picked.append)
    buttons = windows.child(choices, "group")
    QTest.mouseClick(buttons, Qt.MouseButton.LeftButton, pos=buttons.point_of("1").toPoint())
    assert picked == ["1"]
    assert choices.choice == "1"


def test_that_showing_a_choice_tells_nobody(choices: Choices):
    picked: list[str] = []
    choices.chosen.connect(picked.append)
    choices.set_choices(DAYS, "1")
    assert choices.choice == "1"
    assert picked == []


def test_that_other_alternatives_stand_under_the_same_name(choices: Choices):
    choices.set_choices((*DAYS, ("2", "Holidays")), "2")
    QApplication.processEvents()
    found = choices.findChildren(Segmented, "group")
    assert len(found) == 1
    assert choices.choice == "2"


def test_that_one_alternative_or_none_is_no_choice(choices: Choices):
    choices.set_choices(DAYS[:1], "0")
    assert not choices.isVisible()
    choices.set_choices((), "")
    assert choices.choice == ""
    choices.set_choices(DAYS, "0")
    assert choices.isVisible()
