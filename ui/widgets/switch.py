"""A switch: on or off, which somebody else says, and asked to be the other by a press.

Apart from the tick, which a person sets themselves: here what is shown is what is so, not what was pressed.
Its thumb lies right and bears a stroke where it is on, so that no colour alone says it.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.theme import Theme

_WIDE, _HIGH = 46, 26


class Switch(QAbstractButton):
    """`asked(on)` is given when a person presses; it stays as it is until `set_on` says otherwise."""

    asked = Signal(bool)

    def __init__(self, theme: Theme, *, name: str, label: str, parent: QWidget | None = None) -> None:
        """Build it off; `label` is what is switched, for those who hear it."""
        super().__init__(parent)
        self.setObjectName(name)
        self._theme, self._label, self._on = theme, label, False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda: self.asked.emit(not self._on))
        self._tell()

    @property
    def on(self) -> bool:
        """Whether it is shown on."""
        return self._on

    def set_on(self, on: bool) -> None:  # noqa: FBT001  # the one thing there is to say of a switch
        """Show it on or off; gives no signal."""
        if on != self._on:
            self._on = on
            self._tell()
            self.update()

    def sizeHint(self) -> QSize:
        """Return its size, with room for the ring of the focus."""
        return QSize(self._theme.px(_WIDE + 4), self._theme.px(_HIGH + 4))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the track, the thumb and the ring."""
        theme, edge = self._theme, self._theme.px(2)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        painter.setBrush(theme.colour("accent" if self._on else "sunken"))
        painter.setPen(QPen(theme.colour("accent" if self._on else "edge"), theme.px(1)))
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("ring"), theme.px(2)))
            ring = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)
        self._paint_thumb(painter, track)
        painter.end()

    def _paint_thumb(self, painter: QPainter, track: QRectF) -> None:
        theme = self._theme
        side = track.height() - 2 * theme.px(3)
        left = track.right() - theme.px(3) - side if self._on else track.left() + theme.px(3)
        thumb = QRectF(left, track.top() + theme.px(3), side, side)
        painter.setBrush(theme.colour("on_accent" if self._on else "surface"))
        painter.setPen(QPen(theme.colour("on_accent" if self._on else "edge"), theme.px(1)))
        painter.drawEllipse(thumb)
        if self._on:
            painter.setPen(QPen(theme.colour("accent"), theme.px(2)))
            middle, half = thumb.center(), side / 5
            painter.drawLine(QPointF(middle.x(), middle.y() - half), QPointF(middle.x(), middle.y() + half))

    def _tell(self) -> None:
        self.setAccessibleName(f"{self._label}: {'on' if self._on else 'off'}")
