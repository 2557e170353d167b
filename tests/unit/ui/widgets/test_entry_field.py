"""The strict line under both kinds of field: edges that a dose and a time share."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from support import states, windows
from ui.models.keying import ClockKeying, NumberKeying
from ui.widgets.entry_field import EntryField, EntryState


@pytest.fixture(params=["dose", "time"])
def field(request: pytest.FixtureRequest, qtbot: QtBot) -> EntryField:
    keying = (
        NumberKeying(states.catalog().quantities["step-rate"]) if request.param == "dose" else ClockKeying()
    )
    return windows.shown(qtbot, EntryField(windows.LIGHT, keying, ManualClock()), 200, 50)


def codes(field: EntryField) -> list[str]:
    told: list[str] = []
    field.refused.connect(lambda code, _sentence: told.append(code))
    return told


def test_that_putting_a_value_tells_nobody_and_clears_a_refusal(field: EntryField):
    values: list[object] = []
    field.value_changed.connect(values.append)
    QTest.keyClicks(field, "x")
    assert field.problem()
    field.put(5)
    assert field.value() == 5
    assert values == []


def test_that_a_refused_key_leaves_nothing_in_the_text(field: EntryField):
    told = codes(field)
    QTest.keyClicks(field, "x")
    assert field.text() == ""
    assert len(told) == 1


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_that_the_menu_offers_copy_and_a_paste_through_the_parser(field: EntryField):
    told = codes(field)
    QGuiApplication.clipboard().setText("1,5")
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(5, 5), field.mapToGlobal(QPoint(5, 5)))
    QApplication.sendEvent(field, event)
    menu = field.findChild(QMenu)
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()] == ["Copy", "Paste"]
    menu.actions()[1].trigger()
    menu.close()
    assert field.text() == ""
    assert len(told) == 1


def test_that_a_field_in_a_table_asks_for_another_row(field: EntryField):
    asked: list[int] = []
    field.takes_rows = True
    field.row_asked.connect(asked.append)
    QTest.keyClick(field, Qt.Key.Key_Up)
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert asked == [-1, 1]


def test_that_leaving_tells_that_it_is_finished(field: EntryField):
    told: list[bool] = []
    field.finished.connect(lambda: told.append(True))
    field.setFocus()
    field.clearFocus()
    assert told == [True]


def test_that_a_derived_figure_stands_greyed_where_nothing_is_typed(field: EntryField):
    field.set_state(EntryState(derived="54"))
    assert field.placeholderText() == "54"
    assert field.text() == ""
    assert field.value() is None


def test_that_the_name_holds_the_unit_and_can_be_changed(field: EntryField):
    field.set_name("Highest rate", "mcg/h, 06:00–09:00")
    assert field.accessibleName() == "Highest rate, mcg/h, 06:00–09:00"
    assert field.textMargins().right() > field._unit.width()


def test_that_starting_to_type_replaces_what_stands_there(field: EntryField):
    field.put(5)
    field.start_typing("1")
    assert field.text() == "1"
    assert field.hasFocus()


def test_that_nothing_can_be_dropped_into_it(field: EntryField):
    assert not field.acceptDrops()


def test_that_undo_brings_back_a_text_and_its_value(field: EntryField):
    values: list[object] = []
    field.value_changed.connect(values.append)
    field.paste_text("06:00" if not field._unit.text() else "14")
    before = field.value()
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.value() == before
    assert values[-1] == before
