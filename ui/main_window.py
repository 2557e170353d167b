"""The inside of the window: header, list of pages, the page shown, what must be said, the simulation notice.

Apart from the frame on the desktop, which it fills, from the pages, which it builds when they are first
gone to, and from the bridge, to which it connects their signals by name. It shows the state it is given
and decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from console.clock import Clock
from console.domain.alarms import SILENCE_MS
from console.domain.change import AlarmsChange, ResumeChange
from console.domain.patient import Patient
from console.domain.quantities import DailyDose
from ui.bridge import Bridge
from ui.format import wall_short_moment, wall_time_exact
from ui.models.alarm_line import alarm_line
from ui.models.settings import bearer_of
from ui.models.standing import leaving, standing
from ui.models.visits import visit_under_way
from ui.places import BUILDERS
from ui.sheets import Sheets
from ui.state import UNDER_WAY, ConsoleState
from ui.theme import Theme
from ui.widgets.brand import Brand
from ui.widgets.clock_controls import ClockControls
from ui.widgets.flow import Flow
from ui.widgets.navigation import PLACES, Navigation
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.notices import Notices
from ui.widgets.page import PageFrame
from ui.widgets.patient_header import PatientHeader
from ui.widgets.pump_chip import PumpChip
from ui.widgets.user_button import UserButton
from ui.widgets.witness import Witness

if TYPE_CHECKING:
    from ui.pages.program import ProgramPage
    from ui.pages.settings import SettingsPage

_ON_ITS_WAY = "An update of the pump is on its way; wait until it is verified, then close."
_WIDE_FROM = 1_100
"""Width in px at 100 % text from which the list of pages shows words."""

_ALIGNED_FROM = 1_360
"""Width from which there is room to begin the patient's name where the page begins."""


class MainWindow(QMainWindow):
    """One look at one bridge. `look_asked(theme, percent)` asks for another.

    `sounds_asked(on)` asks for the pump's tones, `motion_asked(on)` for what moves by itself.
    `instructor_asked` is given only by a window that offers an instructor's; `closed` is the end.
    """

    look_asked = Signal(str, int)
    sounds_asked = Signal(bool)
    motion_asked = Signal(bool)
    instructor_asked = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, bridge: Bridge, clock: Clock, *, instructor: bool = False) -> None:
        """Build the shell; no page yet. With `instructor` its menu offers the instructor's window."""
        super().__init__()
        self.theme, self.bridge, self.clock = theme, bridge, clock
        self.setObjectName("main-window")
        self._pages: dict[str, PageFrame] = {}
        self._place, self._moves = "", True
        self._pending: Callable[[], None] | None = None
        self._asked_to_close = False
        self.sheets = Sheets(self, theme, bridge, clock)
        self._build()
        self._connect()
        if instructor:
            self._user.offer_instructor()
        self._set_shortcuts()
        self.set_state(bridge.state)

    @property
    def place(self) -> str:
        """The key of the page that is shown."""
        return self._place

    def page(self, key: str) -> PageFrame:
        """Return the page called `key`, built if it was not yet."""
        if key not in self._pages:
            self._pages[key] = BUILDERS[key](self)
            self._stack.addWidget(self._pages[key])
            self.set_motion(on=self._moves)
        return self._pages[key]

    def go_to(self, key: str) -> None:
        """Show the page called `key`."""
        page = self.page(key)
        page.set_state(self.bridge.state)
        self._place = key
        self._navigation.set_current(key)
        self._stack.setCurrentWidget(page)
        self._say(self.bridge.state)

    def set_sounds(self, *, on: bool) -> None:
        """Show whether the pump's tones are to be heard."""
        self._user.sounds.setChecked(on)

    def set_motion(self, *, on: bool) -> None:
        """Let the pump's dot move with each beat, or not; Settings says which."""
        self._moves = on
        self._pump.dot.set_motion(on=on)
        if "settings" in self._pages:
            cast("SettingsPage", self._pages["settings"]).set_motion(on=on)

    def prepare(self) -> None:
        """Build the next page that nobody has gone to yet, and come back for another when there is time."""
        key = next((key for key in BUILDERS if key not in self._pages), None)
        if key is not None:
            self.page(key).prepare()
            QTimer.singleShot(0, self, self.prepare)

    def set_state(self, state: ConsoleState) -> None:
        """Show `state` in the shell and on the page that is shown; a page not shown costs nothing."""
        self._patient.set_patient(state.patient)
        self._pump.set_state(state)
        here = wall_short_moment(state.wall_ms) if state.wall_ms is not None else ""
        drafting = state.draft is not None
        self._therapy.set_clock(state.clock_ms, state.rate, drafting=drafting, here=here)
        self._user.set_user(state.user)
        self._navigation.set_count(state.changes)
        self._bar.set_note(_note(state))
        self._say(state)
        if self._place:
            self._pages[self._place].set_state(state)

    # asked for by pages and shell

    def ask_to_open(self, patient: int) -> None:
        """Open a patient; where a draft is left behind, ask first."""
        self._leave(lambda: self._open(patient))

    def open_pump(self, serial: str) -> None:
        """Open the patient who carries pump `serial`; where nobody does, ask first who it is."""
        patient = bearer_of(self.bridge.state, serial)
        if patient is not None:
            self.bridge.choose_pump(serial)
            self.ask_to_open(patient.id)
            return
        sheet = self.sheets.bearer(serial)
        sheet.given.connect(partial(self._open_given, serial))

    def suggest_first_dose(self, daily: DailyDose) -> None:
        """Show Program, where `daily` is said beside the field of the daily dose and never put into it."""
        self.go_to("program")
        cast("ProgramPage", self.page("program")).suggest(daily)

    def show_order(self) -> None:
        """Show the order sheet beside the work."""
        self.sheets.order()

    def show_name(self) -> None:
        """Show the sheet that asks who is at the console."""
        self.sheets.name()

    def show_tones(self) -> None:
        """Show how often the pump's tones come, and the test tone; other intervals become a draft."""
        sheet = self.sheets.tones()
        if sheet is not None:
            sheet.drafted.connect(self._draft_tones)

    def show_pairing(self) -> None:
        """Show where a pump is met for the first time."""
        self.sheets.pairing()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close, unless a draft is left behind and nobody has said what becomes of it."""
        if self.bridge.state.update.stage in UNDER_WAY:
            event.ignore()
            self.bridge.tell(_ON_ITS_WAY)
            return
        if self.bridge.state.draft is not None and not self._asked_to_close:
            event.ignore()
            self._pending = self._close_for_good
            self._say(self.bridge.state)
            return
        self.retire()
        event.accept()
        self.closed.emit()

    def retire(self) -> None:
        """Show nothing new any more, and close the sheets: another may take its place; twice is as once."""
        QObject.disconnect(self._shown)
        self._witness.retire()
        self.sheets.close()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show icons alone in the list of pages where the window is narrow for its text."""
        super().resizeEvent(event)
        width = event.size().width()
        narrow = width < self.theme.px(_WIDE_FROM)
        self._navigation.set_narrow(narrow=narrow)
        self._brand.set_room(narrow=narrow, aligned=width >= self.theme.px(_ALIGNED_FROM))
        self._head_row.put_last(self._therapy if narrow else self._user)
        self._notices.set_room(event.size().height() // 3)

    def _build(self) -> None:
        theme = self.theme
        self._brand, self._patient = Brand(theme), PatientHeader(theme)
        self._pump, self._therapy, self._user = PumpChip(theme), ClockControls(theme), UserButton(theme)
        self._navigation, self._notices, self._bar = Navigation(theme), Notices(theme), NoticeBar(theme)
        self._stack = QStackedWidget()
        content = QVBoxLayout()
        content.setSpacing(0)
        content.addWidget(self._notices)
        content.addWidget(self._stack, 1)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._navigation)
        middle.addLayout(content, 1)
        whole = QWidget()
        whole.setProperty("look", "page")
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header())
        column.addLayout(middle, 1)
        column.addWidget(self._bar)
        self.setCentralWidget(whole)

    def _header(self) -> QFrame:
        header = QFrame()
        header.setObjectName("header")
        header.setProperty("look", "header")
        row = Flow(self.theme.space(3), header)
        side = self.theme.space(5 if self.theme.percent < 150 else 3)
        row.setContentsMargins(side, self.theme.space(2), side, self.theme.space(2))
        self._head_row = row
        row.add(self._brand)
        row.add(self._patient, stretch=1)
        for part in (self._pump, self._therapy, self._user):
            row.add(part)
        return header

    def _connect(self) -> None:
        self._navigation.chosen.connect(self.go_to)
        self._therapy.rate_asked.connect(self.bridge.set_rate)
        self._therapy.jump_asked.connect(self.bridge.jump)
        self._user.name_asked.connect(self.show_name)
        self._user.look_asked.connect(self.look_asked)
        self._user.sounds_asked.connect(self.sounds_asked)
        self._user.instructor_asked.connect(self.instructor_asked)
        self._notices.acted.connect(self._act)
        self._notices.alarms.silence_asked.connect(partial(self.bridge.attend, SILENCE_MS))
        self._notices.alarms.tones_asked.connect(self.show_tones)
        self._witness = Witness(self)
        self._witness.key_refused.connect(self.bridge.note_refusal)
        self._shown = self.bridge.changed.connect(self.set_state)

    def _set_shortcuts(self) -> None:
        for place in PLACES:
            QShortcut(QKeySequence(place.shortcut), self, partial(self.go_to, place.key))
        QShortcut(QKeySequence("F5"), self, self.bridge.interrogate)
        QShortcut(QKeySequence("Ctrl+Q"), self, lambda: self.window().close())

    def _say(self, state: ConsoleState) -> None:
        said = standing(state, self._place)
        if self._pending is not None and state.draft is not None:
            said = (*said, leaving(state, closing=self._pending == self._close_for_good))
        self._notices.say(said, alarm_line(state))

    def _act(self, banner: str, button: str) -> None:
        deeds: dict[tuple[str, str], Callable[[], None]] = {
            ("unknown", "read"): self.bridge.interrogate,
            ("lost", "read"): self.bridge.interrogate,
            ("lost", "pair"): self.show_pairing,
            ("stale", "adopt"): self.bridge.adopt_draft,
            ("stale", "discard"): self.bridge.discard_draft,
            ("stopped", "resume"): self._resume,
            ("untold", "refill"): partial(self.go_to, "refill"),
            ("notice", "dismiss"): partial(self.bridge.tell, ""),
            ("leaving", "keep"): partial(self._left, discard=False),
            ("leaving", "discard"): partial(self._left, discard=True),
            ("leaving", "stay"): self._stay,
        }
        deeds[banner, button]()

    def _resume(self) -> None:
        """Draw up the pump's restart, and show it on Review, which sends it."""
        if not isinstance(self.bridge.state.draft, ResumeChange):
            self.bridge.edit_change(ResumeChange())
        if isinstance(self.bridge.state.draft, ResumeChange):
            self.go_to("review")

    def _draft_tones(self, change: AlarmsChange) -> None:
        self.bridge.edit_change(change)
        if self.bridge.state.draft == change:
            self.go_to("review")

    def _leave(self, deed: Callable[[], None]) -> None:
        if self.bridge.state.draft is None:
            deed()
            return
        self._pending = deed
        self._say(self.bridge.state)

    def _left(self, *, discard: bool) -> None:
        deed, self._pending = self._pending, None
        if discard:
            self.bridge.discard_draft()
        refused = discard and self.bridge.state.draft is not None
        if deed is not None and not refused:
            deed()
        self._say(self.bridge.state)

    def _open_given(self, serial: str, patient: Patient) -> None:
        """Record that pump `serial`, which was met, is the patient's, and open them."""
        self.bridge.give_pump(serial, patient)
        bearer = bearer_of(self.bridge.state, serial)
        if bearer is not None:
            self.ask_to_open(bearer.id)

    def _stay(self) -> None:
        self._pending = None
        self._say(self.bridge.state)

    def _open(self, patient: int) -> None:
        self.bridge.open_patient(patient)
        self.go_to("overview")

    def _close_for_good(self) -> None:
        self._asked_to_close = True
        self.window().close()


def _note(state: ConsoleState) -> str:
    """Return the right end of the bar: which visit this is, and when the draft was saved."""
    visit = visit_under_way(state)
    words = [f"Visit #{visit.id}"] if visit else []
    if state.draft is not None and state.draft_saved_wall_ms is not None:
        words.append(f"draft saved {wall_time_exact(state.draft_saved_wall_ms)}")
    elif state.draft is not None:
        words.append("draft not saved yet")
    return " · ".join(words)
