"""A card of lines, each what it is and what it says; as many as there are at the moment.

Apart from `card`, whose lines are made by hand. It computes nothing.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.theme import Theme
from ui.widgets.card import Card, Fact
from ui.widgets.text import Text


class FactsCard(Card):
    """Lines under a heading, and a sentence below them; hidden while it has neither."""

    def __init__(self, theme: Theme, heading: str, *, name: str, parent: QWidget | None = None) -> None:
        """Build it without lines."""
        super().__init__(theme, heading, name=name, parent=parent)
        self._theme = theme
        self._shown: tuple[object, ...] = ()
        self._lines: list[Fact] = []
        self._note = Text(theme, role="small", tone="second", wrap=True)
        self.body.addWidget(self._note)

    def set_facts(self, lines: tuple[tuple[str, str], ...], note: str = "", tone: str = "ink") -> None:
        """Show `lines` as (label, value) in `tone`, and `note` below."""
        if (lines, note, tone) == self._shown:
            return
        self._shown = (lines, note, tone)
        while len(self._lines) < len(lines):
            self._lines.append(Fact(self._theme))
            self.body.insertWidget(self.body.count() - 1, self._lines[-1])
        for number, line in enumerate(self._lines):
            line.setVisible(number < len(lines))
            if number < len(lines):
                line.set_fact(*lines[number], tone)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self.setVisible(bool(lines or note))

    @property
    def words(self) -> str:
        """All lines as heard, and the note."""
        told = [line.accessibleName() for line in self._lines if not line.isHidden()]
        return "\n".join([*told, self._note.text()]).strip()
