"""What the field under the hand refuses is heard, whichever field that is, and nothing else is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QVBoxLayout, QWidget

from console.clock import ManualClock
from support import states, windows
from ui.widgets.dose_field import DoseField
from ui.widgets.witness import Witness


def _two_fields(qtbot):
    both, clock = QWidget(), ManualClock()
    column = QVBoxLayout(both)
    fields = []
    for name in ("first", "second"):
        field = DoseField(windows.LIGHT, states.catalog().quantities["daily-dose"], clock, name)
        field.setObjectName(name)
        column.addWidget(field)
        fields.append(field)
    windows.shown(qtbot, both, 300, 200)
    both.activateWindow()
    return both, fields, clock


def test_that_a_refused_key_is_told_with_its_field_and_what_stands_in_it(qtbot):
    _window, (first, second), clock = _two_fields(qtbot)
    witness = Witness()
    heard = []
    witness.key_refused.connect(lambda *told: heard.append(told))
    for field, keys in ((first, "1,"), (second, "2.3.")):
        field.setFocus()
        for key in keys:
            clock.move(100)
            QTest.keyClicks(field, key)
    assert [(name, text) for name, text, _ in heard] == [("first", "1"), ("second", "2.3")]
    assert all(sentence.endswith(".") for _, _, sentence in heard)
    witness.retire()


def test_that_taking_note_of_a_refusal_is_none_and_a_retired_witness_hears_nothing(qtbot):
    _window, (first, _), clock = _two_fields(qtbot)
    witness = Witness()
    heard = []
    witness.key_refused.connect(lambda *told: heard.append(told))
    first.setFocus()
    QTest.keyClicks(first, ",")
    QTest.keyClick(first, Qt.Key.Key_Escape)
    assert len(heard) == 1
    witness.retire()
    witness.retire()
    clock.move(1_000)
    QTest.keyClicks(first, ",")
    assert len(heard) == 1


def test_that_a_field_of_another_window_is_not_heard_and_one_of_a_sheet_is(qtbot):
    window, (first, _second), _clock = _two_fields(qtbot)
    _elsewhere, (other, _), _ = _two_fields(qtbot)
    sheet = QDialog(window)
    asked = DoseField(windows.LIGHT, states.catalog().quantities["daily-dose"], ManualClock(), "third")
    QVBoxLayout(sheet).addWidget(asked)
    sheet.show()
    witness = Witness(window)
    heard = []
    witness.key_refused.connect(lambda *told: heard.append(told[0]))
    for field, name in ((other, "elsewhere"), (first, "first"), (asked, "asked")):
        field.setObjectName(name)
        field.window().activateWindow()
        field.setFocus()
        QApplication.processEvents()
        QTest.keyClicks(field, ",")
    assert heard == ["first", "asked"]
