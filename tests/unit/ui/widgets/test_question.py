"""A question: unanswered at first, and heard with its words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from support import windows
from ui.widgets.question import Question

ANSWERS = (("yes", "Yes"), ("no", "No"))


def test_that_it_is_unanswered_until_a_button_is_pressed(qtbot):
    question = windows.shown(qtbot, Question(windows.LIGHT, "Accessed?", ANSWERS, name="accessed"), 300, 80)
    told: list[str] = []
    question.answered.connect(told.append)
    assert question.answer == ""
    assert question.buttons.accessibleName() == "Accessed?: not chosen"
    windows.click_at(question.buttons, question.buttons.point_of("no").toPoint())
    assert (question.answer, told) == ("no", ["no"])


def test_that_the_first_arrow_key_answers_with_the_first_answer(qtbot):
    question = windows.shown(qtbot, Question(windows.LIGHT, "Accessed?", ANSWERS, name="accessed"), 300, 80)
    question.buttons.setFocus()
    QTest.keyClick(question.buttons, Qt.Key.Key_Right)
    assert question.answer == "yes"


def test_that_an_answer_from_the_state_is_shown_in_silence(qtbot):
    question = windows.shown(qtbot, Question(windows.LIGHT, "Accessed?", ANSWERS, name="accessed"), 300, 80)
    told: list[str] = []
    question.answered.connect(told.append)
    question.set_answer("yes")
    assert (question.answer, told) == ("yes", [])
