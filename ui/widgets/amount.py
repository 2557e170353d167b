"""A figure with its unit beside it in grey, on one line of text: the largest thing on a page.

Apart because number and unit have different sizes and must stand on the same line.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QWidget

from console.domain.wording import NO_BREAK
from ui.theme import Theme
from ui.widgets.text import Text


class Amount(QWidget):
    """Number and unit; never broken apart."""

    def __init__(self, theme: Theme, role: str = "number", parent: QWidget | None = None) -> None:
        """Build it empty; `role` is the type of the number."""
        super().__init__(parent)
        self._number = Text(theme, role=role, weight="bold", parent=self)
        self._unit = Text(theme, role="heading", tone="third", parent=self)
        deep = QFontMetrics(self._number.font()).descent() - QFontMetrics(self._unit.font()).descent()
        self._unit.setContentsMargins(0, 0, 0, max(0, deep))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(2))
        row.addWidget(self._number, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self._unit, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)

    @property
    def words(self) -> str:
        """Number and unit as shown."""
        return NO_BREAK.join(part for part in (self._number.text(), self._unit.text()) if part)

    def set_amount(self, number: str, unit: str = "", tone: str = "ink") -> None:
        """Show `number` and `unit`."""
        self._number.setText(number)
        self._number.set_tone(tone)
        self._unit.setText(unit)
        self._unit.setVisible(bool(unit))
        self.setAccessibleName(self.words)
