"""A choice among a few: buttons side by side on one ground, of which one is pressed.

Apart because Qt's tab bar and radio buttons look and behave otherwise. One stop of the Tab key; the
arrow keys move the choice.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Theme


class Segmented(QWidget):
    """`chosen(key)` is given when a person picks another; `set_choice` says nothing."""

    chosen = Signal(str)

    def __init__(
        self,
        theme: Theme,
        choices: tuple[tuple[str, str], ...],
        *,
        name: str,
        label: str,
        small: bool = False,
        start: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Offer `choices` as (key, word); `label` is what is being chosen, for those who hear it.

        `start` is chosen at first, None for the first choice, "" for none.
        """
        super().__init__(parent)
        self.setObjectName(name)
        self._theme, self._label = theme, label
        self._choices = choices
        self._choice = choices[0][0] if start is None else start
        self._font = theme.font("small" if small else "body", "medium", tabular=False)
        self._height = theme.px(30 if small else 42)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._tell()

    @property
    def choice(self) -> str:
        """The key of what is chosen; empty when nothing is."""
        return self._choice

    def set_choice(self, key: str) -> None:
        """Show `key` as chosen, "" for none; gives no signal."""
        if key != self._choice and key in {"", *dict(self._choices)}:
            self._choice = key
            self._tell()
            self.update()

    def point_of(self, key: str) -> QPointF:
        """Return the middle of the button of `key`, for hands that click."""
        return next(where.center() for where, (known, _) in self._places() if known == key)

    def sizeHint(self) -> QSize:
        """Return the room that all words need."""
        return QSize(round(sum(self._widths()) + 2 * self._inset()), self._height)

    def minimumSizeHint(self) -> QSize:
        """Return the same: words are never cut."""
        return self.sizeHint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what was pressed."""
        for where, (key, _) in self._places():
            if where.contains(event.position()) and event.button() == Qt.MouseButton.LeftButton:
                self._choose(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the choice with the arrow keys, Home and End."""
        keys = [key for key, _ in self._choices]
        here = keys.index(self._choice) if self._choice else -1
        moves = {
            Qt.Key.Key_Left: here - 1,
            Qt.Key.Key_Up: here - 1,
            Qt.Key.Key_Right: here + 1,
            Qt.Key.Key_Down: here + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(keys) - 1,
        }
        move = moves.get(Qt.Key(event.key()))
        if move is None:
            super().keyPressEvent(event)
        elif 0 <= move < len(keys):
            self._choose(keys[move])

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the ground, the pressed button and the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("sunken"))
        radius = self._theme.length("control_radius")
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        painter.setFont(self._font)
        for where, (key, word) in self._places():
            if key == self._choice:
                self._paint_pressed(painter, where)
            painter.setPen(self._theme.colour("ink" if key == self._choice else "second"))
            painter.drawText(where, Qt.AlignmentFlag.AlignCenter, word)
        painter.end()

    def _paint_pressed(self, painter: QPainter, where: QRectF) -> None:
        ring = "ring" if self.hasFocus() else "edge"
        painter.setPen(QPen(self._theme.colour(ring), self._theme.px(2 if self.hasFocus() else 1)))
        painter.setBrush(self._theme.colour("surface"))
        painter.drawRoundedRect(where.adjusted(1, 1, -1, -1), self._theme.px(8), self._theme.px(8))

    def _choose(self, key: str) -> None:
        if key != self._choice:
            self.set_choice(key)
            self.chosen.emit(key)

    def _tell(self) -> None:
        self.setAccessibleName(f"{self._label}: {dict(self._choices).get(self._choice, 'not chosen')}")

    def _inset(self) -> float:
        return self._theme.px(3)

    def _widths(self) -> list[float]:
        metrics = QFontMetrics(self._font)
        room = self._theme.px(24 if self._height < self._theme.px(40) else 34)
        return [metrics.horizontalAdvance(word) + room for _, word in self._choices]

    def _places(self) -> list[tuple[QRectF, tuple[str, str]]]:
        places, left = [], self._inset()
        for width, choice in zip(self._widths(), self._choices, strict=True):
            places.append((QRectF(left, self._inset(), width, self.height() - 2 * self._inset()), choice))
            left += width
        return places
