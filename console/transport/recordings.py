"""The `.itbp` file: what went over a link, byte for byte and with its link time, as lines of text.

Apart from `recording`, which stands on a link, so that the form of the file is one page: to be read by
people, compared by `diff` and written by other programs. The first line is `HEADER`. Then, a line each:
`# words` · `> MS HEX` from console to pump · `< MS HEX` from pump to console · `| MS` the link ended, and a
new one follows. MS counts from the recording's beginning and never goes back. What went through the
secure channel stands there as it went: ciphertext, and no key.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from errno import ENOSPC
from os import strerror
from pathlib import Path
from typing import BinaryIO

from console.errors import FileRefused
from console.files import BYTES_PER_MB, bytes_of, shown

VERSION = 1
BANNER = "SIMULATED, NOT A MEDICAL DEVICE"
HEADER = f"itbp-recording {VERSION} {BANNER}"
LARGEST_MB = 16
"""What a recording may take; one that has grown to this is full, and the link goes on without it."""
MOST_LINES = 500_000

CIPHERTEXT = (
    "What went through the secure channel stands here as it went: ciphertext, without the keys to it."
)
_HEADED = re.compile(r"itbp-recording (\d{1,9}) ")
_LINE = re.compile(r"(?P<sign>[<>|]) (?P<ms>0|[1-9][0-9]{0,14})(?: (?P<hex>\S+))?", re.ASCII)


class Way(StrEnum):
    """Which way a piece went; the value is the sign it is written with."""

    TO_PUMP = ">"
    TO_CONSOLE = "<"


@dataclass(frozen=True, slots=True)
class Piece:
    """What was sent, or had arrived, at once: `data` is never empty, `link_ms` counts from the beginning."""

    way: Way
    link_ms: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Ended:
    """The link ended at either end; what comes after went over a new one."""

    link_ms: int


@dataclass(frozen=True, slots=True)
class Remark:
    """A line of words, which means nothing to the link."""

    words: str


Entry = Piece | Ended | Remark
Link = tuple[Piece | Ended, ...]


@dataclass(frozen=True, slots=True)
class Recording:
    """All that a file holds, in order."""

    entries: tuple[Entry, ...]

    @property
    def links(self) -> tuple[Link, ...]:
        """What went over each link, its end last where it was recorded."""
        links: list[list[Piece | Ended]] = [[]]
        for entry in self.entries:
            if not isinstance(entry, Remark):
                links[-1].append(entry)
            if isinstance(entry, Ended):
                links.append([])
        return tuple(tuple(link) for link in links if link)

    @property
    def last_ms(self) -> int:
        """The link time of the last entry that has one."""
        return next((entry.link_ms for entry in reversed(self.entries) if not isinstance(entry, Remark)), 0)


def line_of(entry: Entry) -> str:
    """Return `entry` as its line, with the end of line; what would break the line becomes a space."""
    match entry:
        case Piece(way, link_ms, data):
            return f"{way} {link_ms} {data.hex()}\n"
        case Ended(link_ms):
            return f"| {link_ms}\n"
        case Remark(words):
            return f"# {' '.join(words.splitlines())}".rstrip() + "\n"


def read(path: Path) -> Recording:
    """Return the recording at `path`; raises `FileRefused` with one sentence that names the line."""
    data = bytes_of(path, LARGEST_MB)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        raise FileRefused(f"{path}, line {number}: not UTF-8 text; this is no recording of a link.") from None
    return parsed(text, str(path))


def parsed(text: str, name: str) -> Recording:
    """Return the recording that `text` holds; `name` is what a refusal calls it. Raises as `read` does."""
    _check(text.partition("\n")[0].removesuffix("\r"), name)
    if text.count("\n") > MOST_LINES:
        raise FileRefused(f"{name}, line {MOST_LINES}: no recording has more lines than this.")
    entries: list[Entry] = []
    last_ms = 0
    for number, line in enumerate(text.split("\n")[1:], 2):
        where = f"{name}, line {number}"
        try:
            entry = _entry(line.rstrip("\r"))
        except ValueError as why:
            raise FileRefused(f"{where}: {why}") from None
        if isinstance(entry, Piece | Ended):
            if entry.link_ms < last_ms:
                raise FileRefused(
                    f"{where}: {entry.link_ms} ms comes after {last_ms} ms; link time never goes back."
                )
            last_ms = entry.link_ms
        if entry is not None:
            entries.append(entry)
    return Recording(tuple(entries))


def _check(header: str, name: str) -> None:
    """Refuse what does not begin as a recording of this version does."""
    if header == HEADER:
        return
    headed = _HEADED.match(header)
    if headed is not None and int(headed[1]) != VERSION:
        raise FileRefused(
            f"{name}, line 1: the recording is of version {headed[1]}; this program reads version {VERSION}."
        )
    raise FileRefused(f"{name}, line 1: a recording of a link begins with “{HEADER}”.")


def _entry(line: str) -> Entry | None:
    """Return what a line holds, None if nothing; raises ValueError with what is wrong with it."""
    if line.startswith("#"):
        return Remark(line[1:].removeprefix(" "))
    if not line:
        return None
    found = _LINE.fullmatch(line)
    if found is None:
        raise ValueError(
            f"{shown(line)} is none of “> MS HEX”, “< MS HEX”, “| MS” and “# words”; mend the line."
        )
    link_ms, digits = int(found["ms"]), found["hex"]
    if found["sign"] == "|":
        if digits is not None:
            raise ValueError("the end of a link carries no bytes; mend the line.")
        return Ended(link_ms)
    return Piece(Way(found["sign"]), link_ms, _bytes(digits or ""))


def _bytes(digits: str) -> bytes:
    if not digits:
        raise ValueError("the bytes are missing; mend the line.")
    if re.fullmatch("[0-9a-f]+", digits) is None:
        raise ValueError("bytes are written with the digits 0-9 and a-f; mend the line.")
    if len(digits) % 2:
        raise ValueError(f"a byte is two digits, and there are {len(digits)}; mend the line.")
    return bytes.fromhex(digits)


class Recorder:
    """Writes entries as they happen, each at once: whatever ends the program, the file is whole so far.

    It never raises: what cannot be written any more is missing from the file and no harm to the link.
    """

    def __init__(self, out: BinaryIO, link_now: Callable[[], int]) -> None:
        """Write the beginning to `out`, unbuffered; `link_now` returns link time in whole ms."""
        self.trouble = ""
        """Why the recording is not complete, a sentence; empty while it is."""
        self._out = out
        self._link_now = link_now
        self._began_ms = link_now()
        self._whole = 0
        self._put(f"{HEADER}\n")
        self.remark(CIPHERTEXT)

    def piece(self, way: Way, data: bytes) -> None:
        """Write what went `way` now; nothing is nothing."""
        if data:
            self._put(line_of(Piece(way, self._elapsed(), bytes(data))))

    def ended(self) -> None:
        """Write that the link has ended."""
        self._put(line_of(Ended(self._elapsed())))

    def remark(self, words: str) -> None:
        """Write a line of words."""
        self._put(line_of(Remark(words)))

    def _elapsed(self) -> int:
        return self._link_now() - self._began_ms

    def _put(self, line: str) -> None:
        """Write a whole line or nothing of it; after the first that fails no more are tried."""
        data = line.encode()
        if self.trouble:
            return
        if self._whole + len(data) > LARGEST_MB * BYTES_PER_MB:
            self.trouble = f"The recording is full at {LARGEST_MB} MB; what went later is not in it."
            return
        try:
            if self._out.write(data) != len(data):
                raise OSError(ENOSPC, strerror(ENOSPC))  # noqa: TRY301 - a full disk takes a part at first
        except OSError as why:
            self.trouble = f"The recording ended early ({why.strerror or why}); what went later is not in it."
            with suppress(OSError):
                self._out.truncate(self._whole)
            return
        self._whole += len(data)


@contextmanager
def recorder(path: Path, link_now: Callable[[], int]) -> Iterator[Recorder]:
    """Begin a recording in a new file at `path`, and close it after the block.

    Raises `FileRefused` before anything else happens where there is a file already or none can be written.
    """
    try:
        out = path.open("xb", buffering=0)
    except FileExistsError:
        raise FileRefused(f"There is a file {path} already; name another, and nothing is lost.") from None
    except OSError as why:
        raise FileRefused(
            f"{path} cannot be written ({why.strerror or why}), so nothing was sent; name another file."
        ) from None
    except ValueError:
        raise FileRefused(f"{shown(str(path))} cannot be the name of a file; check it.") from None
    with out:
        begun = Recorder(out, link_now)
        if begun.trouble:
            path.unlink(missing_ok=True)
            raise FileRefused(f"{path} cannot be written, so nothing was sent. {begun.trouble}")
        yield begun
