"""Reading a file that somebody named, and keeping one of our own: whole, or a sentence why not.

Apart from what files hold, so that program files and recordings refuse alike whatever is no file, nothing is
taken into memory that is larger than such a file can be, and keys and switches are kept alike. It understands
nothing.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from console.errors import FileRefused

BYTES_PER_MB = 1_000_000


def bytes_of(path: Path, most_mb: int) -> bytes:
    """Return the bytes of the file at `path`, of which there may be `most_mb` MB.

    No more than a byte beyond that is read. Raises `FileRefused` with one sentence for whatever keeps it from
    being read: a name that nothing has, a directory, a pipe or a device, no permission, too many bytes.
    """
    most = most_mb * BYTES_PER_MB
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise FileRefused(f"{path} is a directory; name a file in it.")
        if not stat.S_ISREG(mode):
            raise FileRefused(f"{path} is not a file that can be read; name one.")
        with path.open("rb") as file:
            data = file.read(most + 1)
    except FileNotFoundError:
        raise FileRefused(f"There is no file {path}; check the name.") from None
    except OSError as error:
        raise FileRefused(
            f"{path} cannot be read ({error.strerror or error}); check its permissions."
        ) from None
    except ValueError:
        raise FileRefused(f"{shown(str(path))} cannot be the name of a file; check it.") from None
    if len(data) > most:
        raise FileRefused(f"{path} is larger than {most_mb} MB, which no such file is; check the name.")
    return data


def keep(path: Path, text: str) -> None:
    """Write `text` to `path`, whole or not at all and readable by its owner only; raises `FileRefused`."""
    fresh = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(fresh, "w", encoding="utf-8", opener=_for_its_owner) as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise FileRefused(
            f"{path} cannot be written ({error.strerror or error}); check disk and permissions."
        ) from None


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def shown(written: str) -> str:
    """Return what a person wrote as it may stand in a sentence: on one line, cut at 60 characters."""
    return repr(written if len(written) <= 60 else f"{written[:59]}…")
