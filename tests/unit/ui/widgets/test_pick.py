"""The list that opens: nothing is chosen until somebody chooses, and the wheel is the page's."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from support import windows
from ui.widgets.pick import Pick

OFFERED = (("a", "One piece"), ("b", "Two pieces"))


@pytest.fixture
def pick(qtbot):
    made = windows.shown(qtbot, Pick(windows.LIGHT, name="pick", label="Catheter"), 300, 40)
    made.set_choices(OFFERED, "")
    return made


def test_ne_20_nothing_is_chosen_at_first(pick):
    assert pick.choice == ""
    assert pick.accessibleName() == "Catheter"


def test_that_a_key_chooses_and_says_so(pick):
    told: list[str] = []
    pick.chosen.connect(told.append)
    pick.setFocus()
    QTest.keyClick(pick, Qt.Key.Key_Down)
    assert (pick.choice, told) == ("a", ["a"])


def test_that_what_the_state_brings_is_shown_in_silence(pick):
    told: list[str] = []
    pick.chosen.connect(told.append)
    pick.set_choices(OFFERED, "b")
    assert (pick.choice, pick.currentText(), told) == ("b", "Two pieces", [])
    pick.set_choices(OFFERED[:1], "b")
    assert pick.choice == ""


def test_ne_21_the_wheel_changes_nothing(pick):
    pick.set_choices(OFFERED, "b")
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, 120), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(pick, wheel)
    assert pick.choice == "b"
