"""What packages offer as plug-ins, found without importing any of it: entry points, versions, hashes.

Apart from `plugins`, which decides what is used. Nothing of a package is run here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import EntryPoint, distributions
from importlib.util import find_spec
from pathlib import Path

from console.errors import LinkError, PluginRefused
from console.transport.foreign import contained
from console.transport.switches import Switch
from console.transport.wording import plain

GROUP = "cisterna.transports"

MOST_FILES, MOST_BYTES = 2_000, 33_554_432
"""What is hashed of a package; one that is larger is refused."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A plug-in that an installed package brings; `entry.name` is its scheme."""

    entry: EntryPoint
    package: str
    version: str
    summary: str

    @property
    def plugin(self) -> str:
        """The package and its version."""
        return f"{self.package} {self.version}"

    def switch(self) -> Switch:
        """Return the plug-in as it is now; raises `PluginRefused` where its files cannot be found or read."""
        with contained(f"Reading the plug-in {self.entry.name} ({self.plugin})", PluginRefused):
            return Switch(self.package, self.version, _hash_of(self.entry.module.partition(".")[0]))


def offers() -> dict[str, list[Offer]]:
    """Return what all packages offer, by scheme; a package whose papers cannot be read offers nothing.

    Of what they say only what can be printed is left: it is shown before anybody trusts them.
    """
    found: dict[str, list[Offer]] = {}
    seen: set[str] = set()
    for distribution in distributions():
        with suppress(LinkError), contained("A package", PluginRefused):
            entries = [entry for entry in distribution.entry_points if entry.group == GROUP]
            name = plain(str(distribution.metadata["Name"])) if entries else ""
            # Of two of one name, Python imports the first on its path.
            if entries and name.lower() not in seen:
                seen.add(name.lower())
                summary = plain(" ".join(str(distribution.metadata["Summary"] or "").split())[:100])
                for entry in entries:
                    offer = Offer(entry, name, plain(distribution.version), summary)
                    found.setdefault(plain(entry.name), []).append(offer)
    return found


def _hash_of(module: str) -> str:
    """Return the SHA-256 of the files of a module or package at the top, in hexadecimal."""
    digest, count, size = hashlib.sha256(), 0, 0
    for name, path in sorted(_files_of(module)):
        data = path.read_bytes() if (size := size + path.stat().st_size) <= MOST_BYTES else b""
        if (count := count + 1) > MOST_FILES or size > MOST_BYTES:
            raise PluginRefused(f"The package {module} is too large to be watched for changes.")
        for part in (name.encode(), data):
            digest.update(len(part).to_bytes(8, "big") + part)
    if not count:
        raise PluginRefused(f"The files of the package {module} cannot be found.")
    return digest.hexdigest()


def _files_of(module: str) -> Iterator[tuple[str, Path]]:
    """Yield the files of a module or package, each with its name within."""
    spec = find_spec(module)
    if spec is None:
        return
    for location in spec.submodule_search_locations or ():
        for path in Path(location).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path.relative_to(location).as_posix(), path
    if spec.submodule_search_locations is None and spec.origin is not None and Path(spec.origin).is_file():
        yield Path(spec.origin).name, Path(spec.origin)
