"""Where a pump's state and its keys outlive it: a port of two acts, in memory and in a file.

Apart from firmware and ring, which decide what is kept and when: here it is bytes. A save is whole or
has not happened; a durable one is on the disk when it returns. What cannot be read is never
overwritten. Knows nothing of what the bytes mean.
"""

from __future__ import annotations

import os
import stat
import sys
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
    may read it. Beside it stand an empty `.lock`, which stays, and for the length of a save a `.new`. Raises
    `PumpMemoryError` with a sentence if the path cannot hold a memory or another pump has it open.
    """

    def __init__(self, path: Path, magic: bytes = MAGIC) -> None:
        self._magic = magic
        self.name = "".join(sign if sign.isprintable() else "�" for sign in path.name)
        self._path = path
        self._new = path.with_name(f"{path.name}.new")
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
            return self._opened(self._path.read_bytes())
        except OSError as error:
            raise PumpMemoryError(f"{self.name} cannot be read: {error.strerror}.") from error

    def save(self, data: bytes, *, durable: bool) -> None:
        """Write beside the file, then put the new one in its place in one step."""
        try:
            with open(self._new, "wb", opener=_for_its_owner) as file:
                file.write(self._magic + sha256(data).digest() + data)
                file.flush()
                os.fsync(file.fileno())
            self._new.replace(self._path)
        except OSError as error:
            self._discard_new()
            raise PumpMemoryError(
                f"{self.name} cannot be written: {error.strerror}. What it held before is whole."
            ) from error
        if durable:
            self._sync_directory()

    def close(self) -> None:
        """Let another process open the file."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

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
    return os.open(path, flags, 0o600)
