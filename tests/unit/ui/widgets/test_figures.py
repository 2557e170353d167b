"""Large figures side by side: each heard with its label, its unit and what it means."""

from __future__ import annotations

from support import windows
from ui.widgets.figures import Figures, LargeFigure

MOVED = LargeFigure("Drug moved", "357.7", "mcg", "0.179 mL")
REACHES = LargeFigure("Drug reaching the patient", "0", "mcg", "within 11 min")


def test_that_two_figures_stand_side_by_side_in_the_largest_type(qtbot):
    card = windows.shown(qtbot, Figures(windows.LIGHT, name="figures"), 600, 200)
    card.set_figures((MOVED, REACHES))
    assert card.words == (
        "Drug moved: 357.7\u00a0mcg. 0.179 mL",
        "Drug reaching the patient: 0\u00a0mcg. within 11 min",
    )
    assert not windows.cut_off(card)


def test_that_a_figure_that_is_gone_is_not_heard(qtbot):
    card = windows.shown(qtbot, Figures(windows.LIGHT, name="figures"), 600, 200)
    card.set_figures((MOVED, REACHES))
    card.set_figures((MOVED,))
    assert len(card.words) == 1
    card.set_figures(())
    assert card.isHidden()


def test_that_below_each_other_they_are_not_cut_either(qtbot):
    card = windows.shown(qtbot, Figures(windows.LIGHT, name="figures"), 300, 300)
    card.set_figures((MOVED, REACHES))
    assert not windows.cut_off(card)
