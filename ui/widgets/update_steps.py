"""The four steps of an update, each with its mark: a number, a tick, a cross or a question.

Apart from the card so that the shape says as much as the colour. It computes nothing.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ui.models.progress import Status, Step
from ui.theme import Theme
from ui.widgets import icon
from ui.widgets.text import Text

_LOOKS = {
    Status.WAITING: ("sunken", "second", ""),
    Status.NOW: ("accent_soft", "accent", ""),
    Status.DONE: ("good_soft", "good", "review"),
    Status.FAILED: ("sunken", "ink", "close"),
    Status.UNKNOWN: ("sunken", "ink", "question"),
}
"""Status → ground, ink and icon; without an icon the step's number stands there."""

_SIDE_PX = 24


class _Mark(QWidget):
    """A round mark."""

    def __init__(self, theme: Theme, number: int) -> None:
        super().__init__()
        self._theme, self._number, self.status = theme, number, Status.WAITING
        self.setFixedSize(theme.px(_SIDE_PX), theme.px(_SIDE_PX))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        ground, ink, sign = _LOOKS[self.status]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour(ground))
        painter.drawEllipse(self.rect())
        if sign:
            inset = self._theme.px(5)
            where = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
            icon.paint(painter, sign, self._theme.colour(ink), where)
        else:
            painter.setPen(self._theme.colour(ink))
            painter.setFont(self._theme.font("small", "semibold"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.end()


class UpdateSteps(QWidget):
    """The list of steps."""

    def __init__(self, theme: Theme, count: int = 4, parent: QWidget | None = None) -> None:
        """Build `count` lines."""
        super().__init__(parent)
        self.setObjectName("update-steps")
        self._steps: tuple[Step, ...] = ()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.space(3))
        grid.setVerticalSpacing(theme.space(3))
        grid.setColumnStretch(1, 1)
        self._lines: list[tuple[_Mark, Text, Text]] = []
        for number in range(1, count + 1):
            mark = _Mark(theme, number)
            title = Text(theme, weight="semibold", wrap=True)
            detail = Text(theme, role="small", tone="second", wrap=True, tabular=True)
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(title)
            words.addWidget(detail)
            grid.addWidget(mark, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addLayout(words, number, 1)
            self._lines.append((mark, title, detail))

    def set_steps(self, steps: tuple[Step, ...]) -> None:
        """Show how far each step has come."""
        if steps == self._steps:
            return
        self._steps = steps
        for (mark, title, detail), step in zip(self._lines, steps, strict=True):
            mark.status = step.status
            mark.setAccessibleName(step.status)
            mark.update()
            title.setText(step.title)
            title.setAccessibleName(f"{step.title}: {step.status}")
            detail.setText(step.detail)

    @property
    def words(self) -> tuple[str, ...]:
        """What each step says, with its status."""
        return tuple(f"{step.title} ({step.status}): {step.detail}" for step in self._steps)
