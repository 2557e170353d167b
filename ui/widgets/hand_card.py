"""A card of what hands can do: a button for each act, and a choice before those that need one.

Apart from the bench, whose needle stands in a port. It asks for a hand and keeps nothing.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.models.bedside import Action, Choosing
from ui.theme import Theme
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.flow import Flow
from ui.widgets.pills import Pills
from ui.widgets.text import Text

_CHOOSE = "Choose which first."


class HandCard(Card):
    """`hand_asked(Hand)` for each press; buttons are called `bedside-<key>`."""

    hand_asked = Signal(object)

    def __init__(
        self,
        theme: Theme,
        heading: str,
        actions: tuple[Action, ...],
        choosings: tuple[Choosing, ...] = (),
        *,
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        """Build it with nothing chosen."""
        super().__init__(theme, heading, name=name, parent=parent)
        self.setProperty("look", "hands")
        self.body.setSpacing(theme.space(3))
        self._theme, self._off = theme, ""
        self._buttons: list[Button] = []
        self._chosen: list[tuple[Choosing, Pills, Button]] = []
        for choosing in choosings:
            self._add_choosing(choosing)
        row = Flow(theme.space(2))
        for action in actions:
            row.add(self._button(action.key, action.words, action))
        self.body.addLayout(row)
        for action in actions:
            if action.caution:
                self.body.addWidget(_small(theme, action.caution))
        self._judge()

    def set_reason_off(self, reason: str) -> None:
        """Turn every act off and say why, or on when `reason` is empty."""
        self._off = reason
        for button in self._buttons:
            button.set_reason_off(reason)
        self._judge()

    def _button(self, key: str, words: str, action: Action) -> Button:
        button = Button(self._theme, words, name=f"bedside-{key}", look="small")
        button.clicked.connect(lambda: self.hand_asked.emit(action.hand))
        self._buttons.append(button)
        return button

    def _add_choosing(self, choosing: Choosing) -> None:
        theme = self._theme
        pairs = tuple((key, words) for key, words, _ in choosing.choices)
        pills = Pills(theme, pairs, name=f"bedside-{choosing.key}", label=choosing.heading, drafted=False)
        button = Button(theme, choosing.words, name=f"bedside-give-{choosing.key}", look="small")
        pills.chosen.connect(lambda _: self._judge())
        button.clicked.connect(lambda: self._give(choosing, pills))
        self._chosen.append((choosing, pills, button))
        self.body.addWidget(_small(theme, choosing.heading))
        self.body.addWidget(pills)
        row = Flow(theme.space(2))
        row.add(button)
        self.body.addLayout(row)

    def _give(self, choosing: Choosing, pills: Pills) -> None:
        """Hand it up, and choose nothing again, so that nothing is given twice by a second press."""
        hand = next((hand for key, _, hand in choosing.choices if key == pills.choice), None)
        pills.set_choice("")
        self._judge()
        if hand is not None:
            self.hand_asked.emit(hand)

    def _judge(self) -> None:
        for _, pills, button in self._chosen:
            pills.set_reason_off(self._off)
            button.set_reason_off(self._off or ("" if pills.choice else _CHOOSE))


def _small(theme: Theme, words: str) -> Text:
    return Text(theme, words, role="small", tone="second", weight="medium", wrap=True)
