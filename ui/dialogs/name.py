"""Who is at the console: the name under which everything from now on is recorded.

Apart from the order sheet, which asks who ordered. Nobody is checked: this is a simulation.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.button import Button
from ui.widgets.text import Text

LONGEST = 40
"""Characters of a name, as the link and the record take it."""


class NameSheet(QDialog):
    """`accepted_with(name)` when it is entered."""

    accepted_with = Signal(str)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        """Build the sheet with the present `name` in it."""
        super().__init__(parent)
        self.setObjectName("name-sheet")
        self.setWindowTitle("Who is at the console")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._name = QLineEdit(name)
        self._name.setObjectName("user-name")
        self._name.setAccessibleName("Your name")
        self._name.setFont(theme.font(tabular=False))
        self._name.setMaxLength(LONGEST)
        self._name.setMinimumWidth(theme.px(320))
        self._name.selectAll()
        self._enter = Button(theme, "Enter", name="name-enter", look="primary")
        cancel = Button(theme, "Cancel", name="name-cancel")
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.space(6),) * 4)
        column.setSpacing(theme.space(3))
        column.addWidget(Text(theme, "Who is at the console?", role="heading", weight="semibold"))
        words = "Readings, drafts, updates and signatures are recorded under this name."
        column.addWidget(Text(theme, words, tone="second", wrap=True))
        column.addWidget(self._name)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self._enter)
        column.addLayout(row)
        self._name.textChanged.connect(lambda _: self._permit())
        self._name.returnPressed.connect(self._finish)
        self._enter.clicked.connect(self._finish)
        cancel.clicked.connect(self.close)
        self._permit()

    def _permit(self) -> None:
        self._enter.set_reason_off("" if self._name.text().strip() else "Enter a name.")

    def _finish(self) -> None:
        if self._enter.isEnabled():
            self.accepted_with.emit(self._name.text().strip())
            self.close()
