"""From nothing to a window on screen, and what that may load."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtGui import QColor, QPalette

from support import windows
from ui import start, theme
from ui.opening import WAITING

UNTIL_PAINTED = """
import sys
import main
from ui import start

def shown(*arguments, real=start.shown):
    real(*arguments)
    from PySide6 import QtCore
    ours = sorted(name for name in sys.modules if name.partition(".")[0] in ("console", "ui"))
    others = [name for name in ("msgspec", "numpy", "pyqtgraph", "sqlite3") if name in sys.modules]
    print(*ours, *others, *(["Qt"] if "Qt" in vars(QtCore) else []))
    sys.exit()

start.shown = shown
main.main()
"""


@pytest.fixture
def dark_desktop(qapp):
    before = qapp.palette()
    dark = QPalette(before)
    dark.setColor(QPalette.ColorRole.Window, QColor("black"))
    dark.setColor(QPalette.ColorRole.WindowText, QColor("white"))
    qapp.setPalette(dark)
    yield
    qapp.setPalette(before)


def test_that_there_is_one_application(qapp):
    assert start.application() is qapp


def test_that_the_look_of_last_time_is_taken(qapp, tmp_path):
    kept = start.settings(tmp_path)
    kept.setValue("theme", "high-contrast")
    kept.setValue("percent", 150)
    kept.sync()
    look = start.last_look(tmp_path)
    assert (look.name, look.percent) == ("high-contrast", 150)


def test_that_a_theme_that_is_asked_for_goes_before_the_one_of_last_time(qapp, tmp_path):
    kept = start.settings(tmp_path)
    kept.setValue("theme", "dark")
    kept.sync()
    assert start.last_look(tmp_path, "light").name == "light"


def test_that_what_was_kept_and_no_longer_exists_is_passed_over(qapp, tmp_path):
    (tmp_path / "window.ini").write_text("[General]\ntheme=sepia\npercent=900\n")
    look = start.last_look(tmp_path)
    assert (look.name, look.percent) == ("light", 100)


def test_that_the_first_look_is_as_dark_as_the_desktop(dark_desktop, tmp_path):
    assert start.last_look(tmp_path).name == "dark"


def test_that_the_window_is_on_screen_with_what_it_waits_for(qtbot, tmp_path):
    frame = start.shown(tmp_path, "light")
    qtbot.addWidget(frame)
    assert frame.isVisible()
    assert WAITING in windows.words(frame)
    assert frame.theme == theme.read("light")
    assert not list(tmp_path.iterdir())


def test_that_a_window_that_cannot_be_seen_is_not_waited_for(qtbot, monkeypatch, tmp_path):
    monkeypatch.setattr(start, "_PAINTED_WITHIN_MS", 10)
    monkeypatch.setattr(start.Frame, "show", lambda frame: None)
    frame = start.shown(tmp_path, "light")
    qtbot.addWidget(frame)
    assert not frame.isVisible()


def test_that_nothing_heavy_is_loaded_before_the_first_paint(project, tmp_path):
    """Each of these takes longer to load than a window to paint: `Qt` is Qt's namespace of flags."""
    done = subprocess.run(
        [sys.executable, "-c", UNTIL_PAINTED, "--data", str(tmp_path), "console"],
        cwd=project, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    loaded = set(done.stdout.split())
    assert "ui.opening" in loaded
    assert not loaded & {"Qt", "msgspec", "numpy", "pyqtgraph", "sqlite3"}
    assert {name for name in loaded if name.startswith("console.")} == {
        "console.commands",
        "console.commands.folders",
        "console.commands.refusal",
        "console.commands.verbs",
        "console.errors",
        "console.files",
        "console.transport",
        "console.transport.switches",
    }
    assert not loaded & {"ui.app", "ui.bridge", "ui.main_window", "ui.state", "ui.pages"}
