"""A figure with its unit."""

from __future__ import annotations

from support import windows
from ui.widgets.amount import Amount


def test_that_number_and_unit_stand_on_one_line_and_are_heard_together(qtbot, light):
    amount = windows.shown(qtbot, Amount(light), 300, 60)
    amount.set_amount("267", "mcg/day")
    assert amount.accessibleName() == "267\u00a0mcg/day"
    assert not windows.cut_off(amount)


def test_that_a_figure_without_a_unit_leaves_no_gap_for_one(qtbot, light):
    amount = windows.shown(qtbot, Amount(light, "figure"), 300, 60)
    amount.set_amount("Tue 5 Jan 2027")
    assert amount.words == "Tue 5 Jan 2027"
    assert amount.minimumSizeHint().width() < light.px(220)


def test_that_a_draft_amount_is_drawn_otherwise(qtbot, light):
    amount = windows.shown(qtbot, Amount(light), 300, 60)
    amount.set_amount("267", "mcg/day")
    before = amount.grab().toImage()
    amount.set_amount("267", "mcg/day", tone="draft")
    assert amount.grab().toImage() != before
