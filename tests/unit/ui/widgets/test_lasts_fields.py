"""Hours and minutes side by side: labelled, with their units, never one for the other (NE-16)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from support import states, windows
from ui.models.lasts import UNTYPED, Lasts
from ui.widgets.lasts_fields import LastsFields


@pytest.fixture
def pair(qtbot: QtBot) -> LastsFields:
    whole = states.catalog().quantities["periodic-interval"]
    fields = LastsFields(windows.LIGHT, whole, ManualClock(), name="every", label="Every")
    return windows.shown(qtbot, fields, 320, 90)


def test_ne_16_each_part_has_its_own_label_name_and_unit(pair: LastsFields):
    assert pair.hours.accessibleName() == "Every, hours, h"
    assert pair.minutes.accessibleName() == "Every, minutes, min"
    assert {"Every, hours", "and minutes"} <= set(windows.words(pair).splitlines())


def test_that_each_key_is_handed_up_with_the_other_part(pair: LastsFields):
    told: list[Lasts] = []
    pair.changed.connect(told.append)
    QTest.keyClicks(pair.hours, "6")
    QTest.keyClicks(pair.minutes, "5")
    assert told == [Lasts(Decimal(6)), Lasts(Decimal(6), Decimal(5))]


def test_that_what_comes_from_elsewhere_is_written_and_compared(pair: LastsFields):
    pair.set_lasts(Lasts(Decimal(6), Decimal(0)), Lasts(Decimal(4)), compared=True, fresh=True)
    assert (pair.hours.text(), pair.minutes.text()) == ("6", "0")
    assert "In the pump now: 4" in pair.hours.accessibleDescription()


def test_that_too_many_minutes_are_an_hour_and_said(pair: LastsFields):
    pair.minutes.put(None)
    QTest.keyClicks(pair.minutes, "7")
    QTest.keyClicks(pair.minutes, "5")
    assert pair.minutes.value() is None
    assert "59" in pair.problem()
    pair.set_lasts(UNTYPED, UNTYPED, compared=True, fresh=True)
    assert pair.problem() == ""


def test_that_off_neither_part_takes_a_key(pair: LastsFields):
    pair.set_lasts(UNTYPED, UNTYPED, compared=True, fresh=False, fixed="A bridge is under way.")
    assert not pair.hours.isEnabled()
    assert not pair.minutes.isEnabled()
