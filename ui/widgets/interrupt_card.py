"""The card "Interrupt therapy": minimum rate or a stop, what dose is left, the plan, and the restart.

Apart from the modes, so that nobody stops a pump while choosing one (clinical rules, Doses 7). What it
draws up is a draft like any other: nothing is sent from here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from console.clock import Clock
from ui.models.interrupt import Interruption, Way
from ui.theme import Theme
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.flow import Flow
from ui.widgets.labelled import labelled
from ui.widgets.moment_fields import MomentFields
from ui.widgets.segmented import Segmented
from ui.widgets.text import Text

_PLAN_PX, _LONGEST_PLAN = 320, 200
_DRAFT = {Way.MINIMUM: "Draft minimum rate", Way.STOP: "Draft the stop"}


@dataclass(frozen=True, slots=True)
class InterruptState:
    """What the card shows: the entries, what is left of the dose, how it goes on, and why no draft yet."""

    typed: Interruption
    facts: tuple[str, ...]
    restart: str
    off: str


class InterruptCard(Card):
    """`entry_changed(Interruption)`, `draft_asked()` for the change, `closed()` to leave it be."""

    entry_changed = Signal(object)
    draft_asked = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget | None = None) -> None:
        """Build it with nothing typed."""
        super().__init__(theme, "Interrupt therapy", name="interrupt-card", parent=parent)
        self._state: InterruptState | None = None
        self._typed = Interruption()
        ways = tuple((way.value, way.value) for way in Way)
        self._way = Segmented(theme, ways, name="interrupt-way", label="How therapy is interrupted")
        self._facts = Text(theme, wrap=True, tabular=True)
        self._facts.setObjectName("interrupt-facts")
        self._plan = QLineEdit()
        self._plan.setObjectName("interrupt-plan")
        self._plan.setAccessibleName("Plan until then")
        self._plan.setPlaceholderText("who watches, what is given by mouth…")
        self._plan.setMaxLength(_LONGEST_PLAN)
        self._plan.setFont(theme.font(tabular=False))
        self._restart = MomentFields(theme, clock, name="interrupt-restart", label="Planned restart")
        self._echo = Text(theme, tone="second", wrap=True, tabular=True)
        self._echo.setObjectName("interrupt-echo")
        self._draft = Button(theme, "", name="interrupt-draft")
        self._close = Button(theme, "Leave it running", name="interrupt-close")
        entries, buttons = Flow(theme.space(4)), Flow(theme.space(2))
        entries.add(labelled(theme, "Plan until then", self._plan), stretch=1, least=theme.px(_PLAN_PX))
        entries.add(self._restart)
        buttons.add(self._draft)
        buttons.add(self._close)
        self.body.addWidget(self._way)
        self.body.addWidget(self._facts)
        self.body.addLayout(entries)
        self.body.addWidget(self._echo)
        self.body.addLayout(buttons)
        self._connect()

    def _connect(self) -> None:
        self._way.chosen.connect(lambda key: self._say(replace(self._typed, way=Way(key))))
        self._plan.textEdited.connect(lambda text: self._say(replace(self._typed, plan=text)))
        self._restart.changed.connect(
            lambda day, minute: self._say(replace(self._typed, day=day, minute=minute))
        )
        self._draft.clicked.connect(self.draft_asked)
        self._close.clicked.connect(self.closed)

    def set_state(self, state: InterruptState, *, fresh: bool = False) -> None:
        """Show `state`; `fresh` when it does not come from these fields."""
        if state == self._state and not fresh:
            return
        self._state, self._typed = state, state.typed
        self._way.set_choice(state.typed.way.value)
        self._facts.setText("\n".join(state.facts))
        if fresh:
            self._plan.setText(state.typed.plan)
        self._restart.set_moment(state.typed.day, state.typed.minute, drafted=True, fresh=fresh)
        self._echo.setText(state.restart)
        self._draft.setText(_DRAFT[state.typed.way])
        self._draft.set_reason_off(state.off)

    def problem(self) -> str:
        """Return the sentence of a restart field whose text is no value; empty when there is none."""
        return self._restart.problem()

    def _say(self, typed: Interruption) -> None:
        self._typed = typed
        self.entry_changed.emit(typed)
