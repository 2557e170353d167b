"""From nothing to a window that works: look, bridge, window, and behind the first paint everything below.

Apart from the window, which can be shown without any of this in a test. The record, the pump's side
and the charts are imported only after the shell has painted; a fault nobody foresaw becomes a sentence
on screen, and the console goes on.
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

from PySide6.QtCore import QObject, QSettings, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from console.clock import Clock
from console.domain.catalog import Catalog
from ui import theme as themes
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.theme import TEXT_SIZES, Theme

if TYPE_CHECKING:
    from console.rig import Rig

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
    patients; `pump` is a spec in place of an embedded pump, `theme` a name in place of the last one.
    `entropy(n)` returns n random bytes.
    """

    catalog: Catalog
    clock: Clock
    data: Path
    records: Path
    samples: Path
    pump: str | None = None
    theme: str | None = None
    entropy: Callable[[int], bytes] = token_bytes


class App(QObject):
    """The running program: one bridge for its whole life, and a window that another look replaces."""

    def __init__(self, setup: Setup, application: QApplication) -> None:
        """Build the bridge and the window, and show the window; `begin` opens the record behind it."""
        super().__init__(application)
        self._setup, self._application = setup, application
        self._settings = QSettings(str(setup.data / "window.ini"), QSettings.Format.IniFormat)
        theme = themes.read(setup.theme or self._last_theme(), self._last_percent())
        self.bridge = Bridge(setup.catalog, setup.clock, str(self._settings.value("user", NOBODY)))
        self.window = self._opened(theme, "patients")

    def begin(self) -> None:
        """Open the record, admit the sample patients where they are missing, and make the other pages."""
        self.bridge.attempt(self._start_rig)
        QTimer.singleShot(0, self.window, self.window.prepare)

    def end(self) -> None:
        """Keep how the window looked and who was there, and close pump and record."""
        self._settings.setValue("user", self.bridge.state.user)
        self._settings.sync()
        self.bridge.stop()

    def relook(self, name: str, percent: int) -> None:
        """Show the same window in another theme or size of text."""
        old, place = self.window, self.window.place
        old.retire()
        self.window = self._opened(themes.read(name, percent), place)
        self.window.prepare()
        old.hide()
        old.deleteLater()
        self._settings.setValue("theme", name)
        self._settings.setValue("percent", percent)

    def fault(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Write an error nobody foresaw to the log, say so on screen, and go on (`sys.excepthook`)."""
        if issubclass(kind, KeyboardInterrupt):
            self._application.quit()
            return
        _log.error("An error nobody foresaw", exc_info=(kind, error, trace))
        self.bridge.tell(_FAULT.format(file=self._setup.data / "console.log"))

    def _opened(self, theme: Theme, place: str) -> MainWindow:
        themes.dress(self._application, theme)
        window = MainWindow(theme, self.bridge, self._setup.clock)
        window.look_asked.connect(self.relook)
        window.closed.connect(self._application.quit)
        window.go_to(place)
        window.resize(1_440, 900)
        window.show()
        return window

    def _start_rig(self) -> None:
        from console.rig import Rig

        setup = self._setup
        rig = Rig(
            setup.catalog, setup.clock, setup.data, setup.records, spec=setup.pump, entropy=setup.entropy
        )
        self.bridge.start(rig)
        self._admit_samples(rig)

    def _admit_samples(self, rig: Rig) -> None:
        """Admit the samples into a record that holds nobody, or only samples: it may have been cut short."""
        from console import samples

        plans = [
            samples.read(path, self._setup.catalog) for path in sorted(self._setup.samples.glob("*.toml"))
        ]
        codes = {plan.patient.code for plan in plans}
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
        self._application.processEvents()

    def _last_theme(self) -> str:
        kept = str(self._settings.value("theme", ""))
        if kept in themes.names():
            return kept
        dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return "dark" if dark else "light"

    def _last_percent(self) -> int:
        kept = str(self._settings.value("percent", ""))
        return int(kept) if kept in map(str, TEXT_SIZES) else TEXT_SIZES[0]


def run(setup: Setup) -> int:
    """Open the window on `setup` and return the exit code when it was closed."""
    return opened(setup, lambda app: QTimer.singleShot(0, app, app.begin))


def opened(setup: Setup, then: Callable[[App], None]) -> int:
    """Open the window, do `then` once it has painted, and run until it is closed."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(sys.argv[:1])
    application.setApplicationName("Cisterna")
    setup.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    logging.basicConfig(filename=setup.data / "console.log", level=logging.WARNING)
    app = App(setup, application)
    before, sys.excepthook = sys.excepthook, app.fault
    application.processEvents()
    then(app)
    try:
        return application.exec()
    finally:
        sys.excepthook = before
        app.end()
