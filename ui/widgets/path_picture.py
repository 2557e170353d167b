"""Reservoir, tubing and catheter with the drugs in them, moving as a bridge runs; and the same as a table.

Apart from the charts because it is drawn along the path of the drug, not over time. It shows what is
calculated from the reading, never truth. Old and new drug differ by pattern and word.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.models import refill_path
from ui.models.refill_entry import RefillEntry
from ui.models.refill_path import PathView, Section
from ui.state import ConsoleState
from ui.theme import Theme
from ui.widgets import fills
from ui.widgets.card import Fact
from ui.widgets.flow import Flow
from ui.widgets.text import Text

_VESSEL_WIDE, _VESSEL_HIGH, _TUBING, _CATHETER, _TIP = 66, 84, 22, 14, 26
_LEAST_WIDE = 360


class PathPicture(QWidget):
    """`set_state` shows the pump as read, at the instant of the state; the table below says the same."""

    def __init__(self, theme: Theme, *, table: bool = True, parent: QWidget | None = None) -> None:
        """Build it empty; without `table` only the picture, its legend and the front's words are shown."""
        super().__init__(parent)
        self.setObjectName("path-picture")
        self._theme, self._table = theme, table
        self._view: PathView | None = None
        self._canvas = _Canvas(theme, self)
        self._old = _legend(theme, old=True)
        self._new = _legend(theme, old=False)
        self._front = Text(theme, tone="second", wrap=True)
        self._facts = [Fact(theme) for _ in range(3)]
        legend = QWidget()
        row = Flow(theme.space(4), legend)
        row.add(self._new[0])
        row.add(self._old[0])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        for part in (self._canvas, legend, self._front, *self._facts):
            column.addWidget(part)
        self.hide()

    @property
    def words(self) -> str:
        """All that it says."""
        return "" if self._view is None else self._view.words

    def set_state(self, state: ConsoleState, entry: RefillEntry | None = None) -> None:
        """Show the pump of `state`; with `entry` the reservoir as it is to be filled."""
        self.set_view(refill_path.view(state, entry))

    def set_view(self, view: PathView | None) -> None:
        """Show `view`; None hides it."""
        if view != self._view:
            self._view = view
            self._canvas.set_view(view)
            if view is not None:
                self._say(view)
        self.setVisible(view is not None)

    def _say(self, view: PathView) -> None:
        self._new[1].setText(f"in the reservoir: {view.reservoir.partition(' of ')[2]}")
        olds = dict.fromkeys(f"{each.drug} {each.strength}" for each in view.sections if each.old)
        self._old[1].setText(f"old, still in the path: {' and '.join(olds)}")
        self._old[0].setVisible(bool(olds))
        self._front.setText(view.unknown or view.front or refill_path.CALCULATED)
        for number, fact in enumerate(self._facts):
            fact.setVisible(self._table and number < len(view.rows))
            if number < len(view.rows):
                fact.set_fact(*view.rows[number])
        self.setAccessibleName("Reservoir, tubing and catheter, calculated")
        self.setAccessibleDescription(view.words)


class _Canvas(QWidget):
    """The drawing itself."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view: PathView | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_view(self, view: PathView | None) -> None:
        self._view = view
        self.setAccessibleName("" if view is None else view.words)
        self.update()

    def sizeHint(self) -> QSize:
        line = QFontMetrics(self._theme.font("small")).height()
        return QSize(self._theme.px(_LEAST_WIDE), self._theme.px(_VESSEL_HIGH) + 2 * line)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        view, theme = self._view, self._theme
        if view is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        vessel = QRectF(2, theme.px(4), theme.px(_VESSEL_WIDE), theme.px(_VESSEL_HIGH))
        self._paint_vessel(painter, vessel, float(view.level))
        pipe = QRectF(vessel.right(), 0, self.width() - vessel.right() - theme.px(_TIP), self.height())
        middle = vessel.bottom() - theme.px(_TUBING)
        self._paint_pipe(painter, pipe, middle, view)
        self._paint_tip(painter, pipe.right(), middle)
        painter.end()

    def _paint_vessel(self, painter: QPainter, where: QRectF, level: float) -> None:
        vessel, fluid = QPainterPath(), QPainterPath()
        vessel.addRoundedRect(where, self._theme.px(16), self._theme.px(16))
        high = where.height() * min(1.0, max(0.0, level))
        fluid.addRect(QRectF(where.left(), where.bottom() - high, where.width(), high))
        painter.fillPath(vessel, self._theme.colour("sunken"))
        fills.fill(painter, self._theme, vessel.intersected(fluid), old=False)
        painter.setPen(QPen(self._theme.colour("edge"), self._theme.px(1.5)))
        painter.drawPath(vessel)

    def _paint_pipe(self, painter: QPainter, pipe: QRectF, middle: float, view: PathView) -> None:
        """Draw tubing and catheter, each as long as its share of the volume, with what fills them."""
        border = float(view.tubing) if view.sections else 0.5
        split = pipe.left() + pipe.width() * border
        shape = self._shape(pipe, split, middle)
        painter.fillPath(shape, self._theme.colour("sunken"))
        for section in view.sections:
            self._paint_section(painter, pipe, shape, section)
        edge = QPen(self._theme.colour("edge"), self._theme.px(1.5))
        if not view.sections:
            edge.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(edge)
        painter.drawPath(shape)
        self._paint_words(painter, pipe, split, view)

    def _shape(self, pipe: QRectF, split: float, middle: float) -> QPainterPath:
        wide, thin = self._theme.px(_TUBING), self._theme.px(_CATHETER)
        tubing, catheter = QPainterPath(), QPainterPath()
        tubing.addRect(QRectF(pipe.left(), middle - wide / 2, split - pipe.left(), wide))
        catheter.addRect(QRectF(split, middle - thin / 2, pipe.right() - split, thin))
        return tubing.united(catheter)

    def _paint_section(self, painter: QPainter, pipe: QRectF, shape: QPainterPath, section: Section) -> None:
        left = pipe.left() + pipe.width() * float(section.start)
        right = pipe.left() + pipe.width() * float(section.end)
        part = QPainterPath()
        part.addRect(QRectF(left, 0, right - left, self.height()))
        held = shape.intersected(part)
        fills.fill(painter, self._theme, held, old=section.old)
        painter.setPen(QPen(self._theme.colour("ink"), self._theme.px(1.5)))
        painter.drawPath(held)
        words = f"{section.strength}, old" if section.old else section.strength
        painter.setFont(self._theme.font("small", "semibold"))
        if QFontMetrics(painter.font()).horizontalAdvance(words) <= right - left:
            line = QFontMetrics(painter.font()).height()
            top = held.boundingRect().top() - line - self._theme.px(4)
            painter.drawText(QRectF(left, top, right - left, line), Qt.AlignmentFlag.AlignCenter, words)

    def _paint_words(self, painter: QPainter, pipe: QRectF, split: float, view: PathView) -> None:
        """Write the names of the parts under them, where each has room; the table has them always."""
        painter.setPen(self._theme.colour("second"))
        painter.setFont(self._theme.font("small", "medium"))
        metrics = QFontMetrics(painter.font())
        top = self._theme.px(4 + _VESSEL_HIGH + 4)
        rooms = ((pipe.left(), split), (split, pipe.right()))
        for words, (left, right) in zip(view.parts, rooms, strict=True):
            if metrics.horizontalAdvance(words) > right - left:
                words = words.partition(",")[0]  # noqa: PLW2901 - the shorter form where there is little room
            if metrics.horizontalAdvance(words) <= right - left:
                painter.drawText(
                    QRectF(left, top, right - left, metrics.height()), Qt.AlignmentFlag.AlignCenter, words
                )

    def _paint_tip(self, painter: QPainter, right: float, middle: float) -> None:
        """Draw the arrow into the patient."""
        theme = self._theme
        painter.setPen(QPen(theme.colour("second"), theme.px(1.5)))
        end = right + theme.px(_TIP) - 3
        painter.drawLine(QPointF(right + theme.px(4), middle), QPointF(end, middle))
        head = theme.px(5)
        painter.drawPolyline(
            QPolygonF(
                [QPointF(end - head, middle - head), QPointF(end, middle), QPointF(end - head, middle + head)]
            )
        )


def _legend(theme: Theme, *, old: bool) -> tuple[QWidget, Text]:
    part = QWidget()
    row = QHBoxLayout(part)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.space(2))
    words = Text(theme, role="small", tone="second", weight="medium", wrap=True)
    row.addWidget(fills.Swatch(theme, old=old))
    row.addWidget(words, 1)
    return part, words
