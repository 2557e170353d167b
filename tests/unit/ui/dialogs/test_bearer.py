"""The sheet that asks who carries a pump."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from support import panels, states, windows
from ui.dialogs.bearer import BearerSheet
from ui.state import PatientRow


def made(qtbot, light, state):
    sheet = BearerSheet(light, "CS-100001", state)
    sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    windows.shown(qtbot, sheet, 640, 560)
    sheet.set_state(state)
    return sheet


def choose(sheet, name, key):
    buttons = windows.child(sheet, name)
    windows.click_at(buttons, buttons.point_of(key).toPoint())


@pytest.fixture
def sheet(qtbot, light):
    return made(qtbot, light, panels.reached())


def test_that_a_new_patient_is_given_by_keys_and_mouse(qtbot, sheet):
    for name, text in (("family", "Nowak"), ("given", "Ida"), ("born", "1990-02-28")):
        QTest.keyClicks(windows.child(sheet, f"bearer-{name}"), text)
    choose(sheet, "bearer-sex", "F")
    assert "group" in windows.child(sheet, "bearer-open").toolTip()
    choose(sheet, "bearer-group", "child")
    with qtbot.waitSignal(sheet.left), qtbot.waitSignal(sheet.given) as told:
        windows.press(sheet, "bearer-open")
    assert told.args[0].name == "Nowak, Ida"
    assert not windows.nameless(sheet)


def test_that_it_waits_for_the_pump_and_says_why_there_is_none(qtbot, light):
    sheet = made(qtbot, light, panels.meeting(fingerprint="KAT5WQ2M"))
    assert "Asking the pump at" in windows.words(sheet)
    assert "has not answered yet" in windows.child(sheet, "bearer-open").toolTip()
    sheet.set_state(panels.meeting(sentence="Nobody answers."))
    assert "Nobody answers." in windows.words(sheet)
    with qtbot.waitSignal(sheet.called) as told:
        windows.press(sheet, "bearer-said-again")
    assert told.args == ["CS-100001"]


def test_that_a_patient_without_a_pump_is_chosen_and_nothing_is_typed(qtbot, light):
    alma = replace(states.ALMA, id=7)
    sheet = made(qtbot, light, replace(panels.reached(), patients=(PatientRow(alma, None, None, ""),)))
    who = windows.child(sheet, "bearer-who")
    who.setFocus()
    QTest.keyClick(who, Qt.Key.Key_Down)
    assert not windows.child(sheet, "bearer-family").isVisible()
    with qtbot.waitSignal(sheet.given) as told:
        windows.press(sheet, "bearer-open")
    assert told.args == [alma]
