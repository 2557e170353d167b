"""What scrolls sideways what is wider than its room."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from support import windows
from ui.widgets.sideways import Sideways


def _line():
    line = QLabel("a wide line of a table")
    line.setFixedHeight(60)
    line.setMinimumWidth(500)
    return line


def _held(qtbot, width):
    outer = QWidget()
    column = QVBoxLayout(outer)
    inside = QWidget()
    rows = QVBoxLayout(inside)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.addWidget(_line())
    around = Sideways(inside)
    column.addWidget(around)
    column.addStretch(1)
    return windows.shown(qtbot, outer, width, 300), around, inside


def test_that_what_fits_is_not_scrolled(qtbot):
    _, around, inside = _held(qtbot, 800)
    assert around.horizontalScrollBar().maximum() == 0
    assert around.height() == inside.height() == 60


def test_that_what_is_wider_is_scrolled_and_its_page_is_not(qtbot):
    outer, around, inside = _held(qtbot, 300)
    assert outer.width() == 300
    assert inside.width() == 500
    assert around.horizontalScrollBar().maximum() > 0
    assert around.height() > 60


def test_that_it_hides_and_comes_back_with_what_it_holds(qtbot):
    _, around, inside = _held(qtbot, 800)
    inside.hide()
    assert around.isHidden()
    inside.show()
    assert around.isVisible()


def test_that_it_grows_with_what_it_holds(qtbot):
    _, around, inside = _held(qtbot, 800)
    inside.layout().addWidget(_line())
    qtbot.waitUntil(lambda: around.height() >= 120)
