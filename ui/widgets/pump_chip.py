"""Which pump, and how the link to it stands.

Apart so that serial number and link are at one place on every page.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.format import wall_time
from ui.models.summary import still_word
from ui.state import ConsoleState, Link
from ui.theme import Theme
from ui.widgets.text import Text


class _Dot(QWidget):
    """Full and green while linked, an empty ring otherwise; the words beside it say the same."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._linked = theme, False
        self.setFixedSize(theme.px(10), theme.px(10))

    def set_linked(self, *, linked: bool) -> None:
        self._linked = linked
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._linked:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("good"))
        else:
            painter.setPen(QPen(self._theme.colour("second"), self._theme.px(2)))
        painter.drawEllipse(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()


class PumpChip(QFrame):
    """Serial number and model above; running, linked and when it was read below."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it without a pump."""
        super().__init__(parent)
        self.setObjectName("pump-chip")
        self.setProperty("look", "chip")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(3), theme.space(1), theme.space(3), theme.space(1))
        row.setSpacing(theme.space(2))
        self._dot = _Dot(theme, self)
        self._serial = Text(theme, weight="semibold", parent=self)
        self._model = Text(theme, tone="third", parent=self)
        self._how = Text(theme, role="small", tone="second", tabular=True, parent=self)
        upper = QHBoxLayout()
        upper.setSpacing(theme.space(2))
        upper.addWidget(self._serial)
        upper.addWidget(self._model)
        upper.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addLayout(upper)
        column.addWidget(self._how)
        row.addWidget(self._dot)
        row.addLayout(column)

    @property
    def words(self) -> str:
        """What the second line says."""
        return self._how.text()

    def set_state(self, state: ConsoleState) -> None:
        """Show the pump of the open patient."""
        self._serial.setText(state.implant.serial if state.implant else "No pump")
        self._model.setText(state.implant.model if state.implant else "")
        self._how.setText(_how(state))
        self._dot.set_linked(linked=state.link is Link.LINKED)
        self.setToolTip(state.link_sentence)
        self.setAccessibleName(f"Pump {self._serial.text()}, {self._how.text()}")


def _how(state: ConsoleState) -> str:
    """Return `running · linked · read 09:42`, as far as known; one that gives nothing does not run."""
    if state.link is Link.NONE:
        return "opens with the patient"
    known = [still_word(state.reading) or "running"] if state.reading and state.link is Link.LINKED else []
    known.append(state.link.value)
    if state.read_wall_ms is not None:
        known.append(f"read {wall_time(state.read_wall_ms)}")
    return " · ".join(known)
