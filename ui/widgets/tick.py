"""A box that is ticked or not, with its words: drawn by us, for Fusion's frame vanishes in the dark."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QCheckBox, QWidget

from ui.theme import Theme

_SIDE = 18
_MARK = ((0.24, 0.54), (0.43, 0.73), (0.78, 0.30))
"""The stroke of the tick, in parts of the box."""


class Tick(QCheckBox):
    """A check box in the theme: its edge is seen on every ground, and a tick is a stroke, not a colour."""

    def __init__(self, theme: Theme, words: str, *, name: str, parent: QWidget | None = None) -> None:
        """Build the box called `name`, not ticked."""
        super().__init__(words, parent)
        self._theme = theme
        self.setObjectName(name)
        self.setFont(theme.font(tabular=False))

    def sizeHint(self) -> QSize:
        """Return the room of box and words."""
        words = self.fontMetrics().horizontalAdvance(self.text())
        side = self._theme.px(_SIDE)
        return QSize(side + self._theme.space(2) + words + 4, max(side + 8, self.fontMetrics().height() + 8))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw box, tick and words."""
        theme, side = self._theme, self._theme.px(_SIDE)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(2, (self.height() - side) / 2, side, side)
        painter.setPen(
            QPen(theme.colour("ring" if self.hasFocus() else "edge"), 2 if self.hasFocus() else 1.2)
        )
        painter.setBrush(theme.colour("accent" if self.isChecked() else "surface"))
        painter.drawRoundedRect(box, theme.px(4), theme.px(4))
        if self.isChecked():
            stroke = [QPointF(box.x() + x * side, box.y() + y * side) for x, y in _MARK]
            painter.setPen(QPen(theme.colour("on_accent"), theme.px(2)))
            painter.drawPolyline(QPolygonF(stroke))
        painter.setPen(theme.colour("ink" if self.isEnabled() else "third"))
        words = QRectF(self.rect()).adjusted(side + 2 + theme.space(2), 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()

    def hitButton(self, pos: QPoint) -> bool:
        """Take a press anywhere on box and words."""
        return self.rect().contains(pos)
