"""Strict reading of TOML files that people write: every key known, every number exact, one sentence if not.

Apart from what the files mean (`programs`, `catalogs`), so that all of them refuse alike: a file that
is missing, huge or no text, a key nobody knows, a number that is none. Numbers are `Decimal`, never
rounded. It writes nothing.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from types import TracebackType
from typing import Self

from console.errors import FileRefused, RuleBroken
from console.files import bytes_of, shown

LARGEST_MB = 1
BYTE_ORDER_MARK = "\ufeff"
"""What some editors put before the text; TOML does not know it, and its parser names only line 1."""

_LARGEST_EXPONENT = 15
_FINEST_EXPONENT = -12
_LARGEST_SIGNED = 999_999_999
_PART = re.compile(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""")
_KEY = rf"(?P<key>(?:{_PART.pattern})(?:\s*\.\s*(?:{_PART.pattern}))*)"
_HEADER = re.compile(rf"\s*\[(?P<list>\[?)\s*{_KEY}\s*\]")
_PAIR = re.compile(rf"\s*{_KEY}\s*=")
_KINDS = {
    bool: "true or false",
    str: "text",
    int: "a number",
    Decimal: "a number",
    list: "a list",
    dict: "a table",
}


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file and where it stands; every reading of it names that place when it refuses.

    `with table:` names the place also in what the domain refuses to hold. `lines` says in which line
    each key stands, by its path from the file's root; `path` is the table's own.
    """

    values: dict[str, object]
    where: str
    lines: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    path: tuple[str, ...] = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, RuleBroken):
            raise self.refused(str(error)) from None

    def only(self, *known: str) -> None:
        """Refuse a key that is not among `known`: nothing a person wrote is dropped silently."""
        strange = next((key for key in self.values if key not in known), None)
        if strange is not None:
            raise self.refused(f"{shown(strange)} is not known here; known are {', '.join(known)}.", strange)

    def refused(self, sentence: str, key: str = "") -> FileRefused:
        """Return the error that names this place, and the line of `key` in it where the lines are known."""
        path = (*self.path, key) if key else self.path
        nearest = [path[:length] for length in range(len(path), 0, -1) if path[:length] in self.lines]
        line = f", line {self.lines[nearest[0]]}" if nearest else ""
        return FileRefused(f"{self.where}{line}: {sentence}")

    def text(self, key: str) -> str:
        """Return the text under `key`."""
        value = self._value(key)
        if not isinstance(value, str):
            raise self._wrong(key, "text", value)
        return value

    def number(self, key: str) -> Decimal:
        """Return the number under `key`, exactly as written; refuses negative, endless and absurd ones."""
        return self._exact(key, self._value(key))

    def numbers(self, key: str) -> tuple[Decimal, ...]:
        """Return the list of numbers under `key`, each as `number` takes it."""
        value = self._value(key)
        if not isinstance(value, list):
            raise self._wrong(key, "a list of numbers", value)
        return tuple(self._exact(key, item) for item in value)

    def _exact(self, key: str, value: object) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise self._wrong(key, "a number", value)
        number = Decimal(value)
        if not number.is_finite():
            raise self.refused(f"{key} is {number}, which is no amount; write a number.", key)
        if number.is_signed():
            raise self.refused(f"{key} is negative; write 0 or more.", key)
        exponent = number.as_tuple().exponent
        if number.adjusted() > _LARGEST_EXPONENT or (
            isinstance(exponent, int) and exponent < _FINEST_EXPONENT
        ):
            raise self.refused(f"{key} is too large or too fine to be an amount; check it.", key)
        return number

    def whole(self, key: str) -> int:
        """Return the whole number under `key`."""
        number = self.number(key)
        if number != int(number):
            raise self.refused(f"{key} takes a whole number.", key)
        return int(number)

    def signed(self, key: str) -> int:
        """Return the whole number under `key`, which may be negative; at most nine digits."""
        value = self._value(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self._wrong(key, "a whole number", value)
        if abs(value) > _LARGEST_SIGNED:
            raise self.refused(f"{key} is too large; check it.", key)
        return value

    def flag(self, key: str) -> bool:
        """Return the truth value under `key`."""
        value = self._value(key)
        if not isinstance(value, bool):
            raise self._wrong(key, "true or false", value)
        return value

    def table(self, key: str) -> Table:
        """Return the table under `key`."""
        value = self._value(key)
        if not isinstance(value, dict):
            raise self._wrong(key, "a table", value)
        return Table(value, f"{self.where}, {key}", self.lines, (*self.path, key))

    def tables(self, key: str, name: str) -> tuple[Table, ...]:
        """Return the list of tables under `key`, each called `name` with its number from 1."""
        value = self._value(key)
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self._wrong(key, "a list of tables", value)
        return tuple(
            Table(item, f"{self.where}, {name} {number}", self.lines, (*self.path, key, str(number)))
            for number, item in enumerate(value, 1)
        )

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the list of texts under `key`."""
        value = self._value(key)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._wrong(key, "a list of texts", value)
        return tuple(value)

    def _value(self, key: str) -> object:
        if key not in self.values:
            raise self.refused(f"{key} is missing; add it.")
        return self.values[key]

    def _wrong(self, key: str, wanted: str, value: object) -> FileRefused:
        return self.refused(f"{key} takes {wanted}, not {_KINDS.get(type(value), 'a date or time')}.", key)


def read(path: Path, *, lines: bool = False) -> Table:
    """Return the whole of the TOML file at `path`, at most 1 MB of UTF-8.

    With `lines`, what refuses a value names its line too. Raises `FileRefused` with one sentence for
    whatever keeps it from being read, with the line where TOML itself is broken.
    """
    try:
        text = bytes_of(path, LARGEST_MB).decode("utf-8")
    except UnicodeDecodeError:
        raise FileRefused(f"{path} is not UTF-8 text; save it as UTF-8.") from None
    if text.startswith(BYTE_ORDER_MARK):
        raise FileRefused(f"{path} begins with a byte-order mark; save it as UTF-8 without BOM.")
    try:
        values = tomllib.loads(text, parse_float=Decimal)
        return Table(values, str(path), lines_of(text) if lines else {})
    except tomllib.TOMLDecodeError as error:
        raise FileRefused(_misspelt(path, str(error))) from None
    except RecursionError:
        raise FileRefused(f"{path} is nested too deeply to be read; write it flat.") from None
    except (InvalidOperation, ValueError):
        raise FileRefused(f"{path} holds a number too long to be an amount; check it.") from None


def lines_of(text: str) -> dict[tuple[str, ...], int]:
    """Return in which line of a well-formed TOML text each key and each table stands, by its path.

    A table of a list is its number from 1. Keys within braces are not told apart: they stand in the line
    of the key that holds them.
    """
    found: dict[tuple[str, ...], int] = {}
    counts: dict[tuple[str, ...], int] = {}
    at: tuple[str, ...] = ()
    quoted = False
    for number, row in enumerate(text.splitlines(), 1):
        header, pair = _HEADER.match(row), _PAIR.match(row)
        if quoted:
            pass
        elif header is not None:
            at = _parts(header["key"])
            if header["list"]:
                counts[at] = counts.get(at, 0) + 1
                found.setdefault(at, number)
                at = (*at, str(counts[at]))
            found[at] = number
        elif pair is not None:
            found[(*at, *_parts(pair["key"]))] = number
        quoted ^= (row.count('"""') + row.count("'''")) % 2 == 1
    return found


def _parts(key: str) -> tuple[str, ...]:
    """Return the parts of a dotted key, each without its quotes."""
    return tuple(part.strip("\"'") for part in _PART.findall(key))


def _misspelt(path: Path, error: str) -> str:
    """Return TOML's own complaint as a sentence that begins with file and line."""
    found = re.search(r" \(at line (\d+), column \d+\)$| \(at end of document\)$", error)
    if found is None:
        return f"{path} is not TOML ({error}); mend it."
    line = f"line {found[1]}" if found[1] else "its last line"
    return f"{path}, {line}: not TOML ({error[: found.start()]}); mend the line."
