"""The sentence beside a field: seen, announced, out of the way, and gone when it has passed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from support import windows
from ui.widgets.bubble import Bubble


class Ground(QScrollArea):
    """A field far down a page that scrolls."""

    def __init__(self) -> None:
        super().__init__()
        page = QWidget()
        column = QVBoxLayout(page)
        column.addSpacing(300)
        self.field = QLineEdit()
        column.addWidget(self.field)
        column.addSpacing(600)
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.bubble = Bubble(windows.LIGHT, self.field)


@pytest.fixture
def ground(qtbot: QtBot) -> Ground:
    return windows.shown(qtbot, Ground(), 500, 500)


def below(ground: Ground) -> QPoint:
    return ground.bubble.mapTo(ground.widget(), QPoint(0, 0)) - ground.field.mapTo(
        ground.widget(), QPoint(0, 0)
    )


def test_that_a_sentence_stands_just_below_its_field(ground: Ground):
    ground.bubble.say("Use a point, not a comma.")
    assert ground.bubble.isVisible()
    assert below(ground).y() == ground.field.height() + 2


def test_that_it_scrolls_with_the_field(ground: Ground):
    ground.bubble.say("Use a point, not a comma.")
    ground.verticalScrollBar().setValue(150)
    QApplication.processEvents()
    assert below(ground).y() == ground.field.height() + 2


def test_that_it_follows_a_field_that_moves(ground: Ground):
    ground.bubble.say("Use a point, not a comma.")
    ground.field.move(ground.field.x(), ground.field.y() + 40)
    QApplication.processEvents()
    assert below(ground).y() == ground.field.height() + 2


def test_that_it_hides_with_its_field_and_comes_back_with_it(ground: Ground):
    ground.bubble.say("Use a point, not a comma.")
    ground.field.hide()
    assert not ground.bubble.isVisible()
    ground.field.show()
    QApplication.processEvents()
    assert ground.bubble.isVisible()


def test_that_nothing_to_say_takes_it_away(ground: Ground):
    ground.bubble.say("Use a point, not a comma.")
    ground.bubble.say("")
    assert not ground.bubble.isVisible()


def test_that_a_remark_passes_by_itself_and_a_refusal_does_not(ground: Ground):
    ground.bubble.remark("5.0 is written 5.")
    assert ground.bubble._passing.isActive()
    ground.bubble._passing.timeout.emit()
    assert not ground.bubble.isVisible()
    ground.bubble.remark("5.0 is written 5.")
    ground.bubble.say("Use a point, not a comma.")
    assert not ground.bubble._passing.isActive()


def test_that_it_is_read_whole_and_takes_no_click(ground: Ground):
    ground.bubble.say("The rate takes one decimal, steps of 0.1 mcg/h. " * 3)
    assert ground.bubble.height() >= ground.bubble.heightForWidth(ground.bubble.width())
    assert ground.bubble.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def test_that_a_refusal_interrupts_and_a_remark_does_not(ground: Ground, monkeypatch: pytest.MonkeyPatch):
    heard: list[tuple[str, object]] = []
    monkeypatch.setattr(
        QAccessible,
        "updateAccessibility",
        lambda event: heard.append((event.message(), event.politeness())),
    )
    ground.bubble.say("Use a point, not a comma.")
    ground.bubble.remark("5.0 is written 5.")
    politeness = QAccessible.AnnouncementPoliteness
    assert heard == [
        ("Use a point, not a comma.", politeness.Assertive),
        ("5.0 is written 5.", politeness.Polite),
    ]


def test_that_a_table_that_scrolls_within_the_page_does_not_cut_it_off(qtbot: QtBot):
    ground = Ground()
    inner = QScrollArea()
    inner.setFixedHeight(60)
    field = QLineEdit()
    inner.setWidget(field)
    column = ground.widget().layout()
    assert column is not None
    column.addWidget(inner)
    windows.shown(qtbot, ground, 500, 500)
    bubble = Bubble(windows.LIGHT, field)
    bubble.say("Use a point, not a comma.")
    assert bubble.parentWidget() is ground.widget()
