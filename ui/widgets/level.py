"""The bar of the reservoir: how full it is by calculation, and where the alarm sounds.

Apart because Qt's progress bar has no tick. The figures stand beside it in words.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Theme


class Level(QWidget):
    """A level from 0 to 1 with a tick."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it empty."""
        super().__init__(parent)
        self._theme = theme
        self._level, self._tick = 0.0, 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_level(self, level: float, tick: float, words: str) -> None:
        """Show `level` and the alarm's `tick`, both as shares of the capacity; `words` say the same."""
        self._level, self._tick = min(1.0, max(0.0, level)), min(1.0, max(0.0, tick))
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        """Return its height; it takes what width there is."""
        return QSize(self._theme.px(80), self._theme.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the ground, the level and the tick, which has a dark edge to be seen on any ground."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        high, wide = theme.px(8), self.width()
        top = (self.height() - high) / 2
        painter.setBrush(theme.colour("line"))
        painter.drawRoundedRect(QRectF(0, top, wide, high), high / 2, high / 2)
        painter.setBrush(theme.colour("reservoir"))
        painter.drawRoundedRect(QRectF(0, top, max(high, wide * self._level), high), high / 2, high / 2)
        painter.setPen(QPen(theme.colour("alarm_edge"), theme.px(1)))
        painter.setBrush(theme.colour("alarm_medium"))
        tick = theme.px(4)
        painter.drawRect(QRectF(wide * self._tick - tick / 2, top - theme.px(4), tick, high + theme.px(8)))
        painter.end()
