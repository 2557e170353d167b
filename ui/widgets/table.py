"""A table for reading: rows of cells with tones, weights, alignment and badges; one row can be chosen.

Apart so that Patients, Visits and Review show rows alike. It knows no domain value: a page makes cells.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.theme import Theme
from ui.widgets import badge

_ROWS_SEEN = 6
"""Rows that are in sight at least, if there are as many."""

_LEAST_WIDE = 140
"""Px at 100 % that a wide column keeps, however narrow the table."""

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, whether it stands right, takes what is left, and has figures in columns.

    What stands right always has them.
    """

    heading: str
    right: bool = False
    wide: bool = False
    tabular: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one place. With `badge` the text stands on that badge's ground."""

    text: str
    tone: str = "ink"
    weight: str = "regular"
    badge: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row: a key that names it, and its cells."""

    key: str
    cells: tuple[Cell, ...]


class _Lines(QAbstractTableModel):
    """The lines as Qt reads them."""

    def __init__(self, columns: tuple[Column, ...], head_font: QFont, parent: QWidget) -> None:
        super().__init__(parent)
        self.columns, self._head_font = columns, head_font
        self.lines: tuple[Line, ...] = ()

    def replace(self, lines: tuple[Line, ...]) -> None:
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def cell(self, index: Index) -> Cell:
        return self.lines[index.row()].cells[index.column()]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self.cell(index).text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].heading
        if role == Qt.ItemDataRole.FontRole:
            return self._head_font
        return self._alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if self.columns[column].right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


class _Paint(QStyledItemDelegate):
    """Draws a cell in its tone and weight, or on its badge."""

    def __init__(self, theme: Theme, model: _Lines, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._model = theme, model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        cell = self._model.cell(index)
        metrics = QFontMetrics(self._font(index))
        width = metrics.horizontalAdvance(cell.text)
        if cell.badge:
            width = badge.size(self._theme, cell.text, cell.badge).width()
        return QSize(width + self._theme.px(20), self._theme.px(42))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell, where = self._model.cell(index), QRect(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(where, self._theme.colour("accent_soft"))
        painter.setPen(QPen(self._theme.colour("line")))
        painter.drawLine(where.bottomLeft(), where.bottomRight())
        inside = where.adjusted(self._theme.px(10), 0, -self._theme.px(10), 0)
        if cell.badge and cell.text:
            self._paint_badge(painter, cell, inside)
        else:
            self._paint_text(painter, cell, inside, index)
        painter.restore()

    def _font(self, index: Index) -> QFont:
        column = self._model.columns[index.column()]
        weight = self._model.cell(index).weight
        return self._theme.font("body", weight, tabular=column.tabular or column.right)

    def _paint_badge(self, painter: QPainter, cell: Cell, inside: QRect) -> None:
        room = badge.size(self._theme, cell.text, cell.badge)
        top = inside.center().y() - room.height() / 2
        where = QRectF(inside.left(), top, room.width(), room.height())
        badge.paint(painter, self._theme, cell.text, cell.badge, where)

    def _paint_text(self, painter: QPainter, cell: Cell, inside: QRect, index: Index) -> None:
        font = self._font(index)
        painter.setFont(font)
        painter.setPen(self._theme.colour(cell.tone))
        text = cell.text
        if self._model.columns[index.column()].wide:
            text = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, self._model.data(index, Qt.ItemDataRole.TextAlignmentRole), text)  # type: ignore[call-overload]


class Table(QTableView):
    """`chosen(key)` is given when another row is chosen, `opened(key)` on Enter or a double click."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(
        self,
        theme: Theme,
        columns: tuple[Column, ...],
        *,
        name: str,
        label: str,
        choosing: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """Build an empty table; without `choosing` it is only read."""
        super().__init__(parent)
        self._theme = theme
        self._model = _Lines(columns, theme.font("small", "medium", tabular=False), self)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setModel(self._model)
        self.setItemDelegate(_Paint(theme, self._model, self))
        self._dress(choosing=choosing)
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        self.doubleClicked.connect(lambda index: self.opened.emit(self._key(index)))

    @property
    def current_key(self) -> str:
        """The key of the chosen row, or empty."""
        return self._key(self.currentIndex())

    def set_lines(self, lines: tuple[Line, ...], current: str = "") -> None:
        """Show other lines, with the row `current` chosen; gives no signal."""
        keep = current or self.current_key
        if lines != self._model.lines:
            blocked = self.selectionModel().blockSignals(True)  # noqa: FBT003  # Qt takes no keyword
            self._model.replace(lines)
            self.selectionModel().blockSignals(blocked)
            self._fit()
            self._keep_height(len(lines))
        self.choose(keep)

    def choose(self, key: str) -> None:
        """Choose the row called `key`, if there is one; gives no signal."""
        row = next((number for number, line in enumerate(self._model.lines) if line.key == key), None)
        if row is None or row == self.currentIndex().row():
            return
        blocked = self.selectionModel().blockSignals(True)  # noqa: FBT003
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(self._model.index(row, 0), flags)
        self.selectionModel().blockSignals(blocked)
        self.viewport().update()

    def row_rect(self, key: str) -> QRect:
        """Return where the row `key` stands in the viewport, for hands that click."""
        row = next(number for number, line in enumerate(self._model.lines) if line.key == key)
        return self.visualRect(self._model.index(row, 0))

    def text_at(self, row: int, column: int) -> str:
        """Return what stands in a cell."""
        return self._model.lines[row].cells[column].text

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the chosen row on Enter."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.current_key:
            self.opened.emit(self.current_key)
        else:
            super().keyPressEvent(event)

    def _key(self, index: Index) -> str:
        return self._model.lines[index.row()].key if index.isValid() else ""

    def _current_changed(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self._key(index))

    def _dress(self, *, choosing: bool) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        kinds = QAbstractItemView.SelectionMode
        self.setSelectionMode(kinds.SingleSelection if choosing else kinds.NoSelection)
        if not choosing:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self._theme.px(42))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumHeight(self._theme.px(40))
        for number, column in enumerate(self._model.columns):
            modes = QHeaderView.ResizeMode
            header.setSectionResizeMode(number, modes.Fixed if column.wide else modes.ResizeToContents)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the wide columns what the others leave; below a least width the table scrolls sideways."""
        super().resizeEvent(event)
        self._fit()

    def _keep_height(self, rows: int) -> None:
        """Keep at least a few rows in sight; what the page then has no room for, it scrolls."""
        seen = min(max(rows, 1), _ROWS_SEEN)
        self.setMinimumHeight(self._theme.px(40 + 42 * seen + 14))

    def _fit(self) -> None:
        wide = [number for number, column in enumerate(self._model.columns) if column.wide]
        header = self.horizontalHeader()
        taken = sum(header.sectionSize(number) for number in range(header.count()) if number not in wide)
        for number in wide:
            share = (self.viewport().width() - taken) // len(wide)
            header.resizeSection(number, max(self._theme.px(_LEAST_WIDE), share))
