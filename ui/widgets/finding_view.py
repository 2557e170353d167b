"""One finding: its icon, its sentence, and the place to write why.

Apart from the cards because Program and Review show the same. Neutral: outline, icon and words. A
reason is asked here, in place, never in a dialog; a finding that asks for the dose typed once more
counts as answered only while that is typed and right.
"""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from console.clock import Clock
from console.domain.catalog import Quantity
from console.domain.finding import Finding, FindingKind
from ui.theme import Theme
from ui.widgets import icon
from ui.widgets.badge import Badge
from ui.widgets.bubble import announce
from ui.widgets.dose_field import DoseField
from ui.widgets.text import Text

_MARKS = {FindingKind.STOP: "stop", FindingKind.REASON: "question", FindingKind.NOTE: "note"}
_NEEDS = {FindingKind.STOP: "cannot be sent", FindingKind.REASON: "needs a reason", FindingKind.NOTE: ""}
_LINES = 2.6


class FindingView(QWidget):
    """A finding in words; `reason_given(code, text)` at every change of what is written to it."""

    reason_given = Signal(str, str)

    def __init__(self, theme: Theme, daily: Quantity, clock: Clock, parent: QWidget | None = None) -> None:
        """Build it without a finding; `daily` is the quantity a finding may ask to be typed once more."""
        super().__init__(parent)
        self._theme = theme
        self._finding: Finding | None = None
        self._wanted: Decimal | None = None
        self._mark = QLabel(self)
        self._sentence = Text(theme, wrap=True, parent=self)
        self._badge = Badge(theme, parent=self)
        self._again = DoseField(theme, daily, clock, "The new daily dose once more", self)
        self._reason = QPlainTextEdit(self)
        self._reason.setFont(theme.font(tabular=False))
        self._reason.setTabChangesFocus(True)
        self._reason.setFixedHeight(round(self._reason.fontMetrics().lineSpacing() * _LINES) + theme.px(16))
        self._place(theme)
        self._reason.textChanged.connect(self._tell)
        self._again.value_changed.connect(self._tell)

    def set_finding(self, finding: Finding, reason: str, wanted: Decimal | None) -> None:
        """Show `finding` with what was written to it; `wanted` is the daily dose to be typed once more."""
        if finding != self._finding or wanted != self._wanted:
            self._show(finding, reason, wanted)
        if reason and reason != self._reason.toPlainText() and not self._reason.hasFocus():
            with QSignalBlocker(self._reason):
                self._reason.setPlainText(reason)
        self._badge.set_badge("reason given" if reason else _NEEDS[finding.kind])

    def forget(self) -> None:
        """Hold no finding, so that nothing written to an old one can count for the next."""
        self._finding = None
        self.hide()

    @property
    def words(self) -> str:
        """The sentence and whether it is answered."""
        return f"{self._sentence.text()} {self._badge.words}".strip()

    def _show(self, finding: Finding, reason: str, wanted: Decimal | None) -> None:
        new_code = self._finding is None or finding.code != self._finding.code
        self._finding, self._wanted = finding, wanted
        self.setObjectName(f"finding-{finding.code}")
        self._reason.setObjectName(f"reason-{finding.code}")
        self._again.setObjectName(f"again-{finding.code}")
        self._reason.setAccessibleName(f"Reason: {finding.sentence}")
        self._reason.setPlaceholderText("Say why…")
        self._mark.setPixmap(icon.pixmap(self._theme, _MARKS[finding.kind], "ink", 20))
        self._sentence.setText(finding.sentence)
        self._reason.setVisible(finding.kind is FindingKind.REASON)
        self._again.setVisible(finding.typed)
        if new_code:
            with QSignalBlocker(self._reason):
                self._reason.setPlainText(reason)
            self._again.put(None)
        if new_code and finding.kind is not FindingKind.NOTE:
            announce(self, finding.sentence, urgent=False)

    def _tell(self, *_: object) -> None:
        finding = self._finding
        if finding is None or finding.kind is not FindingKind.REASON:
            return
        text = self._reason.toPlainText()
        answered = not finding.typed or (self._wanted is not None and self._again.value() == self._wanted)
        self.reason_given.emit(finding.code, text if answered and text.strip() else "")

    def _place(self, theme: Theme) -> None:
        words = QVBoxLayout()
        words.setSpacing(theme.space(1))
        words.addWidget(self._sentence)
        words.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignLeft)
        words.addWidget(self._again)
        words.addWidget(self._reason)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(2))
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
