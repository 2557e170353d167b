"""The card "When": at once, later, or for a while; with the instant, and what holds besides, in words.

Apart from the program's own fields because it holds for every mode.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console.clock import Clock
from ui.models.when import Kind, When
from ui.theme import Theme
from ui.widgets.card import Card
from ui.widgets.choices import Choices
from ui.widgets.moment_fields import MomentFields
from ui.widgets.text import Text

_LABELS = {Kind.DELAYED: "Begins", Kind.TEMPORARY: "Ends"}


@dataclass(frozen=True, slots=True)
class WhenState:
    """What the card shows: the choice and the ways offered, what holds besides, and why it is off."""

    when: When
    offered: tuple[tuple[str, str], ...]
    echo: str
    off: str = ""


class WhenCard(Card):
    """`when_changed(When)` when another way is chosen, and at every key that makes a difference."""

    when_changed = Signal(object)

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget | None = None) -> None:
        """Build it at once."""
        super().__init__(theme, "When", name="when-card", parent=parent)
        self._state: WhenState | None = None
        self._kind = Choices(theme, name="when-kind", label="When the program holds", small=True)
        self._moments = {
            kind: MomentFields(theme, clock, name=f"when-{kind.name.lower()}", label=label)
            for kind, label in _LABELS.items()
        }
        self._echo = Text(theme, role="small", tone="second", wrap=True, tabular=True)
        self._echo.setObjectName("when-echo")
        for part in (self._kind, *self._moments.values(), self._echo):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self._kind.chosen.connect(self._choose)
        for moment in self._moments.values():
            moment.changed.connect(self._typed)

    def set_state(self, state: WhenState, *, fresh: bool = False) -> None:
        """Show `state`; `fresh` when it does not come from these fields."""
        if state == self._state and not fresh:
            return
        self._state = state
        when = state.when
        self._kind.set_choices(state.offered, when.kind.value)
        self._kind.setEnabled(not state.off)
        for kind, moment in self._moments.items():
            moment.setVisible(kind is when.kind)
            moment.setEnabled(not state.off)
            moment.set_moment(when.day, when.minute, drafted=True, fresh=fresh)
        words = state.off or state.echo
        self._echo.setText(words)
        self._echo.setVisible(bool(words))

    @property
    def words(self) -> str:
        """What is said below the choice."""
        return self._echo.text()

    def problem(self) -> str:
        """Return the sentence of a field whose text is no value; empty when there is none."""
        state = self._state
        moment = None if state is None else self._moments.get(state.when.kind)
        return "" if moment is None else moment.problem()

    def _choose(self, key: str) -> None:
        if self._state is not None:
            self.when_changed.emit(replace(self._state.when, kind=Kind(key)))

    def _typed(self, day: int | None, minute: int | None) -> None:
        if self._state is not None:
            self.when_changed.emit(replace(self._state.when, day=day, minute=minute))
