"""The program's mark and name.

Apart because it is drawn, not a picture: a cistern with what it holds. It is on screen before anything
else, and so does without Qt's namespace `Qt`, which takes as long to load as a window to paint.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Theme

NAME = "Cisterna"


class Brand(QWidget):
    """A mark and the name beside it; the mark alone where it is narrow."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it wide."""
        super().__init__(parent)
        self._theme, self._narrow, self._aligned = theme, False, True
        self._font = theme.font("heading", "bold", tabular=False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(NAME)

    def set_room(self, *, narrow: bool, aligned: bool) -> None:
        """Leave the name away where it is `narrow`; `aligned` takes the width of the list of pages below."""
        self._narrow, self._aligned = narrow, aligned
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room of mark and name, or of the list of pages below, less the header's margin."""
        high = self._theme.px(44)
        if self._narrow:
            return QSize(self._theme.px(28), high)
        words = QFontMetrics(self._font).horizontalAdvance(NAME) + self._theme.px(34)
        return QSize(max(words, self._theme.px(180)) if self._aligned else words, high)

    def minimumSizeHint(self) -> QSize:
        """Return the same: it is never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw mark and name."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = theme.px(22)
        mark = QRectF(0, (self.height() - side) / 2, side, side)
        inner = mark.adjusted(theme.px(9), theme.px(5), -theme.px(9), -theme.px(5))
        painter.fillPath(_rounded(mark, theme.px(6)), theme.brush("accent"))
        painter.fillPath(_rounded(inner, theme.px(2)), theme.brush("on_accent"))
        if not self._narrow:
            painter.setFont(self._font)
            metrics = QFontMetrics(self._font)
            line = (self.height() + metrics.ascent() - metrics.descent()) / 2
            painter.drawText(QPointF(theme.px(32), line), NAME)
        painter.end()


def _rounded(rect: QRectF, radius: int) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(rect, radius, radius)
    return path
