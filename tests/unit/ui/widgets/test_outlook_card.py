"""The card What it changes: lines of before and after; what differs has its arrow and the draft's colour."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from support import windows
from ui.models.outlook import ChangeFact
from ui.widgets.outlook_card import OutlookCard


def test_that_what_differs_is_violet_and_what_does_not_is_ink(qtbot: QtBot):
    card = windows.shown(qtbot, OutlookCard(windows.LIGHT), 320, 240)
    card.set_facts(
        (ChangeFact("Highest rate", "14 → 18 mcg/h", True), ChangeFact("Then", "as before", False))
    )
    tones = [line._value.property("tone") for line in card._lines]
    assert tones == ["draft", "ink"]
    assert "14 → 18 mcg/h" in windows.words(card)


def test_that_fewer_lines_leave_none_behind_and_none_hide_the_card(qtbot: QtBot):
    card = windows.shown(qtbot, OutlookCard(windows.LIGHT), 320, 240)
    card.set_facts((ChangeFact("A", "1", False), ChangeFact("B", "2", False)))
    card.set_facts((ChangeFact("A", "1", False),))
    assert "B" not in windows.words(card).split("\n")
    card.set_facts(())
    assert not card.isVisible()
