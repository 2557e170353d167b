"""The ground of every chart: axes and grid in the theme, a crosshair for the pointer and for the keys.

Apart from the charts so that all look and answer alike. No zoom by wheel, no menu of pyqtgraph's; it
knows no dose.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from contextlib import contextmanager

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QGraphicsTextItem, QWidget

from ui.charts import axes, labels
from ui.charts.labels import Place, Words
from ui.theme import Theme

_LINE_Z, _CROSSHAIR_Z, _WORDS_Z = 10, 20, 30
_GROUND = 0.8
"""How solid the ground of words is: they can be read over a line, and the line is still seen."""
_GAP_PX = 4
"""How far words stand from the point they belong to."""


class Plot(pg.PlotWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """A plot that tells where the crosshair stands: `pointed(x)`, and `unpointed()` when it is gone.

    The pointer moves it freely; Left, Right, Home and End move it over `stops`.
    """

    pointed = Signal(float)
    unpointed = Signal()

    def __init__(self, theme: Theme, foot: pg.AxisItem, *, name: str, parent: QWidget | None = None) -> None:
        """Build an empty plot over the axis `foot`."""
        super().__init__(
            parent=parent,
            background=theme.colour("surface"),
            axisItems={"bottom": foot, "left": axes.ValueAxis()},
            enableMenu=False,
        )
        self.setObjectName(name)
        self.theme = theme
        self.stops: tuple[float, ...] = ()
        self.crosshair_x: float | None = None
        self._still = False
        self._placed: tuple[tuple[pg.TextItem, tuple[Place, ...]], ...] = ()
        self.setMouseEnabled(x=False, y=False)
        self.hideButtons()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for side in ("bottom", "left"):
            axes.dress(self.getAxis(side), theme)
        self._grid = pg.PlotCurveItem(pen=self.pen("line"), connect="pairs", skipFiniteCheck=True)
        self.addItem(self._grid, ignoreBounds=True)
        self.getAxis("left").setWidth(theme.px(48))
        self.getAxis("bottom").setHeight(theme.px(26))
        self.getPlotItem().setContentsMargins(0, theme.px(26), theme.px(30), 0)
        self.getPlotItem().getViewBox().setDefaultPadding(0)
        self.getPlotItem().getViewBox().sigResized.connect(self._arrange)
        self._unit_words = QGraphicsTextItem(self.getPlotItem())
        self._unit_words.setFont(theme.font("small"))
        self._unit_words.setDefaultTextColor(theme.colour("third"))
        self._crosshair = pg.InfiniteLine(angle=90, pen=self.pen("third", style=Qt.PenStyle.DotLine))
        self._crosshair.setZValue(_CROSSHAIR_Z)
        self._crosshair.hide()
        self.addItem(self._crosshair, ignoreBounds=True)

    def sizeHint(self) -> QSize:
        """Return a size to begin with; a chart takes what it is given."""
        return QSize(self.theme.px(420), self.theme.px(240))

    def close(self) -> bool:
        """Close like any widget; pyqtgraph's own way takes the scene from under Qt, which can crash."""
        return QWidget.close(self)

    def set_scale(self, top: float, unit: str) -> None:
        """Let the left axis run from 0 to `top`, with `unit` written above it."""
        self._unit_words.setPlainText(unit)
        self.setYRange(0, top)
        left, right = self.viewRange()[0]
        levels = axes.levels(top)
        self._grid.setData(x=[left, right] * len(levels), y=[level for level in levels for _ in range(2)])

    def pen(self, role: str, width: float = 1, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
        """Return a pen in a colour of the theme; wider than 1 only where there are few points."""
        pen = pg.mkPen(self.theme.colour(role), width=self.theme.px(width), style=style)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        return pen  # type: ignore[no-any-return]

    def line(
        self, role: str, width: float = 1, style: Qt.PenStyle = Qt.PenStyle.SolidLine
    ) -> pg.PlotCurveItem:
        """Add an empty line and return it; feed it with `setData`."""
        curve = pg.PlotCurveItem(pen=self.pen(role, width, style), antialias=True, skipFiniteCheck=True)
        curve.setZValue(_LINE_Z)
        self.addItem(curve)
        return curve

    def words(self, role: str = "ink", weight: str = "semibold") -> pg.TextItem:
        """Add an empty label for the data and return it; `place_words` says where it stands."""
        item = pg.TextItem(color=self.theme.colour(role), fill=self.theme.colour("surface", _GROUND))
        item.textItem.document().setDocumentMargin(self.theme.px(2))
        item.setFont(self.theme.font("small", weight))
        item.setZValue(_WORDS_Z)
        self.addItem(item, ignoreBounds=True)
        return item

    def place_words(self, *wanted: tuple[pg.TextItem, tuple[Place, ...]]) -> None:
        """Let each label stand at the first of its places (data coordinates) where it covers no other.

        Done again when the plot has another size; a label without words or room is hidden.
        """
        self._placed = wanted
        self._arrange()

    def mark(self, role: str) -> pg.ScatterPlotItem:
        """Add an empty set of round marks and return it; feed it with `setData`."""
        marks = pg.ScatterPlotItem(
            size=self.theme.px(9), pen=self.pen("ink"), brush=self.theme.colour(role), antialias=True,
            useCache=False,
        )  # fmt: skip
        marks.setZValue(_CROSSHAIR_Z)
        self.addItem(marks)
        return marks

    @contextmanager
    def still(self) -> Iterator[None]:
        """Keep crosshair and ring out of what is painted meanwhile: a picture shows data alone."""
        self._still = True
        self._crosshair.hide()
        self.grab()  # pyqtgraph's words find their place when they are first painted, which may be only now
        try:
            yield
        finally:
            self._still = False
            self.point_to(self.crosshair_x)

    def colour(self, role: str, alpha: float = 1.0) -> QColor:
        """Return a colour of the theme."""
        return self.theme.colour(role, alpha)

    def at(self, x: float, y: float) -> QPointF:
        """Return where the data point (x, y) stands in the viewport, in px."""
        scene = self.getPlotItem().getViewBox().mapViewToScene(QPointF(x, y))
        return QPointF(self.mapFromScene(scene))

    def data_at(self, position: QPointF) -> QPointF:
        """Return the data coordinates of a point of the viewport."""
        scene = self.mapToScene(position.toPoint())
        return self.getPlotItem().getViewBox().mapSceneToView(scene)  # type: ignore[no-any-return]

    def point_to(self, x: float | None) -> None:
        """Put the crosshair at `x`, or take it away; gives no signal, so that plots can follow each other."""
        self.crosshair_x = x
        self._crosshair.setVisible(x is not None)
        if x is not None:
            self._crosshair.setValue(x)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the crosshair with the pointer, within the plot."""
        box = self.getPlotItem().getViewBox()
        inside = box.sceneBoundingRect().contains(self.mapToScene(event.position().toPoint()))
        self._point(self.data_at(event.position()).x() if inside else None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the focus; nothing is dragged here."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let nothing through to pyqtgraph, which would zoom."""
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Let nothing through to pyqtgraph."""
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: ARG002
        """Take the pointer's crosshair away; the one of the keys stays while the chart has the focus."""
        if not self.hasFocus():
            self._point(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the crosshair away with the focus."""
        super().focusOutEvent(event)
        self._point(None)
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the crosshair over the stops; Escape takes it away."""
        stop = self._next_stop(event.key())
        if event.key() == Qt.Key.Key_Escape and self.crosshair_x is not None:
            self._point(None)
        elif stop is not None:
            self._point(stop)
        else:
            event.ignore()

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the ring of the focus."""
        super().drawForeground(painter, rect)
        if self.hasFocus() and not self._still:
            painter.setPen(self.pen("ring", 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1), 6, 6)

    def _arrange(self) -> None:
        box = self.getPlotItem().getViewBox()
        said = [(item, places) for item, places in self._placed if item.toPlainText()]
        wanted = tuple(
            Words(room.width(), room.height(), tuple(self._beside(place) for place in places))
            for room, places in ((item.boundingRect(), places) for item, places in said)
        )
        found = labels.arrange(box.width(), box.height(), wanted)
        for item, _ in self._placed:
            item.setVisible(False)
        for (item, _), place in zip(said, found, strict=True):
            if place is not None:
                item.setAnchor(place.anchor)
                item.setPos(box.mapToView(QPointF(place.x, place.y)))
                item.setVisible(True)

    def _beside(self, place: Place) -> Place:
        """Return a place in data coordinates as px, a little off the point, to where the words lie."""
        spot = self.getPlotItem().getViewBox().mapFromView(QPointF(place.x, place.y))
        gap, (right, below) = self.theme.px(_GAP_PX), place.anchor
        return Place(spot.x() + gap * (1 - 2 * right), spot.y() + gap * (1 - 2 * below), place.anchor)

    def _point(self, x: float | None) -> None:
        if x == self.crosshair_x:
            return
        self.point_to(x)
        if x is None:
            self.unpointed.emit()
        else:
            self.pointed.emit(x)

    def _next_stop(self, key: int) -> float | None:
        if not self.stops:
            return None
        here, last = self.crosshair_x, len(self.stops) - 1
        after = 0 if here is None else min(bisect_right(self.stops, here), last)
        before = 0 if here is None else max(bisect_left(self.stops, here) - 1, 0)
        moves: dict[int, int] = {
            Qt.Key.Key_Left: before,
            Qt.Key.Key_Right: after,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        return self.stops[moves[key]] if key in moves else None
