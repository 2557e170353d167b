"""The whole console in a test: its real window on a fresh record, and a pump in a process of its own.

Apart from `windows`, which shows parts of it. What is opened here is closed here.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent

import resources
from console import catalogs
from console.clock import WallClock
from ui import start
from ui.app import App, Setup

PROJECT = Path(__file__).resolve().parents[2]


@contextmanager
def console(folder: Path, pump: str | None = None, *, instructor: bool = False) -> Iterator[App]:
    """Open the window on the record in `folder`, samples admitted; close it without a question.

    With `instructor` it offers the instructor's window.
    """
    setup = Setup(
        catalogs.load(resources.path("")),
        WallClock(),
        folder,
        folder / "records.db",
        resources.path("patients"),
        pump=pump,
        instructor=instructor,
    )
    app = App(setup, start.shown(folder, "light"))
    try:
        app.begin()
        yield app
    finally:
        app.window.retire()
        app.end()
        app.frame.hide()
        app.frame.deleteLater()
        app.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@contextmanager
def pump(state: Path) -> Iterator[str]:
    """Run a pump as a process of its own on `state`; hand out its spec, and kill it after.

    A console in the folder of `state` is paired with it.
    """
    command = [sys.executable, "main.py", "pump", "--listen", "tcp://127.0.0.1:0", "--state", str(state)]
    command += ["--data", str(state.parent)]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PROJECT)
    try:
        assert running.stdout is not None
        with closing(running.stdout):
            yield running.stdout.readline().strip().removeprefix("listening ")
    finally:
        running.kill()
        running.wait()
