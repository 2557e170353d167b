"""Icons: our own strokes from `resources/theme/icons`, drawn in a colour of the theme.

Apart because Qt's icons know no colour of ours. An icon never stands for a word that is not also there.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import resources
from ui.theme import Theme


@cache
def _source(name: str) -> str:
    return resources.path(f"theme/icons/{name}.svg").read_text("utf-8")


def paint(painter: QPainter, name: str, colour: QColor, where: QRectF) -> None:
    """Draw the icon `name` in `colour`, filling `where`."""
    source = _source(name).replace("currentColor", colour.name())
    QSvgRenderer(QByteArray(source.encode())).render(painter, where)


def pixmap(theme: Theme, name: str, role: str = "ink", size: int = 20) -> QPixmap:
    """Return the icon `name` in the theme's colour `role`, `size` px wide at 100 %."""
    side, ratio = theme.px(size), QGuiApplication.primaryScreen().devicePixelRatio()
    image = QPixmap(round(side * ratio), round(side * ratio))
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint(painter, name, theme.colour(role), QRectF(0, 0, side, side))
    painter.end()
    return image


def icon(theme: Theme, name: str, role: str = "ink", size: int = 20) -> QIcon:
    """Return the same as a `QIcon`, for buttons."""
    return QIcon(pixmap(theme, name, role, size))
