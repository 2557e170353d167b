"""The button that sends: its words, its bar, its two equal ways; no click, no repeat, no slip sends."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from support import windows
from ui.widgets.hold_button import HoldButton

WORDS = "Hold to send 293.5 mcg/day to SIM-700182"


class Bench:
    def __init__(self, qtbot: QtBot) -> None:
        self.clock = ManualClock()
        self.button = HoldButton(windows.LIGHT, self.clock, name="hold")
        self.sent: list[bool] = []
        self.button.confirmed.connect(lambda: self.sent.append(True))
        self.button.set_words(WORDS, "")
        windows.shown(qtbot, self.button, 330, 60)
        self.button.setFocus()


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_that_a_click_sends_nothing_and_says_what_comes_next(bench: Bench):
    QTest.mouseClick(bench.button, Qt.MouseButton.LeftButton)
    assert bench.sent == []
    assert bench.button.text() == "Press again to send 293.5 mcg/day to SIM-700182"


def test_that_a_hold_of_less_than_a_second_sends_nothing(bench: Bench):
    QTest.mousePress(bench.button, Qt.MouseButton.LeftButton)
    bench.clock.move(999)
    QTest.mouseRelease(bench.button, Qt.MouseButton.LeftButton)
    assert bench.sent == []


def test_that_a_switch_user_s_second_click_sends(bench: Bench):
    QTest.mouseClick(bench.button, Qt.MouseButton.LeftButton)
    bench.clock.move(700)
    QTest.mouseClick(bench.button, Qt.MouseButton.LeftButton)
    assert bench.sent == [True]


def test_that_too_fast_a_second_press_says_so(bench: Bench):
    QTest.keyClick(bench.button, Qt.Key.Key_Space)
    bench.clock.move(100)
    QTest.keyPress(bench.button, Qt.Key.Key_Space)
    assert bench.button.text().startswith("Too fast: press again to send")
    QTest.keyRelease(bench.button, Qt.Key.Key_Space)
    assert bench.sent == []


def test_that_a_key_that_repeats_while_held_is_one_press(bench: Bench):
    QTest.keyPress(bench.button, Qt.Key.Key_Space)
    for _ in range(30):
        bench.clock.move(30)
        for kind in (QEvent.Type.KeyRelease, QEvent.Type.KeyPress):
            held = QKeyEvent(kind, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ", True, 1)
            QApplication.sendEvent(bench.button, held)
    assert bench.sent == []
    QTest.keyRelease(bench.button, Qt.Key.Key_Space)


def test_that_the_right_button_holds_nothing(bench: Bench):
    QTest.mousePress(bench.button, Qt.MouseButton.RightButton)
    bench.clock.move(2_000)
    QTest.mouseRelease(bench.button, Qt.MouseButton.RightButton)
    assert bench.sent == []


def test_that_the_pointer_leaving_while_held_gives_up(bench: Bench):
    QTest.mousePress(bench.button, Qt.MouseButton.LeftButton)
    QTest.mouseMove(bench.button, QPoint(-40, -40))
    bench.clock.move(2_000)
    QTest.mouseRelease(bench.button, Qt.MouseButton.LeftButton)
    assert bench.sent == []


def test_that_off_it_says_why_and_cannot_be_held(bench: Bench):
    bench.button.set_words(WORDS, "Type the daily dose first.")
    assert not bench.button.isEnabled()
    assert bench.button.toolTip() == "Type the daily dose first."
    QTest.mousePress(bench.button, Qt.MouseButton.LeftButton)
    bench.clock.move(2_000)
    QTest.mouseRelease(bench.button, Qt.MouseButton.LeftButton)
    assert bench.sent == []


def test_that_going_off_forgets_a_press_that_waits(bench: Bench):
    QTest.mouseClick(bench.button, Qt.MouseButton.LeftButton)
    bench.button.set_words(WORDS, "Too old.")
    bench.button.set_words(WORDS, "")
    bench.clock.move(700)
    QTest.mouseClick(bench.button, Qt.MouseButton.LeftButton)
    assert bench.sent == []


def test_that_the_bar_grows_while_it_is_held(bench: Bench):
    idle = bench.button.grab().toImage()
    QTest.mousePress(bench.button, Qt.MouseButton.LeftButton)
    bench.clock.move(500)
    half = bench.button.grab().toImage()
    accent = windows.LIGHT.colour("accent").rgb()
    row = half.height() - 5
    assert half.pixel(half.width() // 4, row) == accent
    assert half.pixel(half.width() * 3 // 4, row) != accent
    assert idle.pixel(half.width() // 4, row) != accent
    QTest.mouseRelease(bench.button, Qt.MouseButton.LeftButton, pos=QPoint(-9, -9))


def test_that_nothing_is_left_ticking_when_it_is_done(bench: Bench):
    QTest.mouseClick(bench.button, Qt.MouseButton.LeftButton)
    assert bench.button._timer.isActive()
    bench.clock.move(700)
    QTest.mouseClick(bench.button, Qt.MouseButton.LeftButton)
    assert not bench.button._timer.isActive()


def test_that_another_key_is_left_to_the_page(bench: Bench):
    QTest.keyClick(bench.button, Qt.Key.Key_A)
    assert bench.button.text() == WORDS
