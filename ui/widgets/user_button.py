"""Who is at the console, and how the window looks to them: name, theme and size of text.

Apart because it stands at the edge of the header and opens the only menu of the window.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from ui.theme import TEXT_SIZES, Theme
from ui.tokens import names
from ui.widgets.button import Button

_NAMES = {"light": "Light", "dark": "Dark", "high-contrast": "High contrast"}


class UserButton(Button):
    """The menu of whoever is at the console: their name, the look, the pump's tones, the instructor's window.

    `name_asked`, `look_asked(theme, percent)`, `sounds_asked(on)` and, where offered, `instructor_asked`.
    """

    name_asked = Signal()
    instructor_asked = Signal()
    look_asked = Signal(str, int)
    sounds_asked = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build the button with its menu."""
        super().__init__(theme, "", name="user-button", parent=parent)
        menu = self._menu = QMenu(self)
        menu.setObjectName("user-menu")
        menu.setFont(theme.font(tabular=False))
        self._add(menu, "change-name", "Who is at the console…").triggered.connect(self.name_asked.emit)
        menu.addSeparator()
        self._offer(menu, theme, ((f"theme-{name}", _NAMES[name], name, theme.percent) for name in names()))
        menu.addSeparator()
        self._offer(
            menu, theme, ((f"text-{size}", f"Text {size} %", theme.name, size) for size in TEXT_SIZES)
        )
        menu.addSeparator()
        self.sounds = self._add(menu, "sounds", "Let me hear the pump's tones")
        self.sounds.setCheckable(True)
        self.sounds.toggled.connect(self.sounds_asked)
        self.setMenu(menu)

    def offer_instructor(self) -> None:
        """Offer the instructor's window too; a trainee's console never does."""
        self._menu.addSeparator()
        action = self._add(self._menu, "instructor-open", "Instructor…")
        action.setShortcut(QKeySequence("Ctrl+I"))
        action.triggered.connect(self.instructor_asked.emit)
        self.addAction(action)

    def set_user(self, name: str) -> None:
        """Show who is at the console."""
        self.setText(name)
        self.setAccessibleName(f"{name}: name, theme and size of text")

    def _offer(self, menu: QMenu, theme: Theme, looks: Iterable[tuple[str, str, str, int]]) -> None:
        group = QActionGroup(menu)
        for name, words, look, percent in looks:
            action = self._add(menu, name, words)
            action.setCheckable(True)
            action.setChecked((look, percent) == (theme.name, theme.percent))
            action.triggered.connect(partial(self.look_asked.emit, look, percent))
            group.addAction(action)

    @staticmethod
    def _add(menu: QMenu, name: str, words: str) -> QAction:
        action = menu.addAction(words)
        action.setObjectName(name)
        return action
