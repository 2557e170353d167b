"""Buttons that can say why they are off."""

from __future__ import annotations

from PySide6.QtCore import Qt

from support import windows
from ui.widgets.button import Button


def test_that_a_button_turned_off_says_why(qtbot, light):
    button = windows.shown(qtbot, Button(light, "Review 4 changes", name="review", look="primary"), 200, 40)
    button.set_reason_off("There is nothing to review.")
    assert not button.isEnabled()
    assert button.toolTip() == button.accessibleDescription() == "There is nothing to review."
    button.set_reason_off("")
    assert button.isEnabled()


def test_that_a_button_has_a_target_of_at_least_24_px(qtbot, light):
    for look in ("", "primary", "quiet", "small"):
        button = windows.shown(qtbot, Button(light, "x", name="x", look=look), 10, 10)
        assert button.sizeHint().height() >= 24
        assert button.sizeHint().width() >= 24


def test_that_the_focus_is_seen(qtbot, light):
    button = windows.shown(qtbot, Button(light, "Read pump again", name="read"), 200, 40)
    button.clearFocus()
    before = button.grab().toImage()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert button.grab().toImage() != before
