"""Cards and their facts."""

from __future__ import annotations

from support import windows
from ui.widgets.card import Card, Fact, rule


def test_that_a_card_is_named_by_its_heading(qtbot, light):
    card = windows.shown(qtbot, Card(light, "Drug", name="drug-card"), 300, 120)
    assert card.accessibleName() == "Drug"
    assert "Drug" in windows.words(card)


def test_that_a_fact_is_heard_with_its_label(qtbot, light):
    fact = windows.shown(qtbot, Fact(light), 400, 40)
    fact.set_fact("Filled, stable until", "Sat 27 Feb 2027")
    assert fact.accessibleName() == "Filled, stable until: Sat 27 Feb 2027"
    assert not windows.cut_off(fact)


def test_that_a_long_value_breaks_rather_than_push_its_label_away(qtbot, light):
    fact = windows.shown(qtbot, Fact(light), 300, 120)
    fact.set_fact("Mode", "Flex, weekdays 5 steps, weekend 1 step → Simple continuous")
    assert not windows.cut_off(fact)


def test_that_a_rule_is_one_px_high(qtbot, light):
    assert windows.shown(qtbot, rule(light), 100, 10).height() == 1
