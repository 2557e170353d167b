"""The card of the new drug: old and new side by side, and what is found under the field it concerns."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from console.domain.finding import reason
from support import refills, states, windows
from ui.models import refill_entry as entries
from ui.models.refill_entry import RefillEntry
from ui.pages.refill_drug import DrugCard


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def card(qtbot: QtBot, clock: ManualClock) -> DrugCard:
    made = windows.shown(qtbot, DrugCard(windows.LIGHT, refills.state(), clock), 600, 700)
    made.set_entry(entries.begun(refills.reading()), refills.state(), fresh=True)
    return made


def given(card: DrugCard) -> list[RefillEntry]:
    told: list[RefillEntry] = []
    card.entry_changed.connect(told.append)
    return told


def test_ne_20_that_dose_and_alarm_are_the_pump_s_and_the_rest_is_empty(card: DrugCard) -> None:
    names = ("daily", "alarm", "filled", "lot", "expiry")
    assert [windows.child(card, f"refill-{name}").text() for name in names] == ["150", "2", "", "", ""]
    assert card.strength.pills.choice == ""


def test_that_old_stands_beside_new(card: DrugCard) -> None:
    card.set_entry(refills.filled(), refills.state(), fresh=True)
    told = windows.words(card)
    for part in ("500 mcg/mL", "3.2 mL aspirated", "150 mcg/day", "2 mL"):
        assert part in told


def test_that_lot_and_expiry_are_typed_as_the_label_has_them(card: DrugCard, clock: ManualClock) -> None:
    told = given(card)
    windows.type_into(windows.child(card, "refill-lot"), "BX-2291")
    windows.type_into(windows.child(card, "refill-expiry"), "082028", clock)
    assert (told[-1].lot, told[-1].expiry) == ("BX-2291", refills.TWENTY_MONTHS)


def test_that_the_rinse_is_asked_only_where_the_strength_changes(card: DrugCard) -> None:
    card.set_entry(refills.filled("500"), refills.state(), fresh=True)
    assert not card.rinse.isVisible()
    card.set_entry(refills.filled("2000", "20"), refills.state(), fresh=True)
    assert card.rinse.isVisible()
    card.set_entry(replace(refills.filled("2000", "20"), rinse=""), refills.state(), fresh=True)
    assert "becomes 1,902 mcg/mL (−4.9 %)" in card.rinse.words.replace("\u00a0", " ")


def test_that_a_finding_of_the_strength_stands_under_it(card: DrugCard) -> None:
    lower = reason(
        "strength-lower", "strength", "500 is a quarter of 2,000: filled by mistake, it gives a quarter."
    )
    card.set_entry(refills.filled(), refills.state(findings=(lower,)), fresh=True)
    assert "a quarter of 2,000" in card.rows["strength"].words


def test_that_injected_and_told_volumes_are_compared(card: DrugCard) -> None:
    state = refills.with_hands(refills.ASPIRATED, refills.INJECTED)
    card.set_entry(refills.filled(volume="18"), state, fresh=True)
    told = card.rows["filled"].words.replace("\u00a0", " ")
    assert "hands injected 20 mL: the console is told 18 mL" in told
    assert "differ by 2 mL, over 1 mL" in told


def test_that_a_mode_without_one_dose_is_kept_and_says_where_it_is_changed(
    qtbot: QtBot, clock: ManualClock
) -> None:
    odd = states.flex(("00:00", "0.1"), ("00:01", "10"))
    state = refills.state(odd)
    card = windows.shown(qtbot, DrugCard(windows.LIGHT, state, clock), 600, 700)
    card.set_entry(entries.begun(refills.reading(odd)), state, fresh=True)
    assert windows.child(card, "refill-daily").isReadOnly()
    assert "change it in Program" in card.rows["daily"].words


def test_that_a_scaled_schedule_says_what_it_gives(card: DrugCard) -> None:
    state = refills.state(states.RUNNING)
    card.set_entry(replace(refills.filled(), daily=Decimal(270)), state, fresh=True)
    assert "give 269.4 mcg/day" in card.rows["daily"].words.replace("\u00a0", " ")


def test_that_an_open_strength_is_a_problem_of_the_card(card: DrugCard) -> None:
    windows.press(card, "refill-strength-choice-other")
    assert card.problem() == "Type the strength from the vial's label twice."
