"""From nothing to a window on screen: the application, the look it had last time, and the first paint.

Apart from `app`, which brings bridge, pages and record and takes several times as long to load as a
window to paint. Whatever is imported here, and by what is, a person waits for before anything is on screen.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSettings, QTimer, SignalInstance
from PySide6.QtWidgets import QApplication

from ui import theme as themes
from ui.frame import Frame
from ui.theme import TEXT_SIZES, Theme
from ui.tokens import names

_PAINTED_WITHIN_MS = 500
"""How long the first paint is waited for: a window that nobody can see is never painted."""


def application() -> QApplication:
    """Return the application; made, if there is none, in the style that our style sheet is written for."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    made = QApplication([sys.argv[0], "-style", "Fusion"])
    made.setApplicationName("Cisterna")
    return made


def settings(data: Path) -> QSettings:
    """Return what is kept of the window from one time to the next, in the directory `data`."""
    return QSettings(str(data / "window.ini"), QSettings.Format.IniFormat)


def last_look(data: Path, name: str | None = None) -> Theme:
    """Return the theme called `name`, or else that of last time, or else one as light as the desktop.

    What was kept and no longer exists is passed over.
    """
    kept = settings(data)
    last, percent = str(kept.value("theme", "")), str(kept.value("percent", ""))
    wanted = name or (last if last in names() else _as_the_desktop())
    return themes.read(wanted, int(percent) if percent in map(str, TEXT_SIZES) else TEXT_SIZES[0])


def shown(data: Path, name: str | None = None) -> Frame:
    """Return the window on screen, painted once, with nothing in it but what it waits for.

    It looks as `last_look` says.
    """
    running = application()
    theme = last_look(data, name)
    themes.dress(running, theme)
    frame = Frame(theme)
    frame.show()
    _await(frame.painted)
    return frame


def _await(painted: SignalInstance) -> None:
    """Let the application run until `painted`, but not for ever."""
    waiting = QEventLoop()
    patience = QTimer(waiting, singleShot=True, interval=_PAINTED_WITHIN_MS)
    patience.timeout.connect(waiting.quit)
    painted.connect(waiting.quit)
    patience.start()
    waiting.exec()


def _as_the_desktop() -> str:
    """Return `dark` where the desktop writes light on dark, else `light`."""
    palette = QApplication.palette()
    ink, ground = palette.windowText().color(), palette.window().color()
    return "dark" if ink.lightness() > ground.lightness() else "light"
