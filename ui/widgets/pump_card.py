"""The card "New pump": its serial number and model, what moves over, and the button that records it.

Apart from the catheter because the record changes pumps, and the pump itself is only told its catheter.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from console.domain.catalog import Catalog
from ui.models import implant_pump as pumps
from ui.models.implant_pump import PumpEntry
from ui.theme import Theme
from ui.widgets.button import Button
from ui.widgets.card import Card, Fact
from ui.widgets.flow import Flow
from ui.widgets.question import Question
from ui.widgets.text import Text

_SERIAL_LEAST = 220


@dataclass(frozen=True, slots=True)
class PumpState:
    """What the card shows: the entry, the old pump, what becomes of what, the button's words, and why off."""

    entry: PumpEntry
    old: str
    moves: tuple[tuple[str, str], ...]
    button: str
    off: str


class PumpCard(Card):
    """`entry_changed(PumpEntry)` at every key, `record_asked()` when the new pump is to be recorded."""

    entry_changed = Signal(object)
    record_asked = Signal()

    def __init__(self, theme: Theme, catalog: Catalog, parent: QWidget | None = None) -> None:
        """Build it empty; no serial number stands in it that nobody typed."""
        super().__init__(theme, "New pump", name="pump-card", parent=parent)
        self._theme = theme
        self._state: PumpState | None = None
        self._entry = PumpEntry()
        self._old = Fact(theme)
        self._serial = QLineEdit()
        self._serial.setObjectName("new-serial")
        self._serial.setAccessibleName("Serial number of the new pump")
        self._serial.setPlaceholderText("SIM-…")
        self._serial.setFont(theme.font("body", "medium"))
        self._serial.setMinimumWidth(theme.px(_SERIAL_LEAST))
        self._model = Question(theme, "Model", pumps.offered(catalog), name="new-model")
        self._moves: list[Fact] = []
        self._record = Button(theme, "", name="record-pump")
        self._why = Text(theme, role="small", tone="second", wrap=True)
        self.body.setSpacing(theme.space(3))
        self.body.addWidget(self._old)
        self.body.addLayout(self._entries(theme))
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.space(2))
        self.body.addLayout(self._list)
        self.body.addWidget(self._record)
        self.body.addWidget(self._why)
        self._serial.textEdited.connect(
            lambda text: self._change(replace(self._entry, serial=text.strip().upper()))
        )
        self._model.answered.connect(lambda key: self._change(replace(self._entry, model=key)))
        self._record.clicked.connect(self.record_asked)

    def set_state(self, state: PumpState) -> None:
        """Show `state`."""
        if state == self._state:
            return
        self._state, self._entry = state, state.entry
        self._old.set_fact("Comes out", state.old)
        self._old.setVisible(bool(state.old))
        if state.entry.serial != self._serial.text().strip().upper():
            self._serial.setText(state.entry.serial)
        self._model.set_answer(state.entry.model)
        while len(self._moves) < len(state.moves):
            self._moves.append(Fact(self._theme))
            self._list.addWidget(self._moves[-1])
        for number, line in enumerate(self._moves):
            line.setVisible(number < len(state.moves))
            if number < len(state.moves):
                line.set_fact(*state.moves[number])
        self._record.setText(state.button)
        self._record.set_reason_off(state.off)
        self._why.setText(state.off)
        self._why.setVisible(bool(state.off))

    def _entries(self, theme: Theme) -> Flow:
        serial = QWidget()
        column = QVBoxLayout(serial)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1))
        heading = Text(theme, "Serial number", role="small", tone="second", weight="medium")
        heading.setBuddy(self._serial)
        column.addWidget(heading)
        column.addWidget(self._serial)
        column.addStretch(1)
        row = Flow(theme.space(4))
        row.add(serial)
        row.add(self._model)
        return row

    def _change(self, entry: PumpEntry) -> None:
        self._entry = entry
        self.entry_changed.emit(entry)
