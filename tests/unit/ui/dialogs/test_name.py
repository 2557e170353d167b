"""Who is at the console."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from support import windows
from ui.dialogs.name import LONGEST, NameSheet


@pytest.fixture
def sheet(qtbot, light):
    made = NameSheet(light, "Clinician")
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    return windows.shown(qtbot, made, 420, 200)


def test_that_a_name_typed_over_the_old_is_given(qtbot, sheet):
    qtbot.keyClicks(windows.child(sheet, "user-name"), "  C. Moreau ")
    with qtbot.waitSignal(sheet.accepted_with) as told:
        windows.press(sheet, "name-enter")
    assert told.args == ["C. Moreau"]
    assert not sheet.isVisible()


def test_that_no_name_is_not_given(qtbot, sheet):
    field = windows.child(sheet, "user-name")
    field.clear()
    assert not windows.child(sheet, "name-enter").isEnabled()
    with qtbot.assertNotEmitted(sheet.accepted_with):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert sheet.isVisible()


def test_that_a_name_is_no_longer_than_link_and_record_take(qtbot, sheet):
    qtbot.keyClicks(windows.child(sheet, "user-name"), "x" * 60)
    with qtbot.waitSignal(sheet.accepted_with) as told:
        qtbot.keyClick(windows.child(sheet, "user-name"), Qt.Key.Key_Return)
    assert told.args == ["x" * LONGEST]


def test_that_cancel_gives_none(qtbot, sheet):
    with qtbot.assertNotEmitted(sheet.accepted_with):
        windows.press(sheet, "name-cancel")
    assert not windows.nameless(sheet)
