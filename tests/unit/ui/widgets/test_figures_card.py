"""Old and new in the largest type, with the change between them."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from support import states, windows
from ui.models import review_view as views
from ui.widgets.figures_card import FiguresCard


@pytest.fixture
def card(qtbot: QtBot) -> FiguresCard:
    return windows.shown(qtbot, FiguresCard(windows.LIGHT), 800, 120)


def test_that_old_and_new_stand_with_the_change(card: FiguresCard):
    card.set_figures(views.figures(states.read_back(), masked=False), "+9.9 %")
    assert card.words == "In the pump now 267\u00a0mcg/day, After the update 293.5\u00a0mcg/day, +9.9 %"
    tones = [amount._number.property("tone") for amount in card._amounts]
    assert tones == ["ink", "draft"]


def test_ne_32_either_and_or_have_equal_weight_and_no_arrow(card: FiguresCard):
    card.set_figures(views.figures(states.unknown(), masked=False), "")
    assert card.words == "EITHER 267\u00a0mcg/day, OR 293.5\u00a0mcg/day"
    assert [amount._number.property("tone") for amount in card._amounts] == ["ink", "ink"]
    assert not card._arrow.isVisible()


def test_that_without_figures_the_card_is_hidden(card: FiguresCard):
    card.set_figures(views.figures(states.read_back(), masked=False), "+9.9 %")
    card.set_figures((), "")
    assert not card.isVisible()
