"""Small labels with a ground: `draft`, `signed`, `read 09:42`, and the alarms with their shapes.

Apart so that a meaning looks the same wherever it stands. The word always stands in it: colour alone
says nothing.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Theme
from ui.widgets import icon

KINDS = {
    "plain": ("sunken", "second", "", ""),
    "draft": ("draft_soft", "draft", "", ""),
    "good": ("good_soft", "good", "", ""),
    "accent": ("accent_soft", "accent", "", ""),
    "alarm-high": ("alarm_high", "on_alarm_high", "alarm", "alarm_edge"),
    "alarm-medium": ("alarm_medium", "on_alarm", "alarm", "alarm_edge"),
    "alarm-low": ("alarm_low", "on_alarm", "note", "alarm_edge"),
}
"""Kind → ground, ink, icon before the word, edge (names of the theme; empty for none)."""


def size(theme: Theme, words: str, kind: str) -> QSize:
    """Return how large the badge `words` of `kind` is."""
    metrics = QFontMetrics(theme.font("small", "semibold", tabular=False))
    mark = theme.px(20) if KINDS[kind][2] else 0
    return QSize(metrics.horizontalAdvance(words) + mark + theme.px(16), metrics.height() + theme.px(6))


def paint(painter: QPainter, theme: Theme, words: str, kind: str, where: QRectF) -> None:
    """Draw the badge into `where`; also for cells of a table."""
    ground, ink, mark, edge = KINDS[kind]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(theme.colour(edge) if edge else Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(ground))
    painter.drawRoundedRect(where.adjusted(0.5, 0.5, -0.5, -0.5), theme.px(6), theme.px(6))
    left = where.left() + theme.px(8)
    if mark:
        side = theme.px(14)
        icon.paint(painter, mark, theme.colour(ink), QRectF(left, where.center().y() - side / 2, side, side))
        left += theme.px(20)
    painter.setPen(theme.colour(ink))
    painter.setFont(theme.font("small", "semibold", tabular=False))
    inside = QRectF(left, where.top(), where.right() - left, where.height())
    painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)


class Badge(QWidget):
    """A badge as a widget; hidden while it says nothing."""

    def __init__(
        self, theme: Theme, words: str = "", kind: str = "plain", parent: QWidget | None = None
    ) -> None:
        """Say `words` on the ground of `kind` (one of `KINDS`)."""
        super().__init__(parent)
        self._theme = theme
        self._words, self._kind = "", kind
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_badge(words, kind)

    @property
    def words(self) -> str:
        """What the badge says."""
        return self._words

    def set_badge(self, words: str, kind: str = "plain") -> None:
        """Say something else; no words hide it."""
        self._words, self._kind = words, kind
        self.setAccessibleName(words)
        if not words or self.parentWidget() is not None:
            self.setVisible(bool(words))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of the words with their ground."""
        return size(self._theme, self._words, self._kind)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw it."""
        painter = QPainter(self)
        paint(painter, self._theme, self._words, self._kind, QRectF(self.rect()))
        painter.end()
