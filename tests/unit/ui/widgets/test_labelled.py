"""A field under its label."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from support import windows
from ui.widgets.labelled import labelled


def test_that_the_label_stands_above_its_field_and_is_its_buddy(qtbot: QtBot):
    field = QLineEdit()
    part = windows.shown(qtbot, labelled(windows.LIGHT, "Dose on top", field), 200, 80)
    (label,) = part.findChildren(QLabel)
    assert (label.text(), label.buddy()) == ("Dose on top", field)
    assert label.geometry().bottom() < field.geometry().top()
