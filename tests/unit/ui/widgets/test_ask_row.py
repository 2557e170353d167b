"""A row that asks: what is in the pump beside the field, what hands felt and what is found below it."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from support import windows
from ui.widgets.ask_row import AskRow


def test_that_what_is_said_is_shown_and_nothing_takes_no_room(qtbot: QtBot) -> None:
    row = windows.shown(qtbot, AskRow(windows.LIGHT, "Volume", QLineEdit()), 500, 100)
    bare = row.sizeHint().height()
    row.say("3.2 mL aspirated", "hands injected 20 mL", "Over the reservoir's capacity.")
    assert row.words == "Volume 3.2 mL aspirated hands injected 20 mL Over the reservoir's capacity."
    assert row.heightForWidth(500) > bare
    row.say()
    assert row.words == "Volume"


def test_that_the_label_names_the_field(qtbot: QtBot) -> None:
    field = QLineEdit()
    row = windows.shown(qtbot, AskRow(windows.LIGHT, "Volume", field), 500, 100)
    assert row.label.buddy() is field


def test_that_with_nothing_beside_it_the_field_stays_in_the_line_of_its_label(qtbot: QtBot) -> None:
    field = QLineEdit()
    field.setFixedWidth(260)
    row = windows.shown(qtbot, AskRow(windows.LIGHT, "Bridge", field), 430, 100)
    row.say()
    assert field.y() < row.label.geometry().bottom()
    row.say("in the pump now: none")
    windows.words(row)
    assert field.y() > row.label.geometry().bottom()
