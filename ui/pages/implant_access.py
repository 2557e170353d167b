"""The part "Catheter access" of the Implant page: what a flush would push, aspirate first, then prime.

Apart from the page, which holds the parts together. Hands are asked for; what they felt comes back in the
state, and what is in the catheter is calculated from that.
"""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.clock import Clock
from console.domain.catalog import Catalog
from ui.models import implant_access as accesses
from ui.models import implant_theatre as theatre
from ui.state import ConsoleState
from ui.theme import Theme
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.column import column
from ui.widgets.dose_field import DoseField
from ui.widgets.facts_card import FactsCard
from ui.widgets.figures import Figures, LargeFigure
from ui.widgets.flow import Flow
from ui.widgets.question import Question
from ui.widgets.text import Text

_LEFT_LEAST, _RIGHT_LEAST = 460, 420
_FIELD = 150


class AccessBoard(QWidget):
    """`answered(answer)`, `hand_asked(Aspirate)`, `prime_asked()`."""

    answered = Signal(str)
    hand_asked = Signal(object)
    prime_asked = Signal()

    def __init__(self, theme: Theme, catalog: Catalog, clock: Clock, parent: QWidget | None = None) -> None:
        """Build all parts; nothing is answered or typed."""
        super().__init__(parent)
        self._state: ConsoleState | None = None
        self._answer = ""
        self._known: object = None
        self._question = Question(
            theme, "Catheter accessed at this visit?", accesses.ANSWERS, name="catheter-accessed"
        )
        self._volume = DoseField(theme, accesses.aspirate_quantity(catalog), clock, "Aspirate")
        self._volume.setObjectName("aspirate-volume")
        self._volume.setFixedWidth(theme.px(_FIELD))
        self._aspirate = Button(theme, "Aspirate through the catheter access", name="aspirate-catheter")
        self._note = Text(theme, role="small", tone="second", wrap=True)
        self._figures = Figures(theme, name="access-figures")
        self._felt = FactsCard(theme, "What was felt", name="access-felt")
        self._prime = Banner(theme, name="access-prime")
        self._place(theme)
        self._question.answered.connect(self._said)
        self._volume.value_changed.connect(lambda _: self._show())
        self._aspirate.clicked.connect(self._asked)
        self._prime.acted.connect(lambda _: self.prime_asked.emit())

    @property
    def answer(self) -> str:
        """The structured answer as it stands; empty while there is none."""
        return "" if self._state is None else accesses.answered(self._answer, self._state)

    def set_state(self, state: ConsoleState) -> None:
        """Show `state`; an answer belongs to one patient's pump."""
        known = (state.patient, None if state.implant is None else state.implant.serial)
        if known != self._known:
            self._known, self._answer = known, ""
            self._volume.put(None)
        self._state = state
        self._show()

    def _show(self) -> None:
        state = self._state
        if state is None or state.reading is None:
            return
        found = accesses.access(state)
        self._figures.set_figures(
            (LargeFigure("If flushed without aspirating first", found.dose, found.unit, found.note),)
        )
        self._holds.setText(found.holds)
        self._question.set_answer(self.answer)
        hand = accesses.to_hand(_decimal(self._volume.value()))
        off = theatre.off(state) or self._volume_problem() or (hand if isinstance(hand, str) else "")
        self._aspirate.set_reason_off(off)
        said = [state.hands_sentence or off, accesses.aspirate_note(state)]
        self._note.setText(" ".join(part for part in said if part))
        self._felt.set_facts(accesses.felt(state), accesses.meaning(state))
        strong, rest = accesses.prime_words(state)
        actions = (("go", "Prime it"),) if strong else ()
        self._prime.set_banner(strong, rest, mark="stop", look="stop", actions=actions)

    def _volume_problem(self) -> str:
        return self._volume.problem() if self._volume.text() else ""

    def _said(self, answer: str) -> None:
        self._answer = answer
        self.answered.emit(answer)

    def _asked(self) -> None:
        hand = accesses.to_hand(_decimal(self._volume.value()))
        if not isinstance(hand, str):
            self.hand_asked.emit(hand)

    def _place(self, theme: Theme) -> None:
        deed = Card(theme, "Aspirate first", name="access-deed")
        deed.body.setSpacing(theme.space(3))
        deed.body.addWidget(self._question)
        heading = Text(theme, "Aspirate", role="small", tone="second", weight="medium")
        heading.setBuddy(self._volume)
        deed.body.addWidget(heading)
        row = Flow(theme.space(3))
        row.add(self._volume)
        row.add(self._aspirate)
        deed.body.addLayout(row)
        deed.body.addWidget(self._note)
        holds = Card(theme, "The catheter holds now, calculated", name="access-holds")
        self._holds = Text(theme, role="heading", weight="semibold", wrap=True, tabular=True)
        holds.body.addWidget(self._holds)
        columns = Flow(theme.space(4))
        columns.add(column(theme, self._figures, holds), stretch=1, least=theme.px(_RIGHT_LEAST))
        columns.add(column(theme, deed, self._felt), stretch=1, least=theme.px(_LEFT_LEAST))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.space(4))
        whole.addWidget(self._prime)
        whole.addLayout(columns, 1)


def _decimal(value: object) -> Decimal | None:
    return value if isinstance(value, Decimal) else None
