"""The field for a time of day, by real keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from support import windows
from ui.widgets.entry_field import EntryState
from ui.widgets.time_field import TimeField


@pytest.fixture
def field(qtbot: QtBot) -> TimeField:
    field = TimeField(windows.LIGHT, ManualClock(), "Start of step 2")
    qtbot.addWidget(field)
    field.show()
    return field


def keys(field: TimeField, text: str) -> None:
    for key in text:
        QTest.keyClick(field, key)
        field._clock.move(200)


@pytest.mark.parametrize("typed", ["0615", "06:15"])
def test_that_a_time_is_a_value_when_its_last_digit_stands(field: TimeField, typed: str):
    values: list[int | None] = []
    field.value_changed.connect(values.append)
    keys(field, typed)
    assert field.text() == "06:15"
    assert values == [375]


def test_that_an_hour_that_does_not_exist_is_refused(field: TimeField):
    refused: list[str] = []
    field.refused.connect(lambda code, _sentence: refused.append(code))
    keys(field, "25")
    assert refused == ["no-such-time"]
    assert field.text() == "2"
    assert field.value() is None


def test_that_the_pump_s_time_beside_it_makes_another_one_a_draft(field: TimeField):
    field.set_state(EntryState(1320, in_pump=1260, compared=True))
    assert field.text() == "22:00"
    assert field.property("look") == "draft"
    assert "In the pump now: 21:00" in field.accessibleDescription()


def test_that_replacing_a_time_key_by_key_ends_in_the_new_one(field: TimeField):
    field.set_state(EntryState(1260))
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    keys(field, "2200")
    assert field.value() == 1320


def test_that_a_unitless_field_is_named_by_its_label_alone(field: TimeField):
    assert field.accessibleName() == "Start of step 2"
