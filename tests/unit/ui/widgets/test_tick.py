"""The box with its tick: pressed by mouse and key, and seen in every theme."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from support.windows import click_at, shown
from ui import theme as themes
from ui.widgets.tick import Tick


def tick(qtbot: QtBot, theme: str = "light") -> Tick:
    return shown(qtbot, Tick(themes.read(theme), "None present", name="none"), 200, 40)


def test_that_a_press_on_box_or_words_sets_it_and_another_takes_it_away(qtbot: QtBot) -> None:
    box = tick(qtbot)
    click_at(box, QPoint(8, 20))
    assert box.isChecked()
    click_at(box, QPoint(120, 20))
    assert not box.isChecked()


def test_that_the_space_key_sets_it(qtbot: QtBot) -> None:
    box = tick(qtbot)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert box.isChecked()


@pytest.mark.parametrize("theme", themes.names())
def test_that_its_edge_and_its_tick_differ_from_the_ground(qtbot: QtBot, theme: str) -> None:
    box = tick(qtbot, theme)
    empty = box.grab().toImage()
    edge, ground = empty.pixelColor(11, 11), empty.pixelColor(195, 3)
    assert abs(edge.lightness() - ground.lightness()) > 20
    box.setChecked(True)
    assert box.grab().toImage() != empty


def test_that_its_words_are_what_is_heard(qtbot: QtBot) -> None:
    assert tick(qtbot).text() == "None present"
