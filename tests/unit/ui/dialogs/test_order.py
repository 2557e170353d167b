"""The order sheet."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from console.clock import ManualClock
from support import states, windows
from ui.dialogs.order import OrderSheet


@pytest.fixture
def clock():
    return ManualClock(states.WALL_MS)


@pytest.fixture
def sheet(qtbot, light, clock):
    made = OrderSheet(light, clock, states.linked())
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    return windows.shown(qtbot, made, 560, 640)


def choose(sheet, key):
    strength = windows.child(sheet, "order-strength")
    windows.click_at(strength, strength.point_of(key).toPoint())


def fill(sheet, clock, dose="293.5"):
    windows.type_into(windows.child(sheet, "order-daily-dose"), dose, clock)
    windows.type_into(windows.child(sheet, "order-pattern"), "flex, more in the morning")
    windows.type_into(windows.child(sheet, "order-by"), "Dr. I. Haddad")


def test_that_nothing_is_taken_from_the_pump(sheet):
    assert windows.child(sheet, "order-strength").choice == ""
    assert windows.child(sheet, "order-daily-dose").text() == ""
    assert "Alma, born 1981" in windows.words(sheet)


def test_that_a_filled_sheet_becomes_an_order(qtbot, sheet, clock):
    choose(sheet, "2000")
    fill(sheet, clock)
    windows.child(sheet, "order-note").setPlainText("Spasms worse at night.")
    with qtbot.waitSignal(sheet.accepted_with) as told:
        windows.press(sheet, "order-save")
    order = told.args[0]
    assert (order.patient, order.drug, order.concentration_mcg_per_ml) == (1, "baclofen", Decimal(2000))
    assert (order.daily_dose_mcg, order.ordered_by) == (Decimal("293.5"), "Dr. I. Haddad")
    assert (order.pattern, order.note) == ("flex, more in the morning", "Spasms worse at night.")
    assert not sheet.isVisible()


def test_that_the_sheet_says_what_it_still_lacks_one_after_the_other(sheet, clock):
    save = windows.child(sheet, "order-save")
    seen = [sheet.missing()]
    choose(sheet, "500")
    seen.append(sheet.missing())
    windows.type_into(windows.child(sheet, "order-daily-dose"), "100", clock)
    seen.append(sheet.missing())
    windows.type_into(windows.child(sheet, "order-pattern"), "simple continuous")
    seen.append(sheet.missing())
    assert [words.split()[0] for words in seen] == ["Choose", "Enter", "Say", "Enter"]
    assert save.toolTip() == seen[-1]
    assert not save.isEnabled()
    windows.type_into(windows.child(sheet, "order-by"), "Dr. H.")
    assert save.isEnabled()


def test_that_a_dose_out_of_range_is_said_and_not_saved(sheet, clock):
    choose(sheet, "2000")
    fill(sheet, clock, dose="9999")
    assert not windows.child(sheet, "order-save").isEnabled()
    assert "3,000" in sheet.missing()


def test_that_another_strength_is_typed_twice_the_first_being_covered(sheet, clock):
    choose(sheet, "other")
    first, again = windows.child(sheet, "order-strength-first"), windows.child(sheet, "order-strength-again")
    assert first.isVisible()
    windows.type_into(first, "1500", clock)
    assert first.echoMode() == again.echoMode() == QLineEdit.EchoMode.Password
    assert sheet.missing() == "Type the strength once more."
    windows.type_into(again, "1500", clock)
    fill(sheet, clock)
    assert sheet.missing() == ""


def test_that_two_strengths_that_differ_are_both_taken_out(sheet, clock):
    choose(sheet, "other")
    first, again = windows.child(sheet, "order-strength-first"), windows.child(sheet, "order-strength-again")
    windows.type_into(first, "1500", clock)
    windows.type_into(again, "1050", clock)
    assert (first.text(), again.text()) == ("", "")
    assert first.echoMode() == QLineEdit.EchoMode.Normal
    assert "differed" in sheet.missing()


def test_that_a_usual_strength_hides_the_fields_for_another(sheet):
    choose(sheet, "other")
    choose(sheet, "1000")
    assert not windows.child(sheet, "order-strength-first").isVisible()


def test_that_an_order_in_force_is_named(qtbot, light, clock):
    with_order = replace(states.linked(), order=states.ORDER)
    sheet = windows.shown(qtbot, OrderSheet(light, clock, with_order), 560, 640)
    assert "Takes the place of the order of 293.5 mcg/day by Dr. I. Haddad." in windows.words(sheet)


def test_that_cancel_saves_nothing(qtbot, sheet, clock):
    choose(sheet, "2000")
    fill(sheet, clock)
    with qtbot.assertNotEmitted(sheet.accepted_with):
        windows.press(sheet, "order-cancel")
    assert not sheet.isVisible()


def test_that_the_sheet_is_beside_the_work_and_not_over_it(sheet):
    assert not sheet.isModal()


def test_that_everything_has_a_name_and_nothing_is_cut(sheet):
    assert not windows.nameless(sheet)
    assert not windows.cut_off(sheet)
