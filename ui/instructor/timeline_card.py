"""What was done to the simulation and when, the newest last.

Apart from the trail of a visit, which tells what the clinician did: this one a trainee never sees.
"""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.card import Card
from ui.widgets.text import Text

MOST = 14
"""How many lines are in sight; earlier ones are counted."""

_NOTHING = "What is injected, cleared and jumped will stand here, by the pump's clock."


class TimelineCard(Card):
    """Lines of (when, what)."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it empty."""
        super().__init__(theme, "Timeline", name="instructor-timeline", parent=parent)
        self._theme = theme
        self._shown: tuple[tuple[str, str], ...] | None = None
        self._note = Text(theme, role="small", tone="second", wrap=True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme.space(2))
        self._pairs: list[tuple[QWidget, Text, Text]] = []
        self.body.addWidget(self._note)
        self.body.addLayout(self._lines)
        self.body.addStretch(1)
        self.set_lines(())

    @property
    def words(self) -> tuple[str, ...]:
        """What each line says."""
        return tuple(
            f"{when.text()} {what.text()}" for line, when, what in self._pairs if not line.isHidden()
        )

    def set_lines(self, lines: tuple[tuple[str, str], ...]) -> None:
        """Show the last of `lines`, and how many came before them."""
        if lines == self._shown:
            return
        self._shown = lines
        before, last = len(lines) - MOST, lines[-MOST:]
        self._note.setText("" if lines else _NOTHING)
        if before > 0:
            self._note.setText(f"{before} before these")
        self._note.setVisible(bool(self._note.text()))
        while len(self._pairs) < len(last):
            self._add()
        for number, (line, when, what) in enumerate(self._pairs):
            line.setVisible(number < len(last))
            if number < len(last):
                when.setText(last[number][0])
                what.setText(last[number][1])

    def _add(self) -> None:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._theme.space(3))
        when = Text(self._theme, role="small", tone="third", tabular=True)
        what = Text(self._theme, role="small", tone="ink", wrap=True)
        row.addWidget(when)
        row.addWidget(what, 1)
        self._lines.addWidget(line)
        self._pairs.append((line, when, what))
