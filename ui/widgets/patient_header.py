"""Who is being treated: name and second identifier, always on screen.

Apart so that no page shows a patient in its own way.
"""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.domain.patient import Patient
from ui.format import identity
from ui.theme import Theme
from ui.widgets.text import Text


class PatientHeader(QWidget):
    """Two lines: the name, and sex, year of birth, code and that nobody real is meant."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it without a patient."""
        super().__init__(parent)
        self.setObjectName("patient-header")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(2))
        self._name = Text(theme, role="heading", weight="semibold", parent=self)
        self._identity = Text(theme, role="small", tone="third", parent=self)
        column.addStretch(1)
        column.addWidget(self._name)
        column.addWidget(self._identity)
        column.addStretch(1)
        self.set_patient(None)

    @property
    def name(self) -> str:
        """The name on screen."""
        return self._name.text()

    def set_patient(self, patient: Patient | None) -> None:
        """Show `patient`, or that none is open."""
        self._name.setText(patient.name if patient else "No patient open")
        self._identity.setText(identity(patient) if patient else "Choose one under Patients")
        self.setAccessibleName(f"{self._name.text()}, {self._identity.text()}")
