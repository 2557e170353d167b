"""Old and new side by side, in the largest type; or, outcome unknown, EITHER and OR of equal weight.

Apart from the page because nothing on it matters more. It computes nothing.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.models.review_view import Figure
from ui.theme import Theme
from ui.widgets import icon
from ui.widgets.amount import Amount
from ui.widgets.card import Card
from ui.widgets.flow import Flow
from ui.widgets.text import Text


class FiguresCard(Card):
    """Two figures and the change between them."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it empty."""
        super().__init__(theme, name="review-figures", parent=parent)
        self.setAccessibleName("Before and after")
        self._shown: tuple[object, ...] = ()
        self._labels = [Text(theme, role="small", weight="medium") for _ in range(2)]
        self._amounts = [Amount(theme) for _ in range(2)]
        for amount, name in zip(self._amounts, ("figure-before", "figure-after"), strict=True):
            amount.setObjectName(name)
        self._arrow = QLabel()
        self._arrow.setPixmap(icon.pixmap(theme, "arrow", "second", 28))
        self._change_label = Text(theme, "Change", role="small", tone="second", weight="medium")
        self._change = Text(theme, role="figure", weight="bold")
        self._change.setObjectName("figure-change")
        row = Flow(theme.space(6))
        row.add(_stacked(self._labels[0], self._amounts[0]), stretch=2)
        row.add(self._arrow)
        row.add(_stacked(self._labels[1], self._amounts[1]), stretch=2)
        row.add(_stacked(self._change_label, self._change))
        self.body.addLayout(row)

    def set_figures(self, figures: tuple[Figure, ...], change: str) -> None:
        """Show two figures with the `change` between them; without figures the card is hidden."""
        if (figures, change) == self._shown:
            return
        self._shown = (figures, change)
        self.setVisible(bool(figures))
        for label, amount, figure in zip(self._labels, self._amounts, figures, strict=False):
            label.setText(figure.label)
            label.set_tone("draft" if figure.drafted else "second")
            amount.set_amount(figure.number, figure.unit, "draft" if figure.drafted else "ink")
        self._change.setText(change)
        for part in (self._change, self._change_label, self._arrow):
            part.setVisible(bool(change))

    @property
    def words(self) -> str:
        """All figures as they stand."""
        told = [
            f"{label.text()} {amount.words}"
            for label, amount in zip(self._labels, self._amounts, strict=True)
        ]
        return ", ".join([*told, self._change.text()] if self._change.text() else told)


def _stacked(label: QWidget, below: QWidget) -> QWidget:
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(label)
    column.addWidget(below, 1, Qt.AlignmentFlag.AlignVCenter)
    return part
