"""A QR code, drawn from its matrix: dark on light in every theme, with the quiet zone that a camera needs.

Apart from the panel, so that it is drawn in whole pixels whatever its size: a blurred edge costs a reader its
hold. It never stands for words that are not also there.
"""

from __future__ import annotations

import segno
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Theme

QUIET = 4
"""Light modules that are left around the code, as its standard asks."""

_MODULE_PX = 5
"""Px at 100 % of one module."""


class QrCode(QWidget):
    """The code of a text; as large as its modules need, and hidden without one."""

    def __init__(self, theme: Theme, *, name: str, label: str, parent: QWidget | None = None) -> None:
        """Build it without a text; `label` says what it holds, for those who hear it."""
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self._theme = theme
        self._text = ""
        self._matrix: tuple[bytes, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def text(self) -> str:
        """What it holds."""
        return self._text

    def set_text(self, text: str) -> None:
        """Hold `text`; none hides it."""
        if text != self._text:
            self._text = text
            made = segno.make_qr(text, error="m") if text else None
            self._matrix = tuple(bytes(row) for row in made.matrix) if made is not None else ()
            self.updateGeometry()
            self.update()
        self.setVisible(bool(text))

    def sizeHint(self) -> QSize:
        """Return the room of the code with its quiet zone."""
        side = (len(self._matrix) + 2 * QUIET) * self._theme.px(_MODULE_PX)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """Return the same: a cut code cannot be read."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw ground and modules, without softened edges."""
        module, theme = self._theme.px(_MODULE_PX), self._theme
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.fillRect(self.rect(), theme.colour("qr"))
        ink = theme.colour("on_qr")
        for down, row in enumerate(self._matrix, QUIET):
            for along, dark in enumerate(row, QUIET):
                if dark:
                    painter.fillRect(along * module, down * module, module, module, ink)
        painter.end()
