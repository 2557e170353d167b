"""How everything looks: colours, type and lengths from `resources/theme/tokens.toml`, and the fonts.

The only place where a colour is made. A theme is frozen and handed to each widget when it is built;
another theme or another text size means another window. Knows no widget of ours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from string import Template

from PySide6.QtCore import QLoggingCategory
from PySide6.QtGui import QBrush, QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

import resources
from console.errors import ConsoleError
from ui.tokens import names, tokens

FAMILIES = ("Inter", "Noto Sans", "Noto Sans Arabic", "Noto Sans Devanagari")
"""Latin, Greek and Cyrillic in Inter; what it lacks in Noto Sans. All are dependencies of the program."""

FONT_PACKAGES = (
    "fontpkg_inter",
    "fontpkg_noto_sans",
    "fontpkg_noto_sans_arabic",
    "fontpkg_noto_sans_devanagari",
)

TEXT_SIZES = (100, 125, 150, 175, 200)
"""Text sizes in percent that the window offers (WCAG 2.2, 1.4.4: to 200 %)."""

_DISPLAY_FROM_PX, _TEXT_UP_TO_PX = 32, 14
"""Inter's optical sizes: its axis runs from text to display between these."""


@dataclass(frozen=True)
class Theme:
    """One look at one text size; `colours` maps a role to `RRGGBB`, `percent` scales all px (100–200)."""

    name: str
    percent: int
    colours: Mapping[str, str] = field(repr=False)

    def colour(self, role: str, alpha: float = 1.0) -> QColor:
        """Return the colour of `role` (`accent`, `draft_soft`, …), `alpha` from 0 (clear) to 1 (solid)."""
        colour = QColor(f"#{self.colours[role]}")
        colour.setAlphaF(alpha)
        return colour

    def brush(self, role: str) -> QBrush:
        """Return a solid brush in the colour of `role`.

        By way of a palette: a `QBrush` made of a colour would load all of Qt's namespace `Qt`, which takes
        half as long as a window to paint.
        """
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Window, self.colour(role))
        return palette.window()

    def px(self, length: float) -> int:
        """Return `length` (px at 100 %) at this text size, to the nearest whole px, at least 1 unless 0."""
        return max(1, round(length * self.percent / 100)) if length else 0

    def space(self, units: int) -> int:
        """Return `units` steps of the spacing grid (4 px at 100 %)."""
        return self.px(units * tokens()["length"]["unit"])

    def length(self, name: str) -> int:
        """Return a named length: `card_radius`, `control_radius`, `control_height`."""
        return self.px(tokens()["length"][name])

    def font(self, role: str = "body", weight: str = "regular", *, tabular: bool = True) -> QFont:
        """Return the type of `role` (number, figure, title, heading, body, small).

        Figures are `tabular` except in prose, where Inter would also widen every hyphen. The weight is
        set on the font's own axis: Qt does not move a variable font by `setWeight`, and a style sheet's
        `font-weight` would draw a false bold over it.
        """
        size = tokens()["type"][role]
        font = QFont()
        font.setFamilies(list(FAMILIES))
        font.setPixelSize(self.px(size))
        font.setVariableAxis(QFont.Tag("wght"), tokens()["weight"][weight])
        font.setVariableAxis(QFont.Tag("opsz"), min(_DISPLAY_FROM_PX, max(_TEXT_UP_TO_PX, size)))
        if tabular:
            font.setFeature(QFont.Tag("tnum"), 1)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font

    def stylesheet(self) -> str:
        """Return the style sheet of the whole window."""
        text = resources.path("theme/window.qss").read_text("utf-8")
        text = re.sub(r"\b([0-9]+)px", lambda found: f"{self.px(int(found[1]))}px", text)
        return Template(text).substitute({role: f"#{code}" for role, code in self.colours.items()})

    def palette(self) -> QPalette:
        """Return the palette for what a style sheet does not reach."""
        roles = {
            QPalette.ColorRole.Window: "background",
            QPalette.ColorRole.WindowText: "ink",
            QPalette.ColorRole.Base: "surface",
            QPalette.ColorRole.AlternateBase: "sunken",
            QPalette.ColorRole.Text: "ink",
            QPalette.ColorRole.PlaceholderText: "third",
            QPalette.ColorRole.Button: "surface",
            QPalette.ColorRole.ButtonText: "ink",
            QPalette.ColorRole.Highlight: "accent",
            QPalette.ColorRole.HighlightedText: "on_accent",
            QPalette.ColorRole.ToolTipBase: "ink",
            QPalette.ColorRole.ToolTipText: "surface",
            QPalette.ColorRole.Link: "accent",
        }
        palette = QPalette()
        for role, name in roles.items():
            palette.setColor(role, self.colour(name))
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour("third"))
        return palette


def read(name: str = "light", percent: int = 100) -> Theme:
    """Return the theme `name` with its text at `percent` (100–200).

    Raises `ConsoleError` for a name that is not in `names()` and a size outside 100–200.
    """
    if name not in names():
        raise ConsoleError(f"There is no theme called {name}; there are {', '.join(names())}.")
    if not 100 <= percent <= 200:
        raise ConsoleError("The text can be from 100 % to 200 % of its size.")
    return Theme(name, percent, tokens()["themes"][name])


def load_fonts() -> None:
    """Make our fonts known to Qt, so that the window looks the same where no font is installed."""
    for package in FONT_PACKAGES:
        _load_font(package)


def load_text_font() -> None:
    """Make known the one font that our own words are set in; `load_fonts` adds what it lacks."""
    _load_font(FONT_PACKAGES[0])


@cache
def _load_font(package: str) -> None:
    # Inter has no Arabic or Devanagari and Qt says so each time before it takes the fallback given to it.
    QLoggingCategory.setFilterRules("qt.text.font.db.warning=false")
    folder = Path(import_module(package).__path__[0], "files")
    for file in sorted(folder.glob("*.ttf")):
        if "Italic" not in file.name:
            QFontDatabase.addApplicationFont(str(file))


def dress(application: QApplication, theme: Theme) -> None:
    """Give the whole application `theme`: text font, palette and style sheet.

    The style is chosen when the application is made; what Inter lacks, `load_fonts` brings. A theme that
    is worn already is left on: to dress anew, every widget there is would be laid out again.
    """
    load_text_font()
    sheet, font = theme.stylesheet(), theme.font(tabular=False)
    if application.styleSheet() == sheet and application.font() == font:
        return
    application.setPalette(theme.palette())
    application.setFont(font)
    application.setStyleSheet(sheet)


def look(widget: QWidget, name: str) -> None:
    """Give `widget` another `look` of the style sheet (`primary`, `quiet`, `draft`, …) at once."""
    _restyle(widget, "look", name)


def tone(widget: QWidget, name: str) -> None:
    """Give a label another `tone` (`ink`, `second`, `third`, `accent`, `draft`, `good`) at once."""
    _restyle(widget, "tone", name)


def _restyle(widget: QWidget, key: str, value: str) -> None:
    if widget.property(key) != value:
        widget.setProperty(key, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
