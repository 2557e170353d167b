"""The card of simple continuous: one daily dose, typed, beside the pump's.

Apart from the step table because there is nothing to schedule.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.clock import Clock
from console.domain.catalog import Catalog
from ui.theme import Theme
from ui.widgets.card import Card
from ui.widgets.dose_field import DoseField
from ui.widgets.entry_field import EntryState
from ui.widgets.text import Text

_FIELD_PX = 180


@dataclass(frozen=True, slots=True)
class EvenState:
    """What the card shows: the daily dose typed, the pump's where it has one, its words, and an echo.

    `suggested` is a dose that was suggested, in words: it stands beside the field, never in it (NE-20).
    """

    daily: Decimal | None
    in_pump: Decimal | None
    in_pump_words: str
    echo: str
    finding: str = ""
    suggested: str = ""


class EvenCard(Card):
    """`daily_changed(Decimal | None)` at every key that makes a difference."""

    daily_changed = Signal(object)

    def __init__(self, theme: Theme, catalog: Catalog, clock: Clock, parent: QWidget | None = None) -> None:
        """Build it empty."""
        super().__init__(theme, "One even rate, day and night", name="even-card", parent=parent)
        self._state: EvenState | None = None
        self.field = DoseField(theme, catalog.quantities["daily-dose"], clock, "New daily dose")
        self.field.setObjectName("program-daily-field")
        self.field.setFixedWidth(theme.px(_FIELD_PX))
        label = Text(theme, "New daily dose", role="small", tone="second", weight="medium")
        label.setBuddy(self.field)
        self._beside = Text(theme, tone="third", wrap=True, tabular=True)
        self._echo = Text(theme, role="small", tone="second", wrap=True, tabular=True)
        self._suggested = Text(theme, weight="medium", wrap=True, tabular=True)
        self._suggested.setObjectName("program-suggested")
        beside = QVBoxLayout()
        beside.setSpacing(0)
        beside.addWidget(self._beside)
        beside.addWidget(self._suggested)
        row = QHBoxLayout()
        row.setSpacing(theme.space(3))
        row.addWidget(self.field)
        row.addLayout(beside, 1)
        self.body.addWidget(label)
        self.body.addLayout(row)
        self.body.addWidget(self._echo)
        self.field.value_changed.connect(self.daily_changed)

    def set_state(self, state: EvenState, *, fresh: bool = False) -> None:
        """Show `state`; `fresh` when it does not come from this field."""
        if state == self._state and not fresh:
            return
        self._state = state
        if fresh:
            self.field.put(state.daily)
        self.field.set_state(EntryState(state.daily, state.in_pump, compared=True, finding=state.finding))
        self._beside.setText(f"in the pump now: {state.in_pump_words}")
        self._suggested.setText(state.suggested)
        self._suggested.setVisible(bool(state.suggested))
        self._echo.setText(state.echo)
        self._echo.setVisible(bool(state.echo))

    def problem(self) -> str:
        """Return why what stands in the field is no daily dose; empty when it is, or nothing is typed."""
        return self.field.problem() if self.field.text() else ""
