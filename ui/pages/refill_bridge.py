"""The refill's bridge: the decision in the middle, and its figures in a card that stays beside the steps.

Apart from the other cards because both show one view (`ui.models.refill_bridge`). Neither computes.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.clock import Clock
from ui.models import refill_bridge as bridge_views
from ui.models import refill_entry as entries
from ui.models import refill_quantities as quantities
from ui.models import refill_words as words
from ui.models.refill_bridge import BridgeView
from ui.models.refill_entry import Bridging, Keeps, RefillEntry
from ui.pages.refill_cards import ConsoleCard
from ui.state import ConsoleState
from ui.theme import Theme
from ui.widgets.ask_row import AskRow
from ui.widgets.button import Button
from ui.widgets.card import Card, Fact
from ui.widgets.path_picture import PathPicture
from ui.widgets.pills import Pills
from ui.widgets.text import Text

_FACTS, _FLUIDS = 6, 4
_DRAFTED = ("Takes", "Listed by the pump as*")
_WORDS = {Bridging.BRIDGE: "give the bridge", Bridging.DECLINED: "no bridge"}


class BridgeCard(ConsoleCard):
    """The picture of the path, and the decision: a bridge or none, and which dose it keeps."""

    def __init__(
        self, theme: Theme, state: ConsoleState, clock: Clock, parent: QWidget | None = None
    ) -> None:
        """Build it undecided."""
        super().__init__(theme, "Old drug in the path", name="refill-bridge-card", parent=parent)
        self.picture = PathPicture(theme)
        self._unneeded = Text(theme, tone="second", wrap=True)
        self._without = Text(theme, tone="ink", wrap=True)
        self._without.setObjectName("refill-without-bridge")
        self._pauses = Text(theme, tone="second", wrap=True)
        self._now_ms = 0
        volume = self.field("catheter_ml", quantities.catheter(state.catalog), "Catheter volume", clock)
        self._decision = Pills(
            theme,
            tuple((key.value, told) for key, told in _WORDS.items()),
            name="refill-bridging",
            label="Bridge",
        )
        self._keeps = Pills(
            theme,
            tuple((each.value, each.value) for each in Keeps),
            name="refill-keeps",
            label="The bridge keeps the",
        )
        self._rows = {
            "catheter": AskRow(theme, "Catheter volume", volume, ruled=False),
            "decision": AskRow(theme, "Bridge", self._decision, ruled=False),
            "keeps": AskRow(theme, "The bridge keeps the", self._keeps, ruled=False),
        }
        for part in (self.picture, self._unneeded, self._pauses, self._without, *self._rows.values()):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self._decision.chosen.connect(lambda key: self.give(bridging=key, decided_ms=self._now_ms))
        self._keeps.chosen.connect(lambda key: self.give(keeps=key, decided_ms=self._now_ms))

    def set_entry(self, entry: RefillEntry, state: ConsoleState, *, fresh: bool) -> None:
        """Show what there is to decide."""
        self.entry, self._now_ms = entry, entries.now_ms(state)
        shown = bridge_views.view(entry, state)
        self.picture.set_state(state, entry)
        for label, text in (
            (self._unneeded, shown.unneeded),
            (self._without, shown.without),
            (self._pauses, shown.pauses),
        ):
            label.setText(text)
            label.setVisible(bool(text))
        self.write("catheter_ml", entry.catheter_ml, None, shown.asks_volume, fresh=fresh)
        asks = shown.asks_volume if entry.catheter_ml is None else ""
        self._rows["catheter"].say("not known", "", asks)
        self._rows["catheter"].setVisible(bool(shown.asks_volume))
        self._decision.set_choice(entry.bridging)
        self._rows["decision"].say("", "", words.finding_words(state, "bridge"))
        self._rows["decision"].setVisible(shown.needed)
        self._keeps.set_choice(entry.keeps)
        self._rows["keeps"].setVisible(shown.needed and shown.dose_changes)


class BridgeFigures(Card):
    """The card "Bridge bolus": the first sentence, the figures, the second sentence, and the assumptions."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it closed and empty."""
        super().__init__(theme, "Bridge bolus", name="refill-bridge-figures", parent=parent)
        self._view: BridgeView | None = None
        self._first = Text(theme, wrap=True)
        self._first.setObjectName("refill-bridge-words")
        self._facts = [Fact(theme) for _ in range(_FACTS)]
        self._fluids = [Text(theme, role="small", tone="second", wrap=True) for _ in range(_FLUIDS)]
        self._second = Text(theme, role="small", tone="second", wrap=True)
        self._open = Button(theme, "Assumptions", name="refill-assumptions", look="small")
        self._open.setCheckable(True)
        self._assumptions = QWidget()
        self._column = QVBoxLayout(self._assumptions)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._lines = [Text(theme, role="small", tone="second", wrap=True) for _ in range(3)]
        for line in self._lines:
            self._column.addWidget(line)
        for part in (self._first, *self._fluids, *self._facts, self._second, self._open, self._assumptions):
            self.body.addWidget(part)
        self._assumptions.hide()
        self._open.toggled.connect(self._show_assumptions)
        self.hide()

    @property
    def words(self) -> str:
        """Both sentences, in their order, and the assumptions."""
        lines = [line.text() for line in self._lines if line.text()]
        return " ".join([self._first.text(), self._second.text(), *lines])

    def set_view(self, view: BridgeView) -> None:
        """Show `view`; hidden where nothing is bridged."""
        self.setVisible(view.needed and bool(view.sentences))
        if view == self._view:
            return
        self._view = view
        first, second = (*view.sentences, "", "")[:2]
        self._first.setText(first)
        starred = any(label.endswith("*") for label, _ in view.facts)
        self._second.setText(f"* {second}" if starred and second else second)
        self._second.setVisible(bool(second))
        for fact, told in zip_longest(self._facts, view.facts[: len(self._facts)]):
            fact.setVisible(told is not None)
            if told is not None:
                label, value = told
                fact.set_fact(label, value, "draft" if label in _DRAFTED else "ink")
        _fill(self._fluids, tuple(f"In the path, from the tip: {fluid}" for fluid in view.fluids))
        _fill(self._lines, view.assumptions)
        self._open.setVisible(bool(view.assumptions))

    def _show_assumptions(self, shown: bool) -> None:  # noqa: FBT001 - Qt's signal carries it so
        self._assumptions.setVisible(shown)


def _fill(lines: Sequence[Text], words: Sequence[str]) -> None:
    """Write `words` into `lines`, one each, and hide the lines that are left over."""
    for number, line in enumerate(lines):
        said = words[number] if number < len(words) else ""
        line.setText(said)
        line.setVisible(bool(said))
