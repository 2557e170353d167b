"""Therapy that is interrupted, and a patient who presses the button: what the window lets be, and what not.

The hands are a key and a mouse; only the read-back's confirmation is spoken, since `test_visit` holds the
button. Time is turned by hand.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from console.domain.change import Change, ResumeChange, StopChange
from console.domain.finding import FindingKind
from console.domain.hands import PressButton
from console.domain.reading import BolusKind
from support import drafted, states, windows
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.state import Stage


class Room:
    """The window on a rig of its own, the patient of the sketches opened."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.clock = ManualClock(states.WALL_MS)
        self.bridge = Bridge(states.catalog(), self.clock, states.USER)
        self.bridge.start(windows.admitted_rig(folder, self.clock))
        self.window = windows.shown(qtbot, MainWindow(windows.LIGHT, self.bridge, self.clock), 1_440, 900)
        self.window.go_to("patients")
        windows.press(self.window, "open-patient")
        self.until(lambda: self.bridge.state.reading is not None and self.bridge.state.hands)

    def until(self, holds) -> None:
        windows.turned(self.bridge, self.clock, holds)

    def go(self, place: str) -> None:
        windows.press(self.window, f"go-{place}")

    def order(self, daily: str) -> None:
        self.bridge.save_order(replace(states.ORDER, daily_dose_mcg=Decimal(daily)))

    def press(self, name: str) -> None:
        self.window.page(self.window.place).area.ensureWidgetVisible(self.field(name))
        windows.press(self.window, name)

    def field(self, name: str):
        return windows.child(self.window, name)

    def choose(self, name: str, key: str) -> None:
        control = self.field(name)
        self.window.page(self.window.place).area.ensureWidgetVisible(control)
        windows.click_at(control, control.point_of(key).toPoint())

    def type(self, **entries: str) -> None:
        """Type into each field named with `_` for `-`, in place of what stands there."""
        for name, keys in entries.items():
            field = self.field(name.replace("_", "-"))
            field.setFocus()
            QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
            if field.text():
                QTest.keyClick(field, Qt.Key.Key_Delete)
            windows.type_into(field, keys, self.clock)

    def findings(self, kind: FindingKind) -> dict[str, str]:
        return {
            found.code: found.sentence.replace("\u00a0", " ")
            for found in self.bridge.state.findings
            if found.kind is kind
        }

    def send(self) -> None:
        """Give each reason that is asked, review, and confirm with a second person."""
        for code in self.findings(FindingKind.REASON):
            self.bridge.give_reason(code, "Ordered so; read with J. Okafor.")
        if self.window.place != "review":
            self.go("review")
        self.until(lambda: self.bridge.state.update.stage is Stage.READ_BACK)
        self.bridge.confirm("J. Okafor")
        self.until(lambda: self.bridge.state.update.stage is Stage.VERIFIED)

    def sent(self) -> Change:
        """Return what went into the pump last, as the record holds it."""
        return max(self.bridge.state.operations, key=lambda operation: operation.version or 0).change


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path):
    made = Room(qtbot, tmp_path)
    made.go("program")
    yield made
    if made.bridge.state.draft is not None:
        made.bridge.discard_draft()
    made.window.close()
    made.bridge.stop()


def test_that_a_pump_is_stopped_under_interrupt_therapy_and_resumed_from_the_notice(room: Room) -> None:
    """A stop needs its word, a plan and a reason; the resume stands on every page."""
    room.press("interrupt-therapy")
    room.choose("interrupt-way", "Stop pump")
    QTest.keyClicks(room.field("interrupt-plan"), "on the ward, oral baclofen")
    room.press("interrupt-draft")
    room.send()
    assert room.sent() == StopChange(None)
    operation = room.bridge.state.operations[0]
    assert operation.particulars == (("Plan while interrupted", "on the ward, oral baclofen"),)
    assert operation.reasons
    room.go("overview")
    assert "Pump is STOPPED since" in windows.words(room.window)
    windows.press(room.window, "notice-stopped-resume")
    room.send()
    assert room.sent() == ResumeChange()
    assert room.bridge.state.reading is not None
    assert room.bridge.state.reading.stopped_ms is None


def test_that_minimum_rate_under_interrupt_therapy_counts_as_the_dose_that_it_is(room: Room) -> None:
    """12 mcg/day of 2000 mcg/mL, without an order."""
    room.press("interrupt-therapy")
    QTest.keyClicks(room.field("interrupt-plan"), "on the ward, oral baclofen")
    room.press("interrupt-draft")
    assert room.findings(FindingKind.REASON)
    room.send()
    assert room.bridge.state.reading is not None
    assert room.bridge.state.reading.prescription.infusion == drafted.MINIMUM
    room.go("overview")
    assert room.field("daily-dose-card").accessibleName().startswith("Daily dose: 12\u00a0mcg/day")


def test_that_a_patient_gives_a_bolus_once_it_is_allowed_and_not_again_within_the_lockout(room: Room) -> None:
    """The button is pressed by hand; the pump decides."""
    room.bridge.act(PressButton())
    room.until(lambda: room.bridge.state.hands_sentence != "")
    assert not room.field("patient-button").isVisible()
    room.order("267")
    room.choose("patient-allowed", "on")
    room.type(patient_dose="10", patient_lasts_minutes="5", patient_lockout_hours="4", patient_most="3")
    room.send()
    room.go("program")
    room.press("patient-button")
    room.until(lambda: room.bridge.state.deeds != ())
    room.bridge.interrogate()
    room.until(lambda: room.bridge.state.reading is not None and room.bridge.state.reading.patient_boluses)
    reading = room.bridge.state.reading
    assert reading is not None
    assert reading.bolus is not None
    assert reading.bolus.kind is BolusKind.PATIENT
    room.press("patient-button")
    room.until(lambda: room.bridge.state.hands_sentence != "")
    assert len(room.bridge.state.deeds) == 1
    room.go("overview")
    assert "1 of 3 given in the last 24 h" in windows.words(room.window)
