"""Patients answers whose therapy it is: the list of the record, to search and to open.

Apart from the header, which shows who is open. Nothing of a patient is edited here: they are synthetic.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from console.domain.wording import NOTHING
from ui.format import counted, short_date
from ui.state import ConsoleState, PatientRow
from ui.theme import Theme
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.page import PageFrame
from ui.widgets.search import SearchField
from ui.widgets.table import Cell, Column, Line, Table
from ui.widgets.text import Text
from ui.widgets.vacant import Vacant

_COLUMNS = (
    Column("Name"),
    Column("Code"),
    Column("Born"),
    Column("Diagnosis", wide=True),
    Column("Pump"),
    Column("Last visit", tabular=True),
    Column("Daily dose", right=True),
    Column(""),
)
_TEACHES = (
    "Six synthetic patients come with the first start, each with a history that a simulated pump really ran. "
    "They will be listed here: choose one and open them, and their pump is read."
)


class PatientsPage(PageFrame):
    """The list, a search over everything it shows, `open_asked(id)`, and `pair_asked` for another pump."""

    open_asked = Signal(int)
    pair_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build the empty list."""
        super().__init__(theme, "Patients", name="patients-page", parent=parent)
        self._shown: tuple[object, ...] = ()
        self._rows: tuple[PatientRow, ...] = ()
        self._open_id: int | None = None
        self._build_head()
        self._table = Table(theme, _COLUMNS, name="patients-table", label="Patients")
        self._table.opened.connect(self._open)
        self._table.chosen.connect(lambda _: self._permit())
        self._card = Card(theme, name="patients-card")
        self._card.body.addWidget(self._table, 1)
        self._none = Text(theme, tone="second", wrap=True)
        self._card.body.addWidget(self._none)
        self._vacant = Vacant(theme, name="patients-vacant")
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName("Progress")
        self.body.addWidget(self._progress)
        self.body.addWidget(self._card, 1)
        self.body.addWidget(self._vacant, 1)

    def set_state(self, state: ConsoleState) -> None:
        """Show the patients of the record, and who of them is open."""
        shown = (state.patients, state.patient and state.patient.id, state.work, state.work_done)
        if shown == self._shown:
            return
        self._shown = shown
        self._rows = state.patients
        self._open_id = state.patient.id if state.patient else None
        self.head_note.setText(counted(len(self._rows), "synthetic patient") if self._rows else "")
        self._vacant.set_vacant("patients", state.work or "No patients yet", _TEACHES)
        self._progress.setVisible(state.work_done is not None)
        self._progress.setValue(state.work_done or 0)
        self._fill()
        goes, comes = (self._vacant, self._card) if self._rows else (self._card, self._vacant)
        goes.hide()  # first, or both would share the page until it is laid out again
        comes.show()

    def showEvent(self, event: QShowEvent) -> None:
        """Put the keyboard on the list."""
        super().showEvent(event)
        self._table.setFocus()

    def _build_head(self) -> None:
        self._search = SearchField(
            self.theme,
            "Search names, codes, diagnoses, pumps…",
            name="patients-search",
            label="Search patients",
        )
        self._search.textChanged.connect(lambda _: self._fill())
        self._search.returnPressed.connect(lambda: self._open(self._table.current_key))
        self._button = Button(self.theme, "Open patient", name="open-patient", look="primary")
        self._button.clicked.connect(lambda: self._open(self._table.current_key))
        pair = Button(self.theme, "Pair a pump…", name="patients-pair")
        pair.clicked.connect(self.pair_asked)
        self.add_action(self._search)
        self.add_action(pair)
        self.add_action(self._button)

    def _fill(self) -> None:
        wanted = self._search.text().casefold().split()
        lines = tuple(
            _line(row, here=row.patient.id == self._open_id)
            for row in self._rows
            if all(word in _searchable(row) for word in wanted)
        )
        self._table.set_lines(lines, current=self._table.current_key or _first(lines, self._open_id))
        self._none.setText("" if lines else f"No patient matches “{self._search.text()}”.")
        self._none.setVisible(not lines)
        self._permit()

    def _permit(self) -> None:
        self._button.set_reason_off("" if self._table.current_key else "Choose a patient first.")

    def _open(self, key: str) -> None:
        if key:
            self.open_asked.emit(int(key))


def _first(lines: tuple[Line, ...], open_id: int | None) -> str:
    """Return the key of the patient who is open, otherwise of the first in the list."""
    keys = [line.key for line in lines]
    return str(open_id) if str(open_id) in keys else (keys[0] if keys else "")


def _line(row: PatientRow, *, here: bool) -> Line:
    patient = row.patient
    return Line(
        str(patient.id),
        (
            Cell(patient.name, weight="semibold"),
            Cell(patient.code, tone="second"),
            Cell(str(patient.born.year), tone="second"),
            Cell(patient.diagnosis),
            Cell(row.implant.serial if row.implant else "none", tone="ink" if row.implant else "third"),
            Cell(short_date(row.last_visit_ms) if row.last_visit_ms is not None else NOTHING),
            Cell(row.last_daily_dose_text or NOTHING, weight="semibold"),
            Cell("open" if here else "", badge="accent"),
        ),
    )


def _searchable(row: PatientRow) -> str:
    serial = row.implant.serial if row.implant else ""
    return f"{row.patient.name} {row.patient.code} {row.patient.diagnosis} {serial}".casefold()
