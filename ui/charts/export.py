"""Files of a chart: a picture as PNG or SVG, the data as CSV, each with the simulation notice in it.

Apart from the charts because all of them are written alike. It draws what it is handed; it makes no
figures. (pyqtgraph's own SVG exporter fails with this Qt, so the picture is painted into Qt's.)
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QGraphicsView

from console.errors import ConsoleError
from ui.theme import Theme

NOTICE = "Simulation — not a medical device, not for patient care"
KINDS = ("png", "svg", "csv")
_SCALE = 2
"""A PNG has twice the pixels of the screen, to stand in a paper."""
_TALLEST = 10_000


@dataclass(frozen=True, slots=True)
class ChartData:
    """What a chart shows, as a table: its heading, column headings with units, and rows of plain text."""

    heading: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture is made of: the views from top to bottom, each with the words above it."""

    heading: str
    legend: str
    parts: tuple[tuple[str, QGraphicsView], ...]


def as_csv(data: ChartData) -> bytes:
    """Return the data as UTF-8 CSV; its first line is the notice."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([f"# {NOTICE}"])
    writer.writerow([f"# {data.heading}"])
    writer.writerow(data.columns)
    writer.writerows(data.rows)
    return text.getvalue().encode("utf-8")


def as_png(theme: Theme, picture: Picture) -> bytes:
    """Return the picture as PNG, at twice the size it has on screen."""
    size = _size(theme, picture)
    image = QImage(size * _SCALE, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(_SCALE)
    image.setText("Description", NOTICE)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _draw(painter, theme, picture, size)
    painter.end()
    buffer = _buffer()
    QImageWriter(buffer, b"png").write(image)
    return bytes(buffer.data().data())


def as_svg(theme: Theme, picture: Picture) -> bytes:
    """Return the picture as SVG, lines and letters as such."""
    size = _size(theme, picture)
    buffer = _buffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setTitle(picture.heading)
    generator.setDescription(NOTICE)
    painter = QPainter(generator)
    _draw(painter, theme, picture, size)
    painter.end()
    return bytes(buffer.data().data())


def save(path: Path, theme: Theme, picture: Picture, data: ChartData) -> None:
    """Write the chart to `path` as its ending says (png, svg, csv).

    Raises `ConsoleError` for another ending, and where the file cannot be written.
    """
    kind = path.suffix.lower().lstrip(".")
    if kind not in KINDS:
        raise ConsoleError("A chart is saved as .png, .svg or .csv; give the file one of these endings.")
    if kind == "csv":
        content = as_csv(data)
    else:
        content = as_png(theme, picture) if kind == "png" else as_svg(theme, picture)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise ConsoleError(
            f"{path.name} could not be written: {error.strerror}. Choose another place."
        ) from error


def _buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.ReadWrite)
    return buffer


def _width(theme: Theme, picture: Picture) -> int:
    return max(view.width() for _, view in picture.parts) + 2 * theme.space(4)


def _size(theme: Theme, picture: Picture) -> QSize:
    """Return how large the picture is; words too long for its width take another line."""
    width = _width(theme, picture)
    said = (picture.heading, "heading"), (picture.legend, "small"), (NOTICE, "small")
    words = sum(_height(theme, text, width, role) for text, role in said)
    words += sum(_height(theme, above, width, "small") for above, _ in picture.parts)
    return QSize(width, words + sum(view.height() for _, view in picture.parts) + 2 * theme.space(2))


def _draw(painter: QPainter, theme: Theme, picture: Picture, size: QSize) -> None:
    painter.fillRect(QRect(QPoint(0, 0), size), theme.colour("surface"))
    top = theme.space(2)
    top += _words(painter, theme, picture.heading, top, size.width(), role="heading")
    top += _words(painter, theme, picture.legend, top, size.width(), role="small")
    for above, view in picture.parts:
        top += _words(painter, theme, above, top, size.width(), role="small")
        target = QRectF(theme.space(4), top, view.width(), view.height())
        view.render(painter, target, view.rect())
        top += view.height()
    _words(painter, theme, NOTICE, top, size.width(), role="small")


def _font(theme: Theme, role: str) -> QFont:
    return theme.font(role, "semibold" if role == "heading" else "regular")


def _room(theme: Theme, words: str, width: int, role: str) -> QRect:
    inside = QRect(0, 0, width - 2 * theme.space(4), _TALLEST)
    return QFontMetrics(_font(theme, role)).boundingRect(inside, Qt.TextFlag.TextWordWrap, words)


def _height(theme: Theme, words: str, width: int, role: str) -> int:
    return _room(theme, words, width, role).height() + theme.space(2) if words else 0


def _words(painter: QPainter, theme: Theme, words: str, top: int, width: int, *, role: str) -> int:
    """Write `words` at `top`, over as many lines as they need; return how much room they took."""
    height = _height(theme, words, width, role)
    painter.setFont(_font(theme, role))
    painter.setPen(theme.colour("ink" if role == "heading" else "second"))
    where = QRect(theme.space(4), top, width - 2 * theme.space(4), height)
    painter.drawText(where, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap, words)
    return height
