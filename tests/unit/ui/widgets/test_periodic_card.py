"""The card of periodic boluses: every entry labelled, handed up as typed, and read back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from support import drafted, states, windows
from ui.models import periodic as periodics
from ui.models.lasts import Lasts
from ui.models.periodic import Counted, Periodic
from ui.widgets.periodic_card import PeriodicCard, PeriodicState

RUNS = periodics.from_infusion(replace(drafted.PERIODIC, first_ms=5))


@pytest.fixture
def card(qtbot: QtBot) -> PeriodicCard:
    made = windows.shown(qtbot, PeriodicCard(windows.LIGHT, states.catalog(), ManualClock()), 640, 360)
    made.set_state(PeriodicState(Periodic(), None, ()), fresh=True)
    return made


def test_ne_20_it_begins_empty_and_ne_15_names_every_field_with_its_unit(card: PeriodicCard):
    names = ("dose", "basal", "every-hours", "every-minutes", "lasts-hours", "lasts-minutes")
    fields = [windows.child(card, f"periodic-{name}") for name in names]
    assert [field.text() for field in fields] == [""] * 6
    assert [field.accessibleName() for field in fields] == [
        "Dose of each bolus, mcg",
        "Basal rate between boluses, mcg/h",
        "Every, hours, h",
        "Every, minutes, min",
        "Each lasts, hours, h",
        "Each lasts, minutes, min",
    ]


def test_that_each_key_is_handed_up_with_all_that_stands_there(card: PeriodicCard):
    told: list[Periodic] = []
    card.entry_changed.connect(told.append)
    QTest.keyClicks(windows.child(card, "periodic-dose"), "6")
    QTest.keyClicks(windows.child(card, "periodic-every-hours"), "4")
    QTest.keyClicks(windows.child(card, "periodic-lasts-minutes"), "9")
    QTest.keyClicks(windows.child(card, "periodic-basal"), "2")
    assert told[-1] == Periodic(Decimal(6), Lasts(Decimal(4)), Lasts(None, Decimal(9)), Decimal(2))


def test_that_the_time_of_day_is_asked_for_only_where_boluses_count_from_it(card: PeriodicCard):
    minute = windows.child(card, "periodic-minute")
    assert not minute.isVisible()
    told: list[Periodic] = []
    card.entry_changed.connect(told.append)
    counted = windows.child(card, "periodic-counted")
    windows.click_at(counted, counted.point_of(Counted.CLOCK).toPoint())
    assert told[-1].counted is Counted.CLOCK
    card.set_state(PeriodicState(told[-1], None, ()))
    assert minute.isVisible()


def test_that_what_the_pump_runs_is_compared_and_its_counting_offered(card: PeriodicCard):
    card.set_state(PeriodicState(RUNS, RUNS, ("Every 6 hours 0 minutes",)), fresh=True)
    assert windows.child(card, "periodic-every-hours").text() == "6"
    assert "In the pump now: 60" in windows.child(card, "periodic-dose").accessibleDescription()
    assert windows.child(card, "periodic-counted").choice == Counted.KEPT
    assert card.echo == "Every 6 hours 0 minutes"


def test_that_a_field_that_takes_no_value_says_why(card: PeriodicCard):
    assert card.problem() == ""
    QTest.keyClicks(windows.child(card, "periodic-every-minutes"), "7")
    QTest.keyClicks(windows.child(card, "periodic-every-minutes"), "5")
    assert "59" in card.problem()
