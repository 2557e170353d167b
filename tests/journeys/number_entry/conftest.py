"""The fields on which every requirement on number entry is tried, in six languages of the machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

from support.fields import LOCALES, Fields, Way, dressed, ways


@pytest.fixture(scope="session")
def known_ways(qapp: QApplication) -> list[Way]:
    """Return the ways to every field there is, found once for all tests."""
    return ways(dressed(qapp))


@pytest.fixture(scope="session", params=LOCALES)
def fields(request: pytest.FixtureRequest, qapp: QApplication, known_ways: list[Way]) -> Iterator[Fields]:
    """Return every field of the window, on screen, in one language after the other."""
    made = Fields(known_ways, request.param, dressed(qapp))
    _shown.append(made)
    yield made
    made.close()


_shown: list[Fields] = []


def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Close the pages after the last test on them: what is open takes the pointer from later tests."""
    if nextitem is not None and nextitem.path.parent != item.path.parent:
        while _shown:
            _shown.pop().close()


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect what assistive technology is told."""
    heard: list[str] = []
    original = QAccessible.updateAccessibility

    def listen(event: object) -> None:
        if hasattr(event, "message"):
            heard.append(event.message())
        original(event)

    monkeypatch.setattr(QAccessible, "updateAccessibility", listen)
    return heard
