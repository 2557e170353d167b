"""The one window on the desktop, whatever fills it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from support import windows
from ui.frame import SMALLEST, TITLE, Frame
from ui.opening import WAITING


class Reluctant(QWidget):
    """Something that stays the first time it is asked to close."""

    asked = 0

    def closeEvent(self, event):  # noqa: N802 - Qt's name
        self.asked += 1
        event.setAccepted(self.asked > 1)


@pytest.fixture
def frame(qtbot, light):
    return windows.shown(qtbot, Frame(light), 1_200, 800)


def test_that_the_title_says_that_it_is_a_simulation(frame):
    assert frame.windowTitle() == TITLE
    assert "simulation" in TITLE


def test_that_it_opens_with_what_it_waits_for(frame):
    assert WAITING in windows.words(frame)


def test_that_it_tells_when_it_has_painted(qtbot, light):
    frame = Frame(light)
    qtbot.addWidget(frame)
    with qtbot.waitSignal(frame.painted):
        frame.show()


def test_that_it_stays_where_it_is_when_it_is_filled(frame):
    before = frame.geometry()
    inside = QWidget()
    frame.setCentralWidget(inside)
    QApplication.processEvents()
    assert frame.geometry() == before
    assert inside.isVisible()
    assert WAITING not in windows.words(frame)


def test_that_it_does_not_become_too_small_to_work_in(frame):
    frame.resize(100, 100)
    assert (frame.width(), frame.height()) == SMALLEST


def test_that_it_closes_while_nothing_but_the_opening_is_in_it(frame):
    assert frame.close()
    assert not frame.isVisible()


def test_that_it_stays_open_when_what_fills_it_stays(frame):
    inside = Reluctant()
    frame.setCentralWidget(inside)
    inside.show()
    assert not frame.close()
    assert frame.isVisible()
    assert frame.close()
    assert not frame.isVisible()


def test_that_a_frame_without_anything_in_it_closes(frame):
    frame.takeCentralWidget().deleteLater()
    assert frame.close()
    assert frame.windowState() == Qt.WindowState.WindowNoState
