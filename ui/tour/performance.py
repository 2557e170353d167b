"""The tour from beginning to end: a fresh record, the real window off-screen, the script, and its summary.

Apart from `script`, the visit itself, so that a test or a show floor can go through the same visit in a
window of its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from console.errors import ConsoleError
from ui import start
from ui.app import App, Setup, opened
from ui.tour.album import Account, Say
from ui.tour.script import Tour

NOTICE = "Simulation: not a medical device, not for patient care. Every patient here is invented."
SUMMARY = "summary.json"
_FILES = ("*.png", "records.db*", "pumps/*", "window.ini", "console.log", SUMMARY)
"""What a tour leaves in its folder."""


def clear(folder: Path) -> None:
    """Make `folder` ready: made where it is missing, and rid of what an earlier tour left in it.

    Raises `ConsoleError` for a folder that holds anything else: nothing of anybody's is written over.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()) and not _is_ours(folder / SUMMARY):
        raise ConsoleError(f"{folder} is not empty and holds no earlier tour; name another folder.")
    for pattern in _FILES:
        for left in folder.glob(pattern):
            left.unlink()


def _is_ours(summary: Path) -> bool:
    try:
        return bool(json.loads(summary.read_text(encoding="utf-8"))["notice"] == NOTICE)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def perform(setup: Setup, folder: Path, say: Say) -> dict[str, object]:
    """Go through the visit in the real window and return the summary, which also lies in `folder`.

    `setup` names the record and data directory, both within `folder`. Raises `ConsoleError` with a
    sentence where the window does not follow.
    """
    ended: list[Account | ConsoleError] = []
    _write(folder, {"notice": NOTICE, "finished": False})

    frame = start.shown(setup.data, "light")
    opened(setup, frame, lambda app: _go_through(app, folder, say, ended.append))
    outcome = ended[0] if ended else ConsoleError("The tour was interrupted; see console.log in its folder.")
    if isinstance(outcome, ConsoleError):
        raise outcome
    summary: dict[str, object] = {"notice": NOTICE, "finished": True, "steps": outcome.steps}
    summary |= {**outcome.seen, "pictures": outcome.pictures}
    _write(folder, summary)
    return summary


def _go_through(app: App, folder: Path, say: Say, end: Callable[[Account | ConsoleError], None]) -> None:
    """Run the script and quit whatever comes of it."""
    try:
        app.begin()
        end(Tour(app, folder, say).run())
    except ConsoleError as stopped:
        end(stopped)
    finally:
        QApplication.exit()  # unlike quit, it does not ask a window whether a draft may be left


def _write(folder: Path, summary: dict[str, object]) -> None:
    text = json.dumps(summary, indent=2, ensure_ascii=False)
    (folder / SUMMARY).write_text(f"{text}\n", encoding="utf-8")
