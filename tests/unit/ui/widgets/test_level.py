"""The bar of the reservoir."""

from __future__ import annotations

from support import windows
from ui.widgets.level import Level


def _coloured(level, name, light):
    picture = level.grab().toImage()
    middle = picture.height() // 2
    return sum(
        picture.pixelColor(x, middle).name() == light.colour(name).name() for x in range(picture.width())
    )


def test_that_the_bar_is_as_full_as_the_reservoir(qtbot, light):
    level = windows.shown(qtbot, Level(light), 400, 20)
    level.set_level(0.5, 0.1, "10 of 20 mL")
    assert abs(_coloured(level, "reservoir", light) - 200) < 12
    assert level.accessibleName() == "10 of 20 mL"


def test_that_the_alarm_has_its_tick(qtbot, light):
    level = windows.shown(qtbot, Level(light), 400, 20)
    level.set_level(0.5, 0.1, "10 of 20 mL")
    assert _coloured(level, "alarm_medium", light) >= 2


def test_that_a_level_beyond_the_bar_is_drawn_at_its_end(qtbot, light):
    level = windows.shown(qtbot, Level(light), 400, 20)
    level.set_level(1.5, -1, "full")
    assert _coloured(level, "reservoir", light) > 380
