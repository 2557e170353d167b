"""All findings of a draft, one below the other; or the sentence that there are none.

Apart from `finding_view`, which is one of them. It judges nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console.clock import Clock
from console.domain.catalog import Quantity
from console.domain.finding import Finding
from ui.theme import Theme
from ui.widgets.card import Card
from ui.widgets.finding_view import FindingView
from ui.widgets.text import Text


@dataclass(frozen=True, slots=True)
class ChecksState:
    """The findings, what was written to them, the daily dose one may ask for, and the words without any."""

    findings: tuple[Finding, ...]
    reasons: tuple[tuple[str, str], ...]
    daily: Decimal | None
    silent: str


class Checks(Card):
    """The card "Checks"; `reason_given(code, text)` at every change of a reason."""

    reason_given = Signal(str, str)

    def __init__(
        self, theme: Theme, daily: Quantity, clock: Clock, *, name: str, parent: QWidget | None = None
    ) -> None:
        """Build it without findings."""
        super().__init__(theme, "Checks", name=name, parent=parent)
        self._theme, self._daily, self._clock = theme, daily, clock
        self._state: ChecksState | None = None
        self._views: list[FindingView] = []
        self._silent = Text(theme, tone="second", wrap=True)
        self.body.addWidget(self._silent)

    def set_state(self, state: ChecksState) -> None:
        """Show `state`; a view stays with its finding while somebody writes in it."""
        if state == self._state:
            return
        self._state = state
        while len(self._views) < len(state.findings):
            view = FindingView(self._theme, self._daily, self._clock)
            view.reason_given.connect(self.reason_given)
            self._views.append(view)
            self.body.addWidget(view)
        written = dict(state.reasons)
        for number, view in enumerate(self._views):
            if number < len(state.findings):
                finding = state.findings[number]
                view.set_finding(finding, written.get(finding.code, ""), state.daily)
                view.show()
            else:
                view.forget()
        self._silent.setText(state.silent)
        self._silent.setVisible(not state.findings)

    @property
    def words(self) -> tuple[str, ...]:
        """What each finding says."""
        count = 0 if self._state is None else len(self._state.findings)
        return tuple(view.words for view in self._views[:count])
