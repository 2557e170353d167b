"""The card "Single bolus": a dose and how long, in three labelled fields with an echo in words.

Apart from the schedule because it is a change of its own, with a review of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from console.clock import Clock
from console.domain.catalog import Catalog
from ui.models import bolus as boluses
from ui.models.bolus import BolusEntry
from ui.theme import Theme
from ui.widgets.card import Card
from ui.widgets.dose_field import DoseField
from ui.widgets.entry_field import EntryState
from ui.widgets.text import Text


@dataclass(frozen=True, slots=True)
class BolusState:
    """What the card shows: the entries, the echo, whether they are the draft, and why none can be given."""

    entry: BolusEntry
    echo: str
    drafted: bool
    off: str


class BolusCard(Card):
    """`entry_changed(BolusEntry)` at every key that makes a difference."""

    entry_changed = Signal(object)

    def __init__(self, theme: Theme, catalog: Catalog, clock: Clock, parent: QWidget | None = None) -> None:
        """Build it empty; no dose stands in it that nobody typed (NE-20)."""
        super().__init__(theme, "Single bolus", name="bolus-card", parent=parent)
        self._state: BolusState | None = None
        self._entry = BolusEntry()
        hours, minutes = boluses.parts(catalog)
        self._fields = {
            "dose": DoseField(theme, catalog.quantities["bolus-dose"], clock, "Bolus dose"),
            "hours": DoseField(theme, hours, clock, "Bolus lasts, hours"),
            "minutes": DoseField(theme, minutes, clock, "Bolus lasts, minutes"),
        }
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.space(2))
        grid.setVerticalSpacing(theme.space(1))
        places = {
            "dose": ("Dose", 0, 0, 2),
            "hours": ("Lasts, hours", 2, 0, 1),
            "minutes": ("and minutes", 2, 1, 1),
        }
        for name, (label, row, column, span) in places.items():
            field = self._fields[name]
            heading = Text(theme, label, role="small", tone="second", weight="medium")
            heading.setBuddy(field)
            grid.addWidget(heading, row, column, 1, span)
            grid.addWidget(field, row + 1, column, 1, span)
            field.setObjectName(f"bolus-{name}")
            field.value_changed.connect(lambda value, name=name: self._typed(name, value))
        self._echo = Text(theme, role="small", tone="second", wrap=True, tabular=True)
        self._echo.setObjectName("bolus-echo")
        self.body.addLayout(grid)
        self.body.addWidget(self._echo)
        self.body.addStretch(1)

    def set_state(self, state: BolusState, *, fresh: bool = False) -> None:
        """Show `state`; `fresh` when it does not come from these fields."""
        if state == self._state and not fresh:
            return
        self._state = state
        self._entry = state.entry
        values = {"dose": state.entry.dose, "hours": state.entry.hours, "minutes": state.entry.minutes}
        for name, field in self._fields.items():
            if fresh:
                field.put(values[name])
            field.set_state(EntryState(values[name], compared=state.drafted, fixed=state.off))
            field.setEnabled(not state.off)
        self._echo.setText(state.off or state.echo)
        self._echo.setVisible(bool(state.off or state.echo))

    def problem(self) -> str:
        """Return the sentence of the first field whose text is no value although something stands in it."""
        return next(
            (field.problem() for field in self._fields.values() if field.text() and field.problem()), ""
        )

    @property
    def echo(self) -> str:
        """What the card says below its fields."""
        return self._echo.text()

    def _typed(self, name: str, value: Decimal | None) -> None:
        self._entry = replace(self._entry, **{name: value})
        self.entry_changed.emit(self._entry)
