"""Lines under a heading: as many as there are, and none when there are none."""

from __future__ import annotations

from support import windows
from ui.widgets.facts_card import FactsCard


def test_that_lines_come_and_go_with_what_there_is_to_tell(qtbot):
    card = windows.shown(qtbot, FactsCard(windows.LIGHT, "Path", name="path"), 400, 200)
    card.set_facts((("Prime", "0.319 mL"), ("Bridge", "0.378 mL")), "two figures")
    assert card.words == "Prime: 0.319 mL\nBridge: 0.378 mL\ntwo figures"
    card.set_facts((("Prime", "not known"),))
    assert card.words == "Prime: not known"
    assert "0.378" not in windows.words(card)


def test_that_a_card_with_nothing_to_tell_is_hidden(qtbot):
    card = windows.shown(qtbot, FactsCard(windows.LIGHT, "Path", name="path"), 400, 200)
    card.set_facts((), "")
    assert card.isHidden()
    card.set_facts((), "a sentence")
    assert not card.isHidden()
