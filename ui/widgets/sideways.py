"""Scrolls sideways what is wider than its room, a table, while the page around it stays as wide as it is.

Apart from `page`, which scrolls everything downwards. As high and as visible as what it holds.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

_FITS = (QEvent.Type.LayoutRequest, QEvent.Type.ShowToParent, QEvent.Type.HideToParent)
"""What makes it measure again what it holds."""


class Sideways(QScrollArea):
    """Holds one widget."""

    def __init__(self, inside: QWidget, parent: QWidget | None = None) -> None:
        """Take `inside`."""
        super().__init__(parent)
        self._inside = inside
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(inside)
        inside.setAutoFillBackground(False)
        inside.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow what it holds when that is shown, hidden or laid out anew."""
        if watched is self._inside and event.type() in _FITS:
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make room for the scroll bar where one is needed."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Return that it can be as narrow as anything."""
        return QSize(1, self.minimumHeight())

    def _fit(self) -> None:
        width = max(self.viewport().width(), self._inside.minimumSizeHint().width())
        high = self._inside.heightForWidth(width) if self._inside.hasHeightForWidth() else -1
        if high < 0:
            high = self._inside.sizeHint().height()
        if width > self.viewport().width():
            high += self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(high)
        self.setVisible(not self._inside.isHidden())
