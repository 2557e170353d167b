"""How the simulated patient really is: tone, spasms and sedation large, vital signs and drug level in words.

Apart from the visit's examination, which finds what a clinician would find: here is what the model holds.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.instructor import words
from ui.instructor.state import InstructorState
from ui.theme import Theme
from ui.widgets.figures import Figures
from ui.widgets.text import Text

_LEAST = 110
"""Px at 100 % that a figure takes at least: the three stand side by side."""


class PatientCard(Figures):
    """Three figures and what stands below them; hidden until truth was told."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it empty."""
        super().__init__(theme, "Simulated patient", name="instructor-patient", least=_LEAST, parent=parent)
        self._signs = Text(theme, tone="second", wrap=True, tabular=True)
        self._course = Text(theme, tone="second", wrap=True, tabular=True)
        self._sources = Text(theme, words.SOURCES, role="small", tone="third", wrap=True)
        for part in (self._signs, self._course, self._sources):
            self.body.addWidget(part)

    @property
    def said(self) -> str:
        """What stands below the figures."""
        return f"{self._signs.text()} {self._course.text()}"

    def set_state(self, state: InstructorState) -> None:
        """Show the patient of `state`."""
        self.setVisible(state.truth is not None)
        if state.truth is None:
            return
        signs = state.truth.signs
        self.set_figures(words.figures(signs))
        self._signs.setText(words.vital_signs(signs))
        self._course.setText(words.course(signs, state.trend))
