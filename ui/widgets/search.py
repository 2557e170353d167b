"""The field to search a list with: it filters as it is typed.

Apart so that it looks and is emptied alike on every page with a list.
"""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from ui.theme import Theme
from ui.widgets import icon


class SearchField(QLineEdit):
    """A line with a glass before it and a cross behind, once something is typed."""

    def __init__(
        self, theme: Theme, hint: str, *, name: str, label: str, parent: QWidget | None = None
    ) -> None:
        """Build the empty field called `name`; `label` says what is searched, for those who hear it."""
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setPlaceholderText(hint)
        self.setFont(theme.font(tabular=False))
        self.setMinimumWidth(theme.px(360))
        self.setClearButtonEnabled(True)
        self.addAction(icon.icon(theme, "search", "third", 16), QLineEdit.ActionPosition.LeadingPosition)
