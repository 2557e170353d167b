"""Every page in both themes, at three sizes of window and two of text: nothing cut, nothing worded wrongly.

With CISTERNA_SCREENS=DIR each is also saved there as a picture, to be looked at; `make screens` does so.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from console.clock import ManualClock
from console.domain.change import ProgramChange
from support import drafted, states, windows
from ui import theme as themes
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.widgets.notice_bar import SIMULATION

SIZES = ((1_280, 720), (1_440, 900), (1_920, 1_080))
TEXTS = (100, 200)
SHOWN = {
    "overview": ("overview", states.linked),
    "program": ("program", states.drafting),
    "review": ("review", states.read_back),
    "trends": ("trends", states.linked),
    "visits": ("visits", lambda: replace(states.drafting(), shown_visit=118, shown_trail=states.TRAIL)),
    "patients": ("patients", states.linked),
    "unknown": ("review", states.unknown),
    "verified": ("review", states.verified),
    "nobody": ("overview", states.no_patient),
    "periodic": ("program", lambda: drafted.program(drafted.PERIODIC)),
    "shares": ("program", lambda: drafted.program(drafted.SHARES)),
    "temporary": ("program", lambda: drafted.program(states.WANTED, later=drafted.TEMPORARY)),
    "patient-bolus": (
        "program",
        lambda: drafted.program(states.WANTED, patient_bolus=drafted.PATIENT_BOLUS),
    ),
    "bridging": (
        "program",
        lambda: drafted.of(ProgramChange(states.prescription(states.WANTED)), drafted.bridging()),
    ),
    "stopped": ("overview", lambda: replace(states.linked(), reading=drafted.stopped())),
    "bridge": ("overview", lambda: replace(states.linked(), reading=drafted.bridging())),
    "untold": ("overview", lambda: replace(states.linked(), deeds=drafted.HANDS)),
    "review-refill": ("review", lambda: drafted.read_back(drafted.refilling())),
    "review-stop": ("review", lambda: drafted.read_back(drafted.of(drafted.STOP))),
    "review-prime": ("review", lambda: drafted.read_back(drafted.of(drafted.PRIME))),
    "review-periodic": ("review", lambda: drafted.read_back(drafted.program(drafted.PERIODIC))),
    "review-resume": (
        "review",
        lambda: drafted.read_back(drafted.of(drafted.RESUME, drafted.stopped())),
    ),
}
"""Name of a picture → the page, and the state it is shown in."""

TRAILING_ZERO = re.compile(r"\d\.\d*0(?!\d)")
NAKED_POINT = re.compile(r"(?<![\d.])\.\d")
ERROR_PRONE = re.compile(r"µg|\bug\b|\bcc\b|\bqd\b|\bIU\b|\bml\b|mcg\.")


@pytest.fixture(scope="module")
def folder():
    """Where pictures go, or None when nobody asked for them."""
    wanted = os.environ.get("CISTERNA_SCREENS")
    if wanted:
        Path(wanted).mkdir(parents=True, exist_ok=True)
    return Path(wanted) if wanted else None


@pytest.fixture(params=[(name, text) for name in ("light", "dark") for text in TEXTS], ids=str)
def look(request, qapp):
    """One theme at one size of text, worn by the whole application."""
    theme = themes.read(*request.param)
    themes.dress(qapp, theme)
    yield theme
    themes.dress(qapp, windows.LIGHT)


@pytest.fixture
def window(qtbot, look):
    """A window on a bridge without a rig: it shows what it is given."""
    clock = ManualClock(states.WALL_MS)
    bridge = Bridge(states.catalog(), clock, states.USER)
    made = windows.shown(qtbot, MainWindow(look, bridge, clock), *SIZES[0])
    yield made
    bridge._desk.state = states.empty()
    made.close()


def _show(window: MainWindow, name: str, size: tuple[int, int]) -> None:
    place, state = SHOWN[name]
    window.resize(*size)
    window.bridge._desk.state = state()
    window.set_state(window.bridge.state)
    window.go_to(place)
    for _ in range(4):
        QApplication.processEvents()


@pytest.mark.parametrize("name", SHOWN)
def test_that_a_page_cuts_nothing_and_words_doses_safely(window, look, folder, name):
    for size in SIZES:
        _show(window, name, size)
        if folder is not None:
            window.grab().save(str(folder / f"{name}-{look.name}-{look.percent}-{size[0]}x{size[1]}.png"))
        assert not windows.cut_off(window), f"{size}"
        _check_words(windows.words(window))


def _check_words(words: str) -> None:
    assert SIMULATION in words
    for rule in (TRAILING_ZERO, NAKED_POINT, ERROR_PRONE):
        wrong = [line for line in words.splitlines() if rule.search(line)]
        assert not wrong, f"{rule.pattern}: {wrong}"


@pytest.mark.parametrize("name", SHOWN)
def test_that_a_page_is_never_wider_than_its_window(window, look, name):
    _show(window, name, SIZES[0])
    area = window.page(window.place).area
    assert area.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("name", SHOWN)
def test_that_all_that_takes_the_keyboard_has_a_name(window, look, name):
    if look.percent == 100:
        _show(window, name, SIZES[1])
        assert not windows.nameless(window)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (TRAILING_ZERO, "5.0 mcg"),
        (TRAILING_ZERO, "267.50 mcg/day"),
        (NAKED_POINT, "give .5 mcg"),
        (ERROR_PRONE, "10 µg"),
        (ERROR_PRONE, "2 ml"),
    ],
)
def test_that_the_rules_of_wording_find_what_they_forbid(rule, text):
    assert rule.search(text)
    assert not rule.search("8.05 mL, 293.5 mcg/day, 10.2")


def test_that_a_cut_word_would_be_found(qtbot):
    outer = QWidget()
    inner = QLabel("a sentence that needs room", outer)
    inner.setFixedSize(30, 10)
    windows.shown(qtbot, outer, 200, 40)
    assert windows.cut_off(outer)
