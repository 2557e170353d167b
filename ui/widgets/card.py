"""Cards: the surfaces that a page lays its answers on.

Apart so that radius, padding and heading are the same on every page.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.text import Text

_SHORT = 30
"""Characters up to which a fact's value stays on one line and its label takes what is left."""


class Card(QFrame):
    """A surface with an optional heading, and room for something small at the heading's right."""

    def __init__(
        self, theme: Theme, heading: str = "", *, name: str = "", parent: QWidget | None = None
    ) -> None:
        """Build an empty card; `name` is its stable object name."""
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("look", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(theme.space(5), theme.space(4), theme.space(5), theme.space(4))
        self.body.setSpacing(theme.space(2))
        self.head = QHBoxLayout()
        self.head.setSpacing(theme.space(2))
        if heading:
            self.heading = Text(theme, heading, role="heading", weight="semibold")
            self.head.addWidget(self.heading)
            self.head.addStretch(1)
            self.body.addLayout(self.head)
            self.setAccessibleName(heading)


class Fact(QWidget):
    """A line of a card: what it is on the left in grey, what it says on the right."""

    def __init__(self, theme: Theme, label: str = "", value: str = "", parent: QWidget | None = None) -> None:
        """Show `label` and `value`; both break into lines rather than be cut."""
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(3))
        self._label = Text(theme, label, tone="third", wrap=True)
        self._value = Text(theme, value, weight="semibold", wrap=True, tabular=True)
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._label, 1)
        row.addWidget(self._value)
        self._row = row

    def set_fact(self, label: str, value: str, tone: str = "ink") -> None:
        """Show another line."""
        self._label.setText(label)
        self._value.setText(value)
        self._value.set_tone(tone)
        long = len(value) > _SHORT
        self._value.setWordWrap(long)
        self._row.setStretch(0, 2 if long else 1)
        self._row.setStretch(1, 3 if long else 0)
        self.setAccessibleName(f"{label}: {value}")


def rule(theme: Theme) -> QFrame:
    """Return a thin line between two parts of a card."""
    line = QFrame()
    line.setProperty("look", "rule")
    line.setFixedHeight(theme.px(1))
    return line
