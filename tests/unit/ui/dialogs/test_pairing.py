"""The sheet of a first meeting."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from support import keys, panels, states, windows
from ui.dialogs.pairing import PairingSheet

SPEC = "tcp://127.0.0.1:4711"


@pytest.fixture
def sheet(qtbot, light):
    made = PairingSheet(light)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    return windows.shown(qtbot, made, 600, 400)


def typed(sheet, name, text):
    QTest.keyClicks(windows.child(sheet, name), text)


def test_that_address_and_code_are_asked_for_in_turn(qtbot, sheet):
    pair = windows.child(sheet, "pairing-pair")
    assert "where the pump is" in pair.toolTip()
    typed(sheet, "pairing-address", SPEC)
    assert "code that the panel shows" in pair.toolTip()
    typed(sheet, "pairing-code", "mrsw")
    assert pair.isEnabled()
    with qtbot.waitSignal(sheet.pair_asked) as told:
        windows.press(sheet, "pairing-pair")
    assert told.args == [SPEC, "mrsw"]
    assert not windows.nameless(sheet)


def test_that_the_keyboard_alone_is_enough(qtbot, sheet):
    typed(sheet, "pairing-address", SPEC)
    QTest.keyClick(windows.child(sheet, "pairing-address"), Qt.Key.Key_Return)
    assert windows.child(sheet, "pairing-code").hasFocus()
    typed(sheet, "pairing-code", "mrsw")
    with qtbot.waitSignal(sheet.pair_asked):
        QTest.keyClick(windows.child(sheet, "pairing-code"), Qt.Key.Key_Return)


def test_that_what_is_typed_is_written_back_as_the_panel_has_it(sheet):
    assert "0 of 52" in windows.words(sheet)
    typed(sheet, "pairing-code", "mrsw mz3i-nf")
    assert "MRSW-MZ3I-NF · 10 of 52" in windows.words(sheet)


def test_that_a_code_can_be_pasted_with_its_line_break(sheet):
    QGuiApplication.clipboard().setText(f"{keys.OTHER.text[:30]}\n{keys.OTHER.text[30:]}")
    windows.child(sheet, "pairing-code").setFocus()
    windows.child(sheet, "pairing-code").paste()
    assert f"{keys.OTHER.text} · 52 of 52" in windows.words(sheet)


def test_that_nothing_is_tried_while_the_pump_is_asked(sheet):
    typed(sheet, "pairing-address", SPEC)
    typed(sheet, "pairing-code", "mrsw")
    sheet.set_state(panels.meeting())
    assert not windows.child(sheet, "pairing-pair").isEnabled()
    assert "Meeting the pump at" in windows.words(sheet)


def test_that_a_meeting_that_came_to_nothing_says_why_and_can_be_tried_again(sheet):
    typed(sheet, "pairing-address", SPEC)
    typed(sheet, "pairing-code", "mrsw")
    sheet.set_state(panels.meeting(sentence="Nobody is there."))
    assert "Nobody is there." in windows.words(sheet)
    assert windows.child(sheet, "pairing-pair").isEnabled()
    assert windows.child(sheet, "pairing-code").text() == "mrsw"


def test_that_a_pump_that_was_met_is_told_and_no_code_is_left(sheet):
    typed(sheet, "pairing-code", "mrsw")
    sheet.set_state(panels.meeting(fingerprint="KAT5WQ2M", identity=states.reading().identity))
    assert "Paired with pump SIM-700182" in windows.words(sheet)
    assert windows.child(sheet, "pairing-code").text() == ""
    assert not windows.child(sheet, "pairing-pair").isVisible()


def test_that_closing_it_takes_leave(qtbot, sheet):
    with qtbot.waitSignal(sheet.left):
        windows.press(sheet, "pairing-close")


def test_that_for_a_patients_pump_address_and_serial_number_are_there_already(qtbot, light):
    sheet = PairingSheet(light, SPEC, "SIM-700182")
    sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    windows.shown(qtbot, sheet, 600, 400)
    assert windows.child(sheet, "pairing-address").text() == SPEC
    assert windows.child(sheet, "pairing-code").hasFocus()
    assert "panel of pump SIM-700182" in windows.words(sheet)
