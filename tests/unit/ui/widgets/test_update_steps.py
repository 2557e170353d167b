"""The four steps: a number, a tick, a cross or a question, so that colour is never alone."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from support import states, windows
from ui.models import progress
from ui.models.progress import Status, Step
from ui.widgets.update_steps import UpdateSteps


def mark(qtbot: QtBot, status: Status) -> QImage:
    steps = UpdateSteps(windows.LIGHT, count=1)
    steps.set_steps((Step("Pump switches program", "at one instant", status),))
    windows.shown(qtbot, steps, 300, 60)
    return steps._lines[0][0].grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)


def test_that_every_status_has_a_mark_of_its_own_in_grey_too(qtbot: QtBot):
    marks = [mark(qtbot, status) for status in Status]
    assert all(one != other for place, one in enumerate(marks) for other in marks[place + 1 :])


def test_that_title_and_detail_stand_beside_it(qtbot: QtBot):
    steps = windows.shown(qtbot, UpdateSteps(windows.LIGHT), 330, 240)
    steps.set_steps(progress.steps(states.read_back()))
    assert steps.words[0].startswith("Pump still holds what was read at")
    assert "(done)" in steps.words[1]
    assert "(waiting)" in steps.words[2]
    assert "version 17" in windows.words(steps)


@pytest.mark.parametrize("width", [200, 330])
def test_that_nothing_is_cut(qtbot: QtBot, width: int):
    steps = UpdateSteps(windows.LIGHT)
    steps.set_steps(progress.steps(states.read_back()))
    windows.shown(qtbot, steps, width, 400)
    assert windows.cut_off(steps) == []


def test_that_the_status_is_heard_with_the_title(qtbot: QtBot):
    steps = windows.shown(qtbot, UpdateSteps(windows.LIGHT), 330, 240)
    steps.set_steps(progress.steps(states.unknown()))
    assert steps._lines[2][1].accessibleName() == "Pump switches program: not known"
