"""The keys of the pumps that this console is paired with: a file each in the data directory, for its owner.

Apart from `domain.pairing`, where a key is a value, and from the pump's own `ring`. Whoever has such a file
can program that pump; so it is written with mode 0600, and no sentence ever shows a key.
"""

from __future__ import annotations

import json
from base64 import b32encode
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from console import files, tables
from console.domain.pairing import KEY_BYTES, Pairing, PairingKey
from console.errors import FileRefused, NotPaired, RuleBroken
from console.session.line import Caller

FOLDER = "pairing"
NAME_FILE = "console-name"
NO_NAME = "console"
LONGEST_NAME = 40

HOW_TO_PAIR = (
    "Switch pairing on at the pump's panel and enter its code: python main.py pair add, or Pair a pump "
    "in the window."
)

_UNFIT = '\\/:*?"<>|'
"""Signs that a file's name may not hold on one system or another."""

Entropy = Callable[[int], bytes]


class KeyFolder:
    """The pairings kept in the folder `pairing` of a data directory, each under the pump's serial number."""

    def __init__(self, data: Path) -> None:
        self._folder = data / FOLDER

    def all(self) -> tuple[Pairing, ...]:
        """Return every pairing by serial number; a file that is none is left out."""
        found = []
        for path in self._files():
            with suppress(FileRefused):
                found.append(read(path))
        return tuple(found)

    def broken(self) -> tuple[str, ...]:
        """Return a sentence for each file that is no pairing."""
        sentences = []
        for path in self._files():
            try:
                read(path)
            except FileRefused as why:
                sentences.append(str(why))
        return tuple(sentences)

    def find(self, serial: str) -> Pairing | None:
        """Return what is kept of pump `serial`, None if there is nothing; `FileRefused` if it is damaged."""
        path = self.path(serial)
        return read(path) if path.exists() else None

    def keep(self, pairing: Pairing) -> None:
        """Keep `pairing` in place of an earlier one of the same pump; raises `FileRefused`."""
        write(self.path(pairing.serial), pairing)

    def forget(self, serial: str) -> bool:
        """Forget pump `serial`; return whether there was anything to forget. Raises `FileRefused`."""
        path = self.path(serial)
        try:
            path.unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise FileRefused(
                f"{path} cannot be removed ({error.strerror}); check its permissions."
            ) from None
        return True

    def _files(self) -> list[Path]:
        """Return what lies in the folder, but for a file that was being written."""
        return sorted(path for path in self._folder.glob("*") if not path.name.startswith("."))

    def path(self, serial: str) -> Path:
        """Return the file of pump `serial`; raises `RuleBroken` for one that no file can be named after."""
        fits = serial.strip() and serial.isprintable() and not any(sign in _UNFIT for sign in serial)
        if not fits or serial.startswith("."):  # as a file does that was being written
            raise RuleBroken("The pump's serial number has signs that no file can be named after.")
        return self._folder / serial


def read(path: Path) -> Pairing:
    """Return the pairing in the file at `path`; raises `FileRefused` with one sentence."""
    table = tables.read(path)
    with table:
        table.only("serial", "key", "spec", "own")
        spec = table.text("spec") if "spec" in table.values else ""
        own = "own" in table.values and table.flag("own")
        return Pairing(table.text("serial"), PairingKey.parse(table.text("key")), spec, own)


def write(path: Path, pairing: Pairing) -> None:
    """Write `pairing` to `path`, whole or not at all, readable by its owner only; raises `FileRefused`."""
    lines = (
        "# The key of a SIMULATED pump. Not a medical device. Whoever has this file can program that pump.",
        *(f"serial = {json.dumps(pairing.serial)}", f"key = {json.dumps(pairing.key.text)}"),
        *((f"spec = {json.dumps(pairing.spec)}",) if pairing.spec else ()),
        *(("own = true",) if pairing.own else ()),
    )
    files.keep(path, "\n".join([*lines, ""]))


def caller(
    data: Path, spec: str, entropy: Entropy, *, serial: str | None = None, file: Path | None = None
) -> Caller:
    """Return who calls the pump at `spec`: this console, with the keys that may fit, likeliest first.

    With `file` that key alone; with `serial` that pump's alone, so that no other answers in its place; else
    those of pumps last met at `spec`, then that of the pump which `spec` names, as at a broker, then all
    others. Raises `NotPaired` where there is none, `FileRefused`.
    """
    name, folder = console_name(data), KeyFolder(data)
    if file is not None:
        return Caller(name, (read(file).key,), entropy)
    if serial is not None:
        pairing = folder.find(serial)
        if pairing is None:
            raise NotPaired(f"This console is not paired with pump {serial}. {HOW_TO_PAIR}")
        return Caller(name, (pairing.key,), entropy)
    named = spec.rpartition("/")[2]
    kept = sorted(folder.all(), key=lambda each: (each.spec != spec, each.serial != named))
    if not kept:
        raise NotPaired(f"This console is paired with no pump yet. {HOW_TO_PAIR}")
    return Caller(name, tuple(each.key for each in kept), entropy)


def console_name(data: Path) -> str:
    """Return what this console is called on a pump's panel: plainly a console, until a name was made."""
    try:
        with (data / NAME_FILE).open(encoding="utf-8") as file:
            name = file.read(LONGEST_NAME + 2).strip()
    except (OSError, UnicodeDecodeError):
        return NO_NAME
    return name if 1 <= len(name) <= LONGEST_NAME and name.isprintable() else NO_NAME


def make_name(data: Path, entropy: Entropy) -> None:
    """Give this console a name of its own, if it has none: a pump may be paired with several.

    Raises `FileRefused` where it cannot be kept.
    """
    if not (data / NAME_FILE).exists():
        signs = b32encode(entropy(KEY_BYTES)).decode("ascii")[:4]
        files.keep(data / NAME_FILE, f"{NO_NAME} {signs}\n")
