"""The half of the pump's panel that lists who is paired with it, and lets one go after asking once.

Apart from the code, which lets one in. To revoke is asked about in place; it shows what the panel lists and
takes nobody off the list itself.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.models import pairing
from ui.models.pairing import ConsoleRow, PanelView
from ui.theme import Theme
from ui.widgets.badge import Badge
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Card, rule
from ui.widgets.flow import Flow
from ui.widgets.text import Text

_NAME_LEAST = 150


class ConsoleLine(QWidget):
    """A console with its fingerprint; `revoked(fingerprint)` once somebody has said so twice."""

    revoked = Signal(str)

    def __init__(self, theme: Theme, number: int, parent: QWidget | None = None) -> None:
        """Build line `number` (from 0) with nobody on it."""
        super().__init__(parent)
        self._row: ConsoleRow | None = None
        self._name = Text(theme, weight="semibold", wrap=True)
        self._key = Text(theme, role="small", tone="second")
        self._mark = Badge(theme, parent=self)
        self._button = Button(theme, "Revoke…", name=f"panel-revoke-{number}", look="small")
        self._ask = Banner(theme, name=f"panel-ask-{number}")
        who = QWidget()
        stacked = QVBoxLayout(who)
        stacked.setContentsMargins(0, 0, 0, 0)
        stacked.setSpacing(0)
        stacked.addWidget(self._name)
        stacked.addWidget(self._key)
        row = Flow(theme.space(3))
        row.add(who, stretch=1, least=theme.px(_NAME_LEAST))
        row.add(self._mark)
        row.add(self._button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addWidget(rule(theme))
        column.addLayout(row)
        column.addWidget(self._ask)
        self._button.clicked.connect(self._asked)
        self._ask.acted.connect(self._answered)

    def set_row(self, row: ConsoleRow, off: str) -> None:
        """Show `row`; a question asked about another is let go. `off` says why nothing can be done."""
        if self._row is not None and row.fingerprint != self._row.fingerprint:
            self._ask.set_banner("")
        self._row = row
        self._name.setText(row.name)
        self._key.setText(f"key {row.fingerprint}")
        self._mark.set_badge(row.mark, "accent" if row.mark == pairing.THIS else "plain")
        self._button.set_reason_off(off)
        self._button.setAccessibleName(f"Revoke {row.name}, key {row.fingerprint}")
        self.setAccessibleName(f"{row.name}, key {row.fingerprint}, {row.mark}".removesuffix(", "))

    def _asked(self) -> None:
        row = self._row
        if row is not None:
            actions = (("yes", "Revoke"), ("no", "Keep it"))
            self._ask.set_banner(row.question, row.meaning, actions=actions)

    def _answered(self, answer: str) -> None:
        self._ask.set_banner("")
        if answer == "yes" and self._row is not None:
            self.revoked.emit(self._row.fingerprint)


class ConsolesCard(Card):
    """`revoked(fingerprint)` for a console that is to go."""

    revoked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it with nobody on it."""
        super().__init__(theme, "Paired consoles", name="panel-consoles", parent=parent)
        self.setProperty("look", "hands")
        self._theme = theme
        self._view: PanelView | None = None
        self._lines: list[ConsoleLine] = []
        self._places = Text(theme, role="small", tone="second", weight="medium", tabular=True)
        self.head.addWidget(self._places)
        self._nobody = Text(theme, pairing.ALONE, tone="third", wrap=True)
        self.body.addWidget(self._nobody)

    def set_view(self, view: PanelView) -> None:
        """Show who is paired; cheap while it is the same."""
        if self._view is not None and (view.rows, view.off, view.places) == (
            self._view.rows,
            self._view.off,
            self._view.places,
        ):
            return
        self._view = view
        self._places.setText(view.places)
        self._nobody.setVisible(not view.rows)
        self._nobody.setText(pairing.ALONE if view.places else pairing.UNSEEN)
        while len(self._lines) < len(view.rows):
            line = ConsoleLine(self._theme, len(self._lines))
            line.revoked.connect(self.revoked)
            self._lines.append(line)
            self.body.addWidget(line)
        for number, line in enumerate(self._lines):
            line.setVisible(number < len(view.rows))
            if number < len(view.rows):
                line.set_row(view.rows[number], view.off)
