"""A layout whose items stand side by side while there is room, and below each other when there is not.

Apart because Qt has none. It is what lets the same page serve 4K and 1280 px at twice the text size.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

Row = list[tuple[QLayoutItem, int, int]]
"""Items with the least width each takes, and its share of the row."""


class Flow(QLayout):
    """Rows of items, equally high in a row; what is left of a row is shared by the items' stretch.

    A single row takes all the height there is.
    """

    def __init__(self, gap: int, parent: QWidget | None = None, *, even: bool = False) -> None:
        """Leave `gap` px between items and between rows; `even` rows hold equally many items, if they can."""
        super().__init__(parent)
        self._even = even
        self._entries: list[tuple[QLayoutItem, int, int]] = []
        self._gap = gap
        self._heights: dict[int, int] = {}
        self._least_width: int | None = None
        self._seen: Row | None = None
        self.setContentsMargins(0, 0, 0, 0)

    def add(self, widget: QWidget, stretch: int = 0, least: int = 0) -> None:
        """Add `widget`; `least` is the width below which it takes a row of its own (0: its own hint)."""
        self.addWidget(widget)
        item, _, _ = self._entries[-1]
        self._entries[-1] = (item, stretch, least)
        self.invalidate()

    def put_last(self, widget: QWidget) -> None:
        """Move `widget`, which is in it, behind the others."""
        self._entries.sort(key=lambda entry: entry[0].widget() is widget)
        self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        """Take an item; called by Qt."""
        self._entries.append((item, 0, 0))
        self.invalidate()

    def count(self) -> int:
        """Return how many items there are."""
        return len(self._entries)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return an item, or None past the last; Qt asks until None."""
        return self._entries[index][0] if 0 <= index < len(self._entries) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give an item away, or None past the last."""
        if not 0 <= index < len(self._entries):
            return None
        self.invalidate()
        return self._entries.pop(index)[0]

    def expandingDirections(self) -> Qt.Orientation:
        """Grow sideways only."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        """Say that the height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return how high the rows are together at `width`; kept until something in it changes.

        Without that, layouts within layouts would ask each other over and over.
        """
        if width not in self._heights:
            self._heights[width] = self._place(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def invalidate(self) -> None:
        """Forget what was measured; called by Qt when something in it changes."""
        self._heights.clear()
        self._least_width = self._seen = None
        super().invalidate()

    def minimumSize(self) -> QSize:
        """Return the width of the widest item: narrower than that nothing fits."""
        if self._least_width is None:
            widths = [item.minimumSize().width() for item, _, _ in self._visible()]
            margins = self.contentsMargins()
            self._least_width = max(widths, default=0) + margins.left() + margins.right()
        return QSize(self._least_width, 0)

    def sizeHint(self) -> QSize:
        """Return the size of one row with everything in it."""
        widths = [wanted for _, wanted, _ in self._visible()]
        margins = self.contentsMargins()
        width = sum(widths) + self._gap * max(0, len(widths) - 1) + margins.left() + margins.right()
        return QSize(width, self.heightForWidth(width))

    def setGeometry(self, rect: QRect) -> None:
        """Place the items within `rect`."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def _visible(self) -> Row:
        """Return the items that are not hidden, measured once until something in it changes."""
        if self._seen is None:
            self._seen = [
                (item, self._least(item, least), stretch)
                for item, stretch, least in self._entries
                if not item.isEmpty()
            ]
        return self._seen

    @staticmethod
    def _least(item: QLayoutItem, least: int) -> int:
        return max(least or item.sizeHint().width(), item.minimumSize().width())

    def _rows(self, width: int) -> list[Row]:
        rows: list[Row] = []
        used = 0
        for item, wanted, stretch in self._visible():
            if not rows or used + self._gap + wanted > width:
                rows.append([])
                used = -self._gap
            rows[-1].append((item, wanted, stretch))
            used += self._gap + wanted
        return self._evened(rows) if self._even and len(rows) > 1 else rows

    @staticmethod
    def _evened(rows: list[Row]) -> list[Row]:
        """Return as many rows with equally many items, the last with what is left."""
        items = [item for row in rows for item in row]
        each = -(-len(items) // len(rows))
        return [items[start : start + each] for start in range(0, len(items), each)]

    def _place(self, rect: QRect, *, move: bool) -> int:
        margins = self.contentsMargins()
        inner = rect.marginsRemoved(margins)
        y = inner.top()
        rows = self._rows(inner.width())
        for row in rows:
            widths = self._shared(row, inner.width())
            height = max(self._height(item, width) for (item, _, _), width in zip(row, widths, strict=True))
            if move and len(rows) == 1:
                height = max(height, inner.height())
            if move:
                self._move(row, widths, QPoint(inner.left(), y), height)
            y += height + self._gap
        return y - self._gap - rect.top() + margins.bottom() if self._visible() else 0

    def _shared(self, row: Row, width: int) -> list[int]:
        """Return the widths of a row's items: by their stretch, and none below its least."""
        if len(row) == 1 and row[0][1] > width:
            return [width]
        widths = [wanted for _, wanted, _ in row]
        growing = {number for number, (_, _, stretch) in enumerate(row) if stretch}
        free = width - self._gap * (len(row) - 1)
        while growing:
            shares = self._shares(row, widths, growing, free)
            small = {number for number in growing if shares[number] < widths[number]}
            if not small:
                return shares
            growing -= small
        return widths

    @staticmethod
    def _shares(row: Row, widths: list[int], growing: set[int], free: int) -> list[int]:
        """Return `widths`, but those `growing` share by their stretch what the others leave of `free`."""
        left = free - sum(width for number, width in enumerate(widths) if number not in growing)
        total = sum(row[number][2] for number in growing)
        return [
            left * stretch // total if number in growing else widths[number]
            for number, (_, _, stretch) in enumerate(row)
        ]

    @staticmethod
    def _height(item: QLayoutItem, width: int) -> int:
        """Return how high `item` is at `width`; text that wraps is only as high as its lines there."""
        if item.hasHeightForWidth():
            widget = item.widget()
            return max(item.heightForWidth(width), widget.minimumHeight() if widget else 0)
        return max(item.sizeHint().height(), item.minimumSize().height())

    def _move(self, row: Row, widths: list[int], start: QPoint, height: int) -> None:
        x = start.x()
        for (item, _, _), width in zip(row, widths, strict=True):
            item.setGeometry(QRect(x, start.y(), width, height))
            x += width + self._gap
