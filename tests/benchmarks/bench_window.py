"""How soon the window paints, against an empty QMainWindow; and how soon a page comes when asked for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter

from benchmarks.scale import percentile, seconds, tell
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from support.consoles import console
from ui.tour.driver import Driver

STARTS = 9
SWITCHES = 40
PLACES = ("overview", "program", "review", "trends", "visits", "patients")

UNTIL_PAINTED = """
import os, sys
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QMainWindow

class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and isinstance(watched, QMainWindow):
            os.write(1, b"painted")
            os._exit(0)
        return False

application = QApplication(sys.argv[:1])
watch = Watch()
application.installEventFilter(watch)
"""
EMPTY = (
    UNTIL_PAINTED
    + """
window = QMainWindow()
window.resize(1440, 900)
window.show()
application.exec()
"""
)
CONSOLE = (
    UNTIL_PAINTED
    + """
import main
main.main()
"""
)


def start_s(code: str, *arguments: str) -> float:
    """Start Python with `code` and return how long it took until a main window painted."""
    begun = perf_counter()
    subprocess.run([sys.executable, "-c", code, *arguments], check=True, capture_output=True)
    return perf_counter() - begun


def test_the_first_paint_comes_soon_after_that_of_an_empty_window(
    project: Path, tmp_path: Path, qapp: QApplication
) -> None:
    """The shell paints before record, pump and charts are imported."""
    os.environ["PYTHONPATH"] = str(project)
    with console(tmp_path):
        pass
    ours, empty = [], []
    for _ in range(STARTS):
        empty.append(start_s(EMPTY))
        ours.append(start_s(CONSOLE, "--data", str(tmp_path), "console"))
    tell("first paint of the console", min(ours), "an empty QMainWindow", min(empty), at_most=1.6)


def test_a_page_comes_when_it_is_asked_for(tmp_path: Path, qapp: QApplication) -> None:
    """From the click in the list of pages until the page has painted; 100 ms is the aim for 99 of 100."""
    with console(tmp_path) as app:
        app.bridge.open_patient(app.bridge.state.patients[0].patient.id)
        Driver(app.window).until(lambda: app.bridge.state.reading is not None, "the pump has been read")
        hands, timings = Driver(app.window), []
        for place in PLACES * (SWITCHES + 1):
            button = hands.find(f"go-{place}")
            begun = perf_counter()
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
            app.window.repaint()
            QApplication.processEvents()
            timings.append(perf_counter() - begun)
    timings = timings[len(PLACES) :]
    worst = percentile(timings, 99)
    print(
        f"\npage switch: median {seconds(percentile(timings, 50))}, p99 {seconds(worst)}"
        f"  aim ≤ 100 ms: {'met' if worst <= 0.1 else 'MISSED'}"
    )
    print(f"first visits: {', '.join(seconds(each) for each in timings[: len(PLACES)])}")
