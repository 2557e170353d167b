"""What a test may leave behind: threads and, where it used Qt, timers and windows.

Apart from the conftest so that it can be tested itself. Loads Qt only in the functions about Qt.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QWidget


def threads_left(before: AbstractSet[threading.Thread], grace_s: float) -> list[str]:
    """Return the names of threads that were not in `before` and do not end within `grace_s` seconds each."""
    left = [thread for thread in threading.enumerate() if thread not in before]
    for thread in left:
        thread.join(grace_s)
    return [thread.name for thread in left if thread.is_alive()]


def open_windows() -> list[QWidget]:
    """Return the top-level widgets that are still shown, after what was to be deleted has been."""
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    if QApplication.instance() is None:
        return []
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]


def running_timers() -> list[QTimer]:
    """Return the timers that Python knows of and that are running."""
    from PySide6.QtCore import QTimer
    from shiboken6 import isValid

    timers = [thing for thing in gc.get_objects() if type(thing) is QTimer]
    return [timer for timer in timers if isValid(timer) and timer.isActive()]


def let_loops_run() -> None:
    """Take back an `exit` given while nothing ran: every later loop would end at once."""
    from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

    application = QCoreApplication.instance()
    probe = QEventLoop()
    QTimer.singleShot(0, probe, probe.quit)
    if application is not None and probe.exec() == -1:
        QTimer.singleShot(0, application, lambda: application.exit(0))
        application.exec()
