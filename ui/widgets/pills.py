"""A choice among a few that breaks into lines: buttons of which one is pressed, or none.

Apart from `segmented`, which never breaks and so holds short words only. The arrow keys move among its
buttons; what is chosen has a mark before its word, never a colour alone.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from ui import theme as themes
from ui.theme import Theme
from ui.widgets.button import Button
from ui.widgets.flow import Flow

_CHOSEN, _OPEN = "●", "○"


class Pills(QWidget):
    """`chosen(key)` when a person picks one; nothing is chosen until somebody does (NE-20)."""

    chosen = Signal(str)

    def __init__(
        self,
        theme: Theme,
        choices: tuple[tuple[str, str], ...],
        *,
        name: str,
        label: str,
        drafted: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """Offer `choices` as (key, word); each button is called `name-key`, `label` is what is chosen.

        Without `drafted` the choice is no part of a draft, and does not look like one.
        """
        super().__init__(parent)
        self.setObjectName(name)
        self._theme, self._name, self._label = theme, name, label
        self._chosen_look = "chosen" if drafted else "picked"
        self._choice = ""
        self._words: dict[str, str] = {}
        self._buttons: dict[str, Button] = {}
        self._group = QButtonGroup(self)
        self._row = Flow(theme.space(2), self)
        self.set_choices(choices)

    @property
    def choice(self) -> str:
        """The key of what is chosen; empty when nothing is."""
        return self._choice

    def set_choices(self, choices: tuple[tuple[str, str], ...]) -> None:
        """Offer other `choices`; what was chosen stays so if it is still among them. Gives no signal."""
        if dict(choices) == self._words:
            return
        for button in self._buttons.values():
            self._group.removeButton(button)
            self._row.removeWidget(button)
            button.hide()
            button.setObjectName("")
            button.deleteLater()
        self._words, self._buttons = dict(choices), {}
        for key, _ in choices:
            button = Button(
                self._theme, "", name=f"{self._name}-{key.replace(' ', '-')}", look="pill", parent=self
            )
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, key=key: self._choose(key))
            self._group.addButton(button)
            self._buttons[key] = button
            self._row.add(button)
        self._choice = self._choice if self._choice in self._words else ""
        self._show()

    def set_choice(self, key: str) -> None:
        """Show `key` as chosen, "" for none; gives no signal."""
        if key != self._choice and key in {"", *self._words}:
            self._choice = key
            self._show()

    def set_reason_off(self, reason: str) -> None:
        """Turn it off and say why, or turn it on when `reason` is empty."""
        for button in self._buttons.values():
            button.set_reason_off(reason)

    def _choose(self, key: str) -> None:
        if key != self._choice:
            self.set_choice(key)
            self.chosen.emit(key)

    def _show(self) -> None:
        self._group.setExclusive(False)
        for key, button in self._buttons.items():
            chosen = key == self._choice
            button.setChecked(chosen)
            button.setText(f"{_CHOSEN if chosen else _OPEN} {self._words[key]}")
            button.setAccessibleName(f"{self._label}: {self._words[key]}{', chosen' if chosen else ''}")
            themes.look(button, self._chosen_look if chosen else "pill")
        self._group.setExclusive(bool(self._choice))
        self.setAccessibleName(f"{self._label}: {self._words.get(self._choice, 'not chosen')}")
