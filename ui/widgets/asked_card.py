"""A card of lines that can each be let go after one question: paired consoles, paired pumps.

Apart from what is listed, which its model knows. It grows with its list, and takes nothing off it.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.models.pairing import Asked
from ui.theme import Theme
from ui.widgets.ask_line import AskLine
from ui.widgets.card import Card
from ui.widgets.text import Text


class AskedCard(Card):
    """`answered(key)` for a line that is to go, `opened(key)` for one that is to be opened."""

    answered = Signal(str)
    opened = Signal(str)

    def __init__(
        self, theme: Theme, heading: str, words: str, *, name: str, parent: QWidget | None = None
    ) -> None:
        """Build it with nothing on it; `words` are what is done to a line, its buttons are `name-number`."""
        super().__init__(theme, heading, name=f"{name}-card", parent=parent)
        self._theme, self._words, self._name = theme, words, name
        self._shown: tuple[object, ...] | None = None
        self._lines: list[AskLine] = []
        self._note = Text(theme, role="small", tone="second", weight="medium", tabular=True)
        self.head.addWidget(self._note)
        self._nothing = Text(theme, tone="second", wrap=True)
        self.body.addWidget(self._nothing)

    def set_lines(self, lines: tuple[Asked, ...], *, nothing: str, note: str = "", off: str = "") -> None:
        """Show `lines`, or say `nothing`; `note` stands in the heading, `off` says why none can go."""
        if (lines, nothing, note, off) == self._shown:
            return
        self._shown = (lines, nothing, note, off)
        self._note.setText(note)
        self._nothing.setText(nothing)
        self._nothing.setVisible(not lines)
        while len(self._lines) < len(lines):
            line = AskLine(self._theme, self._words, name=f"{self._name}-{len(self._lines)}")
            line.answered.connect(self.answered)
            line.opened.connect(self.opened)
            self._lines.append(line)
            self.body.addWidget(line)
        for number, line in enumerate(self._lines):
            line.setVisible(number < len(lines))
            if number < len(lines):
                line.set_line(lines[number], off)
