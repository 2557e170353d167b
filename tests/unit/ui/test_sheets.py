"""The sheets beside the pages: shown when asked for, connected to the bridge, and closed with the window."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from console.clock import ManualClock
from support import panels, states, windows
from ui.bridge import Bridge
from ui.sheets import Sheets


@pytest.fixture
def bridge(qapp, tmp_path):
    clock = ManualClock(states.WALL_MS)
    made = Bridge(states.catalog(), clock, states.USER)
    made.start(windows.admitted_rig(tmp_path, clock))
    yield made
    made.stop()


@pytest.fixture
def sheets(qtbot, bridge):
    window = windows.shown(qtbot, QWidget())
    made = Sheets(window, windows.LIGHT, bridge, ManualClock(states.WALL_MS))
    yield made
    made.close()
    QApplication.processEvents()


def test_that_without_a_patient_or_a_reading_it_is_said_why_there_is_no_sheet(sheets, bridge):
    assert sheets.order() is None
    assert "Open a patient first" in bridge.state.notice
    assert sheets.tones() is None
    assert "read their pump" in bridge.state.notice


def test_that_a_name_comes_to_the_bridge(sheets, bridge):
    sheets.name().accepted_with.emit("J. Okafor")
    assert bridge.state.user == "J. Okafor"


def test_that_a_meeting_is_asked_of_the_bridge_and_shown_on_its_sheet(sheets, bridge):
    sheet = sheets.pairing()
    sheet.pair_asked.emit("loopback:nobody", "ABCD")
    assert "52 letters" in windows.words(sheet)
    windows.press(sheet, "pairing-close")
    assert bridge.state.ways.meeting is None


def test_that_a_sheet_for_a_patients_pump_elsewhere_has_its_address(sheets, bridge):
    bridge._desk.state = panels.unpaired()
    assert windows.child(sheets.pairing(), "pairing-address").text() == panels.AFAR.elsewhere


def test_that_a_pump_is_called_while_it_is_asked_whose_it_is(sheets, bridge):
    sheet = sheets.bearer("SIM-000099")
    assert "not paired with pump SIM-000099" in windows.words(sheet)
    windows.press(sheet, "bearer-close")
    assert bridge.state.ways.meeting is None


def test_that_all_close_with_the_window(sheets):
    shown = [sheets.name(), sheets.pairing()]
    sheets.close()
    assert not any(sheet.isVisible() for sheet in shown)
