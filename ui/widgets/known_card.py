"""The card "What is known": each figure with its source, and "teaching value" where it is one.

Apart so that no figure of a path stands on screen without saying how sure it is. It judges nothing.
"""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.models.implant_known import Known
from ui.theme import Theme
from ui.widgets.badge import Badge
from ui.widgets.card import Card
from ui.widgets.text import Text


class _Line(QWidget):
    """A figure, its source below, its mark at the right."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._figure = Text(theme, weight="semibold", wrap=True, tabular=True)
        self._source = Text(theme, role="small", tone="second", wrap=True)
        self._mark = Badge(theme, parent=self)
        head = QHBoxLayout()
        head.setSpacing(theme.space(2))
        head.addWidget(self._figure, 1)
        head.addWidget(self._mark)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._source)

    def set_known(self, known: Known) -> None:
        words = f"{known.label}: {known.figure}" if known.figure else known.label
        self._figure.setText(words)
        self._source.setText(known.source)
        self._mark.set_badge(known.mark)
        self.setAccessibleName(" ".join(part for part in (f"{words}.", known.source, known.mark) if part))


class KnownCard(Card):
    """The list; hidden while nothing is known."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it without lines."""
        super().__init__(theme, "What is known of these figures", name="known-card", parent=parent)
        self._theme = theme
        self._shown: tuple[Known, ...] = ()
        self._lines: list[_Line] = []
        self.body.setSpacing(theme.space(3))
        self.hide()

    def set_known(self, known: tuple[Known, ...]) -> None:
        """Show `known`, in its order."""
        if known == self._shown:
            return
        self._shown = known
        while len(self._lines) < len(known):
            self._lines.append(_Line(self._theme))
            self.body.addWidget(self._lines[-1])
        for number, line in enumerate(self._lines):
            line.setVisible(number < len(known))
            if number < len(known):
                line.set_known(known[number])
        self.setVisible(bool(known))

    @property
    def words(self) -> tuple[str, ...]:
        """What each line says, as heard."""
        return tuple(line.accessibleName() for line in self._lines if not line.isHidden())
