"""The list of everything that can go wrong, each with its switch.

Apart from the row, which knows one.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console.clock import Clock
from ui.instructor.fault_row import FaultRow
from ui.instructor.rows import Row
from ui.theme import Theme
from ui.widgets.card import Card, rule
from ui.widgets.text import Text

_NOTE = (
    "Faults act on the simulated pump, catheter, hands, patient and link. The trainee's console sees only "
    "what a real one would see."
)


class FaultsCard(Card):
    """`asked(name, on, value)` as a row asks."""

    asked = Signal(str, bool, object)

    def __init__(
        self, theme: Theme, clock: Clock, rows: tuple[Row, ...], parent: QWidget | None = None
    ) -> None:
        """Build it with `rows`; `clock` times the keys of their fields."""
        super().__init__(theme, "Faults", name="instructor-faults", parent=parent)
        self._rows = {row.name: FaultRow(theme, row, clock) for row in rows}
        self.body.setSpacing(theme.px(2))
        for number, made in enumerate(self._rows.values()):
            if number:
                self.body.addWidget(rule(theme))
            self.body.addWidget(made)
            made.asked.connect(self.asked)
        self.body.addWidget(Text(theme, _NOTE, role="small", tone="second", wrap=True))
        self.body.addStretch(1)

    def set_rows(self, rows: tuple[Row, ...], refused: dict[str, str]) -> None:
        """Show `rows`; `refused` holds the sentence for each that would not be done, by its name."""
        for row in rows:
            self._rows[row.name].set_row(row, refused.get(row.name, ""))
