"""The schedule's plot: draft in violet with handles, the pump's program in dark; drag, or keys alone.

Apart from `schedule_editor`, the card it stands in. It holds no schedule of its own: it draws the one
it is given and tells what is moved; the page changes the model, and chart and table follow it alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QFocusEvent, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from console.domain.quantities import MINUTES_PER_DAY, NG_PER_MCG
from ui.charts import handles, scale
from ui.charts.axes import EDGE_MINUTES, ClockAxis
from ui.charts.handles import Grip, Handle, Move
from ui.charts.plot import Plot
from ui.models import schedule as schedules
from ui.models.schedule import EditedDays, Run
from ui.models.steps import Stretch
from ui.theme import Theme

_REACH_PX = 20
_TAKE_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_ARROWS: dict[int, int] = {
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Left: -1,
}
_PAGES: dict[int, int] = {Qt.Key.Key_PageUp: 1, Qt.Key.Key_PageDown: -1}
_PAGE = {Grip.RATE: 10, Grip.START: 15}
"""What Page Up moves by: ten steps of the rate, a quarter of an hour."""


@dataclass(frozen=True, slots=True)
class EditorState:
    """What the chart shows: the day group under the hand, and the same day in the pump.

    `step_ng` is the finest step of a rate in ng/h; `drafted` whether the day differs from the pump. A day
    that is no schedule is only `drawn`: nothing of it can be taken hold of.
    """

    days: EditedDays
    in_pump: tuple[Stretch, ...]
    step_ng: int
    drafted: bool
    drawn: tuple[Run, ...] | None = None

    @property
    def runs(self) -> tuple[Run, ...]:
        """Return the day under the hand, stretch by stretch."""
        return schedules.runs(self.days) if self.drawn is None else self.drawn


class SchedulePlot(Plot):
    """The plot with handles.

    `moved(grip, index, value)` while one is held, in ng/h or minutes, between `grabbed()` and either
    `dropped()` or, on Escape, `restored()`; `typed(grip, index, key)` when a digit is pressed on one;
    `told(words)` says what is under the hand.
    """

    grabbed = Signal()
    moved = Signal(str, int, int)
    dropped = Signal()
    restored = Signal()
    typed = Signal(str, int, str)
    told = Signal(str)

    def __init__(self, theme: Theme, *, name: str, parent: QWidget | None = None) -> None:
        """Build it empty."""
        super().__init__(theme, ClockAxis(theme), name=name, parent=parent)
        self._state: EditorState | None = None
        self._handles: tuple[Handle, ...] = ()
        self._here = 0
        self._held: Handle | None = None
        self._by_pointer = False
        self._offset = QPointF()
        self.setXRange(-EDGE_MINUTES, MINUTES_PER_DAY + EDGE_MINUTES)
        self._hatch = self.line("draft")
        self._hatch.setFillLevel(0)
        self._hatch.setPen(QPen(Qt.PenStyle.NoPen))
        self._draft = self.line("draft", 2.5)
        self._pump = self.line("ink", 2)

    def set_state(self, state: EditorState) -> None:
        """Show `state`; while a handle is held the axis stays as it is."""
        if state == self._state:
            return
        self._state = state
        self._handles = handles.handles(state.days) if state.drawn is None else ()
        self._here = min(self._here, max(len(self._handles) - 1, 0))
        if self._held is not None and not self._still_there(self._held):
            self._held, self._by_pointer = None, False
        self.stops = tuple(float(run.start) for run in state.runs)
        highest = self._draw_lines(state)
        if self._held is None:
            self.set_scale(scale.ceiling(highest * 1.05), "mcg/h")
        self.viewport().update()

    @property
    def holds(self) -> bool:
        """Tell whether a handle is held, by the pointer or by the keys."""
        return self._held is not None

    @property
    def current(self) -> Handle | None:
        """The handle the keys are at, None without any."""
        return self._handles[self._here] if self._handles else None

    def spot(self, grip: Grip, index: int) -> QPointF:
        """Return where a handle stands in the viewport, in px: for hands that drag."""
        handle = next(each for each in self._handles if (each.grip, each.index) == (grip, index))
        return self.at(handle.x, handle.y)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the handle under the pointer."""
        super().mousePressEvent(event)
        found = self._under(event.position())
        if found is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        self._here, self._by_pointer = self._handles.index(found), True
        self._offset = QPointF(found.x, found.y) - self.data_at(event.position())
        self._grab(found)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what is held; otherwise move the crosshair."""
        if self._by_pointer:
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._drag_to(self.data_at(event.position()) + self._offset, 1 if fine else handles.SNAP_MINUTES)
            return
        over = self._under(event.position()) is not None
        self.viewport().setCursor(Qt.CursorShape.OpenHandCursor if over else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        super().mouseReleaseEvent(event)
        if self._by_pointer and event.button() is Qt.MouseButton.LeftButton:
            self._drop()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the first handle, or coming backwards at the last."""
        super().focusInEvent(event)
        ends = {Qt.FocusReason.TabFocusReason: 0, Qt.FocusReason.BacktabFocusReason: len(self._handles) - 1}
        self._here = max(ends.get(event.reason(), self._here), 0)
        self._tell()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let go of what is held."""
        super().focusOutEvent(event)
        if self._held is not None:
            self._drop()
        self.told.emit("")

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001  # Qt's signature
        """Go to the next handle; after the last one, or before the first, leave the chart."""
        there = self._here + (1 if forward else -1)
        if not self.hasFocus() or not 0 <= there < len(self._handles):
            return bool(super().focusNextPrevChild(forward))
        if self._held is not None:
            self._drop()
        self._here = there
        self._tell()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes hold and lets go, arrows move what is held, a digit goes to the table."""
        current = self.current
        if self._held is not None:
            self._held_key(event, self._held)
        elif current is None:
            super().keyPressEvent(event)
        elif event.key() in _TAKE_KEYS:
            self._grab(current)
        elif event.text() and event.text() in "0123456789.":
            self.typed.emit(current.grip, current.index, event.text())
        elif event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.told.emit("Press Enter to take hold of the handle; then the arrow keys move it.")
        else:
            super().keyPressEvent(event)

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the handles and their words over the lines, at one size whatever the axis."""
        super().drawForeground(painter, rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, handle in enumerate(self._handles):
            self._draw_handle(
                painter, handle, current=number == self._here and self.hasFocus() and not self._still
            )

    def _still_there(self, held: Handle) -> bool:
        return any((each.grip, each.index) == (held.grip, held.index) for each in self._handles)

    def _draw_lines(self, state: EditorState) -> float:
        """Draw both lines, the draft's with a gap where no rate is typed; return the highest rate."""
        runs = [(run, run.ng_per_h) for run in state.runs if run.ng_per_h is not None]
        spans = [(run.start, run.end) for run, _ in runs]
        drafted = [float(rate / NG_PER_MCG) for _, rate in runs]
        in_pump = [float(stretch.ng_per_h / NG_PER_MCG) for stretch in state.in_pump]
        self._draft.setData(*scale.staircase(spans, drafted), connect=np.array(scale.joined(spans), np.int32))
        self._draft.setVisible(state.drafted)
        self._hatch.setData(*_hatched(state.runs))
        hatch = QBrush(self.theme.colour("draft", 0.5), Qt.BrushStyle.BDiagPattern)
        self._hatch.setBrush(hatch if state.drafted else QBrush(Qt.BrushStyle.NoBrush))
        self._pump.setData(*scale.staircase([(each.start, each.end) for each in state.in_pump], in_pump))
        return max([*drafted, *in_pump], default=0.0)

    def _draw_handle(self, painter: QPainter, handle: Handle, *, current: bool) -> None:
        theme, middle = self.theme, QPointF(self.mapToScene(self.at(handle.x, handle.y).toPoint()))
        wide = theme.px(13 if handle.grip is Grip.RATE else 6)
        box = QRectF(middle.x() - wide, middle.y() - theme.px(6), 2 * wide, theme.px(12))
        if current:
            painter.setPen(self.pen("ring", 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            grown = box.adjusted(-4, -4, 4, 4)
            painter.drawRoundedRect(grown, grown.height() / 2, grown.height() / 2)
        ink = "draft" if self._state is not None and self._state.drafted else "accent"
        painter.setPen(self.pen(ink, 2))
        painter.setBrush(theme.colour(ink if current and self._held else "surface"))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        if handle.label:
            self._draw_label(painter, handle.label, QPointF(middle.x(), box.top()))

    def _draw_label(self, painter: QPainter, label: str, foot: QPointF) -> None:
        """Write a rate above its handle, on its own ground so that no line strikes it through."""
        theme, font = self.theme, self.theme.font("small", "bold")
        wide = QFontMetricsF(font).horizontalAdvance(label) + theme.px(6)
        above = QRectF(foot.x() - wide / 2, foot.y() - theme.px(19), wide, theme.px(16))
        painter.fillRect(above, theme.colour("surface", 0.85))
        painter.setFont(font)
        painter.drawText(above, Qt.AlignmentFlag.AlignCenter, label)

    def _under(self, position: QPointF) -> Handle | None:
        spots = [(handle, self.at(handle.x, handle.y).toTuple()) for handle in self._handles]
        return handles.nearest(spots, position.toTuple(), self.theme.px(_REACH_PX))

    def _held_key(self, event: QKeyEvent, held: Handle) -> None:
        key = event.key()
        if key in _TAKE_KEYS:
            self._drop()
        elif key == Qt.Key.Key_Escape:
            self._held, self._by_pointer = None, False
            self.restored.emit()
            self._tell()
        elif key in _ARROWS:
            self._nudge(held, _ARROWS[key])
        elif key in _PAGES:
            self._nudge(held, _PAGES[key] * _PAGE[held.grip])
        else:
            self.told.emit("Arrow keys move the handle; Enter keeps it there, Escape puts it back.")

    def _grab(self, handle: Handle) -> None:
        self._held = handle
        self.point_to(None)
        self.grabbed.emit()
        self.viewport().update()
        self._tell()

    def _drop(self) -> None:
        self._held, self._by_pointer = None, False
        self.dropped.emit()
        self._tell()

    def _drag_to(self, wanted: QPointF, snap: int) -> None:
        state, held = self._state, self._held
        if state is not None and held is not None:
            by_rate = held.grip is Grip.RATE
            self._moved(
                held,
                handles.rate_at(wanted.y(), state.step_ng)
                if by_rate
                else handles.start_at(state.days, held.index, wanted.x(), snap),
            )

    def _nudge(self, held: Handle, steps: int) -> None:
        state = self._state
        run = None if state is None else schedules.run_of(state.days, held.index)
        if state is not None and run is not None:
            by_rate = held.grip is Grip.RATE
            self._moved(
                held,
                handles.rate_by(run, steps, state.step_ng)
                if by_rate
                else handles.start_at(state.days, held.index, run.start + steps, 1),
            )

    def _moved(self, held: Handle, move: Move) -> None:
        self.moved.emit(held.grip, held.index, move.value)
        self._tell(move.stopped)

    def _tell(self, stopped: str = "") -> None:
        self.viewport().update()
        if self._state is not None and self.current is not None:
            held = " · held: arrow keys move it" if self._held is not None and not self._by_pointer else ""
            self.told.emit(stopped or f"{handles.words(self._state.days, self.current)}{held}")


def _hatched(runs: tuple[Run, ...]) -> tuple[list[float], list[float]]:
    """Return the line under which the draft is hatched: down to 0 where no rate is typed."""
    heights = [float((run.ng_per_h or 0) / NG_PER_MCG) for run in runs]
    return scale.staircase([(run.start, run.end) for run in runs], heights)
