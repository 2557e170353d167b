"""The refill's first cards and the one for leaving: what is typed comes back as the entry."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from console.domain.finding import stop
from support import refills, windows
from ui.models.refill_entry import EMPTIED, NOT_EMPTIED, RefillEntry
from ui.pages.refill_cards import CompareCard, EmptyCard, LeaveCard


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


def given(card) -> list[RefillEntry]:
    entries: list[RefillEntry] = []
    card.entry_changed.connect(entries.append)
    return entries


def test_that_each_figure_and_answer_comes_back_with_the_others(qtbot: QtBot, clock: ManualClock) -> None:
    card = windows.shown(qtbot, EmptyCard(windows.LIGHT, refills.state(), clock), 600, 400)
    entries = given(card)
    windows.type_into(windows.child(card, "refill-withdrawn"), "3.2", clock)
    windows.press(card, "refill-emptied-some-was-left-in")
    windows.press(card, "refill-look-cloudy")
    windows.type_into(windows.child(card, "refill-needle"), "22 G")
    said = RefillEntry(withdrawn=Decimal("3.2"), emptied=NOT_EMPTIED, look="cloudy", needle="22 G")
    assert entries[-1] == said


def test_that_what_was_left_is_asked_only_where_something_was(qtbot: QtBot, clock: ManualClock) -> None:
    card = windows.shown(qtbot, EmptyCard(windows.LIGHT, refills.state(), clock), 600, 400)
    card.set_entry(RefillEntry(emptied=EMPTIED), refills.state(), fresh=True)
    assert not windows.child(card, "refill-left").isVisible()
    card.set_entry(RefillEntry(emptied=NOT_EMPTIED), refills.state(), fresh=True)
    assert windows.child(card, "refill-left").isVisible()


def test_that_a_finding_stands_under_its_field(qtbot: QtBot, clock: ManualClock) -> None:
    card = windows.shown(qtbot, EmptyCard(windows.LIGHT, refills.state(), clock), 600, 400)
    state = refills.state(findings=(stop("too-much", "withdrawn", "That is more than the pump holds."),))
    card.set_entry(refills.emptied(), state, fresh=True)
    assert "That is more than the pump holds." in windows.words(card)


def test_that_a_half_typed_figure_is_a_problem_of_its_card(qtbot: QtBot, clock: ManualClock) -> None:
    card = windows.shown(qtbot, EmptyCard(windows.LIGHT, refills.state(), clock), 600, 400)
    windows.type_into(windows.child(card, "refill-withdrawn"), "3,", clock)
    assert card.problem() == "Use a point, not a comma."


def test_that_the_comparison_is_the_largest_thing_on_its_card(qtbot: QtBot) -> None:
    card = windows.shown(qtbot, CompareCard(windows.LIGHT), 600, 400)
    card.set_entry(RefillEntry(), refills.state(), fresh=True)
    assert card.words == "Type the aspirated volume first."
    card.set_entry(replace(refills.emptied(), withdrawn=Decimal("3.9")), refills.state(), fresh=True)
    assert card.words.replace("\u00a0", " ") == "0.9 mL more left than calculated (points to under-delivery)."
    assert "Outside the limit" not in windows.words(card)


def test_that_leaving_takes_nothing_left_as_emptied(qtbot: QtBot, clock: ManualClock) -> None:
    card = windows.shown(qtbot, LeaveCard(windows.LIGHT, refills.state(), clock), 600, 400)
    entries = given(card)
    windows.type_into(windows.child(card, "refill-leave-left"), "0", clock)
    assert entries[-1].emptied == EMPTIED
    windows.child(card, "refill-leave-left").selectAll()
    windows.type_into(windows.child(card, "refill-leave-left"), "1.5", clock)
    assert (entries[-1].emptied, entries[-1].left) == (NOT_EMPTIED, Decimal("1.5"))


def test_that_leaving_says_what_the_pump_will_calculate_with(qtbot: QtBot, clock: ManualClock) -> None:
    card = windows.shown(qtbot, LeaveCard(windows.LIGHT, refills.state(), clock), 600, 400)
    entry = replace(refills.emptied(), filled=Decimal(18), leaving=True)
    card.set_entry(entry, refills.state(), fresh=True)
    assert "The pump will calculate with 18 mL in the reservoir." in card.words.replace("\u00a0", " ")
    assert windows.child(card, "refill-leave-strength").isVisible()
