"""A line of the screening helper: a test dose, the response, how long it lasted, whether it was too much.

Apart from the board, which says what follows. It corrects nothing and assumes no response.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.clock import Clock
from console.domain.catalog import Catalog
from ui.models import screening
from ui.models.screening import TrialEntry, TrialRow
from ui.theme import Theme
from ui.widgets.card import rule
from ui.widgets.dose_field import DoseField
from ui.widgets.entry_field import EntryState
from ui.widgets.flow import Flow
from ui.widgets.question import Question
from ui.widgets.text import Text
from ui.widgets.tick import Tick

_DOSE, _FIELD = 110, 140


class TrialLine(QWidget):
    """`answered(TrialEntry)` at every answer and every key that makes a difference."""

    answered = Signal(object)

    def __init__(
        self, theme: Theme, catalog: Catalog, clock: Clock, number: int, parent: QWidget | None = None
    ) -> None:
        """Build line `number` (from 1), unanswered."""
        super().__init__(parent)
        self._entry = TrialEntry()
        self._dose = Text(theme, role="heading", weight="semibold")
        self._volume = Text(theme, role="small", tone="second", wrap=True, tabular=True)
        self._response = Question(theme, "Response", screening.RESPONSES, name=f"response-{number}")
        self._lasted = DoseField(theme, catalog.quantities["effect-hours"], clock, "The effect lasted")
        self._lasted.setObjectName(f"lasted-{number}")
        self._lasted.setFixedWidth(theme.px(_FIELD))
        self._bad = Tick(theme, "Bad reaction", name=f"bad-{number}")
        self._effect = _labelled(theme, "The effect lasted", self._lasted)
        row = Flow(theme.space(4))
        row.add(_stacked(self._dose, self._volume), stretch=1, least=theme.px(_DOSE))
        for part in (self._response, self._effect, self._bad):
            row.add(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(3))
        column.addLayout(row)
        column.addWidget(rule(theme))
        self._response.answered.connect(lambda key: self._change(replace(self._entry, response=key)))
        self._lasted.value_changed.connect(self._typed)
        self._bad.toggled.connect(lambda on: self._change(replace(self._entry, bad=on)))

    def set_row(self, row: TrialRow) -> None:
        """Show `row`."""
        self._entry = row.entry
        self._dose.setText(row.dose)
        self._volume.setText(row.volume)
        self._response.set_answer(row.entry.response)
        effective = row.entry.response == screening.YES
        self._effect.setVisible(effective)
        self._bad.setVisible(effective)
        self._lasted.set_state(EntryState(row.entry.lasted))
        with QSignalBlocker(self._bad):
            self._bad.setChecked(row.entry.bad)

    def problem(self) -> str:
        """Return the sentence that keeps what is typed from being a value; empty when it is one."""
        return self._lasted.problem() if self._lasted.text() and not self._effect.isHidden() else ""

    def _typed(self, hours: Decimal | None) -> None:
        self._change(replace(self._entry, lasted=hours))

    def _change(self, entry: TrialEntry) -> None:
        self._entry = entry
        self.answered.emit(entry)


def _labelled(theme: Theme, words: str, field: QWidget) -> QWidget:
    heading = Text(theme, words, role="small", tone="second", weight="medium")
    heading.setBuddy(field)
    return _stacked(heading, field)


def _stacked(*parts: QWidget) -> QWidget:
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    return whole
