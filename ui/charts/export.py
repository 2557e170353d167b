"""Files of a chart: a picture as PNG or SVG, the data as CSV, each with the simulation notice in it.

Apart from the charts because all of them are written alike. It draws what it is handed; it makes no
figures. (pyqtgraph's own SVG exporter fails with this Qt, so the picture is painted into Qt's.)
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QGraphicsView

from console.errors import ConsoleError
from ui.theme import Theme

NOTICE = "Simulation — not a medical device, not for patient care"
KINDS = ("png", "svg", "csv")
_SCALE = 2
"""A PNG has twice the pixels of the screen, to stand in a paper."""


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
    _draw(painter, theme, picture, QSizeF(size))
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
    _draw(painter, theme, picture, QSizeF(size))
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


def _line(theme: Theme) -> int:
    return theme.px(24)


def _size(theme: Theme, picture: Picture) -> QSize:
    width = max(view.width() for _, view in picture.parts)
    height = sum(view.height() + (_line(theme) if words else 0) for words, view in picture.parts)
    return QSize(width + 2 * theme.space(4), height + 3 * _line(theme) + theme.space(4))


def _draw(painter: QPainter, theme: Theme, picture: Picture, size: QSizeF) -> None:
    left, line = float(theme.space(4)), float(_line(theme))
    painter.fillRect(QRectF(QPointF(0, 0), size), theme.colour("surface"))
    _words(painter, theme, picture.heading, QRectF(left, line / 2, size.width(), line), "heading")
    _words(painter, theme, picture.legend, QRectF(left, line * 1.5, size.width(), line), "small")
    top = line * 2.5
    for words, view in picture.parts:
        _words(painter, theme, words, QRectF(left, top, size.width(), line), "small")
        target = QRectF(left, top + (line if words else 0), view.width(), view.height())
        view.render(painter, target, view.rect())
        top = target.bottom()
    _words(painter, theme, NOTICE, QRectF(left, size.height() - line, size.width(), line), "small")


def _words(painter: QPainter, theme: Theme, words: str, where: QRectF, role: str) -> None:
    painter.setFont(theme.font(role, "semibold" if role == "heading" else "regular"))
    painter.setPen(theme.colour("ink" if role == "heading" else "second"))
    painter.drawText(where, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
