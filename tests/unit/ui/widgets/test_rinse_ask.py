"""The question of the rinse: hidden where none is asked, three answers, and another rinse typed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from support import states, windows
from ui.models import refill_quantities as quantities
from ui.models.refill_entry import Rinsed
from ui.widgets.rinse_ask import RinseAsk, RinseState

ASKED = RinseState("Rinsed?", "1.4 mL of 500 mcg/mL cannot be drawn.", "3 × 2 mL", "", None, None, "", "")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def ask(qtbot: QtBot, clock: ManualClock) -> RinseAsk:
    catalog = states.catalog()
    made = RinseAsk(windows.LIGHT, quantities.times(catalog), quantities.rinse(catalog), clock)
    made.set_state(ASKED, fresh=True)
    return windows.shown(qtbot, made, 520, 160)


def test_that_the_usual_rinse_is_offered_by_its_figures(ask: RinseAsk) -> None:
    assert "○ 3 × 2 mL" in windows.words(ask)
    assert ask.words == "Rinsed? 1.4 mL of 500 mcg/mL cannot be drawn."


def test_that_an_answer_is_told_and_stays(qtbot: QtBot, ask: RinseAsk) -> None:
    with qtbot.waitSignal(ask.answered) as told:
        windows.press(ask, "refill-rinse-not-done")
    assert told.args == [Rinsed.NONE.value]
    assert ask.pills.choice == Rinsed.NONE


def test_that_another_rinse_is_typed_in_two_fields(ask: RinseAsk, clock: ManualClock) -> None:
    figures: list[tuple[object, object]] = []
    ask.figures_typed.connect(lambda times, ml: figures.append((times, ml)))
    assert not windows.child(ask, "refill-rinse-times").isVisible()
    ask.set_state(RinseState("Rinsed?", "", "3 × 2 mL", Rinsed.OTHER.value, None, None, "", ""), fresh=False)
    windows.type_into(windows.child(ask, "refill-rinse-times"), "2", clock)
    windows.type_into(windows.child(ask, "refill-rinse-ml"), "2.5", clock)
    assert figures[-1] == (Decimal(2), Decimal("2.5"))


def test_that_what_hands_did_and_a_finding_are_said(ask: RinseAsk) -> None:
    ask.set_state(
        RinseState("Not rinsed.", "Rest.", "3 × 2 mL", "", None, None, "Hands rinsed.", "Off."), fresh=False
    )
    assert ask.words == "Not rinsed. Rest. Off. Hands rinsed."


def test_that_without_a_question_it_is_hidden(ask: RinseAsk) -> None:
    ask.set_state(RinseState("", "", "", "", None, None, "", ""), fresh=False)
    assert not ask.isVisible()
