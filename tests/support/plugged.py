"""Packages that bring plug-ins, installed for a test as pip would leave them: a module and its papers.

Apart from the tests so that unit, contract and command line use one. What is found is found by Python's own
means; nothing of the product knows that it is a test.
"""

from __future__ import annotations

import importlib
import sys
import tomllib
from pathlib import Path

import pytest

import resources
from console.transport import specs, switches

EXAMPLE = Path(resources.path("")).parent / "docs/examples/cisterna-transport-unix"

GOOD = """
form = "{scheme}:NAME"
carries = "nothing but a test"
needs = "nothing"
def open_transport(spec): raise OSError(5, "no such thing")
def open_listener(spec): raise OSError(5, "no such thing")
"""


class Site:
    """A folder on Python's path that packages are installed into."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder = folder / "site-packages"
        self.folder.mkdir()
        self._patch = patch
        patch.syspath_prepend(str(self.folder))

    def install(
        self, scheme: str, source: str = GOOD, *, package: str = "example", version: str = "1.0"
    ) -> Path:
        """Install `package`: one module of `source`, whose entry point is `scheme`; return its file."""
        module = package.replace("-", "_")
        file = self.folder / f"{module}.py"
        file.write_text(source.replace("{scheme}", scheme), encoding="utf-8")
        self.papers(package, version, f"{scheme} = {module}")
        self.forget(module)
        return file

    def papers(self, package: str, version: str, entries: str, summary: str = "A test's own.") -> None:
        """Write what a package says of itself, with the lines of its entry points."""
        papers = self.folder / f"{package.replace('-', '_')}.dist-info"
        papers.mkdir(exist_ok=True)
        said = f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\nSummary: {summary}\n"
        (papers / "METADATA").write_text(said, encoding="utf-8")
        (papers / "entry_points.txt").write_text(f"[cisterna.transports]\n{entries}\n", encoding="utf-8")
        importlib.invalidate_caches()

    def forget(self, module: str) -> None:
        """Let Python import `module` anew, now and after the test."""
        self._patch.delitem(sys.modules, module, raising=False)
        self._patch.setattr(sys, "dont_write_bytecode", True)
        importlib.invalidate_caches()


def example(site: Site, patch: pytest.MonkeyPatch) -> None:
    """Have the example package, from its folder, as if it were installed; it is switched on."""
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    site.forget("cisterna_transport_unix")
    patch.syspath_prepend(str(EXAMPLE))
    entries = project["entry-points"]["cisterna.transports"]
    site.papers(
        project["name"],
        project["version"],
        "\n".join(f"{name} = {module}" for name, module in entries.items()),
        project["description"],
    )
    plugins = specs.plugged()
    if plugins is None:
        raise AssertionError("No data directory is in use.")
    for name in entries:
        plugins.enable(name)


def in_data(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Use the data directory `folder` until the test is over."""
    patch.setattr(switches, "_in_use", {})
    switches.use(folder)
