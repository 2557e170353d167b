"""A watch over the log: what was said at WARNING or above, and which of it a test asked for.

Apart from the conftest so that it can be tested itself. Reads the root logger; changes no level.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self


class LogWatch(logging.Handler):
    """Keeps every record ≥ WARNING between entering and leaving."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._records: list[logging.LogRecord] = []
        self._asked: set[int] = set()

    def __enter__(self) -> Self:
        logging.getLogger().addHandler(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        logging.getLogger().removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record."""
        self._records.append(record)

    @contextmanager
    def expect(self, text: str) -> Iterator[None]:
        """Ask for records holding `text` in this block; fails where none comes."""
        first = len(self._records)
        yield
        found = [
            number
            for number, record in enumerate(self._records[first:], first)
            if text in record.getMessage()
        ]
        assert found, f"No record ≥ WARNING held {text!r}; there were: {self.unasked() or 'none'}"
        self._asked.update(found)

    def unasked(self) -> list[str]:
        """Return a line for each record nobody asked for."""
        return [
            f"{record.levelname} {record.name}: {record.getMessage()}"
            for number, record in enumerate(self._records)
            if number not in self._asked
        ]
