"""One fault: it asks, shows what the pump says, and refuses in place what the fault does not take."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.clock import ManualClock
from console.domain.faults import Fault
from support import states, told, windows
from ui.instructor.fault_row import FaultRow
from ui.instructor.rows import Row, rows

KINDS = states.catalog().faults


def row_of(name: str, *faults: Fault) -> Row:
    return next(found for found in rows(KINDS, faults, "", told.NOW_MS) if found.name == name)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(states.WALL_MS)


@pytest.fixture
def made(qtbot: Any, light: Any, clock: ManualClock) -> Any:
    """Make a row, shown, and what it asked."""

    def make(name: str) -> tuple[FaultRow, list[tuple[str, bool, object]]]:
        row = windows.shown(qtbot, FaultRow(light, row_of(name), clock), 460, 80)
        asked: list[tuple[str, bool, object]] = []
        row.asked.connect(lambda *what: asked.append(what))
        return row, asked

    return make


def test_that_a_fault_without_a_value_is_asked_for_by_its_switch(made: Any) -> None:
    row, asked = made("occlusion")
    windows.press(row, "fault-occlusion-switch")
    assert asked == [("occlusion", True, None)]
    assert not row.switch.on, "only the pump says that it is on"


def test_that_a_fault_that_is_on_is_asked_to_end(made: Any) -> None:
    row, asked = made("leak")
    row.set_row(row_of("leak", told.LEAK), "")
    windows.press(row, "fault-leak-switch")
    assert asked == [("leak", False, None)]


def test_that_the_value_goes_with_it(made: Any, clock: ManualClock) -> None:
    row, asked = made("leak")
    windows.type_into(row.field, "60", clock)
    windows.press(row, "fault-leak-switch")
    assert asked == [("leak", True, 60)]
    assert row.refused == ""


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("", "Type a value first: 1 to 99 %."), ("100", "100 % is outside what there is: 1 to 99 %.")],
)
def test_that_a_value_missing_or_out_of_range_is_refused_in_place_and_not_sent(
    made: Any, clock: ManualClock, typed: str, sentence: str
) -> None:
    row, asked = made("leak")
    windows.type_into(row.field, typed, clock)
    windows.press(row, "fault-leak-switch")
    assert asked == []
    assert row.refused.replace("\u00a0", " ") == sentence
    assert windows.child(row, "fault-leak-refused").isVisible()
    assert row.field.hasFocus()


def test_that_the_refusal_goes_with_the_next_key(made: Any, clock: ManualClock) -> None:
    row, _ = made("leak")
    windows.press(row, "fault-leak-switch")
    assert row.refused
    windows.type_into(row.field, "5", clock)
    assert row.refused == ""


def test_that_what_the_pump_refuses_stands_here_too_until_it_is_on(made: Any) -> None:
    row, _ = made("leak")
    row.set_row(row_of("leak"), "A pump has at most 16 faults at a time.")
    assert row.refused == "A pump has at most 16 faults at a time."
    row.set_row(row_of("leak"), "")
    assert row.refused, "it is still what came of the last press"
    row.set_row(row_of("leak", told.LEAK), "")
    assert row.refused == ""


def test_that_the_pumps_value_is_shown_while_it_is_on_and_cannot_be_typed_over(
    made: Any, clock: ManualClock
) -> None:
    row, _ = made("leak")
    row.set_row(row_of("leak", told.LEAK), "")
    assert row.switch.on
    assert row.field.text() == "60"
    windows.type_into(row.field, "7", clock)
    assert row.field.text() == "60"
    row.set_row(row_of("leak"), "")
    assert row.field.text() == "60", "ready to be switched on again"
    windows.type_into(row.field, "7", clock)
    assert "7" in row.field.text()


def test_that_a_value_being_typed_survives_what_the_pump_says_meanwhile(
    made: Any, clock: ManualClock
) -> None:
    row, _ = made("leak")
    row.field.setFocus()
    QTest.keyClicks(row.field, "4")
    row.set_row(row_of("leak"), "")
    assert row.field.text() == "4"


def test_that_what_happens_at_one_instant_is_a_button(made: Any) -> None:
    row, asked = made("memory-reset")
    assert row.switch is None
    windows.press(row, "fault-memory-reset-now")
    assert asked == [("memory-reset", True, None)]


def test_that_the_switch_is_pressed_by_key_and_says_what_the_fault_does(made: Any) -> None:
    row, asked = made("occlusion")
    row.switch.setFocus()
    QTest.keyClick(row.switch, Qt.Key.Key_Space)
    assert asked == [("occlusion", True, None)]
    assert row.switch.accessibleDescription() == KINDS["occlusion"].words
    assert row.toolTip() == KINDS["occlusion"].words


def test_that_one_still_to_come_says_when_until_it_is_there(made: Any) -> None:
    row, _ = made("leak")
    row.set_row(replace(row_of("leak", told.LEAK), span="Begins Tue 24 Nov 2026 09:44."), "")
    assert row.refused == "Begins Tue 24 Nov 2026 09:44."
    row.set_row(row_of("leak", told.LEAK), "")
    assert row.refused == ""
