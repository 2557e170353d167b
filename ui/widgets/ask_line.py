"""A line of a list that can be let go: what it is, what is special about it, and one question before it goes.

Apart from the cards that hold such lines, so that nothing is ever let go by one press.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.models.pairing import Asked
from ui.theme import Theme
from ui.widgets.badge import Badge
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import rule
from ui.widgets.flow import Flow
from ui.widgets.text import Text

_NAME_LEAST = 150


class AskLine(QWidget):
    """`answered(key)` once somebody has pressed twice, `opened(key)` by one press where it can be opened."""

    answered = Signal(str)
    opened = Signal(str)

    def __init__(self, theme: Theme, words: str, *, name: str, parent: QWidget | None = None) -> None:
        """Build it with nothing on it; `words` are what is done, its parts are called after `name`."""
        super().__init__(parent)
        self._words = words
        self._line: Asked | None = None
        self._name = Text(theme, weight="semibold", wrap=True)
        self._detail = Text(theme, role="small", tone="second", wrap=True)
        self._mark = Badge(theme, parent=self)
        self._button = Button(theme, f"{words}…", name=name, look="small")
        self._open = Button(theme, "", name=f"{name}-open", look="small")
        self._ask = Banner(theme, name=f"{name}-ask")
        who = QWidget()
        stacked = QVBoxLayout(who)
        stacked.setContentsMargins(0, 0, 0, 0)
        stacked.setSpacing(0)
        stacked.addWidget(self._name)
        stacked.addWidget(self._detail)
        row = Flow(theme.space(3))
        row.add(who, stretch=1, least=theme.px(_NAME_LEAST))
        row.add(self._deeds(theme))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addWidget(rule(theme))
        column.addLayout(row)
        column.addWidget(self._ask)
        self._open.clicked.connect(self._opened)
        self._button.clicked.connect(self._asked)
        self._ask.acted.connect(self._answered)

    def set_line(self, line: Asked, off: str = "") -> None:
        """Show `line`; a question asked about another is let go. `off` says why nothing can be done."""
        if self._line is not None and line.key != self._line.key:
            self._ask.set_banner("")
        self._line = line
        self._name.setText(line.name)
        self._detail.setText(line.detail)
        self._mark.set_badge(line.mark, line.mark_kind)
        self._button.set_reason_off(off)
        self._open.setVisible(bool(line.opens))
        self._open.setText(line.opens)
        self._open.set_reason_off(line.open_off)
        detail = line.detail.replace("\n", ", ")
        self._open.setAccessibleName(f"Open {line.name}, {detail}")
        self._button.setAccessibleName(f"{self._words} {line.name}, {detail}")
        self.setAccessibleName(", ".join(part for part in (line.name, detail, line.mark) if part))

    def _asked(self) -> None:
        if self._line is not None:
            actions = (("yes", self._words), ("no", "Keep it"))
            self._ask.set_banner(self._line.question, self._line.meaning, actions=actions)

    def _deeds(self, theme: Theme) -> QWidget:
        """Return mark and buttons as one part, which is never torn apart where there is little room."""
        part = QWidget()
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(2))
        for each in (self._mark, self._open, self._button):
            row.addWidget(each)
        return part

    def _opened(self) -> None:
        if self._line is not None:
            self.opened.emit(self._line.key)

    def _answered(self, answer: str) -> None:
        self._ask.set_banner("")
        if answer == "yes" and self._line is not None:
            self.answered.emit(self._line.key)
