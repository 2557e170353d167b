"""Figures in the largest type side by side, each with a label above and a sentence below.

Apart from `figures_card`, which holds an old figure against a new one. It computes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.amount import Amount
from ui.widgets.card import Card
from ui.widgets.flow import Flow
from ui.widgets.text import Text

_LEAST = 200


@dataclass(frozen=True, slots=True)
class LargeFigure:
    """A figure: what it is, number and unit, what it means, and the tone of the number."""

    label: str
    number: str
    unit: str
    note: str
    tone: str = "ink"


class _Stack(QWidget):
    """One figure with its label and its note."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._label = Text(theme, role="small", tone="second", weight="medium", wrap=True)
        self.amount = Amount(theme)
        self._note = Text(theme, tone="second", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1))
        for part in (self._label, self.amount, self._note):
            column.addWidget(part)
        column.addStretch(1)

    def set_figure(self, figure: LargeFigure) -> None:
        self._label.setText(figure.label)
        self.amount.set_amount(figure.number, figure.unit, figure.tone)
        self._note.setText(figure.note)
        self._note.setVisible(bool(figure.note))
        self.setAccessibleName(f"{figure.label}: {self.amount.words}. {figure.note}".strip())


class Figures(Card):
    """The card; hidden while there is no figure."""

    def __init__(
        self,
        theme: Theme,
        heading: str = "",
        *,
        name: str,
        least: int = _LEAST,
        parent: QWidget | None = None,
    ) -> None:
        """Build it without figures; `least` is the px at 100 % below which one takes a row of its own."""
        super().__init__(theme, heading, name=name, parent=parent)
        self._theme, self._least = theme, theme.px(least)
        self._shown: tuple[LargeFigure, ...] = ()
        self._stacks: list[_Stack] = []
        self._row = Flow(theme.space(6))
        self.body.addLayout(self._row)
        self.hide()

    def set_figures(self, figures: tuple[LargeFigure, ...]) -> None:
        """Show `figures`."""
        if figures == self._shown:
            return
        self._shown = figures
        while len(self._stacks) < len(figures):
            stack = _Stack(self._theme)
            self._stacks.append(stack)
            self._row.add(stack, stretch=1, least=self._least)
        for number, stack in enumerate(self._stacks):
            stack.setVisible(number < len(figures))
            if number < len(figures):
                stack.set_figure(figures[number])
        self.setVisible(bool(figures))

    @property
    def words(self) -> tuple[str, ...]:
        """What each figure says, as heard."""
        return tuple(stack.accessibleName() for stack in self._stacks if not stack.isHidden())
