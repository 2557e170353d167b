"""One visit in detail: what it changed, what was found, the reasons, and how it went.

Apart from the list of visits so that each can be read on its own. Shows the record; changes nothing.
"""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from console.domain.transitions import DiffRow
from console.domain.visit import Operation, Visit
from ui.format import short_moment
from ui.models import visits
from ui.state import ConsoleState
from ui.theme import Theme
from ui.widgets.badge import Badge
from ui.widgets.card import Card, Fact
from ui.widgets.text import Text

_ITSELF = "before and after this visit"


class VisitDetail(Card):
    """The card at the right of the list."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it empty."""
        super().__init__(theme, name="visit-detail", parent=parent)
        self._theme = theme
        self._state: ConsoleState | None = None
        self._visit: Visit | None = None
        self._written: tuple[object, ...] = ()
        self._title = Text(theme, role="heading", weight="semibold", tabular=True)
        self._badge = Badge(theme, parent=self)
        head = QHBoxLayout()
        head.setSpacing(theme.space(3))
        head.addWidget(self._title)
        head.addWidget(self._badge)
        head.addStretch(1)
        self._who = Text(theme, role="small", tone="second", wrap=True)
        self._with = QComboBox()
        self._with.setObjectName("compare-with")
        self._with.setAccessibleName("Compare with")
        self._with.setFont(theme.font("small", tabular=False))
        self._with.activated.connect(lambda _: self._rewrite())
        self.body.addLayout(head)
        self.body.addWidget(self._who)
        self._compare_label = Text(theme, "Compare", role="small", tone="second")
        compare = QHBoxLayout()
        compare.setSpacing(theme.space(2))
        compare.addWidget(self._compare_label)
        compare.addWidget(self._with, 1)
        self.body.addLayout(compare)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme.space(2))
        self.body.addLayout(self._lines)
        self.body.addStretch(1)

    @property
    def words(self) -> str:
        """All lines as text, for tests and for those who hear them."""
        items = map(self._lines.itemAt, range(self._lines.count()))
        widgets = [item.widget() for item in items if item is not None]
        return "\n".join(widget.accessibleName() for widget in widgets if widget is not None)

    def set_visit(self, state: ConsoleState, visit: Visit | None) -> None:
        """Show `visit` of `state`, or nothing."""
        self._state = state
        if visit != self._visit:
            self._visit = visit
            self._offer_others(state, visit)
        self._rewrite()

    def _offer_others(self, state: ConsoleState, visit: Visit | None) -> None:
        self._with.clear()
        self._with.addItem(_ITSELF, None)
        for other in state.visits:
            if visit is not None and other.id != visit.id:
                self._with.addItem(f"with {short_moment(other.therapy_ms)}, {other.what}", other.id)

    def _rewrite(self) -> None:
        """Write the lines anew, unless they would be the same."""
        state, visit = self._state, self._visit
        written = _told_by(state, visit, self._with.currentData())
        if written == self._written:
            return
        self._written = written
        _clear(self._lines)
        if state is None or visit is None:
            self._title.setText("")
            self._badge.set_badge("")
            self._who.setText("")
            return
        drafting = state.draft is not None and visit == visits.visit_under_way(state)
        self._title.setText(short_moment(visit.therapy_ms))
        self._badge.set_badge(*visits.status(visit, drafting=drafting))
        signed = f" · signed by {visit.signed_by}" if visit.signed_by else ""
        self._who.setText(f"{visit.user} · pump {visit.serial} · visit {visit.id}{signed}")
        self._write_changes(state, visit)
        self._section("Found", visits.found(state, visit))
        self._write_done(visit, visits.operations_of(state, visit.id))
        self._section("Noted", visits.noted(visits.operations_of(state, visit.id)))
        self._write_reasons(state, visit)
        self._write_trail(state, visit)

    def _write_changes(self, state: ConsoleState, visit: Visit) -> None:
        other = next((one for one in state.visits if one.id == self._with.currentData()), None)
        if other is None:
            rows = visits.diff(visit)
            self._heading("Changed")
        else:
            earlier, later = sorted((visit, other), key=lambda one: one.therapy_ms)
            rows = visits.diff_between(earlier, later)
            self._heading(f"From {short_moment(earlier.therapy_ms)} to {short_moment(later.therapy_ms)}")
        changed = [row for row in rows if row.mark != "unchanged"]
        for row in changed:
            self._lines.addWidget(_changed(self._theme, row))
        if not changed:
            self._sentence("Nothing: the program stayed as it was.")
        if state.draft is not None and visit == visits.visit_under_way(state):
            self._sentence("A draft waits; it is not yet in the pump.", tone="draft")

    def _write_done(self, visit: Visit, operations: tuple[Operation, ...]) -> None:
        """Write each operation as a sentence, what became of it, and what it told beside the program."""
        if operations:
            self._heading("Done")
        for operation in operations:
            what, became = visits.done(operation)
            self._sentence(what, tone="ink")
            self._sentence(became)
            self._section("", visits.told_beside(visit, operation))

    def _write_reasons(self, state: ConsoleState, visit: Visit) -> None:
        given = [
            reason for operation in visits.operations_of(state, visit.id) for reason in operation.reasons
        ]
        if given:
            self._heading("Reasons")
        for _, asked, written in given:
            self._sentence(asked)
            self._sentence(f"“{written}”", tone="ink")

    def _write_trail(self, state: ConsoleState, visit: Visit) -> None:
        if state.shown_visit != visit.id or not state.shown_trail:
            return
        self._heading("How it went")
        for event in state.shown_trail:
            time, words, clocks = visits.told(event)
            line = Text(self._theme, f"{time}  {words}", tone="second", wrap=True, tabular=True)
            line.setToolTip(clocks)
            line.setAccessibleName(f"{time} {words}")
            self._lines.addWidget(line)

    def _section(self, heading: str, facts: tuple[tuple[str, str], ...]) -> None:
        if facts and heading:
            self._heading(heading)
        for label, value in facts:
            fact = Fact(self._theme)
            fact.set_fact(label, value)
            self._lines.addWidget(fact)

    def _heading(self, words: str) -> None:
        heading = Text(self._theme, words, weight="semibold", wrap=True)
        heading.setContentsMargins(0, self._theme.space(2), 0, 0)
        heading.setAccessibleName(words)
        self._lines.addWidget(heading)

    def _sentence(self, words: str, tone: str = "second") -> None:
        sentence = Text(self._theme, words, tone=tone, wrap=True)
        sentence.setAccessibleName(words)
        self._lines.addWidget(sentence)


def _told_by(state: ConsoleState | None, visit: Visit | None, other: object) -> tuple[object, ...]:
    """Return all that the lines are made of."""
    if state is None or visit is None:
        return (visit,)
    trail = state.shown_trail if state.shown_visit == visit.id else ()
    drafting = state.draft is not None and visit == visits.visit_under_way(state)
    done, readings = visits.operations_of(state, visit.id), visits.readings_of(state, visit.id)
    return (visit, other, trail, drafting, done, readings)


def _changed(theme: Theme, row: DiffRow) -> Fact:
    fact = Fact(theme)
    follows = " (follows)" if row.mark == "follows" else ""
    fact.set_fact(f"{row.setting}{follows}", f"{row.before} {visits.ARROW} {row.after}")
    return fact


def _clear(layout: QLayout) -> None:
    """Take everything out of `layout`; out of sight at once, deleted when Qt comes round."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
