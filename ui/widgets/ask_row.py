"""A row that asks for one thing: its name, what is in the pump now, the field, and what is said of it below.

Apart from the cards so that a question looks the same in each. Old and new stand side by side; what hands
felt and what a check finds stand under the field, never in it.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets import icon
from ui.widgets.card import rule
from ui.widgets.flow import Flow
from ui.widgets.text import Text

_LABEL_LEAST, _BESIDE_LEAST = 120, 130


class AskRow(QWidget):
    """Label, figure of the pump and field in one line; felt and finding in lines below."""

    def __init__(
        self, theme: Theme, label: str, field: QWidget, *, ruled: bool = True, parent: QWidget | None = None
    ) -> None:
        """Ask for `label` in `field`; `ruled` draws a thin line below."""
        super().__init__(parent)
        self.label = Text(theme, label, wrap=True)
        self.label.setBuddy(field)
        self._beside = Text(theme, tone="second", wrap=True, tabular=True)
        self._beside.hide()
        self._beside.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._felt = _Said(theme, "note", "second")
        self._finding = _Said(theme, "question", "ink")
        line = Flow(theme.space(3))
        line.add(self.label, stretch=2, least=theme.px(_LABEL_LEAST))
        line.add(self._beside, stretch=2, least=theme.px(_BESIDE_LEAST))
        line.add(field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1))
        column.addLayout(line)
        for said in (self._felt, self._finding):
            column.addWidget(said)
        if ruled:
            column.addSpacing(theme.space(1))
            column.addWidget(rule(theme))

    def say(self, beside: str = "", felt: str = "", finding: str = "") -> None:
        """Show what is in the pump now, what hands felt, and what a check or a comparison finds."""
        self._beside.setText(beside)
        self._beside.setVisible(bool(beside))
        self._felt.say(felt)
        self._finding.say(finding)

    @property
    def words(self) -> str:
        """All that it says."""
        return " ".join(
            part
            for part in (self.label.text(), self._beside.text(), self._felt.words, self._finding.words)
            if part
        )


class _Said(QWidget):
    """A small line with its icon; hidden while it says nothing."""

    def __init__(self, theme: Theme, mark: str, tone: str) -> None:
        super().__init__()
        self._mark = QLabel(self)
        self._mark.setPixmap(icon.pixmap(theme, mark, tone, 16))
        self._text = Text(theme, role="small", tone=tone, weight="medium", wrap=True, parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(2))
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self.hide()

    @property
    def words(self) -> str:
        return self._text.text()

    def say(self, words: str) -> None:
        self._text.setText(words)
        self.setVisible(bool(words))
