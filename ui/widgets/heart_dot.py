"""A dot that beats each time the pump says that it is there, with a shape for each way a link can be.

Apart from the chip, whose words say the same: neither colour nor motion says anything alone.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QVariantAnimation
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from console.session.health import Health
from ui import motion
from ui.state import Heart
from ui.theme import Theme

_BOX, _REST, _SWELL, _CORE = 16, 10, 5, 4
"""Px at 100 %: the room, the dot at rest, by how much it swells, and the light core of every other beat."""

_TURN = 16
"""Sixteenths of a degree, in which Qt measures arcs."""


class HeartDot(QWidget):
    """A full dot while the link is good, and otherwise a ring.

    Half full while the pump does not hear us, broken while it is silent, struck through without a link. Where
    nothing may move, every other beat shows a light core instead.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it without a link."""
        super().__init__(parent)
        self._theme, self._health, self._beats = theme, Health.ENDED, 0
        self._moves, self._swell = True, 0.0
        self.setFixedSize(theme.px(_BOX), theme.px(_BOX))
        beat = self._beat = QVariantAnimation(self)
        beat.setDuration(motion.LONGEST_MS)
        for when, how_far in ((0, 0.0), (0.4, 1.0), (1, 0.0)):
            beat.setKeyValueAt(when, how_far)
        beat.valueChanged.connect(self._swollen)

    @property
    def beating(self) -> bool:
        """Whether it moves at this moment."""
        return self._beat.state() is QVariantAnimation.State.Running

    def set_motion(self, *, on: bool) -> None:
        """Let it move with each beat, or not."""
        self._moves = on
        if not on:
            self._beat.stop()
            self._swollen(0.0)

    def set_heart(self, health: Health, heart: Heart) -> None:
        """Show how the link does, and beat once if the pump has told again that it is there."""
        beats = health is self._health is Health.GOOD and heart.beats > self._beats
        if (health, heart.beats) != (self._health, self._beats):
            self._health, self._beats = health, heart.beats
            self.update()
        if beats and self._moves and self.isVisible():
            self._beat.start()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw it."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = theme.px(_REST) + theme.px(_SWELL) * self._swell
        where = QRectF(0, 0, side, side)
        where.moveCenter(QRectF(self.rect()).center())
        if self._health is Health.GOOD:
            self._paint_full(painter, where)
        else:
            painter.setPen(QPen(theme.colour("second"), theme.px(2)))
            self._paint_ring(painter, where.adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_full(self, painter: QPainter, where: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("good"))
        painter.drawEllipse(where)
        if not self._moves and self._beats % 2:
            inside = (where.width() - self._theme.px(_CORE)) / 2
            painter.setBrush(self._theme.colour("surface"))
            painter.drawEllipse(where.adjusted(inside, inside, -inside, -inside))

    def _paint_ring(self, painter: QPainter, where: QRectF) -> None:
        if self._health is Health.SILENT:
            for start in (20, 140, 260):
                painter.drawArc(where, start * _TURN, 80 * _TURN)
            return
        painter.drawEllipse(where)
        if self._health is Health.DEAF:
            painter.setBrush(self._theme.colour("second"))
            painter.drawChord(where, 90 * _TURN, 180 * _TURN)
        elif self._health is Health.ENDED:
            painter.drawLine(where.bottomLeft(), where.topRight())

    def _swollen(self, how_far: object) -> None:
        self._swell = how_far if isinstance(how_far, float) else 0.0
        self.update()
