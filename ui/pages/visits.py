"""Visits answers what was done, when and by whom: the list, one visit in detail, and what it changed.

Apart from Trends, which draws the same over time. A signed visit is never changed; an open one is
signed here.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from console.domain.visit import Signature, Visit
from ui.format import counted, short_date, short_moment
from ui.models import visits
from ui.pages.visit_detail import VisitDetail
from ui.state import ConsoleState
from ui.theme import Theme
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.flow import Flow
from ui.widgets.page import PageFrame
from ui.widgets.search import SearchField
from ui.widgets.table import Cell, Column, Line, Table
from ui.widgets.text import Text
from ui.widgets.vacant import Vacant

_COLUMNS = (
    Column("When", tabular=True),
    Column("What", wide=True),
    Column("Daily dose, mcg/day", right=True),
    Column("Change", right=True),
    Column("By"),
    Column(""),
)
_LIST_LEAST, _DETAIL_LEAST = 640, 360
_TEACHES = (
    "Each time a pump is read or updated, a visit of that day is kept: what ran before and after, why, who "
    "was there, and how it went. It stays open until somebody signs it, and is never changed after."
)


class VisitsPage(PageFrame):
    """`visit_chosen(id)` asks for a visit's trail, `sign_asked(id)` signs it."""

    visit_chosen = Signal(int)
    sign_asked = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build the empty page."""
        super().__init__(theme, "Visits", name="visits-page", parent=parent)
        self._shown: tuple[object, ...] = ()
        self._state: ConsoleState | None = None
        self._build_head()
        self._table = Table(theme, _COLUMNS, name="visits-table", label="Visits")
        self._table.setMinimumWidth(theme.px(320))
        self._table.chosen.connect(self._choose)
        self._none = Text(theme, tone="second", wrap=True)
        self._list = Card(theme, name="visits-card")
        self._list.body.addWidget(self._table, 1)
        self._list.body.addWidget(self._none)
        self.detail = VisitDetail(theme)
        self._vacant = Vacant(theme, name="visits-vacant")
        row = Flow(theme.space(4))
        row.add(self._list, stretch=2, least=theme.px(_LIST_LEAST))
        row.add(self.detail, stretch=1, least=theme.px(_DETAIL_LEAST))
        self.body.addLayout(row, 1)
        self.body.addWidget(self._vacant, 1)

    def set_state(self, state: ConsoleState) -> None:
        """Show the visits of the open patient, the chosen one in detail."""
        shown = (
            state.patient, state.visits, state.operations, state.readings, state.shown_visit,
            state.shown_trail, state.draft, state.reading and state.reading.clock_ms // 86_400_000,
        )  # fmt: skip
        if shown == self._shown:
            return
        self._shown, self._state = shown, state
        self.head_note.setText(_note(state.visits))
        for part in (self._list, self.detail, self._search):
            part.setVisible(bool(state.visits))
        self._vacant.setVisible(not state.visits)
        heading = "No visits yet" if state.patient else "No patient is open"
        self._vacant.set_vacant("visits", heading, _TEACHES)
        self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for the trail of the visit that is chosen, now that it is looked at."""
        super().showEvent(event)
        self._show_detail()

    def _build_head(self) -> None:
        self._search = SearchField(
            self.theme, "Search notes, drugs, people…", name="visits-search", label="Search visits"
        )
        self._search.textChanged.connect(lambda _: self._fill())
        self._sign = Button(self.theme, "Sign visit", name="sign-visit", look="primary")
        self._sign.clicked.connect(self._ask_to_sign)
        self.add_action(self._search)
        self.add_action(self._sign)

    def _fill(self) -> None:
        state = self._state
        if state is None:
            return
        wanted = self._search.text().casefold().split()
        found = [
            visit for visit in state.visits if all(word in visits.searchable(state, visit) for word in wanted)
        ]
        lines = tuple(_line(state, visit) for visit in found)
        keys = [line.key for line in lines]
        current = self._table.current_key if self._table.current_key in keys else (keys[0] if keys else "")
        self._table.set_lines(lines, current)
        self._none.setText("" if lines else f"No visit matches “{self._search.text()}”.")
        self._none.setVisible(not lines)
        self._show_detail()

    def _choose(self, key: str) -> None:
        self._show_detail()
        self.visit_chosen.emit(int(key))

    def _show_detail(self) -> None:
        state, visit = self._state, self._current()
        self._sign.set_reason_off(_reason_not_to_sign(visit))
        if state is None:
            return
        self.detail.set_visit(state, visit)
        if visit is not None and state.shown_visit != visit.id and self.isVisible():
            self.visit_chosen.emit(visit.id)

    def _current(self) -> Visit | None:
        key = self._table.current_key
        if self._state is None or not key:
            return None
        return next((visit for visit in self._state.visits if visit.id == int(key)), None)

    def _ask_to_sign(self) -> None:
        visit = self._current()
        if visit is not None:
            self.sign_asked.emit(visit.id)


def _note(found: tuple[Visit, ...]) -> str:
    if not found:
        return ""
    return f"{counted(len(found), 'visit')} since {short_date(min(visit.therapy_ms for visit in found))}"


def _reason_not_to_sign(visit: Visit | None) -> str:
    if visit is None:
        return "Choose a visit first."
    signed = visit.signature is Signature.SIGNED
    return f"Signed by {visit.signed_by}; a signed visit is never changed." if signed else ""


def _line(state: ConsoleState, visit: Visit) -> Line:
    drafting = state.draft is not None and visit == visits.visit_under_way(state)
    told = visits.drafted(visit, state.draft) if drafting and state.draft else visit
    badge = visits.status(visit, drafting=drafting)
    tone = "draft" if drafting else "ink"
    return Line(
        str(visit.id),
        (
            Cell(short_moment(visit.therapy_ms), weight="semibold"),
            Cell(visit.what),
            Cell(visits.dose_words(told), tone=tone),
            Cell(visits.change_words(told), tone=tone),
            Cell(visit.user),
            Cell(badge[0], badge=badge[1]),
        ),
    )
