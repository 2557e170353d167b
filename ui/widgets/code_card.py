"""The half of the pump's panel that lets a console in: the button, the code in large groups, and its QR code.

Apart from the list of who is in. It shows what the panel shows: a code gone from there is gone from here.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.models import pairing
from ui.models.pairing import PanelView
from ui.theme import Theme
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.flow import Flow
from ui.widgets.qr_code import QrCode
from ui.widgets.text import Text

_GROUPS = 13
_WIDEST = "MMMM"
"""A group as wide as any, so that groups stand in columns."""

_WORDS_LEAST = 300


class CodeCard(Card):
    """`pressed(what)` for each press: `start` or `stop`."""

    pressed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it with pairing off."""
        super().__init__(theme, "Panel", name="panel-code", parent=parent)
        self.setProperty("look", "hands")
        self._view: PanelView | None = None
        self.body.setSpacing(theme.space(3))
        self._start = Button(theme, "Switch pairing on", name="panel-start")
        self._stop = Button(theme, "Switch pairing off", name="panel-stop")
        self._copy = Button(theme, "Copy the code", name="panel-copy", look="small")
        self._refused = Banner(theme, name="panel-refused")
        self._how = Text(theme, tone="second", wrap=True)
        self._inside = Text(theme, pairing.INSIDE, role="small", tone="second", weight="medium", wrap=True)
        self.body.addWidget(Text(theme, pairing.TOLD, role="small", tone="second", wrap=True))
        self.body.addWidget(self._refused)
        self.body.addWidget(self._how)
        self._shown = self._showing(theme)
        self.body.addWidget(self._shown)
        self.body.addWidget(self._inside)
        row = Flow(theme.space(3))
        row.add(self._start)
        row.add(self._stop)
        self.body.addLayout(row)
        self._start.clicked.connect(lambda: self.pressed.emit("start"))
        self._stop.clicked.connect(lambda: self.pressed.emit("stop"))
        self._copy.clicked.connect(self._copied)

    @property
    def code(self) -> str:
        """The code as it can be read on it; empty while there is none."""
        return "-".join(group.text() for group in self._groups if group.text()) if self._view else ""

    def set_view(self, view: PanelView) -> None:
        """Show what the panel shows; cheap while it is the same."""
        if view == self._view:
            return
        self._view = view
        self._refused.set_banner(view.refused)
        self._how.setText(view.off or (pairing.HOW if view.code else pairing.WAITING))
        self._shown.setVisible(bool(view.code))
        self._qr.set_text(view.code)
        self._left.setText(view.left)
        for number, group in enumerate(self._groups):
            group.setText(view.groups[number] if number < len(view.groups) else "")
        self._written.setAccessibleName(f"Pairing code: {' '.join(view.groups)}" if view.code else "")
        self._inside.setVisible(view.inside and not view.off)
        self._start.setVisible(not view.code)
        self._start.set_reason_off(view.off)
        self._stop.setVisible(bool(view.code))

    def _showing(self, theme: Theme) -> QWidget:
        """Return the code, written and drawn, with how long it counts."""
        self._groups = [Text(theme, role="figure", weight="semibold") for _ in range(_GROUPS)]
        self._left = Text(theme, weight="semibold", tabular=True)
        self._qr = QrCode(theme, name="panel-qr", label="The pairing code as a QR code")
        self._written, shown = QWidget(), QWidget()
        letters = Flow(theme.space(4), self._written)
        wide = QFontMetrics(self._groups[0].font()).horizontalAdvance(_WIDEST)
        for group in self._groups:
            group.setMinimumWidth(wide)
            letters.add(group)
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(3))
        column.addWidget(self._written)
        column.addWidget(self._left)
        column.addWidget(self._copy)
        column.addStretch(1)
        row = Flow(theme.space(5), shown)
        row.add(words, stretch=1, least=theme.px(_WORDS_LEAST))
        row.add(self._qr)
        return shown

    def _copied(self) -> None:
        QGuiApplication.clipboard().setText(self.code)
