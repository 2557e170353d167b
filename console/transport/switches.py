"""Which plug-ins the user has switched on, and as what: a file in the data directory.

Apart from `plugins`, so that whoever only knows where the data lie need not load what looks for packages. A
switch is for a package as it was: by its name, its version and the hash of its files.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from console import files
from console.errors import FileRefused

NAME = "transports.json"
MOST_MB = 1


@dataclass(frozen=True, slots=True)
class Switch:
    """A plug-in as it was when it was switched on."""

    distribution: str
    version: str
    sha256: str


class Switches:
    """The file of the switches; there need be none."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> dict[str, Switch]:
        """Return the plug-ins that are on, by scheme; raises `FileRefused`."""
        if not self.path.exists():
            return {}
        try:
            return _switches_in(json.loads(files.bytes_of(self.path, MOST_MB)))
        except (ValueError, TypeError, RecursionError) as why:
            raise FileRefused(
                f"{self.path} does not say which plug-ins are on; remove it and switch them on again."
            ) from why

    def set(self, scheme: str, switch: Switch | None) -> None:
        """Switch `scheme` on as `switch`, or off with None; whole or not at all. Raises `FileRefused`."""
        switches = self.read()
        switches.pop(scheme, None)
        if switch is not None:
            switches[scheme] = switch
        held = {name: asdict(each) for name, each in sorted(switches.items())}
        files.keep(self.path, json.dumps(held, indent=2) + "\n")


def _switches_in(held: object) -> dict[str, Switch]:
    """Return what the file holds; raises `TypeError` or `ValueError` for anything but a table of switches."""
    if not isinstance(held, dict):
        raise TypeError("not a table")
    switches = {str(name): Switch(**entry) for name, entry in held.items()}
    if not all(isinstance(said, str) for switch in switches.values() for said in asdict(switch).values()):
        raise TypeError("not in words")
    return switches


_in_use: dict[str, Switches] = {}


def use(data: Path) -> None:
    """Let the switches in the data directory `data` hold for this process from now on."""
    _in_use["here"] = Switches(data / NAME)


def in_use() -> Switches | None:
    """Return the switches that hold for this process; None where nobody has said."""
    return _in_use.get("here")
