"""Who is at the console, and how the window looks to them."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction

from support import windows
from ui import theme
from ui.widgets.user_button import UserButton


@pytest.fixture
def button(qtbot, light):
    made = windows.shown(qtbot, UserButton(light), 160, 40)
    made.set_user("C. Moreau")
    return made


def _action(button, name) -> QAction:
    found = button.findChild(QAction, name)
    assert found is not None
    return found


def test_that_it_shows_who_is_at_the_console(button):
    assert button.text() == "C. Moreau"
    assert button.accessibleName().startswith("C. Moreau")


def test_that_another_name_can_be_asked_for(qtbot, button):
    with qtbot.waitSignal(button.name_asked):
        _action(button, "change-name").trigger()


@pytest.mark.parametrize(
    ("name", "look"),
    [
        ("theme-dark", ["dark", 100]),
        ("theme-high-contrast", ["high-contrast", 100]),
        ("text-200", ["light", 200]),
    ],
)
def test_that_another_look_can_be_asked_for(qtbot, button, name, look):
    with qtbot.waitSignal(button.look_asked) as told:
        _action(button, name).trigger()
    assert told.args == look


def test_that_the_instructors_window_is_offered_only_when_told(qtbot, button):
    assert button.findChild(QAction, "instructor-open") is None
    button.offer_instructor()
    with qtbot.waitSignal(button.instructor_asked):
        _action(button, "instructor-open").trigger()


def test_that_every_theme_and_size_is_offered_and_the_present_one_marked(button):
    offered = {f"theme-{name}" for name in theme.names()} | {f"text-{size}" for size in theme.TEXT_SIZES}
    assert offered <= {action.objectName() for action in button.menu().actions()}
    marked = [action.objectName() for action in button.menu().actions() if action.isChecked()]
    assert marked == ["theme-light", "text-100"]


def test_that_the_pumps_tones_can_be_let_in_and_kept_out(qtbot, button):
    with qtbot.waitSignal(button.sounds_asked) as told:
        _action(button, "sounds").trigger()
    assert told.args == [True]
    with qtbot.waitSignal(button.sounds_asked) as told:
        _action(button, "sounds").trigger()
    assert told.args == [False]
