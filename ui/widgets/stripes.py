"""The ground of the simulation notice, and its words.

Apart from the bar, so that the notice is on screen before anything else is loaded: it does without Qt's
namespace `Qt`.
"""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.theme import Theme

SIMULATION = "SIMULATION — not a medical device, not for patient care"


class Stripes(QWidget):
    """A strip with diagonal stripes, as high as a line of small text and its room."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it without words."""
        super().__init__(parent)
        self._theme = theme
        self.setMinimumHeight(theme.px(28))
        self.setAccessibleName(SIMULATION)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the ground and its stripes."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QPainterPath()
        ground.addRect(self.rect())
        painter.fillPath(ground, self._theme.brush("bar"))
        painter.fillPath(self._diagonals(), self._theme.brush("bar_stripe"))
        painter.end()

    def _diagonals(self) -> QPainterPath:
        wide, step, high = self._theme.px(14), self._theme.px(28), self.height()
        path = QPainterPath()
        for left in range(-high - wide, self.width(), step):
            path.moveTo(left, high)
            path.lineTo(left + high, 0)
            path.lineTo(left + high + wide, 0)
            path.lineTo(left + wide, high)
            path.closeSubpath()
        return path
