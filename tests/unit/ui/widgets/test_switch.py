"""The switch: it asks for the other, and shows what it is told."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from support import windows
from ui import theme as themes
from ui.widgets.switch import Switch


@pytest.fixture
def switch(qtbot: Any, light: Any) -> Switch:
    return windows.shown(qtbot, Switch(light, name="leak", label="Leak"), 50, 30)


def test_that_a_press_asks_for_the_other_and_changes_nothing(qtbot: Any, switch: Switch) -> None:
    with qtbot.waitSignal(switch.asked) as asked:
        windows.click_at(switch, switch.rect().center())
    assert asked.args == [True]
    assert not switch.on
    switch.set_on(True)
    with qtbot.waitSignal(switch.asked) as asked:
        QTest.keyClick(switch, Qt.Key.Key_Space)
    assert asked.args == [False]
    assert switch.on


def test_that_being_told_gives_no_signal(qtbot: Any, switch: Switch) -> None:
    with qtbot.assertNotEmitted(switch.asked):
        switch.set_on(True)


def test_that_it_is_heard_on_or_off(switch: Switch) -> None:
    assert switch.accessibleName() == "Leak: off"
    switch.set_on(True)
    assert switch.accessibleName() == "Leak: on"


@pytest.mark.parametrize("name", themes.names())
def test_that_the_thumb_lies_left_when_off_and_right_when_on(qtbot: Any, name: str) -> None:
    theme = themes.read(name)
    made = windows.shown(qtbot, Switch(theme, name="leak", label="Leak"), 50, 30)
    seen = []
    for on in (False, True):
        made.set_on(on)
        image = made.grab().toImage()
        seen.append([image.pixelColor(x, 15).name() for x in (10, 41)])
    wanted = [("surface", "sunken"), ("accent", "on_accent")]
    assert seen == [[theme.colour(role).name() for role in roles] for roles in wanted]


def test_that_its_target_is_large_enough(switch: Switch) -> None:
    assert switch.sizeHint().height() >= 24
    assert switch.sizeHint().width() >= 24
