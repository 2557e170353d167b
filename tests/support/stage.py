"""What the window's tests stand on: the dressed application, the real catalog, and a clock moved by hand.

Apart so that every page and widget is tried in the look and with the limits it will have.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtWidgets import QApplication

import resources
from console import catalogs
from console.domain.catalog import Catalog
from ui import theme as looks
from ui.theme import Theme


@cache
def catalog() -> Catalog:
    """Return the catalog that ships with the program."""
    return catalogs.load(Path(resources.__file__).parent)


def dressed(name: str = "light", percent: int = 100) -> Theme:
    """Dress the running application in a theme, and return it."""
    theme = looks.read(name, percent)
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    looks.dress(application, theme)
    return theme
