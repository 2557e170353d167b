"""The bar that is never covered: this is a simulation; and which visit and draft you are in.

Apart because it must stand in every window of the program, whatever else is shown.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.theme import Theme
from ui.widgets.flow import Flow
from ui.widgets.text import Text

SIMULATION = "SIMULATION — not a medical device, not for patient care"


class NoticeBar(QWidget):
    """Stripes, the notice at the left, and at the right what `set_note` says."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build the bar without a note."""
        super().__init__(parent)
        self.setObjectName("notice-bar")
        self._theme = theme
        row = Flow(theme.space(4), self)
        row.setContentsMargins(theme.space(5), theme.space(1), theme.space(5), theme.space(1))
        notice = Text(theme, SIMULATION, role="small", tone="on_bar", weight="semibold")
        self._note = Text(theme, role="small", tone="on_bar", weight="medium", tabular=True)
        row.add(notice, stretch=1)
        row.add(self._note)
        self.setMinimumHeight(theme.px(28))
        self.setAccessibleName(SIMULATION)

    @property
    def note(self) -> str:
        """What the right end says."""
        return self._note.text()

    def set_note(self, words: str) -> None:
        """Say `words` at the right end."""
        self._note.setText(words)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the ground and its diagonal stripes."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("bar"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide, step = self._theme.px(10), self._theme.px(28)
        painter.setPen(
            QPen(self._theme.colour("bar_stripe"), wide, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
        )
        high = self.height()
        for left in range(-high, self.width() + high, step):
            painter.drawLine(QPointF(left - wide, high + wide), QPointF(left + high + wide, -wide))
        painter.end()
