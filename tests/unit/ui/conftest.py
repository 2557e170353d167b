"""What the window's tests stand on: the look of the program, as every user has it."""

from __future__ import annotations

from functools import cache

import pytest
from PySide6.QtWidgets import QApplication

from support import windows
from ui import theme as themes
from ui.theme import Theme


@cache
def _dress_once(application: QApplication) -> None:
    """Dress the application: a style sheet set anew for each test would cost more than the tests."""
    themes.dress(application, windows.LIGHT)


@pytest.fixture(autouse=True)
def _dressed(request: pytest.FixtureRequest) -> None:
    """Dress the application for the tests that have one; the others stay without Qt."""
    if "qapp" in request.fixturenames:
        _dress_once(request.getfixturevalue("qapp"))


@pytest.fixture
def light() -> Theme:
    """The light theme at 100 %."""
    return windows.LIGHT
