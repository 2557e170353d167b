"""The reservoir in a refill: what is calculated, aspirated, to be filled, and where the alarm sounds.

Apart from the path's picture because it stands upright and has marks. Each mark has its words beside it,
drawn apart where two would touch; colour says nothing alone.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.models.refill_reservoir import Kind, Mark, ReservoirView
from ui.theme import Theme
from ui.widgets import fills

_VESSEL_WIDE, _HIGH, _GAP, _LEAD = 84, 250, 14, 18
_LINES = {
    Kind.DRAFT: ("draft", Qt.PenStyle.DashLine, 2),
    Kind.CALCULATED: ("reservoir", Qt.PenStyle.SolidLine, 2),
    Kind.TYPED: ("draft", Qt.PenStyle.SolidLine, 2),
    Kind.ALARM: ("alarm_medium", Qt.PenStyle.SolidLine, 3),
    Kind.RESIDUAL: ("second", Qt.PenStyle.DotLine, 2),
}
"""Kind → colour, line, and its width."""

_TONES = {Kind.DRAFT: "draft", Kind.TYPED: "draft", Kind.CALCULATED: "ink"}


class ReservoirPicture(QWidget):
    """A vessel with marks; `set_view` shows another."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it empty."""
        super().__init__(parent)
        self._theme = theme
        self._view: ReservoirView | None = None
        self.setObjectName("reservoir-picture")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_view(self, view: ReservoirView | None) -> None:
        """Show `view`; None shows an empty vessel."""
        if view == self._view:
            return
        self._view = view
        self.setAccessibleName("" if view is None else view.words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room of the vessel and the longest words."""
        metrics = QFontMetrics(self._font("semibold"))
        words = [mark.words for mark in self._view.marks] if self._view else []
        widest = max((metrics.horizontalAdvance(text) for text in words), default=0)
        theme = self._theme
        return QSize(
            theme.px(_VESSEL_WIDE + _GAP + _LEAD) + widest + 4, theme.px(_HIGH) + 2 * metrics.height()
        )

    def minimumSizeHint(self) -> QSize:
        """Return the same: words are never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw vessel, fluid, marks and words."""
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = QFontMetrics(self._font("semibold")).height()
        where = QRectF(2, top, theme.px(_VESSEL_WIDE), theme.px(_HIGH))
        vessel = QPainterPath()
        vessel.addRoundedRect(where, theme.px(24), theme.px(24))
        painter.fillPath(vessel, theme.colour("sunken"))
        marks = self._view.marks if self._view else ()
        self._paint_fluid(painter, vessel, where, marks)
        drafted = any(mark.kind is Kind.DRAFT for mark in marks)
        edge = QPen(theme.colour("draft" if drafted else "edge"), theme.px(1.5))
        edge.setStyle(Qt.PenStyle.DashLine if drafted else Qt.PenStyle.SolidLine)
        painter.setPen(edge)
        painter.drawPath(vessel)
        for mark, y in zip(marks, self._spread(marks, where), strict=True):
            self._paint_mark(painter, mark, where, y)
        painter.end()

    def _paint_fluid(
        self, painter: QPainter, vessel: QPainterPath, where: QRectF, marks: tuple[Mark, ...]
    ) -> None:
        """Fill what is calculated, or, once something was aspirated, what cannot be drawn."""
        kinds = {mark.kind: mark for mark in marks}
        level = kinds.get(Kind.RESIDUAL) if Kind.TYPED in kinds else kinds.get(Kind.CALCULATED)
        if level is None:
            return
        fluid = QPainterPath()
        high = where.height() * min(1.0, float(level.share))
        fluid.addRect(QRectF(where.left(), where.bottom() - high, where.width(), high))
        fills.fill(painter, self._theme, vessel.intersected(fluid), old=False)

    def _spread(self, marks: tuple[Mark, ...], where: QRectF) -> list[float]:
        """Return the middle of each mark's words, from the top, none nearer than a line to the next."""
        line = QFontMetrics(self._font("semibold")).height() + self._theme.px(2)
        wanted = [where.bottom() - where.height() * min(1.0, float(mark.share)) for mark in marks]
        placed: list[float] = []
        floor = self.height() - line / 2
        for number, y in enumerate(wanted):
            highest = placed[-1] + line if placed else line / 2
            lowest = floor - line * (len(wanted) - 1 - number)
            placed.append(min(max(y, highest), max(lowest, highest)))
        return placed

    def _paint_mark(self, painter: QPainter, mark: Mark, where: QRectF, words_y: float) -> None:
        theme = self._theme
        colour, style, wide = _LINES[mark.kind]
        y = where.bottom() - where.height() * min(1.0, float(mark.share))
        painter.setPen(QPen(theme.colour(colour), theme.px(wide), style))
        painter.drawLine(QPointF(where.left() - 2, y), QPointF(where.right() + theme.px(4), y))
        left = where.right() + theme.px(_GAP + _LEAD)
        painter.setPen(QPen(theme.colour("edge"), 1))
        painter.drawLine(QPointF(where.right() + theme.px(4), y), QPointF(left - theme.px(4), words_y))
        painter.setPen(theme.colour(_TONES.get(mark.kind, "second")))
        painter.setFont(self._font("semibold" if mark.kind in _TONES else "medium"))
        line = QFontMetrics(painter.font()).height()
        room = QRectF(left, words_y - line / 2, self.width() - left, line)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, mark.words)

    def _font(self, weight: str) -> QFont:
        return self._theme.font("small", weight)
