"""What is known of each figure: the teaching mark in words, the source below."""

from __future__ import annotations

from support import windows
from ui.models.implant_known import Known
from ui.widgets.known_card import KnownCard

BORE = Known("Volume per cm", "0.0022 mL/cm", "A bore of 0.53 mm.", "teaching value")
TUBING = Known("Pump tubing", "0.14 mL", "A recall of 2017.", "")


def test_that_a_teaching_value_says_so_and_a_sourced_one_does_not(qtbot):
    card = windows.shown(qtbot, KnownCard(windows.LIGHT), 400, 300)
    card.set_known((BORE, TUBING))
    assert card.words == (
        "Volume per cm: 0.0022 mL/cm. A bore of 0.53 mm. teaching value",
        "Pump tubing: 0.14 mL. A recall of 2017.",
    )


def test_that_it_is_hidden_while_nothing_is_known(qtbot):
    card = windows.shown(qtbot, KnownCard(windows.LIGHT), 400, 300)
    card.set_known((BORE, TUBING))
    card.set_known((TUBING,))
    assert len(card.words) == 1
    card.set_known(())
    assert card.isHidden()
    assert KnownCard(windows.LIGHT).isHidden()
