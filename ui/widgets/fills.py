"""How old and new drug are drawn: two patterns that differ without colour, and their swatch in a legend.

Apart so that every picture of fluid uses the same two.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Theme

_STEP = 7
_NEW_ALPHA = 0.28


def fill(painter: QPainter, theme: Theme, where: QPainterPath, *, old: bool) -> None:
    """Fill `where`: old drug with slanting lines, the drug of the reservoir with dots on a ground."""
    painter.save()
    painter.setClipPath(where, Qt.ClipOperation.IntersectClip)
    bounds, step = where.boundingRect(), theme.px(_STEP)
    if old:
        painter.fillPath(where, theme.colour("surface"))
        painter.setPen(QPen(theme.colour("second"), theme.px(1.6)))
        left = bounds.left() - bounds.height()
        while left < bounds.right():
            painter.drawLine(QPointF(left, bounds.bottom()), QPointF(left + bounds.height(), bounds.top()))
            left += step
    else:
        painter.fillPath(where, theme.colour("reservoir", _NEW_ALPHA))
        _dots(painter, theme, bounds, step)
    painter.restore()


def _dots(painter: QPainter, theme: Theme, bounds: QRectF, step: int) -> None:
    painter.setPen(QPen(theme.colour("reservoir"), theme.px(2)))
    y, shifted = bounds.top() + step / 2, False
    while y < bounds.bottom():
        x = bounds.left() + (step if shifted else step / 2)
        while x < bounds.right():
            painter.drawPoint(QPointF(x, y))
            x += step
        y, shifted = y + step, not shifted


class Swatch(QWidget):
    """A small piece of a fill, for a legend."""

    def __init__(self, theme: Theme, *, old: bool, parent: QWidget | None = None) -> None:
        """Show the fill of `old` or of the reservoir's drug."""
        super().__init__(parent)
        self._theme, self._old = theme, old
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return its size."""
        return QSize(self._theme.px(30), self._theme.px(16))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw it with its edge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 3, 3)
        fill(painter, self._theme, path, old=self._old)
        painter.setPen(QPen(self._theme.colour("second"), 1))
        painter.drawPath(path)
        painter.end()
