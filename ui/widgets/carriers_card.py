"""The card of what can carry a link: each with its form and needs, and a switch for what others have brought.

Apart from the list of pumps. A plug-in is switched on only after a warning was answered; off at once.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.models.settings import WARNING, CarrierRow
from ui.theme import Theme
from ui.widgets.badge import Badge
from ui.widgets.banner import Banner
from ui.widgets.card import Card, rule
from ui.widgets.flow import Flow
from ui.widgets.switch import Switch
from ui.widgets.text import Text

_WORDS_LEAST = 240


class CarrierLine(QWidget):
    """`switched(scheme, on)` when a plug-in is to be on or off."""

    switched = Signal(str, bool)

    def __init__(self, theme: Theme, row: CarrierRow, parent: QWidget | None = None) -> None:
        """Build the line of the scheme that `row` has."""
        super().__init__(parent)
        self._row = row
        self._form = Text(theme, weight="semibold", wrap=True)
        self._told = Text(theme, role="small", tone="second", wrap=True)
        self._mark = Badge(theme, parent=self)
        self._switch = Switch(theme, name=f"plugin-{row.scheme}", label=f"Plug-in {row.scheme}", parent=self)
        self._trouble = Banner(theme, name=f"plugin-trouble-{row.scheme}")
        self._ask = Banner(theme, name=f"plugin-ask-{row.scheme}")
        words, state = QWidget(), QWidget()
        stacked = QVBoxLayout(words)
        stacked.setContentsMargins(0, 0, 0, 0)
        stacked.setSpacing(theme.px(2))
        stacked.addWidget(self._form)
        stacked.addWidget(self._told)
        beside = QHBoxLayout(state)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(theme.space(3))
        beside.addWidget(self._mark)
        beside.addWidget(self._switch)
        line = Flow(theme.space(3))
        line.add(words, stretch=1, least=theme.px(_WORDS_LEAST))
        line.add(state)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addWidget(rule(theme))
        column.addLayout(line)
        column.addWidget(self._trouble)
        column.addWidget(self._ask)
        self._switch.asked.connect(self._asked)
        self._ask.acted.connect(self._answered)
        self.set_row(row)

    def set_row(self, row: CarrierRow) -> None:
        """Show how it is now; a question that is open stays open while the plug-in is off."""
        self._row = row
        self._form.setText(row.form)
        self._told.setText(row.told)
        self._mark.set_badge(row.mark, "accent" if row.on else "plain")
        self._switch.setVisible(row.on is not None)
        self._switch.set_on(bool(row.on))
        self._trouble.set_banner(row.trouble)
        if row.on:
            self._ask.set_banner("")
        self.setAccessibleName(f"{row.form}, {row.mark}. {row.told} {row.trouble}".strip())

    def _asked(self, on: bool) -> None:  # noqa: FBT001 - the signal's own argument
        if on:
            actions = (("yes", "Switch it on"), ("no", "Leave it off"))
            self._ask.set_banner(self._row.question, WARNING, actions=actions, look="stop", mark="stop")
        else:
            self.switched.emit(self._row.scheme, False)  # noqa: FBT003 - a signal takes no keyword

    def _answered(self, answer: str) -> None:
        self._ask.set_banner("")
        if answer == "yes":
            self.switched.emit(self._row.scheme, True)  # noqa: FBT003 - as above


class CarriersCard(Card):
    """`switched(scheme, on)` when a plug-in is to be on or off."""

    switched = Signal(str, bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it without a line."""
        super().__init__(theme, "Ways to a pump", name="carriers-card", parent=parent)
        self._theme = theme
        self._rows: tuple[CarrierRow, ...] = ()
        self._lines: dict[str, CarrierLine] = {}

    def set_rows(self, rows: tuple[CarrierRow, ...]) -> None:
        """Show `rows`; a scheme that is gone goes."""
        if rows == self._rows:
            return
        self._rows = rows
        for scheme in set(self._lines) - {row.scheme for row in rows}:
            gone = self._lines.pop(scheme)
            gone.hide()
            gone.deleteLater()
        for place, row in enumerate(rows, 1):
            line = self._lines.get(row.scheme)
            if line is None:
                line = self._lines[row.scheme] = CarrierLine(self._theme, row)
                line.switched.connect(self.switched)
                self.body.insertWidget(place, line)
            line.set_row(row)
