"""A field under its label, as one part of a row.

Apart from the cards so that every label is its field's buddy and looks alike.
"""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.text import Text


def labelled(theme: Theme, words: str, field: QWidget) -> QWidget:
    """Return a part with `words` above `field`, whose label they are."""
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.space(1))
    heading = Text(theme, words, role="small", tone="second", weight="medium")
    heading.setBuddy(field)
    column.addWidget(heading)
    column.addWidget(field)
    return part
