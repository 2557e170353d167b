"""The part "Pump and catheter" of the Implant page: what was done, the new pump, and the catheter's volume.

Apart from the page, which holds the parts together. It hands up what is whole and corrects nothing.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.clock import Clock
from console.domain.catalog import Catalog, PumpModel
from console.domain.catheter import Catheter
from console.domain.change import ImplantChange
from console.domain.hands import Part
from ui.models import implant as implants
from ui.models import implant_hand as hands
from ui.models import implant_known as knowns
from ui.models import implant_pump as pumps
from ui.models import implant_theatre as theatre
from ui.models.implant import CatheterEntry
from ui.models.implant_hand import ImplantHand
from ui.models.implant_pump import PumpEntry
from ui.state import ConsoleState
from ui.theme import Theme
from ui.widgets.banner import Banner
from ui.widgets.card import Card
from ui.widgets.catheter_card import CatheterCard, CatheterState
from ui.widgets.checks import Checks, ChecksState
from ui.widgets.choices import Choices
from ui.widgets.column import column
from ui.widgets.facts_card import FactsCard
from ui.widgets.figures import Figures, LargeFigure
from ui.widgets.flow import Flow
from ui.widgets.known_card import KnownCard
from ui.widgets.pump_card import PumpCard, PumpState
from ui.widgets.question import Question
from ui.widgets.text import Text
from ui.widgets.theatre_card import TheatreCard, TheatreState

_LEFT_LEAST, _RIGHT_LEAST = 560, 340
_LEFT_SHARE, _RIGHT_SHARE = 3, 2


class CatheterBoard(QWidget):
    """`drafted(ImplantChange, particulars)`, `pump_replaced(Implant)`, `hand_asked(Hand)`, `reason_given`."""

    drafted = Signal(object, object)
    pump_replaced = Signal(object)
    hand_asked = Signal(object)
    reason_given = Signal(str, str)
    touched = Signal()
    emptied = Signal()

    def __init__(self, theme: Theme, catalog: Catalog, clock: Clock, parent: QWidget | None = None) -> None:
        """Build all parts, empty."""
        super().__init__(parent)
        self._clock = clock
        self._state: ConsoleState | None = None
        self._hand = ImplantHand()
        self._filling = ""
        self._kind = Choices(theme, name="implant-kind", label="What was done")
        self._place = Question(theme, "The pump that is linked now is", hands.IN_PLACE, name="implant-place")
        self._unknown = Banner(theme, name="volume-unknown")
        self._untold = Banner(theme, name="catheter-untold")
        self._pump = PumpCard(theme, catalog)
        self._catheter = CatheterCard(theme, catalog, clock)
        self._theatre = TheatreCard(theme)
        self._figures = Figures(theme, name="catheter-figures")
        self._paths = FactsCard(theme, "Path to the patient", name="paths-card")
        self._known = KnownCard(theme)
        self._checks = Checks(theme, catalog.quantities["daily-dose"], clock, name="implant-checks")
        self._place_parts(theme)
        self._connect()

    def set_state(self, state: ConsoleState) -> None:
        """Show `state`, with what is under the hand kept where it still belongs."""
        self._state = state
        self._hand, fresh = hands.met(self._hand, state)
        self._show(fresh=fresh)

    def problem(self) -> str:
        """Return what is unfinished; empty when nothing is, or when nothing was begun."""
        state, change = self._state, hands.to_change(self._hand)
        if state is None or hands.records(self._hand, state):
            return ""
        if self._catheter.problem():
            return self._catheter.problem()
        return change if isinstance(change, str) and self._begun(state) else ""

    def clear(self) -> None:
        """Put every entry back to what the pump and the record know."""
        if self._state is not None:
            self._hand = ImplantHand()
            self.set_state(replace(self._state, draft=None, particulars=()))

    def _show(self, *, fresh: bool = False) -> None:
        state, hand = self._state, self._hand
        if state is None:
            return
        recording = hands.records(hand, state)
        catheter = implants.to_catheter(hand.entry)
        self._kind.set_choices(implants.kinds(state), hand.kind)
        self._only.setVisible(state.implant is None)
        self._place.setVisible(hands.asks_place(hand, state))
        self._place.set_answer(hand.place)
        told = None if state.reading is None else state.reading.catheter
        before = None if told is None or recording else implants.from_catheter(told)
        off = "" if recording else hands.off(state)
        self._catheter.set_state(CatheterState(hand.entry, before, off), fresh=fresh)
        strong, rest, actions = hands.untold(hand, state)
        self._untold.set_banner(strong, rest, actions=() if off else actions)
        self._show_pump(state, catheter, recording=recording)
        self._show_sums(state, catheter)
        self._show_theatre(state, catheter)
        ours = isinstance(state.draft, ImplantChange)
        findings = state.findings if ours and not self.problem() else ()
        self._checks.set_state(ChecksState(findings, state.reasons, None, self._silent(state, off)))
        self._checks.setVisible(not recording)

    def _show_pump(self, state: ConsoleState, catheter: Catheter | str, *, recording: bool) -> None:
        hand = self._hand
        whole = self._catheter.problem() or catheter
        self._pump.setVisible(recording)
        self._pump.set_state(
            PumpState(
                hand.pump,
                pumps.old_words(state),
                pumps.moves(hand.kind, state),
                f"Record {hand.pump.serial}" if hand.pump.serial else "Record the new pump",
                pumps.record_off(hand.kind, hand.pump, whole, state),
            )
        )

    def _show_sums(self, state: ConsoleState, catheter: Catheter | str) -> None:
        hand = self._hand
        made = None if isinstance(catheter, str) or self._catheter.problem() else catheter
        number, unit, note = implants.figure(made)
        told = None if state.reading is None else state.reading.catheter
        drafted = made is not None and made != told and not hands.records(hand, state)
        figure = LargeFigure("Catheter volume", number, unit, note, "draft" if drafted else "ink")
        self._figures.set_figures((figure,))
        unknown = made is not None and made.volume_pl is None
        self._unknown.set_banner(
            implants.UNKNOWN_STRONG if unknown else "", implants.UNKNOWN_REST, mark="stop", look="stop"
        )
        pump = self._pump_model(state)
        self._paths.set_facts(knowns.paths(made, pump), knowns.PATHS_NOTE if pump is not None else "")
        self._known.set_known(knowns.known(hand.entry, implants.model_of(state, hand.entry), pump))

    def _show_theatre(self, state: ConsoleState, catheter: Catheter | str) -> None:
        off = theatre.off(state)
        join = theatre.to_join(self._filling, self._catheter.problem() or catheter, state)
        join_off = off or (join if isinstance(join, str) else "")
        self._theatre.setVisible(state.reading is not None)
        self._theatre.set_state(
            TheatreState(
                theatre.fillings(state), self._filling, join_off, off, theatre.deeds(state),
                state.hands_sentence,
            )
        )  # fmt: skip

    def _pump_model(self, state: ConsoleState) -> PumpModel | None:
        """Return the pump that the paths go through: the new one where one is being recorded."""
        name = "" if state.implant is None else state.implant.model
        if hands.records(self._hand, state):
            name = self._hand.pump.model
        return state.catalog.pumps.get(name)

    def _begun(self, state: ConsoleState) -> bool:
        """Tell whether anything differs from what the pump and the record know."""
        same = implants.from_catheter(implants.catheter_of(state))
        return bool(self._hand.kind) or replace(self._hand.entry, source="") != same

    def _silent(self, state: ConsoleState, off: str) -> str:
        problem = self.problem()
        if off or problem:
            return off or f"Not checked yet. {problem}"
        if state.draft is None and hands.differs(self._hand, state):
            return "The pump has not been told this catheter yet."
        if state.draft is None:
            return "Nothing differs from what the pump knows of its catheter."
        return "Nothing to ask and nothing to note."

    def _alter(self, hand: ImplantHand, *, fresh: bool = False) -> None:
        """Hold `hand`, show it at once, and hand it up if it is whole and for the linked pump."""
        self._hand = hand
        self._show(fresh=fresh)
        self.touched.emit()
        state, change = self._state, hands.to_change(hand)
        if state is None or isinstance(change, str) or self._catheter.problem():
            return
        if not hands.differs(hand, state):
            if isinstance(state.draft, ImplantChange):
                self.emptied.emit()
            return
        noted = implants.particulars(change, hand.entry, state.catalog)
        same = change == state.draft and set(noted) <= set(state.particulars)
        if not hands.records(hand, state) and not hands.off(state) and not same:
            self.drafted.emit(change, noted)

    def _entry_changed(self, entry: CatheterEntry) -> None:
        self._alter(replace(self._hand, entry=entry))

    def _pump_changed(self, entry: PumpEntry) -> None:
        self._hand = replace(self._hand, pump=entry)
        self._show()

    def _record(self) -> None:
        state, catheter = self._state, implants.to_catheter(self._hand.entry)
        if state is None or isinstance(catheter, str):
            return
        implant = pumps.to_implant(self._hand.pump, catheter, state, self._clock.local_ms())
        if implant is not None:
            self._hand = replace(self._hand, recorded=implant.serial)
            self.pump_replaced.emit(implant)

    def _filled(self, key: str) -> None:
        self._filling = key
        self._show()

    def _join(self) -> None:
        state = self._state
        if state is None:
            return
        join = theatre.to_join(self._filling, implants.to_catheter(self._hand.entry), state)
        if not isinstance(join, str):
            self.hand_asked.emit(join)

    def _connect(self) -> None:
        self._kind.chosen.connect(lambda key: self._alter(replace(self._hand, kind=key)))
        self._untold.acted.connect(lambda _: self._alter(self._hand))
        self._place.answered.connect(lambda key: self._alter(replace(self._hand, place=key)))
        self._catheter.entry_changed.connect(self._entry_changed)
        self._pump.entry_changed.connect(self._pump_changed)
        self._pump.record_asked.connect(self._record)
        self._theatre.filling_chosen.connect(self._filled)
        self._theatre.join_asked.connect(self._join)
        self._theatre.part_asked.connect(lambda: self.hand_asked.emit(Part()))
        self._checks.reason_given.connect(self.reason_given)

    def _place_parts(self, theme: Theme) -> None:
        done = Card(theme, "What was done", name="implant-done")
        done.body.setSpacing(theme.space(3))
        self._only = Text(theme, implants.FIRST, tone="second", wrap=True)
        done.body.addWidget(self._only)
        done.body.addWidget(self._kind, 0, Qt.AlignmentFlag.AlignLeft)
        done.body.addWidget(self._place)
        left = column(theme, done, self._pump, self._catheter, self._theatre)
        right = column(theme, self._figures, self._paths, self._checks, self._known)
        row = Flow(theme.space(4))
        row.add(left, stretch=_LEFT_SHARE, least=theme.px(_LEFT_LEAST))
        row.add(right, stretch=_RIGHT_SHARE, least=theme.px(_RIGHT_LEAST))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.space(4))
        whole.addWidget(self._unknown)
        whole.addWidget(self._untold)
        whole.addLayout(row, 1)
