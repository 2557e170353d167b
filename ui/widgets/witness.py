"""Hears what the field under the hand refuses, whichever field that is, so that it can be kept in the trail.

Apart from the fields, which know no record, and from the window, which would have to know each of them: a
field must have the keyboard before it can refuse a key, so it is enough to follow the keyboard. It says
nothing to anybody but by its signal.
"""

from __future__ import annotations

from PySide6.QtCore import QMetaObject, QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from ui.widgets.entry_field import EntryField

ACKNOWLEDGED = "acknowledged"
"""What a field says when a refusal was taken note of: no refusal itself."""


class Witness(QObject):
    """`key_refused(field, text, sentence)`: the field's name, what stands in it, and why.

    Only the fields of the widget it belongs to are heard, and those of its sheets: what an instructor types
    in another window is no part of a visit.
    """

    key_refused = Signal(str, str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        """Follow the keyboard from now on."""
        super().__init__(parent)
        self._home = parent
        self._field: EntryField | None = None
        self._heard: QMetaObject.Connection | None = None
        self._application = QApplication.instance()
        if isinstance(self._application, QApplication):
            self._application.focusChanged.connect(self._follow)
            self._follow(None, self._application.focusWidget())

    def retire(self) -> None:
        """Hear nothing any more."""
        if isinstance(self._application, QApplication):
            self._application.focusChanged.disconnect(self._follow)
        self._application = None
        self._let_go()

    def _follow(self, _: QWidget | None, field: QWidget | None) -> None:
        self._let_go()
        if isinstance(field, EntryField) and self._is_ours(field):
            self._field = field
            self._heard = field.refused.connect(self._hear)

    def _is_ours(self, field: QWidget) -> bool:
        """Tell whether `field` lies in what this belongs to, by way of a sheet too; or we have no home."""
        above: QWidget | None = field
        while above is not None and above is not self._home:
            above = above.parentWidget()
        return self._home is None or above is not None

    def _let_go(self) -> None:
        if self._heard is not None:
            QObject.disconnect(self._heard)
        self._field = self._heard = None

    def _hear(self, code: str, sentence: str) -> None:
        if self._field is not None and code != ACKNOWLEDGED:
            self.key_refused.emit(self._field.objectName(), self._field.text(), sentence)
