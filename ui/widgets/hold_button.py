"""The button that sends: held for a second, or pressed and pressed again after half a second.

Apart from `button` because sending must not be a click. The timing is `ui.models.hold`; the clock is
handed in. It says what it will do, and while it is off, it cannot be held.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from console.clock import Clock
from ui.models import hold as holds
from ui.models.hold import Hold, Phase
from ui.theme import Theme
from ui.widgets.bubble import announce

_FRAME_MS = 25
_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_AGAIN = {
    Phase.ARMED: "Press again to",
    Phase.TOO_SOON: "Too fast: press again to",
}


class HoldButton(QPushButton):
    """`confirmed()` once per hold, or per two presses half a second apart."""

    confirmed = Signal()

    def __init__(self, theme: Theme, clock: Clock, *, name: str, parent: QWidget | None = None) -> None:
        """Build it without words; `clock` times the hold."""
        super().__init__(parent)
        self.setObjectName(name)
        self._theme, self._clock = theme, clock
        self._hold = Hold()
        self._words = ""
        self.setFont(theme.font("body", "semibold", tabular=False))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._timer = QTimer(self, interval=_FRAME_MS)
        self._timer.timeout.connect(lambda: self._become(holds.passed(self._hold, self._clock.link_ms())))

    def set_words(self, words: str, off: str) -> None:
        """Say what it will do; `off` is why it cannot now, empty when it can."""
        self._words = words
        if off and self.isEnabled():
            self._become(Hold())
        self.setEnabled(not off)
        self.setToolTip(off)
        self.setAccessibleDescription(
            off or "Hold for a second, or press, and press again after half a second."
        )
        self._tell()

    def sizeHint(self) -> QSize:
        """Return room for the words on two lines at most."""
        return QSize(self._theme.px(280), self._theme.px(60))

    def minimumSizeHint(self) -> QSize:
        """Return the least room: the words break into lines."""
        return QSize(self._theme.px(200), self._theme.px(60))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to hold, or press again."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._become(holds.pressed(self._hold, self._clock.link_ms()))
            self.setDown(True)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go; outside the button it counts for nothing."""
        self.setDown(False)
        inside = self.rect().contains(event.position().toPoint())
        self._become(holds.released(self._hold, self._clock.link_ms()) if inside else Hold())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Give up when the pointer leaves the button while it is held."""
        if self._hold.phase is Phase.HOLDING and not self.rect().contains(event.position().toPoint()):
            self._become(Hold())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take the second press of a double click as any press: too soon to count (NE-31)."""
        self.mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press by key; a key held down does not repeat."""
        if event.key() not in _KEYS:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self._become(holds.pressed(self._hold, self._clock.link_ms()))

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Let go of the key."""
        if event.key() not in _KEYS:
            super().keyReleaseEvent(event)
        elif not event.isAutoRepeat():
            self._become(holds.released(self._hold, self._clock.link_ms()))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Forget a press that waits when the focus goes elsewhere."""
        super().focusOutEvent(event)
        self._become(Hold())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw ground, words, the bar of the hold and the ring of the focus."""
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        radius = theme.length("control_radius")
        ground = QPainterPath()
        ground.addRoundedRect(box, radius, radius)
        enabled = self.isEnabled()
        painter.fillPath(ground, theme.colour("accent_soft" if enabled else "sunken"))
        done = holds.progress(self._hold, self._clock.link_ms())
        painter.setClipPath(ground)
        bar = theme.px(6)
        painter.fillRect(
            QRectF(box.left(), box.bottom() - bar, box.width() * done, bar), theme.colour("accent")
        )
        painter.setClipping(False)
        edge = "ring" if self.hasFocus() else "accent" if enabled else "line"
        painter.setPen(QPen(theme.colour(edge), 2 if self.hasFocus() else 1))
        painter.drawPath(ground)
        painter.setPen(theme.colour("accent" if enabled else "third"))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(box.adjusted(theme.px(10), 0, -theme.px(10), -bar), flags, self.text())
        painter.end()

    def _become(self, hold: Hold) -> None:
        before, self._hold = self._hold, hold
        waiting = hold.phase in {Phase.HOLDING, Phase.ARMED, Phase.TOO_SOON}
        if waiting != self._timer.isActive():
            self._timer.start() if waiting else self._timer.stop()
        if hold.phase is not before.phase:
            self._tell()
            if hold.phase in _AGAIN:
                announce(self, self.text(), urgent=True)
        self.update()
        if hold.phase is Phase.DONE:
            self._hold = Hold()
            self._tell()
            self.confirmed.emit()

    def _tell(self) -> None:
        again = _AGAIN.get(self._hold.phase)
        self.setText(self._words if again is None else f"{again}{self._words.removeprefix('Hold to')}")
        self.setAccessibleName(self.text())
        self.update()
