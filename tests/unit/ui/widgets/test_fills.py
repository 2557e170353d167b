"""The two fills: told apart without colour."""

from __future__ import annotations

from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from support import windows
from ui.widgets.fills import Swatch


def grey(swatch: Swatch) -> QImage:
    return swatch.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)


def test_that_old_and_new_differ_in_grey_too(qtbot: QtBot) -> None:
    old = windows.shown(qtbot, Swatch(windows.LIGHT, old=True), 60, 32)
    new = windows.shown(qtbot, Swatch(windows.LIGHT, old=False), 60, 32)
    assert grey(old) != grey(new)


def test_that_a_fill_is_a_pattern_and_no_flat_ground(qtbot: QtBot) -> None:
    for is_old in (True, False):
        image = grey(windows.shown(qtbot, Swatch(windows.LIGHT, old=is_old), 60, 32))
        inside = {image.pixel(x, y) for x in range(10, 50) for y in range(6, 26)}
        assert len(inside) > 2
