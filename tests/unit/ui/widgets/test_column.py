"""Cards one below the other."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from support import windows
from ui.widgets.card import Card
from ui.widgets.column import column


def test_that_cards_stand_at_the_top_and_are_not_drawn_out(qtbot, light):
    first, second = Card(light, "First"), Card(light, "Second")
    first.body.addWidget(QLabel("a line"))
    side = windows.shown(qtbot, column(light, first, second), 300, 800)
    assert first.y() == 0
    assert first.height() == first.sizeHint().height()
    assert second.y() == first.height() + light.space(4)
    assert side.height() == 800
