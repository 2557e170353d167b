"""What is copied from a vial's label besides its strength: the lot, and the month it expires.

Apart from `entry_field`'s amounts: a lot is no number and is taken as written, an expiry is a month and is
never guessed from two digits.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from console.clock import Clock
from ui import theme as themes
from ui.models.refill_keying import MonthKeying
from ui.theme import Theme
from ui.widgets.entry_field import EntryField

_LONGEST = 24


class WordsField(QLineEdit):
    """A line of plain text; `words_changed(str)` at every change. What is not printable is not taken."""

    words_changed = Signal(str)

    def __init__(
        self, theme: Theme, label: str, *, name: str, longest: int = _LONGEST, parent: QWidget | None = None
    ) -> None:
        """Ask for `label`, at most `longest` characters."""
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setFont(theme.font("body", "medium", tabular=False))
        self.setMaxLength(longest)
        self.textEdited.connect(self._edited)

    def put(self, words: str) -> None:
        """Write `words` unless they stand there already; says nothing to anybody."""
        if words != self.text():
            self.setText(words)
        self._describe()

    def _edited(self, text: str) -> None:
        self._describe()
        self.words_changed.emit("".join(letter for letter in text if letter.isprintable()))

    def _describe(self) -> None:
        themes.look(self, "draft" if self.text() else "")


class ExpiryField(EntryField):
    """A month as labels print it, `08/2028`; `value_changed` carries months from the year 0, or None."""

    def __init__(self, theme: Theme, clock: Clock, *, name: str, parent: QWidget | None = None) -> None:
        """Ask for the vial's expiry."""
        super().__init__(theme, MonthKeying(), clock, "Expiry, month and year", parent)
        self.setObjectName(name)
        self.setPlaceholderText("MM/YYYY")
