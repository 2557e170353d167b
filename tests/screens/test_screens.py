"""Every scene in both themes, at three sizes of window and two of text: nothing cut, nothing worded wrongly.

With CISTERNA_SCREENS=DIR each is also saved there as a picture, to be looked at; `make screens` does so.
"""

from __future__ import annotations

import itertools
import os
import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from console.clock import ManualClock
from support import scenes, states, windows
from ui import theme as themes
from ui.bridge import Bridge
from ui.dialogs.bearer import BearerSheet
from ui.dialogs.pairing import PairingSheet
from ui.instructor.window import InstructorWindow
from ui.main_window import MainWindow
from ui.models import pairing
from ui.widgets.notice_bar import SIMULATION

SIZES = ((1_280, 720), (1_440, 900), (1_920, 1_080))
TEXTS = (100, 200)
TRAILING_ZERO = re.compile(r"\d\.\d*0(?!\d)")
NAKED_POINT = re.compile(r"(?<![\d.])\.\d")
ERROR_PRONE = re.compile(r"µg|\bug\b|\bcc\b|\bqd\b|\bIU\b|\bml\b|(?:mcg|mg|mL)\.(?! [A-Z“]|$)")
"""Units as they are never written; a point behind one ends a sentence, or it is a 1 to somebody."""


@pytest.fixture(scope="module")
def folder():
    """Where pictures go, or None when nobody asked for them."""
    wanted = os.environ.get("CISTERNA_SCREENS")
    if wanted:
        Path(wanted).mkdir(parents=True, exist_ok=True)
    return Path(wanted) if wanted else None


@pytest.fixture(scope="module", params=itertools.product(("light", "dark"), TEXTS), ids=str)
def look(request, qapp):
    """One theme at one size of text, worn by the whole application for all scenes in turn."""
    theme = themes.read(*request.param)
    themes.dress(qapp, theme)
    yield theme
    themes.dress(qapp, windows.LIGHT)


@pytest.fixture
def clock():
    """What times the keys."""
    return ManualClock(states.WALL_MS)


@pytest.fixture
def window(qtbot, look, clock):
    """A window on a bridge without a rig: it shows what it is given."""
    bridge = Bridge(states.catalog(), clock, states.USER)
    made = windows.shown(qtbot, MainWindow(look, bridge, clock), *SIZES[0])
    yield made
    bridge._desk.state = states.empty()
    made.close()


@pytest.mark.parametrize("name", scenes.SCENES)
def test_that_a_scene_cuts_nothing_fits_its_window_and_words_doses_safely(window, clock, look, folder, name):
    window.resize(*SIZES[1])
    scenes.show(window, scenes.SCENES[name], clock)
    if look.percent == TEXTS[0]:
        assert not windows.nameless(window)
    for size in SIZES:
        window.resize(*size)
        scenes.settle()
        if folder is not None:
            window.grab().save(str(folder / f"{name}-{look.name}-{look.percent}-{size[0]}x{size[1]}.png"))
        assert not windows.cut_off(window), f"{size}"
        assert window.page(window.place).area.horizontalScrollBar().maximum() == 0, f"{size}"
        _check_words(windows.words(window))


@pytest.mark.parametrize("name", scenes.INSTRUCTOR)
def test_that_the_instructors_window_cuts_nothing_and_words_doses_safely(clock, look, folder, name):
    bridge = Bridge(states.catalog(), clock, states.USER)
    window = InstructorWindow(look, bridge, clock)
    window.show()
    window.show_state(scenes.INSTRUCTOR[name]())
    for size in SIZES:
        window.resize(*size)
        scenes.settle()
        if folder is not None:
            window.grab().save(str(folder / f"{name}-{look.name}-{look.percent}-{size[0]}x{size[1]}.png"))
            window.page.area.widget().grab().save(
                str(folder / f"{name}-{look.name}-{look.percent}-{size[0]}-whole.png")
            )
        assert not windows.cut_off(window), f"{size}"
        assert not windows.nameless(window)
        assert window.page.area.horizontalScrollBar().maximum() == 0, f"{size}"
        _check_words(windows.words(window))
    window.close()


@pytest.mark.parametrize("name", scenes.BEARERS)
def test_that_the_sheet_that_asks_who_carries_a_pump_cuts_nothing(qtbot, look, folder, name):
    shown = scenes.BEARERS[name]()
    sheet = BearerSheet(look, "CS-100001", shown)
    sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(sheet)
    sheet.show()
    sheet.set_state(shown)
    scenes.settle()
    if folder is not None:
        sheet.grab().save(str(folder / f"{name}-{look.name}-{look.percent}.png"))
    assert not windows.cut_off(sheet)
    assert not windows.nameless(sheet)
    assert sheet.width() <= SIZES[0][0]


@pytest.mark.parametrize("name", scenes.SHEETS)
def test_that_the_sheet_of_a_first_meeting_cuts_nothing(qtbot, look, folder, name):
    state, typed = scenes.SHEETS[name]
    shown = state()
    sheet = PairingSheet(look, *pairing.wanted(shown))
    sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(sheet)
    sheet.show()
    windows.child(sheet, "pairing-code").setText(typed)
    sheet.set_state(shown)
    scenes.settle()
    if folder is not None:
        sheet.grab().save(str(folder / f"{name}-{look.name}-{look.percent}.png"))
    assert not windows.cut_off(sheet)
    assert not windows.nameless(sheet)
    assert sheet.width() <= SIZES[0][0]
    assert sheet.height() <= SIZES[0][1]


def _check_words(words: str) -> None:
    assert SIMULATION in words
    for rule in (TRAILING_ZERO, NAKED_POINT, ERROR_PRONE):
        wrong = [line for line in words.splitlines() if rule.search(line)]
        assert not wrong, f"{rule.pattern}: {wrong}"


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (TRAILING_ZERO, "5.0 mcg"),
        (TRAILING_ZERO, "267.50 mcg/day"),
        (NAKED_POINT, "give .5 mcg"),
        (ERROR_PRONE, "10 µg"),
        (ERROR_PRONE, "2 ml"),
        (ERROR_PRONE, "5 mcg. each hour"),
    ],
)
def test_that_the_rules_of_wording_find_what_they_forbid(rule, text):
    assert rule.search(text)
    assert not rule.search("8.05 mL, 293.5 mcg/day, 10.2 mcg. Then 5 mL.")


def test_that_a_cut_word_would_be_found(qtbot):
    outer = QWidget()
    inner = QLabel("a sentence that needs room", outer)
    inner.setFixedSize(30, 10)
    windows.shown(qtbot, outer, 200, 40)
    assert windows.cut_off(outer)
