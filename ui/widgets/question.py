"""A question with a few answers side by side: its words above, one button for each answer.

Apart from `choices`, which has no words of its own. Nothing is answered until somebody answers.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.segmented import Segmented
from ui.widgets.text import Text


class Question(QWidget):
    """`answered(key)` when a person picks another answer; `set_answer` says nothing."""

    answered = Signal(str)

    def __init__(
        self,
        theme: Theme,
        words: str,
        answers: tuple[tuple[str, str], ...],
        *,
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        """Ask `words` with `answers` as (key, word); the buttons are called `name`."""
        super().__init__(parent)
        self._words = Text(theme, words, role="small", tone="second", weight="medium", wrap=True)
        self.buttons = Segmented(theme, answers, name=name, label=words, small=True, start="")
        self.buttons.chosen.connect(self.answered)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1))
        column.addWidget(self._words)
        column.addWidget(self.buttons)
        column.addStretch(1)

    @property
    def answer(self) -> str:
        """The key of the answer; empty while there is none."""
        return self.buttons.choice

    def set_answer(self, key: str) -> None:
        """Show `key` as the answer, "" for none; gives no signal."""
        self.buttons.set_choice(key)
