"""Which pump, and how the link to it does.

Apart so that serial number and link are at one place on every page.
"""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.models import link
from ui.state import ConsoleState
from ui.theme import Theme
from ui.widgets.heart_dot import HeartDot
from ui.widgets.text import Text


class PumpChip(QFrame):
    """Serial number, model and where it is above; running, how the link does and when it was read below.

    Beside it a dot with a heartbeat.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it without a pump."""
        super().__init__(parent)
        self.setObjectName("pump-chip")
        self.setProperty("look", "chip")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(2), theme.space(1), theme.space(2), theme.space(1))
        row.setSpacing(theme.space(2))
        self.dot = HeartDot(theme, self)
        self._serial = Text(theme, weight="semibold", parent=self)
        self._model = Text(theme, tone="third", parent=self)
        self._where = Text(theme, role="small", tone="second", parent=self)
        self._how = Text(theme, role="small", tone="second", tabular=True, parent=self)
        upper = QHBoxLayout()
        upper.setSpacing(theme.space(1))
        upper.addWidget(self._serial)
        upper.addWidget(self._model, 1)
        upper.addWidget(self._where)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addLayout(upper)
        column.addWidget(self._how)
        row.addWidget(self.dot)
        row.addLayout(column)

    @property
    def words(self) -> str:
        """What the second line says."""
        return self._how.text()

    def set_state(self, state: ConsoleState) -> None:
        """Show the pump of the open patient."""
        self._serial.setText(state.implant.serial if state.implant else "No pump")
        self._model.setText(state.implant.model if state.implant else "")
        self._how.setText(link.line(state))
        self.dot.set_heart(link.health(state), state.heart)
        self._where.setText(link.where(state))
        self.setToolTip(link.told(state))
        self.setAccessibleName(f"Pump {self._serial.text()}, {self._how.text()}")
        self.setAccessibleDescription(link.told(state))
