"""The daily dose as it would be, beside what it is, with the percent buttons.

Apart from the page so that the largest number of the program has one place. It computes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console.domain.wording import NOTHING, percent_text
from ui.models.outlook import DoseWords
from ui.models.titration import PERCENTS, Offers
from ui.theme import Theme
from ui.widgets.amount import Amount
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.flow import Flow
from ui.widgets.text import Text


@dataclass(frozen=True, slots=True)
class DoseCardState:
    """What the card shows. Without `words` the entries are unfinished and `problem` says what is missing."""

    words: DoseWords | None
    problem: str
    drafted: bool
    offers: Offers
    off: str = ""
    """Why no percent can be asked for now; empty when it can."""
    said: str = ""
    """What the last percent came to."""


class DoseCard(Card):
    """`percent_asked(percent)` when one of the buttons is pressed."""

    percent_asked = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it empty."""
        super().__init__(theme, name="program-dose-card", parent=parent)
        self.setAccessibleName("Daily dose")
        self._state: DoseCardState | None = None
        self.amount = Amount(theme)
        self.amount.setObjectName("program-daily-dose")
        self._change = Text(theme, tone="second", wrap=True, tabular=True)
        self._days = Text(theme, role="small", tone="second", wrap=True, tabular=True)
        self._note = Text(theme, role="small", tone="second", wrap=True)
        self._note.setObjectName("percent-note")
        self.body.addWidget(Text(theme, "Daily dose", role="small", tone="second", weight="medium"))
        self.body.addWidget(self.amount)
        self.body.addWidget(self._change)
        self.body.addWidget(self._days)
        self._buttons: dict[int, Button] = {}
        row = Flow(theme.space(2), even=True)
        for percent in PERCENTS:
            button = Button(theme, percent_text(percent), name=f"percent{percent:+d}", look="small")
            button.setAccessibleName(f"Change the running daily dose by {percent_text(percent)}")
            button.clicked.connect(lambda _=False, percent=percent: self.percent_asked.emit(percent))
            self._buttons[percent] = button
            row.add(button)
        self.body.addLayout(row)
        self.body.addWidget(self._note)

    @property
    def words(self) -> str:
        """The line below the number."""
        return self._change.text()

    def set_state(self, state: DoseCardState) -> None:
        """Show `state`."""
        if state == self._state:
            return
        self._state = state
        words, tone = state.words, "draft" if state.drafted else "ink"
        self.amount.set_amount(NOTHING if words is None else words.number, "mcg/day", tone)
        self._change.setText(state.problem if words is None else words.change)
        days = "" if words is None else words.days
        self._days.setText(days)
        self._days.setVisible(bool(days))
        for percent, button in self._buttons.items():
            button.setVisible(percent in state.offers.percents)
            button.set_reason_off(state.off)
        note = " ".join(part for part in (state.said, state.offers.note) if part)
        self._note.setText(note)
        self._note.setVisible(bool(note))
