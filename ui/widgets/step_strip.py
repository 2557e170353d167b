"""The strip of steps over a guided page: where you are, what is done, what each step came to.

Apart from `segmented` because a step has a number, a note and a state, and breaks into rows. It decides
nothing: which step may be gone to is the page's business.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets import icon
from ui.widgets.flow import Flow
from ui.widgets.text import Text

_CIRCLE, _LEAST = 26, 176


@dataclass(frozen=True, slots=True)
class StepState:
    """A step as the strip shows it; `off` says why it cannot be gone to, empty when it can."""

    key: str
    title: str
    note: str
    done: bool
    current: bool
    off: str = ""


class _Circle(QWidget):
    """The number of a step, or its tick."""

    def __init__(self, theme: Theme, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._number = theme, number
        self._state: StepState | None = None
        self.setFixedSize(theme.px(_CIRCLE), theme.px(_CIRCLE))

    def show_state(self, state: StepState) -> None:
        self._state = state
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        state, theme = self._state, self._theme
        if state is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, ink = ("accent", "on_accent") if state.current else ("sunken", "second")
        if state.done and not state.current:
            ground, ink = "good_soft", "good"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(ground))
        where = QRectF(self.rect())
        painter.drawEllipse(where)
        if state.done and not state.current:
            inset = where.width() * 0.22
            icon.paint(painter, "review", theme.colour(ink), where.adjusted(inset, inset, -inset, -inset))
        else:
            painter.setPen(theme.colour(ink))
            painter.setFont(theme.font("small", "bold"))
            painter.drawText(where, Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.end()


class StepTab(QAbstractButton):
    """One step of the strip."""

    def __init__(self, theme: Theme, number: int, name: str, parent: QWidget) -> None:
        """Build step `number`, called `name`."""
        super().__init__(parent)
        self._theme, self._number = theme, number
        self._state: StepState | None = None
        self.setObjectName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._circle = _Circle(theme, number, self)
        self._title = Text(theme, weight="semibold", wrap=True, parent=self)
        self._note = Text(theme, role="small", tone="second", wrap=True, parent=self)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self._title)
        words.addWidget(self._note)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(3), theme.space(2), theme.space(2), theme.space(2))
        row.setSpacing(theme.space(3))
        row.addWidget(self._circle)
        row.addLayout(words, 1)
        for part in (self._circle, self._title, self._note):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @property
    def words(self) -> str:
        """Title and note."""
        return f"{self._title.text()}: {self._note.text()}"

    def set_state(self, state: StepState) -> None:
        """Show `state`."""
        if state == self._state:
            return
        self._state = state
        self._circle.show_state(state)
        self._title.setText(state.title)
        self._note.setText(state.note)
        how = "current step" if state.current else "done" if state.done else "to come"
        self.setAccessibleName(f"Step {self._number}, {state.title}, {how}: {state.note}")
        self.setAccessibleDescription(state.off)
        self.setToolTip(state.off)
        self.setEnabled(not state.off)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the ground of the current step and the ring of the focus."""
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        where, radius = QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.length("control_radius")
        current = self._state is not None and self._state.current
        painter.setBrush(theme.colour("accent_soft") if current else Qt.BrushStyle.NoBrush)
        ring = QPen(theme.colour("ring"), theme.px(2))
        painter.setPen(ring if self.hasFocus() else Qt.PenStyle.NoPen)
        if current or self.hasFocus():
            painter.drawRoundedRect(where, radius, radius)
        painter.end()


class StepStrip(QFrame):
    """`gone_to(key)` when a step is pressed that may be gone to."""

    gone_to = Signal(str)

    def __init__(
        self, theme: Theme, keys: tuple[str, ...], *, name: str, parent: QWidget | None = None
    ) -> None:
        """Build a strip of `keys`; its steps are called `name-1` and so on."""
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("look", "card")
        self.setAccessibleName("Steps")
        row = Flow(theme.space(1), self, even=True)
        row.setContentsMargins(*[theme.space(2)] * 4)
        self.tabs: dict[str, StepTab] = {}
        for number, key in enumerate(keys, 1):
            tab = StepTab(theme, number, f"{name}-{number}", self)
            tab.clicked.connect(lambda _=False, key=key: self.gone_to.emit(key))
            row.add(tab, stretch=1, least=theme.px(_LEAST))
            self.tabs[key] = tab

    def set_steps(self, steps: tuple[StepState, ...]) -> None:
        """Show `steps`."""
        for step in steps:
            self.tabs[step.key].set_state(step)
