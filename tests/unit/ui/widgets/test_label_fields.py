"""Lot and expiry, as the label has them."""

from __future__ import annotations

from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from support import windows
from ui.widgets.label_fields import ExpiryField, WordsField


def test_that_a_lot_is_taken_as_it_is_written(qtbot: QtBot) -> None:
    field = windows.shown(qtbot, WordsField(windows.LIGHT, "Lot", name="lot", longest=8), 200, 40)
    told: list[str] = []
    field.words_changed.connect(told.append)
    QTest.keyClicks(field, "BX-2291/x")
    assert told[-1] == "BX-2291/"
    assert field.property("look") == "draft"
    assert field.accessibleName() == "Lot"


def test_that_a_lot_from_elsewhere_is_no_typing(qtbot: QtBot) -> None:
    field = windows.shown(qtbot, WordsField(windows.LIGHT, "Lot", name="lot"), 200, 40)
    told: list[str] = []
    field.words_changed.connect(told.append)
    field.put("A1")
    assert (field.text(), told) == ("A1", [])


def test_that_an_expiry_is_a_month(qtbot: QtBot) -> None:
    clock = ManualClock()
    field = windows.shown(qtbot, ExpiryField(windows.LIGHT, clock, name="expiry"), 200, 40)
    told: list[object] = []
    field.value_changed.connect(told.append)
    windows.type_into(field, "082028", clock)
    assert field.text() == "08/2028"
    assert told[-1] == 2028 * 12 + 7
    assert field.placeholderText() == "MM/YYYY"


def test_that_a_month_of_one_digit_is_refused_out_loud(qtbot: QtBot) -> None:
    clock = ManualClock()
    field = windows.shown(qtbot, ExpiryField(windows.LIGHT, clock, name="expiry"), 200, 40)
    windows.type_into(field, "8", clock)
    assert field.value() is None
    assert field.problem() == "Type two digits for the month, like 08."
