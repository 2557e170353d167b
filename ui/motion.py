"""Whether anything on screen may move by itself, as far as the desktop tells.

Apart from the widgets that move. Qt has no word for it, so it is read where desktops keep it: Windows tells
Qt by its effects, KDE and GTK in files; what GNOME keeps in its own database is not seen from here, and the
settings of the window have a switch of their own. No motion lasts longer than `LONGEST_MS`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths, Qt
from PySide6.QtWidgets import QApplication

LONGEST_MS = 150

_FILES = (
    ("kdeglobals", "KDE/AnimationDurationFactor"),
    ("gtk-4.0/settings.ini", "Settings/gtk-enable-animations"),
    ("gtk-3.0/settings.ini", "Settings/gtk-enable-animations"),
)
"""Files of the user's settings, and the key in each by which a desktop turns motion off."""

_OFF = {"0", "0.0", "false", "no"}


def welcome() -> bool:
    """Return False where the desktop is known to be asked for no motion."""
    if sys.platform == "win32":
        return QApplication.isEffectEnabled(Qt.UIEffect.UI_General)
    folders = QStandardPaths.standardLocations(QStandardPaths.StandardLocation.GenericConfigLocation)
    return not any(_is_off(Path(folder, file), key) for folder in folders for file, key in _FILES)


def _is_off(file: Path, key: str) -> bool:
    if not file.is_file():
        return False
    kept = QSettings(str(file), QSettings.Format.IniFormat).value(key, "")
    return str(kept).strip().lower() in _OFF
