"""Cards one below the other, each as high as what it holds, with what is left over empty beneath them.

Apart from `flow`, whose single row makes every item as high as the highest: a card alone there would be drawn
out to the foot of the page.
"""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import Theme


def column(theme: Theme, *parts: QWidget) -> QWidget:
    """Return a widget with `parts` from the top down."""
    side = QWidget()
    layout = QVBoxLayout(side)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.space(4))
    for part in parts:
        layout.addWidget(part)
    layout.addStretch(1)
    return side
