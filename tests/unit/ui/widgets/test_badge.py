"""Small labels with a ground."""

from __future__ import annotations

import pytest

from support import windows
from ui.widgets.badge import KINDS, Badge


@pytest.mark.parametrize("kind", KINDS)
def test_that_each_kind_has_room_for_its_words_and_looks_its_own(qtbot, light, kind):
    badge = windows.shown(qtbot, Badge(light, "Low reservoir", kind), 10, 10)
    badge.resize(badge.sizeHint())
    picture = badge.grab().toImage()
    ground = light.colour(KINDS[kind][0]).name()
    assert picture.pixelColor(picture.width() // 2, 3).name() == ground
    assert badge.accessibleName() == "Low reservoir"


def test_that_an_alarm_is_told_by_its_shape_too(light):
    assert all(KINDS[kind][2] for kind in KINDS if kind.startswith("alarm"))
    assert KINDS["alarm-high"][2] != KINDS["alarm-low"][2]


def test_that_a_badge_without_words_is_hidden(qtbot, light):
    from PySide6.QtWidgets import QWidget

    holder = windows.shown(qtbot, QWidget(), 200, 50)
    badge = Badge(light, parent=holder)
    assert badge.isHidden()
    badge.set_badge("draft", "draft")
    assert badge.isVisible()
    assert badge.words == "draft"
    badge.set_badge("")
    assert badge.isHidden()
