"""From an empty frame to a window that works: bridge and window, and behind them everything below.

Apart from `start`, which has the frame on screen before this is loaded, and from the window, which can be
shown without any of this in a test. The record, the pump's side and the charts are imported only when the
frame has been filled; a fault nobody foresaw becomes a sentence on screen, and the console goes on.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from secrets import token_bytes
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from console.clock import Clock
from console.domain.catalog import Catalog
from ui import motion, start
from ui import theme as themes
from ui.bell import Bell
from ui.bridge import Bridge
from ui.frame import Frame
from ui.main_window import MainWindow
from ui.theme import Theme

if TYPE_CHECKING:
    from console.rig import Rig
    from ui.instructor.window import InstructorWindow

_log = logging.getLogger(__name__)

NOBODY = "Clinician"
"""Who is at the console until somebody says who they are."""

_FAULT = (
    "Something went wrong inside the console; nothing was sent to the pump by it, and the pump keeps running "
    "its last confirmed program. What happened is written to {file}."
)


@dataclass(frozen=True, slots=True)
class Setup:
    """What the window works on.

    `data` is the directory of all files, `records` the record file, `samples` the folder of sample
    patients; `pump` is a spec in place of an embedded pump, `pairing` the file with its key, None for those
    kept. `entropy(n)` returns n random bytes.
    `refused` says which of the site's files the catalog had to be read without. `instructor` offers the
    instructor's window, which shows what is true; a trainee's console is set up without.
    """

    catalog: Catalog
    clock: Clock
    data: Path
    records: Path
    samples: Path
    pump: str | None = None
    pairing: Path | None = None
    entropy: Callable[[int], bytes] = token_bytes
    refused: tuple[str, ...] = ()
    instructor: bool = False


class App(QObject):
    """The running program: one frame and one bridge for its whole life, and a window in the frame."""

    def __init__(self, setup: Setup, frame: Frame) -> None:
        """Build the bridge, and fill `frame`, which is shown already; `begin` opens the record behind it."""
        super().__init__(start.application())
        self._setup, self.frame = setup, frame
        self._settings = start.settings(setup.data)
        self.bridge = Bridge(setup.catalog, setup.clock, str(self._settings.value("user", NOBODY)))
        self._bell = Bell(QApplication.beep, on=str(self._settings.value("sounds", "")) == "on")
        self.bridge.changed.connect(self._bell.set_state)
        kept = str(self._settings.value("motion", ""))
        self._moves = kept == "on" if kept else motion.welcome()
        themes.load_fonts()
        self.instructor: InstructorWindow | None = None
        self.window = self._filled(frame.theme, "patients")

    def begin(self) -> None:
        """Open the record, admit the sample patients where they are missing, and make the other pages."""
        self.bridge.attempt(self._start_rig)
        if self._setup.refused:
            self.bridge.tell(" ".join((self.bridge.state.notice, *self._setup.refused)).strip())
        QTimer.singleShot(0, self.window, self.window.prepare)

    def end(self) -> None:
        """Keep how the window looked and who was there, and close pump and record."""
        self._settings.setValue("user", self.bridge.state.user)
        self._settings.sync()
        self._close_instructor()
        self.bridge.stop()

    def relook(self, name: str, percent: int) -> None:
        """Show the same in another theme or size of text."""
        theme, place = themes.read(name, percent), self.window.place
        self.window.retire()
        themes.dress(start.application(), theme)
        self.window = self._filled(theme, place)
        self.window.prepare()
        if self._close_instructor():
            self.show_instructor()
        self._settings.setValue("theme", name)
        self._settings.setValue("percent", percent)

    def set_sounds(self, on: bool) -> None:  # noqa: FBT001 - the signal's own argument
        """Let the pump's tones be heard here, or not; kept for the next time. Off until asked for."""
        self._bell.on = on
        self._settings.setValue("sounds", "on" if on else "off")

    def set_motion(self, on: bool) -> None:  # noqa: FBT001 - the signal's own argument
        """Let the pump's dot move, or not; kept for the next time. As the desktop is asked until then."""
        self._moves = on
        self.window.set_motion(on=on)
        self._settings.setValue("motion", "on" if on else "off")

    def show_instructor(self) -> None:
        """Show the instructor's window, or bring it to the front; there is one at most."""
        from ui.instructor.window import InstructorWindow

        if self.instructor is None:
            self.instructor = InstructorWindow(self.window.theme, self.bridge, self._setup.clock)
            self.instructor.closed.connect(self._forget_instructor)
        self.instructor.show()
        self.instructor.activateWindow()

    def fault(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Write an error nobody foresaw to the log, say so on screen, and go on (`sys.excepthook`)."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        _log.error("An error nobody foresaw", exc_info=(kind, error, trace))
        self.bridge.tell(_FAULT.format(file=self._setup.data / "console.log"))

    def _filled(self, theme: Theme, place: str) -> MainWindow:
        """Return a new window that has taken the place of whatever was in the frame."""
        window = MainWindow(theme, self.bridge, self._setup.clock, instructor=self._setup.instructor)
        window.look_asked.connect(self.relook)
        window.instructor_asked.connect(self.show_instructor)
        window.closed.connect(QApplication.exit)
        window.set_sounds(on=self._bell.on)
        window.set_motion(on=self._moves)
        window.motion_asked.connect(self.set_motion)
        window.sounds_asked.connect(self.set_sounds)
        window.go_to(place)
        self.frame.setCentralWidget(window)
        window.show()
        return window

    def _close_instructor(self) -> bool:
        """Close the instructor's window; return whether there was one."""
        found = self.instructor
        if found is not None:
            found.close()
        return found is not None

    def _forget_instructor(self) -> None:
        self.instructor = None

    def _start_rig(self) -> None:
        from console.rig import Rig

        setup = self._setup
        rig = Rig(
            setup.catalog,
            setup.clock,
            setup.data,
            setup.records,
            spec=setup.pump,
            pairing=setup.pairing,
            entropy=setup.entropy,
        )
        self.bridge.start(rig)
        self._admit_samples(rig)

    def _admit_samples(self, rig: Rig) -> None:
        """Admit the samples into a record that holds nobody, or only samples: it may have been cut short."""
        from console import samples

        planned = samples.planned(self._setup.samples, self._setup.catalog)
        codes = {sample.patient.code for sample in planned}
        known = {row.patient.code for row in self.bridge.state.patients}
        if known < codes:
            setup = self._setup
            samples.admit(
                rig.store, setup.samples, setup.data, setup.catalog, setup.clock, progress=self._progress
            )
        self.bridge.work("", None)
        self.bridge.refresh()

    def _progress(self, done: int, of: int) -> None:
        self.bridge.work(f"Admitting sample patients, {done} of {of}…", 100 * done // of)
        self.bridge.refresh()
        QApplication.processEvents()


def run(setup: Setup, frame: Frame) -> int:
    """Work on `setup` in `frame` and return the exit code when it was closed."""
    return opened(setup, frame, lambda app: app.begin())


def opened(setup: Setup, frame: Frame, then: Callable[[App], None]) -> int:
    """Fill `frame`, run until it is closed, and do `then` first, before what fills it is painted.

    So nothing is ever on screen that says the record is empty while it is only not open yet.
    """
    if frame.isHidden():  # closed again while it was opening
        return 0
    setup.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    logging.basicConfig(filename=setup.data / "console.log", level=logging.WARNING)
    QApplication.setQuitOnLastWindowClosed(False)  # it would ask a window that has closed to close again
    app = App(setup, frame)
    before, sys.excepthook = sys.excepthook, app.fault
    QTimer.singleShot(0, app, lambda: then(app))
    try:
        return QApplication.exec()
    finally:
        sys.excepthook = before
        app.end()
