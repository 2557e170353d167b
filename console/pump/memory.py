"""Where a pump's state and its keys outlive it: a port of two acts, in memory and in a file.

Apart from firmware and ring, which decide what is kept and when: here it is bytes. A save is whole or
has not happened, also when the process is killed; a durable one is on the disk when it returns, for the
day the power fails. What cannot be read is never overwritten. Knows nothing of what the bytes mean.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self

from console.errors import PumpMemoryError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

MAGIC = b"cisterna pump memory 3\n"
"""Begins every file of a pump's state; the number is the format's, and another number is refused."""

DIGEST_BYTES = 32
NUMBER_BYTES = 8
LARGEST = 64 * 2**20
"""The largest file that is read, in bytes: no pump keeps more, and nothing larger is taken into memory."""


class NotKnownDurable(PumpMemoryError):
    """The new state is in place, but the disk would not say that it will survive a power failure."""


class Memory(Protocol):
    """What a pump asks of the place that keeps its state."""

    @property
    def name(self) -> str:
        """How a sentence for people names this memory."""

    def load(self) -> bytes | None:
        """Return what was last saved, None if nothing ever was; raises `PumpMemoryError` if it is damaged."""

    def save(self, data: bytes, *, durable: bool) -> None:
        """Replace what is kept by `data`, whole or not at all; if `durable`, return when it is on the disk.

        Raises `PumpMemoryError`: the old state is whole; or `NotKnownDurable`: the new one is in place.
        """

    def close(self) -> None:
        """Let the memory go, for another to open; a second call does nothing."""


class VolatileMemory:
    """A memory that ends with the process; it outlives a pump that is dropped and built anew."""

    name = "this memory"

    def __init__(self) -> None:
        self._data: bytes | None = None

    def load(self) -> bytes | None:
        """Return what was last saved."""
        return self._data

    def save(self, data: bytes, *, durable: bool) -> None:  # noqa: ARG002 - nothing here is on a disk
        """Keep `data`."""
        self._data = data

    def close(self) -> None:
        """Do nothing: there is nothing to let go."""


class FileMemory:
    """A pump's memory in one file, held by one process at a time.

    The file is a line that names the format (`magic`), a SHA-256 of the rest, and the rest; only its owner
    may read it. Beside it stand an empty `.lock`, which stays, for the length of a durable save a `.new`, and
    from a save that need not be durable to the next that must `.late0` and `.late1`, written over in turn:
    the later one that is whole counts, if it tells the digest of the very file that it is later than. Raises
    `PumpMemoryError` with a sentence if the path cannot hold a memory or another pump has it open.
    """

    def __init__(self, path: Path, magic: bytes = MAGIC) -> None:
        self._magic = magic
        self.name = "".join(sign if sign.isprintable() else "�" for sign in path.name)
        self._path = path
        self._new = path.with_name(f"{path.name}.new")
        self._lates = tuple(path.with_name(f"{path.name}.late{which}") for which in (0, 1))
        self._late = 0
        """How many saves were not durable since the last that was; the last lies at `_lates[_late % 2]`."""
        self._durable = b""
        """The digest of the file; empty while none was read or written."""
        self._check_place()
        self._lock: BinaryIO | None = self._locked()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def load(self) -> bytes | None:
        """Return what was last saved, None if there is no file; refuses a damaged, foreign or newer one."""
        try:
            if not self._path.exists():
                return None
            size = self._path.stat().st_size
            if size > LARGEST:
                raise PumpMemoryError(
                    f"{self.name} is too large to be a pump's memory; it was left as it is."
                )
            data = self._opened(self._path.read_bytes())
            self._durable = sha256(data).digest()
            self._late, later = max(map(self._opened_late, self._lates))
        except OSError as error:
            raise PumpMemoryError(f"{self.name} cannot be read: {error.strerror}.") from error
        return later if self._late else data

    def save(self, data: bytes, *, durable: bool) -> None:
        """Write beside the file, and put the new one in its place in one step; or only beside it.

        The first save is durable in any case, so that there is something to be later than.
        """
        try:
            if self._durable and not durable:
                self._write_late(data)
                return
            self._write_new(data)
        except OSError as error:
            raise PumpMemoryError(
                f"{self.name} cannot be written: {error.strerror}. What it held before is whole."
            ) from error
        self._sync_directory()

    def close(self) -> None:
        """Let another process open the file."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _write_new(self, data: bytes) -> None:
        """Make a new file of `data` durable and put it in place; what was later than the old one is void."""
        try:
            with open(self._new, "wb", opener=_for_its_owner) as file:
                file.write(self._framed(data))
                file.flush()
                os.fsync(file.fileno())
            self._new.replace(self._path)
        except OSError:
            self._discard_new()
            raise
        self._durable, self._late = sha256(data).digest(), 0
        for late in self._lates:
            with suppress(OSError):  # one that stays is no later than this file
                late.unlink(missing_ok=True)

    def _write_late(self, data: bytes) -> None:
        """Write over the older of the two: a file made anew each time would cost as much as a durable one."""
        number = self._late + 1
        with open(self._lates[number % 2], "r+b", opener=_for_its_owner) as file:
            file.write(self._framed(self._durable + number.to_bytes(NUMBER_BYTES, "big") + data))
            file.truncate()
        self._late = number

    def _opened_late(self, path: Path) -> tuple[int, bytes]:
        """Return the number of what was saved at `path` later than the file, and the state; (0, b"") if none.

        One that a power failure or a sudden end left in pieces counts for none.
        """
        try:
            if path.stat().st_size > LARGEST:
                return 0, b""
            kept = self._opened(path.read_bytes())
        except (FileNotFoundError, PumpMemoryError):
            return 0, b""
        if not kept.startswith(self._durable):
            return 0, b""
        told = kept[DIGEST_BYTES:]
        return int.from_bytes(told[:NUMBER_BYTES], "big"), told[NUMBER_BYTES:]

    def _framed(self, data: bytes) -> bytes:
        return self._magic + sha256(data).digest() + data

    def _check_place(self) -> None:
        try:
            mode = self._path.stat().st_mode
        except FileNotFoundError:
            return
        except OSError as error:
            raise PumpMemoryError(f"{self.name} cannot be opened: {error.strerror}.") from error
        if stat.S_ISDIR(mode):
            raise PumpMemoryError(f"{self.name} is a directory; name a file for the pump's memory.")
        if not stat.S_ISREG(mode):
            raise PumpMemoryError(f"{self.name} is not a regular file; name one for the pump's memory.")

    def _locked(self) -> BinaryIO:
        try:
            lock = self._path.with_name(f"{self._path.name}.lock").open("ab")
        except OSError as error:
            raise PumpMemoryError(f"{self.name} cannot be written: {error.strerror}.") from error
        try:
            if sys.platform == "win32":
                msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.close()
            raise PumpMemoryError(
                f"{self.name} is the memory of a pump that is running; stop that one or name another file."
            ) from error
        return lock

    def _opened(self, content: bytes) -> bytes:
        if not content.startswith(self._magic.rstrip(b"0123456789\n")):
            raise PumpMemoryError(f"{self.name} is not a pump's memory; it was left as it is.")
        if not content.startswith(self._magic):
            raise PumpMemoryError(
                f"{self.name} was written by another version of this program; it was left as it is."
            )
        kept = content[len(self._magic) :]
        digest, data = kept[:DIGEST_BYTES], kept[DIGEST_BYTES:]
        if sha256(data).digest() != digest:
            raise PumpMemoryError(f"{self.name} is damaged and cannot be used; it was left as it is.")
        return data

    def _discard_new(self) -> None:
        try:
            self._new.unlink(missing_ok=True)
        except OSError:
            return  # a half-written .new is never read; the next save writes over it

    def _sync_directory(self) -> None:
        if sys.platform == "win32":
            return  # NTFS keeps its own journal of names, and a directory cannot be opened for this
        try:
            directory = os.open(self._path.parent, os.O_RDONLY)
            try:
                os.fsync(directory)
            finally:
                os.close(directory)
        except OSError as error:
            raise NotKnownDurable(
                f"{self.name} was written, but the disk reports: {error.strerror}."
            ) from error


def _for_its_owner(path: str, flags: int) -> int:
    """Open a file that is made where there is none, and that nobody else may read."""
    return os.open(path, flags | os.O_CREAT, 0o600)
